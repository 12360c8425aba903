"""A programme's report: figures of the year, counts of few withheld, nobody named, on paper too."""

import json
from datetime import date
from statistics import median
from typing import Any

import pytest
from django.utils import timezone

import fidelity
from backend.access.roles import Role
from backend.audit.models import AuditEvent
from backend.casework.models import TherapySession
from backend.core.documents import rendering
from backend.reliability.services import compute_report_at_close
from backend.reporting.careful import shown, shown_parts
from tests import factories
from tests.backend.competence.classes import Class, make_class
from tests.backend.competence.test_curves import frame_of
from tests.clients import client_of

YEAR = factories.NOW.year
pytestmark = pytest.mark.django_db


def report_of(person: Any, made: Class, year: int = YEAR) -> Any:
    path = f"/api/v1/programmes/{made.programme.pk}/report/?year={year}"
    answer = client_of(person).get(path)
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.fixture
def ten(db: None) -> Class:
    """Ten trainees whose first round has its report."""
    made = make_class(10)
    compute_report_at_close(round_id=made.rounds[0].pk)
    return made


def test_the_outcome_of_a_cohort_is_the_middle_half_of_the_models_levels(ten: Class) -> None:
    expected = fidelity.growth(frame_of(ten), cut=3.0)
    levels = [expected.curve(trainee.pk, [4]).points[0].level for trainee in ten.trainees]

    (cohort,) = report_of(ten.lead, ten)["cohorts"]

    assert (cohort["name"], cohort["n_trainees"], cohort["n_rated"]) == ("Autumn", 10, 10)
    assert cohort["levels"]["median"] == pytest.approx(median(levels), abs=1e-9)
    assert cohort["levels"]["n"] == 10
    assert cohort["n_certified"] == 0
    assert cohort["why_no_levels"] is None


def test_what_came_after_the_year_moves_no_level_of_it(ten: Class) -> None:
    later = [session.pk for sessions in ten.sessions.values() for session in sessions[3:]]
    earlier = [session.pk for sessions in ten.sessions.values() for session in sessions[:3]]
    for x in range(3):
        held = [sessions[x].pk for sessions in ten.sessions.values()]
        TherapySession.objects.filter(pk__in=held).update(held_on=date(YEAR - 1, 10 + x, 1))
    TherapySession.objects.filter(pk__in=later).update(held_on=date(YEAR, 1, 2))
    frame = frame_of(ten)
    expected = fidelity.growth(frame[frame["session"].isin([str(pk) for pk in earlier])], cut=3.0)
    levels = [expected.curve(trainee.pk, [3]).points[0].level for trainee in ten.trainees]

    (before,) = report_of(ten.lead, ten, YEAR - 1)["cohorts"]
    (now,) = report_of(ten.lead, ten)["cohorts"]

    assert before["levels"]["median"] == pytest.approx(median(levels), abs=1e-9)
    assert before["data_hash"] != now["data_hash"]


def test_the_reliability_of_the_year_is_that_of_its_rounds(ten: Class) -> None:
    report = report_of(ten.lead, ten)

    (round_,) = report["rounds"]
    assert round_["name"] == ten.rounds[0].name
    assert (round_["n_sessions"], round_["n_raters"], round_["n_ratings"]) == (10, 2, 20)
    assert round_["data_hash"]
    assert round_["software"] in report["methods"]
    assert "the cut is 3" in report["methods"]
    assert report_of(ten.lead, ten, YEAR - 1)["rounds"] == []


def test_under_five_trainees_no_figure_of_them_is_given() -> None:
    four = make_class(4)

    (cohort,) = report_of(four.lead, four)["cohorts"]

    assert (cohort["n_trainees"], cohort["n_rated"], cohort["n_certified"]) == (4, None, None)
    assert cohort["levels"] is None
    assert "needs at least 5" in cohort["why_no_levels"]


@pytest.mark.parametrize(
    ("n", "of", "wanted"),
    [
        (0, 20, 0),
        (20, 20, 20),
        (5, 20, 5),
        (15, 20, 15),
        (4, 20, None),
        (16, 20, None),
        (4, 4, None),
    ],
)
def test_a_count_that_tells_of_few_is_withheld(n: int, of: int, wanted: int | None) -> None:
    assert shown(n, of) == wanted


def test_one_withheld_part_takes_another_with_it() -> None:
    assert shown_parts([12, 3, 7]) == [12, None, None]
    assert shown_parts([12, 7]) == [12, 7]
    assert shown_parts([2, 1, 9]) == [None, None, 9]


def test_raters_are_counted_by_where_they_stand(ten: Class) -> None:
    (row,) = report_of(ten.lead, ten)["raters"]

    assert (row["n_raters"], row["n_in_status"]) == (2, 0)
    assert row["states"] == [{"state": "not_begun", "name": "not begun", "n": 2}]


def test_the_report_names_nobody_and_leaves_a_trace(ten: Class) -> None:
    said = json.dumps(report_of(ten.lead, ten))

    for trainee in ten.trainees:
        assert trainee.person.name not in said
        assert trainee.code not in said
        assert str(trainee.pk) not in said
    for session, rater in ten.ratings:
        assert session.case is not None
        assert session.case.code not in said
        assert str(rater.pk) not in said
    assert AuditEvent.objects.filter(verb="programme_report.read").count() == 1


def test_only_a_lead_reads_it(ten: Class) -> None:
    path = f"/api/v1/programmes/{ten.programme.pk}/report/"

    for role in (Role.AUDITOR, Role.ADJUDICATOR, Role.OPERATOR):
        person = factories.make_member(ten.programme, role)
        assert client_of(person).get(path).status_code == 403
    assert client_of(ten.trainees[0].person).get(path + "pdf/").status_code == 403
    other = factories.make_member(factories.make_programme(), Role.LEAD)
    assert client_of(other).get(path).status_code == 404


def test_it_prints_as_a_tagged_document(ten: Class) -> None:
    path = f"/api/v1/programmes/{ten.programme.pk}/report/pdf/?year={YEAR}"

    answer = client_of(ten.lead).get(path)

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    # typst refuses to write a document that falls short of it.
    assert rendering.STANDARD == "ua-1"
    assert b"pdfuaid" in answer.content
    assert AuditEvent.objects.get(verb="programme_report.printed").details == {"year": YEAR}


def test_a_year_that_is_none_is_refused(ten: Class) -> None:
    path = f"/api/v1/programmes/{ten.programme.pk}/report/"

    assert client_of(ten.lead).get(f"{path}?year=12").status_code == 400
    assert client_of(ten.lead).get(path).json()["year"] == timezone.localdate().year
