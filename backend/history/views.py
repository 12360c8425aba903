"""Earlier studies over HTTP."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.actor import actor_of
from backend.core.errors import InvalidInput
from backend.core.filters import ProgrammeFilter
from backend.core.http import BoundedJSONParser
from backend.core.visible import visible_or_404
from backend.history import selectors, services
from backend.history.columns import columns_of, template_of
from backend.history.models import PastImport
from backend.history.reading import MAX_ANSWERS, MAX_BYTES
from backend.history.serializers import (
    PastCodebookSerializer,
    PastFileSerializer,
    PastImportDetailSerializer,
    PastImportSerializer,
    PastNamesSerializer,
    PastPreviewSerializer,
    PastReliabilitySerializer,
    PastStudySerializer,
    PastWithdrawSerializer,
)
from backend.history.uploads import csv_file, refuse_too_large
from backend.instruments.models import RubricVersion
from backend.instruments.rules import instrument_of
from backend.instruments.selectors import rubrics_visible_to
from backend.programmes.selectors import programmes_visible_to

_RUBRIC = [OpenApiParameter("rubric", OpenApiTypes.UUID, required=True)]
# Enough of the example to see its shape.
_EXAMPLE_LINES = 6


class PastImportViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[PastImport]
):
    """Sessions and ratings of earlier studies."""

    filterset_class = ProgrammeFilter
    parser_classes = [MultiPartParser, BoundedJSONParser]
    queryset = PastImport.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.past_imports_visible_to(actor_of(self.request))

    def get_serializer_class(self) -> Any:
        """Answer the codes of one study at a time."""
        return PastImportSerializer if self.action == "list" else PastImportDetailSerializer

    def get_serializer_context(self) -> dict[str, Any]:
        """Tell the serializer who asks."""
        context = super().get_serializer_context()
        # The generator of the schema asks without a person.
        return {**context, "actor": getattr(self.request, "user", None)}

    @extend_schema(
        request={
            "multipart/form-data": PastStudySerializer,
            "application/json": PastStudySerializer,
        },
        responses={200: PastImportDetailSerializer, 201: PastImportDetailSerializer},
    )
    def create(self, request: Request) -> Response:
        """Bring a file in; one that was brought in before answers 200 and changes nothing."""
        received, said = _received(request, PastStudySerializer)
        past, is_new = services.import_past_data(**received, name=said["name"], note=said["note"])
        return self._answer(past.pk, status.HTTP_201_CREATED if is_new else status.HTTP_200_OK)

    @extend_schema(
        request={
            "multipart/form-data": PastFileSerializer,
            "application/json": PastFileSerializer,
        },
        responses=PastPreviewSerializer,
    )
    @action(detail=False, methods=["post"])
    def preview(self, request: Request) -> Response:
        """Say what would come of bringing a file in; nothing is stored."""
        received, _ = _received(request, PastFileSerializer)
        return Response(PastPreviewSerializer(services.preview_past_data(**received)).data)

    @extend_schema(parameters=_RUBRIC, responses=PastCodebookSerializer, filters=False)
    @action(detail=False, pagination_class=None)
    def codebook(self, request: Request) -> Response:
        """Say which columns a file has under a rubric version."""
        instrument = instrument_of(_rubric_asked_for(request).pk)
        example = "\n".join(template_of(instrument).splitlines()[:_EXAMPLE_LINES])
        answer = {
            "columns": columns_of(instrument),
            "example": example,
            "max_rows": MAX_ANSWERS,
            "max_bytes": MAX_BYTES,
        }
        return Response(PastCodebookSerializer(answer).data)

    @extend_schema(
        parameters=_RUBRIC, responses={(200, "text/csv"): OpenApiTypes.STR}, filters=False
    )
    @action(detail=False, pagination_class=None)
    def template(self, request: Request) -> HttpResponse:
        """Return an example file under a rubric version."""
        rubric = _rubric_asked_for(request)
        name = f"past-data-{rubric.slug}-{rubric.version}"
        return csv_file(template_of(instrument_of(rubric.pk)), name)

    @extend_schema(responses=PastReliabilitySerializer)
    @action(detail=True)
    def reliability(self, request: Request, pk: str) -> Response:
        """Say how far the raters of the study agreed; a withdrawn study answers 409."""
        return Response(PastReliabilitySerializer(selectors.report_shown(self.get_object())).data)

    @extend_schema(request=PastNamesSerializer, responses=PastImportDetailSerializer)
    @action(detail=True, methods=["post"], parser_classes=[BoundedJSONParser])
    def names(self, request: Request, pk: str) -> Response:
        """Say who is who in the study."""
        past = self.get_object()
        body = PastNamesSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        said = [services.CodeNamed(**row) for row in body.validated_data["codes"]]
        services.name_codes(actor=actor_of(request), past=past, codes=said)
        return self._answer(past.pk)

    @extend_schema(request=PastWithdrawSerializer, responses=PastImportDetailSerializer)
    @action(detail=True, methods=["post"], parser_classes=[BoundedJSONParser])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Withdraw the study: it counts no more, and stays to be seen as withdrawn."""
        past = self.get_object()
        body = PastWithdrawSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        services.withdraw_past_data(
            actor=actor_of(request), past=past, reason=body.validated_data["reason"]
        )
        return self._answer(past.pk)

    def _answer(self, key: UUID, code: int = status.HTTP_200_OK) -> Response:
        shown = self.get_queryset().get(pk=key)
        return Response(self.get_serializer(shown).data, status=code)


def _received(request: Request, form: type[PastFileSerializer]) -> tuple[dict[str, Any], Any]:
    """Return who sent which file for which programme and rubric, and the whole form."""
    refuse_too_large(request)
    body = form(data=request.data)
    body.is_valid(raise_exception=True)
    said, actor = body.validated_data, actor_of(request)
    received = {
        "actor": actor,
        "programme": visible_or_404(programmes_visible_to(actor), said["programme"]),
        "rubric": visible_or_404(rubrics_visible_to(actor), said["rubric"]),
        "raw": said["raw"],
    }
    return received, said


def _rubric_asked_for(request: Request) -> RubricVersion:
    """Return the rubric that the address names. Raises InvalidInput, or NotVisible."""
    try:
        key = UUID(request.query_params.get("rubric", ""))
    except ValueError as error:
        raise InvalidInput(
            "Name the rubric version with ?rubric=…", code="rubric_missing"
        ) from error
    return visible_or_404(rubrics_visible_to(actor_of(request)), key)
