"""Rubric versions over HTTP."""

from typing import Any
from uuid import UUID

from django_filters import rest_framework as filters
from rest_framework import mixins, viewsets

from backend.access.roles import Permission
from backend.access.rules import allows
from backend.accounts.actor import actor_of
from backend.instruments.models import RubricVersion
from backend.instruments.selectors import rubrics_visible_to
from backend.instruments.serializers import RubricDetailSerializer, RubricSerializer


class RubricFilter(filters.FilterSet):
    """Narrow rubric versions; every programme has the same ones."""

    programme = filters.UUIDFilter(method="readable_in")
    slug = filters.CharFilter()
    status = filters.CharFilter()

    def readable_in(self, queryset: Any, name: str, value: UUID) -> Any:
        """Keep the rows if the person may read rubrics in this programme."""
        may = allows(actor_of(self.request), Permission.RUBRIC_READ, value)
        return queryset if may else queryset.none()


class RubricViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[RubricVersion]
):
    """Rubrics as they were when used."""

    filterset_class = RubricFilter
    queryset = RubricVersion.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only; a list leaves the definitions in the database."""
        rows = rubrics_visible_to(actor_of(self.request))
        return rows.defer("definition") if self.action == "list" else rows

    def get_serializer_class(self) -> Any:
        """Answer the definition only for one rubric at a time."""
        return RubricDetailSerializer if self.action == "retrieve" else RubricSerializer
