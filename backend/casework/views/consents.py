"""Consents over HTTP."""

from typing import Any

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.actor import actor_of
from backend.casework import selectors, services
from backend.casework.models import Consent
from backend.casework.serializers.consents import ConsentDraftSerializer, ConsentSerializer
from backend.core.filters import ProgrammeFilter
from backend.core.visible import visible_or_404


class ConsentFilter(ProgrammeFilter):
    """Narrow consents by programme and session."""

    session = filters.UUIDFilter(field_name="therapy_session_id")


class ConsentViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Consent]
):
    """What clients agreed to."""

    serializer_class = ConsentSerializer
    filterset_class = ConsentFilter
    queryset = Consent.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.consents_visible_to(actor_of(self.request))

    def get_serializer_context(self) -> dict[str, Any]:
        """Tell the serializer who asks."""
        return {**super().get_serializer_context(), "actor": self.request.user}

    @extend_schema(request=ConsentDraftSerializer, responses={201: ConsentSerializer})
    def create(self, request: Request) -> Response:
        """Record a consent."""
        body = ConsentDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        fields = dict(body.validated_data)
        actor = actor_of(request)
        session = visible_or_404(selectors.sessions_visible_to(actor), fields.pop("session"))
        consent = services.record_consent(actor=actor, therapy_session=session, **fields)
        shown = self.get_serializer(self.get_queryset().get(pk=consent.pk))
        return Response(shown.data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=ConsentSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Record that the client withdrew."""
        consent = services.withdraw_consent(actor=actor_of(request), consent=self.get_object())
        return Response(self.get_serializer(self.get_queryset().get(pk=consent.pk)).data)
