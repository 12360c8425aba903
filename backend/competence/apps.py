"""Curves of competence."""

from django.apps import AppConfig


class CompetenceConfig(AppConfig):
    """Where each trainee stands over time."""

    name = "backend.competence"
    label = "competence"

    def ready(self) -> None:
        """Let the audit trail vouch for variance components."""
        from backend.audit import rows, seals
        from backend.competence.models import VarianceComponents

        components = rows.RowsOf(VarianceComponents)
        seals.add_sealed("components.computed", components, noun="set of variance components")
