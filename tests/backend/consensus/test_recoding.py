"""Re-code checks: planned, given out, made without the first rating, and compared."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from backend.consensus import services
from backend.consensus.models import ConsensusCase, RecodeCheck
from backend.core.errors import Conflict, DomainError
from backend.ratings.calibrating import tell_submitted
from backend.ratings.models import Assignment, Rating, RoundPhase, RoundPurpose
from backend.ratings.services import recuse
from backend.reliability.selectors import ratings_of_round
from tests import conferring
from tests.clients import client_of
from tests.conferring import agree, disagree, full_rating, give_reasons, settle_all
from tests.worlds import World

pytestmark = pytest.mark.django_db


def _letter_of(w: World, case: ConsensusCase, person: Any) -> str:
    letter = conferring.opened(w.lead, case).table.letter_of(person.pk)
    assert letter is not None
    return letter


def _plan(w: World, case: ConsensusCase, *people: Any, days: int = 0) -> list[RecodeCheck]:
    return services.plan_recodes(
        actor=w.lead,
        case=case,
        letters=[_letter_of(w, case, person) for person in people],
        opens_on=timezone.localdate() + timedelta(days=days),
    )


def _given(w: World, person: Any) -> Assignment:
    return Assignment.objects.get(rater=person, round_session__round__purpose=RoundPurpose.RECODE)


def _shown(w: World, case: ConsensusCase, person: Any = None) -> Any:
    round_ = case.round_session.round_id
    answer = client_of(person or w.lead).get(f"/api/v1/consensus/recodes/?round={round_}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def _refused(error: pytest.ExceptionInfo[DomainError]) -> str:
    return error.value.code


def _rate_again(w: World, case: ConsensusCase, person: Any, **scores: tuple[int, int]) -> Rating:
    given = _given(w, person)
    said: dict[str, Any] = dict(scores)
    rating = full_rating(case.therapy_session, rater=person, assignment=given, **said)
    tell_submitted(rating)
    return rating


def test_a_rater_rates_again_without_the_first_rating_or_the_consensus(world: World) -> None:
    case = conferring.conclude(world)
    first = conferring.opened(world.lead, case).ratings[_letter_of(world, case, world.rater1)]
    client = client_of(world.rater1)
    addresses = (f"/api/v1/ratings/{first.pk}/", f"/api/v1/consensus/{case.pk}/")
    before = [client.get(address).status_code for address in addresses]

    _plan(world, case, world.rater1)

    assert before == [200, 200]
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    given = _given(world, world.rater1)
    (row,) = [
        row
        for row in client.get("/api/v1/assignments/?page_size=100").json()["results"]
        if row["id"] == str(given.pk)
    ]
    assert row["round"]["purpose"] == "rating"
    assert row["code"] != case.round_session.code
    # Nobody else is given it, and the other rater keeps what they had.
    assert client_of(world.rater2).get(addresses[1]).status_code == 200

    _rate_again(world, case, world.rater1, A3=(3, 4), D1=(2, 3))

    assert [client.get(address).status_code for address in addresses] == [200, 200]
    assert (
        given.round_session.round.__class__.objects.get(pk=given.round_session.round_id).phase
        == RoundPhase.CLOSED
    )


def test_the_second_rating_is_compared_and_enters_no_figure_of_the_round(world: World) -> None:
    case = conferring.conclude(world)
    round_ = case.round_session.round
    counted = {key.rating for key in ratings_of_round(round_).keys}
    _plan(world, case, world.rater1)
    # First 1 and 1 on A3, settled as 3 and 4; now as settled. D1: 2 and 3 twice, settled 3 and 4.
    _rate_again(world, case, world.rater1, A3=(3, 4))

    found = _shown(world, case)

    (check,) = found["checks"]
    assert (check["state"], check["rater_code"], found["n_done"]) == ("done", "R01", 1)
    compared = {
        name: {row["scale"]: row for row in check["compared"][name]}
        for name in ("with_consensus", "with_own", "first_with_consensus")
    }
    n = compared["with_own"]["adherence"]["n_pairs"]
    assert n > 5
    assert compared["with_own"]["adherence"]["exact"] == pytest.approx((n - 1) / n)
    assert compared["with_own"]["adherence"]["within_one"] == pytest.approx((n - 1) / n)
    assert compared["with_consensus"]["adherence"]["exact"] == pytest.approx((n - 1) / n)
    assert compared["with_consensus"]["adherence"]["within_one"] == 1.0
    assert compared["first_with_consensus"]["adherence"]["exact"] == pytest.approx((n - 2) / n)
    assert (check["compared"]["n_areas"], check["compared"]["n_areas_as_settled"]) == (1, 1)
    assert found["total"] == check["compared"]
    assert {key.rating for key in ratings_of_round(round_).keys} == counted


def test_what_cannot_be_planned_is_refused(world: World) -> None:
    case = conferring.conclude(world)
    still_open = disagree(world).open()
    _plan(world, case, world.rater2, days=7)

    def refused(of: ConsensusCase, letters: list[str], days: int = 7) -> str:
        with pytest.raises(DomainError) as error:
            services.plan_recodes(
                actor=world.lead,
                case=of,
                letters=letters,
                opens_on=timezone.localdate() + timedelta(days=days),
            )
        return _refused(error)

    own = _letter_of(world, case, world.rater2)
    assert refused(case, [own]) == "already_planned"
    assert refused(case, ["Q"]) == "not_a_side"
    assert refused(case, ["A"], days=-1) == "day_is_over"
    assert refused(still_open, ["A"]) == "not_concluded"
    assert RecodeCheck.objects.count() == 1


def test_a_rule_plans_one_for_a_rater_drawn_and_the_worker_gives_it_out_on_its_day(
    world: World,
) -> None:
    services.decide_rule(
        actor=world.lead,
        programme=world.programme,
        round_=None,
        mean_apart=None,
        item_apart=3,
        area_differs=True,
        recode_weeks=4,
    )
    case = conferring.conclude(world)

    (check,) = _shown(world, case)["checks"]
    early = services.open_due_recodes()
    with time_machine.travel(timezone.now() + timedelta(weeks=4), tick=False):
        due = services.open_due_recodes()
        again = services.open_due_recodes()

    assert (check["state"], check["by_rule"]) == ("planned", True)
    assert (early, due, again) == (0, 1, 0)
    assert _shown(world, case)["checks"][0]["state"] == "open"


def test_a_declined_check_is_over_and_a_closed_text_is_not_given_out(world: World) -> None:
    case = conferring.conclude(world)
    _plan(world, case, world.rater1)
    recuse(actor=world.rater1, assignment=_given(world, world.rater1), reason="Ill.")
    _plan(world, case, world.rater2, days=1)
    case.therapy_session.transcript.deleted_at = timezone.now()
    case.therapy_session.transcript.save()
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        given = services.open_due_recodes()

    states = {row["rater_code"]: row["state"] for row in _shown(world, case)["checks"]}
    assert (given, states) == (0, {"R01": "declined", "R02": "planned"})


def test_agreement_of_a_sitting_before_it_and_when_its_sessions_are_rated_again(
    world: World,
) -> None:
    talks = [disagree(world), disagree(world)]
    cases = [talk.open() for talk in talks]
    meeting = services.call_meeting(
        actor=world.lead,
        programme=world.programme,
        name="Spring sitting",
        held_on=timezone.localdate(),
        cases=cases,
    )
    with pytest.raises(Conflict) as twice:
        services.call_meeting(
            actor=world.lead,
            programme=world.programme,
            name="Another",
            held_on=timezone.localdate(),
            cases=cases,
        )
    url = f"/api/v1/calibration-meetings/{meeting.pk}/"
    before = client_of(world.lead).get(url).json()
    for case in cases:
        give_reasons(world, case)
        settle_all(world, case)
        agree(case, world.rater1, world.rater2)
    _plan(world, cases[0], world.rater1, world.rater2)
    for rater in (world.rater1, world.rater2):
        _rate_again(world, cases[0], rater, A3=(3, 4))

    after = client_of(world.lead).get(url).json()

    assert _refused(twice) == "already_in_meeting"
    assert [row["code"] for row in before["sessions"]] == [
        case.round_session.code for case in cases
    ]
    figures = {row["scale"]: row for row in before["agreement"]["before"]}["adherence"]
    n = figures["n_pairs"] // 2
    # Rater 1 and 2 are apart on A3 by three points and on D1 by one, in each of two sessions.
    assert figures["exact"] == pytest.approx((n - 2) / n)
    assert figures["within_one"] == pytest.approx((n - 1) / n)
    assert before["agreement"]["n_again"] == 0
    assert before["agreement"]["after"][0]["exact"] is None
    assert (after["agreement"]["n_sessions"], after["agreement"]["n_again"]) == (2, 1)
    assert {row["exact"] for row in after["agreement"]["after"]} == {1.0}
    assert after["agreement"]["before_of_same"][0]["exact"] == pytest.approx((n - 2) / n)
    # Raters are told what they settled, and nothing of what is rated again.
    theirs = client_of(world.rater1).get(url).json()
    assert theirs["agreement"]["after"][0]["n_pairs"] == 0


def _own(w: World, person: Any) -> Any:
    path = f"/api/v1/consensus/own-recodes/?programme={w.programme.pk}"
    answer = client_of(person).get(path)
    return answer.json()["checks"] if answer.status_code == 200 else answer.status_code


def test_a_rater_reads_their_own_check_once_it_is_made_and_of_none_to_come(world: World) -> None:
    case = conferring.conclude(world)
    nothing = _own(world, world.rater1)
    _plan(world, case, world.rater1)
    _plan(world, case, world.rater2, days=14)
    given_out = _own(world, world.rater1)

    _rate_again(world, case, world.rater1, A3=(3, 4))

    assert nothing == given_out == []
    (check,) = _own(world, world.rater1)
    (read_by_lead, _) = _shown(world, case)["checks"]
    assert check["compared"] == read_by_lead["compared"]
    assert check.keys() == {"id", "code", "done_at", "compared"}
    # The other's check is planned, and the first one's is no business of theirs.
    assert _own(world, world.rater2) == []
    assert _own(world, world.lead) == 404


def test_a_declined_check_is_told_to_nobody(world: World) -> None:
    case = conferring.conclude(world)
    _plan(world, case, world.rater1)

    recuse(actor=world.rater1, assignment=_given(world, world.rater1), reason="I know them.")

    assert _own(world, world.rater1) == []
