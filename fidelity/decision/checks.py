"""Checks of single numbers that rules, portfolios and plans share."""

from __future__ import annotations

import math
from numbers import Integral, Real
from typing import Any

from fidelity.errors import InvalidInput


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
