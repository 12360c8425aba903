"""The frame of a draw: which sessions could be drawn, of how many, and why others could not."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from backend.accounts.models import User
from backend.casework.models import TherapySession
from backend.casework.selectors import reasons_by_session, sessions_visible_to
from backend.instruments.rules import Instrument
from backend.programmes.models import Programme
from backend.ratings.models import Rating, RatingKind, Stratum

UNFIT = "session_outside_rubric"


@dataclass(frozen=True, slots=True)
class Sought:
    """What is asked of the sessions; nothing asks for all of the programme."""

    held_from: date | None = None
    held_until: date | None = None
    phase: str = ""
    cohort: UUID | None = None
    trainee: UUID | None = None
    # Without those of which an independent rating was begun.
    unrated_only: bool = False

    def as_stored(self) -> dict[str, Any]:
        """Return what was asked, as JSON."""
        said = {name: value for name, value in asdict(self).items() if value}
        return {n: v if isinstance(v, bool | str) else str(v) for n, v in said.items()}


@dataclass(frozen=True, slots=True)
class Frame:
    """The sessions that can be drawn, by id, with the stratum of each."""

    strata: Mapping[str, str]
    n_registered: int
    # How many sessions each reason keeps out; one may have several.
    left_out: Mapping[str, int]

    @property
    def sizes(self) -> dict[str, int]:
        """How many sessions each stratum holds."""
        return dict(sorted(Counter(self.strata.values()).items()))


def frame_of(
    actor: User,
    programme: Programme,
    instrument: Instrument,
    sought: Sought,
    stratified_by: Stratum = Stratum.NONE,
) -> Frame:
    """Return the frame among the sessions that the person may see.

    Whatever a programme knows of counts as registered, whether it can be rated or not.
    """
    sessions = list(_sought(actor, programme, sought).select_related("case").order_by("pk"))
    reasons = reasons_by_session([session.pk for session in sessions])
    left_out: Counter[str] = Counter()
    strata = {}
    for session in sessions:
        why = list(reasons[session.pk])
        case = session.case
        if (
            not why
            and case is not None
            and instrument.unfit_for(phase=session.phase, treatment_format=case.format)
        ):
            why = [UNFIT]
        left_out.update(why)
        if not why and case is not None:
            strata[str(session.pk)] = {
                Stratum.NONE: "",
                Stratum.TRAINEE: str(case.enrolment_id),
                Stratum.PHASE: session.phase,
            }[stratified_by]
    return Frame(strata, len(sessions), dict(sorted(left_out.items())))


def _sought(actor: User, programme: Programme, sought: Sought) -> QuerySet[TherapySession]:
    rows = sessions_visible_to(actor).filter(programme=programme)
    wanted = {
        "held_on__gte": sought.held_from,
        "held_on__lte": sought.held_until,
        "phase": sought.phase,
        "case__enrolment__cohort": sought.cohort,
        "case__enrolment": sought.trainee,
    }
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if sought.unrated_only:
        begun = Rating.objects.filter(therapy_session=OuterRef("pk"), kind=RatingKind.INDEPENDENT)
        rows = rows.exclude(Exists(begun))
    return rows
