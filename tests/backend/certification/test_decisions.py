"""From a request to a certificate, and every way in which that is refused."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from backend import certification
from backend.access.models import Membership
from backend.access.roles import Role
from backend.access.rules import forget_roles
from backend.audit.models import AuditEvent
from backend.audit.verify import verify
from backend.casework.models import OutcomeScore
from backend.casework.services import withdraw_consent
from backend.certification import services, standing
from backend.certification.evidence import gather
from backend.certification.models import (
    Decision,
    DecisionFlag,
    DecisionStep,
    FrozenTrace,
    Signature,
)
from backend.certification.portfolio import question_of
from backend.certification.selectors.decisions import (
    newest_trace,
    ratings_that_count,
    with_state,
)
from backend.certification.services import open_portfolio
from backend.certification.states import DECISION
from backend.certification.tracing import damage_of
from backend.core.errors import DomainError
from backend.credentials.models import Certificate
from backend.ratings.models import RaisedFlag, Rating, RoundDraw
from tests import factories
from tests.backend.audit.tampering import triggers_off
from tests.certifying import REASON, Certifying, build_certifying, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def held() -> Certifying:
    return build_certifying()


def _state(decision: Decision) -> str:
    row: Any = with_state(Decision.objects.filter(pk=decision.pk)).get()
    return str(row.state)


def _refused(code: str, call, **said) -> DomainError:
    with pytest.raises(DomainError) as error, transaction.atomic():
        call(**said)
    assert error.value.code == code
    return error.value


def test_a_portfolio_that_meets_every_rule_is_certified_by_two_people(held: Certifying) -> None:
    decision = held.in_review()
    trace = newest_trace(decision)
    assert trace is not None
    states = {rule["rule"]: rule["state"] for rule in trace.trace["rules"]}
    assert states.pop("signed") == "not_yet"
    assert set(states.values()) == {"pass"}, trace.trace
    level = trace.made_of["figures"][0]
    assert level["estimate"]["low"] > 1.0
    assert len(trace.made_of["inputs"]) == 4

    sign(decision, held.lead)
    refusal = _refused(
        "rules_not_met", services.certify, actor=held.lead, decision=decision, reason=REASON
    )
    assert "1 more signature" in refusal.errors[0].detail
    sign(decision, held.adjudicator)
    services.certify(actor=held.lead, decision=decision, reason=REASON)

    assert _state(decision) == "certified"
    step = DecisionStep.objects.get(decision=decision, action="certify")
    assert step.signed_trace is not None
    assert step.signed_trace["state"] == "pass"
    assert Certificate.objects.get(decision=decision).valid_until is not None
    assert damage_of(decision, trace) == []
    verbs = [
        "decision.requested",
        "decision.reviewed",
        "decision.signed",
        "decision.signed",
        "decision.certified",
    ]
    events = AuditEvent.objects.filter(chain=str(held.programme.pk), target=str(decision.pk))
    assert list(events.order_by("sequence").values_list("verb", flat=True)) == verbs


def test_people_in_conflict_do_not_sign(held: Certifying) -> None:
    decision = held.in_review()
    trace_hash = newest_trace(decision).trace_hash  # type: ignore[union-attr]
    # Roles that rater and trainee hold beside their own.
    for person, code in ((held.raters[0], "rated_evidence"), (held.trainee, "own_decision")):
        Membership.objects.create(
            person=person,
            programme=held.programme,
            role="adjudicator",
            starts_on=factories.LONG_AGO,
        )
        forget_roles(person)
        _refused(
            code, services.sign_decision, actor=person, decision=decision, trace_hash=trace_hash
        )
    sign(decision, held.lead)
    _refused(
        "already_signed",
        services.sign_decision,
        actor=held.lead,
        decision=decision,
        trace_hash=trace_hash,
    )
    _refused(
        "trace_renewed",
        services.sign_decision,
        actor=held.adjudicator,
        decision=decision,
        trace_hash="0" * 64,
    )
    assert Signature.objects.count() == 1


def test_the_supervisor_is_never_the_only_one() -> None:
    held = build_certifying()
    other = factories.make_member(held.programme, Role.SUPERVISOR, code="S02")
    factories.make_supervision(other, held.enrolment)
    decision = held.signed(by=(held.supervisor, other))

    refusal = _refused(
        "rules_not_met", services.certify, actor=held.lead, decision=decision, reason=REASON
    )

    assert "does not supervise" in refusal.errors[0].detail


def test_nobody_signs_or_certifies_what_is_not_met() -> None:
    held = build_certifying(points=1)
    decision = held.in_review()
    trace_hash = newest_trace(decision).trace_hash  # type: ignore[union-attr]

    _refused(
        "rules_not_met",
        services.sign_decision,
        actor=held.lead,
        decision=decision,
        trace_hash=trace_hash,
    )
    _refused("rules_not_met", services.certify, actor=held.lead, decision=decision, reason=REASON)
    _refused("reason_missing", services.refuse, actor=held.lead, decision=decision, reason=" no ")
    services.refuse(actor=held.lead, decision=decision, reason="The mean is below the bar of 1.2.")

    assert _state(decision) == "not_yet"
    assert not Certificate.objects.exists()


def test_an_appeal_is_answered_by_somebody_else_and_within_its_time(held: Certifying) -> None:
    decision = held.in_review()
    services.refuse(actor=held.lead, decision=decision, reason="One recording seems unclear.")
    _refused("forbidden", services.appeal, actor=held.supervisor, decision=decision, reason=REASON)
    services.appeal(actor=held.trainee, decision=decision, reason="The recording is complete.")
    _refused(
        "had_a_hand",
        services.reconsider,
        actor=held.lead,
        decision=decision,
        reopen=True,
        reason=REASON,
    )

    anew = services.reconsider(
        actor=held.second_lead, decision=decision, reopen=True, reason="The recording was found."
    )

    assert (_state(decision), _state(anew)) == ("reopened", "requested")
    assert anew.reconsiders == decision


def test_an_appeal_that_comes_too_late_is_refused(held: Certifying, time_machine) -> None:
    decision = held.in_review()
    services.refuse(actor=held.lead, decision=decision, reason="One recording seems unclear.")
    time_machine.move_to(timezone.now() + timedelta(days=29))

    _refused(
        "appeal_too_late", services.appeal, actor=held.trainee, decision=decision, reason=REASON
    )


def test_a_rater_under_review_blocks_a_decision(held: Certifying, monkeypatch) -> None:
    decision = held.signed()
    doubted = held.ratings[0]
    monkeypatch.setitem(standing._registry.doubts, "test", lambda _: {doubted.pk: "under_review"})

    refusal = _refused(
        "evidence_changed", services.certify, actor=held.lead, decision=decision, reason=REASON
    )
    assert "under review" in refusal.errors[0].detail
    services.review_decision(actor=held.lead, decision=decision)
    trace = newest_trace(decision)

    assert trace is not None
    states = {rule["rule"]: rule["state"] for rule in trace.trace["rules"]}
    assert states["level"] == states["mean"] == "cannot_tell"
    assert "not known whether a rating" in trace.trace["rules"][4]["missing"][0]


def test_a_harm_flag_without_an_outcome_blocks_a_decision(held: Certifying, monkeypatch) -> None:
    decision = held.signed()
    with triggers_off():
        flag = RaisedFlag.objects.create(
            rating=Rating(pk=held.ratings[0].pk), flag="X5", raised_at=factories.NOW
        )
    monkeypatch.setattr("backend.certification.evidence.flag_kinds", lambda _: {"X5": "harm"})

    refusal = _refused(
        "evidence_changed", services.certify, actor=held.lead, decision=decision, reason=REASON
    )
    assert "Harm flag X5 has no outcome." in [error.detail for error in refusal.errors]
    services.review_decision(actor=held.lead, decision=decision)
    assert newest_trace(decision).trace["unsigned_state"] == "not_yet"  # type: ignore[union-attr]

    monkeypatch.setitem(standing._registry.outcomes, "test", lambda _: {flag.pk})
    services.review_decision(actor=held.lead, decision=decision)
    assert newest_trace(decision).trace["unsigned_state"] == "pass"  # type: ignore[union-attr]


def test_a_withdrawn_consent_takes_a_rating_out_and_flags_the_decision(held: Certifying) -> None:
    decision = held.certified()
    consent = held.sessions[0].consents.order_by("-recorded_at").first()
    assert consent is not None

    withdraw_consent(actor=held.lead, consent=consent)

    assert DecisionFlag.objects.filter(decision=decision).count() == 2
    shown = open_portfolio(actor=held.lead, enrolment=held.enrolment)["portfolio"]
    assert shown["n_sessions"] == 1
    assert _state(decision) == "certified"


def test_evidence_that_changed_since_it_was_frozen_is_named(held: Certifying) -> None:
    decision = held.signed()
    consent = held.sessions[0].consents.latest("recorded_at")
    withdraw_consent(actor=held.lead, consent=consent)

    refusal = _refused(
        "evidence_changed", services.certify, actor=held.lead, decision=decision, reason=REASON
    )

    assert "consent was withdrawn" in refusal.errors[0].detail


def test_a_trainee_has_one_decision_by_a_pathway_at_a_time(held: Certifying) -> None:
    decision = held.requested()
    _refused(
        "decision_open",
        services.request_decision,
        actor=held.supervisor,
        enrolment=held.enrolment,
        pathway=held.pathway,
    )
    services.withdraw_decision(actor=held.trainee, decision=decision, reason="Too early, I think.")
    again = held.requested()

    assert _state(decision) == "withdrawn"
    _refused("decision_requested", services.certify, actor=held.lead, decision=again, reason=REASON)


def test_a_pathway_that_nobody_adopted_is_refused(held: Certifying) -> None:
    other = factories.make_own_pathway(held.programme, by=held.lead)

    _refused(
        "pathway_not_adopted",
        services.request_decision,
        actor=held.trainee,
        enrolment=held.enrolment,
        pathway=other,
    )


def test_sessions_before_a_day_or_without_consent_are_left_out_and_counted(
    held: Certifying,
) -> None:
    alone = factories.make_consent(held.sessions[1], by=held.lead, scopes=["training"])
    assert alone
    shown = open_portfolio(
        actor=held.lead,
        enrolment=held.enrolment,
        since=timezone.localdate() + timedelta(days=-400),
    )["portfolio"]

    assert shown["left_out"] == [{"reason": "no_consent", "n": 1}]
    assert shown["state"] == "not_yet"


def test_a_trainee_sees_only_what_was_released(held: Certifying) -> None:
    shown = open_portfolio(actor=held.trainee, enrolment=held.enrolment)["portfolio"]

    assert shown["basis"] == "released"
    assert shown["n_sessions"] == 0
    assert shown["figures"] == []
    assert not [entry for entry in shown["evidence"] if entry["kind"] == "rating"]


def test_a_status_that_a_pathway_asks_for_is_not_assumed(monkeypatch) -> None:
    more = "  - {id: self, kind: self_rating, why: Reflection}\n"
    held = build_certifying(more=more)
    shown = open_portfolio(actor=held.lead, enrolment=held.enrolment)["portfolio"]
    states = {rule["rule"]: rule for rule in shown["rules"]}

    assert states["self"]["state"] == "not_yet"
    assert states["self"]["missing"] == ["A self-rating of 2 more sessions."]


def test_nothing_of_a_decision_is_ever_changed(held: Certifying) -> None:
    decision = held.signed()
    for row in (
        decision,
        newest_trace(decision),
        decision.steps.first(),
        decision.signatures.first(),
    ):
        assert row is not None
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(programme=held.programme)
    assert FrozenTrace.objects.count() == 1


SEALED = {
    "request for a decision",
    "frozen trace",
    "signature",
    "step of a decision",
    "certificate",
    "signing key",
}


def test_the_trail_vouches_for_decisions(held: Certifying) -> None:
    decision = held.certified()
    before = [fault for fault in verify().faults if fault.noun in SEALED]
    with triggers_off():
        FrozenTrace.objects.filter(decision=decision).update(trace_hash="0" * 64)

    after = [fault for fault in verify().faults if fault.noun in SEALED]

    assert before == []
    assert [(fault.code, fault.noun) for fault in after] == [("row_altered", "frozen trace")]
    assert {each.code for each in damage_of(decision, FrozenTrace.objects.get())} == {
        "trace_changed",
        "signature_of_other",
    }


def test_the_readme_draws_the_states_as_the_table_has_them() -> None:
    readme = Path(certification.__file__).with_name("README.md").read_text(encoding="utf-8")
    drawn = {
        f"{source} --> {transition.target}: {action}"
        for action, transition in DECISION.items()
        for source in transition.sources
    }
    lines = {line.strip() for line in readme.splitlines() if "-->" in line and "[*]" not in line}

    assert lines == drawn


def test_drawn_sessions_and_questionnaires_count_as_the_pathway_asks(held: Certifying) -> None:
    first, second = held.sessions
    assert first.case is not None
    RoundDraw.objects.create(
        programme=held.programme,
        round=held.round,
        algorithm="test",
        seed="1",
        seed_is_given=False,
        filter={},
        n_registered=2,
        left_out=[],
        frame=[],
        frame_hash="0" * 64,
        n_wanted=1,
        picks=[str(first.pk)],
    )
    OutcomeScore.objects.create(
        programme=held.programme,
        case=first.case,
        measure="phq9",
        minimum=0,
        maximum=27,
        total=11,
        taken_on=factories.LONG_AGO,
        recorded_by=held.lead,
    )
    evidence = gather(question_of(held.requested()), ratings_that_count(held.enrolment)).evidence

    assert {each.id: each.drawn for each in evidence.sessions} == {
        str(first.pk): True,
        str(second.pk): False,
    }
    # Before the first session, which is what intake means.
    assert [(row.measure, row.session_number) for row in evidence.outcomes] == [("phq9", 0)]
    assert {case.sessions_held for case in evidence.cases} == {1}
