"""The mixed model of growth: its fixed columns, its random effects, its fall-back, its shape."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from fidelity._arrays import FloatArray
from fidelity.errors import DegenerateData, FidelityError, InvalidInput
from fidelity.growth.ratings import GrowthRatings
from fidelity.growth.shapes import SHAPES, Shape, ShapeName, shape_for
from fidelity.mixed.block_reml import BlockFit, fit_block_reml
from fidelity.mixed.terms import Crossed, Line, Nested

# 95 % quantile of the even mixture of chi-squares with one and two degrees of freedom: the
# criterion's gain from a slope variance and covariance that are truly zero.
SLOPES_DIFFER = 5.138


@dataclass(frozen=True)
class ShapeFit:
    """How well one shape of the cohort's curve fits, by maximum likelihood.

    Attributes
    ----------
    shape : str
        "linear", "log" or "spline".
    n_parameters : int or None
        Fixed effects, variances and covariances.
    ml_criterion, aic : float or None
        -2 log likelihood, and the same plus twice the number of parameters; None when the shape
        cannot be fitted.
    delta_aic : float or None
        AIC minus the smallest AIC.
    chosen : bool
        Whether the curves have this shape.
    reason : str or None
        Code of why the shape cannot be fitted.
    """

    shape: ShapeName
    n_parameters: int | None
    ml_criterion: float | None
    aic: float | None
    delta_aic: float | None
    chosen: bool
    reason: str | None


@dataclass(frozen=True)
class GrowthDesign:
    """Fixed columns and which random effects the data carry."""

    shape: Shape
    fixed: FloatArray
    phase_labels: tuple[str, ...]
    phase_shares: FloatArray
    at_phase: FloatArray
    drawn_phase: str | None
    has_session: bool
    has_rater: bool

    @property
    def first_phase(self) -> int:
        """Position of the first column of phases."""
        return 2 + self.shape.n_bends

    @property
    def drawn(self) -> FloatArray:
        """Fixed columns of the drawn curve where its line and bends are zero."""
        zeros = [0.0] * (1 + self.shape.n_bends)
        return np.concatenate(([1.0], zeros, self.at_phase))


def growth_design(ratings: GrowthRatings, name: ShapeName, phase: str | None) -> GrowthDesign:
    """Build the fixed columns: intercept, slope, bends of a spline, phases.

    Raises
    ------
    InvalidInput
        An unknown phase, or a session number without a logarithm.
    InsufficientData
        Too few session numbers for a spline.
    DegenerateData
        Phase repeats session number.
    """
    phases = ratings.phase.labels if ratings.phase else ()
    if phase is not None and str(phase) not in phases:
        raise InvalidInput(f"phase {phase!r} is not among the phases of the scores")
    first_rows = np.unique(ratings.sessions, return_index=True)[1]
    shape = shape_for(name, ratings.session_number[first_rows])
    fixed = [shape.line(ratings.session_number), shape.bends(ratings.session_number)]
    shares = np.zeros(0)
    at_phase = np.zeros(0)
    if ratings.phase is not None and len(phases) > 1:
        counts = np.bincount(ratings.phase.codes[first_rows], minlength=len(phases))
        shares = counts / counts.sum()
        # Centred on the shares, so that the intercept is the average over the phases.
        fixed += [(ratings.phase.codes[:, None] == np.arange(1, len(phases))) - shares[1:]]
        at_phase = np.zeros(len(phases) - 1)
        if phase is not None:
            own = phases.index(str(phase))
            at_phase = (np.arange(1, len(phases)) == own) - shares[1:]
        _check_phase_adds(np.column_stack(fixed)[:, 1:])
    per_session = np.bincount(ratings.sessions)
    return GrowthDesign(
        shape=shape,
        fixed=np.column_stack(fixed),
        phase_labels=phases if len(phases) > 1 else (),
        phase_shares=shares,
        at_phase=at_phase,
        drawn_phase=str(phase) if phase is not None else None,
        has_session=ratings.session is not None and bool(per_session.max() > 1),
        has_rater=ratings.rater is not None and len(ratings.rater.labels) > 1,
    )


def _check_phase_adds(columns: FloatArray) -> None:
    """Require phases that are not a function of the course over session number."""
    centred = columns - columns.mean(axis=0)
    length = np.sqrt((centred**2).sum(axis=0))
    if (length == 0).any() or np.linalg.matrix_rank(centred / length) < columns.shape[1]:
        raise DegenerateData(
            "phase and session number cannot be told apart, because every phase has session "
            "numbers of its own: leave the column phase out"
        )


def fit_growth(ratings: GrowthRatings, design: GrowthDesign) -> tuple[BlockFit, bool]:
    """Fit random slopes, and random intercepts where slopes are singular or not estimable.

    A singular covariance with two clearly positive variances (lines that cross in one point) is
    kept when random intercepts fit significantly worse: dropping it would hide real differences.
    """
    sloped: BlockFit | None = None
    if _slopes_estimable(ratings, design):
        sloped = _fit_line(ratings, design, has_slopes=True)
        if "trainee" not in sloped.boundary:
            return sloped, True
    level = _fit_line(ratings, design, has_slopes=False)
    if sloped is not None and level.criterion - sloped.criterion > SLOPES_DIFFER:
        return sloped, True
    return level, False


def compare_shapes(ratings: GrowthRatings) -> tuple[ShapeFit, ...]:
    """Compare the shapes by ML with the same random effects; the smallest AIC is chosen.

    REML criteria of different fixed effects are not comparable, hence ML. A shape that the data
    do not admit is listed with its reason; that must not be the straight line.
    """
    found = [_shape_fit(ratings, name) for name in SHAPES]
    least = min(fit.aic for fit in found if fit.aic is not None)
    chosen = next(fit.shape for fit in found if fit.aic == least)
    return tuple(
        replace(
            fit,
            delta_aic=None if fit.aic is None else fit.aic - least,
            chosen=fit.shape == chosen,
        )
        for fit in found
    )


def _shape_fit(ratings: GrowthRatings, name: ShapeName) -> ShapeFit:
    try:
        design = growth_design(ratings, name, None)
        has_slopes = _slopes_estimable(ratings, design)
        fit = _fit_line(ratings, design, has_slopes=has_slopes, method="ml")
    except FidelityError as error:
        if name == "linear":
            raise
        return ShapeFit(name, None, None, None, None, chosen=False, reason=error.code)
    n_variances = (3 if has_slopes else 1) + design.has_session + design.has_rater + 1
    n_parameters = design.fixed.shape[1] + n_variances
    aic = fit.criterion + 2 * n_parameters
    return ShapeFit(name, n_parameters, fit.criterion, aic, None, chosen=False, reason=None)


def _slopes_estimable(ratings: GrowthRatings, design: GrowthDesign) -> bool:
    n_units = ratings.n_sessions if design.has_session else len(ratings.score)
    return n_units > 2 * ratings.n_trainees


def _fit_line(
    ratings: GrowthRatings,
    design: GrowthDesign,
    *,
    has_slopes: bool,
    method: Literal["reml", "ml"] = "reml",
) -> BlockFit:
    others = [Nested("session_in_trainee", ratings.sessions)] if design.has_session else []
    crossed = []
    if design.has_rater and ratings.rater is not None:
        crossed = [Crossed("rater", ratings.rater.codes)]
    position = design.shape.position(ratings.session_number)
    line = Line("trainee", position, has_slopes=has_slopes)
    return fit_block_reml(
        ratings.score,
        design.fixed,
        ratings.trainee.codes,
        [line, *others],
        crossed,
        method=method,
    )
