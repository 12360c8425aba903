"""Every question that a rubric version can be asked about, by kind.

A question asks what the rubric says, and never what one might think: so there is one right choice.
Words that the rubric uses of two parts, or of two points, are not asked about.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Protocol

from backend.calibration.quiz.question import Question
from backend.instruments.rules import Instrument

N_CHOICES: Final = 4
REQUIREMENTS: Mapping[str, str] = MappingProxyType(
    {
        "required": "In every session",
        "once_per_phase": "At least once in the phase",
        "conditional": "When an occasion arises",
        "never": "Not at all",
    }
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question whose choices are not drawn yet."""

    kind: str
    part: str
    prompt: str
    words: str
    right: str
    # What else could be chosen; none of it is right.
    others: tuple[str, ...]
    because: str
    # Choices in their own order, where they have one; otherwise they are shuffled.
    order: tuple[str, ...] = ()

    def drawn(self, rng: random.Random) -> Question:
        """Draw the wrong choices, and where the right one stands."""
        wrong = rng.sample(self.others, min(N_CHOICES - 1, len(self.others)))
        choices = [self.right, *wrong]
        if self.order:
            choices.sort(key=self.order.index)
        else:
            rng.shuffle(choices)
        return Question(
            kind=self.kind,
            part=self.part,
            prompt=self.prompt,
            words=self.words,
            choices=tuple(choices),
            right=choices.index(self.right),
            because=self.because,
        )


class _Named(Protocol):
    """An item or a count."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def assesses(self) -> str: ...


def levels(instrument: Instrument) -> Iterator[Asked]:
    """Ask at which point of a scale an item has these words."""
    scales = {scale.id: scale for scale in instrument.rubric.scales}
    for item in instrument.rubric.items:
        for scale_id, anchors in item.anchors.items():
            scale = scales[scale_id]
            points = tuple(f"{point}: {scale.points[point]}" for point in sorted(scale.points))
            said = Counter(_plain(text) for text in anchors.values())
            for point, text in anchors.items():
                if said[_plain(text)] > 1 or len(set(points)) < len(points):
                    continue
                right = f"{point}: {scale.points[point]}"
                yield Asked(
                    kind="level",
                    part=item.id,
                    prompt=f"{item.id} {item.name}: which point of {scale.label.lower()} is this?",
                    words=text,
                    right=right,
                    others=tuple(other for other in points if other != right),
                    because=_anchors(anchors),
                    order=points,
                )


def evidence(instrument: Instrument) -> Iterator[Asked]:
    """Ask of which item, or of which count, a rater may hear this."""
    rubric = instrument.rubric
    yield from _whose(
        "evidence",
        "For which item does the rubric give this as evidence?",
        [(item, item.evidence) for item in rubric.items],
    )
    yield from _whose(
        "evidence",
        "As what does the rubric count this?",
        [(count, count.examples) for count in rubric.counts],
    )


def counter_evidence(instrument: Instrument) -> Iterator[Asked]:
    """Ask against which item this speaks."""
    yield from _whose(
        "counter_evidence",
        "Against which item does this speak in the rubric?",
        [
            (item, [item.counter_evidence])
            for item in instrument.rubric.items
            if item.counter_evidence is not None
        ],
    )


def assesses(instrument: Instrument) -> Iterator[Asked]:
    """Ask what it is that rates this."""
    rubric = instrument.rubric
    yield from _whose(
        "assesses", "Which item rates this?", [(item, [item.assesses]) for item in rubric.items]
    )
    yield from _whose(
        "assesses",
        "Which count is of this?",
        [(count, [count.assesses]) for count in rubric.counts],
    )


def applicability(instrument: Instrument) -> Iterator[Asked]:
    """Ask when an item is rated in a phase; nothing where all items are asked alike."""
    rubric = instrument.rubric
    phases = {phase.id: phase.label for phase in rubric.phases}
    cells = [
        (item, phase, requirement)
        for item in rubric.items
        if not isinstance(item.applicability, str)
        for phase, requirement in item.applicability.items()
    ]
    if len({requirement for _, _, requirement in cells}) < len(REQUIREMENTS):
        return
    for item, phase, requirement in cells:
        narrowed = item.problem_areas != "all" or item.formats != "all"
        yield Asked(
            kind="applicability",
            part=item.id,
            prompt=f"{item.id} {item.name}: when is it asked in the phase "
            f"“{phases[phase]}”{', where its area and format apply' if narrowed else ''}?",
            words="",
            right=REQUIREMENTS[requirement],
            others=tuple(said for key, said in REQUIREMENTS.items() if key != requirement),
            because="; ".join(
                f"{phases[each]}: {REQUIREMENTS[asked].lower()}"
                for each, asked in _by_phase(item.applicability).items()
            ),
            order=tuple(REQUIREMENTS.values()),
        )


def areas(instrument: Instrument) -> Iterator[Asked]:
    """Ask which item is rated only where the rater recorded a problem area."""
    rubric = instrument.rubric
    names = _distinct([(item.id, item.name) for item in rubric.items])
    for area in rubric.problem_areas:
        of_it = [
            item
            for item in rubric.items
            if item.problem_areas != "all" and area.id in item.problem_areas
        ]
        others = tuple(
            names[item.id] for item in rubric.items if item not in of_it and item.id in names
        )
        if len(of_it) == 1 and of_it[0].id in names:
            yield Asked(
                kind="area",
                part=of_it[0].id,
                prompt=f"Which item is asked only where you record “{area.label}”?",
                words="",
                right=names[of_it[0].id],
                others=others,
                because=of_it[0].assesses,
            )


KINDS: Final[tuple[Callable[[Instrument], Iterator[Asked]], ...]] = (
    levels,
    evidence,
    counter_evidence,
    assesses,
    applicability,
    areas,
)


def _whose(kind: str, prompt: str, said: Sequence[tuple[_Named, Sequence[str]]]) -> Iterator[Asked]:
    """Ask to which part words belong that the rubric uses of one part alone."""
    names = _distinct([(part.id, part.name) for part, _ in said])
    used = Counter(_plain(text) for _, texts in said for text in texts)
    for part, texts in said:
        for text in texts:
            if part.id not in names or used[_plain(text)] > 1:
                continue
            yield Asked(
                kind=kind,
                part=part.id,
                prompt=prompt,
                words=text,
                right=names[part.id],
                others=tuple(name for key, name in names.items() if key != part.id),
                because=f"{part.id} {part.name}: {part.assesses}",
            )


def _distinct(named: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return what parts are called in choices, by id, of those whose name is theirs alone."""
    often = Counter(_plain(name) for _, name in named)
    return {key: f"{key} {name}" for key, name in named if often[_plain(name)] == 1}


def _by_phase(applicability: str | Mapping[str, str]) -> Mapping[str, str]:
    return {} if isinstance(applicability, str) else applicability


def _anchors(anchors: Mapping[int, str]) -> str:
    return "; ".join(f"{point}: {anchors[point]}" for point in sorted(anchors))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
