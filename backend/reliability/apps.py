"""Stored agreement reports."""

from django.apps import AppConfig


class ReliabilityConfig(AppConfig):
    """How far the ratings of a round agree."""

    name = "backend.reliability"
    label = "reliability"
