"""What a qualification rule says, as data; the defaults are a proposal, to be seen before use."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Terms:
    """The conditions of a test, how long a status holds, and when the watch alarms."""

    # On which scale of the instrument section scores are compared with gold.
    scale: str
    # All four at once; the last two as point values, in points of the scale.
    least_icc: float = 0.75
    least_icc_low: float = 0.40
    least_within_one: float = 0.85
    most_bias: float = 0.5
    tries: int = 3
    # The quiz before the first test on a version: how many questions (0: no quiz, which is what an
    # early rule says), and which share of them is to be right.
    quiz_questions: int = 0
    quiz_pass: float = 0.80
    # Sessions practised before the first test, and sessions of a test.
    practice_sessions: int = 5
    test_sessions: int = 10
    # Of whoever was qualified on an earlier version of the instrument.
    retest_sessions: int = 6
    valid_months: int = 12
    # The watch on hidden gold sessions: chance of a false alarm of the charts within so many
    # sessions, and the bounds on the last few of them.
    drift_alpha: float = 0.05
    drift_planned: int = 20
    drift_bias: float = 0.5
    drift_within_one: float = 0.80
    drift_window: int = 10
    drift_least: int = 5

    def to_dict(self) -> dict[str, Any]:
        """Return the terms as they are stored."""
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "Terms":
        """Read stored terms; what an early rule does not say is as it was by default."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in stored.items() if name in known})
