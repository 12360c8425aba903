"""Access to parts of a result that may be missing, for tests in which they may not."""

from __future__ import annotations

from fidelity import Estimate, Interval, Undefined


def interval_of(estimate: Estimate | Undefined) -> Interval:
    """Return the interval of an estimate that must have one."""
    assert isinstance(estimate, Estimate)
    assert estimate.interval is not None
    return estimate.interval


def value_of(estimate: Estimate | Undefined) -> float:
    """Return the value of a coefficient that must be defined."""
    assert isinstance(estimate, Estimate)
    return estimate.value
