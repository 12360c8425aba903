"""The rule of consent and its twin in SQL agree over random histories, and say what they should."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.db.models import OuterRef
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.casework import policies, reading
from backend.casework.models import ConsentScope, TherapySession, Transcript
from backend.casework.policies import ConsentState
from backend.casework.selectors import newest_consent
from tests import factories
from tests.clients import client_of
from tests.worlds import World

pytestmark = pytest.mark.django_db
GROUNDS = ["own_session", "preparation", "supervision", "rating", "a ground of another app"]
scopes = st.lists(st.sampled_from(ConsentScope.values), min_size=1, max_size=4, unique=True)
history = st.lists(
    st.fixed_dictionaries(
        {
            "scopes": scopes,
            "begins": st.integers(-3, 2),
            "lasts": st.none() | st.integers(0, 4),
            "withdrawn": st.booleans(),
            "keep_scores": st.booleans(),
        }
    ),
    max_size=4,
)


def _give(session: TherapySession, world: World, consents: list[dict[str, Any]]) -> None:
    today = timezone.localdate()
    for said in consents:
        begins = today + timedelta(days=said["begins"])
        factories.make_consent(
            session,
            by=world.lead,
            scopes=said["scopes"],
            given_on=begins,
            expires_on=None if said["lasts"] is None else begins + timedelta(days=said["lasts"]),
            withdrawn_at=timezone.now() if said["withdrawn"] else None,
            keep_scores=said["keep_scores"],
        )


def _by_rule(session: TherapySession) -> dict[str, Any]:
    newest, today = newest_consent(session.pk), timezone.localdate()
    is_out = newest is not None and newest.withdrawn_at is not None and not newest.keep_scores
    return {
        "state": str(policies.consent_state(newest, today)),
        "out": is_out,
        **{g: policies.consent_opens(g, newest, today) for g in GROUNDS},
        **{s: policies.scope_in_force(newest, s, today) for s in ConsentScope},
    }


def _by_query(session: TherapySession) -> dict[str, Any]:
    rows: Any = TherapySession.objects.filter(pk=session.pk)
    return {
        "state": rows.annotate(state=reading.consent_state()).get().state,
        "out": reading.sessions_out_of_statistics().filter(pk=session.pk).exists(),
        **{g: rows.filter(reading.consent_opens(g)).exists() for g in GROUNDS},
        **{s: rows.filter(reading.scope_in_force(s)).exists() for s in ConsentScope},
    }


def _closing_by_rule(session: TherapySession) -> dict[str, str]:
    return {ground: str(reading.closing(session.pk, ground).why) for ground in GROUNDS}


def _closing_by_query(session: TherapySession) -> dict[str, str]:
    rows: Any = TherapySession.objects.filter(pk=session.pk)
    return {
        ground: rows.annotate(why=reading.text_closed(OuterRef("pk"), ground)).get().why
        for ground in GROUNDS
    }


@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(consents=history, is_text_deleted=st.booleans(), name_left=st.booleans())
def test_rule_and_twin_agree(
    world: World, consents: list[dict[str, Any]], is_text_deleted: bool, name_left: bool
) -> None:
    with transaction.atomic():
        session = factories.make_session(world.programme, case=world.case)
        _give(session, world, consents)
        if is_text_deleted:
            Transcript.objects.filter(therapy_session=session).update(deleted_at=timezone.now())
        if name_left:
            factories.make_name_report(session, by=world.rater1)

        assert _by_rule(session) == _by_query(session)
        assert _closing_by_rule(session) == _closing_by_query(session)
        transaction.set_rollback(True)


def _consent(**fields: Any) -> dict[str, Any]:
    return {
        "scopes": ["training"],
        "begins": -3,
        "lasts": None,
        "withdrawn": False,
        "keep_scores": False,
    } | fields


@pytest.mark.parametrize(
    ("consents", "state", "opens"),
    [
        ([], ConsentState.NONE, {"own_session", "preparation"}),
        ([_consent()], ConsentState.IN_FORCE, set(GROUNDS)),
        (
            [_consent(scopes=["media"])],
            ConsentState.IN_FORCE,
            {"own_session", "preparation"},
        ),
        ([_consent(lasts=3)], ConsentState.IN_FORCE, set(GROUNDS)),
        ([_consent(lasts=2)], ConsentState.EXPIRED, set()),
        ([_consent(begins=1)], ConsentState.NOT_BEGUN, set()),
        ([_consent(withdrawn=True)], ConsentState.WITHDRAWN, set()),
        ([_consent(), _consent(withdrawn=True)], ConsentState.WITHDRAWN, set()),
        ([_consent(lasts=2), _consent()], ConsentState.IN_FORCE, set(GROUNDS)),
    ],
)
def test_what_each_state_opens(
    world: World, consents: list[dict[str, Any]], state: ConsentState, opens: set[str]
) -> None:
    session = factories.make_session(world.programme, case=world.case)
    _give(session, world, consents)

    said = _by_rule(session)

    assert said["state"] == state
    assert {ground for ground in GROUNDS if said[ground]} == opens


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles"])
def test_a_consent_ends_at_midnight_of_the_installation(
    world: World, settings: Any, zone: str
) -> None:
    settings.TIME_ZONE = zone
    last_day = date(2026, 5, 10)
    world.open_session.consents.update(expires_on=last_day)
    transcript = world.transcript(world.open_session)
    midnight = datetime(2026, 5, 11, tzinfo=timezone.get_default_timezone()).astimezone(UTC)

    def status_at(when: datetime) -> int:
        with time_machine.travel(when, tick=False):
            return (
                client_of(world.trainee).get(f"/api/v1/transcripts/{transcript.pk}/turns/")
            ).status_code

    assert status_at(midnight - timedelta(seconds=1)) == 200
    assert status_at(midnight) == 403


def test_lists_tell_the_state_of_consent_and_are_narrowed_by_it(world: World) -> None:
    world.open_session.consents.update(expires_on=factories.LONG_AGO)
    client = client_of(world.lead)

    rows = client.get("/api/v1/sessions/").json()["results"]
    expired = client.get("/api/v1/sessions/?consent_state=expired").json()["results"]

    states = {row["id"]: row["consent_state"] for row in rows}
    assert states[str(world.unplaced_session.pk)] == "none"
    assert states[str(world.closed_session.pk)] == "in_force"
    assert [row["id"] for row in expired] == [str(world.open_session.pk)]
    assert "consent_expired" in expired[0]["not_assignable_reasons"]
