"""The only place that writes memberships and invitations."""

from backend.access.services.accounts import (
    deactivate_account,
    locked_person,
    reactivate_account,
    sign_out_everywhere,
)
from backend.access.services.exporting import export_audit, export_installation_audit
from backend.access.services.granting import (
    change_membership,
    found_lead,
    grant_role,
    refuse_last_lead,
)
from backend.access.services.inviting import (
    accept_invitation,
    invite,
    invite_first_lead,
    open_invitation,
    token_hash,
    withdraw_invitation,
)

__all__ = [
    "accept_invitation",
    "change_membership",
    "deactivate_account",
    "export_audit",
    "export_installation_audit",
    "found_lead",
    "grant_role",
    "invite",
    "invite_first_lead",
    "locked_person",
    "open_invitation",
    "reactivate_account",
    "refuse_last_lead",
    "sign_out_everywhere",
    "token_hash",
    "withdraw_invitation",
]
