"""How competence grows over a trainee's sessions: cohort model and single straight lines."""

from fidelity.growth.bands import CurvePoint
from fidelity.growth.cohort import growth
from fidelity.growth.lines import FittedPoint, RawPoint, StraightLines, TraineeLine, straight_line
from fidelity.growth.model import ShapeFit
from fidelity.growth.results import Curve, GrowthResult, RaterSeverity, TraineeGrowth

__all__ = [
    "Curve",
    "CurvePoint",
    "FittedPoint",
    "GrowthResult",
    "RaterSeverity",
    "RawPoint",
    "ShapeFit",
    "StraightLines",
    "TraineeGrowth",
    "TraineeLine",
    "growth",
    "straight_line",
]
