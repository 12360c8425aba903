"""Decisions over HTTP."""

from typing import Any

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.actor import actor_of
from backend.certification import services
from backend.certification.models import Decision, DecisionState
from backend.certification.selectors import decisions, pathways_visible_to
from backend.certification.serializers.decisions import (
    DecisionDetailSerializer,
    DecisionDraftSerializer,
    DecisionReasonSerializer,
    DecisionSerializer,
    DecisionSigningSerializer,
    ReconsiderationSerializer,
)
from backend.certification.showing import decision_shown_to
from backend.core.filters import ProgrammeFilter
from backend.core.visible import visible_or_404
from backend.programmes.selectors import enrolments_visible_to


class DecisionFilter(ProgrammeFilter):
    """Narrow decisions by programme, trainee and where they stand."""

    trainee = filters.UUIDFilter(field_name="enrolment_id")
    state = filters.ChoiceFilter(choices=DecisionState.choices)


class DecisionViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Decision]
):
    """Who asked to be certified, on what, and what was decided."""

    filterset_class = DecisionFilter
    queryset = Decision.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only; a list leaves the traces in the database."""
        actor = actor_of(self.request)
        if self.action == "list":
            return decisions.decisions_visible_to(actor)
        return decisions.decision_details(actor)

    def get_serializer_class(self) -> Any:
        """Answer the trace only for one decision at a time."""
        return DecisionSerializer if self.action == "list" else DecisionDetailSerializer

    @extend_schema(responses=DecisionDetailSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """Read a decision; its trace is recomputed and compared each time."""
        return self._shown(self.get_object())

    @extend_schema(request=DecisionDraftSerializer, responses={201: DecisionDetailSerializer})
    def create(self, request: Request) -> Response:
        """Ask for a decision."""
        actor = actor_of(request)
        said = _said(DecisionDraftSerializer(data=request.data))
        enrolment = visible_or_404(enrolments_visible_to(actor), said.pop("trainee"))
        require(actor, Permission.DECISION_REQUEST, enrolment.programme_id)
        pathway = visible_or_404(pathways_visible_to(actor), said.pop("pathway"))
        decision = services.request_decision(
            actor=actor, enrolment=enrolment, pathway=pathway, **said
        )
        return self._answer(decision, status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=DecisionDetailSerializer)
    @action(detail=True, methods=["post"])
    def review(self, request: Request, pk: str) -> Response:
        """Freeze the evidence, with what every rule says of it."""
        decision = self.get_object()
        services.review_decision(actor=actor_of(request), decision=decision)
        return self._answer(decision)

    @extend_schema(request=DecisionSigningSerializer, responses=DecisionDetailSerializer)
    @action(detail=True, methods=["post"])
    def sign(self, request: Request, pk: str) -> Response:
        """Sign the trace that was read."""
        decision = self.get_object()
        said = _said(DecisionSigningSerializer(data=request.data))
        services.sign_decision(actor=actor_of(request), decision=decision, **said)
        return self._answer(decision)

    @extend_schema(request=DecisionReasonSerializer, responses=DecisionDetailSerializer)
    @action(detail=True, methods=["post"])
    def certify(self, request: Request, pk: str) -> Response:
        """Conclude that the trainee is certified."""
        return self._conclude(request, services.certify)

    @extend_schema(request=DecisionReasonSerializer, responses=DecisionDetailSerializer)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: str) -> Response:
        """Conclude that the trainee is not certified yet."""
        return self._conclude(request, services.refuse)

    @extend_schema(request=DecisionReasonSerializer, responses=DecisionDetailSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take the request back."""
        return self._conclude(request, services.withdraw_decision)

    @extend_schema(request=DecisionReasonSerializer, responses=DecisionDetailSerializer)
    @action(detail=True, methods=["post"])
    def appeal(self, request: Request, pk: str) -> Response:
        """Ask for the decision to be reconsidered."""
        return self._conclude(request, services.appeal)

    @extend_schema(request=ReconsiderationSerializer, responses=DecisionDetailSerializer)
    @action(detail=True, methods=["post"])
    def reconsider(self, request: Request, pk: str) -> Response:
        """Answer an appeal; the answer is the decision that counts from now on."""
        decision = self.get_object()
        said = _said(ReconsiderationSerializer(data=request.data))
        return self._answer(services.reconsider(actor=actor_of(request), decision=decision, **said))

    def _conclude(self, request: Request, service: Any) -> Response:
        decision = self.get_object()
        said = _said(DecisionReasonSerializer(data=request.data))
        service(actor=actor_of(request), decision=decision, reason=said["reason"])
        return self._answer(decision)

    def _answer(self, decision: Decision, code: int = status.HTTP_200_OK) -> Response:
        return self._shown(self.get_queryset().get(pk=decision.pk), code)

    def _shown(self, decision: Decision, code: int = status.HTTP_200_OK) -> Response:
        actor = actor_of(self.request)
        context = {**self.get_serializer_context(), "actor": actor}
        shown = DecisionDetailSerializer(decision_shown_to(actor, decision), context=context)
        return Response(shown.data, status=code)


def _said(body: serializers.Serializer[Any]) -> dict[str, Any]:
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)
