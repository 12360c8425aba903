"""A consensus from its opening to its conclusion, and the rules that come of it."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from backend.access.models import Membership
from backend.audit.models import AuditEvent
from backend.casework.services import erase_session_text
from backend.consensus import services
from backend.consensus.models import (
    AnchorNote,
    Cause,
    ConsensusCase,
    ConsensusReason,
    ConsensusResult,
    Settlement,
)
from backend.consensus.services import Answer
from backend.core.errors import AccessDenied, Conflict, DomainError, InvalidInput
from backend.ratings.completeness import Entry
from backend.ratings.models import ItemScore, ItemStatus, RoundPhase, RoundSession
from tests import conferring, factories
from tests.clients import client_of
from tests.conferring import SLIP, agree, disagree, give_reasons, opened, settle_all
from tests.worlds import World

pytestmark = pytest.mark.django_db

THREE_FOUR = Answer(Entry(status=ItemStatus.SCORED), {"adherence": 3, "competence": 4})


def _refused(error: pytest.ExceptionInfo[DomainError]) -> str:
    return error.value.code


def _candidates(w: World, round_id: object) -> Any:
    answer = client_of(w.lead).get(f"/api/v1/consensus/candidates/?round={round_id}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_the_lead_is_shown_what_needs_consensus_and_why(world: World) -> None:
    talk = disagree(world)

    found = _candidates(world, talk.round.pk)

    (row,) = found["sessions"]
    assert (row["code"], row["n_ratings"], row["case"]) == (talk.row.code, 2, None)
    assert {(t["trigger"], t["item"]) for t in row["triggers"]} == {("item_apart", "A3")}
    assert found["limits"] == {"mean_apart": 1.0, "item_apart": 3, "area_differs": True}


def test_a_rule_of_the_round_goes_before_one_of_the_programme(world: World) -> None:
    talk = disagree(world)
    rule: dict[str, Any] = {"actor": world.lead, "programme": world.programme, "area_differs": True}
    services.decide_rule(**rule, round_=talk.round, mean_apart=None, item_apart=6)
    services.decide_rule(**rule, round_=None, mean_apart=Decimal("0.5"), item_apart=1)

    found = _candidates(world, talk.round.pk)

    assert found["is_own_rule"] is True
    assert [row["triggers"] for row in found["sessions"]] == [[]]


def test_a_rule_that_asks_for_nothing_is_refused(world: World) -> None:
    with pytest.raises(Conflict) as error:
        services.decide_rule(
            actor=world.lead,
            programme=world.programme,
            round_=None,
            mean_apart=None,
            item_apart=None,
            area_differs=False,
        )
    assert _refused(error) == "empty_rule"


def test_nothing_is_compared_while_a_round_is_rated(world: World) -> None:
    talk = disagree(world, phase=RoundPhase.INDEPENDENT)
    url = f"/api/v1/consensus/candidates/?round={talk.round.pk}"

    with pytest.raises(Conflict) as error:
        talk.open()

    assert _refused(error) == "round_not_discussed"
    assert client_of(world.lead).get(url).json()["code"] == "round_not_discussed"


def test_a_session_with_one_rating_and_one_opened_before_are_both_named(world: World) -> None:
    talk, single = (
        disagree(world),
        factories.make_session(world.programme, case=world.case, number=40, ready_by=world.lead),
    )
    talk.open()
    row = RoundSession.objects.create(round=talk.round, therapy_session=single, code="ZZZZ")

    with pytest.raises(Conflict) as error:
        services.open_cases(actor=world.lead, round_=talk.round, sessions=[talk.row, row])

    assert {row.code for row in error.value.errors} == {"already_opened", "nothing_to_compare"}
    assert ConsensusCase.objects.filter(round_session__round=talk.round).count() == 1


def test_two_raters_settle_what_they_differ_on_and_both_agree(world: World) -> None:
    case = disagree(world).open()
    before = list(ItemScore.objects.order_by("pk").values())
    give_reasons(world, case)
    settle_all(world, case, rule="Count the plan.")

    agree(case, world.rater1)
    assert not ConsensusResult.objects.filter(case=case).exists()
    agree(case, world.rater2)

    result = ConsensusResult.objects.get(case=case)
    answers = {row["item"]: row for row in result.answers}
    assert (result.problem_areas, result.by_adjudicator) == (["dispute"], False)
    assert answers["A3"]["values"] == {"adherence": 3, "competence": 4}
    assert (answers["A3"]["cause"], answers["A1"]["is_settled"]) == ("slip", False)
    assert result.n_settled == 2
    # The independent ratings are what they were.
    assert list(ItemScore.objects.order_by("pk").values()) == before
    (note,) = AnchorNote.objects.filter(case=case)
    assert (note.item, note.text, note.number) == ("A3", "Count the plan.", 1)
    verbs = AuditEvent.objects.filter(verb="consensus.concluded", target=str(case.pk))
    assert verbs.count() == 1
    with pytest.raises(Conflict) as error:
        settle_all(world, case)
    assert _refused(error) == "already_concluded"


def test_a_settlement_after_somebody_agreed_asks_for_their_word_again(world: World) -> None:
    case = disagree(world).open()
    give_reasons(world, case)
    settle_all(world, case)
    stale = opened(world.rater2, case).basis
    agree(case, world.rater1)
    services.settle_item(actor=world.rater2, case=case, item="A3", answer=THREE_FOUR, saying=SLIP)

    with pytest.raises(Conflict) as error:
        services.agree(actor=world.rater2, case=case, basis=stale)
    assert _refused(error) == "settled_since"
    agree(case, world.rater2)

    assert not ConsensusResult.objects.filter(case=case).exists()
    assert opened(world.lead, case).table.agreed == {world.rater2.pk}
    agree(case, world.rater1)
    assert ConsensusResult.objects.filter(case=case).exists()


def test_reasons_come_before_settling_and_the_area_before_items(world: World) -> None:
    case = disagree(world, areas=("dispute", "transition")).open()
    item: dict[str, Any] = {
        "actor": world.rater1,
        "case": case,
        "answer": THREE_FOUR,
        "saying": SLIP,
    }

    with pytest.raises(Conflict) as first:
        services.settle_area(actor=world.rater1, case=case, areas=["dispute"], saying=SLIP)
    with pytest.raises(Conflict) as second:
        services.settle_item(item="A3", **item)
    with pytest.raises(Conflict) as third:
        services.settle_item(item="B4", **item)
    give_reasons(world, case)
    services.settle_area(
        actor=world.rater1, case=case, areas=["dispute"], saying=replace(SLIP, rule="Not kept")
    )
    give_reasons(world, case)
    services.settle_item(item="B4", **item)

    assert [_refused(e) for e in (first, second, third)] == [
        "reasons_first",
        "area_first",
        "settle_first",
    ]
    assert opened(world.lead, case).board.areas == ("dispute",)


def test_what_cannot_be_settled_is_refused(world: World) -> None:
    case = disagree(world).open()
    give_reasons(world, case)

    def settle(item: str, entry: Entry, cause: Cause = Cause.SLIP, **points: int) -> str:
        with pytest.raises(DomainError) as error:
            services.settle_item(
                actor=world.rater1,
                case=case,
                item=item,
                answer=Answer(entry, points),
                saying=replace(SLIP, cause=cause),
            )
        return _refused(error)

    scored = Entry(status=ItemStatus.SCORED)
    assert settle("A1", scored, adherence=2, competence=3) == "nothing_to_settle"
    assert settle("Z9", scored, adherence=2, competence=3) == "unknown_item"
    assert settle("A3", scored, adherence=2) == "score_missing"
    assert settle("A3", scored, adherence=9, competence=3) == "off_scale"
    assert settle("A3", Entry(status=ItemStatus.MISSED_OPPORTUNITY)) == "item_required"
    assert settle("A3", scored, Cause.OTHER, adherence=2, competence=3) == "no_cause"
    assert not Settlement.objects.filter(case=case).exists()


def test_an_adjudicator_concludes_where_one_is_named(world: World) -> None:
    case = disagree(world).open(adjudicator=world.adjudicator)
    give_reasons(world, case)
    settle_all(world, case, by=world.adjudicator)

    with pytest.raises(AccessDenied) as error:
        agree(case, world.rater1)
    agree(case, world.adjudicator)

    assert _refused(error) == "adjudicator_concludes"
    assert ConsensusResult.objects.get(case=case).by_adjudicator is True


def test_nobody_adjudicates_what_they_rated_or_whom_they_supervise(world: World) -> None:
    case = disagree(world).open()

    def refused(person: object) -> str:
        with pytest.raises(InvalidInput) as error:
            services.name_adjudicator(actor=world.lead, case=case, person=person)  # type: ignore[arg-type]
        return _refused(error)

    assert refused(world.auditor) == "not_an_adjudicator"
    for person in (world.rater1, world.supervisor):
        Membership.objects.create(
            person=person,
            programme=world.programme,
            role="adjudicator",
            starts_on=factories.LONG_AGO,
        )
    assert refused(type(world.rater1).objects.get(pk=world.rater1.pk)) == "rated_it"
    assert refused(type(world.rater1).objects.get(pk=world.supervisor.pk)) == "conflict"


def test_where_a_rater_left_an_adjudicator_is_needed(world: World) -> None:
    case = disagree(world).open()
    give_reasons(world, case)
    settle_all(world, case)
    Membership.objects.filter(person=world.rater2).delete()

    with pytest.raises(Conflict) as error:
        agree(case, world.rater1)
    services.name_adjudicator(actor=world.lead, case=case, person=world.adjudicator)
    agree(case, world.adjudicator)

    assert _refused(error) == "adjudicator_needed"
    assert ConsensusResult.objects.filter(case=case).exists()


def test_erasing_the_text_erases_why_they_differed_and_keeps_the_rule(world: World) -> None:
    case = conferring.conclude(world)
    erase_session_text(actor=None, therapy_session_id=case.therapy_session_id, reason="retention")

    assert set(ConsensusReason.objects.filter(case=case).values_list("text", flat=True)) == {""}
    assert set(Settlement.objects.filter(case=case).values_list("rule", flat=True)) == {""}
    assert AnchorNote.objects.get(case=case).text == "Count the plan, not the wish."


def test_a_note_is_reworded_and_withdrawn_and_never_lost(world: World) -> None:
    note = conferring.make_note(world)
    again = services.reword_note(actor=world.lead, note=note, text="Count plans.")
    with pytest.raises(Conflict) as replaced:
        services.reword_note(actor=world.lead, note=note, text="Others.")
    services.withdraw_note(actor=world.lead, note=again, reason="Too strict.")
    with pytest.raises(Conflict) as withdrawn:
        services.withdraw_note(actor=world.lead, note=again, reason="Again.")

    rows = client_of(world.lead).get("/api/v1/anchor-notes/").json()["results"]

    assert (_refused(replaced), _refused(withdrawn)) == ("note_replaced", "note_withdrawn")
    assert [(row["text"], row["number"], row["is_in_force"]) for row in rows] == [
        ("Count the plan, not the wish.", 1, False),
        ("Count plans.", 2, False),
    ]
    assert rows[1]["withdrawal"]["reason"] == "Too strict."
