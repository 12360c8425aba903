"""The grammar of a rubric definition: every key there is, and what its value may be."""

from rubrics.model.conditions import CategoryCondition, Condition, CountCondition, ItemCondition
from rubrics.model.descent import ItemLineage, Lineage, New, Rescaled, SameAs, origin
from rubrics.model.parts import (
    Category,
    CategoryChoice,
    Count,
    Flag,
    Item,
    ProblemAreaQuestion,
    Scale,
    Section,
    StatisticName,
)
from rubrics.model.rubric import SCHEMA_VERSION, Rubric
from rubrics.model.scoring import Benchmark, Scoring, Summary
from rubrics.model.words import Choice, Requirement, Source

__all__ = [
    "SCHEMA_VERSION",
    "Benchmark",
    "Category",
    "CategoryChoice",
    "CategoryCondition",
    "Choice",
    "Condition",
    "Count",
    "CountCondition",
    "Flag",
    "Item",
    "ItemCondition",
    "ItemLineage",
    "Lineage",
    "New",
    "ProblemAreaQuestion",
    "Requirement",
    "Rescaled",
    "Rubric",
    "SameAs",
    "Scale",
    "Scoring",
    "Section",
    "Source",
    "StatisticName",
    "Summary",
    "origin",
]
