"""Translate a fitted growth model into a result: curves, components, severities, warnings."""

from __future__ import annotations

import math
from typing import cast

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from fidelity import coverage
from fidelity._arrays import FloatArray, IntArray
from fidelity.growth.bands import LineErrors
from fidelity.growth.model import GrowthDesign, ShapeFit
from fidelity.growth.ratings import GrowthRatings
from fidelity.growth.results import SOFTWARE, GrowthResult, RaterSeverity, TraineeGrowth
from fidelity.mixed.block_reml import BlockFit, LineEffects

SMALL_COHORT = 10
FEW_RATERS = 5

#: Up to this many different session numbers the points stand at each of them.
MOST_POINTS = 100

COURSE = {
    "linear": "straight line",
    "log": "line over log session number",
    "spline": "natural cubic spline",
}


def growth_result(
    ratings: GrowthRatings,
    design: GrowthDesign,
    fit: BlockFit,
    *,
    has_slopes: bool,
    comparison: tuple[ShapeFit, ...],
    cut: float | None,
    confidence: float,
    distribution: str,
) -> GrowthResult:
    """Draw all curves of a fitted model."""
    line = cast(LineEffects, fit.line)  # every growth model has one
    degrees = ratings.n_trainees - 2 if distribution == "t" else None
    errors = _line_errors(ratings, design, fit, line, cut, confidence, degrees)
    numbers = _numbers(ratings)
    intercept, slope = float(design.drawn @ fit.fixed), float(fit.fixed[1])
    covariance = line.covariance
    return GrowthResult(
        fixed={"intercept": intercept, "slope": slope},
        fixed_se={
            "intercept": math.sqrt(design.drawn @ fit.fixed_covariance @ design.drawn),
            "slope": math.sqrt(fit.fixed_covariance[1, 1]),
        },
        shape=design.shape.name,
        knots=design.shape.knots,
        bends=tuple(fit.fixed[2 : design.first_phase].tolist()),
        comparison=comparison,
        phases=_phase_levels(design, fit),
        drawn_phase=design.drawn_phase,
        variance={
            "intercept": float(covariance[0, 0]),
            "slope": float(covariance[1, 1]),
            "cov": float(covariance[0, 1]),
        }
        | dict(fit.variance)
        | {"residual": fit.residual},
        reml_criterion=fit.criterion,
        cohort=errors.cohort(numbers),
        trainees=_trainees(ratings, line, errors, numbers, (intercept, slope)),
        raters=_severities(ratings, fit),
        cut=cut,
        confidence=confidence,
        distribution=distribution,
        degrees_of_freedom=degrees,
        n_trainees=ratings.n_trainees,
        n_sessions=ratings.n_sessions,
        n_ratings=len(ratings.score),
        n_raters=len(ratings.rater.labels) if ratings.rater else None,
        n_dropped=ratings.n_dropped,
        method=_method(design, has_slopes, bool(comparison), degrees),
        software=SOFTWARE,
        data_hash=ratings.data_hash,
        warnings=(
            *_warnings(ratings, fit, has_slopes),
            *coverage.codes(errors, "growth", distribution),
        ),
        errors=errors,
    )


def _numbers(ratings: GrowthRatings) -> FloatArray:
    numbers = np.unique(ratings.session_number)
    if len(numbers) > MOST_POINTS:
        return np.linspace(numbers[0], numbers[-1], MOST_POINTS)
    return numbers


def _line_errors(
    ratings: GrowthRatings,
    design: GrowthDesign,
    fit: BlockFit,
    line: LineEffects,
    cut: float | None,
    confidence: float,
    degrees: int | None,
) -> LineErrors:
    return LineErrors(
        shape=design.shape,
        fixed=fit.fixed,
        fixed_covariance=fit.fixed_covariance,
        at_phase=design.at_phase,
        effects=line.effects,
        prediction=line.prediction,
        with_fixed=line.with_fixed,
        new_session_variance=fit.residual + fit.variance.get("session_in_trainee", 0.0),
        confidence=confidence,
        degrees=degrees,
        cut=cut,
        first=float(ratings.session_number.min()),
        last=float(ratings.session_number.max()),
    )


def _phase_levels(design: GrowthDesign, fit: BlockFit) -> dict[str, float]:
    if not design.phase_labels:
        return {}
    effects = np.concatenate(([0.0], fit.fixed[design.first_phase :]))
    effects -= design.phase_shares @ effects
    return dict(zip(design.phase_labels, effects.tolist(), strict=True))


def _trainees(
    ratings: GrowthRatings,
    line: LineEffects,
    errors: LineErrors,
    numbers: FloatArray,
    cohort_line: tuple[float, float],
) -> tuple[TraineeGrowth, ...]:
    codes, labels = ratings.trainee.codes, ratings.trainee.labels
    first_rows = np.unique(ratings.sessions, return_index=True)[1]
    n_sessions = np.bincount(codes[first_rows], minlength=len(labels)).tolist()
    n_ratings = np.bincount(codes, minlength=len(labels)).tolist()
    last = np.full(len(labels), -np.inf)
    np.maximum.at(last, codes, ratings.session_number)
    effects, conditional = line.effects.tolist(), line.conditional.tolist()
    curves = errors.trainees(numbers)
    lines = []
    for code, label in enumerate(labels):
        above, steeper = effects[code]
        (a, b), (c, d) = conditional[code]
        lines.append(
            TraineeGrowth(
                trainee=label,
                n_sessions=n_sessions[code],
                n_ratings=n_ratings[code],
                last_session_number=float(last[code]),
                intercept=cohort_line[0] + above,
                slope=cohort_line[1] + steeper,
                intercept_deviation=above,
                slope_deviation=steeper,
                conditional_covariance=((a, b), (c, d)),
                points=curves[code],
            )
        )
    return tuple(lines)


def _severities(ratings: GrowthRatings, fit: BlockFit) -> tuple[RaterSeverity, ...]:
    if ratings.rater is None or "rater" not in fit.crossed:
        return ()
    counts = np.bincount(ratings.rater.codes)
    rows = zip(
        ratings.rater.labels,
        (0.0 - fit.crossed["rater"]).tolist(),
        fit.crossed_se["rater"].tolist(),
        counts.tolist(),
        strict=True,
    )
    return tuple(RaterSeverity(*row) for row in rows)


def _method(design: GrowthDesign, has_slopes: bool, compared: bool, degrees: int | None) -> str:
    course = COURSE[design.shape.name]
    parts = [f"{course} (least AIC by ML)" if compared else course]
    parts += [
        "random intercept and slope per trainee" if has_slopes else "random intercept per trainee"
    ]
    parts += ["phase fixed"] if design.phase_labels else []
    parts += ["session within trainee"] if design.has_session else []
    parts += ["crossed rater"] if design.has_rater else []
    bands = "normal bands" if degrees is None else f"t({degrees}) bands"
    return f"REML, {', '.join(parts)}; {bands} from Henderson's equations"


def _warnings(ratings: GrowthRatings, fit: BlockFit, has_slopes: bool) -> tuple[str, ...]:
    codes = []
    if ratings.n_trainees < SMALL_COHORT:
        codes.append("small_cohort")
    if not has_slopes:
        codes.append("singular_slope")
    if fit.boundary:
        codes.append("boundary_variance")
    if ratings.rater is not None:
        if len(ratings.rater.labels) < FEW_RATERS:
            codes.append("few_raters")
        if _is_disconnected(ratings.trainee.codes, ratings.rater.codes):
            codes.append("disconnected_design")
    return tuple(codes)


def _is_disconnected(trainees: IntArray, raters: IntArray) -> bool:
    """Tell whether the raters fall into groups that share no trainee."""
    n_trainees, n_raters = trainees.max() + 1, raters.max() + 1
    size = n_trainees + n_raters
    graph = coo_array((np.ones(len(raters)), (trainees, n_trainees + raters)), shape=(size, size))
    n_groups = int(connected_components(graph, directed=False)[0])
    return n_groups > 1
