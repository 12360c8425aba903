"""The seam for Presidio, with a stand-in for its engine."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from backend.casework.deidentify import Turn, propose
from backend.casework.deidentify.presidio import NotInstalled, presidio_analyzer


@dataclass
class Found:
    entity_type: str
    start: int
    end: int
    score: float


class StandIn:
    """Finds fixed words, as an engine would."""

    def __init__(self, *words: tuple[str, str, float]) -> None:
        self.words = words
        self.asked: list[str] = []

    def analyze(self, *, text: str, language: str, entities: list[str]) -> Sequence[Found]:
        assert language == "en"
        self.asked.append(text)
        return [
            Found(kind, text.index(word), text.index(word) + len(word), score)
            for word, kind, score in self.words
            if word in text and kind in {*entities, "NRP"}
        ]


def proposed(text: str, engine: StandIn) -> list[tuple[str, str, str]]:
    analyzer = presidio_analyzer("any", engine)
    review = propose([Turn(1, "C", text)], analyzers=[analyzer])
    return [(one.text, one.kind.value, one.rule) for one in review.proposals]


def test_finds_join_those_of_the_rules() -> None:
    engine = StandIn(("gibbo", "PERSON", 0.85))

    assert proposed("we were at gibbo and Anna was late", engine) == [
        ("gibbo", "person", "presidio"),
        ("Anna", "person", "given_name"),
    ]


def test_same_find_stays_one_proposal_of_the_rule() -> None:
    engine = StandIn(("Anna", "PERSON", 0.85))

    assert proposed("I rang Anna.", engine) == [("Anna", "person", "given_name")]


def test_wider_find_leaves_nothing_uncovered() -> None:
    engine = StandIn(("Anna the baker", "PERSON", 0.85))

    texts = [text for text, _, _ in proposed("I rang Anna the baker.", engine)]

    assert "".join(texts).replace(" ", "") == "Annathebaker"


def test_weak_and_unknown_finds_are_left_out() -> None:
    engine = StandIn(("blue", "PERSON", 0.3), ("green", "NRP", 0.9))

    assert proposed("the blue and the green one", engine) == []


def test_what_is_replaced_already_is_not_proposed() -> None:
    engine = StandIn(("[sister]", "PERSON", 0.9))

    assert proposed("then [sister] rang", engine) == []


def test_empty_turns_are_not_asked_about() -> None:
    engine = StandIn()

    propose([Turn(1, "C", " "), Turn(2, "C", "so")], analyzers=[presidio_analyzer("any", engine)])

    assert engine.asked == ["so"]


def test_result_is_the_same_every_time() -> None:
    engine = StandIn(("gibbo", "PERSON", 0.85), ("shed", "LOCATION", 0.9))
    turns = [Turn(1, "C", "gibbo in the shed with Anna")]

    reviews = [propose(turns, analyzers=[presidio_analyzer("any", engine)]) for _ in range(2)]

    assert reviews[0] == reviews[1]


@pytest.mark.skipif(
    importlib.util.find_spec("presidio_analyzer") is not None, reason="Presidio is installed"
)
def test_without_the_packages_it_says_what_to_install() -> None:
    with pytest.raises(NotInstalled, match="extra `ner`"):
        presidio_analyzer("en_core_web_sm")
