"""Operating characteristics: how likely a pass rule certifies trainees of each true level."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from fidelity._arrays import FloatArray
from fidelity._validate import not_negative, whole_number
from fidelity._version import __version__
from fidelity.agreement.limits import wilson
from fidelity.decision.attempts import draw_errors
from fidelity.decision.components import GStudyComponents
from fidelity.decision.portfolio import counted
from fidelity.decision.rules import PassRule
from fidelity.errors import DegenerateData, InvalidInput
from fidelity.types import Estimate, Interval

Between = Literal["fresh", "same"]

#: Default true levels, as distances from the cut.
_DISTANCES = np.arange(-6, 7) / 4.0

#: Level of the Monte Carlo limits.
_CONFIDENCE = 0.95

#: Simulated scores that are held in memory at once.
_MOST_SCORES = 2_000_000


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """P(certified) of a trainee with one true level."""

    true_level: float
    p_certified: Estimate

    @property
    def low(self) -> float:
        """Lower Monte Carlo limit; the value itself when exact."""
        interval = self.p_certified.interval
        return self.p_certified.value if interval is None else interval.low

    @property
    def high(self) -> float:
        """Upper Monte Carlo limit; the value itself when exact."""
        interval = self.p_certified.interval
        return self.p_certified.value if interval is None else interval.high

    def to_dict(self) -> dict[str, Any]:
        """Return the point for JSON."""
        return {"true_level": self.true_level, "p_certified": self.p_certified.to_dict()}


@dataclass(frozen=True)
class OperatingCharacteristics:
    """What a pass rule does, level by level, and whether it meets the target.

    Attributes
    ----------
    rule : str
        The rule in words.
    cut, attempts, raters_between_attempts
        The standard, the allowed attempts, and whether each brings fresh raters.
    components, assumed : GStudyComponents
        Components that the scores vary with, and those that the rule computes its error from.
    points : tuple of OperatingPoint
        P(certified) in ascending order of the true level.
    false_pass, true_pass : OperatingPoint
        The same at the level that must not, and at the level that should be certified.
    most_false_pass, least_true_pass : float
        The target for these two.
    target_met : bool
        Whether both are within the target.
    target_clear : bool
        Whether the distance from the target exceeds the Monte Carlo limits; True when exact.
    method : str
        "exact" or "simulation".
    replicates, seed : int or None
        Simulated trainees and the seed; None where nothing was simulated.
    """

    rule: str
    cut: float
    attempts: int
    raters_between_attempts: Between
    components: GStudyComponents
    assumed: GStudyComponents
    points: tuple[OperatingPoint, ...]
    false_pass: OperatingPoint
    true_pass: OperatingPoint
    most_false_pass: float
    least_true_pass: float
    method: str
    replicates: int | None
    seed: int | None
    software: str = f"fidelity {__version__}"

    @property
    def target_met(self) -> bool:
        """Whether false and true passes are within the target."""
        return (
            self.false_pass.p_certified.value <= self.most_false_pass
            and self.true_pass.p_certified.value >= self.least_true_pass
        )

    @property
    def target_clear(self) -> bool:
        """Whether more replicates could not change the verdict on the target."""
        few, many = self.false_pass, self.true_pass
        if self.target_met:
            return few.high <= self.most_false_pass and many.low >= self.least_true_pass
        return few.low > self.most_false_pass or many.high < self.least_true_pass

    @property
    def sentence(self) -> str:
        """What the rule does, for a person."""
        verdict = "meets" if self.target_met else "does not meet"
        doubt = "" if self.target_clear else ", though more replicates could change that"
        few, many = self.false_pass, self.true_pass
        return (
            f"Over {counted(self.attempts, 'attempt')} the rule certifies "
            f"{100 * few.p_certified.value:.1f} % of trainees whose true level is "
            f"{few.true_level:g} and {100 * many.p_certified.value:.1f} % of those at "
            f"{many.true_level:g}: it {verdict} the target of at most "
            f"{100 * self.most_false_pass:g} % and at least "
            f"{100 * self.least_true_pass:g} %{doubt}."
        )

    def to_dict(self) -> dict[str, Any]:
        """Return strict JSON."""
        return {
            "rule": self.rule,
            "cut": self.cut,
            "attempts": self.attempts,
            "raters_between_attempts": self.raters_between_attempts,
            "components": self.components.to_dict(),
            "assumed_components": self.assumed.to_dict(),
            "points": [point.to_dict() for point in self.points],
            "false_pass": self.false_pass.to_dict(),
            "true_pass": self.true_pass.to_dict(),
            "target": {
                "most_false_pass": self.most_false_pass,
                "least_true_pass": self.least_true_pass,
            },
            "target_met": self.target_met,
            "target_clear": self.target_clear,
            "sentence": self.sentence,
            "method": self.method,
            "replicates": self.replicates,
            "seed": self.seed,
            "software": self.software,
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row per true level."""
        return pd.DataFrame(
            [
                {
                    "true_level": point.true_level,
                    "p_certified": point.p_certified.value,
                    "low": point.low,
                    "high": point.high,
                    "se": point.p_certified.se,
                    "competent": point.true_level >= self.cut,
                }
                for point in self.points
            ]
        )

    def __str__(self) -> str:
        """Return the rule, a table over true levels and the verdict."""
        how = (
            "exact"
            if self.method == "exact"
            else f"simulation, {self.replicates} trainees per level, seed {self.seed}"
        )
        lines = [
            f"rule: {self.rule}",
            f"{counted(self.attempts, 'attempt')}, {self.raters_between_attempts} raters; {how}",
            f"components: {self.components}",
        ]
        if self.assumed != self.components:
            lines.append(f"components that the rule assumes: {self.assumed}")
        lines.append(f"{'true level':>10}{'from cut':>10}{'P(certified)':>14}{'MC SE':>9}")
        lines.extend(
            f"{point.true_level:10.2f}{point.true_level - self.cut:+10.2f}"
            f"{point.p_certified.value:14.4f}{point.p_certified.se or 0.0:9.4f}"
            for point in self.points
        )
        return "\n".join([*lines, self.sentence])


def operating_characteristics(
    rule: PassRule,
    components: GStudyComponents,
    *,
    attempts: int = 1,
    true_levels: Sequence[float] | None = None,
    raters_between_attempts: Between = "fresh",
    assumed: GStudyComponents | None = None,
    method: Literal["auto", "simulation"] = "auto",
    replicates: int = 50_000,
    seed: int = 1,
    below: float = 0.5,
    above: float = 1.0,
    most_false_pass: float = 0.05,
    least_true_pass: float = 0.80,
) -> OperatingCharacteristics:
    """Chance that a pass rule certifies a trainee, by true level, over all allowed attempts.

    Parameters
    ----------
    rule : PassRule
        A :class:`DecisionRule`, :class:`RepeatedPassRule`, :class:`ConjunctiveRule`,
        :class:`GrowingPortfolioRule`, or an object of your own with the same members.
    components : GStudyComponents
        Components of single scores, in squared points. The trainee component plays no part: every
        line of the result is about one true level. For severity-adjusted scores use
        `components.with_severities_known(se)`.
    attempts : int
        Allowed attempts: portfolios, single sessions, or looks, as the rule has it.
    true_levels : sequence of float, optional
        Levels in points of the scale; from 1.5 below to 1.5 above the cut when left out.
    raters_between_attempts : {"fresh", "same"}
        Whether later attempts meet fresh raters or those of the first.
    assumed : GStudyComponents, optional
        Components that the rule computes its standard error from, where they are not the true ones,
        as with default components.
    method : {"auto", "simulation"}
        "auto" computes exactly where that is possible.
    replicates, seed : int
        Simulated trainees, and the seed of the simulation.
    below, above : float
        Distances from the cut of the level that must not and the level that should be certified.
    most_false_pass, least_true_pass : float
        The target for these two levels.

    Returns
    -------
    OperatingCharacteristics
        P(certified) with Monte Carlo standard error and Wilson limits at every level, false and
        true pass rate, and whether the target is met.

    Raises
    ------
    InvalidInput
        A number out of range, or panels that are fresh for every session and the same between
        attempts.
    DegenerateData
        The components leave scores without any error.

    Notes
    -----
    Scores follow the normal model of generalizability theory. Sessions, residuals and cases are
    fresh in every attempt, and a trainee's true level stays where it is: a trainee who improves
    between attempts is another line of the table. All levels meet the same errors, so the curve
    never falls. Exact are rules whose attempts are alike given the panel: binomial tails, runs by
    dynamic programming, and a one-dimensional integral over a panel that stays. Chances are summed
    over all attempts, which is why rules of the kind "n passes ever" certify far more than one
    attempt suggests.

    References
    ----------
    .. [1] Brennan, R. L. (2001). Generalizability Theory. Springer. Chapter 4.
    .. [2] Millman, J. (1989). If at first you don't succeed: setting passing scores when more than
       one attempt is permitted. Educational Researcher, 18(6), 5-9.

    Examples
    --------
    >>> from fidelity import RepeatedPassRule
    >>> own = GStudyComponents(0.633, 0.26936, 0.05606, 0.06128, 0.32102)
    >>> once = RepeatedPassRule(cut=3.0, n_passes=1)
    >>> round(operating_characteristics(once, own).false_pass.p_certified.value, 2)
    0.28
    >>> three = RepeatedPassRule(cut=3.0, n_passes=3)
    >>> round(operating_characteristics(three, own, attempts=10).false_pass.p_certified.value, 2)
    0.55
    """
    if not isinstance(rule, PassRule):
        raise InvalidInput(f"{rule!r} is no pass rule")
    levels = _levels(rule.cut, true_levels)
    attempts = whole_number(attempts, "attempts")
    replicates = whole_number(replicates, "replicates", least=100)
    seed = whole_number(seed, "seed", least=0)
    not_negative(below, "below")
    not_negative(above, "above")
    _check_shares(most_false_pass=most_false_pass, least_true_pass=least_true_pass)
    if method not in ("auto", "simulation"):
        raise InvalidInput(f"method is 'auto' or 'simulation', not {method!r}")
    if raters_between_attempts not in ("fresh", "same"):
        raise InvalidInput(
            f"raters_between_attempts is 'fresh' or 'same', not {raters_between_attempts!r}"
        )
    assumed = components if assumed is None else assumed
    n_portfolios, portfolio, sections = rule.collected(attempts)
    same = raters_between_attempts == "same" and n_portfolios > 1
    if same and portfolio.raters == "nested" and portfolio.n_sessions > 1:
        raise InvalidInput("raters cannot be fresh for every session and the same between attempts")
    for what, given in (("scores", components), ("the assumed scores", assumed)):
        if not portfolio.error_variance(given) > 0.0:
            raise DegenerateData(f"the components leave {what} without any error")
    asked = np.concatenate([levels, [rule.cut - below, rule.cut + above]])
    chance = None
    if method == "auto":
        chance = rule.exact(asked, components, assumed, attempts=attempts, same_raters=same)
    if chance is not None:
        estimates = [_exact(p) for p in np.clip(chance, 0.0, 1.0).tolist()]
    else:
        rng = np.random.default_rng(seed)
        needed = []
        size = max(_MOST_SCORES // (n_portfolios * portfolio.n_sessions * sections.n_sections), 1)
        for start in range(0, replicates, size):
            errors = draw_errors(
                rng,
                min(size, replicates - start),
                n_portfolios,
                portfolio,
                sections,
                components,
                same_raters=same,
            )
            needed.append(rule.level_needed(errors, assumed))
        ordered = np.sort(np.concatenate(needed))
        if ordered.shape != (replicates,) or np.isnan(ordered).any():
            raise InvalidInput("the rule does not give one level for each replicate")
        certified = np.searchsorted(ordered, asked, side="right")
        estimates = [_simulated(count, replicates) for count in certified.tolist()]
    points = tuple(
        OperatingPoint(level, estimate)
        for level, estimate in zip(asked.tolist(), estimates, strict=True)
    )
    return OperatingCharacteristics(
        rule=str(rule),
        cut=rule.cut,
        attempts=attempts,
        raters_between_attempts=raters_between_attempts,
        components=components,
        assumed=assumed,
        points=points[:-2],
        false_pass=points[-2],
        true_pass=points[-1],
        most_false_pass=most_false_pass,
        least_true_pass=least_true_pass,
        method="simulation" if chance is None else "exact",
        replicates=replicates if chance is None else None,
        seed=seed if chance is None else None,
    )


def _levels(cut: float, true_levels: Sequence[float] | None) -> FloatArray:
    if true_levels is None:
        return np.asarray(cut + _DISTANCES, dtype=np.float64)
    try:
        levels = np.unique(np.asarray(true_levels, dtype=np.float64))
    except (TypeError, ValueError):
        raise InvalidInput("true levels are finite numbers, at least one") from None
    if levels.size == 0 or not np.isfinite(levels).all():
        raise InvalidInput("true levels are finite numbers, at least one")
    return levels


def _check_shares(**shares: float) -> None:
    for name, share in shares.items():
        if not 0.0 <= share <= 1.0:
            raise InvalidInput(f"{name} is a proportion, not {share}")


def _exact(p: float) -> Estimate:
    return Estimate(value=p, method="exact", interval=Interval(p, p, _CONFIDENCE), se=0.0)


def _simulated(count: int, replicates: int) -> Estimate:
    share = count / replicates
    low, high = wilson(share, replicates, _CONFIDENCE)
    return Estimate(
        value=share,
        method=f"simulation of {replicates} trainees, Wilson limits",
        interval=Interval(min(low, share), max(high, share), _CONFIDENCE),
        se=math.sqrt(share * (1.0 - share) / replicates),
    )
