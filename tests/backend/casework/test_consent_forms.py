"""Versions of consent forms: published once, never changed."""

from datetime import date
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction

from backend.audit.models import AuditEvent
from backend.casework.models import Consent, ConsentForm
from tests import factories
from tests.api.text_fields import consent_body, form_body
from tests.clients import client_of
from tests.worlds import TwoProgrammes, World

pytestmark = pytest.mark.django_db
URL = "/api/v1/consent-forms/"


def test_a_lead_publishes_a_version(world: World) -> None:
    body = form_body(world, version="2026", scopes=["media", "training"], expires_after_months=24)

    answer = client_of(world.lead).post(URL, body)

    assert answer.status_code == 201
    said = answer.json()
    assert (said["is_current"], said["is_used"]) == (True, False)
    assert said["scopes"] == ["media", "training"]
    event = AuditEvent.objects.get(verb="consent_form.published")
    assert event.target == said["id"]
    assert "I agree" not in str(event.details)


def test_the_earlier_version_stays_and_is_no_longer_current(world: World) -> None:
    client_of(world.lead).post(URL, form_body(world, version="2026"))

    rows = client_of(world.trainee).get(URL).json()["results"]

    assert {row["version"]: row["is_current"] for row in rows} == {
        "2026": True,
        world.consent_form.version: False,
    }
    current = client_of(world.trainee).get(f"{URL}?is_current=true").json()["results"]
    assert [row["version"] for row in current] == ["2026"]


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"version": None}, 400, "null"),
        ({"text": " "}, 400, "blank"),
        ({"scopes": []}, 400, "min_length"),
        ({"scopes": ["television"]}, 400, "invalid_choice"),
        ({"expires_after_months": 0}, 400, "min_value"),
        ({"expires_after_months": 10**9}, 400, "max_value"),
        ({"expires_after_months": "soon"}, 400, "invalid"),
        ({"offers_keeping_scores": "perhaps"}, 400, "invalid"),
        ({"text": "x" * 40_001}, 400, "max_length"),
    ],
)
def test_a_form_that_cannot_be_is_refused(
    world: World, fields: dict[str, Any], status: int, code: str
) -> None:
    answer = client_of(world.lead).post(URL, form_body(world, **fields))

    assert answer.status_code == status
    assert answer.json()["errors"][0]["code"] == code
    assert ConsentForm.objects.filter(programme=world.programme).count() == 1


def test_a_version_is_published_once(world: World) -> None:
    body = form_body(world, name=world.consent_form.name, version=world.consent_form.version)

    answer = client_of(world.lead).post(URL, body)

    assert (answer.status_code, answer.json()["code"]) == (409, "form_version_taken")


def test_a_form_is_never_changed_or_removed(world: World) -> None:
    rows = ConsentForm.objects.filter(pk=world.consent_form.pk)

    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(text="Something else.")
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()


def test_a_consent_points_to_its_form_and_ends_when_the_form_says(world: World) -> None:
    form = factories.make_consent_form(world.programme, expires_after_months=13)

    answer = client_of(world.trainee).post(
        "/api/v1/consents/",
        consent_body(world, form=str(form.pk), given_on="2025-01-31", keep_scores=True),
    )

    assert answer.status_code == 201
    consent = Consent.objects.get(pk=answer.json()["id"])
    assert (consent.form, consent.form_version) == (form, form.version)
    assert (consent.expires_on, consent.keep_scores) == (date(2026, 2, 28), True)


def test_earlier_consents_point_to_a_form_of_the_name_they_bore(worlds: TwoProgrammes) -> None:
    a, b = worlds.a, worlds.b
    factories.make_consent(a.open_session, by=a.lead, form_version="2019-b")
    migration = import_module("backend.casework.migrations.0003_consent_forms")

    migration.forms_of_earlier_consents(apps, None)

    assert not Consent.objects.filter(form__isnull=True).exists()
    for consent in Consent.objects.select_related("form"):
        assert consent.form is not None
        assert consent.form.version == consent.form_version
        assert consent.form.programme_id == consent.programme_id
    (form,) = ConsentForm.objects.filter(programme=b.programme).exclude(pk=b.consent_form.pk)
    assert (form.version, form.text, form.expires_after_months) == ("1", "", None)


def test_a_form_of_another_programme_is_not_there(worlds: TwoProgrammes) -> None:
    body = consent_body(worlds.a, form=str(worlds.b.consent_form.pk))

    assert client_of(worlds.a.lead).post("/api/v1/consents/", body).status_code == 404
