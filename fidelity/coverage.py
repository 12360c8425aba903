"""Which intervals hold the truth too seldom or too often, as simulations found: `coverage_off`.

The one place of these rules. Each stands for rows of VALIDITY.md outside 93 to 97 %, and sets the
bound where the simulations find coverage inside again; what was not simulated has no rule.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from fidelity.reporting.cautions import DOMINANT_SHARE

CODE = "coverage_off"

#: What stands in a readable table behind limits that carry the code, and below the table.
MARK = " !"
FOOTNOTE = (
    "! coverage outside 93 to 97 % in simulations of designs like this, see fidelity/VALIDITY.md"
)

#: Coverage of an interval of 95 % outside these limits is off.
LEAST, MOST = 0.93, 0.97

#: With two categories, what weighs steps between them is the same as what counts differences.
_OF_TWO_CATEGORIES = {
    "alpha_ordinal": "alpha_nominal",
    "alpha_interval": "alpha_nominal",
    "alpha_ratio": "alpha_nominal",
    "ac2_linear": "ac1",
    "ac2_quadratic": "ac1",
    "ac2_ordinal": "ac1",
    "fleiss_kappa_linear": "fleiss_kappa",
    "fleiss_kappa_quadratic": "fleiss_kappa",
    "fleiss_kappa_ordinal": "fleiss_kappa",
    "linear_kappa": "kappa",
    "quadratic_kappa": "kappa",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """Intervals that are off where all that is stated holds.

    Attributes
    ----------
    statistics : tuple of str
    source : str
        Family of VALIDITY.md and the designs there that are off.
    methods : tuple of str
        Methods of the interval; none names all of them.
    sessions_below, sessions_from : int or None
        Sessions with two ratings or more.
    raters_below : int or None
    dominant : bool
        One category holds more than 80 % of the scores.
    boundary : bool
        The variance concerned is estimated at zero.
    """

    statistics: tuple[str, ...]
    source: str
    methods: tuple[str, ...] = ()
    sessions_below: int | None = None
    sessions_from: int | None = None
    raters_below: int | None = None
    dominant: bool = False
    boundary: bool = False

    def holds(
        self, method: str, sessions: int, raters: int, largest_share: float, *, boundary: bool
    ) -> bool:
        """Return whether an interval falls under the rule."""
        return (
            (not self.methods or method in self.methods)
            and (self.sessions_below is None or sessions < self.sessions_below)
            and (self.sessions_from is None or sessions >= self.sessions_from)
            and (self.raters_below is None or raters < self.raters_below)
            and (not self.dominant or largest_share > DOMINANT_SHARE + 1e-12)
            and (not self.boundary or boundary)
        )


RULES: tuple[Rule, ...] = (
    # Intraclass correlations, severities and components.
    Rule(("icc_qk",), "icc: 30 × 4", ("Monte Carlo",), sessions_below=60, raters_below=5),
    Rule(("severity",), "icc: 60 × 3; gstudy: 10 × 3 × 3, raters differ much", raters_below=4),
    Rule(
        ("component rater", "component mean"),
        "components: 3, 4 and 8 raters off, 20 inside",
        raters_below=20,
    ),
    Rule(("component rater",), "components: 60 × 8, small rater variance", boundary=True),
    # Agreement of any number of raters.
    Rule(
        ("alpha_ratio", "ac2_quadratic", "ac2_ordinal"),
        "agreement: 30 and 60 sessions off, 200 inside",
        sessions_below=200,
    ),
    Rule(
        ("percent_within_one",),
        "agreement: 60 × 8, small rater variance; bootstrap 30 × 4 as well",
        ("jackknife", "bootstrap"),
        sessions_below=200,
    ),
    Rule(("alpha_interval",), "agreement: 30 × 4", ("t",), sessions_below=60, raters_below=5),
    Rule(
        ("alpha_interval",),
        "agreement: 30 × 4, 60 × 3",
        ("bootstrap",),
        sessions_below=200,
        raters_below=5,
    ),
    Rule(
        ("alpha_nominal", "percent_exact"),
        "agreement: 60 × 3",
        ("bootstrap",),
        sessions_below=200,
        raters_below=4,
    ),
    Rule(("ac2_linear",), "agreement: 30 × 4", ("bootstrap",), sessions_below=60),
    Rule(("fleiss_kappa",), "agreement: 60 × 3", ("t",), sessions_below=200, raters_below=4),
    Rule(
        ("fleiss_kappa",), "agreement: 30 × 4, 60 × 3, 60 × 8", ("bootstrap",), sessions_below=200
    ),
    Rule(
        (
            "alpha_nominal",
            "alpha_ordinal",
            "alpha_interval",
            "alpha_ratio",
            "weighted_alpha",
            "fleiss_kappa",
            "fleiss_kappa_linear",
            "fleiss_kappa_quadratic",
            "fleiss_kappa_ordinal",
        ),
        "agreement: 60 × 3, present/absent (.9)",
        dominant=True,
    ),
    # Two raters, and a rater against the gold standard.
    Rule(("kappa", "custom_kappa"), "kappa, gold: 10 and 15 off, 30 inside", sessions_below=30),
    Rule(("linear_kappa",), "kappa, gold: 10 to 30 off, 60 inside", sessions_below=60),
    Rule(("quadratic_kappa",), "kappa, gold: 10 to 100 off, 120 inside", sessions_below=120),
    Rule(
        ("kappa", "linear_kappa", "quadratic_kappa", "custom_kappa"),
        "kappa: present/absent (.85), 15 to 120 sessions",
        dominant=True,
    ),
    Rule(("lin_ccc",), "gold: 10 off, 30 inside", sessions_below=30),
    Rule(
        ("percent_exact", "percent_within_one"),
        "gold: 10 off, 30 inside",
        ("Wilson", "Clopper-Pearson"),
        sessions_below=30,
    ),
    Rule(("percent_within_one",), "gold: 30 off, 100 inside", ("Wilson",), sessions_below=100),
    Rule(("icc_a1 with gold",), "gold: 100 sessions, normal scores", sessions_from=100),
    # Dependability.
    Rule(("sem_absolute, crossed",), "gstudy: 3 and 4 raters", raters_below=5),
    Rule(
        ("g, crossed", "phi_cut, crossed", "phi, nested", "sem_absolute, nested"),
        "gstudy: 10 × 3 × 3",
        raters_below=4,
    ),
    Rule(
        ("g, crossed", "sem_absolute, nested"),
        "gstudy: 20 × 3 × 4, REML",
        ("REML",),
        raters_below=5,
    ),
    Rule(
        ("phi, crossed", "g, crossed", "phi_cut, crossed", "sem_absolute, crossed", "phi, nested"),
        "gstudy: 20 × 4, 2 of 6 raters, REML",
        ("REML, unbalanced",),
    ),
    # Drift, Rasch model and growth.
    Rule(("severity, rater_drift",), "raters: 8 raters off, 12 inside", raters_below=12),
    Rule(("slope, rater_drift",), "raters: 8 and 12 raters"),
    Rule(("severity, many_facet_rasch",), "raters: 150 × 4", raters_below=5),
    Rule(("growth",), "growth: 8 to 30 trainees × 5 sessions", ("normal",)),
)

_BY_STATISTIC: dict[str, tuple[Rule, ...]] = {
    name: tuple(rule for rule in RULES if name in rule.statistics)
    for name in {name for rule in RULES for name in rule.statistics}
}


def codes(
    interval: Any,
    statistic: str,
    method: str = "",
    *,
    sessions: int = 0,
    raters: int = 0,
    largest_share: float = 0.0,
    n_categories: int | None = None,
    boundary: bool = False,
) -> tuple[str, ...]:
    """Return ("coverage_off",) where simulations found the interval of a statistic off, else ().

    Parameters
    ----------
    interval : object or None
        The interval; where there is none, there is nothing to warn of.
    statistic : str
        One of the names in `RULES`; others are never off.
    method : str
        How the interval was made: "t", "jackknife", "bootstrap", "Wilson", "Clopper-Pearson",
        "Monte Carlo", "REML", "REML, unbalanced", "normal".
    sessions, raters : int
        Sessions with two ratings or more, and raters of the data.
    largest_share : float
        Share of the commonest score.
    n_categories : int, optional
        Values of the scale.
    boundary : bool
        The variance concerned is estimated at zero.

    Examples
    --------
    >>> codes((0.2, 0.6), "quadratic_kappa", sessions=40)
    ('coverage_off',)
    >>> codes((0.2, 0.6), "quadratic_kappa", sessions=120)
    ()
    """
    if interval is None:
        return ()
    name = _OF_TWO_CATEGORIES.get(statistic, statistic) if n_categories == 2 else statistic
    for rule in _BY_STATISTIC.get(name, ()):
        if rule.holds(method, sessions, raters, largest_share, boundary=boundary):
            return (CODE,)
    return ()


def carried(parts: Iterable[Any]) -> tuple[str, ...]:
    """Return the code where one of several estimates carries it; those without warnings do not."""
    return (CODE,) if any(CODE in getattr(part, "warnings", ()) for part in parts) else ()


def mark(warnings: Iterable[str]) -> str:
    """Return what stands behind limits with these warnings in a readable table."""
    return MARK if CODE in warnings else ""


def footnote(lines: Iterable[str]) -> list[str]:
    """Return the line that explains the mark, where one of these lines ends with it."""
    return [FOOTNOTE] if any(MARK in line for line in lines) else []
