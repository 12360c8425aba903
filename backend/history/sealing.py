"""What of an earlier study the audit trail vouches for: the file's row and everything in it."""

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from django.db.models import Model

from backend.audit.rows import CHUNK, Columns
from backend.audit.seals import Scope, SealedRow
from backend.history.models import (
    PastAnswer,
    PastImport,
    PastRater,
    PastRating,
    PastReport,
    PastSession,
)

_OWN = Columns(PastImport, without=("note",))
# Part, model, and the way from its rows to the import.
_PARTS: Final[dict[str, tuple[type[Model], str]]] = {
    "sessions": (PastSession, "past_import_id"),
    "raters": (PastRater, "past_import_id"),
    "ratings": (PastRating, "past_import_id"),
    "answers": (PastAnswer, "rating__past_import_id"),
    "report": (PastReport, "past_import_id"),
}


class _PartsByImport:
    """The rows of a model by import, read once beside the imports and in their order."""

    def __init__(self, model: type[Model], way: str, scope: Scope) -> None:
        rows = model._default_manager.all()
        prefix = way.removesuffix("_id")
        if scope.programme is not None:
            rows = rows.filter(**{f"{prefix}__programme_id": scope.programme})
        if scope.keys is not None:
            rows = rows.filter(**{f"{way}__in": scope.keys})
        self._way = way
        self._columns = Columns(model)
        asked = dict.fromkeys([*self._columns.names, way])
        self._rows = rows.order_by(way, "pk").values(*asked).iterator(chunk_size=CHUNK)
        self._next = next(self._rows, None)

    def of(self, past_import: UUID) -> list[dict[str, Any]]:
        """Return the rows of an import."""
        found = []
        while self._next is not None and self._next[self._way] <= past_import:
            if self._next[self._way] == past_import:
                found.append(self._columns.of(self._next))
            self._next = next(self._rows, None)
        return found


def past_imports(scope: Scope) -> Iterator[SealedRow]:
    """Stream the imports with all that belongs to them; six queries for any number."""
    rows = PastImport.objects.all()
    if scope.programme is not None:
        rows = rows.filter(programme_id=scope.programme)
    if scope.keys is not None:
        rows = rows.filter(pk__in=scope.keys)
    streams = {name: _PartsByImport(model, way, scope) for name, (model, way) in _PARTS.items()}
    for values in rows.order_by("pk").values(*_OWN.names, "note").iterator(chunk_size=CHUNK):
        parts: dict[str, Any] = {"import": _OWN.of(values)}
        parts |= {name: stream.of(values["id"]) for name, stream in streams.items()}
        yield SealedRow(
            key=str(values["id"]),
            chain=str(values["programme_id"]),
            parts=parts,
            text={"note": values["note"]} if values["note"] else None,
        )
