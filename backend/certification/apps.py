"""Certification."""

from django.apps import AppConfig


class CertificationConfig(AppConfig):
    """The rules by which a programme certifies."""

    name = "backend.certification"
    label = "certification"

    def ready(self) -> None:
        """Let the audit trail vouch for pathways and for the choice of them."""
        from django.db.models import Q

        from backend.audit import rows, seals
        from backend.certification.integrity import shipped_faults
        from backend.certification.models import PathwayAdoption, PathwayVersion

        own = rows.RowsOf(PathwayVersion, where=Q(programme__isnull=False))
        seals.add_sealed("pathway.added", own, noun="pathway")
        for verb, withdrawn in (("pathway.adopted", False), ("pathway.withdrawn", True)):
            choice = rows.RowsOf(PathwayAdoption, where=Q(withdrawn=withdrawn))
            seals.add_sealed(verb, choice, noun="choice of a pathway")
        seals.add_check("pathway that comes with the product", shipped_faults)
