"""Limits of the charts that watch a rater on gold sessions, and what these limits do."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from fidelity._arrays import FloatArray, IntArray
from fidelity._validate import finite, whole_number
from fidelity.agreement.limits import wilson
from fidelity.drift.gold_charts import Charts, Walk
from fidelity.errors import InsufficientData, InvalidInput
from fidelity.reporting.results import Undefined
from fidelity.types import Estimate, Interval

REPLICATES = 20_000

#: Fewer qualification sessions than this say too little about a rater's own spread.
LEAST_QUALIFICATION = 5

# Runs, and sessions of a run, for average run lengths.
_RUNS = 2_000
_LONGEST_RUN = 2_000

_CONFIDENCE = 0.95

# First number of the seed: limits, false alarms and run lengths rest on different random numbers.
_CALIBRATION, _RATES, _RUN_LENGTHS = 0, 1, 2


@dataclass(frozen=True, slots=True)
class ShiftResponse:
    """What the charts do about a lasting shift of so many SD of a rater's differences."""

    shift: float
    p_alarm: Estimate
    average_run_length: Estimate | Undefined
    median_run_length: int | None

    def to_dict(self) -> dict[str, Any]:
        """Return the response for JSON."""
        return {
            "shift": self.shift,
            "p_alarm": self.p_alarm.to_dict(),
            "average_run_length": self.average_run_length.to_dict(),
            "median_run_length": self.median_run_length,
        }


@dataclass(frozen=True, slots=True)
class GoldLimits:
    """Limits of both charts with their error rates.

    Attributes
    ----------
    charts : Charts
    ewma_limit : float
        In SD of the EWMA.
    cusum_limit : float
        In SD of the rater's differences.
    alpha : float
        Wanted chance of a false alarm of either chart within `n_planned` gold sessions.
    n_planned, n_qualification : int
        Gold sessions planned, and those that the rater's own mean and SD come from.
    own_centre : bool
        Whether the centre is the rater's own mean, estimated, or a given number.
    false_alarm : Estimate
        The chance reached, simulated anew.
    in_control : ShiftResponse
        Run lengths without drift.
    responses : tuple of ShiftResponse
        Chances of an alarm and run lengths under lasting shifts.
    """

    charts: Charts
    ewma_limit: float
    cusum_limit: float
    alpha: float
    n_planned: int
    n_qualification: int
    own_centre: bool
    in_control: ShiftResponse
    responses: tuple[ShiftResponse, ...]
    replicates: int
    seed: int

    @property
    def false_alarm(self) -> Estimate:
        """Chance of an alarm within the planned sessions although nothing has changed."""
        return self.in_control.p_alarm

    def to_dict(self) -> dict[str, Any]:
        """Return the limits for JSON."""
        return {
            **asdict(self.charts),
            "ewma_limit": self.ewma_limit,
            "cusum_limit": self.cusum_limit,
            "alpha": self.alpha,
            "n_planned": self.n_planned,
            "n_qualification": self.n_qualification,
            "own_centre": self.own_centre,
            "false_alarm": self.false_alarm.to_dict(),
            "in_control": self.in_control.to_dict(),
            "responses": [response.to_dict() for response in self.responses],
            "replicates": self.replicates,
            "seed": self.seed,
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row per shift, no drift first."""
        rows = []
        for response in (self.in_control, *self.responses):
            length = response.average_run_length
            rows.append(
                {
                    "shift": response.shift,
                    "p_alarm": response.p_alarm.value,
                    "average_run_length": length.value if isinstance(length, Estimate) else None,
                    "median_run_length": response.median_run_length,
                }
            )
        return pd.DataFrame(rows).astype(
            {"average_run_length": "Float64", "median_run_length": "Int64"}
        )

    def __str__(self) -> str:
        """Return the limits and a table of what they do."""
        lines = [
            f"EWMA (weight {self.charts.smoothing:g}) alarms at {self.ewma_limit:.3f} SD of its "
            f"own, CUSUM (reference {self.charts.reference:g}) at {self.cusum_limit:.3f} SD of a "
            "difference",
            f"for {self.n_planned} gold sessions after {self.n_qualification} at qualification; "
            f"simulated, {self.replicates} raters, seed {self.seed}",
            f"{'shift, SD':>10}{'P(alarm)':>10}{'mean run':>10}{'median':>8}",
        ]
        for response in (self.in_control, *self.responses):
            length, median = response.average_run_length, response.median_run_length
            mean = f"{length.value:10.1f}" if isinstance(length, Estimate) else f"{'-':>10}"
            middle = f">{_LONGEST_RUN}" if median is None else str(median)
            lines.append(f"{response.shift:10.2f}{response.p_alarm.value:10.3f}{mean}{middle:>8}")
        return "\n".join(lines)


def gold_monitor_limits(
    n_qualification: int,
    *,
    n_planned: int = 20,
    alpha: float = 0.05,
    smoothing: float = 0.2,
    reference: float = 0.5,
    own_centre: bool = True,
    shifts: Sequence[float] = (0.5, 1.0, 1.5, 2.0),
    replicates: int = REPLICATES,
    seed: int = 1,
) -> GoldLimits:
    """Limits of the drift charts of a rater on gold sessions, and what they do.

    Parameters
    ----------
    n_qualification : int
        Gold sessions at qualification, from which the rater's mean and SD come; 5 at least.
    n_planned : int
        Gold sessions that will be seeded into the rater's work.
    alpha : float
        Highest chance that either chart alarms within these although nothing has changed.
    smoothing : float
        Weight of the newest difference in the EWMA, above 0 and at most 1.
    reference : float
        Reference value of the CUSUM in SD: half the shift that is to be found soonest.
    own_centre : bool
        Whether drift is measured from the rater's own mean difference or from a given number.
    shifts : sequence of float
        Lasting shifts, in SD, whose detection is reported.
    replicates, seed : int
        Simulated raters, and the seed.

    Returns
    -------
    GoldLimits
        Limits, false alarm rate, chances of detection and run lengths.

    Raises
    ------
    InvalidInput
        A number outside its range.
    InsufficientData
        Fewer than 5 qualification sessions.

    Notes
    -----
    Every simulated rater has a qualification of `n_qualification` sessions of its own, so limits
    and chances include the uncertainty of mean and SD: textbook limits, which take both as known,
    alarm too often. The two charts get the same share of the false alarms. Run lengths are those of
    a rater whose qualification met the true values; runs are cut at 2,000 sessions, and the average
    is sessions simulated per alarm. There are no data, so nothing can be missing. Differences are
    assumed normal and independent.

    References
    ----------
    .. [1] Lucas, J. M. & Saccucci, M. S. (1990). Exponentially weighted moving average control
       schemes. Technometrics, 32, 1-12.
    .. [2] Page, E. S. (1954). Continuous inspection schemes. Biometrika, 41, 100-115.
    .. [3] Jensen, W. A., Jones-Farmer, L. A., Champ, C. W. & Woodall, W. H. (2006). Effects of
       parameter estimation on control chart properties. Journal of Quality Technology, 38, 349-364.

    Examples
    --------
    >>> found = gold_monitor_limits(30, n_planned=20, seed=1)
    >>> abs(found.false_alarm.value - 0.05) < 0.01
    True
    """
    charts = Charts(smoothing, reference)
    n_qualification = whole_number(n_qualification, "n_qualification", least=0)
    if n_qualification < LEAST_QUALIFICATION:
        raise InsufficientData(
            f"{n_qualification} qualification sessions say too little about a rater's spread; "
            f"{LEAST_QUALIFICATION} are the least"
        )
    n_planned = whole_number(n_planned, "n_planned")
    replicates = whole_number(replicates, "replicates", least=1000)
    seed = whole_number(seed, "seed", least=0)
    if not 0.0 < finite(alpha, "alpha") <= 0.5:
        raise InvalidInput(f"alpha is a chance above 0 and at most 0.5, not {alpha}")
    wanted = [finite(shift, "a shift") for shift in shifts]
    raters = _Raters(n_qualification, own_centre, replicates)
    limits = _joint_limits(charts, raters, n_planned, alpha, seed)
    none, *others = (
        _response(charts, raters, limits, n_planned, shift, seed) for shift in (0.0, *wanted)
    )
    return GoldLimits(
        charts=charts,
        ewma_limit=limits[0],
        cusum_limit=limits[1],
        alpha=float(alpha),
        n_planned=n_planned,
        n_qualification=n_qualification,
        own_centre=own_centre,
        in_control=none,
        responses=tuple(others),
        replicates=replicates,
        seed=seed,
    )


@dataclass(frozen=True, slots=True)
class _Raters:
    """Simulated raters whose mean and SD are estimated at qualification."""

    n_qualification: int
    own_centre: bool
    replicates: int

    def draw(self, rng: np.random.Generator) -> tuple[FloatArray, FloatArray]:
        """Return errors of the mean, and estimated SDs, where the truth is 0 and 1."""
        degrees = self.n_qualification - 1
        mean = rng.standard_normal(self.replicates) / math.sqrt(self.n_qualification)
        sd = np.sqrt(rng.chisquare(degrees, self.replicates) / degrees)
        return (mean if self.own_centre else np.zeros(self.replicates)), sd


def _joint_limits(
    charts: Charts, raters: _Raters, n_planned: int, alpha: float, seed: int
) -> tuple[float, float]:
    """Return limits that give both charts the same share of a joint false alarm rate."""
    rng = np.random.default_rng([seed, _CALIBRATION])
    mean, sd = raters.draw(rng)
    walk = Walk(charts, raters.replicates)
    ewma, cusum = np.zeros(raters.replicates), np.zeros(raters.replicates)
    for _ in range(n_planned):
        walk.step((rng.standard_normal(raters.replicates) - mean) / sd)
        ewma = np.maximum(ewma, walk.ewma_distance)
        cusum = np.maximum(cusum, walk.cusum_height)
    # A rater alarms when either maximum ranks at the cut or above.
    worse = np.maximum(_ranks(ewma), _ranks(cusum))
    ordered = np.sort(worse)
    allowed = max(1, math.floor(alpha * raters.replicates + 1e-9))
    cut = int(ordered[-allowed])
    if ordered[-allowed - 1] == cut:
        cut = min(cut + 1, raters.replicates - 1)
    return float(np.sort(ewma)[cut]), float(np.sort(cusum)[cut])


def _ranks(values: FloatArray) -> IntArray:
    ranks = np.empty(len(values), dtype=np.int64)
    ranks[np.argsort(values, kind="stable")] = np.arange(len(values))
    return ranks


def _response(
    charts: Charts,
    raters: _Raters,
    limits: tuple[float, float],
    n_planned: int,
    shift: float,
    seed: int,
) -> ShiftResponse:
    rng = np.random.default_rng([seed, _RATES])
    mean, sd = raters.draw(rng)
    walk, alarmed = Walk(charts, raters.replicates), np.zeros(raters.replicates, dtype=bool)
    for _ in range(n_planned):
        walk.step((rng.standard_normal(raters.replicates) + shift - mean) / sd)
        alarmed |= walk.alarm(*limits)
    share = float(alarmed.mean())
    low, high = wilson(share, raters.replicates, _CONFIDENCE)
    average, median = _run_lengths(charts, limits, shift, seed)
    return ShiftResponse(
        shift=shift,
        p_alarm=Estimate(
            value=share,
            method=f"simulation of {raters.replicates} raters, Wilson limits",
            interval=Interval(min(low, share), max(high, share), _CONFIDENCE),
            se=math.sqrt(share * (1.0 - share) / raters.replicates),
        ),
        average_run_length=average,
        median_run_length=median,
    )


def _run_lengths(
    charts: Charts, limits: tuple[float, float], shift: float, seed: int
) -> tuple[Estimate | Undefined, int | None]:
    """Return average and median sessions up to an alarm, with mean and SD known."""
    rng = np.random.default_rng([seed, _RUN_LENGTHS])
    walk, active = Walk(charts, _RUNS), _RUNS
    n_sessions, median = 0, None
    for session in range(1, _LONGEST_RUN + 1):
        walk.step(rng.standard_normal(active) + shift)
        n_sessions += active
        walk.keep(~walk.alarm(*limits))
        active = len(walk.ewma)
        if median is None and active <= _RUNS / 2:
            median = session
        if not active:
            break
    n_alarms = _RUNS - active
    if n_alarms == 0:
        return Undefined("insufficient_data"), None
    average = n_sessions / n_alarms
    return (
        Estimate(
            value=average,
            method=f"sessions per alarm, {_RUNS} simulated runs cut at {_LONGEST_RUN} sessions",
            se=average / math.sqrt(n_alarms),
        ),
        median,
    )
