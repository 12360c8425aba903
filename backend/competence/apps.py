"""Curves of competence."""

from django.apps import AppConfig


class CompetenceConfig(AppConfig):
    """Where each trainee stands over time."""

    name = "backend.competence"
    label = "competence"

    def ready(self) -> None:
        """Let the audit trail vouch for variance components, and rounds be planned with them."""
        from backend.audit import rows, seals
        from backend.casework import erasure
        from backend.competence.keeping import forget_of_session, forget_unused
        from backend.competence.models import VarianceComponents
        from backend.competence.selectors import variances_of
        from backend.core.daily import add_daily
        from backend.ratings import precision

        components = rows.RowsOf(VarianceComponents)
        seals.add_sealed("components.computed", components, noun="set of variance components")
        erasure.add_consequence("curves", forget_of_session)
        add_daily("forget_curves", forget_unused)
        precision.add_source("competence", variances_of)
