"""From a pair of raters down to the sessions, items and turns on which they differ."""

from typing import Any

import pytest

from backend.access.roles import Role
from backend.accounts.models import User
from backend.ratings.models import Evidence, Rating
from backend.reliability import services
from backend.reliability.models import ReliabilityReport
from tests import factories
from tests.backend.ratings.people import add_role
from tests.backend.reliability.scored import Panel
from tests.clients import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(panel: Panel, lead: User) -> ReliabilityReport:
    panel.store()
    return services.compute_report(actor=lead, round_=panel.round_)[0]


def _differences(person: User, report: ReliabilityReport, query: str = "") -> Any:
    url = f"/api/v1/reliability-reports/{report.pk}/differences/{query}"
    return client_of(person).get(url)


def test_differences_are_those_that_the_matrix_counts(
    lead: User, report: ReliabilityReport
) -> None:
    pairs = {
        (row["a"], row["b"]): row
        for row in client_of(lead)
        .get(f"/api/v1/reliability-reports/{report.pk}/")
        .json()["rater_pairs"]
        if row["scale"] == "competence"
    }
    (a, b), pair = next(iter(sorted(pairs.items())))

    found = _differences(lead, report, f"?a={a}&b={b}&scale=competence").json()

    apart = [row["apart"] for row in found["rows"]]
    assert found["n_compared"] == pair["n"]
    assert found["n_differing"] == len(apart) == round(pair["n"] * (1 - pair["exact"]))
    assert sum(points > 1 for points in apart) == round(pair["n"] * (1 - pair["within_one"]))
    assert apart == sorted(apart, reverse=True)
    assert all({side["rater"] for side in row["sides"]} == {a, b} for row in found["rows"])
    assert all(
        abs(row["sides"][0]["score"] - row["sides"][1]["score"]) == row["apart"]
        for row in found["rows"]
    )


def test_one_item_of_everybody_with_the_turns_they_named(
    panel: Panel, lead: User, report: ReliabilityReport
) -> None:
    found = _differences(lead, report, "?item=A1&scale=competence").json()

    (row, *_) = found["rows"]
    assert {each["item"] for each in found["rows"]} == {"A1"}
    (session,) = [each for each in panel.sessions if str(each.pk) == row["session"]]
    for side in row["sides"]:
        rater = next(
            person
            for number, person in enumerate(panel.raters, start=1)
            if side["rater"] == f"R0{number}"
        )
        rating = Rating.objects.get(therapy_session=session, rater=rater)
        turns = Evidence.objects.filter(rating=rating, item="A1").order_by("turn_number")
        assert side["turns"] == list(turns.values_list("turn_number", flat=True))
        assert rating.item_scores.get(item="A1").values["competence"] == side["score"]


def test_only_who_reads_ratings_reads_of_them(lead: User, report: ReliabilityReport) -> None:
    for role, status in ((Role.AUDITOR, 403), (Role.ADJUDICATOR, 403), (Role.SUPERVISOR, 404)):
        person = factories.make_member(report.programme, role, code="X9")
        assert _differences(person, report).status_code == status
    assert _differences(lead, report, "?a=R99").json()["code"] == "unknown_a"
    assert _differences(lead, report, "?item=Z9").json()["code"] == "unknown_item"


def test_a_session_stays_a_code_to_a_lead_who_rated_it(
    panel: Panel, lead: User, report: ReliabilityReport
) -> None:
    rater = add_role(panel.raters[0], panel.programme, Role.LEAD)

    rows = _differences(rater, report).json()["rows"]

    assert rows
    assert {(row["session"], row["label"]) for row in rows} == {(None, None)}
    assert {row["session"] for row in _differences(lead, report).json()["rows"]} != {None}
