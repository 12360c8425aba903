"""What the database itself refuses."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model, ProtectedError

from backend.casework.models import Case, Consent, ImportedFile, TherapySession, Transcript, Turn
from tests import factories
from tests.worlds import World

pytestmark = pytest.mark.django_db


def _case(world: World, **fields: object) -> Model:
    return factories.make_case(world.enrolment, **fields)


def _session(world: World, **fields: object) -> Model:
    return TherapySession.objects.create(programme=world.programme, label="x", **fields)  # type: ignore[misc]


def _turn(world: World, **fields: object) -> Model:
    values = {"number": 99, "role": "client", "speaker": "C", "text": "x"} | fields
    return Turn.objects.create(transcript=world.transcript(world.open_session), **values)  # type: ignore[misc]


def _file(world: World) -> Model:
    return ImportedFile.objects.create(
        programme=world.programme, sha256="0" * 64, format="csv", n_bytes=1
    )


def _transcript(world: World) -> Model:
    known = world.transcript(world.open_session)
    session = TherapySession.objects.create(programme=world.programme, label="x")
    return Transcript.objects.create(
        programme=world.programme,
        therapy_session=session,
        content_hash=known.content_hash,
        n_turns=1,
    )


def _consent(world: World) -> Model:
    return Consent.objects.create(
        programme=world.programme,
        therapy_session=world.open_session,
        scopes=["training"],
        form_version="1",
        given_on=date(2026, 1, 5),
        expires_on=date(2026, 1, 4),
        recorded_by=world.lead,
    )


VIOLATIONS: dict[str, Callable[[World], object]] = {
    "a code twice": lambda world: _case(world, code=world.case.code),
    "an unknown format": lambda world: _case(world, format="crowd"),
    "no planned sessions": lambda world: _case(world, planned_sessions=0),
    "a number twice": lambda world: _session(world, case=world.case, number=6),
    "an unknown phase": lambda world: _session(world, phase="late"),
    "a number without a case": lambda world: _session(world, number=1),
    "a file twice": lambda world: (_file(world), _file(world)),
    "a content twice": _transcript,
    "a turn's number twice": lambda world: _turn(world, number=1),
    "an unknown speaker role": lambda world: _turn(world, role="chair"),
    "a turn numbered nought": lambda world: _turn(world, number=0),
    "consent that ends before it begins": _consent,
    "a form's version twice": lambda world: factories.make_consent_form(
        world.programme, version=world.consent_form.version
    ),
    "a form that never held": lambda world: factories.make_consent_form(
        world.programme, expires_after_months=0
    ),
    "a withdrawal by somebody, at no time": lambda world: factories.make_consent(
        world.open_session, by=world.lead, withdrawn_by=world.lead
    ),
}


@pytest.mark.parametrize("name", VIOLATIONS)
def test_the_database_refuses(world: World, name: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        VIOLATIONS[name](world)


def test_a_case_with_sessions_is_not_removed(world: World) -> None:
    with pytest.raises(ProtectedError):
        Case.objects.filter(pk=world.case.pk).delete()
