"""Presidio as one more finder: missing where it is asked for, or among the proposals."""

from typing import Any

import pytest

from backend.casework.deidentify import Kind, Mention
from backend.deidentification import checks, proposing
from tests.backend.deidentification.reviewing import Reviewing, make_text
from tests.worlds import World


def test_it_is_not_missed_where_nobody_asked_for_it() -> None:
    assert checks.check_presidio() == []


def test_what_is_missing_is_named_before_the_server_starts(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEIDENTIFY_PRESIDIO = True
    settings.DEIDENTIFY_SPACY_MODEL = "a_model"
    monkeypatch.setattr(checks, "find_spec", lambda name: None if name == "a_model" else object())

    (error,) = checks.check_presidio()

    assert error.id == "attune.E004"
    assert "not installed: a_model" in error.msg
    assert error.hint is not None
    assert "DEIDENTIFY_PRESIDIO=0" in error.hint


@pytest.mark.django_db
def test_its_finds_stand_among_the_proposals(
    world: World, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEIDENTIFY_PRESIDIO = True
    settings.DEIDENTIFY_SPACY_MODEL = "a_model"

    def find(script: Any) -> list[Mention]:
        start = script.text.index("Sparrow")
        return [Mention(start, start + 7, Kind.PERSON, "presidio", 0.5)]

    monkeypatch.setattr(proposing, "_presidio", lambda _: find)
    review = Reviewing(world.trainee, make_text(world))

    body = review.open().json()

    rules = {review.words(span): span["rule"] for span in body["spans"]}
    assert rules["Sparrow"] == "presidio"
    assert body["engine_version"] == "1+presidio a_model"
