"""Rounds, assignments and ratings: the heart."""

from django.apps import AppConfig


class RatingsConfig(AppConfig):
    """What raters score, and who may see it when."""

    name = "backend.ratings"
    label = "ratings"
