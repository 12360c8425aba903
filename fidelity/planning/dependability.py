"""How many sessions, cases and raters make a trainee's mean dependable."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from typing import Any

import pandas as pd

from fidelity import _validate
from fidelity._version import __version__
from fidelity.agreement.limits import z_quantile
from fidelity.decision.components import GStudyComponents
from fidelity.decision.portfolio import Portfolio, Raters, counted
from fidelity.errors import DegenerateData, InvalidInput
from fidelity.planning.costs import Costs, whole_numbers

#: Slack for an aim that is met exactly, so that rounding does not miss it.
_SLACK = 1e-12


@dataclass(frozen=True, slots=True)
class DependabilityCell:
    """One design with what it gives and what it costs, for each trainee."""

    design: Raters
    n_cases: int
    n_sessions: int
    n_raters: int
    n_ratings: int
    phi: float
    sem_absolute: float
    half_width: float
    cost: float
    reaches: bool


@dataclass(frozen=True)
class DependabilityPlan:
    """All designs of a grid, those that reach the aim, and the cheapest of them.

    Attributes
    ----------
    components : GStudyComponents
        Components that the plan rests on.
    phi, half_width : float or None
        The aim; None where it was not asked for.
    confidence : float
        Two-sided level of the interval whose half-width is given.
    costs : Costs
        Prices of a case, a session and a rating.
    cells : tuple of DependabilityCell
        Designs in the order of the grid.
    cheapest : DependabilityCell or None
        The cheapest design that reaches the aim; with equal costs the one with fewer ratings.
    """

    components: GStudyComponents
    phi: float | None
    half_width: float | None
    confidence: float
    costs: Costs
    cells: tuple[DependabilityCell, ...]
    software: str = f"fidelity {__version__}"

    @property
    def cheapest(self) -> DependabilityCell | None:
        """The cheapest design that reaches the aim, or None."""
        reaching = [cell for cell in self.cells if cell.reaches]
        return min(
            reaching,
            key=lambda cell: (cell.cost, cell.n_ratings, cell.n_sessions, -cell.phi),
            default=None,
        )

    @property
    def aim(self) -> str:
        """The aim in words."""
        parts = []
        if self.phi is not None:
            parts.append(f"phi of at least {self.phi:g}")
        if self.half_width is not None:
            level = f"{100 * self.confidence:g} %"
            parts.append(f"a {level} interval of at most ±{self.half_width:g}")
        return " and ".join(parts)

    @property
    def sentence(self) -> str:
        """What to do, for a person."""
        best = self.cheapest
        if best is not None:
            return (
                f"The cheapest design for {self.aim} gives each trainee {_portfolio(best)} "
                f"({counted(best.n_ratings, 'rating')}): phi {best.phi:.3f}, "
                f"±{best.half_width:.2f}, cost {best.cost:g}."
            )
        most = max(self.cells, key=lambda cell: (cell.phi, -cell.cost))
        return (
            f"No design of this grid reaches {self.aim}. The best has phi {most.phi:.3f} and "
            f"±{most.half_width:.2f}: {_portfolio(most)}."
        )

    def to_dict(self) -> dict[str, Any]:
        """Return strict JSON."""
        best = self.cheapest
        return {
            "components": self.components.to_dict(),
            "phi": self.phi,
            "half_width": self.half_width,
            "confidence": self.confidence,
            "costs": asdict(self.costs),
            "cells": [asdict(cell) for cell in self.cells],
            "cheapest": None if best is None else asdict(best),
            "sentence": self.sentence,
            "software": self.software,
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row per design; the column `cheapest` marks the recommended one."""
        best = self.cheapest
        frame = pd.DataFrame([asdict(cell) for cell in self.cells])
        return frame.assign(cheapest=[cell == best for cell in self.cells])

    def __str__(self) -> str:
        """Return the table; + reaches the aim, * is the cheapest that does."""
        best = self.cheapest
        lines = [
            f"components: {self.components}",
            f"  {'design':10}{'cases':>6}{'sessions':>9}{'raters':>7}{'ratings':>8}{'phi':>8}"
            f"{'SEM':>8}{'±':>8}{'cost':>9}",
        ]
        for cell in self.cells:
            mark = "*" if cell == best else "+" if cell.reaches else " "
            lines.append(
                f"{mark} {cell.design:10}{cell.n_cases:6}{cell.n_sessions:9}{cell.n_raters:7}"
                f"{cell.n_ratings:8}{cell.phi:8.3f}{cell.sem_absolute:8.3f}"
                f"{cell.half_width:8.3f}{cell.cost:9g}"
            )
        return "\n".join([*lines, self.sentence])


def _portfolio(cell: DependabilityCell) -> Portfolio:
    return Portfolio(cell.n_sessions, cell.n_raters, cell.design, cell.n_cases)


def plan_dependability(
    components: GStudyComponents,
    *,
    phi: float | None = None,
    half_width: float | None = None,
    confidence: float = 0.95,
    n_sessions: Iterable[int] = (1, 2, 3, 4, 6, 8, 10),
    n_raters: Iterable[int] = (1, 2, 3),
    n_cases: Iterable[int] = (1,),
    designs: Sequence[Raters] = ("crossed", "nested"),
    costs: Costs | None = None,
) -> DependabilityPlan:
    """Sessions, cases and raters per trainee for a wanted dependability or precision of the mean.

    Parameters
    ----------
    components : GStudyComponents
        Components of single scores, in squared points.
    phi : float, optional
        Wanted dependability of the mean, between 0 and 1.
    half_width : float, optional
        Wanted half-width of the interval around a trainee's mean, in points. At least one aim is
        needed; with both, both have to be reached.
    confidence : float
        Two-sided level of that interval; 0.80 gives the one-sided 90 % limits of the certification
        rule.
    n_sessions, n_raters : iterable of int
        The grid: sessions per trainee in all, and raters of each session.
    n_cases : iterable of int
        Cases per trainee. Sessions are spread over them as evenly as possible; cells with more
        cases than sessions are not there.
    designs : sequence of {"crossed", "nested"}
        Whether the same raters score all sessions of a trainee or each session has fresh ones.
    costs : Costs, optional
        Prices of a case, a session and a rating; 0, 1 and 1 when left out.

    Returns
    -------
    DependabilityPlan
        Every cell with phi, absolute SEM, half-width and cost, which reach the aim, the cheapest.

    Raises
    ------
    InvalidInput
        No aim, an aim or a grid out of range.
    DegenerateData
        The trainees do not vary, so that no number of sessions makes their mean dependable.

    Notes
    -----
    A decision study: the absolute error variance of a mean follows from the components in closed
    form, and phi is the trainees' variance over its sum with that error. With the same raters
    throughout, more sessions cannot average the raters out, so phi has a ceiling below 1; fresh
    raters for every session lower it. The components are taken as known: with components from a
    small study choose a cell with some reserve. There are no data, so nothing is missing.

    References
    ----------
    .. [1] Brennan, R. L. (2001). Generalizability Theory. Springer. Chapter 4.
    .. [2] Cronbach, L. J., Gleser, G. C., Nanda, H. & Rajaratnam, N. (1972). The Dependability of
       Behavioral Measurements. Wiley.

    Examples
    --------
    >>> own = GStudyComponents(0.63311, 0.26936, 0.05606, 0.06128, 0.32102)
    >>> plan = plan_dependability(own, phi=0.80, designs=["crossed"])
    >>> best = plan.cheapest
    >>> best.n_sessions, best.n_raters, round(best.phi, 3)
    (4, 3, 0.826)
    """
    _check_aims(phi, half_width)
    _validate.check_confidence(confidence)
    if not designs or any(design not in ("crossed", "nested") for design in designs):
        raise InvalidInput(f"designs are 'crossed' and 'nested', not {list(designs)}")
    if components.trainee == 0.0:
        raise DegenerateData("the trainees do not vary: no plan makes their mean dependable")
    prices = Costs() if costs is None else costs
    z = z_quantile(confidence)
    grid = [
        whole_numbers(n_cases, "n_cases"),
        whole_numbers(n_sessions, "n_sessions"),
        whole_numbers(n_raters, "n_raters"),
    ]
    cells = []
    for design, (cases, sessions, raters) in product(dict.fromkeys(designs), product(*grid)):
        if cases > sessions:
            continue
        portfolio = Portfolio(sessions, raters, design, cases)
        error = portfolio.error_variance(components)
        sem = math.sqrt(error)
        dependability = components.trainee / (components.trainee + error)
        narrow_enough = half_width is None or z * sem <= half_width + _SLACK
        cells.append(
            DependabilityCell(
                design=design,
                n_cases=cases,
                n_sessions=sessions,
                n_raters=raters,
                n_ratings=portfolio.n_ratings,
                phi=dependability,
                sem_absolute=sem,
                half_width=z * sem,
                cost=prices.of(cases, sessions, portfolio.n_ratings),
                reaches=narrow_enough and (phi is None or dependability >= phi - _SLACK),
            )
        )
    if not cells:
        raise InvalidInput("every design of the grid has more cases than sessions")
    return DependabilityPlan(
        components=components,
        phi=phi,
        half_width=half_width,
        confidence=confidence,
        costs=prices,
        cells=tuple(cells),
    )


def _check_aims(phi: float | None, half_width: float | None) -> None:
    if phi is None and half_width is None:
        raise InvalidInput("a plan needs an aim: phi, half_width, or both")
    if phi is not None and not 0.0 < phi < 1.0:
        raise InvalidInput(f"phi lies between 0 and 1, not {phi}")
    if half_width is not None and not (math.isfinite(half_width) and half_width > 0.0):
        raise InvalidInput(f"a half-width is a number above 0, not {half_width}")
