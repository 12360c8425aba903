"""What a person may do with a case or a note; services ask the same functions."""

from typing import Any

from backend.access.roles import Permission, Role
from backend.access.rules import allows, has_role
from backend.accounts.models import User
from backend.consensus import policies
from backend.consensus.boards import Opened
from backend.ratings.policies import holds


def case_actions(actor: User, opened: Opened) -> list[str]:
    """Return what the person may do with a case loaded by `selectors.case_details`."""
    case, table, board = opened.case, opened.table, opened.board
    is_open = not table.is_concluded
    letter = table.letter_of(actor.pk)
    is_side = letter in table.present and allows(
        actor, Permission.CONSENSUS_TAKE_PART, case.programme_id
    )
    adjudicates = table.adjudicator == actor.pk and has_role(
        actor, Role.ADJUDICATOR, case.programme_id
    )
    talks = is_open and (is_side or adjudicates)
    writes = talks and not case.text_closed
    may_close = (
        actor.pk in table.closers and not table.needs_adjudicator and actor.pk not in table.agreed
    )
    table_of = {
        "give_reason": writes and is_side,
        "settle": writes,
        "agree": talks and may_close and holds(policies.check_all_settled, board),
        "name_adjudicator": is_open
        and allows(actor, Permission.CONSENSUS_MANAGE, case.programme_id),
    }
    return [name for name, allowed in table_of.items() if allowed]


def note_actions(actor: User, note: Any) -> list[str]:
    """Return what the person may do with a note of `selectors.notes_visible_to`."""
    may = note.is_in_force and allows(actor, Permission.CONSENSUS_MANAGE, note.programme_id)
    return ["reword", "withdraw"] if may else []
