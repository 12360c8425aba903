"""A cohort at one look: cells, levels, lists by their rules, and who sees what of it."""

from statistics import fmean, median
from typing import Any

import pytest

import fidelity
from backend.access.roles import Role
from backend.audit.models import AuditEvent
from tests import factories
from tests.backend.competence.classes import Class
from tests.backend.competence.test_curves import frame_of
from tests.clients import client_of

pytestmark = pytest.mark.django_db


def cohort_of(person: Any, made: Class, query: str = "") -> Any:
    answer = client_of(person).get(f"/api/v1/cohorts/{made.cohort.pk}/competence/{query}")
    assert answer.status_code == 200, answer.content
    assert "NaN" not in answer.content.decode()
    return answer.json()


def test_cells_are_means_of_the_last_three_sessions(ten: Class) -> None:
    trainee = ten.trainees[2]
    scores = ten.scores(trainee)
    wanted = fmean(fmean(s for x, _, s in scores if x == at) for at in (2, 3, 4))

    shown = cohort_of(ten.lead, ten)

    (row,) = [row for row in shown["rows"] if row["trainee"]["id"] == str(trainee.pk)]
    cells = {cell["section"]: cell for cell in row["cells"]}
    assert list(cells) == [section["id"] for section in shown["sections"]]
    assert cells["overall"]["score"] == pytest.approx(wanted)
    assert (cells["overall"]["n_sessions"], cells["overall"]["n_ratings"]) == (3, 6)
    # Nobody scored an item of termination here.
    assert cells["C"] == {"section": "C", "score": None, "n_sessions": 0, "n_ratings": 0}


def test_levels_and_their_spread_are_those_of_the_model(ten: Class) -> None:
    expected = fidelity.growth(frame_of(ten), cut=3.0)
    at_four = [expected.curve(t.pk, [4]).points[0] for t in ten.trainees]
    mean = expected.cohort_curve([4]).points[0].level

    shown = cohort_of(ten.lead, ten)

    levels = [row["level"] for row in shown["rows"]]
    by_id = {str(t.pk): point for t, point in zip(ten.trainees, at_four, strict=True)}
    for row in shown["rows"]:
        point = by_id[row["trainee"]["id"]]
        assert row["level"]["level"] == pytest.approx(point.level, abs=1e-9)
        assert row["level"]["cohort_level"] == pytest.approx(mean, abs=1e-9)
        word = "above" if point.low > mean else "below" if point.high < mean else "not_told_apart"
        assert row["level"]["against_cohort"] == word
    last = shown["over_time"][-1]
    assert (last["x"], last["n"]) == (4, 10)
    assert last["median"] == pytest.approx(median(level["level"] for level in levels))
    assert last["n_at_or_above_cut"] == sum(level["level"] >= 3 for level in levels)


def test_the_lists_follow_the_rules_that_stand_beside_them(ten: Class) -> None:
    shown = cohort_of(ten.lead, ten)

    lists = shown["lists"]
    ready = {
        row["trainee"]["id"] for row in shown["rows"] if row["level"]["p_at_or_above_cut"] >= 0.9
    }
    assert set(lists["ready"]) == ready
    # Four sessions reach back three, so that nobody can be called stuck yet.
    assert (lists["stuck"], lists["n_judged"]) == ([], 10)
    assert "90% or more, with at least 4 rated sessions" in lists["ready_rule"]
    assert cohort_of(ten.lead, ten, "?scale=adherence")["lists"] is None


def test_who_does_not_rise_and_lies_low_is_stuck(low: Class) -> None:
    shown = cohort_of(low.lead, low)

    flat = {
        row["trainee"]["id"]
        for row in shown["rows"]
        if row["level"]["gain"] < 0.25 and row["level"]["p_at_or_above_cut"] < 0.5
    }
    assert flat
    assert set(shown["lists"]["stuck"]) == flat


def test_under_five_trainees_there_is_no_model_and_it_says_so(four: Class) -> None:
    shown = cohort_of(four.lead, four)

    assert shown["model"]["fitted"] is False
    assert "needs at least 5" in shown["model"]["text"]
    assert (shown["over_time"], shown["lists"]) == ([], None)
    assert {row["level"] for row in shown["rows"]} == {None}
    assert all(row["cells"][0]["score"] is not None for row in shown["rows"])


def test_a_supervisor_sees_own_trainees_and_only_what_may_be_seen_of_them(ten: Class) -> None:
    factories.make_supervision(ten.supervisor, ten.trainees[0])

    shown = cohort_of(ten.supervisor, ten)

    # Not having rated a session, the supervisor is shown no independent rating of it.
    (row,) = shown["rows"]
    assert row["trainee"]["id"] == str(ten.trainees[0].pk)
    assert (row["n_rated"], row["level"]) == (0, None)
    assert (shown["n_shown"], shown["cohort"]["n_trainees"]) == (1, 10)
    assert shown["over_time"] == []
    assert shown["model"]["n_ratings"] == 72


def test_a_trainee_is_refused_and_a_stranger_finds_nothing(ten: Class) -> None:
    path = f"/api/v1/cohorts/{ten.cohort.pk}/competence/"

    assert client_of(ten.trainees[0].person).get(path).status_code == 403
    rater = factories.make_member(ten.programme, Role.RATER)
    assert client_of(rater).get(path).status_code == 404


def test_opening_a_cohort_leaves_a_trace(ten: Class) -> None:
    cohort_of(ten.lead, ten)

    event = AuditEvent.objects.get(verb="cohort_competence.read")
    assert event.target == str(ten.cohort.pk)
