"""All kappas of one table of counts, with the table that they need beside them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from fidelity import _validate, coverage
from fidelity._version import __version__
from fidelity.agreement.count_table import CountTable
from fidelity.agreement.disagreement import ByTable, KappaWeights
from fidelity.agreement.kappa import kappa_of_table
from fidelity.agreement.limits import wilson
from fidelity.errors import DegenerateData
from fidelity.reporting.cautions import (
    DOMINANT_SHARE,
    FEW_CATEGORIES,
    FEW_DOUBLE_RATED,
    of_intervals,
)
from fidelity.reporting.results import Undefined
from fidelity.types import Estimate, Interval, Scale


@dataclass(frozen=True, repr=False)
class TwoRaterAgreement:
    """What a table of two raters says: kappas, exact agreement, and the table itself.

    Attributes
    ----------
    estimates : mapping of str to Estimate or Undefined
        "kappa" (unweighted), "weighted_kappa" (with `weights`), "linear_kappa", "quadratic_kappa",
        "percent_exact".
    categories : tuple of str
    table : tuple of tuple of int
        Counts; the first rater in rows, the second in columns.
    weights : {"quadratic", "custom"}
        What "weighted_kappa" was weighted with.
    custom_weights : tuple of tuple of float or None
        Disagreement from 0 to 1, as used.
    """

    estimates: Mapping[str, Estimate | Undefined]
    categories: tuple[str, ...]
    table: tuple[tuple[int, ...], ...]
    weights: str
    custom_weights: tuple[tuple[float, ...], ...] | None
    n_sessions: int
    n_dropped: int
    confidence: float
    warnings: tuple[str, ...]
    software: str
    data_hash: str

    def to_dict(self) -> dict[str, Any]:
        """Return strict JSON."""
        custom = self.custom_weights
        return {
            **{key: estimate.to_dict() for key, estimate in self.estimates.items()},
            "weights": self.weights,
            "custom_weights": None if custom is None else [list(row) for row in custom],
            "categories": list(self.categories),
            "table": [list(row) for row in self.table],
            "n_sessions": self.n_sessions,
            "n_dropped": self.n_dropped,
            "confidence": self.confidence,
            "warnings": list(self.warnings),
            "software": self.software,
            "data_hash": self.data_hash,
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row per coefficient."""
        return frame_of_estimates(self.estimates)

    def __str__(self) -> str:
        """Return the table of counts and the coefficients."""
        width = max(*(len(name) for name in self.categories), *(len(str(n)) for n in self._all), 5)
        left_out = f", {self.n_dropped} left out without both scores" if self.n_dropped else ""
        lines = [
            f"{self.n_sessions} sessions{left_out}; rows are the first rater, columns the second",
            " ".join(f"{name:>{width}}" for name in ("", *self.categories)),
        ]
        for name, row in zip(self.categories, self.table, strict=True):
            lines.append(" ".join(f"{cell:>{width}}" for cell in (name, *row)))
        lines.append(f"{'':24}{'value':>9}{'SE':>8}  {self.confidence:.0%} interval")
        lines.extend(text_of_estimates(self.estimates))
        lines.append(f"weighted_kappa has {self.weights} weights")
        lines.extend(coverage.footnote(lines))
        if self.warnings:
            lines.append(f"warnings: {', '.join(self.warnings)}")
        return "\n".join(lines)

    __repr__ = __str__

    @property
    def _all(self) -> list[int]:
        return [cell for row in self.table for cell in row]


def two_rater_agreement(
    ratings: npt.ArrayLike | pd.DataFrame,
    *,
    scale: Scale | Sequence[float] | None = None,
    weights: KappaWeights = "quadratic",
    confidence: float = 0.95,
) -> TwoRaterAgreement:
    """Kappa of two raters, unweighted and weighted, and their exact agreement.

    Parameters
    ----------
    ratings : array or DataFrame, shape (q, q) or (n_sessions, 2)
        Without a scale a square table of counts, with a scale two columns of scores, as in
        :func:`cohen_kappa`. Rows that lack a score are left out and counted in `n_dropped`.
    scale : Scale or sequence of float, optional
        All values that a score may take.
    weights : {"quadratic", "linear", "unweighted"} or array, shape (q, q)
        What "weighted_kappa" takes a confusion for.
    confidence : float
        Level of the intervals as a proportion.

    Returns
    -------
    TwoRaterAgreement
        All coefficients with the table of counts. A kappa that the table leaves undefined is null
        with the reason, not zero.

    Raises
    ------
    InvalidInput
        A table that is not square, counts that are negative or not whole, wrong weights.
    OffScale
        A score is not a value of `scale`.
    InsufficientData
        Fewer than two sessions with both scores.

    Notes
    -----
    Linear and quadratic kappa of a table of counts take categories as equally spaced. Exact
    agreement has Wilson's limits. Warnings: few_double_rated below 30 sessions, category_dominates
    above 80 % of all scores, few_categories_used below 3, wide_interval (of weighted kappa) above
    0.3, coverage_off (of any interval) where simulations found its coverage outside 93 to 97 %.

    References
    ----------
    .. [1] Cohen, J. (1968). Weighted kappa: nominal scale agreement with provision for scaled
       disagreement or partial credit. Psychological Bulletin, 70, 213-220.
    .. [2] Fleiss, J. L., Cohen, J. & Everitt, B. S. (1969). Large sample standard errors of kappa
       and weighted kappa. Psychological Bulletin, 72, 323-327.

    Examples
    --------
    >>> table = [[7, 7, 2, 3], [2, 8, 3, 7], [1, 5, 4, 9], [2, 8, 9, 14]]
    >>> found = two_rater_agreement(table)
    >>> round(found.estimates["weighted_kappa"].value, 3)
    0.332
    """
    _validate.check_confidence(confidence)
    table = CountTable.of(ratings, scale)
    custom = None if isinstance(weights, str) else ByTable.of(weights, table.n_categories).weights
    used: dict[str, KappaWeights] = {
        "kappa": "unweighted",
        "weighted_kappa": weights,
        "linear_kappa": "linear",
        "quadratic_kappa": "quadratic",
    }
    estimates: dict[str, Estimate | Undefined] = {
        key: kappa_or_reason(table, weighting, confidence) for key, weighting in used.items()
    }
    estimates["percent_exact"] = _exact(table, confidence)
    dense = table.dense()
    return TwoRaterAgreement(
        estimates=estimates,
        categories=table.categories,
        table=tuple(tuple(row) for row in dense.tolist()),
        weights=weights if isinstance(weights, str) else "custom",
        custom_weights=None if custom is None else tuple(tuple(row) for row in custom.tolist()),
        n_sessions=table.n_sessions,
        n_dropped=table.n_dropped,
        confidence=confidence,
        warnings=(
            *_of_table(table),
            *of_intervals(estimates, ["weighted_kappa"]),
            *coverage.carried(estimates.values()),
        ),
        software=f"fidelity {__version__}",
        data_hash=hashlib.sha256(
            json.dumps([table.categories, table.values.tolist(), dense.tolist()]).encode()
        ).hexdigest(),
    )


def kappa_or_reason(
    table: CountTable, weights: KappaWeights, confidence: float
) -> Estimate | Undefined:
    """Return kappa, or the reason code where chance alone explains the agreement."""
    try:
        return kappa_of_table(table, weights, confidence)
    except DegenerateData as error:
        return Undefined(error.code)


def frame_of_estimates(estimates: Mapping[str, Estimate | Undefined]) -> pd.DataFrame:
    """Return one row per estimate; what is undefined is missing, with a reason."""
    flat = dict.fromkeys(("value", "low", "high", "se", "method", "reason"))
    rows = [{"estimate": key, **flat, **found.to_dict()} for key, found in estimates.items()]
    numbers = dict.fromkeys(("value", "low", "high", "se"), "Float64")
    return pd.DataFrame(rows, columns=["estimate", *flat]).astype(numbers)


def text_of_estimates(
    estimates: Mapping[str, Estimate | Undefined], *, width: int = 24
) -> list[str]:
    """Return one line per estimate: name, value, standard error, limits or what is missing."""
    lines = []
    for key, found in estimates.items():
        if isinstance(found, Undefined):
            lines.append(f"{key:{width}}{'-':>9}{'-':>8}  {found.reason}")
            continue
        limits = "no interval"
        if found.interval is not None:
            limits = f"{found.interval.low:.3f} to {found.interval.high:.3f}"
        se = "-" if found.se is None else f"{found.se:.3f}"
        lines.append(
            f"{key:{width}}{found.value:9.3f}{se:>8}  {limits}{coverage.mark(found.warnings)}"
        )
    return lines


def _exact(table: CountTable, confidence: float) -> Estimate:
    n = table.n_sessions
    share = float(table.count[table.row == table.column].sum()) / n
    low, high = wilson(share, n, confidence)
    interval = Interval(min(low, share), max(high, share), confidence)
    return Estimate(
        value=share,
        method="sessions with the same category, Wilson limits",
        interval=interval,
        se=float(np.sqrt(share * (1.0 - share) / n)),
        n_sessions=n,
        n_raters=2,
        n_dropped=table.n_dropped,
        warnings=coverage.codes(interval, "percent_exact", "Wilson", sessions=n, raters=2),
    )


def _of_table(table: CountTable) -> list[str]:
    first, second = table.margins
    pooled = (first + second) / 2.0
    codes = []
    if table.n_sessions < FEW_DOUBLE_RATED:
        codes.append("few_double_rated")
    if float(pooled.max()) > DOMINANT_SHARE + 1e-12:
        codes.append("category_dominates")
    if int(np.count_nonzero(pooled)) < FEW_CATEGORIES:
        codes.append("few_categories_used")
    return codes
