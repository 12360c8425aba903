"""The one door to pingouin, which takes seconds to import and therefore is opened late."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Mapping
from functools import cache
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd

from fidelity import _validate
from fidelity._arrays import FloatArray
from fidelity.errors import DegenerateData, InsufficientData
from fidelity.reliability.icc import ICC_NAMES
from fidelity.types import Estimate, Interval

_LEVEL = 0.95  # pingouin's ICC intervals know no other
_FEWEST = 5  # ratings below which pingouin refuses an ICC


@cache
def _pingouin() -> ModuleType:
    """Import pingouin with unrounded ICC limits; the option holds for the whole process."""
    import pingouin

    pingouin.options["round.column.CI95"] = None
    module: ModuleType = pingouin
    return module


def version() -> str:
    """Return the name and version of the installed package without importing it."""
    return f"pingouin {importlib.metadata.version('pingouin')}"


def compare_complete_icc(
    scores: FloatArray, estimates: Mapping[str, object], confidence: float
) -> dict[str, Any]:
    """Compare our ICCs of a complete table with pingouin's.

    The difference is None where pingouin has no finite number to compare with.
    """
    differences: list[float] = []
    if scores.size >= _FEWEST and np.ptp(scores) > 0.0:
        session, rater = np.indices(scores.shape)
        frame = pd.DataFrame(
            {"session": session.ravel(), "rater": rater.ravel(), "score": scores.ravel()}
        )
        with np.errstate(all="ignore"):
            table = _pingouin().intraclass_corr(frame, "session", "rater", "score")
        rows = table.set_index("Type")
        for key, (name, _) in ICC_NAMES.items():
            ours = estimates[key]
            if not isinstance(ours, Estimate):
                continue
            theirs = [float(rows.loc[name, "ICC"])]
            mine = [ours.value]
            if ours.interval is not None and confidence == _LEVEL:
                theirs += [float(limit) for limit in rows.loc[name, "CI95"]]
                mine += [ours.interval.low, ours.interval.high]
            differences += [abs(a - b) for a, b in zip(mine, theirs, strict=True) if np.isfinite(b)]
    return {
        "package": version(),
        "max_abs_difference": max(differences) if differences else None,
    }


def one_sided_p_values(differences: FloatArray, margin: float) -> tuple[float, float]:
    """Return p that the mean of differences is -margin or less, and p that it is margin or more.

    pingouin's own `tost` prints the larger of the two only.
    """
    # The power that pingouin computes along with p may overflow; it is not used.
    with np.errstate(all="ignore"):
        above = _pingouin().ttest(differences, -margin, alternative="greater")
        below = _pingouin().ttest(differences, margin, alternative="less")
    return float(above["p_val"].iloc[0]), float(below["p_val"].iloc[0])


def cronbach_alpha(items: pd.DataFrame, *, confidence: float = 0.95) -> Estimate:
    """Cronbach's alpha: how far the items of a scale move together.

    Parameters
    ----------
    items : DataFrame, shape (n_sessions, n_items)
        Scores with one row per session and one column per item. Missing scores are used pairwise:
        no row is deleted.
    confidence : float
        Level of the interval as a proportion.

    Returns
    -------
    Estimate
        Value and Feldt's interval.

    Raises
    ------
    InsufficientData
        Fewer than two items or three sessions.
    DegenerateData
        An item or the total does not vary.
    InvalidInput
        A score is no finite number, or the confidence no proportion.

    Notes
    -----
    Internal consistency of one rater's items; it is no evidence that raters agree. Computed by
    pingouin.

    References
    ----------
    .. [1] Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests.
       Psychometrika, 16, 297-334.
    .. [2] Feldt, L. S. (1965). The approximate sampling distribution of Kuder-Richardson
       reliability coefficient twenty. Psychometrika, 30, 357-370.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [1, 2, 3, 4], "b": [2, 2, 4, 4], "c": [1, 3, 3, 5]})
    >>> round(cronbach_alpha(table).value, 3)
    0.933
    """
    _validate.check_confidence(confidence)
    table = pd.DataFrame({name: _validate.numeric(items[name], str(name)) for name in items})
    if table.shape[1] < 2 or len(table) < 3:
        raise InsufficientData("Cronbach's alpha needs at least 2 items and 3 sessions")
    if not (table.var(ddof=1) > 0.0).all() or not table.sum(axis=1).var(ddof=1) > 0.0:
        raise DegenerateData("an item or the total does not vary: alpha is undefined")
    value, limits = _pingouin().cronbach_alpha(data=table, nan_policy="pairwise", ci=confidence)
    low, high = (float(limit) for limit in limits)
    if not np.isfinite([value, low, high]).all():
        raise DegenerateData("the items do not vary together: alpha is undefined")
    low, high = min(low, float(value)), max(high, float(value))
    return Estimate(
        value=float(value),
        method=f"Cronbach alpha, pairwise covariances, Feldt interval, {version()}",
        interval=Interval(low, high, confidence),
        n_sessions=len(table),
    )
