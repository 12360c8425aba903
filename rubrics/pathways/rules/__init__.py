"""Every kind of rule a pathway may hold; ``kind`` says which one a rule is."""

from typing import Annotated, TypeAlias

from pydantic import Field

from rubrics.pathways.rules.base import Rule
from rubrics.pathways.rules.closing import SignaturesRule, ValidityRule
from rubrics.pathways.rules.coverage import (
    CasesRule,
    ClientsRule,
    ProblemAreasRule,
    SessionsRule,
)
from rubrics.pathways.rules.flags import FlagsRule
from rubrics.pathways.rules.level import LevelRule
from rubrics.pathways.rules.phases import PhasesRule, SessionsPerCaseRule
from rubrics.pathways.rules.rating import RandomSelectionRule, RatersRule, SelfRatingRule
from rubrics.pathways.rules.scores import FloorItemRule, FloorSessionRule, MeanScoreRule
from rubrics.pathways.rules.training import (
    AttestedRule,
    OutcomeMeasuresRule,
    SupervisionHoursRule,
)

AnyRule: TypeAlias = Annotated[
    CasesRule
    | ClientsRule
    | SessionsRule
    | ProblemAreasRule
    | PhasesRule
    | SessionsPerCaseRule
    | RandomSelectionRule
    | RatersRule
    | SelfRatingRule
    | MeanScoreRule
    | FloorSessionRule
    | FloorItemRule
    | LevelRule
    | FlagsRule
    | SupervisionHoursRule
    | AttestedRule
    | OutcomeMeasuresRule
    | ValidityRule
    | SignaturesRule,
    Field(discriminator="kind"),
]

__all__ = [
    "AnyRule",
    "AttestedRule",
    "CasesRule",
    "ClientsRule",
    "FlagsRule",
    "FloorItemRule",
    "FloorSessionRule",
    "LevelRule",
    "MeanScoreRule",
    "OutcomeMeasuresRule",
    "PhasesRule",
    "ProblemAreasRule",
    "RandomSelectionRule",
    "RatersRule",
    "Rule",
    "SelfRatingRule",
    "SessionsPerCaseRule",
    "SessionsRule",
    "SignaturesRule",
    "SupervisionHoursRule",
    "ValidityRule",
]
