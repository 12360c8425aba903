"""Curves of competence."""

from django.apps import AppConfig


class CompetenceConfig(AppConfig):
    """Where each trainee stands over time."""

    name = "backend.competence"
    label = "competence"

    def ready(self) -> None:
        """Let the audit trail vouch for variance components, and rounds be planned with them."""
        from backend.audit import rows, seals
        from backend.competence.models import VarianceComponents
        from backend.competence.selectors import variances_of
        from backend.ratings import precision

        components = rows.RowsOf(VarianceComponents)
        seals.add_sealed("components.computed", components, noun="set of variance components")
        precision.add_source("competence", variances_of)
