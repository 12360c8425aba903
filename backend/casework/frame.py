"""The frame of a random draw: every meeting that was held, and which of them can be drawn."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from backend.accounts.models import User
from backend.casework.models import Case, Phase, Recording, TherapySession
from backend.casework.policies import NotAssignable, not_assignable_reasons, proposed_phase
from backend.casework.selectors import meetings_of, readiness_of, sessions_visible_to

# What of a session's readiness says that the client has not agreed to it.
_CONSENT = frozenset(
    {
        NotAssignable.NO_CONSENT,
        NotAssignable.CONSENT_NOT_FOR_TRAINING,
        NotAssignable.CONSENT_EXPIRED,
        NotAssignable.CONSENT_WITHDRAWN,
    }
)
TEXT_ERASED = "text_erased"
# Of several things that are missing, the one that comes first on the way from a recording to a
# rater is the reason that is counted.
_FIRST_STEPS = (
    *sorted(_CONSENT),
    NotAssignable.NO_TRANSCRIPT,
    NotAssignable.QUARANTINED,
    NotAssignable.NOT_DEIDENTIFIED,
    NotAssignable.NO_PHASE,
    NotAssignable.NO_CASE,
)


@dataclass(frozen=True, slots=True)
class FrameFilter:
    """Which meetings are asked for; what is not named is not narrowed."""

    cases: frozenset[UUID] | None = None
    # Ids of enrolments.
    trainees: frozenset[UUID] | None = None
    phases: frozenset[Phase] | None = None
    held_from: date | None = None
    held_until: date | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of the frame. `phase` is what was said, else what its number proposes."""

    session_id: UUID
    case_id: UUID
    case_code: str
    # Of the trainee.
    enrolment_id: UUID
    number: int | None
    held_on: date | None
    phase: str
    recording: str
    # Why there is no recording, as registered.
    missing_reason: str
    # Everything that keeps raters from being given it; empty when it is ready.
    hindrances: tuple[NotAssignable, ...]
    # Its text was there and was erased, by the rule on keeping or by a withdrawal.
    text_erased: bool = False

    @property
    def is_recorded(self) -> bool:
        """Whether a recording or its transcript exists or existed."""
        return self.recording == Recording.RECORDED

    @property
    def has_consent(self) -> bool:
        """Whether the client's consent to training holds today."""
        return not _CONSENT & set(self.hindrances)

    @property
    def is_ready(self) -> bool:
        """Whether raters can be given it, so that it can be drawn."""
        return not self.hindrances

    @property
    def missing(self) -> str:
        """The one reason why it cannot be drawn; empty when it can."""
        if self.is_ready:
            return ""
        if not self.is_recorded:
            return self.missing_reason
        if self.text_erased:
            return TEXT_ERASED
        return str(next(step for step in _FIRST_STEPS if step in self.hindrances))


@dataclass(frozen=True, slots=True)
class Missing:
    """How many meetings cannot be drawn for a reason of `Meeting.missing`."""

    recording: str
    reason: str
    n_meetings: int


@dataclass(frozen=True, slots=True)
class Frame:
    """Meetings in a fixed order (case code, number, date, id), and how many can be drawn."""

    meetings: tuple[Meeting, ...] = field(repr=False)

    @property
    def ready(self) -> tuple[Meeting, ...]:
        """The meetings that can be drawn, in the order of the frame."""
        return tuple(meeting for meeting in self.meetings if meeting.is_ready)

    @property
    def n_registered(self) -> int:
        """How many meetings are registered."""
        return len(self.meetings)

    @property
    def n_recorded(self) -> int:
        """How many of them were recorded."""
        return sum(meeting.is_recorded for meeting in self.meetings)

    @property
    def n_consented(self) -> int:
        """How many were recorded and may be rated by what the client agreed to."""
        return sum(meeting.is_recorded and meeting.has_consent for meeting in self.meetings)

    @property
    def n_ready(self) -> int:
        """How many raters can be given."""
        return len(self.ready)

    @property
    def missing(self) -> tuple[Missing, ...]:
        """Why the others cannot be drawn: each counts once, the most frequent reason first."""
        counts = Counter((m.recording, m.missing) for m in self.meetings if not m.is_ready)
        rows = (Missing(recording, reason, n) for (recording, reason), n in counts.items())
        return tuple(sorted(rows, key=lambda row: (-row.n_meetings, row.recording, row.reason)))


def frame_of(programme_id: UUID, asked: FrameFilter | None = None) -> Frame:
    """Return the programme's meetings that are in a case, past every permission.

    For a draw that has asked for permission, and for tasks. The same register gives the same
    frame, whoever asks.
    """
    rows = TherapySession.objects.filter(programme_id=programme_id)
    return _frame(rows, asked or FrameFilter())


def frame_visible_to(actor: User, programme_id: UUID, asked: FrameFilter | None = None) -> Frame:
    """Return the meetings of the programme that the person may see."""
    rows = sessions_visible_to(actor).filter(programme_id=programme_id)
    return _frame(rows, asked or FrameFilter())


def _frame(rows: QuerySet[TherapySession], asked: FrameFilter) -> Frame:
    found = meetings_of(rows.order_by().filter(_narrowed(asked)))
    meetings = [_meeting(row, row.case) for row in found if row.case is not None]
    if asked.phases is not None:
        meetings = [meeting for meeting in meetings if meeting.phase in asked.phases]
    return Frame(tuple(sorted(meetings, key=_place)))


def _narrowed(asked: FrameFilter) -> Q:
    condition = Q()
    wanted: Iterable[tuple[str, frozenset[UUID] | date | None]] = (
        ("case_id__in", asked.cases),
        ("case__enrolment_id__in", asked.trainees),
        ("held_on__gte", asked.held_from),
        ("held_on__lte", asked.held_until),
    )
    for lookup, value in wanted:
        if value is not None:
            condition &= Q(**{lookup: value})
    return condition


def _meeting(row: TherapySession, case: Case) -> Meeting:
    phase = row.phase
    if not phase and row.number is not None:
        phase = proposed_phase(row.number, case.planned_sessions)
    transcript = getattr(row, "transcript", None)
    return Meeting(
        session_id=row.pk,
        case_id=case.pk,
        case_code=case.code,
        enrolment_id=case.enrolment_id,
        number=row.number,
        held_on=row.held_on,
        phase=phase,
        recording=row.recording,
        missing_reason=row.missing_reason,
        hindrances=tuple(not_assignable_reasons(readiness_of(row))),
        text_erased=transcript is not None and transcript.deleted_at is not None,
    )


def _place(meeting: Meeting) -> tuple[str, bool, int, bool, date, str]:
    """Order alike on every database, whose collations differ."""
    return (
        meeting.case_code,
        meeting.number is None,
        meeting.number or 0,
        meeting.held_on is None,
        meeting.held_on or date.min,
        str(meeting.session_id),
    )
