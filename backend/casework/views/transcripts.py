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
from backend.casework.actions import speaker_actions
from backend.casework.models import Phase, Transcript, Turn
from backend.casework.serializers.imports import (
    SessionImportSerializer,
    TranscriptImportSerializer,
    TranscriptUploadSerializer,
)
from backend.casework.serializers.previews import TranscriptPreviewSerializer
from backend.casework.serializers.speakers import SpeakerChangesSerializer, SpeakersSerializer
from backend.casework.serializers.transcripts import TranscriptSerializer, TurnSerializer
from backend.casework.views.cases import case_or_404
from backend.core.pagination import TurnPages
from backend.core.visible import NotVisible, visible_or_404
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

    @extend_schema(responses=SpeakersSerializer, filters=False)
    @action(detail=True, pagination_class=None)
    def speakers(self, request: Request, pk: str) -> Response:
        """Say who speaks; whoever only rates a transcript learns it from its turns."""
        return self._speakers(self._own_transcript())

    @extend_schema(request=SpeakerChangesSerializer, responses=SpeakersSerializer)
    @speakers.mapping.patch
    def change_speakers(self, request: Request, pk: str) -> Response:
        """Set roles and names, and who is the trainee, at every turn at once."""
        transcript = self._own_transcript()
        body = SpeakerChangesSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        services.change_speakers(
            actor=actor_of(request),
            transcript=transcript,
            changes=[services.SpeakerChange(**each) for each in body.validated_data["speakers"]],
        )
        return self._speakers(transcript)

    def _own_transcript(self) -> Any:
        """Return a transcript whose session the person may know of."""
        transcript: Any = self.get_object()
        if transcript.visible_session is None:
            raise NotVisible(Transcript, transcript.pk)
        return transcript

    def _speakers(self, transcript: Transcript) -> Response:
        answer = {
            "speakers": selectors.speakers_of(transcript),
            "allowed_actions": speaker_actions(actor_of(self.request), transcript),
        }
        return Response(SpeakersSerializer(answer).data)

    @extend_schema(
        request={"multipart/form-data": SessionImportSerializer},
        responses={200: TranscriptImportSerializer, 201: TranscriptImportSerializer},
    )
    @action(detail=False, methods=["post"], url_path="import", parser_classes=[MultiPartParser])
    def import_file(self, request: Request) -> Response:
        """Import a file; one that was imported before answers 200 and changes nothing."""
        received, said = _received(request, SessionImportSerializer)
        result = services.import_file(**received, draft=_draft(received, said))
        code = status.HTTP_200_OK if result.already_imported else status.HTTP_201_CREATED
        return Response(TranscriptImportSerializer(result).data, status=code)

    @extend_schema(
        request={"multipart/form-data": TranscriptUploadSerializer},
        responses=TranscriptPreviewSerializer,
    )
    @action(detail=False, methods=["post"], parser_classes=[MultiPartParser])
    def preview(self, request: Request) -> Response:
        """Say what would come of importing a file; nothing is stored."""
        received, _ = _received(request, TranscriptUploadSerializer)
        preview = services.preview_file(**received)
        return Response(TranscriptPreviewSerializer(preview).data)


def _received(
    request: Request, form: type[TranscriptUploadSerializer]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return who sent which file for which case, as the services take it, and the whole form."""
    _refuse_too_large(request)
    body = form(data=request.data)
    body.is_valid(raise_exception=True)
    fields = body.validated_data
    if fields["file"].size > settings.TRANSCRIPT_MAX_BYTES:
        raise services.too_large(fields["file"].size)
    actor = actor_of(request)
    programme = visible_or_404(programmes_visible_to(actor), fields["programme"])
    received = {
        "actor": actor,
        "programme": programme,
        "raw": fields["file"].read(),
        "name": fields["file"].name,
        "case": fields["case"] and case_or_404(actor, programme.pk, fields["case"]),
        "speaker_roles": fields["speaker_roles"],
    }
    return received, fields


def _draft(received: dict[str, Any], said: dict[str, Any]) -> services.SessionDraft:
    """Return what is said of the one session, with the rows that the person may see."""
    actor, programme = received["actor"], received["programme"]
    consent = said["consent"]
    if consent is not None:
        forms = selectors.consent_forms_visible_to(actor).filter(programme=programme)
        consent = services.ConsentDraft(
            **{**consent, "form": visible_or_404(forms, consent["form"])}
        )
    sessions = selectors.sessions_visible_to(actor).filter(programme=programme)
    return services.SessionDraft(
        meeting=said["session"] and visible_or_404(sessions, said["session"]),
        number=said["number"],
        held_on=said["held_on"],
        phase=said["phase"] and Phase(said["phase"]),
        own_speaker=said["own_speaker"],
        speaker_names=said["speaker_names"] or {},
        consent=consent or None,
    )


def _refuse_too_large(request: Request) -> None:
    """Refuse by its announced length a body that need not be received."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    if announced.isdecimal() and int(announced) > settings.TRANSCRIPT_MAX_BYTES + _FORM_BYTES:
        raise services.too_large(int(announced))
