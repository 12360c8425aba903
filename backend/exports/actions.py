"""What a person may do with an export that they see."""

from backend.access.rules import allows
from backend.accounts.models import User
from backend.core.errors import DomainError
from backend.exports.models import DataUse, Export
from backend.exports.policies import check_can_delete, check_can_download
from backend.exports.selectors import NEEDED


def export_actions(actor: User, export: Export) -> list[str]:
    """Return the actions open to the person who asked for the export."""
    if not allows(actor, NEEDED[DataUse(export.data_use)], export.programme_id):
        return []
    found = []
    for name, check in (("download", check_can_download), ("delete", check_can_delete)):
        try:
            check(export)
        except DomainError:
            continue
        found.append(name)
    return found
