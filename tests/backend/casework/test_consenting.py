"""Consent, its withdrawal, and attesting that a transcript names nobody."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from backend.audit.models import AuditEvent
from backend.casework.models import (
    Consent,
    ConsentForm,
    ConsentScope,
    DeidentificationAttestation,
    TherapySession,
    Transcript,
)
from backend.casework.services import attest_deidentified, record_consent
from backend.core.errors import AccessDenied, InvalidInput
from tests import factories
from tests.clients import client_of
from tests.worlds import TwoProgrammes, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(world: World) -> TherapySession:
    """A placed session without consent or attestation, whose text was reviewed."""
    placed = factories.make_session(world.programme, case=world.case, number=1)
    factories.make_review(placed, by=world.trainee)
    return placed


def _consent_body(session: TherapySession, **fields: Any) -> dict[str, Any]:
    form = ConsentForm.objects.get(programme=session.programme)
    values: dict[str, Any] = {
        "session": str(session.pk),
        "scopes": ["training", "research"],
        "given_on": "2026-01-05",
        "expires_on": None,
        "form": str(form.pk),
    }
    return values | fields


def _record(person: Any, session: TherapySession, **fields: Any) -> Any:
    body = _consent_body(session, **fields)
    return client_of(person).post("/api/v1/consents/", body, format="json")


def _attest(person: Any, session: TherapySession, confirmed: bool = True) -> Any:
    return client_of(person).post(
        f"/api/v1/sessions/{session.pk}/attest-deidentified/",
        {"confirmed": confirmed, "note": "Read twice."},
        format="json",
    )


@pytest.mark.parametrize("who", ["lead", "trainee"])
def test_lead_and_own_trainee_record_consent(
    world: World, session: TherapySession, who: str
) -> None:
    answer = _record(getattr(world, who), session)

    assert answer.status_code == 201
    body = answer.json()
    assert body["scopes"] == ["research", "training"]
    assert body["allowed_actions"] == ["withdraw"]
    (event,) = AuditEvent.objects.filter(verb="consent.recorded")
    assert event.details.pop("seal")[0] == event.target
    assert event.details == {
        "session": str(session.pk),
        "form": str(world.consent_form.pk),
        "scopes": ["research", "training"],
        "keep_scores": False,
    }


def test_a_supervisor_records_no_consent(world: World, session: TherapySession) -> None:
    answer = _record(world.supervisor, session)

    assert answer.status_code == 403
    assert not session.consents.exists()


@pytest.mark.parametrize("who", ["other_trainee", "rater1", "auditor", "operator", "adjudicator"])
def test_a_hidden_session_takes_no_consent(world: World, session: TherapySession, who: str) -> None:
    assert _record(getattr(world, who), session).status_code == 404


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"given_on": timezone.localdate() + timedelta(days=1)}, "given_in_future"),
        ({"expires_on": date(2026, 1, 4)}, "expires_before_given"),
        ({"scopes": []}, "scopes_missing"),
        ({"scopes": [ConsentScope.MEDIA, ConsentScope.RESEARCH]}, "scope_not_offered"),
        ({"keep_scores": True}, "keeping_not_offered"),
        ({"expires_on": date(2027, 1, 6)}, "expires_after_form"),
    ],
)
def test_a_consent_that_cannot_be_is_refused(
    world: World, session: TherapySession, fields: dict[str, Any], code: str
) -> None:
    narrow = factories.make_consent_form(
        world.programme,
        scopes=["media", "training"],
        offers_keeping_scores=False,
        expires_after_months=12,
    )
    values: dict[str, Any] = {
        "scopes": [ConsentScope.TRAINING],
        "given_on": date(2026, 1, 5),
        "form": narrow,
    }

    with pytest.raises(InvalidInput) as refusal:
        record_consent(actor=world.lead, therapy_session=session, **(values | fields))

    assert refusal.value.code == code
    assert not session.consents.exists()
    assert not AuditEvent.objects.filter(verb="consent.recorded").exists()


def test_an_unknown_scope_is_refused(world: World, session: TherapySession) -> None:
    answer = _record(world.lead, session, scopes=["training", "television"])

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"].startswith("scopes")


def test_withdrawn_consent_makes_a_session_unassignable(world: World) -> None:
    client = client_of(world.lead)
    (consent,) = world.open_session.consents.all()

    answer = client.post(f"/api/v1/consents/{consent.pk}/withdraw/")

    assert answer.status_code == 200
    assert answer.json()["withdrawn_at"] is not None
    assert answer.json()["allowed_actions"] == []
    session = client.get(f"/api/v1/sessions/{world.open_session.pk}/").json()
    assert session["not_assignable_reasons"] == ["consent_withdrawn", "no_transcript"]
    assert session["consent"]["withdrawn_at"] is not None
    assert session["consent_state"] == "withdrawn"
    assert AuditEvent.objects.filter(verb="consent.withdrawn", target=str(consent.pk)).exists()


def test_a_supervisor_withdraws_no_consent(world: World) -> None:
    (consent,) = world.open_session.consents.all()

    answer = client_of(world.supervisor).post(f"/api/v1/consents/{consent.pk}/withdraw/")

    assert answer.status_code == 403
    consent.refresh_from_db()
    assert consent.withdrawn_at is None


def test_consents_are_seen_with_their_sessions(worlds: TwoProgrammes) -> None:
    def seen_by(person: Any) -> set[str]:
        rows = client_of(person).get("/api/v1/consents/").json()["results"]
        return {row["session"] for row in rows}

    a = worlds.a
    own = {str(a.open_session.pk), str(a.closed_session.pk)}
    assert seen_by(a.lead) == own | {str(a.other_session.pk)}
    assert seen_by(a.trainee) == seen_by(a.supervisor) == own
    for hidden_from in (a.auditor, a.operator, a.adjudicator, worlds.stranger):
        assert seen_by(hidden_from) == set()


@pytest.mark.parametrize("who", ["lead", "trainee"])
def test_whoever_can_read_the_text_attests(world: World, session: TherapySession, who: str) -> None:
    answer = _attest(getattr(world, who), session)

    assert answer.status_code == 200
    assert answer.json()["deidentified_at"] is not None
    assert answer.json()["not_assignable_reasons"] == ["no_consent"]
    assert "attest_deidentified" not in answer.json()["allowed_actions"]
    attestation = DeidentificationAttestation.objects.get(therapy_session=session)
    assert attestation.note == "Read twice."
    (event,) = AuditEvent.objects.filter(verb="session.attested_deidentified")
    assert "Read twice" not in str(event.details)


def test_a_session_is_attested_once(world: World, session: TherapySession) -> None:
    _attest(world.trainee, session)

    answer = _attest(world.trainee, session)

    assert (answer.status_code, answer.json()["code"]) == (409, "already_attested")


def test_an_attestation_must_be_meant(world: World, session: TherapySession) -> None:
    answer = _attest(world.lead, session, confirmed=False)

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "not_confirmed")
    assert not session.attestations.exists()


def test_a_supervisor_does_not_attest(world: World, session: TherapySession) -> None:
    answer = _attest(world.supervisor, session)

    assert answer.status_code == 403
    assert not session.attestations.exists()


def test_nobody_attests_without_a_text(world: World, session: TherapySession) -> None:
    Transcript.objects.filter(therapy_session=session).update(deleted_at=timezone.now())

    answer = _attest(world.lead, session)

    assert (answer.status_code, answer.json()["code"]) == (409, "no_transcript")


def test_nobody_attests_what_they_cannot_read(
    world: World, session: TherapySession, monkeypatch: Any
) -> None:
    monkeypatch.setattr("backend.casework.reading._grounds", {})

    with pytest.raises(AccessDenied) as refusal:
        attest_deidentified(actor=world.lead, therapy_session=session)

    assert refusal.value.code == "transcript_closed"


def test_an_attestation_is_never_changed_or_removed(world: World) -> None:
    (attestation,) = world.open_session.attestations.all()
    rows = DeidentificationAttestation.objects.filter(pk=attestation.pk)

    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(note="never mind")
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()

    assert rows.get().note == ""


def test_consent_rows_are_written_by_services_alone(world: World) -> None:
    (consent,) = Consent.objects.filter(therapy_session=world.open_session)

    answer = client_of(world.lead).patch(
        f"/api/v1/consents/{consent.pk}/", {"scopes": ["media"]}, format="json"
    )

    assert answer.status_code == 405
