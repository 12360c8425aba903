"""A case as it goes: facts, agreed problem areas, outcome scores, and who must not know them."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from backend.access.models import Membership
from backend.access.roles import Role
from backend.audit.models import AuditEvent
from backend.casework.models import AgreedAreas, Measure, OutcomeScore
from backend.casework.outcomes import BANDS, RANGES, band_of
from backend.casework.services import (
    agree_areas,
    change_case,
    correct_outcome,
    create_case,
    record_outcome,
)
from backend.core.errors import AccessDenied, Conflict, DomainError
from tests import factories
from tests.clients import client_of
from tests.worlds import World

pytestmark = pytest.mark.django_db
DAY = date(2026, 2, 3)


def _phq9(world: World, **fields: Any) -> OutcomeScore:
    said: dict[str, Any] = {"measure": Measure.PHQ9, "taken_on": DAY, "total": 14}
    return record_outcome(actor=world.trainee, case=world.case, **(said | fields))


def _record(person: Any, world: World) -> Any:
    return client_of(person).get(f"/api/v1/cases/{world.case.pk}/record/").json()


@pytest.mark.parametrize(
    ("measure", "total", "band"),
    [
        ("phq9", 0, "minimal"),
        ("phq9", 4, "minimal"),
        ("phq9", 5, "mild"),
        ("phq9", 14, "moderate"),
        ("phq9", 15, "moderately severe"),
        ("phq9", 27, "severe"),
        ("gad7", 9, "mild"),
        ("gad7", 10, "moderate"),
        ("gad7", 21, "severe"),
        ("other", 5, None),
    ],
)
def test_bands_are_the_published_ones(measure: str, total: int, band: str | None) -> None:
    assert band_of(measure, total) == band
    assert BANDS.keys() == RANGES.keys()


def test_facts_of_a_case_are_changed_and_the_trail_says_from_what(world: World) -> None:
    change_case(actor=world.trainee, case=world.case, planned_sessions=12, condition="bipolar")
    change_case(actor=world.trainee, case=world.case, planned_sessions=12)

    world.case.refresh_from_db()
    assert (world.case.planned_sessions, world.case.condition) == (12, "bipolar")
    event = AuditEvent.objects.get(verb="case.changed")
    assert event.details == {
        "changed": ["planned_sessions", "condition"],
        "before": {"planned_sessions": 16, "condition": ""},
    }


def test_what_was_agreed_before_stays_on_record(world: World) -> None:
    case = create_case(
        actor=world.lead,
        enrolment=world.enrolment,
        code="C-new",
        planned_sessions=16,
        agreed_problem_areas=["dispute"],  # type: ignore[list-item]
    )
    today = case.areas_over_time.get().agreed_on
    assert today is not None

    agree_areas(actor=world.trainee, case=case, areas=["grief"], agreed_on=today)  # type: ignore[list-item]
    with pytest.raises(Conflict):
        agree_areas(actor=world.trainee, case=case, areas=["grief"], agreed_on=today)  # type: ignore[list-item]
    with pytest.raises(DomainError) as early:
        agree_areas(actor=world.trainee, case=case, areas=[], agreed_on=DAY.replace(year=2020))

    assert early.value.code == "agreed_before_last"
    case.refresh_from_db()
    assert case.agreed_problem_areas == ["grief"]
    rows = client_of(world.lead).get(f"/api/v1/cases/{case.pk}/record/").json()["agreed_areas"]
    assert [row["areas"] for row in rows] == [["grief"], ["dispute"]]
    event = AuditEvent.objects.get(verb="case.areas_agreed")
    assert "grief" not in str(event.details)
    with pytest.raises(IntegrityError), transaction.atomic():
        AgreedAreas.objects.update(areas=["transition"])


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"total": 28}, "total_out_of_range"),
        ({"total": -1}, "total_out_of_range"),
        ({"measure": Measure.GAD7, "total": 22}, "total_out_of_range"),
        ({"taken_on": date(2999, 1, 1)}, "in_future"),
        ({"measure": Measure.OTHER}, "name_missing"),
        ({"measure": Measure.OTHER, "name": "HAM-D"}, "range_missing"),
        ({"measure": Measure.OTHER, "name": "HAM-D", "minimum": 5, "maximum": 5}, "range_missing"),
    ],
)
def test_a_score_that_cannot_be_is_refused(world: World, fields: dict[str, Any], code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        _phq9(world, **fields)

    assert refusal.value.code == code
    assert not OutcomeScore.objects.exists()
    assert not AuditEvent.objects.filter(verb="outcome.recorded").exists()


def test_a_score_is_corrected_by_another_and_both_stay(world: World) -> None:
    first = _phq9(world)
    with pytest.raises(Conflict) as twice:
        _phq9(world, total=13)

    second = correct_outcome(actor=world.trainee, score=first, total=4, reason="Misread")
    with pytest.raises(Conflict):
        correct_outcome(actor=world.trainee, score=first, total=5, reason="Again")
    gone = correct_outcome(actor=world.lead, score=second, reason="Another client's")
    third = _phq9(world, total=11)

    assert twice.value.code == "score_taken"
    assert gone.total is None
    shown = _record(world.supervisor, world)["outcomes"]
    assert [(row["total"], row["band"], row["is_superseded"]) for row in shown] == [
        (14, "moderate", True),
        (4, "minimal", True),
        (None, None, False),
        (11, "moderate", False),
    ]
    assert AuditEvent.objects.filter(verb="outcome.corrected").count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        OutcomeScore.objects.filter(pk=third.pk).update(total=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_outcome(world.case, by=world.lead, total=28)


def test_one_questionnaire_has_one_range(world: World) -> None:
    said: dict[str, Any] = {"measure": Measure.OTHER, "minimum": 0, "maximum": 52}
    _phq9(world, name="HAM-D", **said)

    with pytest.raises(DomainError) as refusal:
        _phq9(world, name="ham-d", **(said | {"maximum": 60, "taken_on": date(2026, 2, 10)}))

    assert refusal.value.code == "range_differs"


def test_whoever_has_a_session_to_rate_knows_nothing_of_the_case(world: World) -> None:
    _phq9(world)
    change_case(actor=world.lead, case=world.case, condition="bipolar")
    for person in (world.rater1, world.lead):
        Membership.objects.get_or_create(
            programme=world.programme,
            person=person,
            role=Role.LEAD,
            defaults={"starts_on": factories.LONG_AGO},
        )

    shown = client_of(world.rater1).get(f"/api/v1/cases/{world.case.pk}/").json()
    record = _record(world.rater1, world)

    assert (shown["is_blinded"], shown["condition"], shown["agreed_problem_areas"]) == (
        True,
        None,
        None,
    )
    assert (record["agreed_areas"], record["outcomes"]) == (None, None)
    assert not {"agree_areas", "record_outcomes"} & set(shown["allowed_actions"])
    with pytest.raises(AccessDenied) as refusal:
        record_outcome(
            actor=world.rater1, case=world.case, measure=Measure.PHQ9, taken_on=DAY, total=3
        )
    assert refusal.value.code == "blinded"
    with pytest.raises(AccessDenied):
        agree_areas(actor=world.rater1, case=world.case, areas=[], agreed_on=DAY)
    assert len(_record(world.lead, world)["outcomes"]) == 1


@pytest.mark.parametrize("who", ["supervisor", "other_trainee", "rater2"])
def test_whoever_does_not_keep_the_case_writes_nothing_of_it(world: World, who: str) -> None:
    person = getattr(world, who)
    score = _phq9(world)

    for attempt in (
        lambda: change_case(actor=person, case=world.case, planned_sessions=3),
        lambda: agree_areas(actor=person, case=world.case, areas=[], agreed_on=DAY),
        lambda: record_outcome(
            actor=person, case=world.case, measure=Measure.GAD7, taken_on=DAY, total=3
        ),
        lambda: correct_outcome(actor=person, score=score, total=3, reason="Mine"),
    ):
        with pytest.raises(AccessDenied):
            attempt()
