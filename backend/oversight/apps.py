"""The audit trail is checked and read, and it is kept that it was."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """Verifications of the chains, and weeks that somebody has read."""

    name = "backend.oversight"
    label = "oversight"

    def ready(self) -> None:
        """Verify every chain once a day, and let the trail vouch for what came of it."""
        from django.db.models import Q

        from backend.audit import rows, seals
        from backend.core.daily import add_daily
        from backend.oversight.models import Verification, WeekReview
        from backend.oversight.services import verify_everything

        add_daily("verify_audit", verify_everything)
        verified = rows.RowsOf(Verification, where=Q(finished_at__isnull=False))
        seals.add_sealed("audit.verified", verified, noun="verification")
        read = rows.RowsOf(WeekReview, text=("note", "open_questions"))
        seals.add_sealed("audit.week_reviewed", read, noun="review of a week")
