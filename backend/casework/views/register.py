"""The register of meetings over HTTP."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.actor import actor_of
from backend.casework import selectors, services
from backend.casework.actions import may_register
from backend.casework.models import Case, TherapySession
from backend.casework.register_file import MAX_BYTES
from backend.casework.serializers.register import (
    FrameQuerySerializer,
    MeetingDraftSerializer,
    RegisterImportSerializer,
    RegisterSerializer,
    RegisterUploadSerializer,
)
from backend.casework.serializers.sessions import TherapySessionSerializer
from backend.core.http import BodyTooLarge
from backend.core.visible import visible_or_404
from backend.programmes.models import Programme
from backend.programmes.selectors import programmes_visible_to

# What a form holds besides the file.
_FORM_BYTES = 64 * 1024


class RegisterViewSet(viewsets.GenericViewSet[TherapySession]):
    """Every meeting that was held, recorded or not."""

    serializer_class = RegisterSerializer
    queryset = TherapySession.objects.none()
    filter_backends = ()
    pagination_class = None

    @extend_schema(parameters=[FrameQuerySerializer], responses=RegisterSerializer)
    def list(self, request: Request) -> Response:
        """Count the meetings and say why some cannot be drawn; `sessions` lists them."""
        query, programme = self._asked(request)
        frame = services.open_register(
            actor=actor_of(request), programme=programme, asked=query.asked()
        )
        shown = {
            **{name: getattr(frame, name) for name in _COUNTS},
            "can_register": may_register(actor_of(request), programme.pk),
        }
        return Response(RegisterSerializer(shown).data)

    @extend_schema(request=MeetingDraftSerializer, responses={201: TherapySessionSerializer})
    def create(self, request: Request) -> Response:
        """Register a meeting."""
        body = MeetingDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        said: dict[str, Any] = dict(body.validated_data)
        actor = actor_of(request)
        case: Case = visible_or_404(selectors.cases_visible_to(actor), said.pop("case"))
        meeting = services.register_meeting(actor=actor, case=case, **said)
        row = selectors.session_details(actor).get(pk=meeting.pk)
        shown = TherapySessionSerializer(row, context={"actor": actor})
        return Response(shown.data, status=status.HTTP_201_CREATED)

    @extend_schema(
        request={"multipart/form-data": RegisterUploadSerializer},
        responses=RegisterImportSerializer,
    )
    @action(detail=False, methods=["post"], parser_classes=[MultiPartParser])
    def preview(self, request: Request) -> Response:
        """Say what would come of a CSV file; nothing is stored."""
        result = services.preview_register(**_received(request))
        return Response(RegisterImportSerializer(result).data)

    @extend_schema(
        request={"multipart/form-data": RegisterUploadSerializer},
        responses=RegisterImportSerializer,
    )
    @action(
        detail=False,
        methods=["post"],
        url_path="import",
        url_name="import-file",
        parser_classes=[MultiPartParser],
    )
    def import_file(self, request: Request) -> Response:
        """Register every meeting of a CSV file, or none of them."""
        result = services.import_register(**_received(request))
        return Response(RegisterImportSerializer(result).data)

    @extend_schema(
        parameters=[FrameQuerySerializer], responses={(200, "text/csv"): OpenApiTypes.STR}
    )
    @action(detail=False)
    def export(self, request: Request) -> HttpResponse:
        """Return the meetings as a file that the import takes."""
        query, programme = self._asked(request)
        text = services.export_register(
            actor=actor_of(request), programme=programme, asked=query.asked()
        )
        return _csv(text, f"meetings-{programme.slug}")

    @extend_schema(
        parameters=[FrameQuerySerializer], responses={(200, "text/csv"): OpenApiTypes.STR}
    )
    @action(detail=False)
    def template(self, request: Request) -> HttpResponse:
        """Return an empty file with the columns that the import takes."""
        _, programme = self._asked(request)
        text = services.register_template(actor=actor_of(request), programme=programme)
        return _csv(text, "meetings")

    def _asked(self, request: Request) -> tuple[FrameQuerySerializer, Programme]:
        query = FrameQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        programmes = programmes_visible_to(actor_of(request))
        return query, visible_or_404(programmes, query.validated_data["programme"])


_COUNTS = ("n_registered", "n_recorded", "n_consented", "n_ready", "missing")


def _received(request: Request) -> dict[str, Any]:
    announced = request.META.get("CONTENT_LENGTH") or "0"
    if announced.isdecimal() and int(announced) > MAX_BYTES + _FORM_BYTES:
        raise BodyTooLarge(f"At most {MAX_BYTES:,} bytes of a register are read.")
    body = RegisterUploadSerializer(data=request.data)
    body.is_valid(raise_exception=True)
    actor = actor_of(request)
    return {
        "actor": actor,
        "programme": visible_or_404(programmes_visible_to(actor), body.validated_data["programme"]),
        "raw": body.validated_data["file"].read(),
    }


def _csv(text: str, name: str) -> HttpResponse:
    return HttpResponse(
        # With the mark by which spreadsheets recognise UTF-8.
        text.encode("utf-8-sig"),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
