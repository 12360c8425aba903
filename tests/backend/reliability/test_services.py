"""Who may compute a report, when, and that the same ratings never make a second one."""

import json
import uuid

import pytest
from django.db import DatabaseError, transaction

from backend.access.models import Membership
from backend.access.roles import Role
from backend.accounts.models import User
from backend.audit.models import AuditEvent
from backend.core.errors import AccessDenied, Conflict
from backend.core.tasks import enqueue_on_commit
from backend.ratings.models import Round, RoundPhase
from backend.reliability import services
from backend.reliability.models import ReliabilityReport
from backend.reliability.tasks import compute_report as compute_report_task
from tests import factories
from tests.backend.reliability.scored import Panel, rate

pytestmark = pytest.mark.django_db


def n_events() -> int:
    return AuditEvent.objects.filter(verb="reliability.computed").count()


def test_a_lead_computes_the_report_once(panel: Panel, lead: User) -> None:
    panel.store()

    report, is_new = services.compute_report(actor=lead, round_=panel.round_)
    again, is_new_again = services.compute_report(actor=lead, round_=panel.round_)

    assert (is_new, is_new_again) == (True, False)
    assert again == report
    assert report.created_by == lead
    assert n_events() == 1


def test_the_task_of_a_closing_round_adds_no_second_row(panel: Panel) -> None:
    panel.store()

    compute_report_task.call(str(panel.round_.pk))
    compute_report_task.call(str(panel.round_.pk))

    report = ReliabilityReport.objects.get(round=panel.round_)
    assert report.created_by is None
    assert n_events() == 1


def test_the_task_is_found_by_its_name_and_takes_the_rounds_id(
    panel: Panel, settings, django_capture_on_commit_callbacks
) -> None:
    panel.store()
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": []}
    }

    with django_capture_on_commit_callbacks(execute=True):
        enqueue_on_commit("reliability.compute_report", round_id=str(panel.round_.pk))

    assert ReliabilityReport.objects.filter(round=panel.round_).count() == 1


def test_other_ratings_make_a_new_report_beside_the_old_one(panel: Panel, lead: User) -> None:
    late = panel.said.pop((11, 2))
    panel.store()
    first, _ = services.compute_report(actor=lead, round_=panel.round_)
    rate(panel.sessions[11], panel.raters[2], late, round_=panel.round_)

    second, is_new = services.compute_report(actor=lead, round_=panel.round_)

    assert is_new
    assert (first.n_ratings, second.n_ratings) == (35, 36)
    assert ReliabilityReport.objects.filter(round=panel.round_).count() == 2


@pytest.mark.parametrize("phase", [RoundPhase.INDEPENDENT, RoundPhase.CONSENSUS])
def test_an_open_round_has_no_report(panel: Panel, lead: User, phase: RoundPhase) -> None:
    panel.store()
    Round.objects.filter(pk=panel.round_.pk).update(phase=phase, closed_at=None)

    with pytest.raises(Conflict) as refused:
        services.compute_report(actor=lead, round_=panel.round_)

    assert (refused.value.code, refused.value.status) == ("round_open", 409)
    assert not ReliabilityReport.objects.exists()
    assert n_events() == 0


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADJUDICATOR, Role.RATER, Role.SUPERVISOR])
def test_only_who_manages_rounds_computes(panel: Panel, role: Role) -> None:
    person = factories.make_member(panel.programme, role, code="X9")

    with pytest.raises(AccessDenied):
        services.compute_report(actor=person, round_=panel.round_)

    assert not ReliabilityReport.objects.exists()


def test_a_lead_who_has_one_of_its_sessions_to_rate_computes_nothing(
    panel: Panel, lead: User
) -> None:
    panel.store()
    Membership.objects.create(
        person=lead, programme=panel.programme, role=Role.RATER, starts_on=factories.LONG_AGO
    )
    factories.make_round(panel.programme, lead=lead, sessions=[panel.sessions[0]], raters=[lead])

    with pytest.raises(AccessDenied) as refused:
        services.compute_report(actor=lead, round_=panel.round_)

    assert refused.value.code == "blinded"
    assert not ReliabilityReport.objects.exists()


def test_the_stored_result_names_nobody_and_is_strict_json(panel: Panel, lead: User) -> None:
    panel.store()

    report, _ = services.compute_report(actor=lead, round_=panel.round_)

    text = json.dumps(report.result, allow_nan=False)
    assert str(panel.raters[0].pk) in text
    for rater in panel.raters:
        assert rater.name not in text


def test_a_stored_report_never_changes(panel: Panel, lead: User) -> None:
    report, _ = services.compute_report(actor=lead, round_=panel.round_)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ReliabilityReport.objects.filter(pk=report.pk).update(software="other")


def test_a_round_that_does_not_exist_is_no_report(panel: Panel) -> None:
    with pytest.raises(Round.DoesNotExist):
        services.compute_report_at_close(round_id=uuid.uuid4())


def test_the_worker_computes_complete_variables_a_second_time_with_pingouin(panel: Panel) -> None:
    panel.store()

    report = services.compute_report_at_close(round_id=panel.round_.pk)

    check = report.result["cross_check"]
    assert check["package"].startswith("pingouin ")
    assert check["n_variables"] > 0
    assert check["max_abs_difference"] < 1e-9


def test_a_request_does_not_wait_for_pingouin(panel: Panel, lead: User) -> None:
    panel.store()

    report, _ = services.compute_report(actor=lead, round_=panel.round_)

    assert report.result["cross_check"] is None
