"""Routes of this app."""

from backend.casework.views.cases import CaseViewSet
from backend.casework.views.consents import ConsentFormViewSet, ConsentViewSet
from backend.casework.views.register import RegisterViewSet
from backend.casework.views.sessions import SessionViewSet
from backend.casework.views.transcripts import TranscriptViewSet

ROUTES = [
    ("cases", CaseViewSet, "case"),
    # Before the sessions, whose address of one session it would be.
    ("sessions/register", RegisterViewSet, "register"),
    ("sessions", SessionViewSet, "session"),
    ("consent-forms", ConsentFormViewSet, "consent-form"),
    ("consents", ConsentViewSet, "consent"),
    ("transcripts", TranscriptViewSet, "transcript"),
]
