"""Trainees, their curves, and cohorts over HTTP."""

from typing import Any

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.actor import actor_of
from backend.competence import selectors, services
from backend.competence.progress import progress_of
from backend.competence.serializers.cohorts import (
    CohortCompetenceSerializer,
    CohortQuerySerializer,
)
from backend.competence.serializers.trainees import (
    CurveQuerySerializer,
    InstrumentQuerySerializer,
    TraineeCurveSerializer,
    TraineeSectionsSerializer,
    TraineeSerializer,
)
from backend.core.filters import ProgrammeFilter
from backend.programmes.models import Cohort, Enrolment
from backend.programmes.selectors import cohorts_visible_to


class TraineeFilter(ProgrammeFilter):
    """Narrow trainees by programme and cohort."""

    cohort = filters.UUIDFilter(field_name="cohort_id")


class TraineeViewSet(viewsets.GenericViewSet[Enrolment]):
    """Trainees whose competence one may follow."""

    serializer_class = TraineeSerializer
    filterset_class = TraineeFilter
    queryset = Enrolment.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.trainees_visible_to(actor_of(self.request))

    def list(self, request: Request) -> Response:
        """List trainees with how far each one is."""
        page: Any = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        actor = actor_of(request)
        context = {"actor": actor, "progress": progress_of(actor, page)}
        return self.get_paginated_response(TraineeSerializer(page, many=True, context=context).data)

    @extend_schema(
        parameters=[CurveQuerySerializer], responses=TraineeCurveSerializer, filters=False
    )
    @action(detail=True)
    def curve(self, request: Request, pk: str) -> Response:
        """Read a trainee's curve; each reading is recorded."""
        enrolment = self.get_object()
        query = CurveQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        curve = services.open_curve(
            actor=actor_of(request),
            enrolment=enrolment,
            instrument=query.validated_data["instrument"],
            scale=query.validated_data["scale"],
            section=query.validated_data["section"],
        )
        return Response(TraineeCurveSerializer(curve).data)

    @extend_schema(
        parameters=[InstrumentQuerySerializer], responses=TraineeSectionsSerializer, filters=False
    )
    @action(detail=True)
    def sections(self, request: Request, pk: str) -> Response:
        """Read a trainee's sections side by side; each reading is recorded."""
        enrolment = self.get_object()
        query = InstrumentQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        shown = services.open_sections(
            actor=actor_of(request), enrolment=enrolment, **query.validated_data
        )
        return Response(TraineeSectionsSerializer(shown).data)


class CohortCompetenceViewSet(viewsets.GenericViewSet[Cohort]):
    """Cohorts at one look."""

    serializer_class = CohortCompetenceSerializer
    queryset = Cohort.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return cohorts_visible_to(actor_of(self.request))

    @extend_schema(
        parameters=[CohortQuerySerializer], responses=CohortCompetenceSerializer, filters=False
    )
    @action(detail=True)
    def competence(self, request: Request, pk: str) -> Response:
        """Read how a cohort's competence develops; each reading is recorded."""
        cohort = self.get_object()
        query = CohortQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        shown = services.open_cohort(actor=actor_of(request), cohort=cohort, **query.validated_data)
        return Response(CohortCompetenceSerializer(shown).data)
