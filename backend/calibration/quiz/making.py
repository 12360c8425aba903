"""Draw a quiz from a rubric version: the same for a rater and a try, another for a neighbour."""

import random
from collections.abc import Sequence
from uuid import UUID

from backend.calibration.quiz.kinds import KINDS, Asked
from backend.calibration.quiz.question import Question
from backend.instruments.rules import Instrument


def most_questions(instrument: Instrument) -> int:
    """Return how many different questions a rubric version can be asked about."""
    return sum(len(group) for group in _groups(instrument))


def quiz_seed(rubric: UUID, rater: UUID, number: int) -> str:
    """Return the seed of a rater's how-manieth try on a rubric version."""
    return f"{rubric}|{rater}|{number}"


def quiz_of(instrument: Instrument, *, seed: str, n_questions: int) -> list[Question]:
    """Draw so many questions, all of them different, of every kind in turn.

    Within a kind, parts that were not asked about yet come first. Fewer where the rubric has not
    so many. `seed` is of the version, the rater and the try.
    """
    # Not a secret: what is right is answered by the server alone.
    rng = random.Random(seed)  # noqa: S311
    groups = [list(group) for group in _groups(instrument)]
    for group in groups:
        rng.shuffle(group)
    rng.shuffle(groups)
    often: dict[str, int] = {}
    drawn: list[Asked] = []
    while len(drawn) < n_questions and any(groups):
        for group in groups:
            if group and len(drawn) < n_questions:
                chosen = group.pop(_freshest(group, often))
                often[chosen.part] = often.get(chosen.part, 0) + 1
                drawn.append(chosen)
    rng.shuffle(drawn)
    return [asked.drawn(rng) for asked in drawn]


def _groups(instrument: Instrument) -> list[list[Asked]]:
    """Return what can be asked, by kind; a choice of one is no question."""
    return [[asked for asked in kind(instrument) if asked.others] for kind in KINDS]


def _freshest(group: Sequence[Asked], often: dict[str, int]) -> int:
    return min(range(len(group)), key=lambda place: often.get(group[place].part, 0))
