"""What stands on a printed form, whatever it is written in: chapters, parts, boxes and lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; with a label, the label stands before it."""

    text: str
    label: str | None = None
    tone: Literal["plain", "soft"] = "plain"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; numbered where its members are referred to."""

    texts: Sequence[str]
    is_numbered: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a scale: its number, and what it means here."""

    point: int
    text: str
    is_anchor: bool


@dataclass(frozen=True, slots=True)
class Points:
    """A scale with its points, to read or to mark."""

    label: str
    question: str | None
    points: Sequence[Point]
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Scales:
    """Scales that may stand side by side."""

    scales: Sequence[Points]


@dataclass(frozen=True, slots=True)
class Box:
    """A box to tick."""

    label: str
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Boxes:
    """Boxes in a row, or below each other."""

    boxes: Sequence[Box]
    label: str | None = None
    is_stacked: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines to write on, each with its label."""

    labels: Sequence[str]


@dataclass(frozen=True, slots=True)
class Tally:
    """Space for strokes, and their number."""

    label: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with empty cells to write in: a row for each label."""

    head: Sequence[str]
    rows: Sequence[str]


Block: TypeAlias = Text | Bullets | Scales | Boxes | Lines | Tally | Grid


@dataclass(frozen=True, slots=True)
class Part:
    """What belongs together under an id and stays on one page."""

    id: str
    title: str
    blocks: Sequence[Block]
    box: bool = False


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading with what stands below it."""

    title: str
    blocks: Sequence[Block | Part]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole form. ``identity`` names definition and version on every page that allows it."""

    title: str
    language: str
    identity: str
    chapters: Sequence[Chapter]
    opening: Sequence[Block]
