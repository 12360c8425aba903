"""How long things are kept, what keeps them longer, what is coming and what went."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.actor import actor_of
from backend.casework.selectors import cases_visible_to, sessions_visible_to
from backend.core.filters import ProgrammeFilter
from backend.core.visible import visible_or_404
from backend.programmes.models import Programme
from backend.programmes.selectors import enrolments_visible_to, programmes_visible_to
from backend.retention import selectors, services
from backend.retention.models import (
    DeletionProof,
    LegalHold,
    RetentionPolicy,
    What,
)
from backend.retention.proof_table import csv_text
from backend.retention.serializers import (
    ComingDeletionSerializer,
    DeletionProofSerializer,
    LegalHoldDraftSerializer,
    LegalHoldLiftSerializer,
    LegalHoldSerializer,
    RetentionOutlookDraftSerializer,
    RetentionOutlookSerializer,
    RetentionOverviewSerializer,
    RetentionPolicyDraftSerializer,
    RetentionPolicySerializer,
    VerifiedProofSerializer,
)
from backend.retention.verifying import verify_proof

MAX_DAYS_AHEAD = 366


class OwnProgrammeFilter(filters.FilterSet):
    """Narrow to one programme, where a row is the programme."""

    programme = filters.UUIDFilter(field_name="pk")


class RetentionViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Programme]):
    """How programmes stand with consent and with what they keep."""

    serializer_class = RetentionOverviewSerializer
    filterset_class = OwnProgrammeFilter
    queryset = Programme.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.programmes_visible_to(actor_of(self.request))

    def get_serializer_context(self) -> dict[str, Any]:
        """Tell the serializer who asks."""
        return {**super().get_serializer_context(), "actor": self.request.user}


class RetentionPolicyViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[RetentionPolicy]
):
    """Versions of how long things are kept."""

    serializer_class = RetentionPolicySerializer
    filterset_class = ProgrammeFilter
    queryset = RetentionPolicy.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.policies_visible_to(actor_of(self.request))

    @extend_schema(
        request=RetentionPolicyDraftSerializer, responses={201: RetentionPolicySerializer}
    )
    def create(self, request: Request) -> Response:
        """Set a policy; what becomes due at once is confirmed by its number."""
        actor, fields = self._read(request, RetentionPolicyDraftSerializer)
        policy = services.set_policy(actor=actor, **fields)
        shown = self.get_serializer(self.get_queryset().get(pk=policy.pk))
        return Response(shown.data, status=status.HTTP_201_CREATED)

    @extend_schema(request=RetentionOutlookDraftSerializer, responses=RetentionOutlookSerializer)
    @action(detail=False, methods=["post"], pagination_class=None, filterset_class=None)
    def outlook(self, request: Request) -> Response:
        """Say what a policy would do, without setting it."""
        _, fields = self._read(request, RetentionOutlookDraftSerializer)
        return Response(RetentionOutlookSerializer(services.outlook_of(**fields)).data)

    def _read(
        self, request: Request, shape: type[serializers.Serializer[Any]]
    ) -> tuple[Any, dict[str, Any]]:
        body = shape(data=request.data)
        body.is_valid(raise_exception=True)
        actor = actor_of(request)
        fields = dict(body.validated_data)
        fields["programme"] = visible_or_404(programmes_visible_to(actor), fields["programme"])
        require(actor, Permission.RETENTION_MANAGE, fields["programme"].pk)
        return actor, fields


class LegalHoldFilter(ProgrammeFilter):
    """Narrow holds by programme, session, and whether they stand."""

    session = filters.UUIDFilter(field_name="therapy_session_id")
    stands = filters.BooleanFilter(field_name="lift", lookup_expr="isnull")


class LegalHoldViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[LegalHold]
):
    """What may not be deleted, and why."""

    serializer_class = LegalHoldSerializer
    filterset_class = LegalHoldFilter
    queryset = LegalHold.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.holds_visible_to(actor_of(self.request))

    def get_serializer_context(self) -> dict[str, Any]:
        """Tell the serializer who asks."""
        return {**super().get_serializer_context(), "actor": self.request.user}

    @extend_schema(request=LegalHoldDraftSerializer, responses={201: LegalHoldSerializer})
    def create(self, request: Request) -> Response:
        """Place a hold."""
        body = LegalHoldDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        said, actor = body.validated_data, actor_of(request)
        programme = visible_or_404(programmes_visible_to(actor), said["programme"])
        require(actor, Permission.RETENTION_MANAGE, programme.pk)
        on: dict[str, Any] = {}
        for field, name, rows in (
            ("session", "therapy_session", sessions_visible_to(actor)),
            ("case", "case", cases_visible_to(actor)),
            ("trainee", "enrolment", enrolments_visible_to(actor)),
        ):
            if said[field] is not None:
                on[name] = visible_or_404(rows, said[field])
        hold = services.place_hold(actor=actor, programme=programme, reason=said["reason"], **on)
        shown = self.get_serializer(self.get_queryset().get(pk=hold.pk))
        return Response(shown.data, status=status.HTTP_201_CREATED)

    @extend_schema(request=LegalHoldLiftSerializer, responses=LegalHoldSerializer)
    @action(detail=True, methods=["post"])
    def lift(self, request: Request, pk: str) -> Response:
        """Lift a hold; texts whose clients withdrew are erased at once."""
        hold = self.get_object()
        body = LegalHoldLiftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        services.lift_hold(actor=actor_of(request), hold=hold, **body.validated_data)
        return Response(self.get_serializer(self.get_queryset().get(pk=hold.pk)).data)


class ComingSerializer(serializers.Serializer[Any]):
    """How far ahead to look, and where."""

    programme = serializers.UUIDField(required=False, allow_null=True, default=None)
    days = serializers.IntegerField(min_value=0, max_value=MAX_DAYS_AHEAD, default=30)


class ComingDeletionViewSet(viewsets.GenericViewSet[Any]):
    """What is due for deletion soon."""

    serializer_class = ComingDeletionSerializer
    filter_backends: list[Any] = []
    queryset = LegalHold.objects.none()

    @extend_schema(
        parameters=[
            OpenApiParameter("programme", OpenApiTypes.UUID),
            OpenApiParameter(
                "days", OpenApiTypes.INT, description="How far ahead; 30 unless said."
            ),
        ],
        responses=ComingDeletionSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        """Answer what goes, first things first; what is overdue stands at the top."""
        asked = ComingSerializer(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        until = timezone.localdate() + timedelta(days=asked.validated_data["days"])
        items = selectors.coming_visible_to(
            actor_of(request), until, asked.validated_data["programme"]
        )
        page = self.paginate_queryset(items)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class DeletionProofFilter(ProgrammeFilter):
    """Narrow proofs by programme, session, what went and why."""

    session = filters.UUIDFilter(field_name="therapy_session_id")
    what = filters.ChoiceFilter(choices=What.choices)
    reason = filters.CharFilter(max_length=40)


class DeletionProofViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[DeletionProof]
):
    """Proof of what was deleted."""

    serializer_class = DeletionProofSerializer
    filterset_class = DeletionProofFilter
    queryset = DeletionProof.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.proofs_visible_to(actor_of(self.request))

    @extend_schema(responses=VerifiedProofSerializer)
    @action(detail=True)
    def verify(self, request: Request, pk: str) -> Response:
        """Look whether the content is gone, and whether the trail says so."""
        checks = verify_proof(self.get_object())
        answer = {"holds": all(check.holds for check in checks), "checks": checks}
        return Response(VerifiedProofSerializer(answer).data)

    @extend_schema(
        parameters=[OpenApiParameter("programme", OpenApiTypes.UUID, required=True)],
        responses={(200, "text/csv"): OpenApiTypes.BINARY},
    )
    @action(detail=False, pagination_class=None)
    def export(self, request: Request) -> HttpResponse:
        """Answer the proofs of one programme as CSV; taking them is an event."""
        asked = ExportSerializer(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        actor = actor_of(request)
        programme = visible_or_404(programmes_visible_to(actor), asked.validated_data["programme"])
        taken = services.export_proofs(
            actor=actor,
            programme=programme,
            proofs=self.filter_queryset(self.get_queryset()),
        )
        answer = HttpResponse(csv_text(taken), content_type="text/csv")
        answer["Content-Disposition"] = 'attachment; filename="deletion-proofs.csv"'
        return answer


class ExportSerializer(serializers.Serializer[Any]):
    """Of which programme."""

    programme = serializers.UUIDField()
