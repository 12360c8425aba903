"""Who rates what in a round, and under which codes; pure functions."""

from backend.ratings.plan.codes import CODE_LENGTH, CODE_LETTERS, draw_codes
from backend.ratings.plan.making import (
    Plan,
    TooFewRaters,
    make_plan,
    n_double_coded,
    wanted_raters,
)

__all__ = [
    "CODE_LENGTH",
    "CODE_LETTERS",
    "Plan",
    "TooFewRaters",
    "draw_codes",
    "make_plan",
    "n_double_coded",
    "wanted_raters",
]
