"""Rubric versions."""

from django.apps import AppConfig


class InstrumentsConfig(AppConfig):
    """The rubrics as they were when used."""

    name = "backend.instruments"
    label = "instruments"

    def ready(self) -> None:
        """Let the audit trail vouch for instruments and for the choice of them."""
        from django.db.models import Q

        from backend.audit import rows, seals
        from backend.instruments.integrity import shipped_faults
        from backend.instruments.models import RubricPin, RubricVersion

        own = rows.RowsOf(RubricVersion, where=Q(programme__isnull=False))
        seals.add_sealed("rubric.added", own, noun="instrument")
        for verb, withdrawn in (("rubric.pinned", False), ("rubric.unpinned", True)):
            choice = rows.RowsOf(RubricPin, where=Q(withdrawn=withdrawn))
            seals.add_sealed(verb, choice, noun="choice of an instrument")
        seals.add_check("instrument that comes with the product", shipped_faults)
