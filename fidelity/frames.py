"""A long frame of ratings, checked and put into one canonical order."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from pandas.api.types import is_object_dtype

from fidelity import _validate
from fidelity._arrays import FloatArray, IntArray
from fidelity.errors import DuplicateRating, InvalidInput

#: Rows that tell whether the labels of a column share their memory.
_SAMPLE = 4096


@dataclass(frozen=True, eq=False)
class LongRatings:
    """Ratings of several items, ordered by item, session and rater label.

    `score` is NaN where the rater judged the item as not applicable; a row that is absent says
    that nobody was asked.
    """

    items: tuple[str, ...]
    sessions: tuple[str, ...]
    raters: tuple[str, ...]
    key: IntArray
    score: FloatArray
    has_items: bool

    @classmethod
    def from_frame(
        cls, frame: pd.DataFrame, *, values: Sequence[float] | None = None
    ) -> LongRatings:
        """Check a frame with columns session, rater, score and optionally item.

        `values` is the full scale, in ascending order.
        """
        _validate.check_columns(frame, ["session", "rater", "score"])
        has_items = "item" in frame.columns
        if has_items:
            _validate.check_columns(frame, ["item"])
        score = _validate.numeric(frame["score"], "score")
        session, sessions = _codes(frame["session"], "session")
        rater, raters = _codes(frame["rater"], "rater")
        if has_items:
            item, items = _codes(frame["item"], "item")
        else:
            item, items = np.zeros(len(frame), dtype=np.int64), ("score",)
        key = (item * len(sessions) + session) * len(raters) + rater
        steps = np.diff(key)
        if np.any(steps <= 0):
            order = np.argsort(key, kind="stable")
            key, score = key[order], score[order]
            steps = np.diff(key)
        long = cls(items, sessions, raters, key, score, has_items)
        if np.any(steps == 0):
            row = int(np.argmax(steps == 0))
            raise DuplicateRating(f"{long.where(row)}: rated more than once")
        if values is not None:
            _validate.check_on_scale(score, values, long.where)
        return long

    @property
    def n_cells(self) -> int:
        """Cells of one item."""
        return len(self.sessions) * len(self.raters)

    @cached_property
    def bounds(self) -> IntArray:
        """Positions where the rows of each item begin, and the end."""
        edges = np.arange(len(self.items) + 1, dtype=np.int64) * self.n_cells
        return np.searchsorted(self.key, edges).astype(np.int64)

    def cells(self, item: int) -> IntArray:
        """Return session × rater positions of the rows of one item."""
        return self.key[self.bounds[item] : self.bounds[item + 1]] - item * self.n_cells

    def scores(self, item: int) -> FloatArray:
        """Return scores of the rows of one item, NaN for "not applicable"."""
        return self.score[self.bounds[item] : self.bounds[item + 1]]

    def where(self, row: int) -> str:
        """Name the place of a row for an error message."""
        item, cell = divmod(int(self.key[row]), self.n_cells)
        session, rater = divmod(cell, len(self.raters))
        place = f"session {self.sessions[session]}, rater {self.raters[rater]}"
        return f"{place}, item {self.items[item]}" if self.has_items else place

    def pairs(self, cells: IntArray) -> tuple[tuple[str, str], ...]:
        """Name cells by their labels."""
        session, rater = np.divmod(cells, max(len(self.raters), 1))
        return tuple(
            (self.sessions[s], self.raters[r])
            for s, r in zip(session.tolist(), rater.tolist(), strict=True)
        )

    def data_hash(self) -> str:
        """Return the SHA-256 of the ordered input; the order of the rows given plays no part."""
        head = [list(self.items) if self.has_items else None, self.sessions, self.raters]
        digest = hashlib.sha256(json.dumps(head, ensure_ascii=False).encode())
        digest.update(self.key.astype("<i8", copy=False).tobytes())
        digest.update(_canonical(self.score).tobytes())
        return digest.hexdigest()


def _codes(column: pd.Series, what: str) -> tuple[IntArray, tuple[str, ...]]:
    """Return positions and sorted text labels of a column."""
    codes, uniques = _factorize(column)
    if codes.size and codes.min() < 0:
        raise InvalidInput(f"row {int(np.argmin(codes)) + 1}: the {what} has no label")
    labels = np.array([str(value) for value in uniques], dtype=object)
    order = np.argsort(labels, kind="stable") if labels.size else np.zeros(0, dtype=np.int64)
    ordered = tuple(labels[order].tolist())
    _validate.check_labels(ordered, what)
    rank = np.empty(labels.size, dtype=np.int64)
    rank[order] = np.arange(labels.size)
    return rank[codes], ordered


def _factorize(column: pd.Series) -> tuple[IntArray, pd.Index]:
    """Return the positions among the different values, in order of appearance; -1 for none.

    Text is slow to look up, but readers and writers of frames store a label once and point to it
    from every row: then whoever points to the same place has the same label.
    """
    dtype = column.dtype
    if is_object_dtype(dtype) or getattr(dtype, "storage", None) == "python":
        text = np.ascontiguousarray(column.to_numpy(dtype=object))
        address = np.frombuffer(text, dtype=np.intp)
        if _repeats(address):
            starts = np.flatnonzero(np.append(True, address[1:] != address[:-1]))
            place, found = pd.factorize(address[starts])
            first = np.empty(len(found), dtype=np.int64)
            first[place[::-1]] = starts[::-1]  # the last to be written is the first to occur
            among, texts = pd.factorize(text[first], use_na_sentinel=True)
            return np.repeat(among[place], np.diff(np.append(starts, text.size))), pd.Index(texts)
    codes, uniques = pd.factorize(column, use_na_sentinel=True)
    return codes, pd.Index(uniques)


def _repeats(address: IntArray) -> bool:
    """Return whether some of the addresses occur again, judged by a sample."""
    sample = address[:: max(1, address.size // _SAMPLE)]
    return bool(pd.unique(sample).size < sample.size)


def _canonical(scores: FloatArray) -> FloatArray:
    """Return little-endian scores in which every missing score has the same bytes."""
    canonical = scores.astype("<f8", copy=True)
    canonical[np.isnan(canonical)] = np.nan
    return canonical
