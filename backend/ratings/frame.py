"""The frame of a draw: which sessions could be drawn, of how many, and why others could not."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from backend.casework import frame as register
from backend.casework.models import Case, Phase
from backend.instruments.rules import Instrument
from backend.programmes.models import Enrolment, Programme
from backend.ratings.models import RoundPhase, RoundPurpose, RoundSession, Stratum

UNFIT = "session_outside_rubric"


@dataclass(frozen=True, slots=True)
class Sought:
    """What is asked of the sessions; nothing asks for all of the programme."""

    held_from: date | None = None
    held_until: date | None = None
    phase: str = ""
    cohort: UUID | None = None
    trainee: UUID | None = None
    # Without those that a started round gave to raters, whether they have begun or not: how far
    # raters are must not show in a count.
    not_yet_given: bool = False

    def as_stored(self) -> dict[str, Any]:
        """Return what was asked, as JSON."""
        said = {name: value for name, value in asdict(self).items() if value}
        return {n: v if isinstance(v, bool | str) else str(v) for n, v in said.items()}


@dataclass(frozen=True, slots=True)
class DrawFrame:
    """The sessions that can be drawn, by id, with the stratum of each."""

    strata: Mapping[str, str]
    n_registered: int
    # How many meetings each reason keeps out; each counts once.
    left_out: Mapping[str, int]

    @property
    def sizes(self) -> dict[str, int]:
        """How many sessions each stratum holds."""
        return dict(sorted(Counter(self.strata.values()).items()))


def frame_to_draw(
    programme: Programme,
    instrument: Instrument,
    sought: Sought,
    stratified_by: Stratum = Stratum.NONE,
) -> DrawFrame:
    """Return the frame of a draw, past every permission: the caller has asked.

    Every meeting that was registered counts, recorded or not, so that n of N is honest.
    """
    meetings = register.frame_of(programme.pk, _asked(programme, sought)).meetings
    if sought.not_yet_given:
        rows = RoundSession.objects.filter(
            round__programme=programme, round__purpose=RoundPurpose.RATING, is_check=False
        ).exclude(round__phase=RoundPhase.DRAFT)
        given = set(rows.values_list("therapy_session_id", flat=True))
        meetings = tuple(meeting for meeting in meetings if meeting.session_id not in given)
    formats = dict(Case.objects.filter(programme=programme).values_list("pk", "format"))
    left_out: Counter[str] = Counter()
    strata = {}
    for meeting in meetings:
        unfit = instrument.unfit_for(phase=meeting.phase, treatment_format=formats[meeting.case_id])
        if meeting.is_ready and not unfit:
            strata[str(meeting.session_id)] = {
                Stratum.NONE: "",
                Stratum.TRAINEE: str(meeting.enrolment_id),
                Stratum.PHASE: meeting.phase,
            }[stratified_by]
        else:
            left_out[_reason(meeting)] += 1
    return DrawFrame(strata, len(meetings), dict(sorted(left_out.items())))


def _reason(meeting: register.Meeting) -> str:
    if meeting.is_ready:
        return UNFIT
    return meeting.missing if meeting.is_recorded else str(meeting.recording)


def _asked(programme: Programme, sought: Sought) -> register.FrameFilter:
    trainees = None if sought.trainee is None else frozenset({sought.trainee})
    if sought.cohort is not None:
        rows = Enrolment.objects.filter(programme=programme, cohort=sought.cohort)
        members = frozenset(rows.values_list("pk", flat=True))
        trainees = members if trainees is None else trainees & members
    return register.FrameFilter(
        trainees=trainees,
        phases=frozenset({Phase(sought.phase)}) if sought.phase else None,
        held_from=sought.held_from,
        held_until=sought.held_until,
    )
