"""Curves of competence."""

from django.apps import AppConfig


class CompetenceConfig(AppConfig):
    """Where each trainee stands over time."""

    name = "backend.competence"
    label = "competence"
