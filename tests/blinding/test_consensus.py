"""What of a consensus reaches whom, and when: scores, reasons, and the rules that come of it."""

from typing import Any

import pytest

from backend.access.roles import Role
from backend.accounts.models import User
from backend.casework.models import Consent
from backend.consensus.models import ConsensusCase
from backend.consensus.services import withdraw_note
from backend.ratings.models import RoundPhase
from backend.ratings.visibility import reasons_open
from tests import conferring, factories
from tests.backend.ratings.people import add_role
from tests.clients import client_of
from tests.conferring import agree, disagree, give_reasons, settle_all
from tests.worlds import World

pytestmark = pytest.mark.django_db


def _status(person: User, case: ConsensusCase) -> int:
    return client_of(person).get(f"/api/v1/consensus/{case.pk}/").status_code


def _seen(person: User, case: ConsensusCase) -> Any:
    answer = client_of(person).get(f"/api/v1/consensus/{case.pk}/")
    assert answer.status_code == 200
    return answer.json()


def _item(person: User, case: ConsensusCase, item: str) -> Any:
    return next(row for row in _seen(person, case)["items"] if row["item"] == item)


def _say(person: User, case: ConsensusCase, item: str) -> None:
    answer = client_of(person).post(
        f"/api/v1/consensus/{case.pk}/reasons/", {"part": item, "text": f"{person.name} on {item}"}
    )
    assert answer.status_code == 200


def test_reasons_are_read_by_whoever_gave_theirs() -> None:
    nobody = {
        "is_rater": False,
        "gave_own": False,
        "all_gave": True,
        "takes_part": False,
        "is_concluded": False,
    }

    assert not reasons_open(**nobody)
    assert reasons_open(**nobody | {"is_concluded": True})
    assert reasons_open(**nobody | {"takes_part": True})
    assert not reasons_open(**nobody | {"takes_part": True, "all_gave": False})
    assert not reasons_open(**nobody | {"is_rater": True, "takes_part": True})
    assert reasons_open(**nobody | {"is_rater": True, "gave_own": True, "all_gave": False})


def test_another_s_reason_and_note_wait_for_one_s_own(world: World) -> None:
    case = disagree(world).open(adjudicator=world.adjudicator)
    _say(world.rater1, case, "A3")

    for person in (world.rater2, world.adjudicator, world.lead):
        content = client_of(person).get(f"/api/v1/consensus/{case.pk}/").content.decode()
        assert f"{world.rater1.name} on A3" not in content
        assert f"note of {world.rater1.name} on A3" not in content
        # On other items they have not spoken either.
        assert f"note of {world.rater1.name} on D1" not in content
    assert [row["text"] for row in _item(world.rater1, case, "A3")["reasons"]] == [
        f"{world.rater1.name} on A3"
    ]
    _say(world.rater2, case, "A3")
    for person in (world.rater1, world.rater2, world.adjudicator):
        row = _item(person, case, "A3")
        assert {said["text"] for said in row["reasons"]} == {
            f"{world.rater1.name} on A3",
            f"{world.rater2.name} on A3",
        }
        assert all(side["note"] for side in row["sides"])
    assert _item(world.lead, case, "A3")["reasons"] == []


def test_a_lead_who_rated_reads_no_sooner_for_being_a_lead(world: World) -> None:
    case = disagree(world).open()
    add_role(world.rater2, world.programme, Role.LEAD)
    _say(world.rater1, case, "A3")

    found = _seen(world.rater2, case)

    assert found["seat"] == "rater"
    assert (found["session"], found["trainee_code"]) == (None, None)
    assert _item(world.rater2, case, "A3")["reasons"] == []


def test_neither_names_nor_codes_nor_whose_session_it_is(world: World) -> None:
    talk = disagree(world)
    case = talk.open(adjudicator=world.adjudicator)
    give_reasons(world, case)
    secrets = [
        world.trainee.name,
        world.enrolment.code,
        world.case.code,
        talk.session.label,
        talk.session.pk,
        '"R01"',
        '"R02"',
        world.rater1.pk,
        world.rater2.pk,
        talk.ratings[0].pk,
    ]

    for person in (world.rater1, world.rater2, world.adjudicator):
        for url in (f"/api/v1/consensus/{case.pk}/", "/api/v1/consensus/"):
            content = client_of(person).get(url).content.decode()
            for secret in secrets:
                assert str(secret) not in content, secret
    assert {side["rater_code"] for side in _seen(world.lead, case)["sides"]} == {"R01", "R02"}


def test_the_adjudicator_reads_that_transcript_and_no_other(world: World) -> None:
    talk = disagree(world)
    mine, other = (
        f"/api/v1/transcripts/{world.transcript(session).pk}/turns/"
        for session in (talk.session, world.closed_session)
    )
    client = client_of(world.adjudicator)
    before = client.get(mine).status_code

    talk.open(adjudicator=world.adjudicator)

    assert before == 404
    assert (client.get(mine).status_code, client.get(other).status_code) == (200, 404)
    assert str(talk.session.pk) not in client.get(mine.removesuffix("turns/")).content.decode()


def test_whoever_has_the_session_still_to_rate_learns_nothing_of_it(world: World) -> None:
    talk = disagree(world)
    case = talk.open(adjudicator=world.adjudicator)
    add_role(world.adjudicator, world.programme, Role.RATER, code="R09")
    add_role(world.rater1, world.programme, Role.LEAD)
    factories.make_round(
        world.programme,
        lead=world.lead,
        sessions=[talk.session],
        raters=[world.adjudicator, world.rater1],
    )

    for person in (world.adjudicator, world.rater1):
        assert _status(person, case) == 404
        assert client_of(person).get("/api/v1/consensus/").json()["results"] == []
    found = client_of(world.rater1).get(f"/api/v1/consensus/candidates/?round={talk.round.pk}")
    assert found.json()["sessions"] == []
    assert _status(world.rater2, case) == 200


def test_the_trainee_sees_nothing_of_it_whatever_else_they_are(world: World) -> None:
    case = conferring.conclude(world)
    add_role(world.trainee, world.programme, Role.LEAD)

    assert _status(world.trainee, case) == 404
    assert _status(world.supervisor, case) == 404
    assert _status(world.lead, case) == 200


def test_nothing_of_it_where_the_client_took_the_scores_back(world: World) -> None:
    talk = disagree(world)
    case = talk.open()
    Consent.objects.filter(therapy_session=talk.session).delete()
    factories.make_consent(
        talk.session, by=world.lead, withdrawn_at=factories.NOW, keep_scores=False
    )

    assert {_status(person, case) for person in (world.rater1, world.lead)} == {404}


def _fetched(person: User, world: World, round_: Any) -> dict[str, bytes]:
    addresses = (
        "/api/v1/anchor-notes/",
        f"/api/v1/anchor-notes/for-rating/?rating={world.draft.pk}",
        "/api/v1/consensus/",
        f"/api/v1/rounds/{round_.pk}/",
        "/api/v1/audit-events/",
    )
    client = client_of(person)
    return {address: client.get(address).content for address in addresses}


def test_rules_that_others_settle_reach_nobody_who_rates_in_an_open_round(world: World) -> None:
    """Rater 1 rates in the open round; a lead and rater there is told nothing either."""
    add_role(world.rater1, world.programme, Role.LEAD)
    before = _fetched(world.rater1, world, world.open_round)

    note = conferring.make_note(world)
    withdraw_note(actor=world.lead, note=note, reason="Wrong.")

    assert _fetched(world.rater1, world, world.open_round) == before


def test_a_later_round_is_rated_with_the_rules_there_were_when_it_started(world: World) -> None:
    case = conferring.conclude(world)
    world.open_round.phase, world.open_round.closed_at = RoundPhase.CLOSED, factories.NOW
    world.open_round.save()
    session = factories.make_session(
        world.programme, case=world.case, number=50, ready_by=world.lead
    )
    later = factories.make_round(
        world.programme, lead=world.lead, sessions=[session], raters=[world.rater1]
    )
    later.started_at = case.opened_at.replace(year=case.opened_at.year + 1)
    later.save()
    draft = factories.make_rating(
        session,
        rater=world.rater1,
        assignment=world.assignment(later, world.rater1),
        submitted=False,
    )
    client = client_of(world.rater1)
    url = f"/api/v1/anchor-notes/for-rating/?rating={draft.pk}"

    assert [row["text"] for row in client.get(url).json()] == ["Count the plan, not the wish."]
    # The rating of the round that began before the rule was made stays without it.
    old = f"/api/v1/anchor-notes/for-rating/?rating={world.draft.pk}"
    assert client.get(old).json() == []


def test_a_rule_is_not_told_to_whoever_rates_the_session_that_it_came_of(world: World) -> None:
    case = conferring.conclude(world)
    world.open_round.phase, world.open_round.closed_at = RoundPhase.CLOSED, factories.NOW
    world.open_round.save()
    later = factories.make_round(
        world.programme,
        lead=world.lead,
        sessions=[case.therapy_session],
        raters=[world.rater1],
    )
    later.started_at = case.opened_at.replace(year=case.opened_at.year + 1)
    later.save()
    assignment = world.assignment(later, world.rater1)
    draft = factories.make_rating(
        case.therapy_session, rater=world.rater1, assignment=assignment, submitted=False
    )
    client = client_of(world.rater1)
    url = f"/api/v1/anchor-notes/for-rating/?rating={draft.pk}"

    assert client.get(url).json() == []
    assert client.get("/api/v1/anchor-notes/").json()["results"] == []


def test_consensus_hides_nothing_it_did_not_hide_before(world: World) -> None:
    """Ratings themselves stay where they were: compared here, and in no list of ratings."""
    talk = disagree(world)
    case = talk.open(adjudicator=world.adjudicator)
    give_reasons(world, case)
    settle_all(world, case, by=world.adjudicator)
    agree(case, world.adjudicator)
    theirs = f"/api/v1/ratings/{talk.ratings[1].pk}/"

    for person in (world.rater1, world.adjudicator, world.lead, world.supervisor, world.trainee):
        assert client_of(person).get(theirs).status_code == 404
