"""Every address of the server in one list."""

from itertools import chain

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from backend.access.urls import ROUTES as ACCESS
from backend.calibration.urls import ROUTES as CALIBRATION
from backend.care.urls import ROUTES as CARE
from backend.casework.urls import ROUTES as CASEWORK
from backend.certification.urls import ROUTES as CERTIFICATION
from backend.competence.urls import ROUTES as COMPETENCE
from backend.config import spa
from backend.consensus.urls import ROUTES as CONSENSUS
from backend.core.http import api_not_found
from backend.credentials.urls import ROUTES as CREDENTIALS
from backend.deidentification.urls import ROUTES as DEIDENTIFICATION
from backend.exports.urls import ROUTES as EXPORTS
from backend.feedback.urls import ROUTES as FEEDBACK
from backend.history.urls import ROUTES as HISTORY
from backend.instruments.urls import ROUTES as INSTRUMENTS
from backend.media.urls import ROUTES as MEDIA
from backend.oversight.urls import ROUTES as OVERSIGHT
from backend.programmes.urls import ROUTES as PROGRAMMES
from backend.programmes.views import MeView
from backend.ratings.urls import ROUTES as RATINGS
from backend.reliability.urls import ROUTES as RELIABILITY
from backend.reporting.urls import ROUTES as REPORTING
from backend.retention.urls import ROUTES as RETENTION

router = SimpleRouter()
for prefix, viewset, basename in chain(
    ACCESS,
    PROGRAMMES,
    OVERSIGHT,
    CASEWORK,
    MEDIA,
    DEIDENTIFICATION,
    RETENTION,
    INSTRUMENTS,
    RATINGS,
    CALIBRATION,
    CARE,
    CONSENSUS,
    RELIABILITY,
    HISTORY,
    COMPETENCE,
    FEEDBACK,
    CERTIFICATION,
    CREDENTIALS,
    REPORTING,
    EXPORTS,
):
    router.register(prefix, viewset, basename=basename)

urlpatterns = [
    path("_allauth/", include("allauth.headless.urls")),
    path("api/v1/me/", MeView.as_view(), name="me"),
    path("api/v1/", include(router.urls)),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    re_path(r"^api/.*$", api_not_found),
    re_path(r"^(?!static/|_allauth/).*$", spa.page, name="page"),
]
