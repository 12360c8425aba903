"""Legal holds: placed with a reason, told plainly, and ended by erasing what was withdrawn."""

from typing import Any

import pytest

from backend.casework.models import Turn
from backend.casework.selectors import newest_consent
from backend.retention.models import DeletionProof
from tests.api.refusals import assert_refused
from tests.clients import client_of
from tests.retaining import faults, make_hold
from tests.worlds import World

pytestmark = pytest.mark.django_db
API = "/api/v1/legal-holds/"


def _place(world: World, **on: Any) -> Any:
    body = {"programme": str(world.programme.pk), "reason": "A complaint is under way.", **on}
    return client_of(world.lead).post(API, body)


def _withdraw(world: World, session: Any) -> dict[str, Any]:
    consent = newest_consent(session.pk)
    assert consent is not None
    answer = client_of(world.lead).post(f"/api/v1/consents/{consent.pk}/withdraw/")
    assert answer.status_code == 200, answer.content
    said: dict[str, Any] = answer.json()
    return said


def _n_turns(session: Any) -> int:
    return Turn.objects.filter(transcript__therapy_session=session).count()


def test_under_a_hold_a_withdrawal_says_so_and_lifting_erases(world: World) -> None:
    placed = _place(world, trainee=str(world.enrolment.pk))
    assert placed.status_code == 201, placed.content
    assert (placed.json()["covers"], placed.json()["trainee_name"]) == (
        "trainee",
        world.trainee.name,
    )

    assert _withdraw(world, world.closed_session)["text_on_hold"] is True

    assert _n_turns(world.closed_session) == 6
    url = f"{API}{placed.json()['id']}/"
    assert client_of(world.auditor).get(url).json()["n_withdrawn"] == 1

    lifted = client_of(world.lead).post(f"{url}lift/", {"reason": "It is settled."})

    assert lifted.status_code == 200, lifted.content
    said = lifted.json()
    assert (said["lift_reason"], said["lifted_by"], said["n_withdrawn"]) == (
        "It is settled.",
        world.lead.name,
        0,
    )
    assert said["allowed_actions"] == []
    assert (_n_turns(world.closed_session), _n_turns(world.open_session)) == (0, 6)
    proof = DeletionProof.objects.get()
    assert (proof.reason, proof.policy) == ("withdrawn_hold_lifted", None)
    assert faults() == set()
    again = client_of(world.lead).post(f"{url}lift/", {"reason": "Again."})
    assert assert_refused(again, 409)["code"] == "already_lifted"


def test_while_another_hold_stands_nothing_is_erased(world: World) -> None:
    first = _place(world, session=str(world.closed_session.pk)).json()
    second = make_hold(world.programme, by=world.lead, case=world.case)
    _withdraw(world, world.closed_session)
    lead = client_of(world.lead)

    lead.post(f"{API}{first['id']}/lift/", {"reason": "Settled."})
    assert _n_turns(world.closed_session) == 6
    lead.post(f"{API}{second.pk}/lift/", {"reason": "Settled."})
    assert _n_turns(world.closed_session) == 0


def test_without_a_hold_a_withdrawal_erases_at_once_and_leaves_a_proof(world: World) -> None:
    assert _withdraw(world, world.closed_session)["text_on_hold"] is False

    assert _n_turns(world.closed_session) == 0
    assert DeletionProof.objects.get().reason == "consent_withdrawn"


def test_a_hold_is_on_one_thing_once_and_has_a_reason(world: World) -> None:
    session, case = str(world.closed_session.pk), str(world.case.pk)
    assert assert_refused(_place(world), 400)["code"] == "hold_on_one_thing"
    both = _place(world, session=session, case=case)
    assert assert_refused(both, 400)["code"] == "hold_on_one_thing"
    assert_refused(_place(world, session=session, reason="  "), 400)
    assert _place(world, session=session).status_code == 201
    assert assert_refused(_place(world, session=session), 409)["code"] == "hold_stands"
    assert _place(world, case=case).status_code == 201


def test_holds_are_found_by_session_and_by_whether_they_stand(world: World) -> None:
    hold = _place(world, session=str(world.closed_session.pk)).json()
    _place(world, case=str(world.other_case.pk))
    auditor = client_of(world.auditor)

    def found(**ask: Any) -> list[str]:
        return [row["id"] for row in auditor.get(API, ask).json()["results"]]

    assert found(session=str(world.closed_session.pk)) == [hold["id"]]
    client_of(world.lead).post(f"{API}{hold['id']}/lift/", {"reason": "Settled."})
    assert hold["id"] not in found(stands=True)
    assert found(stands=False) == [hold["id"]]
    # What stands comes first.
    assert found()[-1] == hold["id"]
