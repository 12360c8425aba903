"""The search for the smallest limit that keeps a false signal rate."""

from __future__ import annotations

import math

import numpy as np

from fidelity.errors import InsufficientData
from fidelity.monitor.designs import BinaryCusum, ContinuousCusum
from fidelity.monitor.error_rates import CALIBRATION, quiet_level
from fidelity.monitor.run_length import TOLERANCE, exact_signal_probabilities, simulated_maxima

# The lowest limit of the grid of the binary chart.
_START = 0.5

# Where the search for a sufficient number of sessions ends.
_MOST_SESSIONS = 1000


def _grid(position: int, step: float) -> float:
    return round(_START + position * step, 10)


def _largest_step(design: BinaryCusum, sign: float) -> float:
    return design.weight_success if sign > 0 else -design.weight_failure


def _grid_size(design: BinaryCusum, n_sessions: int, sign: float, step: float) -> int:
    """Count the limits of the grid that an unbroken series of sessions can reach."""
    highest = n_sessions * _largest_step(design, sign) + TOLERANCE
    size = max(0, math.floor((highest - _START) / step) + 2)
    while size and _grid(size - 1, step) > highest:
        size -= 1
    return size


def binary_limit(
    design: BinaryCusum, n_sessions: int, alpha: float, sign: float, step: float
) -> float:
    """Return the smallest limit of the grid .50, .50 + step, … that keeps the rate.

    Raises
    ------
    InsufficientData
        None does that can be reached at all.
    """
    level = quiet_level(design, sign)

    def keeps(position: int) -> bool:
        chances = exact_signal_probabilities(
            design, _grid(position, step), n_sessions=n_sessions, level=level, sign=sign
        )
        return bool(chances[-1] <= alpha)

    last = _grid_size(design, n_sessions, sign, step) - 1
    # A higher limit is never reached sooner. Low limits have few values below them, so the search
    # doubles its way up before it halves.
    low, high = 0, min(8, last)
    while high < last and not keeps(high):
        low, high = high + 1, min(2 * high + 8, last)
    if last < 0 or not keeps(high):
        raise InsufficientData(_impossible(design, n_sessions, alpha, sign, step))
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if keeps(middle) else (middle + 1, high)
    return _grid(low, step)


def _impossible(
    design: BinaryCusum, n_sessions: int, alpha: float, sign: float, step: float
) -> str:
    level = quiet_level(design, sign)
    once = 1.0 - level if sign > 0 else level
    needed = n_sessions + 1
    while needed <= _MOST_SESSIONS and not _possible(design, needed, alpha, sign, step):
        needed += 1
    wanted = f"at least {needed}" if needed <= _MOST_SESSIONS else f"more than {_MOST_SESSIONS}"
    what = "passes" if sign > 0 else "fails"
    who = "an inadequate" if sign > 0 else "an adequate"
    return (
        f"no limit keeps false signals at {alpha:g} within {n_sessions} sessions and can still be "
        f"reached: an unbroken series of {what} happens to {who} trainee with probability "
        f"{once**n_sessions:.3g}; {wanted} sessions are needed, or scores in place of "
        "passes and fails"
    )


def _possible(design: BinaryCusum, n_sessions: int, alpha: float, sign: float, step: float) -> bool:
    """Tell whether the highest limit of the grid within reach keeps the rate."""
    size = _grid_size(design, n_sessions, sign, step)
    level = quiet_level(design, sign)
    # An unbroken series always signals, so its chance alone can settle the matter.
    if not size or (1.0 - level if sign > 0 else level) ** n_sessions > alpha:
        return False
    chances = exact_signal_probabilities(
        design, _grid(size - 1, step), n_sessions=n_sessions, level=level, sign=sign
    )
    return bool(chances[-1] <= alpha)


def continuous_limit(
    design: ContinuousCusum, n_sessions: int, alpha: float, sign: float, replicates: int, seed: int
) -> float:
    """Return the quantile of the running maximum of simulated trainees who must not signal."""
    maxima = np.sort(
        simulated_maxima(
            design,
            np.random.default_rng([seed, CALIBRATION]),
            n_sessions=n_sessions,
            level=quiet_level(design, sign),
            sign=sign,
            replicates=replicates,
        )
    )
    allowed = math.floor(alpha * replicates + 1e-9)
    quantile = float(maxima[replicates - max(allowed, 1)])
    if quantile > 0.0:
        return quantile
    # Fewer runs than allowed ever rose above 0: the lowest that did, else any limit will do.
    above = maxima[maxima > 0.0]
    return float(above[0]) if above.size else _START
