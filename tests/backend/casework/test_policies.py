"""The pure rules: phases and readiness, and their twin in SQL."""

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.utils import timezone

from backend.casework.models import (
    Consent,
    DeidentificationAttestation,
    Phase,
    TherapySession,
    Transcript,
)
from backend.casework.policies import (
    NotAssignable,
    Readiness,
    not_assignable_reasons,
    proposed_phase,
)
from backend.casework.selectors import is_assignable, reasons_by_session, with_assignability
from tests import factories
from tests.worlds import World

INI, MID, END = Phase.INITIAL, Phase.MIDDLE, Phase.TERMINATION


@pytest.mark.parametrize(
    ("planned", "phases"),
    [
        (16, [INI] * 4 + [MID] * 8 + [END] * 4),
        (12, [INI] * 3 + [MID] * 6 + [END] * 3),
        (8, [INI] * 2 + [MID] * 4 + [END] * 2),
        (14, [INI] * 4 + [MID] * 6 + [END] * 4),
        (10, [INI] * 3 + [MID] * 4 + [END] * 3),
        (3, [INI, MID, END]),
        (2, [INI, END]),
        (1, [INI]),
    ],
)
def test_phases_follow_the_length_of_the_course(planned: int, phases: list[Phase]) -> None:
    assert [proposed_phase(number, planned) for number in range(1, planned + 1)] == phases


def test_a_session_beyond_the_plan_is_termination() -> None:
    assert proposed_phase(18, 16) == Phase.TERMINATION


def test_every_missing_thing_is_a_reason_of_its_own() -> None:
    missing = NotAssignable.NO_CONSENT

    assert not_assignable_reasons(Readiness(True, True, None, True, True)) == []
    assert not_assignable_reasons(Readiness(False, False, missing, False, False)) == [
        "no_case",
        "no_phase",
        "no_consent",
        "not_deidentified",
        "no_transcript",
    ]
    quarantined = Readiness(True, True, None, True, True, is_quarantined=True)
    assert not_assignable_reasons(quarantined) == ["quarantined"]
    assert not_assignable_reasons(Readiness(True, True, missing, True, True)) == ["no_consent"]


CONSENTS: dict[str, list[dict[str, Any]]] = {
    "none": [],
    "training": [{"scopes": ["training"]}],
    "other scope": [{"scopes": ["research", "media"]}],
    "several scopes": [{"scopes": ["research", "training"]}],
    "ends today": [{"scopes": ["training"], "ends": 0}],
    "ended yesterday": [{"scopes": ["training"], "ends": -1}],
    "begins tomorrow": [{"scopes": ["training"], "begins": 1}],
    "withdrawn": [{"scopes": ["training"], "withdrawn": True}],
    "older holds, newer withdrawn": [
        {"scopes": ["training"]},
        {"scopes": ["training"], "withdrawn": True},
    ],
    "older withdrawn, newer holds": [
        {"scopes": ["training"], "withdrawn": True},
        {"scopes": ["training"]},
    ],
    "newer is narrower": [{"scopes": ["training"]}, {"scopes": ["certification"]}],
}
IN_FORCE = {"training", "several scopes", "ends today", "older withdrawn, newer holds"}


def _give_consents(session: TherapySession, world: World, name: str) -> None:
    today = timezone.localdate()
    for consent in CONSENTS[name]:
        begins = today + timedelta(days=consent.get("begins", -30))
        ends = consent.get("ends")
        Consent.objects.create(
            programme=session.programme,
            therapy_session=session,
            scopes=consent["scopes"],
            form_version="1",
            given_on=begins,
            expires_on=None if ends is None else today + timedelta(days=ends),
            recorded_by=world.lead,
            withdrawn_at=timezone.now() if consent.get("withdrawn") else None,
        )


@pytest.mark.parametrize("name", CONSENTS)
def test_the_latest_consent_decides(world: World, name: str) -> None:
    session = factories.make_session(world.programme, case=world.case, number=1)
    DeidentificationAttestation.objects.create(
        programme=world.programme, therapy_session=session, attested_by=world.lead
    )

    _give_consents(session, world, name)

    assert is_assignable(session) == (name in IN_FORCE)


def test_policy_and_query_agree_on_every_combination(world: World) -> None:
    for index, (placed, phase, consent, attested, text) in enumerate(
        product(
            [True, False], [Phase.INITIAL, ""], CONSENTS, [True, False], ["kept", "deleted", "no"]
        )
    ):
        session = TherapySession.objects.create(
            programme=world.programme,
            case=world.case if placed else None,
            label=str(index),
            phase=phase,
        )
        _give_consents(session, world, consent)
        if attested:
            DeidentificationAttestation.objects.create(
                programme=world.programme, therapy_session=session, attested_by=world.lead
            )
        if text != "no":
            Transcript.objects.create(
                programme=world.programme,
                therapy_session=session,
                content_hash=f"combination {index}",
                n_turns=1,
                deleted_at=timezone.now() if text == "deleted" else None,
            )
    rows = TherapySession.objects.filter(programme=world.programme)

    annotated: Any = with_assignability(rows)
    by_query = dict(annotated.values_list("pk", "is_assignable"))
    by_policy = {pk: not reasons for pk, reasons in reasons_by_session(by_query).items()}

    assert by_query == by_policy
    assert sum(by_policy.values()) >= len(IN_FORCE)


def test_reasons_of_many_sessions_take_a_constant_number_of_queries(
    world: World, django_assert_num_queries: object
) -> None:
    sessions = [factories.make_session(world.programme, case=world.case) for _ in range(10)]

    with django_assert_num_queries(2):  # type: ignore[operator]
        reasons = reasons_by_session(session.pk for session in sessions)

    assert set(map(tuple, reasons.values())) == {("no_consent", "not_deidentified")}
