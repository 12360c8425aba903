"""A table as every format can hold it: columns with labels, cells with a reason when empty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, TypeAlias


class Missing(Enum):
    """Why a number is not there: the code in SPSS, the letter in Stata, and words.

    The codes lie far below every scale, so that one that is read as a number is noticed.
    """

    PHASE = (-901, "a", "Not applicable: not in this phase")
    PROBLEM_AREA = (-902, "b", "Not applicable: not the problem area")
    FORMAT = (-903, "c", "Not applicable: not in this format")
    CONDITION = (-904, "d", "Not applicable: what it depends on is not so")
    NO_OPPORTUNITY = (-905, "e", "Not applicable: no opportunity arose")
    UNANSWERED = (-906, "f", "Not answered, or too little answered for a mean")
    NOT_ASKED = (-907, "g", "Not asked on this scale")
    AREA_DIFFERS = (-908, "h", "Left out: the raters recorded different problem areas")
    NOT_RATED = (-909, "i", "Not rated by this rater")
    HIDDEN = (-910, "j", "Hidden from whoever made this file, who rated the session")

    def __init__(self, code: int, letter: str, words: str) -> None:
        self.code = code
        self.letter = letter
        self.words = words


# SPSS takes this whole range for missing.
MISSING_FROM: Final = -999
MISSING_TO: Final = -901

Cell: TypeAlias = str | int | float | Missing


class Kind(Enum):
    """What stands in a column."""

    TEXT = "text"
    # A number, perhaps with labels for some of its values.
    NUMBER = "number"
    # One of a few words, which SPSS and Stata get as numbers with labels.
    CODED = "coded"


@dataclass(frozen=True, slots=True)
class Column:
    """A variable."""

    name: str
    label: str
    kind: Kind = Kind.TEXT
    # Of a number, the label of each labelled value; of a code, the words of each, in order.
    values: Mapping[str, str] = field(default_factory=dict)
    level: str = "nominal"

    def number_of(self, key: str) -> int:
        """Return the number that stands for a word of a coded column; the first is 1."""
        return list(self.values).index(key) + 1

    def numbered(self) -> dict[int, str]:
        """Return the labels by number."""
        if self.kind is Kind.CODED:
            return dict(enumerate(self.values.values(), start=1))
        return {int(value): label for value, label in self.values.items()}


@dataclass(frozen=True)
class Table:
    """A file, or a sheet of one. `name` is a file name without its ending."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]

    def missing_in(self, position: int) -> list[Missing]:
        """Return the reasons that occur in a column."""
        found = {row[position] for row in self.rows if isinstance(row[position], Missing)}
        return [reason for reason in Missing if reason in found]
