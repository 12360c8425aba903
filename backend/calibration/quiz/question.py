"""A question of the quiz, with what is right and the rubric's words for why."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Question:
    """One question; exactly one of its choices is right, and no two read the same."""

    # Such as "level"; questions of every kind are asked.
    kind: str
    # What it is about: the id of an item or a count.
    part: str
    prompt: str
    # The rubric's own words that are asked about; empty where the prompt says it all.
    words: str
    choices: tuple[str, ...]
    # Position of the right choice.
    right: int
    # The rubric's own words that decide.
    because: str

    def to_dict(self) -> dict[str, Any]:
        """Return the question as it is stored."""
        return asdict(self) | {"choices": list(self.choices)}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "Question":
        """Read a stored question."""
        return cls(**{**stored, "choices": tuple(stored["choices"])})
