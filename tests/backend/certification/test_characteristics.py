"""How often a pathway certifies whom: its numbers, whose components, and what more would change."""

from typing import Any

import pytest

from backend.access.models import Membership
from backend.access.roles import Role
from backend.access.rules import forget_roles
from backend.certification.bar import bar_of
from backend.certification.matrices import ScaleRange, chances, components_for
from backend.certification.models import PathwayVersion
from backend.competence.models import VarianceComponents
from rubrics.pathways import load_pathway, parse_pathway
from tests import factories
from tests.api.refusals import assert_refused
from tests.clients import client_of
from tests.definitions import own_pathway
from tests.worlds import TwoProgrammes, World, build_two_programmes

USUAL = ScaleRange(0, 6, 17)
OWN = {
    "trainee": 0.5,
    "session_in_trainee": 0.2,
    "rater": 0.05,
    "trainee_x_rater": 0.05,
    "residual": 0.2,
}


@pytest.fixture
def worlds(db: None) -> TwoProgrammes:
    return build_two_programmes()


@pytest.fixture
def world(worlds: TwoProgrammes) -> World:
    return worlds.a


def _preset(slug: str, version: str = "1.0") -> PathwayVersion:
    return PathwayVersion.objects.get(programme__isnull=True, slug=slug, version=version)


def _asked(world: World, pathway: PathwayVersion, **query: Any) -> Any:
    address = f"/api/v1/pathways/{pathway.pk}/characteristics/"
    return client_of(world.lead).get(address, {"programme": str(world.programme.pk), **query})


def _components(world: World, n_trainees: int, **changes: Any) -> VarianceComponents:
    return VarianceComponents.objects.create(
        **{
            "programme": world.programme,
            "instrument": "ipt-adherence-competence",
            "version": "1.0",
            "scale": "competence",
            "n_trainees": n_trainees,
            "n_sessions": 60,
            "n_raters": 4,
            "n_ratings": 120,
            "variance": OWN,
            "software": "fidelity",
            "data_hash": "a" * 64,
            **changes,
        }
    )


def test_the_recommended_pathway_meets_its_target_for_one_two_and_three_attempts() -> None:
    bar = bar_of(load_pathway("attune-recommended"))
    components = components_for(None, USUAL)

    for attempts in (1, 2, 3):
        found = chances(bar, USUAL, components, attempts)
        assert found.target_met, found.sentence
        assert found.target_clear, found.sentence
        assert found.false_pass["certified"] <= 0.05
        assert found.true_pass["certified"] >= 0.80


def test_its_first_version_held_back_the_competent() -> None:
    bar = bar_of(load_pathway("attune-recommended", "1.0"))

    found = chances(bar, USUAL, components_for(None, USUAL), 2)

    assert found.true_pass["certified"] < 0.60


def test_the_bar_is_read_from_the_rules() -> None:
    bar = bar_of(load_pathway("attune-recommended"))

    assert (bar.n_sessions, bar.n_cases, bar.n_raters, bar.in_all) == (4, 2, 2, 4)
    assert (bar.level, bar.confidence, bar.mean) == (3.0, 0.9, 3.0)
    assert (bar.lowest_session, bar.lowest_item, bar.lowest_item_mean) == (2.0, None, 2.0)
    assert set(bar.counted) == {"mean", "lowest_session", "required_items", "level"}
    assert {each.rule for each in bar.left_out} >= {"problem_areas", "flags", "signatures"}
    # Three recordings of each of four cases.
    practitioner = bar_of(load_pathway("practitioner-pathway"))
    assert (practitioner.n_sessions, practitioner.n_cases) == (12, 4)
    assert practitioner.by_supervisors
    assert practitioner.cut is None


def test_a_rule_about_one_section_is_named_as_left_out() -> None:
    text = own_pathway(mean="{id: mean, kind: mean_score, at_least: 3.0, section: A, why: A bar}")
    bar = bar_of(parse_pathway(text, name="own"))

    assert bar.cut is None
    assert bar.counted == ()
    assert [each.rule for each in bar.left_out] == ["mean", "signed"]


def test_a_longer_scale_has_the_chances_of_the_usual_one() -> None:
    bar = bar_of(load_pathway("attune-recommended"))
    text = own_pathway(mean="{id: mean, kind: mean_score, at_least: 3.0, why: A bar}")
    plain = bar_of(parse_pathway(text, name="own"))
    longer = ScaleRange(0, 12, 1)
    doubled = bar_of(parse_pathway(text.replace("at_least: 3.0", "at_least: 6.0"), name="own"))

    short = chances(plain, ScaleRange(0, 6, 1), components_for(None, USUAL), 1)
    long = chances(doubled, longer, components_for(None, longer), 1)

    assert bar.cut == plain.cut
    assert long.true_pass["certified"] == pytest.approx(short.true_pass["certified"], abs=1e-9)
    assert long.true_pass["level"] == 2 * short.true_pass["level"]


def test_few_trainees_leave_the_defaults_and_ten_bring_their_own(world: World) -> None:
    pathway = _preset("attune-recommended", "1.1")
    first = _asked(world, pathway).json()
    _components(world, 9)
    second = _asked(world, pathway).json()
    row = _components(world, 10)
    third = _asked(world, pathway).json()

    assert first["components"]["source"] == second["components"]["source"] == "defaults"
    assert first["components"]["n_trainees"] is None
    assert third["components"]["source"] == "programme"
    assert third["components"]["variance"] == OWN | {"case_in_trainee": 0.0}
    assert third["components"]["n_ratings"] == row.n_ratings
    assert third["components"]["data_hash"] == row.data_hash
    # Raters who differ less let more of the competent pass.
    passed = [each["chances"]["true_pass"]["certified"] for each in (first, third)]
    assert passed[1] > passed[0]


def test_components_that_could_not_be_told_apart_are_not_used(world: World) -> None:
    _components(world, 30, variance=None, reason="insufficient_data")

    answer = _asked(world, _preset("attune-recommended", "1.1")).json()

    assert answer["components"]["source"] == "defaults"


def test_another_programmes_components_do_not_leak(worlds: TwoProgrammes) -> None:
    _components(worlds.b, 40)

    answer = _asked(worlds.a, _preset("attune-recommended", "1.1")).json()

    assert answer["components"]["source"] == "defaults"
    pathway = _preset("attune-recommended", "1.1")
    asked = client_of(worlds.a.lead).get(
        f"/api/v1/pathways/{pathway.pk}/characteristics/",
        {"programme": str(worlds.b.programme.pk)},
    )
    assert asked.status_code == 404


def test_one_who_may_not_read_pathways_there_finds_none(worlds: TwoProgrammes) -> None:
    pathway = _preset("attune-recommended", "1.1")
    Membership.objects.create(
        programme_id=worlds.b.programme.pk,
        person=worlds.a.lead,
        role=Role.RATER,
        code="R77",
        starts_on=factories.LONG_AGO,
    )
    forget_roles(worlds.a.lead)

    answer = client_of(worlds.a.lead).get(
        f"/api/v1/pathways/{pathway.pk}/characteristics/",
        {"programme": str(worlds.b.programme.pk)},
    )

    assert_refused(answer, 404)


def test_more_attempts_never_certify_fewer(world: World) -> None:
    answer = _asked(world, _preset("attune-recommended", "1.1"), attempts=3).json()

    false = [each["false_pass"]["certified"] for each in answer["attempts"]]
    assert [each["attempts"] for each in answer["attempts"]] == [1, 2, 3, 4, 5]
    assert false == sorted(false)
    assert answer["chances"]["attempts"] == 3
    assert answer["chances"]["false_pass"] == answer["attempts"][2]["false_pass"]
    levels = [point["certified"] for point in answer["chances"]["points"]]
    assert levels == sorted(levels)


def test_one_more_rater_or_fresh_ones_help_the_competent(world: World) -> None:
    answer = _asked(world, _preset("attune-recommended", "1.1"), attempts=1).json()

    passed = {each["change"]: each["true_pass"]["certified"] for each in answer["changes"]}
    now = answer["chances"]["true_pass"]["certified"]
    assert passed["rater"] > now
    assert passed["fresh_raters"] > now
    assert passed["session"] > now - 0.01


def test_a_pathway_without_a_bar_says_so(world: World) -> None:
    answer = _asked(world, _preset("therapist-pathway")).json()

    assert answer["reason"] == "no_bar"
    assert answer["chances"] is None
    assert answer["attempts"] == answer["changes"] == []
    assert answer["portfolio"]["n_sessions"] == 9


def test_a_pathway_for_any_instrument_is_read_on_the_scale_it_names(world: World) -> None:
    answer = _asked(world, _preset("portfolio-pathway")).json()

    assert answer["reason"] is None
    assert answer["scale"] is None
    assert answer["components"]["source"] == "defaults"
    assert answer["cut"] == 3.0
    below = answer["chances"]["false_pass"]["level"]
    assert below == pytest.approx(3.0 - 0.5 * 4 / 6)
    assert answer["portfolio"] | {"n_sessions": 2, "n_cases": 2} == answer["portfolio"]


@pytest.mark.parametrize("attempts", ["0", "6", "many", "1.5"])
def test_attempts_out_of_range_are_refused(world: World, attempts: str) -> None:
    answer = _asked(world, _preset("attune-recommended", "1.1"), attempts=attempts)

    assert_refused(answer, 400)


def test_a_pathway_of_another_programme_is_hidden(worlds: TwoProgrammes) -> None:
    assert _asked(worlds.a, worlds.b.own_pathway).status_code == 404
