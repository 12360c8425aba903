"""Limits of a CUSUM with stated error rates for a planned number of sessions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from fidelity._validate import finite, whole_number
from fidelity.errors import InvalidInput
from fidelity.monitor.designs import (
    BinaryCusum,
    Chart,
    ContinuousCusum,
    CusumDesign,
    direction,
)
from fidelity.monitor.error_rates import CusumLimit, chances, check_limit, rated
from fidelity.monitor.limit_search import binary_limit, continuous_limit

REPLICATES = 40_000


def calibrate_cusum(
    design: CusumDesign,
    *,
    n_sessions: int,
    alpha: float = 0.05,
    chart: Chart = "learning",
    step: float = 0.05,
    replicates: int = REPLICATES,
    seed: int = 1,
) -> CusumLimit:
    """Smallest limit whose false signal rate over the planned sessions is at most alpha.

    Parameters
    ----------
    design : BinaryCusum or ContinuousCusum
        The two levels to be told apart.
    n_sessions : int
        The planned number of sessions; the rate holds within so many, not beyond.
    alpha : float
        Highest chance of a false signal over all these sessions together, at most one half.
    chart : {"learning", "deterioration"}
        "learning" declares competence; a false signal declares an inadequate trainee.
        "deterioration" is the chart with reversed signs that starts after a declaration; a false
        signal flags a trainee who is still adequate.
    step : float
        Step of the grid of limits of a binary chart, from 0.001 to 0.5. A finer grid may find a
        lower limit, which gains power.
    replicates : int
        Simulated trainees, for scores only.
    seed : int
        Seed of the simulation, for scores only.

    Returns
    -------
    CusumLimit
        The limit with false signal rate and power, exact for the binary design. For scores both are
        simulated anew, apart from the runs that gave the limit.

    Raises
    ------
    InvalidInput
        A number outside its range.
    InsufficientData
        So few sessions that no binary chart which can signal at all keeps the rate; the message
        says how many are needed.

    Notes
    -----
    Binary: the distribution over the reachable values of the chart is carried from session to
    session, and the limit is the smallest value of the grid .50, .55, … (or as `step` has it) that
    keeps `alpha`.
    Continuous: the limit is the 1 - `alpha` quantile of the running maximum of simulated trainees
    at the level that must not signal, with the variances of the design. There are no data, so
    nothing can be missing. Sessions are assumed independent, with known rates or variances.

    A small limit taken over from elsewhere is unsafe: at 1.25 the design .10 / .20 declares 65 %
    of inadequate trainees within 50 sessions.

    References
    ----------
    .. [1] Biau, D. J., Williams, S. M., Schlup, M. M., Nizard, R. S. & Porcher, R. (2008).
       Quantitative and individualized assessment of the learning curve using LC-CUSUM. British
       Journal of Surgery, 95, 925-929.
    .. [2] Page, E. S. (1954). Continuous inspection schemes. Biometrika, 41, 100-115.

    Examples
    --------
    >>> found = calibrate_cusum(BinaryCusum(0.10, 0.20), n_sessions=50)
    >>> found.limit, round(found.false_signal.value, 4), round(found.true_signal.value, 4)
    (2.85, 0.0489, 0.4971)
    """
    n_sessions, replicates, seed = _checked(design, n_sessions, replicates, seed)
    if not 0.0 < finite(alpha, "alpha") <= 0.5:
        raise InvalidInput(f"alpha is a chance above 0 and at most 0.5, not {alpha}")
    if not 0.001 <= finite(step, "step") <= 0.5:
        raise InvalidInput(f"the step of the grid lies between 0.001 and 0.5, not at {step:g}")
    sign = direction(chart)
    if isinstance(design, BinaryCusum):
        limit = binary_limit(design, n_sessions, alpha, sign, float(step))
    else:
        limit = continuous_limit(design, n_sessions, alpha, sign, replicates, seed)
    return rated(design, limit, n_sessions, chart, alpha, replicates, seed)


def cusum_error_rates(
    design: CusumDesign,
    limit: float,
    *,
    n_sessions: int,
    chart: Chart = "learning",
    replicates: int = REPLICATES,
    seed: int = 1,
) -> CusumLimit:
    """Error rates of a given limit over the planned sessions.

    Parameters
    ----------
    design : BinaryCusum or ContinuousCusum
        The two levels to be told apart.
    limit : float
        The chart signals at this value, above 0.
    n_sessions : int
        The planned number of sessions.
    chart : {"learning", "deterioration"}
        The chart that declares competence, or the one that watches afterwards.
    replicates : int
        Simulated trainees, for scores only.
    seed : int
        Seed of the simulation, for scores only.

    Returns
    -------
    CusumLimit
        False signal rate and power by session number, exact for the binary design; otherwise with
        Wilson limits of the simulation.

    Raises
    ------
    InvalidInput
        A number outside its range.

    Notes
    -----
    As for :func:`calibrate_cusum`; there are no data, so nothing can be missing. Sessions are
    assumed independent.

    References
    ----------
    .. [1] Biau, D. J. et al. (2008). Quantitative and individualized assessment of the learning
       curve using LC-CUSUM. British Journal of Surgery, 95, 925-929.

    Examples
    --------
    Why a small fixed limit is unsafe.

    >>> found = cusum_error_rates(BinaryCusum(0.10, 0.20), 1.25, n_sessions=50)
    >>> round(found.false_signal.value, 4), round(found.true_signal.value, 4)
    (0.6531, 0.9719)
    """
    n_sessions, replicates, seed = _checked(design, n_sessions, replicates, seed)
    direction(chart)
    return rated(design, check_limit(limit), n_sessions, chart, None, replicates, seed)


def cusum_signal_curves(
    design: CusumDesign,
    limit: float,
    *,
    n_sessions: int,
    levels: Sequence[float],
    chart: Chart = "learning",
    replicates: int = REPLICATES,
    seed: int = 1,
) -> pd.DataFrame:
    """Chance of a signal by true level and session number: the operating curves of a limit.

    Parameters
    ----------
    design : BinaryCusum or ContinuousCusum
        The design that gives the weights.
    limit : float
        The chart signals at this value, above 0.
    n_sessions : int
        Sessions to look ahead.
    levels : sequence of float
        True failure rates (binary) or true mean scores (continuous).
    chart : {"learning", "deterioration"}
        The chart that declares competence, or the one that watches afterwards.
    replicates : int
        Simulated trainees per level, for scores only.
    seed : int
        Seed of the simulation, for scores only.

    Returns
    -------
    DataFrame
        Columns `level`, `session_number`, `p_signal` (within so many sessions) and `se` (of the
        simulation; 0 where exact).

    Raises
    ------
    InvalidInput
        A number outside its range, or no level.

    Notes
    -----
    Binary: exact. Continuous: simulated, every level with the same random numbers, so that curves
    do not cross by chance. There are no data, so nothing can be missing. Sessions are assumed
    independent.

    References
    ----------
    .. [1] Biau, D. J. et al. (2008). Quantitative and individualized assessment of the learning
       curve using LC-CUSUM. British Journal of Surgery, 95, 925-929.

    Examples
    --------
    >>> curve = cusum_signal_curves(
    ...     BinaryCusum(0.10, 0.20), 1.25, n_sessions=11, levels=[0.10, 0.20]
    ... )
    >>> curve.loc[curve["session_number"] == 11, "p_signal"].round(4).tolist()
    [0.3138, 0.0859]
    """
    n_sessions, replicates, seed = _checked(design, n_sessions, replicates, seed)
    limit, sign = check_limit(limit), direction(chart)
    if len(levels) == 0:
        raise InvalidInput("curves need at least one level")
    parts = []
    for level in levels:
        found = chances(
            design, limit, n_sessions, design.check_level(level), sign, replicates, seed
        )
        exact = isinstance(design, BinaryCusum)
        parts.append(
            pd.DataFrame(
                {
                    "level": float(level),
                    "session_number": np.arange(1, n_sessions + 1),
                    "p_signal": found,
                    "se": 0.0 if exact else np.sqrt(found * (1.0 - found) / replicates),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _checked(design: Any, n_sessions: Any, replicates: Any, seed: Any) -> tuple[int, int, int]:
    if not isinstance(design, (BinaryCusum, ContinuousCusum)):
        raise InvalidInput(
            f"a design is a BinaryCusum or a ContinuousCusum, not {type(design).__name__}"
        )
    return (
        whole_number(n_sessions, "n_sessions"),
        whole_number(replicates, "replicates", least=100),
        whole_number(seed, "seed", least=0),
    )
