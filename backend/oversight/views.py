"""Verifications and reviews of the audit trail over HTTP."""

from typing import Any

from django.http import Http404
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backend.access.roles import Permission
from backend.access.rules import administers_installation, require
from backend.accounts.actor import actor_of
from backend.core.filters import ProgrammeFilter
from backend.core.visible import visible_or_404
from backend.oversight import selectors, services
from backend.oversight.models import Verification, WeekReview
from backend.oversight.serializers import (
    AuditVerificationDraftSerializer,
    AuditVerificationSerializer,
    AuditWeekSerializer,
    WeekReviewDraftSerializer,
    WeekReviewSerializer,
    WeeksQuerySerializer,
)
from backend.programmes.selectors import programmes_visible_to


class VerificationFilter(ProgrammeFilter):
    """Narrow verifications to one programme, or to the installation."""

    installation = filters.BooleanFilter(field_name="programme_id", lookup_expr="isnull")


class VerificationViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Verification]):
    """Whether the trail and what it vouches for are as they were written."""

    serializer_class = AuditVerificationSerializer
    filterset_class = VerificationFilter
    queryset = Verification.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.verifications_visible_to(actor_of(self.request))

    @extend_schema(
        request=AuditVerificationDraftSerializer, responses={201: AuditVerificationSerializer}
    )
    def create(self, request: Request) -> Response:
        """Have a chain verified in the background."""
        body = AuditVerificationDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        actor, key = actor_of(request), body.validated_data["programme"]
        if key is not None:
            programme = visible_or_404(programmes_visible_to(actor), key)
            asked = services.ask_verification(actor=actor, programme=programme)
        elif administers_installation(actor):
            asked = services.ask_installation_verification(actor=actor)
        else:
            raise Http404
        return Response(self.get_serializer(asked).data, status=status.HTTP_201_CREATED)


class WeekReviewViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[WeekReview]):
    """Which weeks of the trail somebody has read."""

    serializer_class = WeekReviewSerializer
    filterset_class = ProgrammeFilter
    queryset = WeekReview.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.reviews_visible_to(actor_of(self.request))

    @extend_schema(request=WeekReviewDraftSerializer, responses={201: WeekReviewSerializer})
    def create(self, request: Request) -> Response:
        """Confirm that one has read a week."""
        body = WeekReviewDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        actor, said = actor_of(request), body.validated_data
        review = services.review_week(
            actor=actor,
            programme=visible_or_404(programmes_visible_to(actor), said["programme"]),
            starts_on=said["week_starts_on"],
            note=said["note"],
            open_questions=said["open_questions"],
        )
        return Response(self.get_serializer(review).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        parameters=[OpenApiParameter("programme", OpenApiTypes.UUID, required=True)],
        responses=AuditWeekSerializer(many=True),
        filters=False,
    )
    @action(detail=False, pagination_class=None)
    def weeks(self, request: Request) -> Response:
        """Count the last weeks by what was done, and say which were read."""
        asked = WeeksQuerySerializer(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        actor = actor_of(request)
        programme = visible_or_404(programmes_visible_to(actor), asked.validated_data["programme"])
        require(actor, Permission.AUDIT_READ, programme.pk)
        weeks = selectors.weeks_of(actor, programme.pk)
        return Response(AuditWeekSerializer(weeks, many=True).data)
