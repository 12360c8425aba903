"""What a verification finds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was written, and where."""

    # Such as "event_altered" or "row_removed".
    code: str
    chain: str
    detail: str
    # Of the event concerned; none for a row that no event reports.
    sequence: int | None = None
    # What the row is, such as "rating", and its id.
    noun: str = ""
    key: str = ""

    def as_data(self) -> dict[str, Any]:
        """Return the fault as plain data."""
        return {
            "code": self.code,
            "chain": self.chain,
            "sequence": self.sequence,
            "noun": self.noun,
            "key": self.key,
            "detail": self.detail,
        }

    def __str__(self) -> str:
        """Name the place and what is wrong there."""
        if self.noun and self.key:
            return f"{self.chain} {self.noun} {self.key}: {self.detail}".lstrip()
        if self.sequence is not None:
            return f"{self.chain} event {self.sequence}: {self.detail}"
        return f"{self.chain}: {self.detail}" if self.chain else self.detail


@dataclass(frozen=True, slots=True)
class Verification:
    """What was looked at, and what is wrong with it."""

    at: datetime
    n_events: int
    # How many rows stand as they were sealed, by what they are called.
    n_sealed: Mapping[str, int]
    faults: tuple[Fault, ...]
    # Rows that were written before their kind was sealed, by what they are called.
    n_unsealed: Mapping[str, int]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults

    def as_data(self) -> dict[str, Any]:
        """Return the verification as plain data."""
        return {
            "at": self.at.isoformat(),
            "is_whole": self.is_whole,
            "n_events": self.n_events,
            "n_sealed": dict(self.n_sealed),
            "n_unsealed": dict(self.n_unsealed),
            "faults": [fault.as_data() for fault in self.faults],
        }
