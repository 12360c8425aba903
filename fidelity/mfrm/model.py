"""The many-facet Rasch model as one function."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import special

from fidelity import _validate, coverage
from fidelity._arrays import FloatArray, IntArray
from fidelity._version import __version__
from fidelity.agreement.limits import z_quantile
from fidelity.errors import InvalidInput
from fidelity.frames import LongRatings
from fidelity.mfrm.estimation import ConditionalFit, fit_conditional
from fidelity.mfrm.fit import Residuals, fit_statistics, residuals
from fidelity.mfrm.measures import Measures, measure_sessions, separation
from fidelity.mfrm.responses import Responses, group, read_responses
from fidelity.mfrm.results import RaschElement, RaschResult, RaschSession, RaschThreshold
from fidelity.reporting.cautions import of_design, of_scores
from fidelity.reporting.results import Undefined
from fidelity.types import Estimate, Interval, Scale

_CML = "conditional ML, observed information"
_WLE = "weighted likelihood, test information"


def many_facet_rasch(
    frame: pd.DataFrame,
    *,
    scale: Scale | Sequence[float] | None = None,
    confidence: float = 0.95,
) -> RaschResult:
    """Many-facet Rasch model: severity of raters and difficulty of items on one logit scale.

    Parameters
    ----------
    frame : DataFrame
        One row per score: `session`, `rater`, `score`, and `item` where there is more than one. An
        empty score is "not applicable": left out and counted. A row that is absent says that nobody
        was asked. Any pattern of raters and items is allowed.
    scale : Scale or sequence of float, optional
        The full scale; scores off it are refused, and its unused values are named.
    confidence : float
        Level of the limits.

    Returns
    -------
    RaschResult
        Severities, difficulties, thresholds, measures of sessions with fair scores, fit
        statistics and separation, with what was left out.

    Raises
    ------
    DuplicateRating
        A rater scored an item of a session twice.
    OffScale
        A score is not a value of `scale`.
    InvalidInput
        A missing column, text in scores, or more than 20 different scores.
    InsufficientData
        No session has two raters, items and raters cannot be told apart, or the totals leave a
        threshold undetermined.
    DegenerateData
        No session varies.
    NotConverged
        An estimate has no finite value.

    Notes
    -----
    log P(x)/P(x - 1) = measure - difficulty - severity - threshold(x) [1]_: the rating-scale model
    with each item as scored by each rater as a virtual item. Items, raters and thresholds are
    estimated by maximum likelihood given the total of each session [2]_, so they do not depend on
    the sessions' measures and need no correction; joint ML, as in FACETS, comes out stretched by
    about L/(L - 1) with L responses per session. Severities, difficulties and thresholds sum to
    zero. Standard errors come from the observed information, limits are normal; those of
    severities covered 92 to 96 % with four raters (`coverage_off` below 5). Measures of
    sessions are weighted likelihood estimates [3]_, finite for extreme totals as well; they take
    items and raters as known.

    Infit and outfit compare squared residuals with their variance, both given the session's total
    [4]_; 1 is expected, z by Wilson and Hilferty. Separation reliability is the share of the spread
    that is no error; for raters 0 is desirable.

    Left out of the estimation, and counted or null with a reason: sessions with one response or
    only lowest or only highest scores; raters and items of which the same is true. Scores without
    information are no step of the scale: their neighbours are one step apart. Raters who are not
    linked by common sessions cannot be compared (`disconnected_design`): severities sum to zero
    in each group, and measures assume groups of equal mean severity. Responses are assumed
    independent given measure and parameters: items that move together make errors too small. Never
    the only basis of a certificate.

    References
    ----------
    .. [1] Linacre, J. M. (1989). Many-facet Rasch measurement. MESA Press.
    .. [2] Fischer, G. H. & Ponocny, I. (1994). An extension of the partial credit model with an
       application to the measurement of change. Psychometrika, 59, 177-192.
    .. [3] Warm, T. A. (1989). Weighted likelihood estimation of ability in item response theory.
       Psychometrika, 54, 427-450.
    .. [4] Müller, M. (2020). Item fit statistics for Rasch analysis: can we trust them? Journal of
       Statistical Distributions and Applications, 7, 5.

    Examples
    --------
    Two raters and one yes-or-no item: the severities are half the log odds of the sessions in which
    only one of them says yes, here 6 against 2.

    >>> pairs = [(1, 0)] * 6 + [(0, 1)] * 2 + [(1, 1)] * 4
    >>> frame = pd.DataFrame(
    ...     [(s, r, x) for s, pair in enumerate(pairs) for r, x in zip("AB", pair)],
    ...     columns=["session", "rater", "score"],
    ... )
    >>> found = many_facet_rasch(frame)
    >>> [round(rater.estimate.value, 4) for rater in found.raters], found.n_extreme_sessions
    ([-0.5493, 0.5493], 4)
    """
    _validate.check_confidence(confidence)
    if not isinstance(frame, pd.DataFrame):
        raise InvalidInput(f"a table (pandas DataFrame) is needed, not {type(frame).__name__}")
    if scale is not None and not isinstance(scale, Scale):
        scale = Scale(tuple(scale))
    values = None if scale is None else scale.values
    long = LongRatings.from_frame(frame, values=values)
    responses = read_responses(long, values)
    grouping = group(responses, responses.used)
    fit = fit_conditional(responses, grouping)
    found = residuals(responses, grouping, fit)
    used = grouping.rows
    raters = _elements(
        long.raters,
        responses.raters,
        responses.rater_groups,
        (-fit.rater, fit.rater_covariance),
        (responses.rater, responses.rater[used], responses.extreme_raters),
        found,
        confidence,
        statistic="severity, many_facet_rasch",
    )
    items = _elements(
        long.items,
        responses.items,
        responses.item_groups,
        (-fit.item, fit.item_covariance),
        (responses.item, responses.item[used], responses.extreme_items),
        found,
        confidence,
        alone=len(long.items) == 1,
    )
    measures = measure_sessions(responses, group(responses, responses.measurable), fit)
    sessions = _sessions(responses, measures, confidence)
    warnings = of_design(responses.design) + of_scores(responses.score)
    n_groups = max(int(responses.rater_groups.max()), int(responses.item_groups.max())) + 1
    if n_groups > 1:
        warnings.append("disconnected_design")
    warnings += coverage.carried(rater.estimate for rater in raters)
    return RaschResult(
        raters=raters,
        items=items,
        thresholds=_thresholds(responses.values, fit, confidence),
        sessions=sessions,
        conditional_log_likelihood=fit.log_likelihood,
        heterogeneity=fit.heterogeneity if fit.degrees else None,
        degrees=fit.degrees,
        p_value=(
            float(special.chdtrc(float(fit.degrees), fit.heterogeneity)) if fit.degrees else None
        ),
        rater_separation=separation(
            fit.rater, np.sqrt(np.diag(fit.rater_covariance)), responses.rater_groups
        ),
        item_separation=separation(
            fit.item, np.sqrt(np.diag(fit.item_covariance)), responses.item_groups
        ),
        session_separation=separation(
            measures.measure, measures.se, np.zeros(len(measures.measure), dtype=np.int64)
        ),
        values=tuple(responses.values.tolist()),
        unused_values=responses.unused_values,
        confidence=confidence,
        n_sessions=len(sessions),
        n_items=len(np.unique(responses.item)),
        n_raters=len(np.unique(responses.rater)),
        n_responses=len(responses.score),
        n_informative=len(used),
        n_extreme_sessions=sum(session.extreme is not None for session in sessions),
        n_dropped=responses.n_dropped,
        method="rating-scale model, items × raters, conditional maximum likelihood",
        software=f"fidelity {__version__}",
        data_hash=long.data_hash(),
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _elements(
    labels: tuple[str, ...],
    known: IntArray,
    groups: IntArray,
    estimates: tuple[FloatArray, FloatArray],
    codes: tuple[IntArray, IntArray, IntArray],
    found: Residuals,
    confidence: float,
    *,
    statistic: str = "",
    alone: bool = False,
) -> tuple[RaschElement, ...]:
    """Report raters or items; `codes` are those of all and of used responses, and the extreme."""
    given, used, extreme = codes
    counts = np.bincount(given, minlength=len(labels))
    group_sizes = np.bincount(groups)
    elements = []
    for code, label in enumerate(labels):
        if counts[code] == 0:
            continue
        position = int(np.searchsorted(known, code))
        if position == len(known) or known[position] != code:
            reason = "no_variation" if code in extreme else "insufficient_data"
            elements.append(RaschElement(label, Undefined(reason), None, int(counts[code]), None))
            continue
        # A rater or item that is linked to no other has nothing to be compared with.
        estimate: Estimate | Undefined = Undefined("insufficient_data")
        if group_sizes[groups[position]] > 1:
            variance = float(estimates[1][position, position])
            estimate = _estimate(float(estimates[0][position]), variance**0.5, confidence, _CML)
            off = coverage.codes(estimate.interval, statistic, raters=len(known))
            estimate = replace(estimate, warnings=off)
        elif alone:
            estimate = Estimate(value=0.0, method="the only item", se=0.0)
        elements.append(
            RaschElement(
                label,
                estimate,
                int(groups[position]),
                int(counts[code]),
                fit_statistics(found, used, code),
            )
        )
    return tuple(elements)


def _thresholds(
    values: FloatArray, fit: ConditionalFit, confidence: float
) -> tuple[RaschThreshold, ...]:
    errors = np.sqrt(np.diag(fit.threshold_covariance))
    single = len(values) == 2
    return tuple(
        RaschThreshold(
            float(values[step]),
            float(values[step + 1]),
            Estimate(value=0.0, method="two scores have one threshold, fixed at 0", se=0.0)
            if single
            else _estimate(float(fit.threshold[step]), float(errors[step]), confidence, _CML),
        )
        for step in range(len(values) - 1)
    )


def _estimate(value: float, se: float, confidence: float, method: str) -> Estimate:
    half = z_quantile(confidence) * se
    return Estimate(
        value=value, method=method, interval=Interval(value - half, value + half, confidence), se=se
    )


def _sessions(
    responses: Responses, measures: Measures, confidence: float
) -> tuple[RaschSession, ...]:
    n_sessions = len(responses.long.sessions)
    counts = np.bincount(responses.session, minlength=n_sessions)
    sums = np.bincount(responses.session, weights=responses.score, minlength=n_sessions)
    lowest, highest = np.full(n_sessions, np.inf), np.full(n_sessions, -np.inf)
    np.minimum.at(lowest, responses.session, responses.score)
    np.maximum.at(highest, responses.session, responses.score)
    ends = (float(responses.score.min()), float(responses.score.max()))
    place = np.full(n_sessions, -1)
    place[measures.sessions] = np.arange(len(measures.sessions))
    varies = np.zeros(n_sessions, dtype=bool)
    varies[responses.session[responses.used]] = True
    sessions = []
    for code in np.flatnonzero(counts).tolist():
        own = int(place[code])
        extreme: str | None = None
        measure: Estimate | Undefined = Undefined(
            "insufficient_data" if varies[code] else "no_variation"
        )
        if own >= 0:
            measure = _estimate(
                float(measures.measure[own]), float(measures.se[own]), confidence, _WLE
            )
            if measures.total[own] in (0, measures.highest_total[own]):
                extreme = "lowest" if measures.total[own] == 0 else "highest"
        elif lowest[code] == highest[code] and lowest[code] in ends:
            extreme = "lowest" if lowest[code] == ends[0] else "highest"
        sessions.append(
            RaschSession(
                session=responses.long.sessions[code],
                measure=measure,
                fair_score=None if own < 0 else float(measures.expected[own]),
                mean_score=float(sums[code] / counts[code]),
                n_responses=int(counts[code]),
                extreme=extreme,
            )
        )
    return tuple(sessions)
