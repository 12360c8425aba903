"""Plans: sessions, cases and raters for a wanted dependability or precision."""

from fidelity.planning.costs import Costs
from fidelity.planning.dependability import (
    DependabilityCell,
    DependabilityPlan,
    plan_dependability,
)
from fidelity.planning.icc_width import ExpectedWidth, balanced_design, expected_icc_width
from fidelity.planning.panel import PanelCell, PanelPlan, plan_panel
from fidelity.planning.precision import PrecisionCell, PrecisionPlan, plan_reliability

__all__ = [
    "Costs",
    "DependabilityCell",
    "DependabilityPlan",
    "ExpectedWidth",
    "PanelCell",
    "PanelPlan",
    "PrecisionCell",
    "PrecisionPlan",
    "balanced_design",
    "expected_icc_width",
    "plan_dependability",
    "plan_panel",
    "plan_reliability",
]
