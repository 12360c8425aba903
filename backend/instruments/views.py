"""Rubric versions over HTTP."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from backend.access.roles import Permission
from backend.accounts.actor import actor_of
from backend.core.errors import Conflict, InvalidInput
from backend.core.http import BoundedJSONParser
from backend.core.visible import visible_or_404
from backend.instruments import services
from backend.instruments.actions import choices_of
from backend.instruments.comparing import compared_rows
from backend.instruments.filters import DefinitionFilter
from backend.instruments.models import RubricVersion
from backend.instruments.pins import pins_of
from backend.instruments.selectors import rubrics_visible_to
from backend.instruments.serializers import (
    DefinitionUploadSerializer,
    ProgrammeChoiceSerializer,
    RubricComparisonSerializer,
    RubricDetailSerializer,
    RubricPreviewSerializer,
    RubricSerializer,
    RubricUploadSerializer,
)
from backend.instruments.uploads import other_version, refuse_too_large, yaml_file
from backend.programmes.models import Programme
from backend.programmes.selectors import programmes_visible_to


class RubricFilter(DefinitionFilter):
    """Narrow rubric versions: what a programme can use, and what it works with."""

    permission = Permission.RUBRIC_READ

    pinned = filters.BooleanFilter(method="pinned_in_programme")

    def pinned_in_programme(self, queryset: Any, name: str, value: bool) -> Any:
        """Keep what the programme of the same request works with, or what it does not."""
        programme_id = self.form.cleaned_data.get("programme")
        if programme_id is None:
            raise InvalidInput("Say which programme works with it.", code="programme_missing")
        pinned = pins_of([programme_id])[programme_id].rubric_ids
        return queryset.filter(pk__in=pinned) if value else queryset.exclude(pk__in=pinned)


class RubricViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[RubricVersion]
):
    """Rubrics as they were when used, those of the product and those of a programme."""

    filterset_class = RubricFilter
    parser_classes = [MultiPartParser, BoundedJSONParser]
    queryset = RubricVersion.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only; a list leaves the definitions in the database."""
        rows = rubrics_visible_to(actor_of(self.request))
        return rows.defer("definition", "source") if self.action == "list" else rows

    def get_serializer_class(self) -> Any:
        """Answer the definition only for one rubric at a time."""
        return RubricSerializer if self.action == "list" else RubricDetailSerializer

    def get_serializer_context(self) -> dict[str, Any]:
        """Tell the serializer where versions are pinned, read once."""
        asked = self.request.query_params.get("programme") if self.action == "list" else None
        programme_id = UUID(asked) if asked else None
        choices = choices_of(actor_of(self.request), programme_id)
        return {**super().get_serializer_context(), "choices": choices}

    @extend_schema(
        request={
            "multipart/form-data": RubricUploadSerializer,
            "application/json": RubricUploadSerializer,
        },
        responses={201: RubricDetailSerializer},
    )
    def create(self, request: Request) -> Response:
        """Add a version of the programme's own, with the right by which it is used."""
        refuse_too_large(request)
        body = RubricUploadSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        said, actor = body.validated_data, actor_of(request)
        row = services.add_rubric(
            actor=actor,
            programme=visible_or_404(programmes_visible_to(actor), said["programme"]),
            raw=said["raw"],
            permission_note=said["permission_note"],
        )
        return self._answer(row, status.HTTP_201_CREATED)

    @extend_schema(
        request={
            "multipart/form-data": DefinitionUploadSerializer,
            "application/json": DefinitionUploadSerializer,
        },
        responses=RubricPreviewSerializer,
    )
    @action(detail=False, methods=["post"])
    def preview(self, request: Request) -> Response:
        """Say what would come of adding a definition; nothing is stored."""
        refuse_too_large(request)
        body = DefinitionUploadSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        said, actor = body.validated_data, actor_of(request)
        preview = services.preview_rubric(
            actor=actor,
            programme=visible_or_404(programmes_visible_to(actor), said["programme"]),
            raw=said["raw"],
        )
        return Response(RubricPreviewSerializer(preview).data)

    @extend_schema(
        parameters=[OpenApiParameter("with", OpenApiTypes.UUID, required=True)],
        responses=RubricComparisonSerializer,
    )
    @action(detail=True)
    def compare(self, request: Request, pk: str) -> Response:
        """Compare with another version of the same instrument, part by part."""
        row = self.get_object()
        other = visible_or_404(self.get_queryset(), other_version(request))
        return Response(RubricComparisonSerializer(compared_rows(row, other)).data)

    @extend_schema(responses={(200, "application/yaml"): OpenApiTypes.STR})
    @action(detail=True)
    def source(self, request: Request, pk: str) -> HttpResponse:
        """Return the definition as it was written."""
        row = self.get_object()
        if not row.source:
            raise Conflict(f"The text of {row} was not kept.", code="source_not_kept")
        return yaml_file(row.source, f"{row.slug}-{row.version}")

    @extend_schema(request=ProgrammeChoiceSerializer, responses=RubricDetailSerializer)
    @action(detail=True, methods=["post"], parser_classes=[BoundedJSONParser])
    def pin(self, request: Request, pk: str) -> Response:
        """Work with this version from now on."""
        row = self.get_object()
        services.pin_rubric(actor=actor_of(request), programme=self._programme(request), rubric=row)
        return self._answer(row)

    @extend_schema(request=ProgrammeChoiceSerializer, responses=RubricDetailSerializer)
    @action(detail=True, methods=["post"], parser_classes=[BoundedJSONParser])
    def unpin(self, request: Request, pk: str) -> Response:
        """Begin nothing new with this version."""
        row = self.get_object()
        services.unpin_rubric(
            actor=actor_of(request), programme=self._programme(request), rubric=row
        )
        return self._answer(row)

    def _programme(self, request: Request) -> Programme:
        body = ProgrammeChoiceSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        rows = programmes_visible_to(actor_of(request))
        return visible_or_404(rows, body.validated_data["programme"])

    def _answer(self, row: RubricVersion, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(row).data, status=code)
