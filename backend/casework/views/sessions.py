"""Sessions over HTTP."""

from typing import Any

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.actor import actor_of
from backend.casework import selectors, services
from backend.casework.models import MissingReason, Phase, Recording, TherapySession
from backend.casework.policies import ConsentState
from backend.casework.serializers.register import StrikeDraftSerializer
from backend.casework.serializers.sessions import (
    AttestationDraftSerializer,
    SessionPlacementSerializer,
    TherapySessionSerializer,
)
from backend.casework.views.cases import case_or_404
from backend.core.filters import ProgrammeFilter


class SessionFilter(ProgrammeFilter):
    """Narrow sessions by where they belong and by whether raters may be given them."""

    case = filters.UUIDFilter(field_name="case_id")
    trainee = filters.UUIDFilter(field_name="case__enrolment_id")
    phase = filters.ChoiceFilter(choices=Phase.choices)
    is_assignable = filters.BooleanFilter()
    consent_state = filters.ChoiceFilter(choices=[(s.value, s.value) for s in ConsentState])
    recording = filters.ChoiceFilter(choices=Recording.choices)
    missing_reason = filters.ChoiceFilter(choices=MissingReason.choices)
    has_text = filters.BooleanFilter(method="with_text", label="Has a transcript, erased or not")
    placed = filters.BooleanFilter(field_name="case", lookup_expr="isnull", exclude=True)

    def with_text(self, rows: Any, _: str, wanted: bool) -> Any:
        """Keep the sessions whose text came in, or the meetings that were only registered."""
        return rows.filter(transcript__isnull=not wanted)


class SessionViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[TherapySession]
):
    """Sessions of treatment."""

    serializer_class = TherapySessionSerializer
    filterset_class = SessionFilter
    queryset = TherapySession.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.session_details(actor_of(self.request))

    def get_serializer_context(self) -> dict[str, Any]:
        """Tell the serializer who asks."""
        return {**super().get_serializer_context(), "actor": self.request.user}

    @extend_schema(request=SessionPlacementSerializer, responses=TherapySessionSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Say where the session belongs."""
        session = self.get_object()
        body = SessionPlacementSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        actor = actor_of(request)
        placement = dict(body.validated_data)
        if placement.get("case") is not None:
            placement["case"] = case_or_404(actor, session.programme_id, placement["case"])
        services.place_session(actor=actor, therapy_session=session, **placement)
        return self._answer(session)

    @extend_schema(request=StrikeDraftSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def strike(self, request: Request, pk: str) -> Response:
        """Strike out a meeting that was registered by mistake."""
        session = self.get_object()
        body = StrikeDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        services.strike_meeting(
            actor=actor_of(request), therapy_session=session, reason=body.validated_data["reason"]
        )
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=AttestationDraftSerializer, responses=TherapySessionSerializer)
    @action(detail=True, methods=["post"], url_path="attest-deidentified")
    def attest_deidentified(self, request: Request, pk: str) -> Response:
        """Vouch that nobody can be recognised in the transcript."""
        session = self.get_object()
        body = AttestationDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        services.attest_deidentified(
            actor=actor_of(request), therapy_session=session, note=body.validated_data["note"]
        )
        return self._answer(session)

    def _answer(self, session: TherapySession) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=session.pk)).data)
