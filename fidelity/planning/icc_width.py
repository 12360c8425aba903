"""How wide the interval of ICC(A,1) will be in a design that nobody has rated yet."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import combinations, islice
from typing import Any

import numpy as np

from fidelity import _validate
from fidelity._arrays import FloatArray
from fidelity._validate import not_negative, whole_number
from fidelity.design import Design
from fidelity.errors import DegenerateData, InsufficientData, InvalidInput
from fidelity.reliability.batch import fit_batch
from fidelity.reliability.profile import Ratios, profile_limits
from fidelity.reliability.reml import rater_identified
from fidelity.reliability.sufficient import CrossedStatistics

#: Scores that are simulated and fitted at once.
_MOST_SCORES = 2_000_000

#: Data sets that are fitted at once; more gain nothing and hold more memory.
_MOST_SETS = 200


@dataclass(frozen=True, slots=True)
class ExpectedWidth:
    """Width of the profile interval of ICC(A,1) that a design can be expected to give.

    Attributes
    ----------
    icc : float
        The true coefficient of the simulated ratings.
    width, se : float
        Mean width over the simulated data sets, with its Monte Carlo standard error.
    lower_width, upper_width : float
        Widths that one data set in ten falls below, and exceeds.
    n_sets, n_failed : int
        Data sets with an interval, and those whose fit does not converge.
    """

    icc: float
    width: float
    se: float
    lower_width: float
    upper_width: float
    confidence: float
    n_sessions: int
    n_raters: int
    n_ratings: int
    n_sets: int
    n_failed: int
    seed: int

    def to_dict(self) -> dict[str, Any]:
        """Return strict JSON."""
        return asdict(self)


def balanced_design(n_sessions: int, n_raters: int, ratings_per_session: int) -> Design:
    """Spread raters over sessions evenly, in a connected way, without chance.

    Sessions run through all raters as the first of their panel; the distances to the others change
    after each round. The first round links every rater to the next.

    Raises
    ------
    InvalidInput
        A session would have more ratings than there are raters.
    """
    if ratings_per_session > n_raters:
        raise InvalidInput(f"{n_raters} raters cannot give a session {ratings_per_session} ratings")
    n_rounds = -(-n_sessions // n_raters)
    steps = list(islice(combinations(range(1, n_raters), ratings_per_session - 1), n_rounds))
    session = np.arange(n_sessions)
    offsets = np.array(steps, dtype=np.int64).reshape(len(steps), ratings_per_session - 1)
    others = offsets[(session // n_raters) % len(steps)]
    panel = np.column_stack([session, session[:, None] + others]) % n_raters
    return Design(
        np.repeat(session, ratings_per_session).astype(np.int64),
        np.sort(panel, axis=1).ravel().astype(np.int64),
        n_raters,
    )


def expected_icc_width(
    design: Design,
    *,
    session: float,
    rater: float,
    residual: float,
    confidence: float = 0.95,
    replicates: int = 100,
    seed: int = 1,
) -> ExpectedWidth:
    """Width of the interval of ICC(A,1) to be expected from a design, before anybody has rated.

    Parameters
    ----------
    design : Design
        Who is to rate what; complete or not.
    session, rater : float
        Expected variances between sessions and between raters, in squared points.
    residual : float
        Expected variance within. Only the proportions of the three matter.
    confidence : float
        Level of the interval as a proportion.
    replicates : int
        Simulated data sets.
    seed : int
        Seed of the simulation.

    Returns
    -------
    ExpectedWidth
        Mean width with its Monte Carlo standard error, and the width nine data sets in ten keep to.

    Raises
    ------
    InsufficientData
        Fewer than two sessions or raters, no session with two ratings, every session with raters of
        its own, or no data set with an interval.
    DegenerateData
        The variances leave nothing to estimate.
    InvalidInput
        A variance, level or number out of range.

    Notes
    -----
    Normal ratings are simulated and each data set is fitted with the crossed REML model and the
    profile-likelihood interval that reports use, so no approximation stands between the plan and
    the interval that will be printed. Widths vary between data sets: the mean is reached by about
    half of them.

    References
    ----------
    .. [1] Zou, G. Y. (2012). Sample size formulas for estimating intraclass correlation
       coefficients with precision and assurance. Statistics in Medicine, 31, 3972-3981.

    Examples
    --------
    >>> from fidelity import RatingMatrix
    >>> design = RatingMatrix.from_triples(
    ...     (s, (s + r) % 4, 0.0) for s in range(30) for r in range(2)).design
    >>> found = expected_icc_width(design, session=0.5, rater=0.1, residual=0.4, seed=1)
    >>> round(found.icc, 2), round(found.width, 1)
    (0.5, 0.5)
    """
    check_crossed(session, rater, residual, confidence, replicates, seed)
    _validate.check_enough(design)
    if not rater_identified(design):
        raise InsufficientData(
            "every session has raters of its own: rater and residual variance cannot be separated"
        )
    rng = np.random.default_rng([seed, design.n_sessions, design.n_raters_present])
    at_once = min(max(_MOST_SCORES // design.n_ratings, 1), _MOST_SETS)
    found = [
        _widths(
            design, (session, rater, residual), confidence, min(at_once, replicates - done), rng
        )
        for done in range(0, replicates, at_once)
    ]
    widths = np.concatenate(found)
    if widths.size < 2:
        raise InsufficientData("the model fits none of the simulated data sets")
    lower, upper = np.quantile(widths, [0.1, 0.9])
    return ExpectedWidth(
        icc=session / (session + rater + residual),
        width=float(widths.mean()),
        se=float(widths.std(ddof=1) / math.sqrt(widths.size)),
        lower_width=float(lower),
        upper_width=float(upper),
        confidence=confidence,
        n_sessions=design.n_sessions,
        n_raters=design.n_raters_present,
        n_ratings=design.n_ratings,
        n_sets=int(widths.size),
        n_failed=replicates - int(widths.size),
        seed=seed,
    )


def _widths(
    design: Design,
    variance: Sequence[float],
    confidence: float,
    n_sets: int,
    rng: np.random.Generator,
) -> FloatArray:
    """Return interval widths of simulated data sets; those that do not converge are left out."""
    sd_session, sd_rater, sd_residual = np.sqrt(np.asarray(variance) / math.fsum(variance))
    scores = sd_session * rng.standard_normal((n_sets, design.n_sessions))[:, design.session]
    scores += sd_rater * rng.standard_normal((n_sets, design.n_rater_codes))[:, design.rater]
    scores += sd_residual * rng.standard_normal((n_sets, design.n_ratings))
    batch = fit_batch(CrossedStatistics.of(design, scores))
    fitted = np.flatnonzero(batch.converged)
    if not fitted.size:
        return np.zeros(0)
    ones = np.ones(fitted.size)
    low, high = profile_limits(batch, Ratios(fitted, ones, ones), confidence=confidence)
    return high - low


def check_crossed(
    session: float, rater: float, residual: float, confidence: float, replicates: int, seed: int
) -> None:
    """Require variances that can be told apart, a level, and enough replicates."""
    _validate.check_confidence(confidence)
    for name, value in (("session", session), ("rater", rater), ("residual", residual)):
        not_negative(value, f"the variance of {name}")
    if session == 0.0 or residual == 0.0:
        raise DegenerateData("sessions and residuals need a variance above 0 to be told apart")
    whole_number(replicates, "replicates", least=20)
    whole_number(seed, "seed", least=0)
