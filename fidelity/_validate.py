"""All checks of input, apart from the computation; each names what is wrong and where."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from fidelity._arrays import BoolArray, FloatArray, IntArray
from fidelity.design import Design
from fidelity.errors import InsufficientData, InvalidInput, OffScale


def check_confidence(confidence: float) -> None:
    """Require a proportion strictly between 0 and 1."""
    if not (math.isfinite(confidence) and 0.0 < confidence < 1.0):
        raise InvalidInput(f"confidence is a proportion between 0 and 1, not {confidence}")


def check_labels(labels: Sequence[str], what: str) -> None:
    """Require labels that are texts and unique."""
    if len(set(labels)) != len(labels):
        repeated = next(label for label in labels if list(labels).count(label) > 1)
        raise InvalidInput(f"two different {what}s share the label {repeated!r}")


def check_codes(codes: IntArray, n_labels: int, what: str) -> None:
    """Require positions that point into the labels and leave none of them unused."""
    if codes.size and (codes.min() < 0 or codes.max() >= n_labels):
        raise InvalidInput(f"a {what} position points outside the labels")
    if np.unique(codes).size != n_labels:
        raise InvalidInput(f"a {what} has no score")


def check_on_scale(
    scores: FloatArray, values: Sequence[float], where: Callable[[int], str]
) -> None:
    """Require that every score that is not missing is a value of the scale."""
    allowed = np.asarray(values, dtype=np.float64)
    if not _off_scale(pd.unique(scores), allowed).any():
        return
    row = int(np.argmax(_off_scale(scores, allowed)))
    scale = ", ".join(f"{value:g}" for value in allowed)
    raise OffScale(f"{where(row)}: score {scores[row]:g} is not on the scale {scale}")


def _off_scale(scores: FloatArray, allowed: FloatArray) -> BoolArray:
    position = np.searchsorted(allowed, scores).clip(0, allowed.size - 1)
    return np.asarray((allowed[position] != scores) & ~np.isnan(scores))


def check_columns(frame: pd.DataFrame, required: Sequence[str]) -> None:
    """Require columns by name, each once."""
    for column in required:
        found = int((frame.columns == column).sum())
        if found != 1:
            state = "missing" if found == 0 else "there more than once"
            present = ", ".join(str(name) for name in frame.columns)
            raise InvalidInput(f"column {column!r} is {state}; the columns are: {present}")


def numeric(column: pd.Series, what: str) -> FloatArray:
    """Return a column as floats with NaN for empty cells; text and infinity are refused."""
    try:
        values: FloatArray = column.to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError):
        coerced = pd.to_numeric(column, errors="coerce")
        bad = coerced.isna() & column.notna()
        if bad.any():
            row = int(np.argmax(bad.to_numpy()))
            raise InvalidInput(
                f"row {row + 1}: {what} {column.iloc[row]!r} is not a number"
            ) from None
        values = coerced.to_numpy(dtype=np.float64, na_value=np.nan)
    if np.isinf(values).any():
        row = int(np.argmax(np.isinf(values)))
        raise InvalidInput(f"row {row + 1}: {what} is infinite")
    return values + 0.0  # so that -0.0 and 0.0 are one value


def check_enough(design: Design) -> None:
    """Require what every statistic of agreement needs."""
    if design.n_sessions < 2 or design.n_raters_present < 2:
        raise InsufficientData(
            f"agreement needs at least 2 sessions and 2 raters; there are "
            f"{design.n_sessions} and {design.n_raters_present}"
        )
    if design.n_double_rated == 0:
        raise InsufficientData("no session has two ratings", code="no_pairable_sessions")
