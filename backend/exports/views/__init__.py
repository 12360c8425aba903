"""Exports and personal data over HTTP."""

from backend.exports.views.exports import ExportViewSet
from backend.exports.views.personal import PersonalDataViewSet

__all__ = ["ExportViewSet", "PersonalDataViewSet"]
