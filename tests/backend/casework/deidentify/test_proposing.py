"""Which words are proposed, as what, and who is one person."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from backend.casework.deidentify import (
    CannotPropose,
    Entity,
    Kind,
    KnownName,
    Review,
    Turn,
    propose,
)

ROOT = Path(__file__).parents[4]


def review_of(
    *texts: str, known: tuple[KnownName, ...] = (), session_year: int | None = None
) -> Review:
    turns = [Turn(number, "C", text) for number, text in enumerate(texts, start=1)]
    return propose(turns, known=known, session_year=session_year)


def found(*texts: str, known: tuple[KnownName, ...] = ()) -> list[tuple[str, str]]:
    return [(one.kind.value, one.text) for one in review_of(*texts, known=known).proposals]


def replaced(*texts: str, known: tuple[KnownName, ...] = ()) -> list[tuple[str, str]]:
    return [(one.text, one.replacement) for one in review_of(*texts, known=known).proposals]


def entity_of(review: Review, text: str) -> Entity:
    return review.entity(next(one.entity for one in review.proposals if one.text == text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("My mobile is 07700 900123.", [("phone", "07700 900123")]),
        ("Ring (614) 555-0187, please.", [("phone", "(614) 555-0187")]),
        (
            "it's oh seven seven double oh nine hundred and that's wrong",
            [],
        ),
        (
            "it's oh seven seven double oh nine double oh one two three",
            [("phone", "oh seven seven double oh nine double oh one two three")],
        ),
        ("The fax is 020 7946 0000.", [("fax", "020 7946 0000")]),
        ("Write to a.b@example.org.", [("email", "a.b@example.org")]),
        ("it's ann at example dot com", [("email", "ann at example dot com")]),
        ("My SSN is 987-65-4320.", [("national_id", "987-65-4320")]),
        ("NI number QQ 12 34 56 C", [("national_id", "QQ 12 34 56 C")]),
        ("MRN 00482913, they said.", [("record", "00482913")]),
        ("policy number 8812 4410", [("health_plan", "8812 4410")]),
        ("sort code 00-99-31", [("account", "00-99-31")]),
        ("Passport number 533401372.", [("licence", "533401372")]),
        ("They towed AB19 XYZ.", [("vehicle", "AB19 XYZ")]),
        ("serial number SN-448-20917", [("device", "SN-448-20917")]),
        ("See https://example.com/a?b=1.", [("url", "https://example.com/a?b=1")]),
        ("It came from 192.0.2.44.", [("ip", "192.0.2.44")]),
        ("fingerprint reference FP-77120", [("biometric", "FP-77120")]),
        ("She sent IMG_2041.jpg to me.", [("photo", "IMG_2041.jpg")]),
        ("The reference is UC/7719/0042.", [("code", "UC/7719/0042")]),
        ("I'm at 14 Larkspur Road.", [("address", "14 Larkspur Road")]),
        ("The postcode is LS1 9ZZ.", [("postcode", "LS1 9ZZ")]),
        ("It was the third of March.", [("date", "the third of March")]),
        ("On 21/06/2023 I left.", [("date", "21/06/2023")]),
        ("Gran is 94 and well.", [("age", "94")]),
        ("He works for Halden Joinery.", [("organisation", "Halden Joinery")]),
        ("She's at Linden Middle School.", [("school", "Linden Middle School")]),
        ("We moved to Leeds.", [("place", "Leeds")]),
    ],
)
def test_each_kind_is_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Will you come? It may be later.",
        "I hope so. Mark my words. May I ask?",
        "last Tuesday, two weeks ago, at ten past four, in the summer",
        "My PHQ-9 was 14 and the GAD-7 was 12, in session 9 of 16.",
        "She's eighty-nine and I'm 44.",
        "I waited ninety minutes and it's 95 per cent.",
        "One, two, three, four, five, six, seven, eight.",
        "London Bridge is falling down, and Bob's your uncle.",
        "In Interpersonal Psychotherapy we call it a Role Transition.",
        "I'm from Ohio. English people. We went to Spain in 2019.",
        "Ring Samaritans on 116 123, or 999.",
        "I walked down the street, along the road, to the high street.",
        "We bought an iPhone from the telly. Christmas was hard.",
        "It cost £1,200 and 8,000 steps.",
        "[sister] said that [town 1] is cold on [date].",
    ],
)
def test_what_identifies_nobody_is_left(text: str) -> None:
    assert found(text) == []


def test_year_stays_beside_a_date() -> None:
    (proposal,) = review_of("It was March 14, 2024.").proposals

    assert proposal.text == "March 14"


def test_year_of_birth_counts_only_when_it_tells_an_age_over_89() -> None:
    assert review_of("I was born in 1936.", session_year=2020).proposals == ()
    assert [one.text for one in review_of("Born in 1930.", session_year=2020).proposals] == ["1930"]


def test_relation_becomes_the_replacement_throughout() -> None:
    texts = ("My sister Anna rang.", "And what did anna say?", "Anna's angry.")

    assert replaced(*texts) == [("Anna", "[sister]"), ("anna", "[sister]"), ("Anna", "[sister]")]


def test_relation_of_somebody_else_is_not_the_clients() -> None:
    assert replaced("His sister Anna rang.") == [("Anna", "[person 1]")]


def test_second_sister_has_a_number() -> None:
    assert replaced("My sister Anna and my sister Ruth.") == [
        ("Anna", "[sister]"),
        ("Ruth", "[sister 2]"),
    ]


def test_known_name_is_found_in_every_form() -> None:
    known = (KnownName("Kate Miller", "client"),)
    texts = (
        "Kate, come in.",
        "kate miller is here",
        "Kate's bag.",
        "Katie said so.",
        "It's K-A-T-E.",
        "Ms Miller.",
        "kaye mller",
    )

    review = review_of(*texts, known=known)

    (client,) = [one for one in review.entities if one.replacement == "[client]"]
    assert {turn for turn, _, _ in client.spans} == {1, 2, 3, 4, 5, 6, 7}
    assert client.unsure
    assert {one.turn for one in review.proposals if one.is_unsure} >= {4, 6, 7}
    assert not {one.turn for one in review.proposals if one.is_unsure} & {1, 2, 3}


def test_two_people_of_one_name_are_not_joined() -> None:
    review = review_of(
        "My sister Anna came.", "My friend Anna Kowalska came.", "Mr Patel, Dr Patel."
    )

    assert entity_of(review, "Anna").key != ""
    assert len({one.entity for one in review.proposals if one.text == "Patel"}) == 2


def test_name_that_could_be_two_people_is_unsure() -> None:
    known = (KnownName("Anna Lee", "sister"), KnownName("Anna Wood", "friend"))

    (proposal,) = review_of("And then Anna rang.", known=known).proposals

    assert proposal.replacement not in {"[sister]", "[friend]"}
    assert proposal.is_unsure


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("my brother mark said no", ["mark"]),
        ("my brother will come", []),
        ("Then Will said no.", ["Will"]),
        ("I told May about it.", ["May"]),
        ("Dr Grace is away.", ["Grace"]),
        ("say grace and mark it", []),
        ("my son jack and my daughter rose are fine", ["jack", "rose"]),
        ("Mrs White likes white bread.", ["White"]),
        ("JOHN SAID NO", ["JOHN"]),
    ],
)
def test_names_that_are_words_need_their_sentence(text: str, names: list[str]) -> None:
    assert [one.text for one in review_of(text).proposals] == names


def test_known_word_name_is_told_from_the_word() -> None:
    known = (KnownName("Will Miller", "husband"),)
    texts = ("Will, will you drive?", "Will will drive.", "He will.")

    spans = [(one.turn, one.text) for one in review_of(*texts, known=known).proposals]

    assert spans == [(1, "Will"), (2, "Will")]


def test_name_on_no_list_is_found_where_it_is_asked_for() -> None:
    assert replaced("What's her name?", "Thandeka.") == [("Thandeka", "[person 1]")]


def test_name_beside_a_saying_is_found() -> None:
    assert found("Zofia, London Bridge is falling down") == [("person", "Zofia")]


def test_known_name_inside_a_joined_word_is_found() -> None:
    assert found("the post-Zofia years", known=(KnownName("Zofia"),)) == [("person", "post-Zofia")]


def test_settled_replacement_and_known_places_are_kept() -> None:
    known = (
        KnownName("Zofia", "friend", replacement="[friend from school]"),
        KnownName("Fernbrook", kind=Kind.PLACE),
    )

    assert replaced("zofia left fernbrook", known=known) == [
        ("zofia", "[friend from school]"),
        ("fernbrook", "[town 1]"),
    ]


def test_numbers_of_known_people_do_not_depend_on_who_is_said() -> None:
    known = (KnownName("Odile", "friend"), KnownName("Saskia", "friend"))

    assert replaced("I saw Saskia.", known=known) == [("Saskia", "[friend 2]")]


def test_speaker_labels_that_are_names_are_known() -> None:
    turns = [Turn(1, "Thandeka Moyo", "Hi."), Turn(2, "T", "hello thandeka")]

    review = propose(turns, known=[KnownName("Thandeka Moyo", "client")])

    assert review.speakers == {"Thandeka Moyo": "[client]"}
    assert [one.replacement for one in review.proposals] == ["[client]"]


@pytest.mark.parametrize("run", ["a-" * 40_000, "a." * 40_000, "1/" * 40_000])
def test_run_without_blanks_is_proposed_whole(run: str) -> None:
    assert found(f"so {run} and Anna") == [("code", run), ("person", "Anna")]


def test_input_that_cannot_be_used_is_refused() -> None:
    with pytest.raises(CannotPropose, match="number 3"):
        propose([Turn(3, "C", "a"), Turn(3, "T", "b")])
    with pytest.raises(CannotPropose, match="language 'de'"):
        propose([], language="de")
    with pytest.raises(CannotPropose, match="Known name 2 \\(sister\\) is empty"):
        propose([], known=[KnownName("Anna"), KnownName(" ", "sister")])


def test_rules_load_no_web_framework_and_no_model() -> None:
    script = (
        "import sys, backend.casework.deidentify as d; d.propose([d.Turn(1, 'C', 'Anna.')]); "
        "print(*[m for m in ('django', 'pydantic', 'numpy', 'spacy') if m in sys.modules])"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == []
