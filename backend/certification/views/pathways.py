"""Pathway versions over HTTP."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.actor import actor_of
from backend.certification import services
from backend.certification.actions import choices_of
from backend.certification.characteristics import characteristics_of
from backend.certification.definitions import compared_pathways, pathway_of
from backend.certification.models import PathwayVersion
from backend.certification.selectors import adoptions_of, pathways_visible_to
from backend.certification.serializers.characteristics import (
    CharacteristicsQuerySerializer,
    CharacteristicsSerializer,
)
from backend.certification.serializers.pathways import (
    PathwayAdoptionDraftSerializer,
    PathwayComparisonSerializer,
    PathwayDetailSerializer,
    PathwayPreviewSerializer,
    PathwaySerializer,
)
from backend.core.errors import InvalidInput
from backend.core.http import BoundedJSONParser
from backend.core.visible import visible_or_404
from backend.instruments.filters import DefinitionFilter
from backend.instruments.serializers import (
    DefinitionUploadSerializer,
    ProgrammeChoiceSerializer,
    RubricUploadSerializer,
)
from backend.instruments.uploads import other_version, refuse_too_large, yaml_file
from backend.programmes.models import Programme
from backend.programmes.selectors import programmes_visible_to


class PathwayFilter(DefinitionFilter):
    """Narrow pathway versions: what a programme can adopt, and what it certifies by."""

    permission = Permission.PATHWAY_READ

    adopted = filters.BooleanFilter(method="adopted_by_programme")

    def adopted_by_programme(self, queryset: Any, name: str, value: bool) -> Any:
        """Keep what the programme of the same request certifies by, or what it does not."""
        programme_id = self.form.cleaned_data.get("programme")
        if programme_id is None:
            raise InvalidInput("Say which programme adopted it.", code="programme_missing")
        adopted = [row.pathway_id for row in adoptions_of([programme_id])[programme_id]]
        return queryset.filter(pk__in=adopted) if value else queryset.exclude(pk__in=adopted)


class PathwayViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[PathwayVersion]
):
    """Rules of certification, those of the product and those of a programme."""

    filterset_class = PathwayFilter
    parser_classes = [MultiPartParser, BoundedJSONParser]
    queryset = PathwayVersion.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only; a list leaves the definitions in the database."""
        rows = pathways_visible_to(actor_of(self.request))
        return rows.defer("definition", "source") if self.action == "list" else rows

    def get_serializer_class(self) -> Any:
        """Answer the rules only for one pathway at a time."""
        return PathwaySerializer if self.action == "list" else PathwayDetailSerializer

    def get_serializer_context(self) -> dict[str, Any]:
        """Tell the serializer where versions are adopted, read once."""
        asked = self.request.query_params.get("programme") if self.action == "list" else None
        choices = choices_of(actor_of(self.request), UUID(asked) if asked else None)
        return {**super().get_serializer_context(), "choices": choices}

    @extend_schema(
        request={
            "multipart/form-data": RubricUploadSerializer,
            "application/json": RubricUploadSerializer,
        },
        responses={201: PathwayDetailSerializer},
    )
    def create(self, request: Request) -> Response:
        """Add a version of the programme's own, with the right by which it is used."""
        refuse_too_large(request)
        said = _said(RubricUploadSerializer(data=request.data))
        row = services.add_pathway(
            actor=actor_of(request),
            programme=_programme(request, said),
            raw=said["raw"],
            permission_note=said["permission_note"],
        )
        return self._answer(row, status.HTTP_201_CREATED)

    @extend_schema(
        request={
            "multipart/form-data": DefinitionUploadSerializer,
            "application/json": DefinitionUploadSerializer,
        },
        responses=PathwayPreviewSerializer,
    )
    @action(detail=False, methods=["post"])
    def preview(self, request: Request) -> Response:
        """Say what would come of adding a pathway; nothing is stored."""
        refuse_too_large(request)
        said = _said(DefinitionUploadSerializer(data=request.data))
        preview = services.preview_pathway(
            actor=actor_of(request), programme=_programme(request, said), raw=said["raw"]
        )
        return Response(PathwayPreviewSerializer(preview).data)

    @extend_schema(
        parameters=[OpenApiParameter("with", OpenApiTypes.UUID, required=True)],
        responses=PathwayComparisonSerializer,
    )
    @action(detail=True)
    def compare(self, request: Request, pk: str) -> Response:
        """Compare with another version of the same pathway."""
        rows = [self.get_object(), visible_or_404(self.get_queryset(), other_version(request))]
        if rows[0].pk == rows[1].pk or len({(row.programme_id, row.slug) for row in rows}) > 1:
            raise InvalidInput(
                "Only two versions of one pathway can be compared.", code="not_two_versions"
            )
        earlier, later = sorted(rows, key=lambda row: pathway_of(row).version_key)
        comparison = compared_pathways(earlier.definition, later.definition)
        answer = {"earlier": earlier.pk, "later": later.pk, **comparison}
        return Response(PathwayComparisonSerializer(answer).data)

    @extend_schema(responses={(200, "application/yaml"): OpenApiTypes.STR})
    @action(detail=True)
    def source(self, request: Request, pk: str) -> HttpResponse:
        """Return the pathway as it was written."""
        row = self.get_object()
        return yaml_file(row.source, f"{row.slug}-{row.version}")

    @extend_schema(
        parameters=[CharacteristicsQuerySerializer],
        responses=CharacteristicsSerializer,
        filters=False,
    )
    @action(detail=True)
    def characteristics(self, request: Request, pk: str) -> Response:
        """Say how often the pathway certifies whom, with a programme's own components if it can."""
        row = self.get_object()
        asked = _said(CharacteristicsQuerySerializer(data=request.query_params))
        programme = _programme(request, asked)
        require(actor_of(request), Permission.PATHWAY_READ, programme.pk)
        if row.programme_id not in {None, programme.pk}:
            raise InvalidInput("This pathway is of another programme.", code="foreign_pathway")
        answer = characteristics_of(row, programme, attempts=asked["attempts"])
        return Response(CharacteristicsSerializer(answer).data)

    @extend_schema(request=PathwayAdoptionDraftSerializer, responses=PathwayDetailSerializer)
    @action(detail=True, methods=["post"], parser_classes=[BoundedJSONParser])
    def adopt(self, request: Request, pk: str) -> Response:
        """Certify by this version from now on."""
        row = self.get_object()
        said = _said(PathwayAdoptionDraftSerializer(data=request.data))
        services.adopt_pathway(
            actor=actor_of(request),
            programme=_programme(request, said),
            pathway=row,
            instrument=said.get("instrument"),
            scale=said.get("scale"),
        )
        return self._answer(row)

    @extend_schema(request=ProgrammeChoiceSerializer, responses=PathwayDetailSerializer)
    @action(detail=True, methods=["post"], parser_classes=[BoundedJSONParser])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Certify by this version no longer."""
        row = self.get_object()
        said = _said(ProgrammeChoiceSerializer(data=request.data))
        services.withdraw_pathway(
            actor=actor_of(request), programme=_programme(request, said), pathway=row
        )
        return self._answer(row)

    def _answer(self, row: PathwayVersion, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(row).data, status=code)


def _said(body: serializers.Serializer[Any]) -> dict[str, Any]:
    body.is_valid(raise_exception=True)
    said: dict[str, Any] = body.validated_data
    return said


def _programme(request: Request, said: dict[str, Any]) -> Programme:
    return visible_or_404(programmes_visible_to(actor_of(request)), said["programme"])
