"""A certificate that ends is renewed by later sessions, signed anew; a revoked one is not."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from backend.certification import services as certification
from backend.certification.models import Decision
from backend.core.errors import Conflict
from backend.credentials import services
from backend.credentials.models import Certificate
from backend.credentials.verification import verify
from backend.ratings.models import Assignment, RoundPhase
from tests import factories
from tests.certifying import REASON, Certifying, build_certifying, rate, rated_session, sign
from tests.clients import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path: Path) -> None:
    settings.SIGNING_KEYS_ROOT = str(tmp_path / "keys")


@pytest.fixture
def held() -> Certifying:
    return build_certifying()


def _later_session(held: Certifying, number: int, points: int = 2) -> None:
    session = rated_session(
        held.programme,
        held.enrolment,
        lead=held.lead,
        number=number,
        phase="middle",
        areas=["dispute"],
        held_on=timezone.localdate(),
    )
    round_ = factories.make_round(
        held.programme,
        lead=held.lead,
        sessions=[session],
        raters=list(held.raters),
        phase=RoundPhase.CLOSED,
        rubric=held.rubric,
    )
    for assignment in Assignment.objects.filter(round_session__round=round_):
        rate(assignment, points)


def _renew(who: Any, certificate: Certificate) -> Any:
    return client_of(who).post(f"/api/v1/certificates/{certificate.pk}/renew/", {"note": "Again."})


def test_an_expired_certificate_is_renewed_on_later_sessions_alone(
    held: Certifying, time_machine
) -> None:
    first = held.certificate()
    time_machine.move_to(timezone.now() + timedelta(days=380))
    assert verify(first).state == "expired"

    asked = _renew(held.trainee, first)
    decision = Decision.objects.get(pk=asked.json()["id"])

    assert (asked.status_code, asked.json()["purpose"]) == (201, "renewal")
    assert asked.json()["renews"] == str(first.decision_id)
    # The sessions of the first certificate are not shown again.
    trace = certification.review_decision(actor=held.lead, decision=decision)
    assert trace.trace["unsigned_state"] == "not_yet"
    assert set(trace.made_of["left_out"].values()) == {"earlier"}

    for number in (9, 10):
        _later_session(held, number)
    trace = certification.review_decision(actor=held.lead, decision=decision)
    assert trace.trace["unsigned_state"] == "pass"
    assert [figure["n_sessions"] for figure in trace.made_of["figures"]] == [2]
    for person in (held.lead, held.adjudicator):
        sign(decision, person)
    certification.certify(actor=held.lead, decision=decision, reason=REASON)

    second = Certificate.objects.get(decision=decision)
    assert second.renews_id == first.pk
    assert (verify(first).state, verify(second).state) == ("expired", "valid")
    assert second.valid_until is not None
    assert second.valid_until > timezone.localdate() + timedelta(days=360)
    rows = client_of(held.lead).get("/api/v1/certificates/").json()["results"]
    old = next(row for row in rows if row["id"] == str(first.pk))
    assert old["is_renewed"] is True
    assert "renew" not in old["allowed_actions"]
    assert _renew(held.lead, first).json()["code"] == "already_renewed"


def test_a_revoked_certificate_is_not_renewed(held: Certifying) -> None:
    certificate = held.certificate()
    services.revoke_certificate(actor=held.lead, certificate=certificate, reason=REASON)

    with pytest.raises(Conflict) as refused:
        services.renew_certificate(actor=held.lead, certificate=certificate)

    assert refused.value.code == "certificate_revoked"


def test_a_renewal_is_asked_for_once_and_while_the_pathway_is_in_force(held: Certifying) -> None:
    certificate = held.certificate()
    first, again = _renew(held.supervisor, certificate), _renew(held.trainee, certificate)
    certification.withdraw_decision(
        actor=held.lead, decision=Decision.objects.get(pk=first.json()["id"]), reason=REASON
    )
    certification.withdraw_pathway(actor=held.lead, programme=held.programme, pathway=held.pathway)
    ended = _renew(held.trainee, certificate)

    assert (first.status_code, again.json()["code"]) == (201, "decision_open")
    assert (ended.status_code, ended.json()["code"]) == (409, "pathway_not_adopted")
