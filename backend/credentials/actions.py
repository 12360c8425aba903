"""What a person may do with a certificate; the services ask the same."""

from typing import Any

from backend.access.roles import Permission
from backend.access.rules import allows
from backend.accounts.models import User
from backend.credentials.policies import check_can_renew
from backend.ratings.policies import holds


def certificate_actions(actor: User, certificate: Any) -> list[str]:
    """Return what the person may do with a certificate of the list."""
    programme_id = certificate.programme_id
    is_own = certificate.enrolment.person_id == actor.pk
    table = {
        "open": allows(actor, Permission.CERTIFICATE_READ, programme_id),
        "revoke": allows(actor, Permission.CERTIFICATE_REVOKE, programme_id)
        and not is_own
        and not certificate.is_revoked,
        "renew": allows(actor, Permission.DECISION_REQUEST, programme_id)
        and holds(check_can_renew, certificate),
    }
    return [name for name, allowed in table.items() if allowed]
