"""G-study: how much of the variance of scores is due to trainees, sessions and raters."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from fidelity import _validate, coverage
from fidelity._arrays import FloatArray, IntArray
from fidelity._version import __version__
from fidelity.agreement.limits import severity_half_width
from fidelity.decision.components import ENOUGH_TRAINEES, GStudyComponents
from fidelity.design import Design
from fidelity.errors import DegenerateData, InvalidInput
from fidelity.gtheory.estimation import best_ratios
from fidelity.gtheory.identification import check_assumption, check_identified
from fidelity.gtheory.likelihood import RATIOS, Likelihood, State
from fidelity.gtheory.mean_squares import (
    SOURCES,
    balance,
    balanced_scores,
    components,
    degrees_of_freedom,
    mean_squares,
)
from fidelity.gtheory.ratings import GStudyRatings, gstudy_ratings
from fidelity.gtheory.results import FittedDesign, GStudy, MeanSquare, RaterEffect, TraineeEffect
from fidelity.gtheory.sufficient import Layout
from fidelity.reporting.cautions import of_design

Route = Literal["reml", "anova"]

# Variation below this share of the scores' size is rounding.
_ROUNDING = 1e-10


def g_study(
    frame: pd.DataFrame,
    *,
    route: Route = "reml",
    assume_zero: Collection[str] = (),
    confidence: float = 0.95,
) -> GStudy:
    """Variance components of scores: trainees, their sessions, raters, and what they do together.

    Design (session within trainee) × rater, balanced or incomplete: raters may score any subset of
    the sessions. Feed the result to `d_study`.

    Parameters
    ----------
    frame : DataFrame, one row per rating
        Columns `trainee`, `session` (a label within the trainee: two trainees may both have a
        session "1"), `rater` and `score` (points of the scale). An optional column `case` (a label
        within the trainee) separates the cases of a trainee; wholly empty it counts as absent.
    route : {"reml", "anova"}
        Restricted maximum likelihood, or the expected mean squares of balanced data.
    assume_zero : collection of str
        Components taken to be zero: session_in_trainee, rater, trainee_x_rater, case_in_trainee.
        For designs that cannot show them, if they are known to be small; their variance then goes
        to the components that share their pattern (usually the residual). REML only.
    confidence : float
        Level of the intervals of the raters' severity, as a proportion.

    Returns
    -------
    GStudy
        Components, mean with standard error, REML criterion, predicted effects of trainees and
        raters with prediction error variances. `to_dict()` is strict JSON.

    Raises
    ------
    InvalidInput
        A column is missing or holds text, an infinite number or an empty label; an option is out
        of range; route "anova" with unbalanced data, cases or assumed components.
    DuplicateRating
        One rater scored one session of a trainee twice.
    InsufficientData
        The design cannot tell two components apart, whatever the scores: one trainee, one rater,
        one session of each trainee, one rating of each session (code no_pairable_sessions), no
        rater who meets a trainee twice. The message names them; nothing is guessed.
    DegenerateData
        The scores do not vary, or leave no residual.
    NotConverged
        The likelihood has no clear maximum.

    Notes
    -----
    Model: score = mean + trainee + session in trainee (+ case in trainee) + rater + trainee x rater
    + residual, independent normal effects. The residual holds the interaction of rater and session.
    Rows without a score are left out and counted in `n_dropped`; missing ratings are taken as
    missing at random.

    Whether the components can be told apart is decided from the design alone: their patterns of
    covariance, cleared of the mean, must be linearly independent. The REML criterion is minimised
    with its exact gradient; components stay at zero or above, and one at zero gives the warning
    `boundary_variance` and no interval of severity. On balanced data with no negative component
    both routes agree. By "anova" a negative component is set to zero, the others are left as they
    are, and `mean_squares` keeps the raw value.

    Severity is minus the rater's predicted effect; its limits take the variance components as known
    with few raters (`coverage_off` with fewer than 4). Other warnings: `few_raters` (fewer than 5),
    `few_double_rated`, `thin_overlap`, `rater_thin`, `disconnected_design` (raters in groups that
    share no trainee), `small_cohort` (fewer than 10 trainees: the trainees' variance, and all that
    is divided by it, rests on few people).

    References
    ----------
    .. [1] Brennan, R. L. (2001). Generalizability Theory. Springer. Sections 3.4 and 7.
    .. [2] Henderson, C. R. (1975). Best linear unbiased estimation and prediction under a selection
       model. Biometrics 31, 423-447.
    .. [3] Searle, S. R., Casella, G. & McCulloch, C. E. (1992). Variance Components. Wiley.
       Chapters 4 and 6.

    Examples
    --------
    Four trainees, two sessions each, three raters; lme4 gives the same components and criterion.

    >>> import pandas as pd
    >>> scores = {
    ...     "Ann": [[2, 1, 0], [3, 2, 1]], "Bob": [[3, 2, 2], [3, 2, 1]],
    ...     "Cem": [[3, 4, 3], [4, 5, 3]], "Dea": [[4, 3, 3], [6, 4, 4]],
    ... }
    >>> frame = pd.DataFrame(
    ...     [
    ...         (trainee, session, rater, score)
    ...         for trainee, sessions in scores.items()
    ...         for session, row in enumerate(sessions, start=1)
    ...         for rater, score in zip("xyz", row)
    ...     ],
    ...     columns=["trainee", "session", "rater", "score"],
    ... )
    >>> study = g_study(frame)
    >>> for name, variance in study.components.items():
    ...     print(f"{name:20}{variance:.5f}")
    trainee             1.12500
    session_in_trainee  0.37500
    rater               0.38889
    trainee_x_rater     0.27778
    residual            0.12500
    >>> round(study.mean, 4), round(study.reml_criterion, 4)
    (2.8333, 59.5025)
    """
    if route not in ("reml", "anova"):
        raise InvalidInput(f'route is "reml" or "anova", not {route!r}')
    _validate.check_confidence(confidence)
    ratings = gstudy_ratings(frame)
    assumed = check_assumption(assume_zero, ratings)
    if route == "anova" and assumed:
        raise InvalidInput('assume_zero is for route "reml" alone')
    if route == "anova":
        balanced_scores(ratings)
    check_identified(ratings, assumed)
    centre = float(ratings.score.mean())
    unit = float(ratings.score.std())
    if unit <= _ROUNDING * max(1.0, float(np.abs(ratings.score).max())):
        raise DegenerateData("all scores are equal: there is no variation to divide")
    absent = (*assumed, *(() if ratings.case is not None else ("case_in_trainee",)))
    free = np.array([i for i, name in enumerate(RATIOS) if name not in absent], dtype=np.int64)
    layout = Layout(ratings)
    likelihood = Likelihood(layout)
    sums = layout.sums(((ratings.score - centre) / unit)[None])
    squares = None
    if route == "reml":
        ratios = best_ratios(likelihood, sums, free)
        boundary = tuple(RATIOS[i] for i in free if ratios[i] == 0.0)
    else:
        squares, ratios, boundary = _by_mean_squares(ratings)
    state = likelihood(ratios[None], sums, predict=True)
    fit = _Fit(ratings, state, ratios, unit, centre)
    residual = fit.residual
    if squares is not None:
        residual = squares["residual"].mean_square
    raters = fit.raters(residual, confidence)
    return GStudy(
        variance=GStudyComponents(
            **dict(zip(RATIOS, (ratios * residual).tolist(), strict=True)), residual=residual
        ),
        boundary=_in_order(boundary),
        assumed_zero=assumed,
        mean=centre + unit * float(state.mean[0]),
        mean_se=math.sqrt(residual * float(state.mean_error[0])),
        reml_criterion=(
            float(state.value[0]) + 2.0 * likelihood.degrees * math.log(unit)
            if route == "reml"
            else None
        ),
        mean_squares=squares,
        design="unbalanced" if balance(ratings) is None else "balanced",
        trainees=fit.trainees(residual),
        raters=raters,
        confidence=confidence,
        n_trainees=len(ratings.trainees),
        n_cases=ratings.n_cases,
        n_sessions=ratings.n_sessions,
        n_raters=len(ratings.raters),
        n_ratings=ratings.n_ratings,
        n_dropped=ratings.n_dropped,
        method=_method(route, assumed),
        software=f"fidelity {__version__}",
        data_hash=ratings.data_hash,
        warnings=(
            *_warnings(ratings, boundary),
            *coverage.codes(
                None if "rater" in boundary else raters, "severity", raters=len(ratings.raters)
            ),
        ),
        fitted=FittedDesign(
            likelihood=likelihood,
            sums=sums,
            free=free,
            trainee=ratings.trainee,
            session=ratings.session,
            pair=ratings.pair,
            rater=ratings.rater,
            case=ratings.case,
            ratios=ratios,
        ),
    )


@dataclass(frozen=True, eq=False)
class _Fit:
    """The effects at the estimated ratios, translated into points of the scale."""

    ratings: GStudyRatings
    state: State
    ratios: FloatArray
    unit: float
    centre: float

    @property
    def residual(self) -> float:
        return float(self.state.residual[0]) * self.unit**2

    def trainees(self, residual: float) -> tuple[TraineeEffect, ...]:
        ratings, state = self.ratings, self.state
        owner = ratings.trainee[np.unique(ratings.session, return_index=True)[1]]
        rows = zip(
            ratings.trainees,
            (self.unit * state.trainee_effects[0]).tolist(),
            (residual * state.trainee_errors_given_mean[0]).tolist(),
            (residual * state.trainee_errors[0]).tolist(),
            np.bincount(owner).tolist(),
            np.bincount(ratings.trainee).tolist(),
            strict=True,
        )
        return tuple(TraineeEffect(*row) for row in rows)

    def raters(self, residual: float, confidence: float) -> tuple[RaterEffect, ...]:
        ratings, state = self.ratings, self.state
        effect = self.unit * (state.effects[0] - state.mean[0])
        variance = residual * state.rater_errors[0]
        half = severity_half_width(np.sqrt(variance), len(ratings.raters), confidence)
        given_mean = residual * state.rater_errors_given_mean[0]
        at_zero = self.ratios[RATIOS.index("rater")] == 0.0
        pairs = np.unique(ratings.trainee * len(ratings.raters) + ratings.rater)
        met = np.bincount(pairs % len(ratings.raters), minlength=len(ratings.raters))
        scored = np.bincount(ratings.rater)
        return tuple(
            RaterEffect(
                rater=label,
                severity=0.0 - float(effect[i]),
                low=None if at_zero else float(-effect[i] - half[i]),
                high=None if at_zero else float(-effect[i] + half[i]),
                effect=float(effect[i]),
                conditional_variance=float(given_mean[i]),
                prediction_variance=float(variance[i]),
                n_trainees=int(met[i]),
                n_ratings=int(scored[i]),
            )
            for i, label in enumerate(ratings.raters)
        )


def _by_mean_squares(
    ratings: GStudyRatings,
) -> tuple[dict[str, MeanSquare], FloatArray, tuple[str, ...]]:
    scores = balanced_scores(ratings)
    p, s, r = scores.shape
    squares = mean_squares(scores)
    if squares[-1] <= _ROUNDING**2 * float((scores**2).mean()):
        raise DegenerateData("the model reproduces the scores exactly: no residual variation")
    raw = components(squares, (p, s, r))
    table = {
        name: MeanSquare(*row)
        for name, row in zip(
            SOURCES,
            zip(degrees_of_freedom((p, s, r)), squares.tolist(), raw.tolist(), strict=True),
            strict=True,
        )
    }
    kept = dict(zip(SOURCES, np.maximum(raw, 0.0) / raw[-1], strict=True))
    ratios = np.array([float(kept.get(name, 0.0)) for name in RATIOS])
    return table, ratios, tuple(name for name in SOURCES if table[name].estimate <= 0.0)


def _in_order(boundary: Collection[str]) -> tuple[str, ...]:
    return tuple(name for name in (*SOURCES, "case_in_trainee") if name in boundary)


def _method(route: Route, assumed: tuple[str, ...]) -> str:
    if route == "anova":
        return "expected mean squares of the balanced analysis of variance"
    without = f"; assumed to be zero: {', '.join(assumed)}" if assumed else ""
    return f"REML, (session within trainee) x rater{without}"


def _warnings(ratings: GStudyRatings, boundary: Collection[str]) -> tuple[str, ...]:
    codes = [code for code in of_design(ratings.design) if code != "disconnected_design"]
    if _by_trainee(ratings.trainee, ratings.rater, len(ratings.raters)).n_components > 1:
        codes.append("disconnected_design")
    if len(ratings.trainees) < ENOUGH_TRAINEES:
        codes.append("small_cohort")
    if boundary:
        codes.append("boundary_variance")
    return tuple(codes)


def _by_trainee(trainee: IntArray, rater: IntArray, n_raters: int) -> Design:
    """Who met whom: sessions of one trainee are linked, because the model knows the trainee."""
    first, second = np.divmod(np.unique(trainee * n_raters + rater), n_raters)
    return Design(first.astype(np.int64), second.astype(np.int64), n_raters)
