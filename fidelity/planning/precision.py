"""How many double-coded sessions and raters make the interval of ICC(A,1) narrow enough."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from itertools import product
from typing import Any

import pandas as pd

from fidelity._version import __version__
from fidelity.errors import InsufficientData, InvalidInput
from fidelity.planning.costs import Costs, whole_numbers
from fidelity.planning.icc_width import (
    balanced_design,
    check_crossed,
    expected_icc_width,
)

#: Below these a report on the ratings will warn.
_FEW_RATERS, _FEW_SESSIONS, _WIDE = 5, 30, 0.3


@dataclass(frozen=True, slots=True)
class PrecisionCell:
    """One design with its expected width; the width is None where the design allows no interval."""

    n_sessions: int
    n_raters: int
    ratings_per_session: int
    n_ratings: int
    width: float | None
    se: float | None
    upper_width: float | None
    cost: float
    reaches: bool
    reason: str | None = None


@dataclass(frozen=True)
class PrecisionPlan:
    """All designs of a grid with the expected width of ICC(A,1), and the cheapest that reaches it.

    Attributes
    ----------
    variance : dict
        Session, rater and residual variance that the plan rests on.
    icc : float
        ICC(A,1) that they make.
    width, confidence : float
        Wanted width of the interval, and its level.
    costs : Costs
        Prices of a session and a rating.
    cells : tuple of PrecisionCell
        Designs in the order of the grid.
    """

    variance: dict[str, float]
    icc: float
    width: float
    confidence: float
    costs: Costs
    replicates: int
    seed: int
    cells: tuple[PrecisionCell, ...]
    software: str = f"fidelity {__version__}"

    @property
    def cheapest(self) -> PrecisionCell | None:
        """The cheapest design that reaches the aim, or None."""
        reaching = [cell for cell in self.cells if cell.reaches]
        return min(
            reaching, key=lambda cell: (cell.cost, cell.n_ratings, cell.n_raters), default=None
        )

    @property
    def warnings(self) -> tuple[str, ...]:
        """Codes that a report on the cheapest design would carry."""
        best = self.cheapest
        if best is None:
            return ()
        codes = (
            ("few_raters", best.n_raters < _FEW_RATERS),
            ("few_double_rated", best.n_sessions < _FEW_SESSIONS),
            ("wide_interval", self.width > _WIDE),
        )
        return tuple(code for code, holds in codes if holds)

    @property
    def sentence(self) -> str:
        """What to do, for a person."""
        aim = f"a {100 * self.confidence:g} % interval of ICC(A,1) no wider than {self.width:g}"
        best = self.cheapest
        if best is not None:
            return (
                f"The cheapest design for {aim}: {best.n_sessions} sessions with "
                f"{best.ratings_per_session} of {best.n_raters} raters each "
                f"({best.n_ratings} ratings), expected width {best.width:.3f}, cost {best.cost:g}."
            )
        known = [(cell.width, cell.n_sessions, cell.n_raters) for cell in self.cells if cell.width]
        if not known:
            return f"No design of this grid allows {aim}."
        width, sessions, raters = min(known)
        return (
            f"No design of this grid gives {aim}. The narrowest has an expected width of "
            f"{width:.3f}: {sessions} sessions, {raters} raters."
        )

    def to_dict(self) -> dict[str, Any]:
        """Return strict JSON."""
        best = self.cheapest
        return {
            "variance": dict(self.variance),
            "icc_a1": self.icc,
            "width": self.width,
            "confidence": self.confidence,
            "costs": asdict(self.costs),
            "cells": [asdict(cell) for cell in self.cells],
            "cheapest": None if best is None else asdict(best),
            "sentence": self.sentence,
            "warnings": list(self.warnings),
            "replicates": self.replicates,
            "seed": self.seed,
            "software": self.software,
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row per design; a width that does not exist is missing, with its reason."""
        frame = pd.DataFrame([asdict(cell) for cell in self.cells])
        best = self.cheapest
        frame = frame.assign(cheapest=[cell == best for cell in self.cells])
        return frame.astype(dict.fromkeys(("width", "se", "upper_width"), "Float64"))

    def __str__(self) -> str:
        """Return the table; + reaches the aim, * is the cheapest that does."""
        best = self.cheapest
        parts = ", ".join(f"{name} {value:.4g}" for name, value in self.variance.items())
        lines = [
            f"variance: {parts}; ICC(A,1) {self.icc:.3f}",
            f"expected widths from {self.replicates} simulated data sets each, seed {self.seed}",
            f"  {'sessions':>8}{'raters':>7}{'each':>6}{'ratings':>8}{'width':>8}{'MC SE':>8}"
            f"{'90 % at most':>14}{'cost':>9}",
        ]
        for cell in self.cells:
            mark = "*" if cell == best else "+" if cell.reaches else " "
            start = (
                f"{mark} {cell.n_sessions:8}{cell.n_raters:7}{cell.ratings_per_session:6}"
                f"{cell.n_ratings:8}"
            )
            if cell.width is None:
                lines.append(f"{start}{'-':>8}  {cell.reason}")
            else:
                lines.append(
                    f"{start}{cell.width:8.3f}{cell.se or 0.0:8.3f}{cell.upper_width or 0.0:14.3f}"
                    f"{cell.cost:9g}"
                )
        lines.append(self.sentence)
        if self.warnings:
            lines.append(f"warnings: {', '.join(self.warnings)}")
        return "\n".join(lines)


def plan_reliability(
    *,
    session: float,
    rater: float,
    residual: float,
    width: float,
    confidence: float = 0.95,
    n_sessions: Iterable[int] = (20, 30, 50, 80, 120),
    n_raters: Iterable[int] = (3, 4, 6, 8),
    ratings_per_session: Iterable[int] = (2,),
    costs: Costs | None = None,
    replicates: int = 100,
    seed: int = 1,
) -> PrecisionPlan:
    """Double-coded sessions and raters for a wanted width of the interval of ICC(A,1).

    Parameters
    ----------
    session, rater : float
        Expected variances between sessions and between raters, in squared points; from the
        components of a G-study by :meth:`GStudyComponents.crossed`.
    residual : float
        Expected variance within.
    width : float
        Wanted width of the interval, from lower to upper limit.
    confidence : float
        Level of the interval as a proportion.
    n_sessions, n_raters : iterable of int
        The grid: sessions with several ratings, and raters in the pool.
    ratings_per_session : iterable of int
        Ratings of each session; cells with more ratings than raters are not there.
    costs : Costs, optional
        Prices of a session and a rating, 1 and 1 when left out; cases have no part here.
    replicates : int
        Simulated data sets for each cell.
    seed : int
        Seed; a cell gives the same width in every grid.

    Returns
    -------
    PrecisionPlan
        Every cell with its expected width and cost, which reach the aim, the cheapest.

    Raises
    ------
    DegenerateData
        The variances leave nothing to estimate.
    InvalidInput
        A number or a grid out of range.

    Notes
    -----
    Expected widths come from :func:`expected_icc_width`, with panels spread evenly over a connected
    design. A cell reaches the aim if its mean width does; `upper_width` is what nine data sets in
    ten keep to. Sessions are taken as independent, so sessions of few trainees count for less.

    References
    ----------
    .. [1] Zou, G. Y. (2012). Sample size formulas for estimating intraclass correlation
       coefficients with precision and assurance. Statistics in Medicine, 31, 3972-3981.
    .. [2] Saito, Y., Sozu, T., Hamada, C. & Yoshimura, I. (2006). Effective number of subjects and
       number of raters for inter-rater reliability studies. Statistics in Medicine, 25, 1547-1560.

    Examples
    --------
    >>> plan = plan_reliability(session=0.5, rater=0.1, residual=0.4, width=0.4, replicates=40,
    ...                         n_sessions=[30, 80], n_raters=[6])
    >>> plan.cheapest.n_sessions
    80
    """
    check_crossed(session, rater, residual, confidence, replicates, seed)
    if not 0.0 < width <= 1.0:
        raise InvalidInput(f"a width lies above 0 and is at most 1, not {width}")
    prices = Costs() if costs is None else costs
    grid = [
        whole_numbers(n_sessions, "n_sessions", least=2),
        whole_numbers(n_raters, "n_raters", least=2),
        whole_numbers(ratings_per_session, "ratings_per_session", least=2),
    ]
    cells = []
    for sessions, raters, each in product(*grid):
        if each > raters:
            continue
        found = None
        reason = None
        design = balanced_design(sessions, raters, each)
        try:
            if design.n_raters_present < raters:
                raise InsufficientData(f"{sessions} sessions do not give every rater one")
            found = expected_icc_width(
                design,
                session=session,
                rater=rater,
                residual=residual,
                confidence=confidence,
                replicates=replicates,
                seed=seed,
            )
        except InsufficientData as error:
            reason = error.code
        cells.append(
            PrecisionCell(
                n_sessions=sessions,
                n_raters=raters,
                ratings_per_session=each,
                n_ratings=design.n_ratings,
                width=None if found is None else found.width,
                se=None if found is None else found.se,
                upper_width=None if found is None else found.upper_width,
                cost=prices.of(0, sessions, design.n_ratings),
                reaches=found is not None and found.width <= width,
                reason=reason,
            )
        )
    if not cells:
        raise InvalidInput("every design of the grid has more ratings of a session than raters")
    return PrecisionPlan(
        variance={"session": session, "rater": rater, "residual": residual},
        icc=session / (session + rater + residual),
        width=width,
        confidence=confidence,
        costs=prices,
        replicates=replicates,
        seed=seed,
        cells=tuple(cells),
    )
