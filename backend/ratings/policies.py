"""What the state of a round, an assignment or a rating allows; no person in it."""

from collections.abc import Callable
from typing import TypeVar

from backend.core.errors import Conflict, DomainError
from backend.ratings.models import (
    Assignment,
    AssignmentStatus,
    Rating,
    RatingKind,
    RatingStatus,
    Round,
    RoundPhase,
)
from backend.ratings.states import ASSIGNMENT, RATING, ROUND, leads_on

T = TypeVar("T")

# Kinds that a supervisor may hand to the trainee; what the trainee said themselves is theirs.
RELEASABLE = frozenset({RatingKind.SUPERVISOR, RatingKind.INDEPENDENT})
TEXT_CLOSED = "text_closed"
# Why an assignment ended whose text is still there.
ENDED_BY_LEAD = "ended_by_lead"
LEAD_ENDED = (
    "The programme lead has ended this work. What you had saved is kept; nothing can be added, and "
    "nothing more is needed of you."
)
WORK_ENDED = (
    "The text of this session is gone, and this rating has ended. What was not submitted was "
    "erased with it. Nothing more is needed of you, and it does not count against you."
)
TEXT_CLOSED_FOR_NOW = (
    "The text of this session is closed at present. What you saved so far is kept; this change was "
    "not. You can go on if the text is opened again; until then nothing is needed of you."
)


def holds(check: Callable[[T], None], subject: T) -> bool:
    """Turn a check into an answer."""
    try:
        check(subject)
    except DomainError:
        return False
    return True


def check_can_start(round_: Round) -> None:
    """Raise Conflict unless the round is a draft."""
    if not leads_on(ROUND, "start", round_.phase):
        raise Conflict("This round was started already.", code="round_not_draft")


def check_can_replan(round_: Round) -> None:
    """Raise Conflict unless raters are at work in the round."""
    if round_.phase != RoundPhase.INDEPENDENT:
        raise Conflict("Only a round that is being rated is planned anew.", code="round_not_open")


def check_can_change_due(round_: Round) -> None:
    """Raise Conflict where nothing is due any more."""
    if round_.phase not in {RoundPhase.DRAFT, RoundPhase.INDEPENDENT}:
        raise Conflict("Rating in this round is over, so nothing is due.", code="round_not_open")


def check_can_close(round_: Round) -> None:
    """Raise Conflict unless the round is open."""
    if not leads_on(ROUND, "close", round_.phase):
        raise Conflict("Only an open round can be closed.", code="round_not_open")


def check_can_confer(round_: Round) -> None:
    """Raise Conflict unless raters are at work in the round."""
    if not leads_on(ROUND, "confer", round_.phase):
        raise Conflict(
            "Consensus begins when a round is being rated, and once.", code="round_not_open"
        )


def check_can_rate(assignment: Assignment) -> None:
    """Raise Conflict unless the assignment's rating may be begun or continued."""
    if assignment.status == AssignmentStatus.RECUSED:
        raise Conflict("You have declined this session.", code="assignment_recused")
    if assignment.status == AssignmentStatus.REASSIGNED:
        raise Conflict("This session was given to somebody else.", code="assignment_reassigned")
    if assignment.status == AssignmentStatus.ENDED:
        if ended_by_lead(assignment):
            raise Conflict(LEAD_ENDED, code=ENDED_BY_LEAD)
        raise Conflict(WORK_ENDED, code=TEXT_CLOSED)
    if assignment.round_session.round.phase != RoundPhase.INDEPENDENT:
        raise Conflict("Rating in this round is over; nothing can be added.", code="round_closed")


def ended_by_lead(assignment: Assignment | None) -> bool:
    """Tell whether the lead ended the work on an assignment."""
    return assignment is not None and assignment.ended_because == ENDED_BY_LEAD


def check_can_recuse(assignment: Assignment) -> None:
    """Raise Conflict unless the assignment may be declined."""
    check_can_rate(assignment)
    if not leads_on(ASSIGNMENT, "recuse", assignment.status):
        raise Conflict("This rating is submitted already.", code="already_submitted")


def check_can_write(rating: Rating) -> None:
    """Raise Conflict unless the rating is a draft in a round (if any) that is still open."""
    if rating.status == RatingStatus.ENDED:
        if rating.assignment is not None:
            check_can_rate(rating.assignment)
        raise Conflict(WORK_ENDED, code=TEXT_CLOSED)
    if not leads_on(RATING, "save", rating.status):
        raise Conflict(
            "This rating is submitted; it never changes any more.", code="already_submitted"
        )
    if rating.assignment is not None:
        check_can_rate(rating.assignment)


def check_not_paused(is_paused: bool) -> None:
    """Raise Conflict while the session is closed because a name was left in its text."""
    if is_paused:
        raise Conflict(
            "This session is paused: a name was left in its text and is being taken out. What you "
            "saved is kept; go on when the session is open again.",
            code="quarantined",
        )


def check_text_open(why_closed: str) -> None:
    """Raise Conflict where `casework.reading.text_closed` names a reason."""
    if why_closed:
        raise Conflict(TEXT_CLOSED_FOR_NOW, code=TEXT_CLOSED)


def check_has_scores(rating: Rating) -> None:
    """Raise Conflict for a draft: a total seen while rating would pull the rest towards it."""
    if rating.status != RatingStatus.SUBMITTED:
        raise Conflict("Scores are there when the rating is submitted.", code="not_submitted")


def check_can_be_given(rating: Rating) -> None:
    """Raise Conflict unless the rating is of a kind and state that a trainee may be given."""
    if rating.kind not in RELEASABLE:
        raise Conflict("A rating of this kind is not released.", code="not_releasable")
    if rating.status != RatingStatus.SUBMITTED:
        raise Conflict("Submit the rating before it is released.", code="not_submitted")
    assignment = rating.assignment
    if assignment is not None and assignment.round_session.round.phase != RoundPhase.CLOSED:
        raise Conflict("The round is still open.", code="round_open")


def check_can_release(rating: Rating) -> None:
    """Raise Conflict unless the rating may be given to the trainee, who does not have it yet."""
    check_can_be_given(rating)
    if getattr(rating, "release", None) is not None:
        raise Conflict("This rating is released already.", code="already_released")
