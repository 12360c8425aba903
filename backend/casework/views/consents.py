"""Consents and consent forms over HTTP."""

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
from backend.casework import selectors, services
from backend.casework.actions import needed_for
from backend.casework.models import Consent, ConsentForm
from backend.casework.serializers.consents import (
    ConsentDraftSerializer,
    ConsentFormDraftSerializer,
    ConsentFormSerializer,
    ConsentSerializer,
)
from backend.core.filters import ProgrammeFilter
from backend.core.visible import visible_or_404
from backend.programmes.selectors import programmes_visible_to


class ConsentFilter(ProgrammeFilter):
    """Narrow consents by programme and session."""

    session = filters.UUIDFilter(field_name="therapy_session_id")


class ConsentFormFilter(ProgrammeFilter):
    """Narrow forms by programme, and to the versions that are handed out now."""

    is_current = filters.BooleanFilter()


class ConsentFormViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[ConsentForm]
):
    """The forms that clients sign, with every version. The signed paper stays outside."""

    serializer_class = ConsentFormSerializer
    filterset_class = ConsentFormFilter
    queryset = ConsentForm.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.consent_forms_visible_to(actor_of(self.request))

    @extend_schema(request=ConsentFormDraftSerializer, responses={201: ConsentFormSerializer})
    def create(self, request: Request) -> Response:
        """Publish a version, which never changes."""
        body = ConsentFormDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        fields = dict(body.validated_data)
        actor = actor_of(request)
        programme = visible_or_404(programmes_visible_to(actor), fields.pop("programme"))
        form = services.publish_consent_form(actor=actor, programme=programme, **fields)
        shown = self.get_serializer(self.get_queryset().get(pk=form.pk))
        return Response(shown.data, status=status.HTTP_201_CREATED)


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
        needed = needed_for(actor, session.case, Permission.CONSENT_RECORD)
        require(actor, needed, session.programme_id)
        form = visible_or_404(selectors.consent_forms_visible_to(actor), fields.pop("form"))
        consent = services.record_consent(actor=actor, therapy_session=session, form=form, **fields)
        shown = self.get_serializer(self.get_queryset().get(pk=consent.pk))
        return Response(shown.data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=ConsentSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Record that the client withdrew; the session's words are erased at once."""
        consent = services.withdraw_consent(actor=actor_of(request), consent=self.get_object())
        return Response(self.get_serializer(self.get_queryset().get(pk=consent.pk)).data)
