"""Certification."""

from django.apps import AppConfig


class CertificationConfig(AppConfig):
    """The rules by which a programme certifies, and the decisions by them."""

    name = "backend.certification"
    label = "certification"

    def ready(self) -> None:
        """Let the audit trail vouch for everything here, and flag what rests on withdrawn words."""
        from django.db.models import Q

        from backend.audit import rows, seals
        from backend.calibration.selectors import ratings_in_doubt
        from backend.casework import erasure
        from backend.certification import standing
        from backend.certification.calibrated import in_status
        from backend.certification.cared import waiting, with_outcome
        from backend.certification.drawing import drawn_in_rounds
        from backend.certification.integrity import shipped_faults
        from backend.certification.models import PathwayAdoption, PathwayVersion
        from backend.certification.retaining import certified_on
        from backend.certification.sealing import SEALED
        from backend.certification.services import flag_decisions_on
        from backend.retention import events

        own = rows.RowsOf(PathwayVersion, where=Q(programme__isnull=False))
        seals.add_sealed("pathway.added", own, noun="pathway")
        for verb, withdrawn in (("pathway.adopted", False), ("pathway.withdrawn", True)):
            choice = rows.RowsOf(PathwayAdoption, where=Q(withdrawn=withdrawn))
            seals.add_sealed(verb, choice, noun="choice of a pathway")
        seals.add_check("pathway that comes with the product", shipped_faults)
        for verb, row, noun in SEALED:
            seals.add_sealed(verb, row, noun=noun)
        standing.add_status("calibration", in_status)
        standing.add_doubts("calibration", ratings_in_doubt)
        standing.add_draws("rounds", drawn_in_rounds)
        standing.add_outcomes("care", with_outcome)
        standing.add_waiting("care", waiting)
        events.add_event("certified", "after the trainee was certified", certified_on)
        erasure.add_consequence("decisions", flag_decisions_on)
