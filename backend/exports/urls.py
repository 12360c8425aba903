"""Routes of this app."""

from backend.exports.views import ExportViewSet, PersonalDataViewSet

ROUTES = [
    ("exports", ExportViewSet, "export"),
    ("personal-data", PersonalDataViewSet, "personal-data"),
]
