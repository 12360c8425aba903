"""The warnings that stand beside a number: when the data are too thin to lean on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from fidelity._arrays import FloatArray
from fidelity.design import Design
from fidelity.types import Estimate

if TYPE_CHECKING:
    from fidelity.reporting.results import Undefined

FEW_RATERS = 5
FEW_DOUBLE_RATED = 30
THIN_OVERLAP = 0.15
THIN_RATER = 5
DOMINANT_SHARE = 0.80
FEW_CATEGORIES = 3
WIDE_INTERVAL = 0.3


def of_design(design: Design) -> list[str]:
    """Return the codes that follow from who rated what."""
    codes = []
    if design.n_raters_present < FEW_RATERS:
        codes.append("few_raters")
    if design.n_double_rated < FEW_DOUBLE_RATED:
        codes.append("few_double_rated")
    if design.n_double_rated < THIN_OVERLAP * design.n_sessions:
        codes.append("thin_overlap")
    if design.n_components > 1:
        codes.append("disconnected_design")
    present = design.ratings_per_rater > 0
    if np.any(design.overlap_per_rater[present] < THIN_RATER):
        codes.append("rater_thin")
    return codes


def of_scores(scores: FloatArray) -> list[str]:
    """Return the codes that follow from how the scale was used."""
    if not scores.size:
        return []
    counts = np.bincount(pd.factorize(scores)[0])
    codes = []
    if counts.max() > DOMINANT_SHARE * scores.size:
        codes.append("category_dominates")
    if counts.size < FEW_CATEGORIES:
        codes.append("few_categories_used")
    return codes


def of_intervals(estimates: Mapping[str, Estimate | Undefined], keys: Iterable[str]) -> list[str]:
    """Return the code for an interval among the named coefficients that decides nothing."""
    for key in keys:
        estimate = estimates[key]
        interval = estimate.interval if isinstance(estimate, Estimate) else None
        if interval is not None and interval.width > WIDE_INTERVAL:
            return ["wide_interval"]
    return []
