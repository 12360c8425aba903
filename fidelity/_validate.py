"""All checks of input, apart from the computation; each names what is wrong and where."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from numbers import Integral, Real
from typing import Any

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


def whole_number(value: Any, name: str, *, least: int = 1) -> int:
    """Return a whole number; 4.0 is one, True and 4.5 are none."""
    whole = isinstance(value, Integral) or (isinstance(value, float) and value.is_integer())
    if isinstance(value, bool) or not whole or value < least:
        raise InvalidInput(f"{name} is a whole number from {least} on, not {value}")
    return int(value)


def finite(value: Any, name: str) -> float:
    """Return a finite number."""
    if isinstance(value, bool) or not isinstance(value, Real) or not math.isfinite(value):
        raise InvalidInput(f"{name} is a finite number, not {value}")
    return float(value)


def not_negative(value: Any, name: str) -> float:
    """Return a finite number of 0 or more."""
    if finite(value, name) < 0.0:
        raise InvalidInput(f"{name} is 0 or more, not {value}")
    return float(value)


def one_sided(confidence: Any, *, or_half: bool = False) -> float:
    """Return a level of one-sided limits that leaves the lower limit below the upper one.

    With `or_half` a level of one half is allowed, which compares the mean itself.
    """
    level = finite(confidence, "a one-sided level")
    if not (0.5 < level < 1.0 or (or_half and level == 0.5)):
        start = "from 0.5 to below 1" if or_half else "above 0.5 and below 1"
        raise InvalidInput(f"a one-sided level lies {start}, not {confidence}")
    return level
