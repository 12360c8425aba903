"""Rating instruments as data: load, check, fingerprint, and say which items apply."""

from rubrics.answers import Answer
from rubrics.applicability import Applicability, applicability, rubric_applicability
from rubrics.chain import compare_through
from rubrics.comparison import Comparison, PartComparison, compare
from rubrics.errors import Problem, RubricError, RubricNotFound
from rubrics.fingerprint import fingerprint, scoring_fingerprint
from rubrics.lineage import check_lineage
from rubrics.loader import load, load_all, parse
from rubrics.model import (
    SCHEMA_VERSION,
    Benchmark,
    Category,
    CategoryChoice,
    CategoryCondition,
    Choice,
    Condition,
    Count,
    CountCondition,
    Flag,
    Item,
    ItemCondition,
    New,
    ProblemAreaQuestion,
    Rescaled,
    Rubric,
    SameAs,
    Scale,
    Scoring,
    Section,
    Source,
    Summary,
)
from rubrics.public import to_public_dict
from rubrics.stored import from_public_dict

__all__ = [
    "SCHEMA_VERSION",
    "Answer",
    "Applicability",
    "Benchmark",
    "Category",
    "CategoryChoice",
    "CategoryCondition",
    "Choice",
    "Comparison",
    "Condition",
    "Count",
    "CountCondition",
    "Flag",
    "Item",
    "ItemCondition",
    "New",
    "PartComparison",
    "Problem",
    "ProblemAreaQuestion",
    "Rescaled",
    "Rubric",
    "RubricError",
    "RubricNotFound",
    "SameAs",
    "Scale",
    "Scoring",
    "Section",
    "Source",
    "Summary",
    "applicability",
    "check_lineage",
    "compare",
    "compare_through",
    "fingerprint",
    "from_public_dict",
    "load",
    "load_all",
    "parse",
    "rubric_applicability",
    "scoring_fingerprint",
    "to_public_dict",
]
