"""Components, levels and comparisons that the tests of decisions share."""

from __future__ import annotations

from typing import Any

import numpy as np

from fidelity import GStudyComponents, PassRule, operating_characteristics
from fidelity._arrays import FloatArray
from tests.fidelity.golden_files import golden_case

CUT = 3.0
LEVELS = np.array([2.5, 3.0, 3.4, 4.0])

_GOLDEN = golden_case("gstudy_balanced")["expected"]["varcomp"]

#: Components of the golden G-study.
OWN = GStudyComponents(
    trainee=_GOLDEN["p"],
    session_in_trainee=_GOLDEN["sp"],
    rater=_GOLDEN["r"],
    trainee_x_rater=_GOLDEN["pr"],
    residual=_GOLDEN["e"],
)
WITH_CASES = GStudyComponents(0.6, 0.2, 0.1, 0.06, 0.3, case_in_trainee=0.15)


def chances(rule: PassRule, components: GStudyComponents = OWN, **options: Any) -> FloatArray:
    """Return P(certified) at the levels."""
    found = operating_characteristics(rule, components, true_levels=LEVELS.tolist(), **options)
    return np.array([point.p_certified.value for point in found.points])


def agrees(simulated: FloatArray, exact: FloatArray, replicates: int) -> bool:
    """Return whether simulated shares lie within four and a half standard errors."""
    se = np.sqrt(np.maximum(exact * (1 - exact), 1e-6) / replicates)
    return bool(np.all(np.abs(simulated - exact) < 4.5 * se + 1e-9))
