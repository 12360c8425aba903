"""Programmes and who learns in them."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """Programmes, cohorts, enrolments, supervision."""

    name = "backend.programmes"
    label = "programmes"
