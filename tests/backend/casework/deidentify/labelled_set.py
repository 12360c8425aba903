"""The labelled excerpts: read, measured, and what the figures are.

In an excerpt, ``{{KIND:text|who}}`` is an identifier, ``{{NOT:text}}`` something that is easily
taken for one. `who` names the same person or place within an excerpt. Lines with ``#`` say what is
known of the case; other lines are turns. `python -m tests.backend.casework.deidentify.labelled_set`
writes the figures into the package, where `limits()` reads them.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from backend.casework.deidentify import Kind, KnownName, Review, Turn, propose
from backend.casework.deidentify.limits import MEASURED

FOLDER = Path(__file__).parent / "labelled"
# The rules were made with `tuned`, then mended by what they missed of `second`; nothing was changed
# for `held_out`.
PARTS = ("tuned", "second", "held_out")
_MARK = re.compile(r"\{\{(?P<kind>[A-Z_]+):(?P<text>[^{}|]+)(?:\|(?P<who>[^{}|]+))?\}\}")
_THINGS = {"town": Kind.PLACE, "employer": Kind.ORGANISATION, "school": Kind.SCHOOL}


@dataclass(frozen=True)
class Label:
    """A labelled span; `kind` is None for what is no identifier."""

    turn: int
    start: int
    end: int
    text: str
    kind: Kind | None
    who: str


@dataclass(frozen=True)
class Excerpt:
    """One fictional piece of a session with its labels."""

    name: str
    turns: tuple[Turn, ...]
    known: tuple[KnownName, ...]
    labels: tuple[Label, ...]

    def review(self) -> Review:
        return propose(self.turns, known=self.known)


@dataclass
class Figures:
    """What the rules did on some excerpts."""

    labelled: Counter[Kind] = field(default_factory=Counter)
    found: Counter[Kind] = field(default_factory=Counter)
    right_kind: int = 0
    proposed: int = 0
    rightly: int = 0
    traps: int = 0
    fallen_for: int = 0
    people: int = 0
    people_whole: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def n_labelled(self) -> int:
        return self.labelled.total()

    @property
    def n_found(self) -> int:
        return self.found.total()

    @property
    def recall(self) -> float:
        """Share of the identifiers of which no letter stays uncovered."""
        return self.n_found / self.n_labelled

    @property
    def precision(self) -> float:
        """Share of the proposals that cover a part of an identifier."""
        return self.rightly / self.proposed


def excerpts(part: str) -> list[Excerpt]:
    """Read one part of the set in the order of its files."""
    return [read(path) for path in sorted((FOLDER / part).glob("*.txt"))]


def read(path: Path) -> Excerpt:
    """Read one excerpt."""
    turns: list[Turn] = []
    labels: list[Label] = []
    known: list[KnownName] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# known:"):
            known += [known_name(entry) for entry in line.removeprefix("# known:").split("|")]
        if line.startswith("#") or not line.strip():
            continue
        speaker, _, marked = line.partition(": ")
        number = len(turns) + 1
        text = ""
        position = 0
        for match in _MARK.finditer(marked):
            text += marked[position : match.start()]
            kind = None if match["kind"] == "NOT" else Kind[match["kind"]]
            end = len(text) + len(match["text"])
            labels.append(Label(number, len(text), end, match["text"], kind, match["who"] or ""))
            text += match["text"]
            position = match.end()
        turns.append(Turn(number, speaker, text + marked[position:]))
        if "{{" in turns[-1].text or "}}" in turns[-1].text:
            raise ValueError(f"{path.name}, turn {number}: a mark is not closed")
    return Excerpt(f"{path.parent.name}/{path.stem}", tuple(turns), tuple(known), tuple(labels))


def known_name(entry: str) -> KnownName:
    """Read `role=Name`, or `town=Leeds`."""
    role, _, text = entry.strip().partition("=")
    kind = _THINGS.get(role, Kind.PERSON)
    return KnownName(text, "" if role in _THINGS else role, kind)


def measure(read_excerpts: list[Excerpt]) -> Figures:
    """Count what the rules find, miss and wrongly propose."""
    figures = Figures()
    for excerpt in read_excerpts:
        _count(excerpt, excerpt.review(), figures)
    return figures


def _count(excerpt: Excerpt, review: Review, figures: Figures) -> None:
    covered: dict[int, dict[int, int]] = defaultdict(dict)
    for number, proposal in enumerate(review.proposals):
        for place in range(proposal.start, proposal.end):
            covered[proposal.turn][place] = number
    of_label: dict[Label, set[int]] = {}
    texts = {turn.number: turn.text for turn in excerpt.turns}
    good: set[int] = set()
    entities: dict[str, set[str]] = defaultdict(set)
    for label in excerpt.labels:
        places = [n for n in range(label.start, label.end) if texts[label.turn][n].isalnum()]
        hits = [covered[label.turn].get(place) for place in places]
        of_label[label] = {hit for hit in hits if hit is not None}
        if label.kind is None:
            figures.traps += 1
            continue
        figures.labelled[label.kind] += 1
        good |= of_label[label]
        where = f"{excerpt.name}, turn {label.turn}: {label.kind} {label.text!r}"
        if None in hits:
            figures.missed.append(where)
        else:
            figures.found[label.kind] += 1
            kinds = {review.proposals[hit].kind for hit in of_label[label]}
            figures.right_kind += label.kind in kinds
        if label.who:
            entities[label.who] |= {review.proposals[hit].entity for hit in of_label[label]}
    for label, hits_of_label in of_label.items():
        figures.fallen_for += label.kind is None and bool(hits_of_label - good)
    figures.proposed += len(review.proposals)
    figures.rightly += len(good)
    for number, proposal in enumerate(review.proposals):
        if number not in good:
            figures.wrong.append(
                f"{excerpt.name}, turn {proposal.turn}: {proposal.kind} {proposal.text!r} "
                f"({proposal.rule})"
            )
    figures.people += len(entities)
    figures.people_whole += sum(len(keys) == 1 for keys in entities.values())


def stored(parts: dict[str, Figures]) -> dict[str, dict[str, list[int]]]:
    """Return found and labelled by kind, as `measured.json` of the package holds them."""
    return {
        part: {
            kind.value: [figures.found[kind], figures.labelled[kind]]
            for kind in Kind
            if figures.labelled[kind]
        }
        for part, figures in parts.items()
    }


def write() -> None:
    """Write the figures anew, after the rules or the excerpts have changed."""
    figures = stored({part: measure(excerpts(part)) for part in PARTS})
    lines = json.dumps(figures, indent=1)
    MEASURED.write_text(re.sub(r"\[\s+(\d+),\s+(\d+)\s+\]", r"[\1, \2]", lines) + "\n")


if __name__ == "__main__":
    write()
