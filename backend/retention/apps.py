"""Retention."""

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """How long what clients said is kept, what keeps it longer, and proof that it went."""

    name = "backend.retention"
    label = "retention"

    def ready(self) -> None:
        """Keep what is on hold, prove what goes, seal what is decided, delete every day."""
        from backend.audit import rows, seals
        from backend.casework import erasure
        from backend.core.daily import add_daily
        from backend.retention import events, holding, models
        from backend.retention.services import apply_everywhere, prove

        events.add_event("held", "after the session was held", events.held)
        events.add_event(events.ARRIVED, "after the import", events.none)
        erasure.add_keeper("legal hold", holding.is_on_hold)
        erasure.add_witness("deletion proof", prove)
        for verb, model, noun, text in (
            ("retention_policy.set", models.RetentionPolicy, "retention policy", ()),
            ("legal_hold.placed", models.LegalHold, "legal hold", ("reason",)),
            ("legal_hold.lifted", models.LegalHoldLift, "lifting of a legal hold", ("reason",)),
        ):
            seals.add_sealed(verb, rows.RowsOf(model, text=text), noun=noun)
        add_daily("apply_retention", apply_everywhere)
