"""Recordings over HTTP."""

from typing import Any

from django.http import HttpResponseBase
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.actor import actor_of
from backend.accounts.models import User
from backend.casework.models import TherapySession
from backend.casework.selectors import sessions_visible_to, transcripts_visible_to
from backend.core.filters import ProgrammeFilter
from backend.core.http import BoundedJSONParser
from backend.core.visible import visible_or_404
from backend.media import selectors, services
from backend.media.models import Recording
from backend.media.serializers import (
    AddressDraftSerializer,
    AddressSerializer,
    MediaPlaceSerializer,
    MediaStateSerializer,
    RecordedSessionSerializer,
    RecordingDeletionSerializer,
    RecordingSerializer,
    RecordingUploadSerializer,
)
from backend.media.serving import recording_answer
from backend.media.uploads import RecordingParser, session_named
from backend.media.vocabulary import Kind

_BYTES = OpenApiResponse(OpenApiTypes.BINARY, "The recording, or the part asked for")


class RecordingFilter(ProgrammeFilter):
    """Narrow recordings by session, as far as the person may know it, or by transcript."""

    session = filters.UUIDFilter(field_name="visible_session")
    transcript = filters.UUIDFilter(field_name="therapy_session__transcript")
    kind = filters.ChoiceFilter(choices=Kind.choices)
    is_deleted = filters.BooleanFilter(field_name="deleted_at", lookup_expr="isnull", exclude=True)


class RecordingViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Recording]
):
    """Sound and picture of sessions."""

    serializer_class = RecordingSerializer
    filterset_class = RecordingFilter
    parser_classes = [RecordingParser, BoundedJSONParser]
    queryset = Recording.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.recordings_visible_to(actor_of(self.request))

    def get_serializer_context(self) -> dict[str, Any]:
        """Tell the serializer who asks."""
        return {**super().get_serializer_context(), "actor": self.request.user}

    @extend_schema(
        parameters=[RecordedSessionSerializer],
        request={"multipart/form-data": RecordingUploadSerializer},
        responses={201: RecordingSerializer},
    )
    def create(self, request: Request) -> Response:
        """Keep a file as the recording of a session; it is told by its content what it is."""
        body = RecordingUploadSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        actor = actor_of(request)
        recording = services.store_recording(
            actor=actor,
            therapy_session=session_named(actor, request.query_params),
            received=body.validated_data["file"],
        )
        return self._answer(recording, status.HTTP_201_CREATED)

    @extend_schema(request=RecordingDeletionSerializer, responses={200: RecordingSerializer})
    def destroy(self, request: Request, pk: str) -> Response:
        """Erase a recording for good; the answer is its tombstone."""
        recording = self.get_object()
        body = RecordingDeletionSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        services.delete_recording(
            actor=actor_of(request), recording=recording, reason=body.validated_data["reason"]
        )
        return self._answer(recording, status.HTTP_200_OK)

    @extend_schema(parameters=[MediaPlaceSerializer], responses=MediaStateSerializer, filters=False)
    @action(detail=False, pagination_class=None)
    def state(self, request: Request) -> Response:
        """Say whether the recording of a session can be listened to, and if not why."""
        place = MediaPlaceSerializer(data=request.query_params)
        place.is_valid(raise_exception=True)
        actor = actor_of(request)
        state = selectors.media_state(actor, _session_at(actor, **place.validated_data))
        return Response(MediaStateSerializer(state, context={"actor": actor}).data)

    @extend_schema(request=AddressDraftSerializer, responses={201: AddressSerializer})
    @action(detail=True, methods=["post"], parser_classes=[BoundedJSONParser])
    def address(self, request: Request, pk: str) -> Response:
        """Begin to listen: return an address that holds for a short while, for this person."""
        recording = self.get_object()
        body = AddressDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        address = services.open_address(
            actor=actor_of(request), recording=recording, renews=body.validated_data["renews"]
        )
        shape = AddressSerializer(address, context={"recording": recording})
        return Response(shape.data, status=status.HTTP_201_CREATED)

    @extend_schema(
        parameters=[
            OpenApiParameter("token", str, required=True, description="Of the address"),
            OpenApiParameter("Range", str, OpenApiParameter.HEADER),
        ],
        responses={
            (200, "application/octet-stream"): _BYTES,
            (206, "application/octet-stream"): _BYTES,
        },
    )
    @action(detail=True)
    def content(self, request: Request, pk: str) -> HttpResponseBase:
        """Play the recording, whole or a part; the person's permission is looked at every time."""
        recording = self.get_object()
        path = services.open_content(
            actor=actor_of(request),
            recording=recording,
            token=request.query_params.get("token", ""),
        )
        return recording_answer(request, recording, path)

    def _answer(self, recording: Recording, code: int) -> Response:
        row = self.get_queryset().get(pk=recording.pk)
        return Response(self.get_serializer(row).data, status=code)


def _session_at(actor: User, session: Any = None, transcript: Any = None) -> TherapySession:
    if session is not None:
        rows = sessions_visible_to(actor).select_related("case__enrolment")
        return visible_or_404(rows, session)
    found = transcripts_visible_to(actor).select_related("therapy_session__case__enrolment")
    return visible_or_404(found, transcript).therapy_session
