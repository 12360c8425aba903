"""The certification rule: one trainee's own mean, its absolute error, and what may be concluded."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from fidelity import _validate
from fidelity._arrays import BoolArray, FloatArray, IntArray
from fidelity._validate import finite, one_sided, whole_number
from fidelity.decision.components import ENOUGH_TRAINEES, GStudyComponents
from fidelity.decision.outcome import CertificationDecision, Source, State, UsedSeverity
from fidelity.decision.portfolio import counted, layout_error_parts, mean_weights
from fidelity.errors import DegenerateData, InsufficientData, InvalidInput
from fidelity.frames import LongRatings
from fidelity.types import Estimate, Interval

RULE = (
    "own severity-adjusted mean over the sessions, not shrunken; one-sided {percent:g} % limits "
    "from the absolute SEM: lower limit above the cut is pass, upper limit below it not yet, "
    "anything else cannot tell"
)


def certification_decision(
    ratings: pd.DataFrame,
    *,
    cut: float,
    components: GStudyComponents | None = None,
    n_trainees: int | None = None,
    defaults: GStudyComponents | None = None,
    severities: pd.DataFrame | None = None,
    severity_covariance: pd.DataFrame | None = None,
    confidence: float = 0.90,
) -> CertificationDecision:
    """Decide pass, not yet or cannot tell from the portfolio of one trainee.

    Parameters
    ----------
    ratings : DataFrame
        One row per score of this trainee with columns session, rater, score and optionally case. An
        empty score is left out and counted.
    cut : float
        The standard, in points of the scale.
    components : GStudyComponents, optional
        The programme's own components. They are used if they come from 10 trainees or more.
    n_trainees : int, optional
        Trainees that the own components come from; needed with `components`.
    defaults : GStudyComponents, optional
        What stands in for a programme with fewer trainees; :meth:`GStudyComponents.defaults`, made
        for a scale of 0 to 6, when left out.
    severities : DataFrame, optional
        Columns rater, severity (above 0 is harsher) and se, or prediction_variance in place of se
        as in :meth:`CrossedFit.rater_effects`. Raters that are not listed stay as they are.
    severity_covariance : DataFrame, optional
        Covariance of the errors of the severities, raters in rows and columns. Without it the
        errors are taken as independent.
    confidence : float
        Level of each one-sided limit as a proportion above one half.

    Returns
    -------
    CertificationDecision
        State, estimate with both limits, source of the components, a sentence.

    Raises
    ------
    DuplicateRating
        A rater has scored a session more than once.
    InsufficientData
        There is no score.
    DegenerateData
        The components leave the mean without any error.
    InvalidInput
        Missing columns, more than one trainee, a session in two cases, or unusable severities.

    Notes
    -----
    The estimate is the mean over sessions of the means of their scores, each score raised by its
    rater's severity. Its error variance sums, over all effects of the model, the variance times the
    squared weight of the scores that share the effect; for crossed and nested designs this is the
    absolute error variance of a D-study, and it covers any other layout. A severity that is known
    with an error replaces the variance of raters by the variance of that error, so that an exact
    severity removes the rater's part and an unknown one leaves it whole; the interaction of
    trainee and rater is never adjusted. The limits are normal and take the components as known: in
    simulations both together hold the true level in 79 to 81 %, as they promise, but in 71 % where
    raters differ three times as much in variance as the components say.
    Without a column case all sessions count as one case, which is the cautious reading. A limit
    exactly at the cut decides nothing.

    References
    ----------
    .. [1] Brennan, R. L. (2001). Generalizability Theory. Springer. Chapter 4.
    .. [2] Henderson, C. R. (1975). Best linear unbiased estimation and prediction under a selection
       model. Biometrics, 31, 423-447.

    Examples
    --------
    >>> scores = [("s1", "a", 4), ("s1", "b", 5), ("s2", "a", 4), ("s2", "b", 4)]
    >>> ratings = pd.DataFrame(scores, columns=["session", "rater", "score"])
    >>> own = GStudyComponents(0.633, 0.269, 0.056, 0.061, 0.321)
    >>> decision = certification_decision(ratings, cut=3.5, components=own, n_trainees=20)
    >>> decision.state, round(decision.sem, 3), round(decision.low, 2)
    ('pass', 0.523, 3.58)
    """
    cut, confidence = finite(cut, "the cut"), one_sided(confidence)
    used, source = choose_components(components, n_trainees, defaults)
    evidence = _read(ratings)
    session, rater = evidence.session, evidence.rater
    sessions, raters = evidence.sessions, evidence.raters
    severity, known, covariance = _severities(raters, severities, severity_covariance, used.rater)
    weights = mean_weights(session)
    parts = layout_error_parts(
        used,
        weights=weights,
        session=session,
        rater=rater,
        case=evidence.case,
        severity_covariance=covariance,
    )
    sem = math.sqrt(math.fsum(parts.values()))
    if not sem > 0.0:
        raise DegenerateData(
            "the components leave the mean without any error; that is not credible"
        )
    raw = float(weights @ evidence.score)
    value = float(weights @ (evidence.score + severity[rater]))
    half = float(special.ndtri(confidence)) * sem
    low, high = value - half, value + half
    state: State = "pass" if low > cut else "not_yet" if high < cut else "cannot_tell"
    few = n_trainees is not None and n_trainees < ENOUGH_TRAINEES
    codes = (("small_cohort", few), ("boundary_variance", bool(used.zeros)))
    estimate = Estimate(
        value=value,
        method=f"own {'severity-adjusted ' if known.any() else ''}mean over sessions, absolute "
        f"SEM, one-sided {100.0 * confidence:g} % normal limits",
        interval=Interval(low, high, 2.0 * confidence - 1.0),
        se=sem,
        n_sessions=len(sessions),
        n_raters=len(raters),
        n_dropped=evidence.n_empty,
    )
    return CertificationDecision(
        state=state,
        estimate=estimate,
        raw_mean=raw,
        cut=cut,
        confidence=confidence,
        rule=RULE.format(percent=100.0 * confidence),
        layout=_layout(len(sessions), len(raters), session.size),
        n_ratings=int(session.size),
        error_variance=parts,
        components=used,
        component_source=source,
        n_trainees=n_trainees,
        adjusted=tuple(
            UsedSeverity(raters[i], float(severity[i]), math.sqrt(covariance[i, i]))
            for i in np.flatnonzero(known).tolist()
        ),
        not_adjusted=tuple(raters[i] for i in np.flatnonzero(~known).tolist()),
        dropped_sessions=evidence.dropped_sessions,
        sentence=_sentence(state, estimate, cut, confidence, source, n_trainees),
        warnings=tuple(code for code, holds in codes if holds),
        data_hash=evidence.data_hash,
    )


def choose_components(
    own: GStudyComponents | None, n_trainees: int | None, defaults: GStudyComponents | None
) -> tuple[GStudyComponents, Source]:
    """Return the programme's own components if enough trainees stand behind them."""
    if (own is None) != (n_trainees is None):
        raise InvalidInput("own components come with the number of trainees they rest on")
    if n_trainees is not None:
        whole_number(n_trainees, "n_trainees")
    if own is not None and n_trainees is not None and n_trainees >= ENOUGH_TRAINEES:
        return own, "programme"
    return GStudyComponents.defaults() if defaults is None else defaults, "defaults"


@dataclass(frozen=True, eq=False)
class _Evidence:
    """Scores of one trainee in canonical order, the empty ones left out."""

    session: IntArray
    rater: IntArray
    case: IntArray | None
    score: FloatArray
    sessions: tuple[str, ...]
    raters: tuple[str, ...]
    dropped_sessions: tuple[str, ...]
    n_empty: int
    data_hash: str


def _read(ratings: pd.DataFrame) -> _Evidence:
    _validate.check_columns(ratings, ["session", "rater", "score"])
    if "trainee" in ratings.columns:
        _validate.check_columns(ratings, ["trainee"])
        n_trainees = ratings["trainee"].nunique(dropna=False)
        if n_trainees > 1:
            raise InvalidInput(f"a decision is about one trainee; there are {n_trainees}")
    long = LongRatings.from_frame(ratings[["session", "rater", "score"]])
    scored = ~np.isnan(long.score)
    if not scored.any():
        raise InsufficientData("there is no score to decide from")
    session_code, rater_code = np.divmod(long.key[scored], len(long.raters))
    used_sessions, session = np.unique(session_code, return_inverse=True)
    used_raters, rater = np.unique(rater_code, return_inverse=True)
    sessions = tuple(long.sessions[code] for code in used_sessions)
    cases = _cases(ratings) if "case" in ratings.columns else None
    data_hash = long.data_hash()
    case = None
    if cases is not None:
        told = json.dumps([data_hash, sorted(cases.items())], ensure_ascii=False)
        data_hash = hashlib.sha256(told.encode()).hexdigest()
        case = np.unique([cases[name] for name in sessions], return_inverse=True)[1][session]
    return _Evidence(
        session=session.astype(np.int64),
        rater=rater.astype(np.int64),
        case=case,
        score=long.score[scored],
        sessions=sessions,
        raters=tuple(long.raters[code] for code in used_raters),
        dropped_sessions=tuple(sorted(set(long.sessions) - set(sessions))),
        n_empty=int(np.count_nonzero(~scored)),
        data_hash=data_hash,
    )


def _cases(ratings: pd.DataFrame) -> dict[str, str]:
    """Return the case of each session."""
    _validate.check_columns(ratings, ["case"])
    if ratings["case"].isna().any():
        row = int(np.argmax(ratings["case"].isna().to_numpy())) + 1
        raise InvalidInput(f"row {row}: the case has no label")
    cases: dict[str, str] = {}
    for session, case in zip(ratings["session"].map(str), ratings["case"].map(str), strict=True):
        if cases.setdefault(session, case) != case:
            raise InvalidInput(
                f"session {session} belongs to two cases, {cases[session]} and {case}"
            )
    return cases


def _severities(
    raters: tuple[str, ...],
    severities: pd.DataFrame | None,
    covariance: pd.DataFrame | None,
    spread: float,
) -> tuple[FloatArray, BoolArray, FloatArray]:
    """Return severity, whether it is known, and the covariance of what is left of it."""
    n_raters = len(raters)
    severity, known = np.zeros(n_raters), np.zeros(n_raters, dtype=bool)
    left = np.diag(np.full(n_raters, spread))
    if severities is None:
        if covariance is not None:
            raise InvalidInput("a covariance of severities comes with the severities")
        return severity, known, left
    error = "se" if "se" in severities.columns else "prediction_variance"
    _validate.check_columns(severities, ["rater", "severity", error])
    names = severities["rater"].map(str)
    if names.duplicated().any():
        raise InvalidInput(
            f"the severity of rater {names[names.duplicated()].iloc[0]} is there twice"
        )
    value = _validate.numeric(severities["severity"], "severity")
    spread_of_error = _validate.numeric(severities[error], error)
    if np.isnan(value).any() or not (spread_of_error >= 0.0).all():
        bad = np.isnan(value) | ~(spread_of_error >= 0.0)
        name = names.iloc[int(np.argmax(bad))]
        raise InvalidInput(f"rater {name}: a severity is a number with a {error} of 0 or more")
    variance = spread_of_error**2 if error == "se" else spread_of_error
    row = {name: position for position, name in enumerate(names)}
    for position, rater in enumerate(raters):
        if rater in row:
            severity[position], known[position] = value[row[rater]], True
            left[position, position] = variance[row[rater]]
    if covariance is not None:
        both = np.flatnonzero(known)
        left[np.ix_(both, both)] = _checked_covariance(covariance, [raters[i] for i in both])
    return severity, known, left


def _checked_covariance(covariance: pd.DataFrame, raters: list[str]) -> FloatArray:
    """Return the covariance of these raters, symmetric and without negative variances."""
    named = covariance.rename(index=str, columns=str)
    missing = [name for name in raters if name not in named.index or name not in named.columns]
    if missing:
        raise InvalidInput(f"the covariance of severities lacks rater {missing[0]}")
    if named.index.has_duplicates or named.columns.has_duplicates:
        raise InvalidInput("the covariance of severities names a rater twice")
    matrix = named.loc[raters, raters].to_numpy(dtype=np.float64)
    if not np.isfinite(matrix).all() or not np.allclose(matrix, matrix.T, rtol=1e-8, atol=1e-12):
        raise InvalidInput("the covariance of severities is not a symmetric matrix of numbers")
    if raters and float(np.linalg.eigvalsh(matrix).min()) < -1e-8 * max(
        float(np.trace(matrix)), 1e-12
    ):
        raise InvalidInput("the covariance of severities has a negative variance")
    return matrix


def _layout(n_sessions: int, n_raters: int, n_ratings: int) -> str:
    """Name how raters and sessions meet."""
    if n_ratings == n_sessions * n_raters:
        return "crossed"
    return "nested" if n_ratings == n_raters else "mixed"


def _sentence(
    state: State,
    estimate: Estimate,
    cut: float,
    confidence: float,
    source: Source,
    n_trainees: int | None,
) -> str:
    low, high = (estimate.interval.low, estimate.interval.high) if estimate.interval else (0.0, 0.0)
    ends = {
        "pass": f"lies above the cut {cut:g} even at its lower limit {low:.3f}: pass",
        "not_yet": f"lies below the cut {cut:g} even at its upper limit {high:.3f}: not yet",
        "cannot_tell": f"has limits {low:.3f} and {high:.3f} that do not clear the cut {cut:g}: "
        "cannot tell",
    }
    basis = (
        f"the programme's own components from {n_trainees} trainees"
        if source == "programme"
        else "default components"
        + ("" if n_trainees is None else f", because {counted(n_trainees, 'trainee')} are too few")
    )
    return (
        f"The mean of {counted(estimate.n_sessions, 'session')} scored by "
        f"{counted(estimate.n_raters, 'rater')}, {estimate.value:.3f}, {ends[state]} "
        f"(one-sided {100 * confidence:g} % limits, {basis})."
    )
