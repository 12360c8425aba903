"""Routes of this app."""

from backend.casework.views import (
    CaseViewSet,
    ConsentViewSet,
    SessionViewSet,
    TranscriptViewSet,
)

ROUTES = [
    ("cases", CaseViewSet, "case"),
    ("sessions", SessionViewSet, "session"),
    ("consents", ConsentViewSet, "consent"),
    ("transcripts", TranscriptViewSet, "transcript"),
]
