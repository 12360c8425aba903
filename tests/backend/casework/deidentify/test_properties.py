"""What holds for every transcript."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from backend.casework.deidentify import (
    Decision,
    KnownName,
    Turn,
    accept_all,
    propose,
    redact,
)

KNOWN = (
    KnownName("Thandeka Moyo", "client"),
    KnownName("Zofia", "sister"),
    KnownName("Zofia Brandt", "friend"),
    KnownName("Kwabena", "brother"),
)
NAMES = ["thandeka", "moyo", "zofia", "brandt", "kwabena"]
PIECES = [
    *NAMES,
    *map(str.title, NAMES),
    "Dr",
    "my sister",
    "his boss",
    "Will",
    "will",
    "May",
    "grace",
    "Anna",
    "annie",
    "mrs",
    "O'Brien",
    "in",
    "at",
    "from",
    "Leeds",
    "bath",
    "Tesco",
    "14",
    "Larkspur Road",
    "the third of March",
    "07700 900123",
    "oh seven seven double oh",
    "nine",
    "a@example.org",
    "MRN",
    "88213",
    "ninety-two",
    "she's",
    "K-A-T-E",
    "said",
    "and",
    "is",
    ",",
    ".",
    "?",
    "[sister]",
    "[town 1]",
    "İstanbul",
    "ß",
    "\n",
    "\u2028",
    "’s",
    "called",
    "name is",
    "What's her name?",
    "London Bridge is falling down",
]
ANNOUNCING = {"Dr", "my sister", "his boss", "mrs"}
texts = st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join) | st.text(max_size=60)
transcripts = st.lists(texts, max_size=6).map(
    lambda said: [Turn(n, "TC"[n % 2], text) for n, text in enumerate(said, start=1)]
)
# Without what announces somebody else of the same name ("Dr Kwabena").
unannounced = st.lists(
    st.sampled_from([piece for piece in PIECES if piece not in ANNOUNCING]), max_size=14
).map(lambda said: [Turn(1, "C", " ".join(said))])
# The machine may be busy; how fast the rules are is measured by `make bench`.
unhurried = settings(deadline=None)


@unhurried
@given(transcripts)
def test_proposals_lie_in_their_turns_in_order_and_apart(turns: list[Turn]) -> None:
    review = propose(turns, known=KNOWN)

    texts_by_number = {turn.number: turn.text for turn in turns}
    last = (0, 0)
    for one in review.proposals:
        assert 0 <= one.start < one.end <= len(texts_by_number[one.turn])
        assert texts_by_number[one.turn][one.start : one.end] == one.text
        assert (one.turn, one.start) >= last
        assert "[" not in one.text
        last = (one.turn, one.end)


@unhurried
@given(transcripts)
def test_every_proposal_belongs_to_one_entity(turns: list[Turn]) -> None:
    review = propose(turns, known=KNOWN)

    spans = [span for entity in review.entities for span in entity.spans]
    assert sorted(spans) == [(one.turn, one.start, one.end) for one in review.proposals]
    for one in review.proposals:
        entity = review.entity(one.entity)
        assert (entity.kind, entity.replacement) == (one.kind, one.replacement)
    keys = [entity.key for entity in review.entities]
    assert len(keys) == len(set(keys))


@unhurried
@given(transcripts, st.randoms(use_true_random=False))
def test_order_in_which_turns_are_given_is_not_minded(turns: list[Turn], random: object) -> None:
    shuffled = list(turns)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert propose(shuffled, known=KNOWN) == propose(turns, known=KNOWN)


@unhurried
@given(unannounced)
def test_replacements_of_known_people_do_not_depend_on_the_text(turns: list[Turn]) -> None:
    replacements = {"[client]", "[sister]", "[friend]", "[brother]"}

    for entity in propose(turns, known=KNOWN).entities:
        for form in entity.forms:
            if form.casefold() in {"thandeka", "thandeka moyo"}:
                assert entity.replacement == "[client]"
            if form.casefold() == "kwabena":
                assert entity.replacement in replacements


@unhurried
@given(transcripts)
def test_known_names_are_gone_after_redaction(turns: list[Turn]) -> None:
    redacted = redact(turns, accept_all(propose(turns, known=KNOWN)))

    left = re.compile(rf"(?<![\w'-])(?:{'|'.join(NAMES)})(?![\w'-])", re.IGNORECASE)
    for turn in redacted.turns:
        assert left.search(turn.text) is None


@unhurried
@given(transcripts)
def test_redaction_keeps_turns_and_can_be_repeated(turns: list[Turn]) -> None:
    decisions = accept_all(propose(turns, known=KNOWN))
    once = redact(turns, decisions)

    assert redact(once.turns, decisions) == once
    assert [(turn.number, turn.speaker) for turn in once.turns] == [
        (turn.number, turn.speaker) for turn in turns
    ]


@unhurried
@given(transcripts, st.data())
def test_text_beside_what_was_replaced_is_found_again(
    turns: list[Turn], data: st.DataObject
) -> None:
    redacted = redact(turns, accept_all(propose(turns, known=KNOWN)))
    for old, new in zip(turns, redacted.turns, strict=True):
        offsets = redacted.maps.get(old.number)
        if offsets is None:
            assert new == old
            continue
        start = data.draw(st.integers(0, len(old.text)))
        end = data.draw(st.integers(start, len(old.text)))
        moved = offsets.forward(start, end)

        assert 0 <= moved[0] <= moved[1] <= len(new.text)
        back = offsets.backward(*moved)
        assert back[0] <= start
        assert end <= back[1] or start == end
        if all(end <= edit.start or edit.end <= start for edit in offsets.edits):
            assert new.text[slice(*moved)] == old.text[start:end]


@unhurried
@given(st.text(alphabet="ab [].", max_size=20), st.data())
def test_marks_by_hand_can_be_repeated_too(text: str, data: st.DataObject) -> None:
    turns = [Turn(1, "C", text)]
    starts = [n for n, letter in enumerate(text) if letter not in "[]"]
    if not starts:
        return
    start = data.draw(st.sampled_from(starts))
    end = data.draw(st.integers(start + 1, len(text)))
    decision = Decision(1, start, end, text[start:end], "[a]")

    once = redact(turns, [decision])

    assert once.turns[0].text == text[:start] + "[a]" + text[end:]
    assert redact(once.turns, [decision]) == once
