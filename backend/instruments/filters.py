"""What lists of definitions, instruments and pathways alike, are narrowed by."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Q
from django_filters import rest_framework as filters

from backend.access.roles import Permission
from backend.access.rules import allows
from backend.accounts.actor import actor_of


class DefinitionFilter(filters.FilterSet):
    """Narrow versions of definitions: those a programme can use, by name, by state."""

    # What a person must be allowed in a programme to see what it can use.
    permission: ClassVar[Permission]

    programme = filters.UUIDFilter(method="usable_in")
    slug = filters.CharFilter()
    status = filters.CharFilter()
    search = filters.CharFilter(method="named")

    def usable_in(self, queryset: Any, name: str, value: UUID) -> Any:
        """Keep what comes with the product and what this programme added, if one may read it."""
        if not allows(actor_of(self.request), self.permission, value):
            return queryset.none()
        return queryset.filter(Q(programme__isnull=True) | Q(programme_id=value))

    def named(self, queryset: Any, name: str, value: str) -> Any:
        """Keep rows with these words in title or name."""
        return queryset.filter(Q(title__icontains=value) | Q(slug__icontains=value))
