"""What a person may do about what is kept."""

from uuid import UUID

from backend.access.roles import Permission
from backend.access.rules import allows
from backend.accounts.models import User
from backend.retention.models import LegalHold


def programme_actions(actor: User, programme_id: UUID) -> list[str]:
    """Return what the person may do in a programme."""
    may = allows(actor, Permission.RETENTION_MANAGE, programme_id)
    publishes = allows(actor, Permission.CONSENT_FORM_MANAGE, programme_id)
    return [
        *(["set_policy", "place_hold"] if may else []),
        *(["publish_form"] if publishes else []),
    ]


def hold_actions(actor: User, hold: LegalHold) -> list[str]:
    """Return what the person may do with a hold."""
    stands = getattr(hold, "lift", None) is None
    may = allows(actor, Permission.RETENTION_MANAGE, hold.programme_id)
    return ["lift"] if stands and may else []
