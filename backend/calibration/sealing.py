"""What the trail vouches for of gold ratings and sets, with the rows that belong to them."""

from collections.abc import Iterator
from typing import Any, Final

from django.db.models import Model

from backend.audit.rows import CHUNK, Columns
from backend.audit.seals import Scope, SealedRow
from backend.calibration.models import (
    CalibrationSet,
    GoldRating,
    GoldRationale,
    GoldScore,
    SetSession,
)

_GOLD: Final = Columns(GoldRating)
_SET: Final = Columns(CalibrationSet)


class _Parts:
    """The rows that belong to others, streamed beside these in the same order."""

    def __init__(self, model: type[Model], owner: str, of_programme: str, scope: Scope) -> None:
        rows = model._default_manager.all()
        if scope.programme is not None:
            rows = rows.filter(**{of_programme: scope.programme})
        if scope.keys is not None:
            rows = rows.filter(**{f"{owner}__in": scope.keys})
        self._owner = owner
        self._columns = Columns(model)
        ordered = rows.order_by(owner, "pk").values(*self._columns.names)
        self._rows = ordered.iterator(chunk_size=CHUNK)
        self._next = next(self._rows, None)

    def of(self, owner: Any) -> list[dict[str, Any]]:
        """Return the rows of one."""
        found = []
        while self._next is not None and self._next[self._owner] <= owner:
            if self._next[self._owner] == owner:
                found.append(self._columns.of(self._next))
            self._next = next(self._rows, None)
        return found


def gold_ratings(scope: Scope) -> Iterator[SealedRow]:
    """Stream gold ratings with their scores; the reasons are words, which may be erased."""
    scores = _Parts(GoldScore, "gold_id", "gold__programme_id", scope)
    reasons = _Parts(GoldRationale, "gold_id", "gold__programme_id", scope)
    for values in _rows(GoldRating, _GOLD, scope):
        key = values["id"]
        words = {row.get("item", ""): row["text"] for row in reasons.of(key)}
        yield SealedRow(
            key=str(key),
            chain=str(values["programme_id"]),
            parts={"gold": _GOLD.of(values), "scores": scores.of(key)},
            text=words or None,
            subject=str(values["therapy_session_id"]),
        )


def calibration_sets(scope: Scope) -> Iterator[SealedRow]:
    """Stream set versions with their sessions."""
    sessions = _Parts(SetSession, "calibration_set_id", "calibration_set__programme_id", scope)
    for values in _rows(CalibrationSet, _SET, scope):
        yield SealedRow(
            key=str(values["id"]),
            chain=str(values["programme_id"]),
            parts={"set": _SET.of(values), "sessions": sessions.of(values["id"])},
        )


def _rows(model: type[Model], columns: Columns, scope: Scope) -> Iterator[dict[str, Any]]:
    rows = model._default_manager.all()
    if scope.programme is not None:
        rows = rows.filter(programme_id=scope.programme)
    if scope.keys is not None:
        rows = rows.filter(pk__in=scope.keys)
    yield from rows.order_by("pk").values(*columns.names).iterator(chunk_size=CHUNK)
