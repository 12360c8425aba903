"""Stored agreement reports."""

from django.apps import AppConfig


class ReliabilityConfig(AppConfig):
    """How far the ratings of a round agree."""

    name = "backend.reliability"
    label = "reliability"

    def ready(self) -> None:
        """Let the audit trail vouch for reports, and flag those that rest on what is withdrawn."""
        from backend.audit import rows, seals
        from backend.casework import erasure
        from backend.reliability import services
        from backend.reliability.models import ReliabilityReport

        report = rows.RowsOf(ReliabilityReport)
        seals.add_sealed("reliability.computed", report, noun="reliability report")
        erasure.add_consequence("reliability reports", services.flag_reports_on)
