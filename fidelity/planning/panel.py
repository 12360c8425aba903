"""How many raters a session needs, from how far single raters agree."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from fidelity._version import __version__
from fidelity.errors import InvalidInput
from fidelity.planning.costs import whole_numbers

#: Slack for an aim that is met exactly, so that rounding does not miss it.
_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class PanelCell:
    """The coefficient of the mean of so many raters, with its limits where they are known."""

    n_raters: int
    icc: float
    low: float | None
    high: float | None
    reaches: bool


@dataclass(frozen=True)
class PanelPlan:
    """What the mean of one rater, of two, of three … is worth.

    Attributes
    ----------
    icc, low, high : float or None
        Coefficient of a single rater's scores and its limits.
    target : float
        Wanted coefficient of the mean.
    cells : tuple of PanelCell
        One for each number of raters asked for.
    n_raters : int or None
        Raters that reach the target if the coefficient is what it was estimated to be; None where
        no number does.
    n_raters_cautious : int or None
        The same for the lower limit; None where there is none, or no number does.
    """

    icc: float
    low: float | None
    high: float | None
    target: float
    cells: tuple[PanelCell, ...]
    n_raters: int | None
    n_raters_cautious: int | None
    software: str = f"fidelity {__version__}"

    def to_dict(self) -> dict[str, Any]:
        """Return strict JSON."""
        return asdict(self)


def plan_panel(
    icc: float,
    *,
    low: float | None = None,
    high: float | None = None,
    target: float = 0.80,
    n_raters: Iterable[int] = range(1, 7),
) -> PanelPlan:
    """Agreement of the mean of several raters, and raters needed for a wanted agreement.

    Parameters
    ----------
    icc : float
        ICC(A,1) or ICC(C,1) of single raters.
    low, high : float, optional
        Its limits.
    target : float
        Wanted coefficient of the mean, between 0 and 1.
    n_raters : iterable of int
        Numbers of raters to show.

    Returns
    -------
    PanelPlan
        The coefficient of the mean for each number of raters, and the raters needed.

    Raises
    ------
    InvalidInput
        A coefficient above 1, limits in the wrong order, a target or a number out of range.

    Notes
    -----
    The Spearman-Brown formula, k r / (1 + (k - 1) r), which for ICC(A,1) gives ICC(A,k): the
    variance between raters is averaged with the rest. It rises with r, so limits of a single rater
    give limits of the mean. It supposes further raters like those who were studied. Variances are
    not negative, so for a mean a coefficient or limit below 0 is taken as 0; no number of raters
    makes up for it. There are no data, so nothing is missing.

    References
    ----------
    .. [1] McGraw, K. O. & Wong, S. P. (1996). Forming inferences about some intraclass correlation
       coefficients. Psychological Methods 1, 30-46. Table 4.
    .. [2] Brown, W. (1910). Some experimental results in the correlation of mental abilities.
       British Journal of Psychology 3, 296-322.

    Examples
    --------
    >>> plan = plan_panel(0.5, low=0.3, target=0.8)
    >>> plan.n_raters, plan.n_raters_cautious
    (4, 10)
    >>> plan.cells[1].icc
    0.6666666666666666
    """
    _check(icc, low, high, target)
    cells = tuple(
        PanelCell(
            n_raters=k,
            icc=_mean_of(icc, k),
            low=None if low is None else _mean_of(low, k),
            high=None if high is None else _mean_of(high, k),
            reaches=_mean_of(icc, k) >= target - _SLACK,
        )
        for k in whole_numbers(n_raters, "n_raters")
    )
    return PanelPlan(
        icc=icc,
        low=low,
        high=high,
        target=target,
        cells=cells,
        n_raters=_needed(icc, target),
        n_raters_cautious=None if low is None else _needed(low, target),
    )


def _mean_of(icc: float, k: int) -> float:
    single = icc if k == 1 else max(icc, 0.0)
    return k * single / (1 + (k - 1) * single)


def _needed(icc: float, target: float) -> int | None:
    if icc <= 0.0:
        return None
    return max(1, math.ceil(target * (1 - icc) / (icc * (1 - target)) - _SLACK))


def _check(icc: float, low: float | None, high: float | None, target: float) -> None:
    for name, value in (("icc", icc), ("low", low), ("high", high)):
        if value is not None and not (math.isfinite(value) and value <= 1.0):
            raise InvalidInput(f"{name} is a coefficient of at most 1, not {value}")
    if low is not None and high is not None and not low <= icc <= high:
        raise InvalidInput(f"the limits {low} and {high} do not hold {icc}")
    if not 0.0 < target < 1.0:
        raise InvalidInput(f"the target lies between 0 and 1, not {target}")
