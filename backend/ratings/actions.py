"""What a person may do with a round, an assignment or a rating; services ask the same functions."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from backend.access.roles import Permission
from backend.access.rules import allows
from backend.accounts.models import User
from backend.ratings import policies
from backend.ratings.models import RatingKind, Round, RoundPhase

NEEDED_TO_WRITE: Mapping[str, Permission] = MappingProxyType(
    {
        RatingKind.INDEPENDENT: Permission.RATING_MAKE,
        RatingKind.CALIBRATION: Permission.RATING_MAKE,
        RatingKind.GOLD: Permission.RATING_MAKE,
        RatingKind.SUPERVISOR: Permission.RATING_SUPERVISE,
        RatingKind.SELF: Permission.SESSION_BRING,
    }
)


def needed_to_write(kind: str) -> Permission:
    """Return the permission to make a rating of a kind."""
    return NEEDED_TO_WRITE[kind]


def round_actions(actor: User, round_: Round) -> list[str]:
    """Return what the person may do with a round."""
    manages = allows(actor, Permission.ROUND_MANAGE, round_.programme_id)
    table = {
        "start": manages and policies.holds(policies.check_can_start, round_),
        "replan": manages
        and not getattr(round_, "is_blinded", False)
        and policies.holds(policies.check_can_replan, round_),
        "change_due": manages and policies.holds(policies.check_can_change_due, round_),
        "confer": manages and policies.holds(policies.check_can_confer, round_),
        "close": manages and policies.holds(policies.check_can_close, round_),
        "add_report": manages
        and allows(actor, Permission.RELIABILITY_READ, round_.programme_id)
        and round_.phase == RoundPhase.CLOSED,
    }
    return [name for name, allowed in table.items() if allowed]


def assignment_actions(actor: User, assignment: Any) -> list[str]:
    """Return what a rater may do with an own assignment of `selectors.assignments_of`."""
    may_rate = allows(actor, Permission.RATING_MAKE, assignment.programme_id) and policies.holds(
        policies.check_can_rate, assignment
    )
    is_begun = getattr(assignment, "rating", None) is not None
    table = {
        "start": may_rate
        and not is_begun
        and not assignment.is_paused
        and not assignment.text_closed,
        "recuse": may_rate and policies.holds(policies.check_can_recuse, assignment),
        "open": is_begun and assignment.recused_at is None,
    }
    return [name for name, allowed in table.items() if allowed]


def rating_actions(actor: User, rating: Any) -> list[str]:
    """Return what the person may do with a rating loaded by `selectors.rating_details`."""
    programme_id = rating.programme_id
    may_write = (
        rating.rater_id == actor.pk
        and allows(actor, needed_to_write(rating.kind), programme_id)
        and policies.holds(policies.check_can_write, rating)
        and not rating.is_paused
        and policies.holds(policies.check_text_open, rating.text_closed)
    )
    table = {
        "save": may_write,
        "submit": may_write,
        "release": allows(actor, Permission.RELEASE_MAKE, programme_id)
        and rating.is_supervised
        and policies.holds(policies.check_can_release, rating),
    }
    return [name for name, allowed in table.items() if allowed]
