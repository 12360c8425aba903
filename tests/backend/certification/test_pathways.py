"""Pathways: those of the product and a programme's own, looked at, added, adopted, withdrawn."""

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from backend.audit.models import AuditEvent
from backend.certification.models import PathwayAdoption, PathwayVersion
from backend.certification.selectors import adoptions_of
from backend.certification.services import (
    add_pathway,
    adopt_pathway,
    load_pathway_versions,
    withdraw_pathway,
)
from backend.core.errors import AccessDenied, DomainError
from backend.instruments.services import PublishedHasChanged
from tests import factories
from tests.api.refusals import assert_refused
from tests.clients import client_of
from tests.definitions import PERMISSION, own_definition, own_pathway
from tests.worlds import TwoProgrammes, World

pytestmark = pytest.mark.django_db
URL = "/api/v1/pathways/"
SUPPLIED = "{supplied: Any scale of three points, lowest: 0, highest: 2}"


def _add(world: World, text: str) -> PathwayVersion:
    return add_pathway(
        actor=world.lead,
        programme=world.programme,
        raw=text.encode(),
        permission_note=PERMISSION,
    )


def _adopt(world: World, pathway: PathwayVersion, **said: Any) -> PathwayAdoption:
    return adopt_pathway(actor=world.lead, programme=world.programme, pathway=pathway, **said)


def _post(world: World, path: str, **said: Any) -> Any:
    return client_of(world.lead).post(
        f"{URL}{path}", {"programme": str(world.programme.pk), **said}
    )


def _refused(function: Any, *given: Any, **said: Any) -> str:
    def counts() -> tuple[int, int, int]:
        models = (PathwayVersion, PathwayAdoption, AuditEvent)
        n_rows = [model._default_manager.count() for model in models]
        return (n_rows[0], n_rows[1], n_rows[2])

    before = counts()
    with pytest.raises(DomainError) as refusal, transaction.atomic():
        function(*given, **said)
    assert counts() == before
    return refusal.value.code


def _preset(slug: str) -> PathwayVersion:
    rows = PathwayVersion.objects.filter(programme__isnull=True, slug=slug)
    return max(rows, key=lambda row: row.version)


# ── Of the product ───────────────────────────────────────────────────────────────────────


def test_the_presets_are_loaded_once(db: None) -> None:
    slugs = set(
        PathwayVersion.objects.filter(programme__isnull=True).values_list("slug", flat=True)
    )

    assert "attune-recommended" in slugs
    assert load_pathway_versions() == 0


def test_a_published_preset_with_other_content_is_refused_loudly(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = "backend.certification.services.shipped.pathway_fingerprint"
    monkeypatch.setattr(place, lambda _: "0" * 64)

    with pytest.raises(PublishedHasChanged, match="is published"):
        load_pathway_versions()


# ── Of a programme ───────────────────────────────────────────────────────────────────────


def test_a_pathway_is_added_with_the_right_to_use_it(world: World) -> None:
    answer = _post(world, "", text=own_pathway(), permission_note=PERMISSION)

    assert answer.status_code == 201, answer.content
    shown = answer.json()
    assert shown["permission_note"] == PERMISSION
    assert [rule["id"] for rule in shown["definition"]["rules"]] == ["sessions", "mean", "signed"]
    assert shown["allowed_actions"] == ["adopt"]
    event = AuditEvent.objects.get(verb="pathway.added")
    assert (event.chain, event.target) == (str(world.programme.pk), shown["id"])
    source = client_of(world.trainee).get(f"{URL}{shown['id']}/source/")
    assert source.content.decode() == own_pathway()


def test_a_version_never_changes(world: World) -> None:
    row = _add(world, own_pathway())

    assert _refused(_add, world, own_pathway(title="Another")) == "version_taken"
    assert _refused(_add, world, "# again\n" + own_pathway()) == "already_there"
    assert _refused(_add, world, own_pathway(version="0.9")) == "version_not_newer"
    assert _refused(_add, world, own_pathway(slug="attune-recommended")) == "slug_taken"
    assert _add(world, own_pathway(version="1.10")).version == "1.10"
    with pytest.raises(DatabaseError), transaction.atomic():
        PathwayVersion.objects.filter(pk=row.pk).update(title="Another")
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_own_pathway(
            world.programme, by=world.lead, text=own_pathway(title="Another")
        )


MISFITS = {
    "scale": "{id: mean, kind: mean_score, scale: depth, at_least: 3.0, why: A bar}",
    "section": "{id: mean, kind: mean_score, section: Q, at_least: 3.0, why: A bar}",
    "item": "{id: mean, kind: floor_item, items: [A99], at_least: 2.0, why: A bar}",
    "cut": "{id: mean, kind: mean_score, at_least: 7.0, why: A bar}",
}


@pytest.mark.parametrize("what", MISFITS)
def test_a_rule_that_the_instrument_cannot_answer_is_named(world: World, what: str) -> None:
    text = own_pathway(mean=MISFITS[what])

    answer = _post(world, "", text=text, permission_note=PERMISSION)

    body = assert_refused(answer, 400)
    assert body["code"] == "pathway_does_not_fit"
    assert body["errors"][0]["field"] == "mean"
    line = text.splitlines().index(f"  - {MISFITS[what]}") + 1
    assert body["errors"][0]["line"] == line
    preview = _post(world, "preview/", text=text).json()
    assert (preview["accepted"], preview["refusal"]["code"]) == (False, "pathway_does_not_fit")
    assert preview["problems"][0]["item"] == "mean"


def test_an_instrument_that_the_programme_lacks_is_refused(worlds: TwoProgrammes) -> None:
    of_b = worlds.b.own_rubric.slug
    text = own_pathway(instrument=f"{{slug: {of_b}, scale: skill}}")

    assert _refused(_add, worlds.a, text) == "instrument_missing"


def test_a_preview_says_what_differs(world: World) -> None:
    row = _add(world, own_pathway())
    text = own_pathway(
        version="1.1", mean="{id: mean, kind: mean_score, at_least: 3.5, why: A bar}"
    )

    answer = _post(world, "preview/", text=text).json()

    assert answer["accepted"] is True
    assert answer["earlier"] == str(row.pk)
    places = {entry["place"] for entry in answer["comparison"]["differences"]}
    assert places == {"rules.mean.sentence", "rules.mean.parameters.at_least"}


def test_two_versions_are_compared(world: World) -> None:
    old = _add(world, own_pathway())
    new = _add(world, own_pathway(version="1.1", title="Another"))
    client = client_of(world.auditor)

    answer = client.get(f"{URL}{new.pk}/compare/", {"with": str(old.pk)}).json()

    assert (answer["earlier"], answer["later"]) == (str(old.pk), str(new.pk))
    assert answer["differences"] == [
        {"place": "title", "before": "An own pathway", "after": "Another"}
    ]
    other = client.get(f"{URL}{new.pk}/compare/", {"with": str(world.own_pathway.pk)})
    assert assert_refused(other, 400)["code"] == "not_two_versions"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "rules: []",
        own_pathway() + "__proto__: {a: 1}\n",
        own_pathway().replace("id: mean", "id: __proto__"),
        "a: &a [*a]",
        "[" * 5000,
        own_pathway().replace("3.0", ".nan"),
        own_pathway().replace("3.0", "9" * 5000),
        own_pathway().replace("kind: mean_score", "kind: no_such"),
    ],
)
def test_what_is_no_pathway_is_refused_by_line(world: World, text: str) -> None:
    answer = _post(world, "", text=text, permission_note=PERMISSION)

    assert assert_refused(answer, 400)["code"] == "pathway_invalid"
    shown = _post(world, "preview/", text=text).json()
    assert shown["refusal"]["code"] == "pathway_invalid"
    assert shown["problems"]


# ── Adoption ─────────────────────────────────────────────────────────────────────────────


def test_a_programme_certifies_by_the_version_adopted_last(world: World) -> None:
    old = _add(world, own_pathway())
    new = _add(world, own_pathway(version="1.1"))

    _adopt(world, old)
    _adopt(world, new)
    (counting,) = adoptions_of([world.programme.pk])[world.programme.pk]
    assert counting.pathway == new
    assert (counting.instrument, counting.scale) == ("ipt-adherence-competence", "competence")
    assert _refused(_adopt, world, new) == "already_adopted"
    withdraw_pathway(actor=world.lead, programme=world.programme, pathway=new)

    assert adoptions_of([world.programme.pk])[world.programme.pk] == []
    events = AuditEvent.objects.filter(verb__startswith="pathway.").order_by("sequence")
    assert [event.verb for event in events][-3:] == [
        "pathway.adopted",
        "pathway.adopted",
        "pathway.withdrawn",
    ]


def test_the_recommended_pathway_fits_the_instrument_of_the_product(world: World) -> None:
    answer = _post(world, f"{_preset('attune-recommended').pk}/adopt/")

    assert answer.status_code == 200, answer.content
    (adopted,) = answer.json()["adopted_in"]
    assert adopted["programme"] == str(world.programme.pk)
    assert adopted["instrument"] == "ipt-adherence-competence"
    assert answer.json()["allowed_actions"] == ["adopt", "withdraw"]


def test_a_pathway_without_an_instrument_needs_one_that_fits(world: World) -> None:
    preset = _preset("portfolio-pathway")
    text = own_definition(points="{1: poor, 2: low, 3: fair, 4: good, 5: best}")
    text = text.replace("{0: Not at all, 2: Throughout}", "{1: Not at all, 5: Throughout}")
    text = text.replace("absent: 0", "absent: 1").replace("opportunity: 0", "opportunity: 1")
    rubric = factories.make_own_rubric(world.programme, by=world.lead, text=text)

    assert _refused(_adopt, world, preset) == "instrument_needed"
    assert (
        _refused(_adopt, world, preset, instrument="no-such", scale="skill") == "instrument_missing"
    )
    for scale in ("competence", "depth"):
        given = {"instrument": "ipt-adherence-competence", "scale": scale}
        assert _refused(_adopt, world, preset, **given) == "pathway_does_not_fit"
    row = _adopt(world, preset, instrument=rubric.slug, scale="skill")

    assert (row.instrument, row.scale) == (rubric.slug, "skill")


def test_a_pathway_that_names_its_instrument_takes_no_other(world: World) -> None:
    row = _add(world, own_pathway())

    code = _refused(_adopt, world, row, instrument=world.own_rubric.slug, scale="skill")

    assert code == "instrument_fixed"


def test_nobody_else_decides(worlds: TwoProgrammes) -> None:
    row = _add(worlds.a, own_pathway())

    for actor in (worlds.a.supervisor, worlds.b.lead):
        with pytest.raises(AccessDenied):
            adopt_pathway(actor=actor, programme=worlds.a.programme, pathway=row)
        with pytest.raises(AccessDenied):
            withdraw_pathway(actor=actor, programme=worlds.a.programme, pathway=row)
    assert _refused(_adopt, worlds.b, row) == "foreign_pathway"
    assert (
        _refused(
            withdraw_pathway,
            actor=worlds.a.lead,
            programme=worlds.a.programme,
            pathway=row,
        )
        == "not_adopted"
    )
    other = client_of(worlds.b.lead)
    programme = {"programme": str(worlds.b.programme.pk)}
    assert_refused(other.get(f"{URL}{row.pk}/"), 404)
    assert_refused(other.get(f"{URL}{row.pk}/source/"), 404)
    assert_refused(other.post(f"{URL}{row.pk}/adopt/", programme), 404)
    assert_refused(
        other.get(f"{URL}{worlds.b.own_pathway.pk}/compare/", {"with": str(row.pk)}), 404
    )


def test_an_adoption_is_never_changed_or_removed(world: World) -> None:
    row = _adopt(world, _add(world, own_pathway()))

    with pytest.raises(DatabaseError), transaction.atomic():
        PathwayAdoption.objects.filter(pk=row.pk).update(withdrawn=True)
    with pytest.raises(DatabaseError), transaction.atomic():
        PathwayAdoption.objects.filter(pk=row.pk).delete()


# ── Lists ────────────────────────────────────────────────────────────────────────────────


def _listed(world: World, **asked: Any) -> set[str]:
    rows = client_of(world.trainee).get(URL, {"programme": str(world.programme.pk), **asked})
    return {row["slug"] for row in rows.json()["results"]}


def test_a_list_is_narrowed(worlds: TwoProgrammes) -> None:
    world, own = worlds.a, worlds.a.own_pathway.slug
    _adopt(world, world.own_pathway)
    _adopt(worlds.b, _preset("attune-recommended"))

    assert _listed(world, adopted="true") == {own}
    assert own not in _listed(world, adopted="false")
    assert _listed(world, search="OWN path") == {own}
    assert _listed(world, slug="attune-recommended") == {"attune-recommended"}
    rows = client_of(world.lead).get(URL).json()["results"]
    told = {entry["programme"] for row in rows for entry in row["adopted_in"]}
    assert told == {str(world.programme.pk)}
    assert_refused(client_of(world.lead).get(URL, {"adopted": "true"}), 400)


def test_a_list_asks_the_database_as_often_for_twenty_rows_as_for_one(world: World) -> None:
    client = client_of(world.lead)

    def n_queries() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(URL).status_code == 200
        return len(queries)

    few = n_queries()
    for _ in range(20):
        _adopt(world, factories.make_own_pathway(world.programme, by=world.lead))

    assert n_queries() == few
    assert few <= 9
