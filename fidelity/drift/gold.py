"""The working monitor of rater drift: signed differences from seeded gold sessions."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from fidelity import _validate
from fidelity._arrays import FloatArray
from fidelity._validate import finite
from fidelity._version import __version__
from fidelity.drift.gold_charts import Walk
from fidelity.drift.gold_limits import (
    LEAST_QUALIFICATION,
    REPLICATES,
    GoldLimits,
    gold_monitor_limits,
)
from fidelity.drift.gold_results import GoldMonitor, GoldPoint
from fidelity.errors import DegenerateData, InsufficientData, InvalidInput

# A spread below this share of the differences' size is rounding.
_ROUNDING = 1e-10


def gold_monitor(
    differences: Sequence[float | None] | FloatArray,
    qualification: Sequence[float | None] | FloatArray,
    *,
    sessions: Sequence[object] | None = None,
    centre: float | None = None,
    n_planned: int = 20,
    alpha: float = 0.05,
    smoothing: float = 0.2,
    reference: float = 0.5,
    limits: GoldLimits | None = None,
    replicates: int = REPLICATES,
    seed: int = 1,
) -> GoldMonitor:
    """Watch one rater on seeded gold sessions: EWMA and two-sided CUSUM of rater minus gold.

    Parameters
    ----------
    differences : sequence of float, shape (n_gold_sessions,)
        Rater minus gold in points, in the order in which the sessions were rated. NaN or None is
        left out and counted.
    qualification : sequence of float
        The same from the rater's qualification, 5 at least: the rater's own mean and SD.
    sessions : sequence, optional
        Labels of the gold sessions.
    centre : float, optional
        What drift is measured from; the rater's own mean when left out. 0 asks for drift away from
        the gold standard and flags a bias that was there at qualification as well.
    n_planned : int
        Gold sessions planned, for which the false alarm rate holds.
    alpha : float
        Highest chance that either chart alarms within these although nothing has changed.
    smoothing : float
        Weight of the newest difference in the EWMA.
    reference : float
        Reference value of the CUSUM, in SD.
    limits : GoldLimits, optional
        Of :func:`gold_monitor_limits`, to spare their simulation for many raters. They must be for
        this number of qualification sessions and kind of centre; the five settings of limits above
        play no part then.
    replicates, seed : int
        Simulated raters, and the seed, for the limits.

    Returns
    -------
    GoldMonitor
        The first alarm with its direction, the last good gold session, both charts and their
        limits with false alarm rate and run lengths.

    Raises
    ------
    InvalidInput
        Text or an infinite difference, labels that do not match, limits that do not fit.
    InsufficientData
        No difference, or fewer than 5 at qualification.
    DegenerateData
        The differences at qualification are all equal: the rater has no spread to compare with.

    Notes
    -----
    z = (difference - centre)/SD. EWMA: E = w·z + (1 - w)·E, limits ± L·sqrt(w/(2 - w)·(1 -
    (1 - w)^(2t))) [1]_. CUSUM: max(0, C ± z - k), alarm at h [2]_. L and h are calibrated together
    by simulation that includes the uncertainty of mean and SD. The last good session is where the
    CUSUM in the direction of the alarm was last at 0, Page's estimate of when the change began,
    whichever chart alarmed: the rater's ratings since then go under review; nothing is rewritten.
    Differences are assumed normal and independent; scores with few points make the rates
    approximate.

    References
    ----------
    .. [1] Lucas, J. M. & Saccucci, M. S. (1990). Exponentially weighted moving average control
       schemes. Technometrics, 32, 1-12.
    .. [2] Page, E. S. (1954). Continuous inspection schemes. Biometrika, 41, 100-115.

    Examples
    --------
    >>> qualification = [0.2, -0.3, 0.1, 0.4, -0.2, 0.0, -0.4, 0.3, -0.1, 0.1]
    >>> seeded = [0.1, -0.2, 0.3, -0.6, -0.9, -0.7, -1.0]
    >>> found = gold_monitor(seeded, qualification, n_planned=20, replicates=5000)
    >>> found.alarm_at, found.direction, found.last_good
    (7, 'harsher', 3)
    """
    before, dropped_before, _ = _differences(qualification, "qualification", None)
    after, dropped_after, labels = _differences(differences, "differences", sessions)
    if not len(after):
        raise InsufficientData("no gold session has a difference")
    if len(before) < LEAST_QUALIFICATION:
        raise InsufficientData(
            f"{len(before)} qualification sessions say too little about a rater's spread; "
            f"{LEAST_QUALIFICATION} are the least"
        )
    mean, sd = float(before.mean()), float(before.std(ddof=1))
    if sd <= _ROUNDING * max(1.0, float(np.abs(before).max())):
        raise DegenerateData("the differences at qualification are all equal")
    if limits is None:
        limits = gold_monitor_limits(
            len(before),
            n_planned=n_planned,
            alpha=alpha,
            smoothing=smoothing,
            reference=reference,
            own_centre=centre is None,
            replicates=replicates,
            seed=seed,
        )
    elif limits.n_qualification != len(before) or limits.own_centre != (centre is None):
        raise InvalidInput(
            "the limits are for another number of qualification sessions or kind of centre"
        )
    middle = mean if centre is None else finite(centre, "the centre")
    points, walks = _points(after, labels, middle, sd, limits)
    alarm = next((point for point in points if point.alarms), None)
    harsher, last_good = None, None
    if alarm is not None:
        harsher, last_good = _verdict(walks, alarm)
    return GoldMonitor(
        alarm_at=None if alarm is None else alarm.position,
        alarm_session=None if alarm is None else alarm.session,
        within_plan=None if alarm is None else alarm.position <= limits.n_planned,
        charts=() if alarm is None else alarm.alarms,
        direction=None if harsher is None else "harsher" if harsher else "more lenient",
        last_good=last_good,
        last_good_session=points[last_good - 1].session if last_good else None,
        mean=mean,
        sd=sd,
        centre=middle,
        points=tuple(points),
        limits=limits,
        n_dropped=dropped_before + dropped_after,
        software=f"fidelity {__version__}",
        data_hash=hashlib.sha256(
            repr((before.tolist(), after.tolist(), labels, middle)).encode()
        ).hexdigest(),
    )


@dataclass(frozen=True, slots=True)
class _Heights:
    """The standardised charts after one session."""

    ewma: float
    up: float
    down: float


def _points(
    differences: FloatArray,
    labels: list[str | None],
    centre: float,
    sd: float,
    limits: GoldLimits,
) -> tuple[list[GoldPoint], list[_Heights]]:
    charts = limits.charts
    walk = Walk(charts, 1)
    points, heights = [], []
    for position, difference in enumerate(differences.tolist(), start=1):
        walk.step(np.array([(difference - centre) / sd]))
        band = limits.ewma_limit * charts.ewma_sd(position) * sd
        alarms = []
        if walk.ewma_distance[0] >= limits.ewma_limit:
            alarms.append("ewma")
        if walk.cusum_height[0] >= limits.cusum_limit:
            alarms.append("cusum")
        now = _Heights(float(walk.ewma[0]), float(walk.up[0]), float(walk.down[0]))
        heights.append(now)
        points.append(
            GoldPoint(
                position=position,
                session=labels[position - 1],
                difference=difference,
                ewma=centre + sd * now.ewma,
                ewma_low=centre - band,
                ewma_high=centre + band,
                cusum_up=now.up,
                cusum_down=now.down,
                alarms=tuple(alarms),
            )
        )
    return points, heights


def _verdict(heights: list[_Heights], alarm: GoldPoint) -> tuple[bool, int]:
    """Return whether the rater is harsher, and the last session without evidence of that."""
    now = heights[alarm.position - 1]
    # The CUSUM decides where both alarm: it says on which side the evidence has gathered.
    harsher = now.down > now.up if "cusum" in alarm.alarms else now.ewma < 0.0
    last_good = 0
    for position, height in enumerate(heights[: alarm.position - 1], start=1):
        if (height.down if harsher else height.up) == 0.0:
            last_good = position
    return harsher, last_good


def _differences(
    values: Any, name: str, sessions: Sequence[object] | None
) -> tuple[FloatArray, int, list[str | None]]:
    if isinstance(values, (pd.Series, np.ndarray)):
        values = values.tolist()
    numbers = _validate.numeric(pd.Series(list(values), dtype=object), f"{name}: difference")
    labels: list[str | None] = [None] * len(numbers)
    if sessions is not None:
        labels = [str(label) for label in sessions]
        if len(labels) != len(numbers):
            raise InvalidInput(f"{len(labels)} sessions are named for {len(numbers)} {name}")
    given = ~np.isnan(numbers)
    return (
        numbers[given],
        int((~given).sum()),
        [label for label, kept in zip(labels, given.tolist(), strict=True) if kept],
    )
