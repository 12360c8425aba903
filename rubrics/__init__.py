"""Rating instruments as data: load, check, fingerprint, and say which items apply."""

from rubrics.applicability import Applicability, applicability, rubric_applicability
from rubrics.errors import Problem, RubricError, RubricNotFound
from rubrics.fingerprint import fingerprint, scoring_fingerprint
from rubrics.loader import load, load_all, parse
from rubrics.model import (
    SCHEMA_VERSION,
    Choice,
    Flag,
    Item,
    Rubric,
    Scale,
    Scoring,
    Section,
    Source,
)
from rubrics.public import to_public_dict

__all__ = [
    "SCHEMA_VERSION",
    "Applicability",
    "Choice",
    "Flag",
    "Item",
    "Problem",
    "Rubric",
    "RubricError",
    "RubricNotFound",
    "Scale",
    "Scoring",
    "Section",
    "Source",
    "applicability",
    "fingerprint",
    "load",
    "load_all",
    "parse",
    "rubric_applicability",
    "scoring_fingerprint",
    "to_public_dict",
]
