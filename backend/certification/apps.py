"""Certification."""

from django.apps import AppConfig


class CertificationConfig(AppConfig):
    """The rules by which a programme certifies."""

    name = "backend.certification"
    label = "certification"
