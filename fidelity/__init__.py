"""Inter-rater reliability and competence statistics, usable without a server."""

from fidelity._pingouin import cronbach_alpha
from fidelity._version import __version__
from fidelity.agreement.alternatives import brennan_prediger, conger_kappa, weighted_alpha
from fidelity.agreement.fleiss import FleissTest, fleiss_kappa, fleiss_test
from fidelity.agreement.gwet import gwet_ac
from fidelity.agreement.kappa import cohen_kappa
from fidelity.agreement.krippendorff import krippendorff_alpha
from fidelity.agreement.percent import percent_agreement
from fidelity.agreement.two_raters import TwoRaterAgreement, two_rater_agreement
from fidelity.decision import (
    CertificationDecision,
    ConjunctiveRule,
    DecisionError,
    DecisionRule,
    GrowingPortfolioRule,
    GStudyComponents,
    OperatingCharacteristics,
    OperatingPoint,
    PassRule,
    Portfolio,
    RepeatedPassRule,
    Sections,
    certification_decision,
    decision_error,
    operating_characteristics,
)
from fidelity.design import Design
from fidelity.drift import (
    GoldLimits,
    GoldMonitor,
    RaterDrift,
    gold_monitor,
    gold_monitor_limits,
    rater_drift,
)
from fidelity.errors import (
    DegenerateData,
    DuplicateRating,
    FidelityError,
    InsufficientData,
    InvalidInput,
    NotConverged,
    OffScale,
)
from fidelity.gold.comparison import compare_with_gold
from fidelity.gold.concordance import lin_ccc
from fidelity.gold.equivalence import EquivalenceTest, tost
from fidelity.gold.gate import rater_gate
from fidelity.gold.gate_characteristics import GateCharacteristics, gate_operating_characteristics
from fidelity.gold.gate_results import GateResult
from fidelity.gold.gate_rule import GateRule
from fidelity.gold.gate_simulation import GateRater, GoldSet
from fidelity.gold.results import GoldComparison
from fidelity.growth import GrowthResult, StraightLines, growth, straight_line
from fidelity.gtheory import DStudy, DStudyCell, GStudy, d_study, g_study
from fidelity.mfrm import RaschResult, many_facet_rasch
from fidelity.monitor import (
    BinaryCusum,
    ContinuousCusum,
    CusumLimit,
    CusumResult,
    ScoreVariance,
    calibrate_cusum,
    cusum_error_rates,
    cusum_signal_curves,
    lc_cusum,
)
from fidelity.planning import (
    Costs,
    DependabilityPlan,
    ExpectedWidth,
    PanelPlan,
    PrecisionPlan,
    expected_icc_width,
    plan_dependability,
    plan_panel,
    plan_reliability,
)
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
    "BinaryCusum",
    "CertificationDecision",
    "ConjunctiveRule",
    "ContinuousCusum",
    "Costs",
    "CrossedFit",
    "CusumLimit",
    "CusumResult",
    "DStudy",
    "DStudyCell",
    "DecisionError",
    "DecisionRule",
    "DegenerateData",
    "DependabilityPlan",
    "Design",
    "DuplicateRating",
    "EquivalenceTest",
    "Estimate",
    "ExpectedWidth",
    "FidelityError",
    "FixedRatersFit",
    "FleissTest",
    "GStudy",
    "GStudyComponents",
    "GateCharacteristics",
    "GateRater",
    "GateResult",
    "GateRule",
    "GoldComparison",
    "GoldLimits",
    "GoldMonitor",
    "GoldSet",
    "GrowingPortfolioRule",
    "GrowthResult",
    "InsufficientData",
    "Interval",
    "InvalidInput",
    "ItemReport",
    "NotConverged",
    "OffScale",
    "OperatingCharacteristics",
    "OperatingPoint",
    "PanelPlan",
    "PassRule",
    "Portfolio",
    "PrecisionPlan",
    "RaschResult",
    "RaterDrift",
    "RatingMatrix",
    "ReliabilityReport",
    "RepeatedPassRule",
    "Scale",
    "ScoreVariance",
    "Sections",
    "StraightLines",
    "TwoRaterAgreement",
    "Undefined",
    "__version__",
    "brennan_prediger",
    "calibrate_cusum",
    "certification_decision",
    "cohen_kappa",
    "compare_with_gold",
    "component_intervals",
    "conger_kappa",
    "cronbach_alpha",
    "cusum_error_rates",
    "cusum_signal_curves",
    "d_study",
    "decision_error",
    "expected_icc_width",
    "fit_crossed",
    "fit_fixed_raters",
    "fleiss_kappa",
    "fleiss_test",
    "g_study",
    "gate_operating_characteristics",
    "gold_monitor",
    "gold_monitor_limits",
    "growth",
    "gwet_ac",
    "icc",
    "icc_incomplete",
    "krippendorff_alpha",
    "lc_cusum",
    "lin_ccc",
    "many_facet_rasch",
    "operating_characteristics",
    "percent_agreement",
    "plan_dependability",
    "plan_panel",
    "plan_reliability",
    "rater_drift",
    "rater_gate",
    "report",
    "score_sessions",
    "straight_line",
    "tost",
    "two_rater_agreement",
    "weighted_alpha",
]
