"""Routes of this app."""

from backend.oversight.views import VerificationViewSet, WeekReviewViewSet

ROUTES = [
    ("audit-verifications", VerificationViewSet, "audit-verification"),
    ("audit-reviews", WeekReviewViewSet, "audit-review"),
]
