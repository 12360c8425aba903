"""What the parts of an instrument are called."""

from backend.instruments.rules import Instrument


def names_of(instrument: Instrument) -> dict[str, str]:
    """Return the name of every item and count, and the question of every judgement, by id."""
    rubric = instrument.rubric
    return {
        **{item.id: item.name for item in rubric.items},
        **{category.id: category.question for category in rubric.categories},
        **{count.id: count.name for count in rubric.counts},
    }
