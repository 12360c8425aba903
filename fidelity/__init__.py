"""Inter-rater reliability and competence statistics, usable without a server."""

from fidelity._pingouin import cronbach_alpha
from fidelity._version import __version__
from fidelity.agreement.krippendorff import krippendorff_alpha
from fidelity.agreement.percent import percent_agreement
from fidelity.design import Design
from fidelity.errors import (
    DegenerateData,
    DuplicateRating,
    FidelityError,
    InsufficientData,
    InvalidInput,
    NotConverged,
    OffScale,
)
from fidelity.growth import GrowthResult, growth
from fidelity.reliability.component_profile import component_intervals
from fidelity.reliability.fixed_raters import FixedRatersFit, fit_fixed_raters
from fidelity.reliability.icc import icc
from fidelity.reliability.incomplete import icc_incomplete
from fidelity.reliability.reml import CrossedFit, fit_crossed
from fidelity.reporting.build import report
from fidelity.reporting.results import ItemReport, ReliabilityReport, Undefined
from fidelity.scoring import score_sessions
from fidelity.types import Estimate, Interval, RatingMatrix, Scale

__all__ = [
    "CrossedFit",
    "DegenerateData",
    "Design",
    "DuplicateRating",
    "Estimate",
    "FidelityError",
    "FixedRatersFit",
    "GrowthResult",
    "InsufficientData",
    "Interval",
    "InvalidInput",
    "ItemReport",
    "NotConverged",
    "OffScale",
    "RatingMatrix",
    "ReliabilityReport",
    "Scale",
    "Undefined",
    "__version__",
    "component_intervals",
    "cronbach_alpha",
    "fit_crossed",
    "fit_fixed_raters",
    "growth",
    "icc",
    "icc_incomplete",
    "krippendorff_alpha",
    "percent_agreement",
    "report",
    "score_sessions",
]
