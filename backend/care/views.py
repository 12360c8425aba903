"""Harm flags."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.actor import actor_of
from backend.care import selectors, services
from backend.care.models import FlagState, HarmFlag
from backend.care.serializers import (
    AcknowledgingSerializer,
    DeadlineSerializer,
    HarmFlagSerializer,
    ReopeningSerializer,
    SettlingSerializer,
)
from backend.care.states import UNSETTLED
from backend.core.filters import ProgrammeFilter


class HarmFlagFilter(ProgrammeFilter):
    """Narrow flags by programme, session, trainee, and how far the care has come."""

    session = filters.UUIDFilter(field_name="therapy_session_id")
    trainee = filters.UUIDFilter(field_name="therapy_session__case__enrolment_id")
    state = filters.ChoiceFilter(choices=FlagState.choices)
    unsettled = filters.BooleanFilter(method="filter_unsettled")
    overdue = filters.BooleanFilter(field_name="is_overdue")

    def filter_unsettled(
        self,
        rows: QuerySet[Any],
        _: str,
        wanted: bool,
    ) -> QuerySet[Any]:
        """Keep what nobody has settled, or the rest."""
        return rows.filter(state__in=UNSETTLED) if wanted else rows.exclude(state__in=UNSETTLED)


class HarmFlagViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[HarmFlag]
):
    """Harm flags, for those who look after the trainee and the programme."""

    serializer_class = HarmFlagSerializer
    filterset_class = HarmFlagFilter
    queryset = HarmFlag.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.flag_details(actor_of(self.request))

    def get_serializer_context(self) -> dict[str, Any]:
        """Tell the serializer who asks."""
        return {**super().get_serializer_context(), "actor": self.request.user}

    @extend_schema(request=AcknowledgingSerializer, responses=HarmFlagSerializer)
    @action(detail=True, methods=["post"])
    def acknowledge(self, request: Request, pk: str) -> Response:
        """Say that one looks into the flag."""
        return self._do(request, services.acknowledge, AcknowledgingSerializer)

    @extend_schema(request=DeadlineSerializer, responses=HarmFlagSerializer)
    @action(detail=True, methods=["post"], url_path="move-deadline")
    def move_deadline(self, request: Request, pk: str) -> Response:
        """Give the flag more or less time, with the reason."""
        return self._do(request, services.move_deadline, DeadlineSerializer)

    @extend_schema(request=SettlingSerializer, responses=HarmFlagSerializer)
    @action(detail=True, methods=["post"])
    def settle(self, request: Request, pk: str) -> Response:
        """Record what came of it and what was done."""
        return self._do(request, services.settle, SettlingSerializer)

    @extend_schema(request=ReopeningSerializer, responses=HarmFlagSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """Take a settled flag up again, with the reason."""
        return self._do(request, services.reopen, ReopeningSerializer)

    def _do(
        self,
        request: Request,
        service: Callable[..., None],
        shape: type[serializers.Serializer[Any]],
    ) -> Response:
        flag = self.get_object()
        body = shape(data=request.data)
        body.is_valid(raise_exception=True)
        service(actor=actor_of(request), flag=flag, **body.validated_data)
        return Response(self.get_serializer(self.get_queryset().get(pk=flag.pk)).data)
