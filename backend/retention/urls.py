"""Routes of this app."""

from backend.retention.views import (
    ComingDeletionViewSet,
    DeletionProofViewSet,
    LegalHoldViewSet,
    RetentionPolicyViewSet,
    RetentionViewSet,
)

ROUTES = [
    ("retention", RetentionViewSet, "retention"),
    ("retention-policies", RetentionPolicyViewSet, "retention-policy"),
    ("legal-holds", LegalHoldViewSet, "legal-hold"),
    ("coming-deletions", ComingDeletionViewSet, "coming-deletion"),
    ("deletion-proofs", DeletionProofViewSet, "deletion-proof"),
]
