"""What a limit of a CUSUM does to trainees at the two levels of its design."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from fidelity._arrays import FloatArray
from fidelity._validate import finite
from fidelity.agreement.limits import wilson
from fidelity.errors import InvalidInput
from fidelity.monitor.designs import BinaryCusum, Chart, CusumDesign, direction
from fidelity.monitor.run_length import exact_signal_probabilities, simulated_signal_counts
from fidelity.types import Estimate, Interval

_CONFIDENCE = 0.95

#: First number of the seed, so that limits and their error rates rest on different random numbers.
CALIBRATION, RATES = 0, 1


@dataclass(frozen=True, slots=True)
class CusumLimit:
    """A limit with what it does to trainees at the two levels of a design.

    Attributes
    ----------
    chart : {"learning", "deterioration"}
    limit : float
        The chart signals at this value.
    alpha : float or None
        The wanted false signal rate; None where the limit was given.
    n_sessions : int
        The planned number of sessions; the rates hold within so many.
    false_signal, true_signal : Estimate
        Chance of a signal within `n_sessions` where there should be none, and where there should.
        On the learning chart: an inadequate trainee declared (false declaration), an adequate one
        declared (power). On the deterioration chart: an adequate trainee flagged, an inadequate
        one flagged.
    false_by_session, true_by_session : tuple of float
        The same within 1, 2, … sessions.
    replicates, seed : int or None
        Simulated trainees and the seed; None where the rates are exact.
    """

    chart: Chart
    limit: float
    alpha: float | None
    n_sessions: int
    false_signal: Estimate
    true_signal: Estimate
    false_by_session: tuple[float, ...]
    true_by_session: tuple[float, ...]
    replicates: int | None
    seed: int | None

    def to_dict(self) -> dict[str, Any]:
        """Return the limit and its error rates for JSON."""
        wrong, right = _NAMES[self.chart]
        return {
            "limit": self.limit,
            "calibrated": self.alpha is not None,
            "alpha": self.alpha,
            "n_sessions": self.n_sessions,
            wrong: self.false_signal.to_dict(),
            right: self.true_signal.to_dict(),
            f"{wrong}_by_session": list(self.false_by_session),
            f"{right}_by_session": list(self.true_by_session),
            "replicates": self.replicates,
            "seed": self.seed,
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row per session number with both chances."""
        wrong, right = _NAMES[self.chart]
        return pd.DataFrame(
            {
                "session_number": np.arange(1, self.n_sessions + 1),
                wrong: self.false_by_session,
                right: self.true_by_session,
            }
        )

    @property
    def sentence(self) -> str:
        """What the limit does, for a person."""
        within = f"within {self.n_sessions} session{'s' if self.n_sessions > 1 else ''}"
        wrong, right = _percent(self.false_signal.value), _percent(self.true_signal.value)
        if self.chart == "learning":
            return (
                f"At limit {self.limit:.4g} an inadequate trainee is declared competent {within} "
                f"with probability {wrong} (false declaration), an adequate one with probability "
                f"{right} (power)."
            )
        return (
            f"At limit {self.limit:.4g} a trainee who stays adequate is flagged {within} of the "
            f"declaration with probability {wrong} (false alarm), one who falls to the inadequate "
            f"level at once with probability {right}."
        )

    def __str__(self) -> str:
        """Return the sentence and where the numbers come from."""
        how = (
            "Exact."
            if self.replicates is None
            else f"Simulated, {self.replicates} trainees each, seed {self.seed}."
        )
        return f"{self.sentence} {how}"


_NAMES = {
    "learning": ("false_declaration", "power"),
    "deterioration": ("false_alarm", "detection"),
}


def check_limit(limit: Any) -> float:
    """Require a limit above 0: at 0 every chart would signal before the first session."""
    if not finite(limit, "a limit") > 0.0:
        raise InvalidInput(f"a limit lies above 0, not at {limit:g}")
    return float(limit)


def quiet_level(design: CusumDesign, sign: float) -> float:
    """Level at which a signal is false."""
    return design.inadequate if sign > 0 else design.adequate


def rated(
    design: CusumDesign,
    limit: float,
    n_sessions: int,
    chart: Chart,
    alpha: float | None,
    replicates: int,
    seed: int,
) -> CusumLimit:
    """Return a limit with its error rates."""
    sign = direction(chart)
    quiet = quiet_level(design, sign)
    loud = design.adequate if sign > 0 else design.inadequate
    false = chances(design, limit, n_sessions, quiet, sign, replicates, seed)
    true = chances(design, limit, n_sessions, loud, sign, replicates, seed)
    exact = isinstance(design, BinaryCusum)
    return CusumLimit(
        chart=chart,
        limit=limit,
        alpha=None if alpha is None else float(alpha),
        n_sessions=n_sessions,
        false_signal=_estimate(float(false[-1]), None if exact else replicates),
        true_signal=_estimate(float(true[-1]), None if exact else replicates),
        false_by_session=tuple(false.tolist()),
        true_by_session=tuple(true.tolist()),
        replicates=None if exact else replicates,
        seed=None if exact else seed,
    )


def chances(
    design: CusumDesign,
    limit: float,
    n_sessions: int,
    level: float,
    sign: float,
    replicates: int,
    seed: int,
) -> FloatArray:
    """Return P(signal within t sessions), t = 1 … n_sessions, at a true level."""
    if isinstance(design, BinaryCusum):
        return exact_signal_probabilities(
            design, limit, n_sessions=n_sessions, level=level, sign=sign
        )
    counts = simulated_signal_counts(
        design,
        np.random.default_rng([seed, RATES]),
        limit,
        n_sessions=n_sessions,
        level=level,
        sign=sign,
        replicates=replicates,
    )
    return counts / replicates


def _estimate(share: float, replicates: int | None) -> Estimate:
    if replicates is None:
        return Estimate(
            value=share,
            method="exact run-length distribution",
            interval=Interval(share, share, _CONFIDENCE),
            se=0.0,
        )
    low, high = wilson(share, replicates, _CONFIDENCE)
    return Estimate(
        value=share,
        method=f"simulation of {replicates} trainees, Wilson limits",
        interval=Interval(min(low, share), max(high, share), _CONFIDENCE),
        se=math.sqrt(share * (1.0 - share) / replicates),
    )


def _percent(share: float) -> str:
    return f"{100.0 * share:.1f} %" if share < 0.9995 else f"{100.0 * share:.2f} %"
