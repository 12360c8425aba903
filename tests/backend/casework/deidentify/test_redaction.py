"""Carrying out decisions, and finding places again afterwards."""

from __future__ import annotations

import json

import pytest

from backend.casework.deidentify import (
    CannotRedact,
    Decision,
    OffsetMap,
    Turn,
    accept,
    accept_all,
    propose,
    redact,
    reject,
    same_everywhere,
)

TURNS = (
    Turn(4, "T", "How is Anna?"),
    Turn(5, "C", "My sister Anna is in Leeds. Anna likes Leeds, and my boss Ruth doesn't."),
)


def test_texts_change_and_turns_stay() -> None:
    redacted = redact(TURNS, accept_all(propose(TURNS)))

    assert [(turn.number, turn.speaker) for turn in redacted.turns] == [(4, "T"), (5, "C")]
    assert redacted.turns[1].text.startswith("My sister [sister] is in [town 1]. ")
    assert "Anna" not in redacted.turns[1].text


def test_rejected_and_changed_and_marked_by_hand() -> None:
    review = propose(TURNS)
    first, leeds = review.proposals[0], review.proposals[2]
    by_hand = Decision(5, 0, 9, "My sister", "[a relative]")

    redacted = redact(TURNS, [reject(first), accept(leeds, "[her town]"), by_hand])

    assert redacted.turns[0] == TURNS[0]
    assert redacted.turns[1].text.startswith("[a relative] Anna is in [her town]. Anna")
    assert set(redacted.maps) == {5}


def test_same_everywhere_follows_the_entity() -> None:
    review = propose(TURNS)
    leeds = next(one for one in review.proposals if one.text == "Leeds")

    decisions = same_everywhere(accept(leeds, "[a city]"), review, TURNS)

    assert redact(TURNS, decisions).turns[1].text.count("[a city]") == 2


def test_rejecting_everywhere_minds_the_words() -> None:
    turns = [Turn(1, "C", "My sister Kate rang."), Turn(2, "C", "Katie never rings.")]
    review = propose(turns)

    decisions = same_everywhere(reject(review.proposals[0]), review, turns)

    assert [one.text for one in decisions] == ["Kate"]


def test_word_marked_by_hand_is_found_in_other_turns() -> None:
    turns = [Turn(1, "C", "The shed, the Shed."), Turn(2, "T", "Sheds and a shed?")]
    marked = Decision(1, 4, 8, "shed", "[a place]")

    decisions = same_everywhere(marked, propose(turns), turns)

    texts = [turn.text for turn in redact(turns, decisions).turns]
    assert texts == ["The [a place], the [a place].", "Sheds and a [a place]?"]


def test_redacting_again_changes_nothing() -> None:
    decisions = accept_all(propose(TURNS))
    once = redact(TURNS, decisions)

    assert redact(once.turns, decisions) == once


@pytest.mark.parametrize(
    ("decision", "message"),
    [
        (Decision(9, 0, 2, "Ho", "[x]"), "no turn 9"),
        (Decision(4, 7, 11, "Anne", "[x]"), "Turn 4 has changed"),
        (Decision(4, 7, 99, "Anna", "[x]"), "Turn 4 has changed"),
        (Decision(4, 7, 7, "", "[x]"), "span from 7 to 7"),
        (Decision(4, 7, 11, "Anna", "Berta"), "square brackets"),
        (Decision(4, 7, 11, "Anna", "[a [b]]"), "square brackets"),
    ],
)
def test_decisions_that_cannot_be_carried_out_are_refused(decision: Decision, message: str) -> None:
    with pytest.raises(CannotRedact, match=message):
        redact(TURNS, [decision])


def test_overlapping_decisions_are_refused() -> None:
    decisions = [Decision(4, 4, 11, "is Anna", "[x]"), Decision(4, 7, 11, "Anna", "[y]")]

    with pytest.raises(CannotRedact, match="Turn 4: two decisions overlap at 7"):
        redact(TURNS, decisions)


def test_placeholders_are_not_replaced() -> None:
    turns = [Turn(1, "C", "[sister] rang")]

    with pytest.raises(CannotRedact, match="in brackets"):
        redact(turns, [Decision(1, 0, 8, "[sister]", "[x]")])


def test_highlighted_spans_are_found_again() -> None:
    text = TURNS[1].text
    redacted = redact(TURNS, accept_all(propose(TURNS)))
    offsets, new = redacted.maps[5], redacted.turns[1].text

    def moved(start: int, end: int) -> str:
        return new[slice(*offsets.forward(start, end))]

    likes = text.index("likes")
    assert moved(likes, likes + 5) == "likes"
    assert offsets.backward(*offsets.forward(likes, likes + 5)) == (likes, likes + 5)
    # A span that begins or ends inside a name grows to the whole replacement.
    assert moved(text.index("nna is"), text.index("Leeds") + 2) == "[sister] is in [town 1]"
    assert moved(0, len(text)) == new


def test_offsets_survive_storage_and_hold_no_name() -> None:
    offsets = redact(TURNS, accept_all(propose(TURNS))).maps[5]

    stored = json.dumps(offsets.to_list())

    assert OffsetMap.from_list(json.loads(stored)) == offsets
    assert "Anna" not in stored
    assert "Leeds" not in stored
