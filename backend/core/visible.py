"""Find what a request names, among the rows that the person may see."""

from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.http import Http404

M = TypeVar("M", bound=Model)

# The condition that no row meets. What a person's roles never show them is best answered with it at
# once: to put a condition together takes longer than the whole query takes to run.
NOTHING = Q(pk__in=[])


class NotVisible(Http404):
    """What the request names is not there for the person: it is hidden, or it never was."""

    def __init__(self, model: type[Model], key: UUID) -> None:
        super().__init__("Not found.")
        self.model = model
        self.key = key


def visible_or_404(rows: QuerySet[M, Any], key: UUID) -> M:
    """Return the row with this key. Raises NotVisible, by which a hidden one becomes a denial."""
    row: M | None = rows.filter(pk=key).first()
    if row is None:
        raise NotVisible(rows.model, key)
    return row
