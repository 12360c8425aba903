"""Two versions of an instrument, part by part, and the text they were read from."""

from typing import Any

import pytest

from backend.instruments.comparing import compared
from backend.instruments.models import RubricVersion
from rubrics import Rubric, parse
from tests import factories
from tests.api.refusals import assert_refused
from tests.clients import client_of
from tests.definitions import own_definition
from tests.worlds import World

URL = "/api/v1/rubrics/"
OLD = {"A1": "Letting finish", "A2": "Asking back", "A3": "Waiting"}


def _rubric(**said: Any) -> Rubric:
    return parse(own_definition(**said), name="test.yaml")


def _later(**said: Any) -> Rubric:
    return _rubric(version="1.1", follows="1.0", **said)


def test_each_part_has_one_fate_and_the_texts_that_differ() -> None:
    new = _later(
        items={"A1": "Letting finish", "B2": "Asking openly", "A4": "Naming"},
        lineage={"A1": "same", "B2": "{same: A2}", "A4": "{new: It was missed}"},
        dropped="[A3]",
    )

    found = compared(_rubric(items=OLD), new)

    parts = [
        (part["change"], part["earlier_id"], part["id"], part["spans_curves"])
        for part in found["parts"]
    ]
    assert parts == [
        ("same", "A1", "A1", True),
        ("reworded", "A2", "B2", True),
        ("new", None, "A4", False),
        ("dropped", "A3", None, False),
    ]
    assert found["parts"][1]["differences"] == [
        {"place": "name", "before": "Asking back", "after": "Asking openly"}
    ]
    assert found["parts"][2]["reason"] == "It was missed"
    assert (found["spans_curves"], found["spans_reliability"]) == ("some", "some")


def test_a_rescaled_item_joins_curves_and_not_reliability() -> None:
    worth = "{rescaled: A1, map: {skill: {0: 0, 1: 2, 2: 4}}, reason: Finer points}"
    new = _later(
        items={"A1": "Letting finish"},
        lineage={"A1": worth},
        points="{0: none, 1: poor, 2: fair, 3: good, 4: best}",
    )

    found = compared(_rubric(items={"A1": "Letting finish"}), new)

    part = found["parts"][0]
    assert (part["change"], part["reason"]) == ("rescaled", "Finer points")
    assert part["map"] == {"skill": {"0": 0.0, "1": 2.0, "2": 4.0}}
    assert (found["spans_curves"], found["spans_reliability"]) == ("all", "none")
    assert {"place": "scales.skill.points.4", "before": None, "after": "best"} in found[
        "differences"
    ]


def test_without_lineage_only_parts_of_equal_content_span_both() -> None:
    found = compared(_rubric(items=OLD), _rubric(items={**OLD, "A3": "Pausing"}, version="1.1"))

    assert [part["change"] for part in found["parts"]] == ["same", "same", "unstated"]
    assert found["has_lineage"] is False
    assert "does not say that it follows 1.0" in found["sentence"]
    assert (found["spans_curves"], found["spans_reliability"]) == ("some", "some")


def _two(world: World) -> tuple[RubricVersion, RubricVersion]:
    texts = (
        own_definition(),
        own_definition(version="1.1", follows="1.0", lineage={"A1": "same", "A2": "same"}),
    )
    first, second = (
        factories.make_own_rubric(world.programme, by=world.lead, text=text) for text in texts
    )
    return first, second


@pytest.mark.django_db
def test_either_version_can_be_named_first(world: World) -> None:
    (old, new), client = _two(world), client_of(world.rater1)

    answers = [
        client.get(f"{URL}{one.pk}/compare/", {"with": str(other.pk)}).json()
        for one, other in ((old, new), (new, old))
    ]

    assert answers[0] == answers[1]
    assert (answers[0]["earlier"], answers[0]["later"]) == (str(old.pk), str(new.pk))
    assert answers[0]["spans_curves"] == "all"


@pytest.mark.django_db
def test_lineage_leads_through_the_versions_between(world: World) -> None:
    old, between = _two(world)
    text = own_definition(version="1.2", follows="1.1", lineage={"A1": "same", "A2": "new"})
    newest = factories.make_own_rubric(world.programme, by=world.lead, text=text)

    answer = client_of(world.rater1).get(f"{URL}{newest.pk}/compare/", {"with": str(old.pk)})

    found = answer.json()
    assert (found["has_lineage"], found["spans_curves"]) == (True, "some")
    assert [part["change"] for part in found["parts"]] == ["same", "new", "dropped"]
    assert between.version == "1.1"


@pytest.mark.django_db
def test_what_is_no_second_version_is_refused(world: World) -> None:
    (old, _), client = _two(world), client_of(world.lead)

    def compare(other: str) -> Any:
        return client.get(f"{URL}{old.pk}/compare/", {"with": other})

    assert assert_refused(compare(str(old.pk)), 400)["code"] == "not_two_versions"
    assert assert_refused(compare(str(world.own_rubric.pk)), 400)["code"] == "not_two_versions"
    assert_refused(compare(str(world.programme.pk)), 404)
    for wrong in ("", "x", "a\x00"):
        assert_refused(compare(wrong), 400)


@pytest.mark.django_db
def test_the_text_is_had_as_it_was_written(world: World) -> None:
    own = client_of(world.rater1).get(f"{URL}{world.own_rubric.pk}/source/")
    shipped = client_of(world.rater1).get(f"{URL}{factories.ipt_rubric().pk}/source/")

    assert own.content.decode() == world.own_rubric.source
    assert own["Content-Type"].startswith("application/yaml")
    assert own["Content-Disposition"].startswith("attachment")
    assert shipped.content.startswith(b"#")


@pytest.mark.django_db
def test_a_version_whose_text_was_not_kept_says_so_and_is_compared(world: World) -> None:
    known = factories.ipt_rubric()
    old = RubricVersion.objects.create(
        slug=known.slug,
        version="0.0.1",
        title=known.title,
        language="en",
        status="draft",
        fingerprint="0" * 64,
        definition=known.definition,
    )
    client = client_of(world.lead)

    source = client.get(f"{URL}{old.pk}/source/")
    comparison = client.get(f"{URL}{old.pk}/compare/", {"with": str(known.pk)})

    assert assert_refused(source, 409)["code"] == "source_not_kept"
    assert comparison.json()["spans_curves"] == "all"
