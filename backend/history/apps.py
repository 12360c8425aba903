"""Sessions and ratings of earlier studies."""

from django.apps import AppConfig


class HistoryConfig(AppConfig):
    """What a programme knew before it came here."""

    name = "backend.history"
    label = "history"

    def ready(self) -> None:
        """Let the audit trail vouch for what was brought in, linked and withdrawn."""
        from backend.audit import rows, seals
        from backend.history import models, sealing

        seals.add_sealed("past_data.imported", sealing.past_imports, noun="earlier study")
        seals.add_sealed(
            "past_data.withdrawn",
            rows.RowsOf(models.PastWithdrawal, text=("reason",)),
            noun="withdrawal of an earlier study",
        )
        seals.add_sealed(
            "past_data.linked",
            rows.RowsOf(models.PastNaming),
            noun="naming in an earlier study",
        )
