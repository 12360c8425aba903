"""Intraclass correlations of complete designs: six coefficients in closed form, vectorised."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import special

from fidelity import _validate
from fidelity._arrays import FloatArray
from fidelity.errors import DegenerateData, InsufficientData, InvalidInput
from fidelity.types import Estimate, Interval, RatingMatrix

IccModel = Literal["one_way_random", "two_way_random", "two_way_mixed"]
IccUnit = Literal["single", "average"]
AverageLimits = Literal["spearman_brown", "irr"]

#: McGraw & Wong's name and Shrout & Fleiss' name of each coefficient, by its key in reports.
ICC_NAMES = MappingProxyType(
    {
        "icc_1": ("ICC(1,1)", "ICC(1,1)"),
        "icc_a1": ("ICC(A,1)", "ICC(2,1)"),
        "icc_c1": ("ICC(C,1)", "ICC(3,1)"),
        "icc_1k": ("ICC(1,k)", "ICC(1,k)"),
        "icc_ak": ("ICC(A,k)", "ICC(2,k)"),
        "icc_ck": ("ICC(C,k)", "ICC(3,k)"),
    }
)

_KEYS: dict[tuple[str, str], str] = {
    ("one_way_random", "single"): "icc_1",
    ("two_way_random", "single"): "icc_a1",
    ("two_way_mixed", "single"): "icc_c1",
    ("one_way_random", "average"): "icc_1k",
    ("two_way_random", "average"): "icc_ak",
    ("two_way_mixed", "average"): "icc_ck",
}


@dataclass(frozen=True, eq=False)
class MeanSquares:
    """Two-way mean squares of complete tables; every field has the shape of the leading axes."""

    between: FloatArray
    rater: FloatArray
    error: FloatArray
    within: FloatArray
    n_sessions: FloatArray
    n_raters: FloatArray

    @classmethod
    def of(cls, scores: npt.ArrayLike) -> MeanSquares:
        """Compute mean squares of scores with shape (..., n_sessions, n_raters)."""
        y = np.asarray(scores, dtype=np.float64)
        n, k = y.shape[-2:]
        y = y - y.mean(axis=(-2, -1), keepdims=True)
        by_session, by_rater = y.mean(axis=-1), y.mean(axis=-2)
        total = np.einsum("...ij,...ij->...", y, y)
        sessions = k * np.einsum("...i,...i->...", by_session, by_session)
        raters = n * np.einsum("...j,...j->...", by_rater, by_rater)
        # Differences below the rounding error of the total are zeros, not variances.
        error = _flush(total - sessions - raters, total)
        sessions, raters = _flush(sessions, total), _flush(raters, total)
        shape = np.ones_like(total)
        return cls(
            between=sessions / (n - 1),
            rater=raters / (k - 1),
            error=error / ((n - 1) * (k - 1)),
            within=(raters + error) / (n * (k - 1)),
            n_sessions=n * shape,
            n_raters=k * shape,
        )

    @classmethod
    def join(cls, parts: list[MeanSquares]) -> MeanSquares:
        """Put mean squares with one leading axis behind each other."""
        fields = ("between", "rater", "error", "within", "n_sessions", "n_raters")
        return cls(**{name: np.concatenate([getattr(p, name) for p in parts]) for name in fields})


@dataclass(frozen=True, eq=False)
class IccArrays:
    """One coefficient over the leading axes; NaN marks what is undefined and stays inside."""

    value: FloatArray
    low: FloatArray
    high: FloatArray
    se: FloatArray
    f: FloatArray
    df1: FloatArray
    df2: FloatArray

    @property
    def p(self) -> FloatArray:
        """Return the upper tail of F: the test of session variance, not of rater bias."""
        return np.asarray(special.fdtrc(self.df1, self.df2, self.f), dtype=np.float64)


def _flush(sum_of_squares: FloatArray, total: FloatArray) -> FloatArray:
    return np.where(sum_of_squares > 1e-13 * total, sum_of_squares, 0.0)


def icc_arrays(ms: MeanSquares, confidence: float) -> dict[str, IccArrays]:
    """Return the six coefficients with McGraw-Wong limits and delta-method standard errors."""
    n, k = ms.n_sessions, ms.n_raters
    upper_tail = 0.5 + confidence / 2.0
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        one_way = _ratio_form(ms.between, ms.within, n - 1, n * (k - 1), k, upper_tail)
        consistency = _ratio_form(ms.between, ms.error, n - 1, (n - 1) * (k - 1), k, upper_tail)
        agreement = _agreement_form(ms, upper_tail)
    single, average = zip(one_way, agreement, consistency, strict=True)
    return dict(zip(ICC_NAMES, (*single, *average), strict=True))


def _ratio_form(
    between: FloatArray,
    error: FloatArray,
    df1: FloatArray,
    df2: FloatArray,
    k: FloatArray,
    upper_tail: float,
) -> tuple[IccArrays, IccArrays]:
    """Return the coefficients that are functions of one F ratio, single and average."""
    f = between / error
    relative_se = np.sqrt(2.0 / df1 + 2.0 / df2)
    f_low = f / special.fdtri(df1, df2, upper_tail)
    f_high = f * special.fdtri(df2, df1, upper_tail)
    single = IccArrays(
        value=(between - error) / (between + (k - 1) * error),
        low=(f_low - 1) / (f_low + k - 1),
        high=(f_high - 1) / (f_high + k - 1),
        se=k * f / (f + k - 1) ** 2 * relative_se,
        f=f,
        df1=df1,
        df2=df2,
    )
    average = IccArrays(
        value=(between - error) / between,
        low=1 - 1 / f_low,
        high=1 - 1 / f_high,
        se=relative_se / f,
        f=f,
        df1=df1,
        df2=df2,
    )
    return single, average


def _agreement_form(ms: MeanSquares, upper_tail: float) -> tuple[IccArrays, IccArrays]:
    """Return ICC(A,1) with McGraw-Wong limits and ICC(A,k) by Spearman-Brown on them."""
    n, k, between, rater, error = ms.n_sessions, ms.n_raters, ms.between, ms.rater, ms.error
    df1, df2, df_rater = n - 1, (n - 1) * (k - 1), k - 1
    difference = between - error
    total = between + (k - 1) * error + k * (rater - error) / n
    value = difference / total
    f_rater = rater / error
    rest = n * (1 + (k - 1) * value) - k * value
    df = df2 * (k * value * f_rater + rest) ** 2 / (df1 * k**2 * value**2 * f_rater**2 + rest**2)
    f_lower, f_upper = special.fdtri(df1, df, upper_tail), special.fdtri(df, df1, upper_tail)
    spread = k * rater + (k * n - k - n) * error
    low = n * (between - f_lower * error) / (f_lower * spread + n * between)
    high = n * (f_upper * between - error) / (spread + n * f_upper * between)

    mean_squares = ((between, df1), (error, df2), (rater, df_rater))
    gradient = (
        (total - difference) / total**2,
        (-total - difference * (k - 1 - k / n)) / total**2,
        -difference * k / (n * total**2),
    )
    single = IccArrays(
        value, low, high, _delta_se(mean_squares, gradient), between / error, df1, df2
    )

    panel = between + (rater - error) / n
    gradient = (
        (panel - difference) / panel**2,
        (-panel + difference / n) / panel**2,
        -difference / (n * panel**2),
    )
    # A non-positive panel variance is no variance; the stepped-up limits have a pole there too.
    defined = panel > 0
    average = IccArrays(
        value=np.where(defined, difference / panel, np.nan),
        low=_spearman_brown(low, k),
        high=_spearman_brown(high, k),
        se=_delta_se(mean_squares, gradient),
        f=between / error,
        df1=df1,
        df2=df2,
    )
    return single, average


def irr_average(ms: MeanSquares, confidence: float) -> tuple[FloatArray, FloatArray]:
    """Return limits of ICC(A,k) as R's irr gives them.

    McGraw and Wong's degrees of freedom for the average equal those for the single rating, and the
    limits the stepped-up ones; irr puts ICC(A,k) into the formula meant for ICC(A,1).
    """
    n, between, rater, error = ms.n_sessions, ms.between, ms.rater, ms.error
    df1, df2, df_rater = n - 1, (n - 1) * (ms.n_raters - 1), ms.n_raters - 1
    upper_tail = 0.5 + confidence / 2.0
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        value = (between - error) / (between + (rater - error) / n)
        a = ms.n_raters * value / (n * (1 - value))
        b = 1 + a * (n - 1)
        df = (a * rater + b * error) ** 2 / ((a * rater) ** 2 / df_rater + (b * error) ** 2 / df2)
        f_lower, f_upper = special.fdtri(df1, df, upper_tail), special.fdtri(df, df1, upper_tail)
        low = n * (between - f_lower * error) / (f_lower * (rater - error) + n * between)
        high = n * (f_upper * between - error) / (rater - error + n * f_upper * between)
    return low, high


def _delta_se(
    mean_squares: tuple[tuple[FloatArray, FloatArray], ...], gradient: tuple[FloatArray, ...]
) -> FloatArray:
    variance = sum(
        (slope**2 * 2.0 * square**2 / df)
        for (square, df), slope in zip(mean_squares, gradient, strict=True)
    )
    return np.sqrt(np.asarray(variance, dtype=np.float64))


def _spearman_brown(limit: FloatArray, k: FloatArray) -> FloatArray:
    denominator = 1 + (k - 1) * limit
    return np.where(denominator > 0, k * limit / denominator, np.nan)


def to_estimate(
    arrays: IccArrays,
    position: int,
    *,
    method: str,
    n_sessions: int,
    n_raters: int,
    confidence: float,
) -> Estimate | None:
    """Return one coefficient of the arrays, or None where it is undefined."""
    value = float(arrays.value[position])
    if not np.isfinite(value):
        return None
    low, high, se = (float(a[position]) for a in (arrays.low, arrays.high, arrays.se))
    bounded = np.isfinite(low) and np.isfinite(high) and low <= value <= high
    return Estimate(
        value=value,
        method=method,
        interval=Interval(low, high, confidence) if bounded else None,
        se=se if np.isfinite(se) and bounded else None,
        n_sessions=n_sessions,
        n_raters=n_raters,
    )


def complete_method(key: str) -> str:
    """Describe how a coefficient of a complete design was computed, with both names."""
    mcgraw, shrout = ICC_NAMES[key]
    step = ", Spearman-Brown on the limits of ICC(A,1)" if key == "icc_ak" else ""
    return f"{mcgraw} = Shrout-Fleiss {shrout}, mean squares, McGraw-Wong F interval{step}"


def icc(
    matrix: RatingMatrix | npt.ArrayLike,
    *,
    model: IccModel = "two_way_random",
    unit: IccUnit = "single",
    confidence: float = 0.95,
    average_limits: AverageLimits = "spearman_brown",
) -> Estimate:
    """Intraclass correlation of a complete design: the share of variance between sessions.

    Parameters
    ----------
    matrix : RatingMatrix or array, shape (n_sessions, n_raters)
        Scores in points of the scale. Complete: a session that lacks a rater is refused, not
        dropped; use :func:`icc_incomplete` for such data.
    model : {"two_way_random", "two_way_mixed", "one_way_random"}
        Absolute agreement, ICC(A,·), is the default because it decides about people; the mixed
        model gives consistency, ICC(C,·); the one-way model knows no rater identity.
    unit : {"single", "average"}
        One rater's score, or the mean of a fixed panel that rates everything.
    confidence : float
        Level of the interval as a proportion.
    average_limits : {"spearman_brown", "irr"}
        Limits of ICC(A,k): those of ICC(A,1) stepped up, which McGraw & Wong's own degrees of
        freedom amount to, or those that R's irr prints. They differ visibly in small samples.

    Returns
    -------
    Estimate
        Value, interval, delta-method standard error and method, under both customary names.

    Raises
    ------
    InvalidInput
        The table is not complete.
    InsufficientData
        Fewer than two sessions or raters.
    DegenerateData
        The coefficient is undefined, not zero, for example because all scores are equal.

    Notes
    -----
    Cases 1, 2A and 3A of McGraw & Wong [2]_, which equal ICC(1,·), ICC(2,·) and ICC(3,·) of
    Shrout & Fleiss [1]_. The interval assumes normal effects; in simulations of normal scores and
    of scores 0 to 6 the interval at 95 % covered 94 to 96 %. Under perfect agreement the value is 1
    and there is no interval.

    References
    ----------
    .. [1] Shrout, P. E. & Fleiss, J. L. (1979). Intraclass correlations: uses in assessing rater
       reliability. Psychological Bulletin, 86, 420-428. Table 4.
    .. [2] McGraw, K. O. & Wong, S. P. (1996). Forming inferences about some intraclass correlation
       coefficients. Psychological Methods, 1, 30-46. Tables 4 and 7.

    Examples
    --------
    >>> scores = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8],
    ...           [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    >>> round(icc(scores).value, 2)
    0.29
    >>> round(icc(scores, model="two_way_mixed").value, 2)
    0.71
    """
    _validate.check_confidence(confidence)
    key = _KEYS.get((model, unit))
    if key is None or average_limits not in ("spearman_brown", "irr"):
        raise InvalidInput(f"no ICC for {model!r}, {unit!r}, {average_limits!r}")
    scores = matrix.dense() if isinstance(matrix, RatingMatrix) else _complete_table(matrix)
    n_sessions, n_raters = scores.shape
    if n_sessions < 2 or n_raters < 2:
        raise InsufficientData(
            f"an ICC needs at least 2 sessions and 2 raters; there are {n_sessions} and {n_raters}"
        )
    mean_squares = MeanSquares.of(scores[None])
    arrays, method = icc_arrays(mean_squares, confidence)[key], complete_method(key)
    if key == "icc_ak" and average_limits == "irr":
        low, high = irr_average(mean_squares, confidence)
        arrays, method = replace(arrays, low=low, high=high), "ICC(A,k), F interval of irr"
    estimate = to_estimate(
        arrays,
        0,
        method=method,
        n_sessions=n_sessions,
        n_raters=n_raters,
        confidence=confidence,
    )
    if estimate is None:
        raise DegenerateData(f"{ICC_NAMES[key][0]} is undefined: the scores do not vary enough")
    return estimate


def _complete_table(scores: npt.ArrayLike) -> FloatArray:
    table = np.asarray(scores, dtype=np.float64)
    if table.ndim != 2 or not np.isfinite(table).all():
        raise InvalidInput("a complete table has two axes and a finite score in every cell")
    return table
