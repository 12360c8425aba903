"""Decisions about trainees: their errors, the certification rule, and any rule's chances."""

from fidelity.decision.attempts import Sections
from fidelity.decision.certification import certification_decision
from fidelity.decision.characteristics import (
    OperatingCharacteristics,
    OperatingPoint,
    operating_characteristics,
)
from fidelity.decision.classification import DecisionError, decision_error
from fidelity.decision.components import GStudyComponents
from fidelity.decision.outcome import CertificationDecision
from fidelity.decision.portfolio import Portfolio
from fidelity.decision.rules import (
    ConjunctiveRule,
    DecisionRule,
    GrowingPortfolioRule,
    PassRule,
    RepeatedPassRule,
)

__all__ = [
    "CertificationDecision",
    "ConjunctiveRule",
    "DecisionError",
    "DecisionRule",
    "GStudyComponents",
    "GrowingPortfolioRule",
    "OperatingCharacteristics",
    "OperatingPoint",
    "PassRule",
    "Portfolio",
    "RepeatedPassRule",
    "Sections",
    "certification_decision",
    "decision_error",
    "operating_characteristics",
]
