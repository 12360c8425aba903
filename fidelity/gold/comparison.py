"""Everything that n gold sessions say about one rater."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from fidelity import _validate, coverage
from fidelity._arrays import FloatArray
from fidelity._version import __version__
from fidelity.agreement.count_table import CountTable
from fidelity.agreement.disagreement import KappaWeighting
from fidelity.agreement.two_raters import kappa_or_reason
from fidelity.errors import DegenerateData, InsufficientData
from fidelity.gold.concordance import lin_ccc
from fidelity.gold.differences import (
    bias,
    limits_of_agreement,
    mean_absolute,
    root_mean_square,
    share_within,
    standard_deviation,
)
from fidelity.gold.equivalence import EquivalenceTest, tost
from fidelity.gold.results import GoldComparison
from fidelity.gold.scores import GoldScores, as_scale
from fidelity.reliability.icc import icc
from fidelity.reporting.cautions import FEW_DOUBLE_RATED, of_intervals, of_scores
from fidelity.reporting.results import Undefined
from fidelity.types import Estimate, Scale

_KAPPAS: dict[str, KappaWeighting] = {
    "kappa": "unweighted",
    "linear_kappa": "linear",
    "quadratic_kappa": "quadratic",
}


def compare_with_gold(
    scores: pd.DataFrame | npt.ArrayLike,
    *,
    scale: Scale | Sequence[float] | None = None,
    margin: float = 0.5,
    alpha: float = 0.05,
    confidence: float = 0.95,
) -> GoldComparison:
    """Compare one rater with the gold standard: agreement, bias, concordance, equivalence.

    Parameters
    ----------
    scores : DataFrame or array, shape (n_sessions, 2)
        Columns "session", "gold" and "rater", one row per session, in points of the scale; or an
        array of gold and rater. A session that lacks one of the two scores is left out and named in
        `dropped`.
    scale : Scale or sequence of float, optional
        All values that a score may take; others are refused. Without it whole numbers are taken as
        categories, and other scores, such as section means, have no kappa ("off_scale").
    margin : float
        Bias, either way, that does not matter, in points.
    alpha : float
        Level of each of the two one-sided tests.
    confidence : float
        Level of the intervals as a proportion.

    Returns
    -------
    GoldComparison
        All numbers with intervals. What the scores leave undefined is null with the reason.

    Raises
    ------
    InvalidInput
        A missing column, text in scores, a margin that is not above 0.
    DuplicateRating
        A session occurs twice.
    OffScale
        A score is not a value of `scale`.
    InsufficientData
        Fewer than two sessions with both scores.

    Notes
    -----
    Sessions are taken as independent; for section scores, several a session, use
    :func:`rater_gate`. Agreement has Wilson's limits, and Clopper and Pearson's beside them. Limits
    of agreement enclose 95 % of the differences: mean ± 1.96 SD, with Bland and Altman's standard
    errors and Zou's intervals, which cover 95.5 to 97.5 % in 5 to 30 sessions, where ± t standard
    errors cover 92 to 94.5 %. ICC(A,1) takes gold and rater as two raters and has the F interval;
    Lin's concordance correlation equals kappa with quadratic weights. The error of the gold
    standard counts as the rater's. Warnings: few_double_rated below 30 sessions,
    category_dominates, few_categories_used, wide_interval (of ICC(A,1)), coverage_off (of any
    interval; the F interval of ICC(A,1) covered 97.5 % in 100 sessions).

    References
    ----------
    .. [1] Bland, J. M. & Altman, D. G. (1999). Measuring agreement in method comparison studies.
       Statistical Methods in Medical Research, 8, 135-160.
    .. [2] Zou, G. Y. (2013). Confidence interval estimation for the Bland-Altman limits of
       agreement with multiple observations per individual. Statistical Methods in Medical Research,
       22, 630-642.
    .. [3] Clopper, C. J. & Pearson, E. S. (1934). The use of confidence or fiducial limits
       illustrated in the case of the binomial. Biometrika, 26, 404-413.
    .. [4] Lin, L. I.-K. (1989). A concordance correlation coefficient to evaluate reproducibility.
       Biometrics, 45, 255-268.
    .. [5] McGraw, K. O. & Wong, S. P. (1996). Forming inferences about some intraclass correlation
       coefficients. Psychological Methods, 1, 30-46. Table 7.

    Examples
    --------
    >>> gold = [1, 4, 3, 3, 2, 3, 4, 3, 2, 4, 3, 3, 3, 3, 3,
    ...         5, 3, 3, 3, 2, 3, 2, 4, 3, 3, 4, 4, 3, 3, 3]
    >>> rater = [2, 4, 3, 4, 1, 4, 3, 3, 1, 3, 4, 2, 3, 4, 4,
    ...          6, 4, 4, 3, 2, 3, 3, 5, 5, 3, 4, 5, 2, 2, 4]
    >>> frame = pd.DataFrame({"session": range(1, 31), "gold": gold, "rater": rater})
    >>> found = compare_with_gold(frame, scale=range(7))
    >>> round(found.estimates["icc_a1"].value, 3), round(found.estimates["bias"].value, 3)
    (0.612, 0.267)
    >>> round(found.tost.p_upper, 3), found.tost.equivalent
    (0.076, False)
    """
    _validate.check_confidence(confidence)
    scale = as_scale(scale)
    pairs = GoldScores.of(scores, scale=scale, with_sections=False)
    if pairs.n_pairs < 2:
        raise InsufficientData(
            f"a comparison needs at least 2 gold sessions with both scores; there are "
            f"{pairs.n_pairs}"
        )
    difference = pairs.difference
    exact, exact_cp = share_within(difference, 0.0, confidence)
    within, within_cp = share_within(difference, 1.0, confidence)
    low, high = limits_of_agreement(difference, confidence)
    both = np.column_stack([pairs.gold, pairs.rater])
    estimates: dict[str, Estimate | Undefined] = {
        "percent_exact": exact,
        "percent_exact_clopper_pearson": exact_cp,
        "percent_within_one": within,
        "percent_within_one_clopper_pearson": within_cp,
        "bias": bias(difference, confidence),
        "loa_low": low,
        "loa_high": high,
        "rmse": root_mean_square(difference),
        "mae": mean_absolute(difference),
        **_kappas(pairs, scale, confidence),
        "lin_ccc": _or_reason(lambda: lin_ccc(pairs.gold, pairs.rater, confidence=confidence)),
        "icc_a1": _or_reason(lambda: _absolute(both, confidence)),
        "icc_c1": _or_reason(lambda: icc(both, model="two_way_mixed", confidence=confidence)),
    }
    return GoldComparison(
        estimates=estimates,
        sd=standard_deviation(difference),
        tost=_equivalence(pairs, margin, alpha),
        n_sessions=pairs.n_pairs,
        dropped=pairs.dropped,
        scale=None if scale is None else scale.values,
        confidence=confidence,
        warnings=(
            *(["few_double_rated"] if pairs.n_pairs < FEW_DOUBLE_RATED else []),
            *of_scores(both.ravel()),
            *of_intervals(estimates, ["icc_a1"]),
            *coverage.carried(estimates.values()),
        ),
        software=f"fidelity {__version__}",
        data_hash=pairs.data_hash(),
    )


def _absolute(both: FloatArray, confidence: float) -> Estimate:
    """Return ICC(A,1), whose interval is made for raters drawn anew and not for this pair."""
    found = icc(both, confidence=confidence)
    codes = coverage.codes(found.interval, "icc_a1 with gold", sessions=len(both), raters=2)
    return replace(found, warnings=(*found.warnings, *codes))


def _kappas(
    pairs: GoldScores, scale: Scale | None, confidence: float
) -> dict[str, Estimate | Undefined]:
    """Return the kappas; values that nobody used do not move them, so the used ones suffice."""
    both = np.column_stack([pairs.gold, pairs.rater])
    if scale is None:
        used = np.unique(both)
        if not np.array_equal(used, np.round(used)):
            return dict.fromkeys(_KAPPAS, Undefined("off_scale"))
        if used.size < 2:
            return dict.fromkeys(_KAPPAS, Undefined("no_variation"))
        scale = Scale(tuple(used.tolist()))
    table = CountTable.of_pairs(both, scale)
    return {key: kappa_or_reason(table, name, confidence) for key, name in _KAPPAS.items()}


def _equivalence(pairs: GoldScores, margin: float, alpha: float) -> EquivalenceTest | Undefined:
    try:
        return tost(pairs.difference, margin=margin, alpha=alpha)
    except DegenerateData as error:
        return Undefined(error.code)


def _or_reason(compute: Callable[[], Estimate]) -> Estimate | Undefined:
    try:
        return compute()
    except DegenerateData as error:
        return Undefined(error.code)
