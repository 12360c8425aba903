"""Read the rows of a model for sealing: every column, unless it is said why not."""

from collections.abc import Iterator
from typing import Any, Final

from django.db.models import F, Model, Q

from backend.audit.seals import Scope, SealedRow

CHUNK: Final = 2000


class Columns:
    """The columns of a model that are sealed: every one, unless it is said why not."""

    def __init__(self, model: type[Model], *, without: tuple[str, ...] = ()) -> None:
        """Take all columns of the model but some. Raises ValueError for one it lacks."""
        known = {column.attname: column for column in model._meta.concrete_fields}
        unknown = set(without) - set(known)
        if unknown:
            raise ValueError(f"{model.__name__} has no column {', '.join(sorted(unknown))}.")
        self.names = tuple(name for name in known if name not in without)
        self._unsaid = {name: known[name].get_default() for name in self.names}

    def of(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return a row's values, without those that a row has when nobody says anything.

        So a column that is added later leaves the seals of earlier rows as they are.
        """
        return {
            name: value
            for name, unsaid in self._unsaid.items()
            if (value := values[name]) is not None and value != unsaid
        }


class RowsOf:
    """The reader of a model whose rows stand alone and belong to a programme."""

    def __init__(
        self,
        model: type[Model],
        *,
        without: tuple[str, ...] = (),
        text: tuple[str, ...] = (),
        subject: str = "",
        where: Q | None = None,
    ) -> None:
        """Read every column `without` some; those of `text` are free text."""
        self.model = model
        self.columns = Columns(model, without=(*without, *text))
        self.text = text
        self.subject = subject
        self.where = where if where is not None else Q()

    def __call__(self, scope: Scope) -> Iterator[SealedRow]:
        """Stream the rows within the scope."""
        rows = self.model._default_manager.filter(self.where).order_by("pk")
        if scope.programme is not None:
            rows = rows.filter(programme_id=scope.programme)
        if scope.keys is not None:
            rows = rows.filter(pk__in=scope.keys)
        others = {"programme_id", *self.text, *([self.subject] if self.subject else [])}
        asked = [*self.columns.names, *sorted(others - set(self.columns.names))]
        for values in rows.values(*asked, key=F("pk")).iterator(chunk_size=CHUNK):
            words = {name: values[name] for name in self.text if values[name]}
            yield SealedRow(
                key=str(values["key"]),
                chain=str(values["programme_id"]),
                parts={"row": self.columns.of(values)},
                text=words or None,
                subject=str(values[self.subject]) if self.subject else "",
            )
