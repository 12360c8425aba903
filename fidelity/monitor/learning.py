"""The learning-curve CUSUM: charts of trainees, declaration, and the watch afterwards."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from fidelity import _validate
from fidelity._arrays import FloatArray
from fidelity._version import __version__
from fidelity.errors import DuplicateRating, InsufficientData, InvalidInput
from fidelity.monitor.calibration import REPLICATES, calibrate_cusum, cusum_error_rates
from fidelity.monitor.designs import BinaryCusum, CusumDesign
from fidelity.monitor.error_rates import CusumLimit, check_limit
from fidelity.monitor.results import CusumResult, TraineeCusum
from fidelity.monitor.run_length import first_signal, path
from fidelity.reporting.results import Undefined


def lc_cusum(
    outcomes: pd.DataFrame | Sequence[float | None] | FloatArray,
    design: CusumDesign,
    *,
    n_sessions: int | None = None,
    alpha: float = 0.05,
    limit: float | None = None,
    deterioration_alpha: float = 0.05,
    deterioration_limit: float | None = None,
    replicates: int = REPLICATES,
    seed: int = 1,
) -> CusumResult:
    """Learning-curve CUSUM: when a trainee's sessions say "competent", and whether that lasts.

    Parameters
    ----------
    outcomes : DataFrame or sequence of float, shape (n_sessions,)
        A table with the columns `session_number` and `pass` (1 or 0; binary design) or `score` (in
        points; continuous design), and optionally `trainee`; or the outcomes of one trainee in
        order. A session without an outcome (NaN) is left out and counted.
    design : BinaryCusum or ContinuousCusum
        The two levels to be told apart.
    n_sessions : int, optional
        The planned number of sessions, for which the error rates hold; the longest series of the
        data when left out. Name it: a limit that follows the data is no plan.
    alpha : float
        Highest chance that an inadequate trainee is declared within `n_sessions`.
    limit : float, optional
        A limit of your own in place of the calibrated one; its error rates are given.
    deterioration_alpha, deterioration_limit : float
        The same for the chart that starts after a declaration: highest chance that a trainee who
        stays adequate is flagged within `n_sessions` more sessions, or a limit of your own.
    replicates, seed : int
        Simulated trainees, and the seed, for scores only.

    Returns
    -------
    CusumResult
        Charts, declarations, alarms, limits and their error rates.

    Raises
    ------
    InvalidInput
        A missing column, a pass that is neither 1 nor 0, a number outside its range.
    DuplicateRating
        A session number of a trainee occurs twice.
    InsufficientData
        No outcome at all, or too few sessions for any limit to keep `alpha`.

    Notes
    -----
    S_t = max(0, S_{t-1} + W_t) from S_0 = 0; competence is declared when S_t reaches the limit.
    Binary weights are log likelihood ratios ln((1 - p0)/(1 - p1)) for a pass and ln(p0/p1) for a
    fail [1]_; for scores W = (mu1 - mu0)/variance · (x - (mu0 + mu1)/2). After a declaration an
    ordinary CUSUM with the signs reversed starts from 0 [2]_.

    Sessions are assumed independent, with known rates or variances. Rating noise enters the chart:
    feed severity-adjusted or double-coded scores, or a harsh rater looks like relapse. With 10 to
    20 sessions passes and fails have little power: use scores. It is a monitor with stated error
    rates, never the only ground for a certificate.

    References
    ----------
    .. [1] Biau, D. J., Williams, S. M., Schlup, M. M., Nizard, R. S. & Porcher, R. (2008).
       Quantitative and individualized assessment of the learning curve using LC-CUSUM. British
       Journal of Surgery, 95, 925-929.
    .. [2] Page, E. S. (1954). Continuous inspection schemes. Biometrika, 41, 100-115.

    Examples
    --------
    >>> found = lc_cusum([0] + [1] * 12, BinaryCusum(0.10, 0.20), n_sessions=50, limit=1.25)
    >>> found.trainees[0].signal_at, round(found.trainees[0].path[11], 4)
    (12, 1.2956)
    >>> round(found.learning.false_signal.value, 4)
    0.6531
    """
    series = _series(outcomes, design)
    weights = [design.weights(scores) for _, _, scores, _ in series]
    longest = max(len(scores) for _, _, scores, _ in series)
    if longest == 0:
        raise InsufficientData("no session has an outcome")
    planned = longest if n_sessions is None else n_sessions
    settings: dict[str, Any] = {"replicates": replicates, "seed": seed}
    learning = (
        calibrate_cusum(design, n_sessions=planned, alpha=alpha, **settings)
        if limit is None
        else cusum_error_rates(design, limit, n_sessions=planned, **settings)
    )
    watch = _watch(design, planned, deterioration_alpha, deterioration_limit, settings)
    trainees = tuple(
        _chart(label, numbers, scores, own, dropped, learning, watch)
        for (label, numbers, scores, dropped), own in zip(series, weights, strict=True)
    )
    return CusumResult(
        design=design,
        learning=learning,
        deterioration=watch,
        trainees=trainees,
        n_dropped=sum(trainee.n_dropped for trainee in trainees),
        software=f"fidelity {__version__}",
        data_hash=_hash(trainees),
    )


Series = tuple[str | None, FloatArray, FloatArray, int]


def _watch(
    design: CusumDesign,
    planned: int,
    alpha: float,
    limit: float | None,
    settings: dict[str, Any],
) -> CusumLimit | Undefined:
    if limit is not None:
        limit = check_limit(limit)
        return cusum_error_rates(
            design, limit, n_sessions=planned, chart="deterioration", **settings
        )
    try:
        return calibrate_cusum(
            design, n_sessions=planned, alpha=alpha, chart="deterioration", **settings
        )
    except InsufficientData as error:
        return Undefined(error.code)


def _chart(
    label: str | None,
    numbers: FloatArray,
    scores: FloatArray,
    weights: FloatArray,
    dropped: int,
    learning: CusumLimit,
    watch: CusumLimit | Undefined,
) -> TraineeCusum:
    values = path(weights)
    signal = first_signal(values, learning.limit)
    after, alarm = np.zeros(0), None
    if signal is not None and isinstance(watch, CusumLimit):
        after = path(-weights[signal:])
        alarm = first_signal(after, watch.limit)
    return TraineeCusum(
        trainee=label,
        session_numbers=tuple(numbers.tolist()),
        outcomes=tuple(scores.tolist()),
        path=tuple(values.tolist()),
        signal_at=signal,
        within_plan=None if signal is None else signal <= learning.n_sessions,
        deterioration_path=tuple(after.tolist()),
        alarm_at=None if alarm is None or signal is None else signal + alarm,
        n_dropped=dropped,
    )


def _series(outcomes: Any, design: CusumDesign) -> list[Series]:
    name = "pass" if isinstance(design, BinaryCusum) else "score"
    if not isinstance(outcomes, pd.DataFrame):
        column = pd.Series(np.asarray(outcomes, dtype=object))
        outcomes = pd.DataFrame({"session_number": np.arange(1.0, len(column) + 1), name: column})
    has_trainees = "trainee" in outcomes.columns
    _validate.check_columns(outcomes, ["session_number", name, *["trainee"] * has_trainees])
    numbers = _validate.numeric(outcomes["session_number"], "session_number")
    if np.isnan(numbers).any():
        raise InvalidInput(f"row {int(np.isnan(numbers).argmax()) + 1}: session_number is empty")
    scores = _validate.numeric(outcomes[name], name)
    if isinstance(design, BinaryCusum):
        _check_passes(scores)
    if not len(scores):
        raise InsufficientData("no session has an outcome")
    if not has_trainees:
        return [_one(None, numbers, scores)]
    labels = outcomes["trainee"]
    if labels.isna().any():
        raise InvalidInput(f"row {int(labels.isna().to_numpy().argmax()) + 1}: trainee is empty")
    _validate.check_labels([str(label) for label in labels.unique()], "trainee")
    texts = labels.astype(str).to_numpy()
    return [
        _one(label, numbers[texts == label], scores[texts == label]) for label in sorted(set(texts))
    ]


def _one(label: str | None, numbers: FloatArray, scores: FloatArray) -> Series:
    order = np.argsort(numbers, kind="stable")
    numbers, scores = numbers[order], scores[order]
    twice = np.diff(numbers) == 0
    if twice.any():
        whose = "" if label is None else f"trainee {label}, "
        raise DuplicateRating(
            f"{whose}session_number {numbers[int(twice.argmax())]:g} occurs more than once"
        )
    given = ~np.isnan(scores)
    return label, numbers[given], scores[given], int((~given).sum())


def _check_passes(scores: FloatArray) -> None:
    wrong = ~(np.isnan(scores) | (scores == 0.0) | (scores == 1.0))
    if wrong.any():
        row = int(wrong.argmax())
        raise InvalidInput(f"row {row + 1}: pass is 1 or 0, not {scores[row]:g}")


def _hash(trainees: tuple[TraineeCusum, ...]) -> str:
    """Fingerprint the outcomes; the order of the rows given plays no part."""
    digest = hashlib.sha256()
    for trainee in trainees:
        digest.update(
            repr(
                (trainee.trainee, trainee.session_numbers, trainee.outcomes, trainee.n_dropped)
            ).encode()
        )
    return digest.hexdigest()
