"""From a long frame of ratings to the reliability report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from fidelity import _pingouin, _validate
from fidelity._version import __version__
from fidelity.agreement.krippendorff import LEVELS, Level
from fidelity.errors import InvalidInput
from fidelity.frames import LongRatings
from fidelity.reporting.agreement import agreement
from fidelity.reporting.coefficients import closed_form, from_components
from fidelity.reporting.entries import item_report
from fidelity.reporting.models import fit_all
from fidelity.reporting.results import ItemReport, ReliabilityReport
from fidelity.reporting.variables import Variable, variables_of
from fidelity.types import Scale


def report(
    frame: pd.DataFrame,
    *,
    values: Iterable[float] | None = None,
    level: Level = "ordinal",
    confidence: float = 0.95,
    n_bootstrap: int = 0,
    seed: int = 1,
    cross_check: bool = False,
) -> ReliabilityReport:
    """Reliability of every item: coefficients, variances, rater severities and warnings.

    Parameters
    ----------
    frame : DataFrame
        One row per rating, with columns session, rater, score and optionally item. Scores are in
        points of the scale. A missing score means "not applicable": it is no zero and no dropped
        row, and agreement about it is reported by itself. A row that is absent means that nobody
        was asked.
    values : iterable of float, optional
        The full scale. A score that is not on it is refused. Without it the used values count.
    level : {"ordinal", "interval", "nominal", "ratio"}
        What the scale is; it chooses the headline coefficient. All others are given as well.
    confidence : float
        Level of all intervals as a proportion.
    n_bootstrap : int
        Resamples of sessions for the intervals of alpha, AC, Fleiss' kappa and the percentages; 0
        uses linearised standard errors.
    seed : int
        Seed of the resamples and of the Monte Carlo interval of ICC(Q, k-hat).
    cross_check : bool
        Compare the ICCs of complete designs with pingouin; costs its import, seconds.

    Returns
    -------
    ReliabilityReport
        One entry per item in the order of the labels; `to_dict` gives strict JSON, `to_frame` a
        tidy table, `str` a text.

    Raises
    ------
    InvalidInput
        A column is missing, a score is no number, a label is empty, an option is unknown.
    DuplicateRating
        A rater has two rows for one item of one session, scored or not.
    OffScale
        A score is not among `values`.

    Notes
    -----
    A coefficient that the data leave undefined is null with a reason code; nothing else of the
    report suffers. Complete designs use mean squares and F intervals, incomplete ones REML and the
    profile likelihood; sessions rated once inform REML and are left out of alpha and percentage
    agreement, which is counted. In a disconnected design severities come from a fit of each part.
    The hash identifies the input whatever the order of its rows.

    Intervals of alpha, AC, kappa and percentages are about the same raters in new sessions; those
    of the bootstrap cover 1 to 2 % less than the linearised ones. Intervals of severity are
    Student's with one degree of freedom less than there are raters: in simulations 95 % intervals
    covered 95 to 97 % with 3 to 20 raters, and 99 % with two. An estimate, or a severity, whose
    interval covered less than 93 or more than 97 % in designs like this carries `coverage_off`, and
    so does the item where its headline coefficient or ICC(A,1) does.

    References
    ----------
    .. [1] ten Hove, D., Jorgensen, T. D. & van der Ark, L. A. (2022). Updated guidelines on
       selecting an intraclass correlation coefficient for interrater reliability, with
       applications to incomplete observational designs. Psychological Methods.
    .. [2] Koo, T. K. & Li, M. Y. (2016). A guideline of selecting and reporting intraclass
       correlation coefficients for reliability research. Journal of Chiropractic Medicine, 15,
       155-163. Table 3 on reporting.

    Examples
    --------
    >>> scores = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8],
    ...           [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    >>> frame = pd.DataFrame(
    ...     [(s, r, y) for s, row in enumerate(scores) for r, y in enumerate(row)],
    ...     columns=["session", "rater", "score"],
    ... )
    >>> entry = report(frame, level="interval").to_dict()["items"][0]
    >>> entry["design"], round(entry["estimates"]["icc_a1"]["value"], 2)
    ('complete', 0.29)
    """
    _validate.check_confidence(confidence)
    if level not in LEVELS:
        raise InvalidInput(f"level is one of {', '.join(LEVELS)}, not {level!r}")
    if n_bootstrap < 0 or seed < 0:
        raise InvalidInput("n_bootstrap and seed are 0 or more")
    scale = None if values is None else Scale(tuple(values)).values
    long = LongRatings.from_frame(frame, values=scale)
    if not long.items or not long.key.size:
        raise InvalidInput("there are no ratings")
    variables = variables_of(long)
    usable = [variable for variable in variables if variable.reason is None]
    complete = [variable for variable in usable if variable.design.complete]
    fits = fit_all(
        [v for v in complete if v.fit_reason is None],
        confidence=confidence,
        seed=seed,
        coefficients=False,
    ) | fit_all(
        [v for v in usable if not v.design.complete and _varies(v)],
        confidence=confidence,
        seed=seed,
        coefficients=True,
    )
    closed = closed_form(complete, confidence)
    items = []
    for variable in variables:
        coefficients = closed.get(variable.number)
        if coefficients is None:
            coefficients = from_components(variable, fits.get(variable.number))
        coefficients |= agreement(
            variable,
            None if scale is None else np.asarray(scale),
            confidence=confidence,
            n_bootstrap=n_bootstrap,
            seed=seed,
        )
        items.append(
            item_report(
                variable,
                long,
                coefficients,
                fits.get(variable.number),
                level=level,
                confidence=confidence,
                seed=seed,
            )
        )
    if cross_check:
        items = _cross_checked(items, variables, confidence)
    return ReliabilityReport(
        items=tuple(items),
        level=level,
        values=scale,
        confidence=confidence,
        n_bootstrap=n_bootstrap,
        seed=seed,
        software=f"fidelity {__version__}",
        data_hash=long.data_hash(),
    )


def _varies(variable: Variable) -> bool:
    return variable.fit_reason != "no_variation"


def _cross_checked(
    items: Sequence[ItemReport], variables: Sequence[Variable], confidence: float
) -> list[ItemReport]:
    """Add the comparison with pingouin to the items of a complete design."""
    return [
        replace(
            item,
            cross_check=_pingouin.compare_complete_icc(
                variable.scores.reshape(item.n_sessions, item.n_raters), item.estimates, confidence
            ),
        )
        if item.design == "complete" and variable.reason is None
        else item
        for item, variable in zip(items, variables, strict=True)
    ]
