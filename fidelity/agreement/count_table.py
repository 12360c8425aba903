"""Two raters' scores as a table of counts, of which only the cells that occur are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from fidelity import _validate
from fidelity._arrays import FloatArray, IntArray
from fidelity.errors import InsufficientData, InvalidInput
from fidelity.types import Scale

#: Sessions up to which a float counts exactly.
_MOST = 2.0**53


@dataclass(frozen=True, eq=False)
class CountTable:
    """How often the first rater chose one category and the second rater another.

    Parameters
    ----------
    categories : tuple of str
        Names of the q categories in order.
    values : ndarray of float, shape (q,)
        Where the categories lie, ascending.
    row, column : ndarray of int, shape (n_cells,)
        The cells that occur: category of the first and of the second rater.
    count : ndarray of float, shape (n_cells,)
        Sessions in each of them.
    n_dropped : int
        Pairs that lack a score.
    given, cell_of : ndarray or None
        Where the table was made of pairs: which of them have both scores, and the cell of each of
        those.
    """

    categories: tuple[str, ...]
    values: FloatArray
    row: IntArray
    column: IntArray
    count: FloatArray
    n_dropped: int = 0
    given: npt.NDArray[np.bool_] | None = None
    cell_of: IntArray | None = None

    def __post_init__(self) -> None:
        if self.n_sessions < 2:
            raise InsufficientData(
                f"kappa needs at least 2 sessions with both scores; there are {self.n_sessions}"
            )

    @classmethod
    def of(
        cls, ratings: npt.ArrayLike | pd.DataFrame, scale: Scale | Sequence[float] | None
    ) -> CountTable:
        """Read pairs of scores where there is a scale, and a square table of counts otherwise."""
        if scale is None:
            return cls.of_counts(ratings)
        return cls.of_pairs(ratings, scale if isinstance(scale, Scale) else Scale(tuple(scale)))

    @classmethod
    def of_counts(cls, table: npt.ArrayLike | pd.DataFrame) -> CountTable:
        """Check a square table of counts; its categories are one step apart."""
        counts = _numbers(table, "the table of counts")
        q = counts.shape[0]
        if counts.shape != (q, q) or q < 2:
            shape = " × ".join(str(size) for size in counts.shape)
            raise InvalidInput(f"a table of counts is square, at least 2 × 2, not {shape}")
        categories = tuple(str(number) for number in range(1, q + 1))
        if isinstance(table, pd.DataFrame):
            categories = _named(table)
        bad = (counts < 0.0) | (counts != np.floor(counts))
        if bad.any():
            row, column = (int(position[0]) for position in np.nonzero(bad))
            kind = "negative" if counts[row, column] < 0.0 else "no whole number"
            raise InvalidInput(
                f"row {categories[row]}, column {categories[column]}: "
                f"the count {counts[row, column]:g} is {kind}"
            )
        if (counts > _MOST).any() or counts.sum() > _MOST:
            raise InvalidInput("the counts are too large to be exact: their sum is above 2^53")
        row_of, column_of = np.nonzero(counts)
        return cls(
            categories,
            np.arange(q, dtype=np.float64),
            row_of.astype(np.int64),
            column_of.astype(np.int64),
            counts[row_of, column_of],
        )

    @classmethod
    def of_pairs(cls, pairs: npt.ArrayLike | pd.DataFrame, scale: Scale) -> CountTable:
        """Check pairs of scores, shape (n_sessions, 2); those that lack one are counted."""
        scores = _numbers(pairs, "the pairs of scores", may_miss=True)
        if scores.shape[1] != 2:
            raise InvalidInput(f"pairs of scores have 2 columns, not {scores.shape[1]}")
        _validate.check_on_scale(
            scores.ravel(),
            scale.values,
            lambda cell: f"row {cell // 2 + 1}, {('first', 'second')[cell % 2]} rater",
        )
        given = np.asarray(~np.isnan(scores).any(axis=1))
        values, q = np.asarray(scale.values), len(scale.values)
        code = np.searchsorted(values, scores[given])
        cells, cell_of, count = np.unique(
            code[:, 0] * q + code[:, 1], return_inverse=True, return_counts=True
        )
        return cls(
            tuple(f"{value:g}" for value in scale.values),
            values,
            (cells // q).astype(np.int64),
            (cells % q).astype(np.int64),
            count.astype(np.float64),
            int((~given).sum()),
            given,
            cell_of.astype(np.int64),
        )

    @property
    def n_categories(self) -> int:
        """Categories, used or not."""
        return int(self.values.size)

    @cached_property
    def n_sessions(self) -> int:
        """Sessions that both raters scored."""
        return int(self.count.sum())

    @cached_property
    def share(self) -> FloatArray:
        """Share of the sessions in each cell."""
        return np.asarray(self.count / self.count.sum())

    @cached_property
    def margins(self) -> tuple[FloatArray, FloatArray]:
        """Share of each category of the first and of the second rater, shape (q,)."""
        q = self.n_categories
        first = np.bincount(self.row, weights=self.share, minlength=q)
        second = np.bincount(self.column, weights=self.share, minlength=q)
        return first.astype(np.float64), second.astype(np.float64)

    @property
    def one_category(self) -> bool:
        """Whether both raters used one category, and the same."""
        return self.count.size == 1 and int(self.row[0]) == int(self.column[0])

    def dense(self) -> IntArray:
        """Return the whole table, the first rater in rows."""
        table = np.zeros((self.n_categories, self.n_categories), dtype=np.int64)
        table[self.row, self.column] = self.count.astype(np.int64)
        return table


def _numbers(given: Any, what: str, *, may_miss: bool = False) -> FloatArray:
    """Return a table of numbers; text and infinity are refused, with their row."""
    if isinstance(given, pd.DataFrame):
        frame = given
    else:
        try:
            array = np.asarray(given)
        except ValueError:
            raise InvalidInput(f"{what} has two axes, with rows of one length") from None
        if array.ndim != 2:
            raise InvalidInput(f"{what} has two axes, not {array.ndim}")
        frame = pd.DataFrame(array)
    # One column of all cells in a row costs less than one for each column.
    cells = pd.Series(frame.to_numpy().ravel())
    try:
        numbers = _validate.numeric(cells, "number").reshape(frame.shape)
    except InvalidInput:
        for position in range(frame.shape[1]):
            _validate.numeric(frame.iloc[:, position], f"column {position + 1}:")
        raise
    if not may_miss and np.isnan(numbers).any():
        row, column = (int(position[0]) + 1 for position in np.nonzero(np.isnan(numbers)))
        raise InvalidInput(f"{what}: row {row}, column {column} is empty")
    return numbers


def _named(table: pd.DataFrame) -> tuple[str, ...]:
    """Return the categories of a frame whose rows are named like its columns or not at all."""
    columns = tuple(str(name) for name in table.columns)
    _validate.check_labels(columns, "category")
    if not isinstance(table.index, pd.RangeIndex):
        rows = tuple(str(name) for name in table.index)
        if rows != columns:
            wrong = next(
                i for i, pair in enumerate(zip(rows, columns, strict=True)) if len({*pair}) > 1
            )
            raise InvalidInput(
                f"row {wrong + 1} of the table is named {rows[wrong]!r}, "
                f"but column {wrong + 1} {columns[wrong]!r}"
            )
    return columns
