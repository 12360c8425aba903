"""How a quiz is marked."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from backend.calibration.quiz.question import Question


@dataclass(frozen=True, slots=True)
class Marked:
    """What came of a try: how many of the answers are right, and whether that is enough."""

    n_right: int
    n_questions: int
    n_needed: int

    @property
    def passed(self) -> bool:
        """Whether enough are right."""
        return self.n_right >= self.n_needed


def needed_of(n_questions: int, share: float) -> int:
    """Return how many answers must be right: the share of the questions, rounded up.

    The share is read as the decimal it is written as, so that 80 % of 20 is 16 and not 17.
    """
    return math.ceil(Fraction(str(share)) * n_questions)


def mark(questions: Sequence[Question], chosen: Sequence[int | None], share: float) -> Marked:
    """Mark a try; None, a question that was passed over, is not right.

    Raises ValueError where the answers are not as many as the questions, or no choice.
    """
    for question, answer in zip(questions, chosen, strict=True):
        if answer is not None and not 0 <= answer < len(question.choices):
            raise ValueError(f"there is no choice {answer}")
    n_right = sum(
        question.right == answer for question, answer in zip(questions, chosen, strict=True)
    )
    return Marked(n_right, len(questions), needed_of(len(questions), share))
