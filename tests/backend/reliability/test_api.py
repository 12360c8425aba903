"""Reliability reports over HTTP: who sees them, and what they say."""

from typing import Any

import pytest

from backend.access.models import Membership
from backend.access.roles import Role
from backend.accounts.models import User
from backend.ratings.models import Round, RoundPhase
from backend.reliability import services
from backend.reliability.models import ReliabilityReport
from tests import factories
from tests.backend.reliability.scored import Panel
from tests.clients import client_of
from tests.worlds import TwoProgrammes

pytestmark = pytest.mark.django_db
PATH = "/api/v1/reliability-reports/"


@pytest.fixture
def report(panel: Panel, lead: User) -> ReliabilityReport:
    panel.store()
    return services.compute_report(actor=lead, round_=panel.round_)[0]


def ids_seen_by(person: User) -> list[str]:
    return [row["id"] for row in client_of(person).get(PATH).json()["results"]]


@pytest.mark.parametrize("role", [Role.LEAD, Role.AUDITOR, Role.ADJUDICATOR])
def test_lead_auditor_and_adjudicator_read_reports(report: ReliabilityReport, role: Role) -> None:
    person = factories.make_member(report.programme, role, code="X9")

    assert ids_seen_by(person) == [str(report.pk)]
    assert client_of(person).get(f"{PATH}{report.pk}/").status_code == 200


@pytest.mark.parametrize("role", [Role.RATER, Role.SUPERVISOR, Role.TRAINEE, Role.OPERATOR])
def test_others_see_none(report: ReliabilityReport, role: Role) -> None:
    person = factories.make_member(report.programme, role, code="X9")

    assert ids_seen_by(person) == []
    assert client_of(person).get(f"{PATH}{report.pk}/").status_code == 404


def test_another_programmes_lead_sees_none(
    worlds: TwoProgrammes, report: ReliabilityReport
) -> None:
    assert ids_seen_by(worlds.a.lead) == []
    assert client_of(worlds.a.lead).get(f"{PATH}{report.pk}/").status_code == 404


def test_who_has_a_session_of_the_round_to_rate_sees_no_report(
    panel: Panel, lead: User, report: ReliabilityReport
) -> None:
    Membership.objects.create(
        person=lead, programme=panel.programme, role=Role.RATER, starts_on=factories.LONG_AGO
    )
    factories.make_round(panel.programme, lead=lead, sessions=[panel.sessions[2]], raters=[lead])

    assert ids_seen_by(lead) == []
    assert client_of(lead).get(f"{PATH}{report.pk}/").status_code == 404


def test_names_are_for_who_may_read_people(panel: Panel, report: ReliabilityReport) -> None:
    auditor = factories.make_member(panel.programme, Role.AUDITOR)
    adjudicator = factories.make_member(panel.programme, Role.ADJUDICATOR, code="A1")

    named = client_of(auditor).get(f"{PATH}{report.pk}/").json()
    coded = client_of(adjudicator).get(f"{PATH}{report.pk}/")

    assert {(row["code"], row["name"]) for row in named["raters"]} == {
        ("R01", panel.raters[0].name),
        ("R02", panel.raters[1].name),
        ("R03", panel.raters[2].name),
    }
    assert {row["name"] for row in coded.json()["raters"]} == {None}
    for rater in panel.raters:
        assert rater.name not in coded.content.decode()
        assert str(rater.pk) not in coded.content.decode()
    assert {(row["a"], row["b"]) for row in coded.json()["rater_pairs"]} <= {
        (a, b) for a in ("R01", "R02", "R03") for b in ("R01", "R02", "R03") if a != b
    }


def test_computing_answers_201_and_then_200_with_the_same_report(panel: Panel, lead: User) -> None:
    panel.store()
    client = client_of(lead)

    first = client.post(PATH, {"round": str(panel.round_.pk)}, format="json")
    second = client.post(PATH, {"round": str(panel.round_.pk)}, format="json")

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    body = first.json()
    assert body["round"] == {"id": str(panel.round_.pk), "name": panel.round_.name}
    assert (body["n_sessions"], body["n_raters"], body["n_ratings"]) == (12, 3, 36)
    assert body["confidence"] == 0.95
    assert body["headline"]["scheme"] == "Koo & Li 2016"
    assert "NaN" not in first.content.decode()
    overall = next(row for row in body["variables"] if row["key"] == "overall.competence")
    assert overall["estimates"]["icc_a1"]["value"] == body["headline"]["value"]


def test_an_interval_whose_coverage_is_off_says_so_in_words(
    panel: Panel, report: ReliabilityReport
) -> None:
    auditor = factories.make_member(panel.programme, Role.AUDITOR)

    body = client_of(auditor).get(f"{PATH}{report.pk}/").json()

    item = next(row for row in body["variables"] if row["key"] == "A1.competence")["estimates"]
    told = {code["code"]: code["text"] for code in item["alpha_interval"]["warnings"]}
    assert told.keys() == {"coverage_off"}
    assert "VALIDITY.md" in told["coverage_off"]
    assert item["icc_a1"]["warnings"] == []
    with_limits = [row for row in body["raters"] if row["low"] is not None]
    assert {row["warnings"][0]["code"] for row in with_limits} == {"coverage_off"}


def test_pairs_of_raters_have_weighted_kappa(panel: Panel, report: ReliabilityReport) -> None:
    auditor = factories.make_member(panel.programme, Role.AUDITOR)

    body = client_of(auditor).get(f"{PATH}{report.pk}/").json()

    assert len(body["rater_pairs"]) == 6
    for stored, shown in zip(report.result["rater_pairs"], body["rater_pairs"], strict=True):
        kappa = shown["weighted_kappa"]
        assert kappa["value"] == stored["weighted_kappa"]["value"]
        assert kappa["low"] < kappa["value"] < kappa["high"]
        assert "quadratic" in kappa["method"]
        assert [row["code"] for row in kappa["warnings"]] == ["few_double_rated"]
        assert shown["n_sessions"] == 12


def test_a_report_stored_before_pairs_had_kappa_is_still_read(
    panel: Panel, report: ReliabilityReport
) -> None:
    pairs = [
        {key: row[key] for key in ("a", "b", "scale", "n", "within_one", "exact")}
        for row in report.result["rater_pairs"]
    ]
    old = ReliabilityReport.objects.create(
        round=report.round,
        programme=report.programme,
        software=report.software,
        data_hash="0" * 64,
        n_sessions=report.n_sessions,
        n_raters=report.n_raters,
        n_ratings=report.n_ratings,
        result=report.result | {"rater_pairs": pairs},
    )
    auditor = factories.make_member(panel.programme, Role.AUDITOR)

    body = client_of(auditor).get(f"{PATH}{old.pk}/").json()

    assert {row["weighted_kappa"] for row in body["rater_pairs"]} == {None}
    assert {row["n_sessions"] for row in body["rater_pairs"]} == {None}


def test_a_report_stored_before_estimates_had_warnings_is_still_read(
    panel: Panel, report: ReliabilityReport
) -> None:
    result = report.result
    for row in result["raters"]:
        del row["warnings"]
    for estimate in result["variables"][0]["estimates"].values():
        estimate.pop("warnings", None)
    old = ReliabilityReport.objects.create(
        round=report.round,
        programme=report.programme,
        software=report.software,
        data_hash="0" * 64,
        n_sessions=report.n_sessions,
        n_raters=report.n_raters,
        n_ratings=report.n_ratings,
        result=result,
    )
    auditor = factories.make_member(panel.programme, Role.AUDITOR)

    body = client_of(auditor).get(f"{PATH}{old.pk}/").json()

    assert {tuple(row["warnings"]) for row in body["raters"]} == {()}
    assert body["variables"][0]["estimates"]["alpha_interval"]["warnings"] == []


def test_an_open_round_answers_409(panel: Panel, lead: User) -> None:
    Round.objects.filter(pk=panel.round_.pk).update(phase=RoundPhase.INDEPENDENT, closed_at=None)

    answer = client_of(lead).post(PATH, {"round": str(panel.round_.pk)}, format="json")

    assert (answer.status_code, answer.json()["code"]) == (409, "round_open")


def test_a_round_of_another_programme_is_not_there(panel: Panel, worlds: TwoProgrammes) -> None:
    answer = client_of(worlds.a.lead).post(PATH, {"round": str(panel.round_.pk)}, format="json")

    assert answer.status_code == 404


def test_an_auditor_may_not_compute(panel: Panel) -> None:
    auditor = factories.make_member(panel.programme, Role.AUDITOR)

    answer = client_of(auditor).post(PATH, {"round": str(panel.round_.pk)}, format="json")

    assert answer.status_code == 403


def test_the_list_is_narrowed_by_round_and_programme(
    panel: Panel, lead: User, report: ReliabilityReport
) -> None:
    def found(query: str) -> Any:
        return client_of(lead).get(f"{PATH}?{query}").json()["results"]

    (row,) = found(f"round={panel.round_.pk}")
    assert row["headline"]["sentence"]
    assert "variables" not in row
    assert len(found(f"programme={panel.programme.pk}")) == 1
    assert found(f"round={panel.programme.pk}") == []


def test_the_list_keeps_its_number_of_queries(
    panel: Panel, lead: User, report: ReliabilityReport, django_assert_max_num_queries
) -> None:
    for number in range(20):
        ReliabilityReport.objects.create(
            programme=panel.programme,
            round=panel.round_,
            software="fidelity 0",
            data_hash=f"{number:064d}",
            n_sessions=0,
            n_raters=0,
            n_ratings=0,
            result=report.result,
        )
    client = client_of(lead)

    with django_assert_max_num_queries(6):
        answer = client.get(PATH)

    assert len(answer.json()["results"]) == 21
