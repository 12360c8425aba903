"""What the rater gate lets through: the chance that a stated rater passes, by simulation."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from fidelity._arrays import BoolArray, FloatArray
from fidelity._validate import whole_number
from fidelity._version import __version__
from fidelity.agreement.limits import wilson
from fidelity.errors import InvalidInput
from fidelity.gold.cluster_bootstrap import draw_resamples, icc_a1, limits
from fidelity.gold.gate_rule import GateRule, check_rule
from fidelity.gold.gate_simulation import GateRater, GoldSet
from fidelity.types import Estimate, Interval

_CONFIDENCE = 0.95
_DEFAULT_RULE = GateRule()

# Sets that share one draw of resamples: enough to be quick, few enough to leave its chance small.
_BLOCK = 100

# Two scores whose distance is this close to one point are within one point.
_TOUCH = 1e-9


@dataclass(frozen=True, slots=True)
class GatePoint:
    """How often one stated rater passes.

    Attributes
    ----------
    rater : GateRater
    icc_a1 : float or None
        ICC(A,1) of rater and gold in the model, before rounding.
    p_pass : Estimate
        Chance to pass one try, with Monte Carlo standard error and Wilson limits.
    p_pass_within_tries : Estimate
        Chance to pass one of the allowed tries.
    p_met : mapping of str to Estimate
        Chance to meet each condition of one try.
    """

    rater: GateRater
    icc_a1: float | None
    p_pass: Estimate
    p_pass_within_tries: Estimate
    p_met: Mapping[str, Estimate]

    def to_dict(self) -> dict[str, Any]:
        """Return strict JSON."""
        return {
            "rater": self.rater.to_dict(),
            "icc_a1": self.icc_a1,
            "p_pass": self.p_pass.to_dict(),
            "p_pass_within_tries": self.p_pass_within_tries.to_dict(),
            "p_met": {name: estimate.to_dict() for name, estimate in self.p_met.items()},
        }


@dataclass(frozen=True, repr=False)
class GateCharacteristics:
    """What the gate does with good and poor raters.

    Attributes
    ----------
    points : tuple of GatePoint
        One for each rater.
    rule : GateRule
    gold_set : GoldSet
    replicates, n_bootstrap, seed : int
        Simulated tries of each rater, resamples in each, and the seed.
    """

    points: tuple[GatePoint, ...]
    rule: GateRule
    gold_set: GoldSet
    replicates: int
    n_bootstrap: int
    seed: int
    software: str

    def to_dict(self) -> dict[str, Any]:
        """Return strict JSON."""
        return {
            "points": [point.to_dict() for point in self.points],
            "rule": self.rule.to_dict(),
            "gold_set": self.gold_set.to_dict(),
            "replicates": self.replicates,
            "n_bootstrap": self.n_bootstrap,
            "seed": self.seed,
            "software": self.software,
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row per rater."""
        rows = []
        for point in self.points:
            row = {**point.rater.to_dict(), "icc_a1": point.icc_a1}
            for key in ("p_pass", "p_pass_within_tries"):
                found = getattr(point, key).to_dict()
                row |= {key: found["value"], f"{key}_low": found["low"]}
                row |= {f"{key}_high": found["high"], f"{key}_se": found["se"]}
            row |= {f"p_met_{name}": found.value for name, found in point.p_met.items()}
            rows.append(row)
        return pd.DataFrame(rows).astype({"icc_a1": "Float64"})

    def __str__(self) -> str:
        """Return a table for reading."""
        width = max(8, *(len(point.rater.name) for point in self.points))
        tries = self.rule.tries
        lines = [
            str(self.rule),
            f"{self.gold_set.n_sessions} gold sessions with {self.gold_set.n_sections} section "
            f"scores; {self.replicates} simulated tries, seed {self.seed}",
            f"{'':{width}}{'bias':>8}{'noise SD':>10}{'ICC(A,1)':>10}{'P(pass)':>9}"
            f"  {_CONFIDENCE:.0%} limits   {f'in {tries} tries':>12}",
        ]
        for point in self.points:
            one, interval = point.p_pass, point.p_pass.interval
            within = "" if interval is None else f"{interval.low:.3f} to {interval.high:.3f}"
            agreement = "-" if point.icc_a1 is None else f"{point.icc_a1:.3f}"
            lines.append(
                f"{point.rater.name:{width}}{point.rater.bias:+8.2f}"
                f"{point.rater.standard_error:10.2f}{agreement:>10}{one.value:9.3f}  {within:14}"
                f"{point.p_pass_within_tries.value:12.3f}"
            )
        return "\n".join(lines)

    __repr__ = __str__


def gate_operating_characteristics(
    raters: GateRater | Sequence[GateRater],
    gold_set: GoldSet,
    *,
    rule: GateRule = _DEFAULT_RULE,
    replicates: int = 2000,
    n_bootstrap: int = 1000,
    seed: int = 1,
) -> GateCharacteristics:
    """Chance that stated raters pass the rater gate, per try and over the allowed tries.

    Parameters
    ----------
    raters : GateRater or sequence of GateRater
        Bias and variances of error, in points; a good one and a poor one at least, before the gate
        is used.
    gold_set : GoldSet
        Sessions and sections of one try, the variances of true scores, and the scale to round to.
    rule : GateRule
        Conditions and number of tries.
    replicates : int
        Simulated tries of each rater, 100 at least.
    n_bootstrap : int
        Resamples of sessions in each of them, for the interval of ICC(A,1).
    seed : int
        Seed of the simulation. All raters meet the same gold sets.

    Returns
    -------
    GateCharacteristics
        For each rater the chance to pass with its Monte Carlo standard error, and the chance to
        meet each condition.

    Raises
    ------
    InvalidInput
        No rater, two of one name, negative variances, too few replicates or resamples.

    Notes
    -----
    Score = true section score + bias + error of the session + error of the section, all normal and
    independent; rounded where the set names a scale. The tries are on fresh sets and the rater does
    not learn between them, so that P(pass within k tries) = 1 - (1 - P(pass))^k: more tries let
    more poor raters through as well. A simulated try on which nothing varies is not passed.

    References
    ----------
    .. [1] McGraw, K. O. & Wong, S. P. (1996). Forming inferences about some intraclass correlation
       coefficients. Psychological Methods, 1, 30-46. Table 4, case 2A.
    .. [2] Wilson, E. B. (1927). Probable inference, the law of succession, and statistical
       inference. Journal of the American Statistical Association, 22, 209-212.

    Examples
    --------
    >>> raters = [GateRater("good", noise=0.2), GateRater("poor", noise=0.6, bias=0.4)]
    >>> gold = GoldSet(20, 4, mean=3.0, session=0.6, section=0.4, scale=range(7))
    >>> found = gate_operating_characteristics(raters, gold, replicates=1000)
    >>> [round(point.p_pass.value, 2) for point in found.points]
    [0.97, 0.11]
    """
    several = (raters,) if isinstance(raters, GateRater) else tuple(raters)
    if not several:
        raise InvalidInput("at least one rater is needed")
    if not all(isinstance(rater, GateRater) for rater in several):
        raise InvalidInput("raters are stated as GateRater")
    if not isinstance(gold_set, GoldSet):
        raise InvalidInput("the gold set is stated as GoldSet")
    check_rule(rule)
    names = [rater.name for rater in several]
    if len(set(names)) < len(names):
        raise InvalidInput("two raters have the same name")
    replicates = whole_number(replicates, "replicates", least=100)
    n_bootstrap = whole_number(n_bootstrap, "n_bootstrap", least=100)
    seed = whole_number(seed, "seed", least=0)
    return GateCharacteristics(
        points=tuple(
            _point(rater, gold_set, rule, replicates, n_bootstrap, seed) for rater in several
        ),
        rule=rule,
        gold_set=gold_set,
        replicates=replicates,
        n_bootstrap=n_bootstrap,
        seed=seed,
        software=f"fidelity {__version__}",
    )


def _point(
    rater: GateRater,
    gold_set: GoldSet,
    rule: GateRule,
    replicates: int,
    n_bootstrap: int,
    seed: int,
) -> GatePoint:
    rng = np.random.default_rng(seed)
    parts = []
    for start in range(0, replicates, _BLOCK):
        gold, scores = gold_set.draw(rater, min(_BLOCK, replicates - start), rng)
        weights = draw_resamples(gold_set.n_sessions, n_bootstrap, rng)
        parts.append(_met(gold, scores, weights, rule))
    met = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    passed = int(np.all(list(met.values()), axis=0).sum())
    one = _share(passed, replicates)
    return GatePoint(
        rater=rater,
        icc_a1=gold_set.agreement_with(rater),
        p_pass=one,
        p_pass_within_tries=_within(one, rule.tries),
        p_met={name: _share(int(found.sum()), replicates) for name, found in met.items()},
    )


def _met(
    gold: FloatArray, rater: FloatArray, weights: FloatArray, rule: GateRule
) -> dict[str, BoolArray]:
    """Return which conditions each set meets; scores have shape (R, n_sessions, n_sections)."""
    together, apart = gold + rater, rater - gold
    together = together - together.mean(axis=(1, 2), keepdims=True)
    columns = (np.ones_like(gold), together, apart, together**2, apart**2)
    sums = np.stack([column.sum(axis=2) for column in columns], axis=-1)
    value = icc_a1(sums.sum(axis=1))
    low, _, _ = limits(sums, value, weights, rule.confidence)
    values = {
        "icc_a1": value,
        "icc_a1_low": np.minimum(low, value),
        "percent_within_one": (np.abs(apart) <= 1.0 + _TOUCH).mean(axis=(1, 2)),
        "bias": apart.mean(axis=(1, 2)),
    }
    return {name: np.asarray(rule.met(name, found)) for name, found in values.items()}


def _share(count: int, replicates: int) -> Estimate:
    share = count / replicates
    low, high = wilson(share, replicates, _CONFIDENCE)
    return Estimate(
        value=share,
        method=f"simulation of {replicates} tries, Wilson limits",
        interval=Interval(min(low, share), max(high, share), _CONFIDENCE),
        se=math.sqrt(share * (1.0 - share) / replicates),
    )


def _within(one: Estimate, tries: int) -> Estimate:
    """Return the chance to pass one of several independent tries."""

    def of(p: float) -> float:
        return 1.0 - (1.0 - p) ** tries

    interval = one.interval
    return Estimate(
        value=of(one.value),
        method=f"1 - (1 - P(pass))^{tries}, tries on fresh sets",
        interval=None
        if interval is None
        else Interval(of(interval.low), of(interval.high), interval.confidence),
        se=None if one.se is None else tries * (1.0 - one.value) ** (tries - 1) * one.se,
    )
