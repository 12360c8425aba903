"""Every address of the server in one list."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from backend.config import spa
from backend.core.http import api_not_found

router = SimpleRouter()

urlpatterns = [
    path("_allauth/", include("allauth.headless.urls")),
    path("api/v1/", include(router.urls)),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    re_path(r"^api/.*$", api_not_found),
    re_path(r"^(?!static/|_allauth/).*$", spa.page, name="page"),
]
