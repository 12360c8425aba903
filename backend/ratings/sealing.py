"""What the trail vouches for in a submitted rating: everything it says, and when and by whom.

Free text (the notes on the rating, its items and its flags) is sealed with a salt, because it is
erased when a client takes the consent back; the scores and the evidence are ids and numbers.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from django.db.models import Model

from backend.audit.rows import CHUNK, Columns
from backend.audit.seals import Scope, SealedRow
from backend.ratings.models import Evidence, ItemScore, RaisedFlag, Rating, RatingStatus

# What a rating of a round is sealed with besides its own columns; and its rubric by content.
_BESIDE: Final = (
    "rubric__fingerprint",
    "assignment__rater_id",
    "assignment__round_session_id",
    "assignment__round_session__code",
    "assignment__round_session__round_id",
    "assignment__round_session__therapy_session_id",
)
_OWN: Final = Columns(Rating, without=("note",))
_PARTS: Final[Mapping[str, tuple[type[Model], str]]] = {
    "item_scores": (ItemScore, "item"),
    "evidence": (Evidence, ""),
    "flags": (RaisedFlag, "flag"),
}


class _PartsByRating:
    """The rows of one part, streamed beside the ratings in the same order."""

    def __init__(self, model: type[Model], named: str, scope: Scope) -> None:
        rows = model._default_manager.filter(rating__status=RatingStatus.SUBMITTED)
        if scope.programme is not None:
            rows = rows.filter(rating__programme_id=scope.programme)
        if scope.keys is not None:
            rows = rows.filter(rating_id__in=scope.keys)
        # Items and flags have a note, by whose name it is sealed.
        self._named = named
        self._columns = Columns(model, without=("note",) if named else ())
        asked = [*self._columns.names, *(["note"] if named else [])]
        self._rows = rows.order_by("rating_id", "pk").values(*asked).iterator(chunk_size=CHUNK)
        self._next = next(self._rows, None)

    def of(self, rating: UUID) -> tuple[list[dict[str, Any]], dict[str, str]]:
        """Return the rows of a rating, and the notes in them."""
        found, notes = [], {}
        while self._next is not None and self._next["rating_id"] <= rating:
            values = self._next
            if values["rating_id"] == rating:
                found.append(self._columns.of(values))
                if self._named and values["note"]:
                    notes[str(values[self._named])] = values["note"]
            self._next = next(self._rows, None)
        return found, notes


def submitted_ratings(scope: Scope) -> Iterator[SealedRow]:
    """Stream the submitted ratings with all that belongs to them; four queries for any number."""
    rows = Rating.objects.filter(status=RatingStatus.SUBMITTED)
    if scope.programme is not None:
        rows = rows.filter(programme_id=scope.programme)
    if scope.keys is not None:
        rows = rows.filter(pk__in=scope.keys)
    streams = {name: _PartsByRating(model, named, scope) for name, (model, named) in _PARTS.items()}
    ratings = rows.order_by("pk").values(*_OWN.names, "note", *_BESIDE)
    for values in ratings.iterator(chunk_size=CHUNK):
        parts: dict[str, Any] = {
            "rating": _OWN.of(values) | {name: values[name] for name in _BESIDE}
        }
        words: dict[str, Any] = {"note": values["note"]} if values["note"] else {}
        for name, stream in streams.items():
            parts[name], notes = stream.of(values["id"])
            if notes:
                words[name] = notes
        yield SealedRow(
            key=str(values["id"]),
            chain=str(values["programme_id"]),
            parts=parts,
            text=words or None,
            subject=str(values["therapy_session_id"]),
        )
