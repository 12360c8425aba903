"""Releases over HTTP."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.actor import actor_of
from backend.core.visible import visible_or_404
from backend.ratings import selectors, services
from backend.ratings.filters import ReleaseFilter
from backend.ratings.matrices import overall_scores
from backend.ratings.models import Release
from backend.ratings.serializers.releases import ReleaseDraftSerializer, ReleaseSerializer


class ReleaseViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Release]):
    """What trainees were given to read."""

    serializer_class = ReleaseSerializer
    filterset_class = ReleaseFilter
    queryset = Release.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.releases_visible_to(actor_of(self.request))

    def _rows(self, releases: Sequence[Release]) -> Any:
        overall = overall_scores([release.rating for release in releases])
        return ReleaseSerializer(releases, many=True, context={"overall": overall}).data

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Answer a page of releases with the means of their ratings."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self._rows(page or []))

    @extend_schema(request=ReleaseDraftSerializer, responses={201: ReleaseSerializer})
    def create(self, request: Request) -> Response:
        """Hand a rating to the trainee, with a comment."""
        body = ReleaseDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        actor = actor_of(request)
        rating = visible_or_404(selectors.ratings_visible_to(actor), body.validated_data["rating"])
        release = services.release_rating(
            actor=actor, rating=rating, comment=body.validated_data["comment"]
        )
        (row,) = self._rows([self.get_queryset().get(pk=release.pk)])
        return Response(row, status=status.HTTP_201_CREATED)
