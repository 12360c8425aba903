"""Intraclass correlations of incomplete designs from REML components."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from fidelity import _validate, coverage
from fidelity._arrays import FloatArray
from fidelity.design import Design
from fidelity.errors import InvalidInput, NotConverged
from fidelity.reliability.batch import CrossedBatch, fit_batch
from fidelity.reliability.information import component_covariance, delta_se, monte_carlo
from fidelity.reliability.profile import Ratios, profile_limits
from fidelity.reliability.reml import fit_crossed
from fidelity.types import Estimate, Interval, RatingMatrix

IncompleteIcc = Literal["icc_1", "icc_a1", "icc_c1", "icc_1k", "icc_ak", "icc_ck", "icc_qk"]

#: Standard error of a log component beyond which log-normal draws are meaningless: it is near zero.
_WIDEST_LOG = 2.0

#: Draws behind a Monte Carlo interval; two digits of the limits are then stable.
N_DRAWS = 10_000


@dataclass(frozen=True, slots=True)
class _Form:
    name: str
    base: str  # the single-rater coefficient whose limits are transformed
    panel: bool


_FORMS = {
    "icc_1": _Form("ICC(1,1)", "icc_1", panel=False),
    "icc_a1": _Form("ICC(A,1)", "icc_a1", panel=False),
    "icc_c1": _Form("ICC(C,1)", "icc_c1", panel=False),
    "icc_1k": _Form("ICC(1,k)", "icc_1", panel=True),
    "icc_ak": _Form("ICC(A,k)", "icc_a1", panel=True),
    "icc_ck": _Form("ICC(C,k)", "icc_c1", panel=True),
}


def estimates(
    batch: CrossedBatch,
    one_way: CrossedBatch,
    designs: Sequence[Design],
    *,
    confidence: float,
    panel: float | None = None,
    seeds: Sequence[np.random.Generator] | None = None,
) -> list[dict[str, Estimate]]:
    """Return all coefficients of every converged variable, by key.

    `panel` is the number of raters meant by k, k-hat of each design when left out. With a
    generator per variable the interval of ICC(Q, k-hat) is Monte Carlo, otherwise profile.
    """
    limits = _limits(batch, one_way, designs, confidence)
    results: list[dict[str, Estimate]] = []
    for variable, design in enumerate(designs):
        k = design.k_hat if panel is None else panel
        found: dict[str, Estimate] = {}
        covariance = {id(fit): _covariance(fit, variable) for fit in (batch, one_way)}
        for key, form in _FORMS.items():
            fit = one_way if form.base == "icc_1" else batch
            if not fit.converged[variable]:
                continue
            rater = 1.0 if form.base == "icc_a1" else 0.0
            size = k if form.panel else 1.0
            low, high = limits[form.base][variable]
            step = ", Spearman-Brown on the limits" if form.panel else ""
            model = "one-way REML" if form.base == "icc_1" else "crossed REML"
            which = f" with k = {k:.4g}{' (k-hat)' if panel is None else ''}" if form.panel else ""
            found[key] = _estimate(
                fit,
                variable,
                design,
                covariance[id(fit)],
                (rater / size, 1.0 / size),
                (_stepped(low, size), _stepped(high, size)),
                confidence,
                f"{form.name}{which}, {model}, profile likelihood{step}",
            )
        if batch.converged[variable]:
            rng = None if seeds is None else seeds[variable]
            found["icc_qk"] = _icc_qk(
                batch,
                variable,
                design,
                covariance[id(batch)],
                limits["icc_qk"][variable],
                confidence,
                rng,
            )
        results.append(found)
    return results


def _limits(
    batch: CrossedBatch, one_way: CrossedBatch, designs: Sequence[Design], confidence: float
) -> dict[str, FloatArray]:
    """Return profile limits (B, 2) of the single-rater coefficients and of ICC(Q, k-hat)."""
    n = len(designs)
    limits = {key: np.full((n, 2), np.nan) for key in ("icc_1", "icc_a1", "icc_c1", "icc_qk")}
    fitted = np.flatnonzero(batch.converged)
    if fitted.size:
        ones, zeros = np.ones(fitted.size), np.zeros(fitted.size)
        q = np.array([designs[i].q for i in fitted.tolist()])
        inverse_k = np.array([1.0 / designs[i].k_hat for i in fitted.tolist()])
        ratios = Ratios(
            variable=np.tile(fitted, 3),
            rater=np.concatenate([ones, zeros, q]),
            residual=np.concatenate([ones, ones, inverse_k]),
        )
        low, high = profile_limits(batch, ratios, confidence=confidence)
        for position, key in enumerate(("icc_a1", "icc_c1", "icc_qk")):
            part = slice(position * fitted.size, (position + 1) * fitted.size)
            limits[key][fitted] = np.column_stack([low[part], high[part]])
    fitted = np.flatnonzero(one_way.converged)
    if fitted.size:
        ratios = Ratios(fitted, np.zeros(fitted.size), np.ones(fitted.size))
        low, high = profile_limits(one_way, ratios, confidence=confidence, raters=False)
        limits["icc_1"][fitted] = np.column_stack([low, high])
    return limits


def _estimate(
    batch: CrossedBatch,
    variable: int,
    design: Design,
    covariance: FloatArray | None,
    weights: tuple[float, float],
    limits: tuple[float, float],
    confidence: float,
    method: str,
    codes: tuple[str, ...] = (),
) -> Estimate:
    variance = batch.variance[variable]
    value = float(variance[0] / (variance @ np.array([1.0, *weights])))
    se = None
    if covariance is not None:
        se = delta_se(batch.variance[variable], covariance, *weights)
    return Estimate(
        value=value,
        method=method,
        interval=Interval(min(limits[0], value), max(limits[1], value), confidence),
        se=se,
        n_sessions=design.n_sessions,
        n_raters=design.n_raters_present,
        warnings=(*(("boundary_variance",) if _at_boundary(batch, variable) else ()), *codes),
    )


def _at_boundary(batch: CrossedBatch, variable: int) -> bool:
    """Return whether a component of the model is estimated at zero."""
    n_components = 1 if batch.stats.n_raters == 0 else 2
    return bool(batch.boundary[variable, :n_components].any())


def _covariance(batch: CrossedBatch, variable: int) -> FloatArray | None:
    """Return the covariance of the components, or None where it says nothing."""
    if not batch.converged[variable] or _at_boundary(batch, variable):
        return None
    covariance = component_covariance(batch, variable)
    return covariance if np.isfinite(covariance).all() else None


def _drawable(batch: CrossedBatch, variable: int, covariance: FloatArray) -> bool:
    """Return whether the components are far enough from zero for log-normal draws."""
    log_errors = np.sqrt(np.diagonal(covariance)) / batch.variance[variable]
    return bool(np.all(log_errors < _WIDEST_LOG))


def _icc_qk(
    batch: CrossedBatch,
    variable: int,
    design: Design,
    covariance: FloatArray | None,
    profile: FloatArray,
    confidence: float,
    rng: np.random.Generator | None,
) -> Estimate:
    weights = (design.q, 1.0 / design.k_hat)
    low, high = float(profile[0]), float(profile[1])
    method = f"ICC(Q,k) with k-hat = {design.k_hat:.4g}, q = {design.q:.4g}, crossed REML"
    if rng is not None and covariance is not None and _drawable(batch, variable, covariance):
        drawn = monte_carlo(
            batch.variance[variable],
            covariance,
            {"icc_qk": weights},
            confidence=confidence,
            n_draws=N_DRAWS,
            rng=rng,
        )
        (low, high), how = drawn["icc_qk"], "Monte Carlo on the log scale"
    else:
        how = "profile likelihood"
    codes = coverage.codes(
        (low, high),
        "icc_qk",
        how.removesuffix(" on the log scale"),
        sessions=design.n_double_rated,
        raters=design.n_raters_present,
    )
    return _estimate(
        batch,
        variable,
        design,
        covariance,
        weights,
        (low, high),
        confidence,
        f"{method}, {how}",
        codes,
    )


def _stepped(limit: float, size: float) -> float:
    return float(size * limit / (1.0 + (size - 1.0) * limit))


def icc_incomplete(
    matrix: RatingMatrix,
    *,
    coefficient: IncompleteIcc = "icc_a1",
    k: float | None = None,
    confidence: float = 0.95,
    rng: np.random.Generator | None = None,
) -> Estimate:
    """Intraclass correlation from any design, sessions with different raters included.

    Parameters
    ----------
    matrix : RatingMatrix
        Scores in points of the scale. Empty cells are taken as missing at random; nothing is
        dropped, sessions rated once inform the mean and the variances.
    coefficient : {"icc_a1", "icc_c1", "icc_1", "icc_ak", "icc_ck", "icc_1k", "icc_qk"}
        "icc_a1" says whether one rater's score may stand alone, "icc_qk" how reliable the means
        are that were actually used.
    k : float, optional
        Size of the panel meant by the average coefficients; the harmonic mean of the ratings per
        session when left out. Never the number of raters in the pool.
    confidence : float
        Level of the interval as a proportion.
    rng : numpy.random.Generator, optional
        With it the interval of "icc_qk" comes from 10,000 log-normal draws of the components;
        without it, and whenever a component is estimated at or near zero, from the profile
        likelihood.

    Returns
    -------
    Estimate
        Value, interval, delta-method standard error (None at a variance of zero) and method.

    Raises
    ------
    InsufficientData
        Fewer than two sessions or raters, no session with two ratings, or raters that never meet
        two sessions.
    DegenerateData
        All scores are equal.
    InvalidInput
        An unknown coefficient, or a panel of less than one rater.
    NotConverged
        The residual variance runs to zero.

    Notes
    -----
    The interval holds all values whose profile criterion exceeds the minimum by no more than the
    chi-square quantile; in simulations of normal scores and of scores 0 to 6, in seven designs,
    it covers 93 to 97 % where 95 % is promised. The Monte Carlo interval of "icc_qk" covers 97.5 %
    with 30 sessions and 4 raters, of which `coverage_off` warns.
    Average coefficients transform the limits of their single-rater form, which is exact. A
    bootstrap of sessions would treat the raters as fixed and cover too little.

    References
    ----------
    .. [1] ten Hove, D., Jorgensen, T. D. & van der Ark, L. A. (2022). Updated guidelines on
       selecting an intraclass correlation coefficient for interrater reliability, with
       applications to incomplete observational designs. Psychological Methods.
    .. [2] Putka, D. J., Le, H., McCloy, R. A. & Diaz, T. (2008). Ill-structured measurement
       designs in organizational research. Journal of Applied Psychology, 93, 959-981.

    Examples
    --------
    >>> scores = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8],
    ...           [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    >>> triples = [(s, r, y) for s, row in enumerate(scores) for r, y in enumerate(row)]
    >>> estimate = icc_incomplete(RatingMatrix.from_triples(triples))
    >>> round(estimate.value, 2)
    0.29
    """
    _validate.check_confidence(confidence)
    if coefficient not in (*_FORMS, "icc_qk"):
        raise InvalidInput(f"no coefficient {coefficient!r}")
    if k is not None and not k >= 1.0:
        raise InvalidInput(f"a panel has at least one rater, not {k}")
    fit = fit_crossed(matrix)
    one_way = fit_batch(fit.batch.stats, raters=False)
    found = estimates(
        fit.batch,
        one_way,
        [matrix.design],
        confidence=confidence,
        panel=k,
        seeds=None if rng is None else [rng],
    )[0]
    if coefficient not in found:
        raise NotConverged("the one-way model has no maximum inside the admissible range")
    return found[coefficient]
