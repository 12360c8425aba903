"""How competence grows over a trainee's sessions: cohort model and single straight lines."""

from fidelity.growth.cohort import growth
from fidelity.growth.lines import FittedPoint, RawPoint, StraightLines, TraineeLine, straight_line
from fidelity.growth.results import (
    Curve,
    CurvePoint,
    GrowthResult,
    RaterSeverity,
    TraineeGrowth,
)

__all__ = [
    "Curve",
    "CurvePoint",
    "FittedPoint",
    "GrowthResult",
    "RaterSeverity",
    "RawPoint",
    "StraightLines",
    "TraineeGrowth",
    "TraineeLine",
    "growth",
    "straight_line",
]
