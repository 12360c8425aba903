"""Ratings as files over HTTP."""

import uuid
from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.actor import actor_of
from backend.core.errors import InvalidInput
from backend.core.filters import ProgrammeFilter
from backend.core.visible import visible_or_404
from backend.exports import selectors, services
from backend.exports.models import DataUse, Export, FileFormat, Form
from backend.exports.policies import KEPT_FOR
from backend.exports.serializers.exports import (
    ExportDraftSerializer,
    ExportOptionsSerializer,
    ExportSerializer,
)
from backend.programmes.selectors import programmes_visible_to


class ExportViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Export]
):
    """Ratings as files."""

    serializer_class = ExportSerializer
    filterset_class = ProgrammeFilter
    queryset = Export.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.exports_visible_to(actor_of(self.request))

    def get_serializer_context(self) -> dict[str, Any]:
        """Tell the serializer who asks."""
        context = super().get_serializer_context()
        # The generator of the schema asks without a person.
        return {**context, "actor": getattr(self.request, "user", None)}

    @extend_schema(request=ExportDraftSerializer, responses={201: ExportSerializer})
    def create(self, request: Request) -> Response:
        """Ask for an export, which is built in the background."""
        body = ExportDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        said, actor = body.validated_data, actor_of(request)
        programme = visible_or_404(programmes_visible_to(actor), said["programme"])
        rounds = selectors.rounds_to_export(actor, programme.pk)
        export = services.request_export(
            actor=actor,
            programme=programme,
            data_use=DataUse(said["data_use"]),
            round_=visible_or_404(rounds, said["round"]) if said["round"] else None,
            forms=[Form(form) for form in said["forms"]],
            formats=[FileFormat(wanted) for wanted in said["formats"]],
        )
        shown = self.get_queryset().get(pk=export.pk)
        return Response(self.get_serializer(shown).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        parameters=[OpenApiParameter("programme", OpenApiTypes.UUID, required=True)],
        responses=ExportOptionsSerializer,
        filters=False,
    )
    @action(detail=False, pagination_class=None, url_path="options", url_name="options")
    def to_choose_from(self, request: Request) -> Response:
        """Say which rounds the person can export, and for what."""
        actor = actor_of(request)
        programme = visible_or_404(programmes_visible_to(actor), _programme_asked_for(request))
        uses = selectors.data_uses_of(actor, programme.pk)
        rounds = list(selectors.rounds_to_export(actor, programme.pk))
        counts = {use: selectors.counts_by_round(actor, programme.pk, use, rounds) for use in uses}
        answer = {
            "data_uses": uses,
            "kept_for_days": KEPT_FOR.days,
            "rounds": [
                {
                    "id": row.pk,
                    "name": row.name,
                    "instrument": row.rubric.title,
                    "version": row.rubric.version,
                    "closed_at": row.closed_at,
                    "n_ratings": {use.value: counts[use].get(row.pk, 0) for use in uses},
                }
                for row in rounds
            ],
        }
        return Response(ExportOptionsSerializer(answer).data)

    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY})
    @action(detail=True)
    def download(self, request: Request, pk: str) -> HttpResponse:
        """Answer the file, which is an event of the audit trail."""
        export = self.get_object()
        content = services.download_export(actor=actor_of(request), export=export)
        answer = HttpResponse(content, content_type="application/zip")
        answer["Content-Disposition"] = f'attachment; filename="ratings-{str(export.pk)[:8]}.zip"'
        return answer

    @extend_schema(request=None, responses=ExportSerializer)
    @action(detail=True, methods=["post"], url_path="delete")
    def delete_file(self, request: Request, pk: str) -> Response:
        """Delete the file before its time; that it was there stays to be seen."""
        export = self.get_object()
        services.delete_export(actor=actor_of(request), export=export)
        return Response(self.get_serializer(self.get_queryset().get(pk=export.pk)).data)


def _programme_asked_for(request: Request) -> uuid.UUID:
    try:
        return uuid.UUID(request.query_params.get("programme", ""))
    except ValueError as error:
        raise InvalidInput("Say of which programme.", code="programme_missing") from error
