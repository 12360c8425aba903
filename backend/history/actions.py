"""What a person may do with an earlier study."""

from backend.access.roles import Permission
from backend.access.rules import allows
from backend.accounts.models import User
from backend.history.models import PastImport


def past_import_actions(actor: User, past: PastImport) -> list[str]:
    """Return the actions open to a person who sees the study."""
    if hasattr(past, "withdrawal") or not allows(
        actor, Permission.HISTORY_MANAGE, past.programme_id
    ):
        return []
    return ["name_codes", "withdraw"]
