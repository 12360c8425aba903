"""Supervision logs and attestations over HTTP."""

from typing import Any

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.actor import actor_of
from backend.casework.selectors import cases_visible_to
from backend.certification import services
from backend.certification.models import Attestation, SupervisionLog
from backend.certification.selectors.claims import claims_visible_to
from backend.certification.serializers.claims import (
    AttestationSerializer,
    ClaimRefusalSerializer,
    RequirementDraftSerializer,
    SupervisionLogDraftSerializer,
    SupervisionLogSerializer,
)
from backend.core.filters import ProgrammeFilter
from backend.core.visible import visible_or_404
from backend.programmes.selectors import enrolments_visible_to


class ClaimFilter(ProgrammeFilter):
    """Narrow entries by programme and trainee."""

    trainee = filters.UUIDFilter(field_name="enrolment_id")


class _ClaimViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Any]):
    filterset_class = ClaimFilter
    model: Any = None
    draft: Any = None

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return claims_visible_to(self.model, actor_of(self.request))

    def get_serializer_context(self) -> dict[str, Any]:
        """Tell the serializer who asks."""
        return {**super().get_serializer_context(), "actor": self.request.user}

    def _said(self, request: Request) -> dict[str, Any]:
        """Return what the body says, with what it names found among what the person may see."""
        actor = actor_of(request)
        body = self.draft(data=request.data)
        body.is_valid(raise_exception=True)
        said = dict(body.validated_data)
        enrolment = visible_or_404(enrolments_visible_to(actor), said.pop("trainee"))
        require(actor, Permission.CLAIM_ENTER, enrolment.programme_id)
        if said["replaces"] is not None:
            said["replaces"] = visible_or_404(self.get_queryset(), said["replaces"])
        return {**said, "actor": actor, "enrolment": enrolment}

    def _answer(self, key: Any, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=key)).data, status=code)

    def _review(self, request: Request, *, confirmed: bool, reason: str = "") -> Response:
        claim = self.get_object()
        services.review_claim(
            actor=actor_of(request), claim=claim, confirmed=confirmed, reason=reason
        )
        return self._answer(claim.pk)


class SupervisionLogViewSet(_ClaimViewSet):
    """Supervision that trainees had."""

    serializer_class = SupervisionLogSerializer
    queryset = SupervisionLog.objects.none()
    model = SupervisionLog
    draft = SupervisionLogDraftSerializer

    @extend_schema(request=SupervisionLogDraftSerializer, responses={201: SupervisionLogSerializer})
    def create(self, request: Request) -> Response:
        """Enter supervision, or a correction of an entry."""
        said = self._said(request)
        if said["case"] is not None:
            said["case"] = visible_or_404(cases_visible_to(said["actor"]), said["case"])
        row = services.log_supervision(**said)
        return self._answer(row.pk, status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=SupervisionLogSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """Confirm the entry."""
        return self._review(request, confirmed=True)

    @extend_schema(request=ClaimRefusalSerializer, responses=SupervisionLogSerializer)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: str) -> Response:
        """Say why the entry does not count."""
        return self._review(request, confirmed=False, reason=_reason(request))


class AttestationViewSet(_ClaimViewSet):
    """What was attested for trainees."""

    serializer_class = AttestationSerializer
    queryset = Attestation.objects.none()
    model = Attestation
    draft = RequirementDraftSerializer

    @extend_schema(request=RequirementDraftSerializer, responses={201: AttestationSerializer})
    def create(self, request: Request) -> Response:
        """Attest a requirement, or correct a statement."""
        row = services.attest(**self._said(request))
        return self._answer(row.pk, status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=AttestationSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """Confirm the statement."""
        return self._review(request, confirmed=True)

    @extend_schema(request=ClaimRefusalSerializer, responses=AttestationSerializer)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: str) -> Response:
        """Say why the statement does not count."""
        return self._review(request, confirmed=False, reason=_reason(request))


def _reason(request: Request) -> str:
    body = ClaimRefusalSerializer(data=request.data)
    body.is_valid(raise_exception=True)
    return str(body.validated_data["reason"])
