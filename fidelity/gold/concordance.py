"""Lin's concordance correlation coefficient of two columns of scores."""

from __future__ import annotations

import math
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from fidelity import _validate, coverage
from fidelity._arrays import FloatArray
from fidelity.agreement.limits import z_quantile
from fidelity.errors import DegenerateData, InsufficientData, InvalidInput
from fidelity.types import Estimate, Interval

Moments = Literal["n", "n_minus_1"]

# Sums of squares below this share of the scores' own size are rounding.
_ROUNDING = 1e-13


def lin_ccc(
    first: npt.ArrayLike,
    second: npt.ArrayLike,
    *,
    moments: Moments = "n",
    confidence: float = 0.95,
) -> Estimate:
    """Lin's concordance correlation: how far pairs lie from the line of equality.

    Parameters
    ----------
    first, second : array, shape (n_sessions,)
        Scores in points, pair by pair; no score may be missing.
    moments : {"n", "n_minus_1"}
        Divisor of the variances and the covariance. With "n" the value is Lin's, and that of kappa
        with quadratic weights; with "n_minus_1" a little larger in small samples.
    confidence : float
        Level of the interval as a proportion.

    Returns
    -------
    Estimate
        Value, standard error and interval. No interval under perfect agreement, with fewer than
        three pairs, or where one column does not vary (the value is then 0).

    Raises
    ------
    InvalidInput
        Columns of different length, or a score that is no finite number.
    InsufficientData
        Fewer than two pairs.
    DegenerateData
        All scores of both columns are equal.

    Notes
    -----
    2 s_xy/(s_x² + s_y² + (mean difference)²): correlation times closeness to the line of equality.
    The interval is computed on Fisher's z with the variance of Lin (1989) as corrected in 2000; it
    assumes normal scores and independent sessions. With rounded scores from 0 to 6 the 95 %
    interval covered 92 to 95.5 % in 10 to 100 sessions; below 30 it carries `coverage_off`.

    References
    ----------
    .. [1] Lin, L. I.-K. (1989). A concordance correlation coefficient to evaluate reproducibility.
       Biometrics, 45, 255-268.
    .. [2] Lin, L. I.-K. (2000). A note on the concordance correlation coefficient. Biometrics, 56,
       324-325.

    Examples
    --------
    >>> gold = [1, 4, 3, 3, 2, 3, 4, 3, 2, 4, 3, 3, 3, 3, 3,
    ...         5, 3, 3, 3, 2, 3, 2, 4, 3, 3, 4, 4, 3, 3, 3]
    >>> rater = [2, 4, 3, 4, 1, 4, 3, 3, 1, 3, 4, 2, 3, 4, 4,
    ...          6, 4, 4, 3, 2, 3, 3, 5, 5, 3, 4, 5, 2, 2, 4]
    >>> round(lin_ccc(gold, rater).value, 4)
    0.6044
    """
    _validate.check_confidence(confidence)
    if moments not in ("n", "n_minus_1"):
        raise InvalidInput(f"moments are 'n' or 'n_minus_1', not {moments!r}")
    x, y = _column(first, "first"), _column(second, "second")
    if x.size != y.size:
        raise InvalidInput(f"pairs of scores: {x.size} in the first column, {y.size} in the second")
    n = x.size
    if n < 2:
        raise InsufficientData(f"concordance needs at least 2 pairs of scores; there are {n}")
    divisor = n if moments == "n" else n - 1
    middle = (x.mean() + y.mean()) / 2.0
    x, y = x - middle, y - middle
    size = float(x @ x + y @ y)
    shift = float(x.mean() - y.mean())
    var_x, var_y = _variance(x, divisor, size), _variance(y, divisor, size)
    covariance = float((x - x.mean()) @ (y - y.mean())) / divisor
    total = var_x + var_y + shift**2
    if not total > 0.0:
        raise DegenerateData("all scores are equal: concordance is undefined")
    spread = math.sqrt(var_x * var_y)
    if spread == 0.0:
        value, limits = 0.0, None
    else:
        value = 2.0 * covariance / total
        limits = _fisher(value, covariance / spread, 2.0 * spread / total, shift**2 / spread, n)
    interval, how = None, "no interval"
    if limits is not None:
        centre, half = math.atanh(value), z_quantile(confidence) * limits
        interval = Interval(
            min(math.tanh(centre - half), value), max(math.tanh(centre + half), value), confidence
        )
        how = "interval on Fisher's z"
    divided = "1/n" if moments == "n" else "1/(n-1)"
    return Estimate(
        value=value,
        method=f"Lin concordance correlation, {divided} moments, {how}",
        interval=interval,
        se=None if limits is None else limits * (1.0 - value**2),
        n_sessions=n,
        n_raters=2,
        warnings=coverage.codes(interval, "lin_ccc", sessions=n, raters=2),
    )


def _fisher(
    value: float, correlation: float, closeness: float, squared_shift: float, n: int
) -> float | None:
    """Return the standard error of Fisher's z, None where there is none.

    Written with closeness = concordance/correlation, so that a correlation of 0 is no pole.
    """
    rest = 1.0 - value**2
    if n < 3 or rest <= _ROUNDING:
        return None
    variance = (
        (1.0 - correlation**2) * closeness**2 * rest
        + 2.0 * value**2 * closeness * (1.0 - value) * squared_shift
        - 0.5 * value**2 * closeness**2 * squared_shift**2
    ) / (n - 2)
    return math.sqrt(variance) / rest if variance > _ROUNDING**2 else None


def _variance(centred: FloatArray, divisor: int, size: float) -> float:
    apart = centred - centred.mean()
    squares = float(apart @ apart)
    return squares / divisor if squares > _ROUNDING * size else 0.0


def _column(scores: Any, which: str) -> FloatArray:
    try:
        column = np.asarray(scores, dtype=np.float64)
    except (TypeError, ValueError):
        raise InvalidInput(f"the {which} column has a score that is not a number") from None
    if column.ndim != 1 or not np.isfinite(column).all():
        raise InvalidInput(f"the {which} column is one row of finite scores")
    return column
