"""Cases, sessions, consents and transcripts over HTTP."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.actor import actor_of
from backend.accounts.models import User
from backend.casework import selectors, services
from backend.casework.models import Case, Consent, Format, Phase, TherapySession, Transcript, Turn
from backend.casework.preview_serializers import TranscriptPreviewSerializer
from backend.casework.serializers import (
    AttestationDraftSerializer,
    CaseDraftSerializer,
    CaseSerializer,
    ConsentDraftSerializer,
    ConsentSerializer,
    SessionPlacementSerializer,
    TherapySessionSerializer,
    TranscriptImportSerializer,
    TranscriptSerializer,
    TranscriptUploadSerializer,
    TurnSerializer,
)
from backend.core.filters import ProgrammeFilter
from backend.core.pagination import TurnPages
from backend.core.visible import visible_or_404
from backend.programmes.selectors import enrolments_visible_to, programmes_visible_to

# What a multipart body holds besides the file itself.
_FORM_BYTES = 64 * 1024


class CaseFilter(ProgrammeFilter):
    """Narrow cases by programme, trainee and format."""

    trainee = filters.UUIDFilter(field_name="enrolment_id")
    format = filters.ChoiceFilter(choices=Format.choices)


class CaseViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Case]):
    """Courses of treatment."""

    serializer_class = CaseSerializer
    filterset_class = CaseFilter
    queryset = Case.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.cases_visible_to(actor_of(self.request))

    def get_serializer_context(self) -> dict[str, Any]:
        """Tell the serializer who asks."""
        return {**super().get_serializer_context(), "actor": self.request.user}

    @extend_schema(request=CaseDraftSerializer, responses={201: CaseSerializer})
    def create(self, request: Request) -> Response:
        """Open a case of a trainee."""
        body = CaseDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        actor = actor_of(request)
        trainees = enrolments_visible_to(actor)
        if "programme" in fields:
            trainees = trainees.filter(programme_id=fields["programme"])
        case = services.create_case(
            actor=actor,
            enrolment=visible_or_404(trainees, fields["trainee"]),
            code=fields["code"],
            treatment_format=Format(fields["format"]),
            planned_sessions=fields["planned_sessions"],
            agreed_problem_areas=fields["agreed_problem_areas"],
        )
        shown = self.get_serializer(self.get_queryset().get(pk=case.pk))
        return Response(shown.data, status=status.HTTP_201_CREATED)


class SessionFilter(ProgrammeFilter):
    """Narrow sessions by where they belong and by whether raters may be given them."""

    case = filters.UUIDFilter(field_name="case_id")
    trainee = filters.UUIDFilter(field_name="case__enrolment_id")
    phase = filters.ChoiceFilter(choices=Phase.choices)
    is_assignable = filters.BooleanFilter()
    placed = filters.BooleanFilter(field_name="case", lookup_expr="isnull", exclude=True)


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
            placement["case"] = _case_or_404(actor, session.programme_id, placement["case"])
        services.place_session(actor=actor, therapy_session=session, **placement)
        return self._answer(session)

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
        "case": fields["case"] and _case_or_404(actor, programme.pk, fields["case"]),
        "speaker_roles": fields["speaker_roles"],
    }


def _case_or_404(actor: User, programme_id: UUID, case_id: UUID) -> Case:
    """Return a visible case of the programme."""
    rows = selectors.cases_visible_to(actor).filter(programme_id=programme_id)
    return visible_or_404(rows, case_id)


def _refuse_too_large(request: Request) -> None:
    """Refuse by its announced length a body that need not be received."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    if announced.isdecimal() and int(announced) > settings.TRANSCRIPT_MAX_BYTES + _FORM_BYTES:
        raise services.too_large(int(announced))
