"""Portfolios over HTTP; the id is the trainee's."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from backend.access.roles import Permission
from backend.access.rules import programmes_where
from backend.accounts.actor import actor_of
from backend.certification import services
from backend.certification.serializers.portfolios import (
    PortfolioQuerySerializer,
    PortfolioSerializer,
)
from backend.programmes.models import Enrolment
from backend.programmes.selectors import enrolments_visible_to


class PortfolioViewSet(viewsets.GenericViewSet[Enrolment]):
    """What a trainee has shown, rule by rule."""

    serializer_class = PortfolioSerializer
    queryset = Enrolment.objects.none()

    def get_queryset(self) -> Any:
        """Return the trainees whose portfolio the person may read."""
        actor = actor_of(self.request)
        programmes = programmes_where(actor, Permission.PORTFOLIO_READ)
        return enrolments_visible_to(actor).filter(programme_id__in=programmes)

    @extend_schema(
        parameters=[PortfolioQuerySerializer], responses=PortfolioSerializer, filters=False
    )
    def retrieve(self, request: Request, pk: str) -> Response:
        """Read a trainee's portfolio; each reading is recorded."""
        enrolment = self.get_object()
        query = PortfolioQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        actor = actor_of(request)
        shown = services.open_portfolio(actor=actor, enrolment=enrolment, **query.validated_data)
        return Response(PortfolioSerializer(shown, context={"actor": actor}).data)
