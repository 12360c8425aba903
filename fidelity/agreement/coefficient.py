"""From a matrix of ratings to one chance-corrected coefficient: checks, then the computation."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from fidelity import _validate
from fidelity.agreement.chance import (
    Chance,
    agreement_of_patterns,
    chance_corrected,
    chance_statistic,
)
from fidelity.agreement.resampling import check_resampling, resample
from fidelity.agreement.sessions import SessionPatterns
from fidelity.agreement.weights import Distance, Weighting
from fidelity.errors import DegenerateData
from fidelity.types import Estimate, RatingMatrix


def of_matrix(
    matrix: RatingMatrix,
    chance_of: Callable[[Distance, Weighting], Chance],
    weights: Weighting,
    *,
    confidence: float,
    n_bootstrap: int = 0,
    rng: np.random.Generator | None = None,
) -> Estimate:
    """Return the coefficient that takes chance as `chance_of` says."""
    patterns, distance = checked(matrix, weights, confidence)
    check_resampling(n_bootstrap, rng)
    agreement = agreement_of_patterns(patterns, distance)
    chance = chance_of(distance, weights)
    sample = None
    if n_bootstrap and rng is not None:
        statistic = chance_statistic(patterns, agreement, chance)
        sample = resample(patterns, {"value": statistic}, n_bootstrap, rng)["value"]
    return chance_corrected(
        patterns, matrix.design, agreement, chance, confidence=confidence, sample=sample
    )


def checked(
    matrix: RatingMatrix, weights: Weighting, confidence: float
) -> tuple[SessionPatterns, Distance]:
    """Check what every coefficient needs; return the patterns and the distance of categories."""
    _validate.check_confidence(confidence)
    _validate.check_enough(matrix.design)
    patterns = SessionPatterns.of_matrix(matrix)
    if patterns.values.size < 2:
        raise DegenerateData("only one category is used, and no scale names another")
    return patterns, Distance.of(weights, patterns.values)
