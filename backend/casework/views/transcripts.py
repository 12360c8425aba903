"""Transcripts over HTTP."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.actor import actor_of
from backend.casework import selectors, services
from backend.casework.models import Transcript, Turn
from backend.casework.serializers.previews import TranscriptPreviewSerializer
from backend.casework.serializers.transcripts import (
    TranscriptImportSerializer,
    TranscriptSerializer,
    TranscriptUploadSerializer,
    TurnSerializer,
)
from backend.casework.views.cases import case_or_404
from backend.core.pagination import TurnPages
from backend.core.visible import visible_or_404
from backend.programmes.selectors import programmes_visible_to

# What a multipart body holds besides the file itself.
_FORM_BYTES = 64 * 1024


class TranscriptViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet[Transcript]):
    """Transcripts, their words, and files to import."""

    serializer_class = TranscriptSerializer
    queryset = Transcript.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.transcripts_visible_to(actor_of(self.request))

    @extend_schema(responses=TurnSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=TurnPages)
    def turns(self, request: Request, pk: str) -> Response:
        """Read what was said; each reading is recorded."""
        turns = services.open_turns(actor=actor_of(request), transcript=self.get_object())
        page: list[Turn] | None = self.paginate_queryset(turns)  # type: ignore[arg-type]
        return self.get_paginated_response(TurnSerializer(page, many=True).data)

    @extend_schema(
        request={"multipart/form-data": TranscriptUploadSerializer},
        responses={200: TranscriptImportSerializer, 201: TranscriptImportSerializer},
    )
    @action(detail=False, methods=["post"], url_path="import", parser_classes=[MultiPartParser])
    def import_file(self, request: Request) -> Response:
        """Import a file; one that was imported before answers 200 and changes nothing."""
        result = services.import_file(**_received(request))
        code = status.HTTP_200_OK if result.already_imported else status.HTTP_201_CREATED
        return Response(TranscriptImportSerializer(result).data, status=code)

    @extend_schema(
        request={"multipart/form-data": TranscriptUploadSerializer},
        responses=TranscriptPreviewSerializer,
    )
    @action(detail=False, methods=["post"], parser_classes=[MultiPartParser])
    def preview(self, request: Request) -> Response:
        """Say what would come of importing a file; nothing is stored."""
        preview = services.preview_file(**_received(request))
        return Response(TranscriptPreviewSerializer(preview).data)


def _received(request: Request) -> dict[str, Any]:
    """Return who sent which file for which case, as the services take it."""
    _refuse_too_large(request)
    body = TranscriptUploadSerializer(data=request.data)
    body.is_valid(raise_exception=True)
    fields = body.validated_data
    if fields["file"].size > settings.TRANSCRIPT_MAX_BYTES:
        raise services.too_large(fields["file"].size)
    actor = actor_of(request)
    programme = visible_or_404(programmes_visible_to(actor), fields["programme"])
    return {
        "actor": actor,
        "programme": programme,
        "raw": fields["file"].read(),
        "name": fields["file"].name,
        "case": fields["case"] and case_or_404(actor, programme.pk, fields["case"]),
        "speaker_roles": fields["speaker_roles"],
    }


def _refuse_too_large(request: Request) -> None:
    """Refuse by its announced length a body that need not be received."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    if announced.isdecimal() and int(announced) > settings.TRANSCRIPT_MAX_BYTES + _FORM_BYTES:
        raise services.too_large(int(announced))
