"""Rubric versions."""

from django.apps import AppConfig


class InstrumentsConfig(AppConfig):
    """The rubrics as they were when used."""

    name = "backend.instruments"
    label = "instruments"
