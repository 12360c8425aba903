"""Routes of this app."""

from backend.deidentification.views.names import CaseNameViewSet, NameReportViewSet
from backend.deidentification.views.reviews import DeidentificationViewSet

ROUTES = [
    ("transcripts", DeidentificationViewSet, "deidentification"),
    ("case-names", CaseNameViewSet, "case-name"),
    ("name-reports", NameReportViewSet, "name-report"),
]
