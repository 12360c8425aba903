"""Routes of this app."""

from backend.access.views import AuditEventViewSet, InvitationViewSet, MembershipViewSet

ROUTES = [
    ("memberships", MembershipViewSet, "membership"),
    ("invitations", InvitationViewSet, "invitation"),
    ("audit-events", AuditEventViewSet, "audit-event"),
]
