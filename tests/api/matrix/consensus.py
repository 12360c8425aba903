"""Consensus, its rules, and anchor notes."""

from collections.abc import Callable
from typing import Any

from backend.consensus import services
from backend.ratings.models import RoundSession
from tests import conferring, factories
from tests.api.matrix.row import API, EVERYBODY, Row, at, everyone, ids, listing
from tests.worlds import World

AT_THE_TABLE = "lead rater1 rater2 adjudicator"
_NO_LEADS = "supervisor other_supervisor adjudicator auditor"
NOTE_READERS = f"lead {_NO_LEADS}"


def _but(*names: str) -> str:
    return " ".join(name for name in EVERYBODY.split() if name not in names)


def _case(action: str = "") -> Callable[[World], str]:
    return at("consensus", conferring.make_case, action)


def _opening(w: World) -> dict[str, Any]:
    row = RoundSession.objects.get(round=w.closed_round)
    return {"round": str(w.closed_round.pk), "sessions": [str(row.pk)]}


def _meeting(w: World) -> dict[str, Any]:
    """Ask for a second meeting on sessions that are in one."""
    places = conferring.make_meeting(w).cases.order_by("position")
    return {
        "programme": str(w.programme.pk),
        "name": "Another sitting",
        "held_on": "2026-03-02",
        "cases": [str(place.case_id) for place in places],
    }


def _rule(w: World) -> Any:
    return services.decide_rule(
        actor=w.lead,
        programme=w.programme,
        round_=None,
        mean_apart=None,
        item_apart=2,
        area_differs=True,
    )


SETTLING = {"cause": "slip", "status": "scored", "values": {"adherence": 3, "competence": 3}}
CONSENSUS_ROWS = [
    Row(
        "post",
        "round-confer",
        at("rounds", lambda w: w.open_round, "confer/"),
        {200: "lead", 403: "adjudicator auditor"},
    ),
    listing(
        "consensus", lambda w: everyone(AT_THE_TABLE, ids(conferring.make_case(w))), "consensus"
    ),
    Row("get", "consensus-detail", _case(), {200: AT_THE_TABLE}),
    Row(
        "post",
        "consensus-list",
        lambda _: f"{API}/consensus/",
        {201: "lead", 403: "adjudicator auditor"},
        body=_opening,
    ),
    Row(
        "get",
        "consensus-candidates",
        lambda w: f"{API}/consensus/candidates/?round={w.closed_round.pk}",
        {200: "lead", 403: "adjudicator auditor"},
    ),
    Row(
        "post",
        "consensus-adjudicator",
        _case("adjudicator/"),
        {200: "lead", 403: "rater1 rater2 adjudicator"},
        body=lambda w: {"person": str(w.adjudicator.pk)},
    ),
    Row(
        "post",
        "consensus-reasons",
        _case("reasons/"),
        {200: "rater1 rater2", 403: "lead adjudicator"},
        body=lambda _: {"part": "A3", "text": "The plan is the client's own."},
    ),
    Row(
        "post",
        "consensus-settle-area",
        _case("settle-area/"),
        {409: "rater1 rater2 adjudicator", 403: "lead"},
        body=lambda _: {"problem_areas": ["dispute"], "cause": "slip"},
    ),
    Row(
        "post",
        "consensus-settle-item",
        _case("settle-item/"),
        {409: "rater1 rater2 adjudicator", 403: "lead"},
        body=lambda _: {"item": "A3", **SETTLING},
    ),
    Row(
        "post",
        "consensus-agree",
        _case("agree/"),
        {409: "adjudicator", 403: "lead rater1 rater2"},
        body=lambda _: {"basis": 0},
    ),
    Row(
        "get",
        "consensus-recode-checks",
        lambda w: f"{API}/consensus/recodes/?round={w.closed_round.pk}",
        {200: "lead", 403: "adjudicator auditor"},
    ),
    Row(
        "get",
        "consensus-own-recodes",
        lambda w: f"{API}/consensus/own-recodes/?programme={w.programme.pk}",
        {200: "rater1 rater2"},
    ),
    Row(
        "post",
        "consensus-plan-recodes",
        _case("recodes/"),
        {409: "lead", 403: "rater1 rater2 adjudicator"},
        body=lambda _: {"letters": ["A"], "opens_on": "2090-01-01"},
    ),
    listing(
        "calibration-meetings",
        lambda w: everyone(AT_THE_TABLE, ids(conferring.make_meeting(w))),
        "calibration-meeting",
    ),
    Row(
        "get",
        "calibration-meeting-detail",
        at("calibration-meetings", conferring.make_meeting),
        {200: AT_THE_TABLE},
    ),
    Row(
        "post",
        "calibration-meeting-list",
        lambda _: f"{API}/calibration-meetings/",
        {409: "lead", 403: _but("lead")},
        body=_meeting,
    ),
    listing(
        "consensus-rules",
        lambda w: everyone("lead adjudicator auditor", ids(_rule(w))),
        "consensus-rule",
    ),
    Row(
        "post",
        "consensus-rule-list",
        lambda _: f"{API}/consensus-rules/",
        {201: "lead", 403: _but("lead")},
        body=lambda w: {
            "programme": str(w.programme.pk),
            "mean_apart": "1.50",
            "item_apart": None,
            "area_differs": True,
        },
    ),
    # Raters are in a round that was started before the note was made: it is not there for them.
    listing(
        "anchor-notes",
        lambda w: everyone(NOTE_READERS, ids(conferring.make_note(w))),
        "anchor-note",
    ),
    Row(
        "post",
        "anchor-note-list",
        lambda _: f"{API}/anchor-notes/",
        {201: "lead", 403: _but("lead")},
        body=lambda w: {
            "programme": str(w.programme.pk),
            "rubric": str(factories.ipt_rubric().pk),
            "item": "A1",
            "text": "Count the plan.",
        },
    ),
    Row(
        "get",
        "anchor-note-for-rating",
        lambda w: f"{API}/anchor-notes/for-rating/?rating={w.draft.pk}",
        {200: "rater1"},
    ),
    Row(
        "post",
        "anchor-note-reword",
        at("anchor-notes", conferring.make_note, "reword/"),
        {201: "lead", 403: _NO_LEADS},
        body=lambda _: {"text": "Count plans."},
    ),
    Row(
        "post",
        "anchor-note-withdraw",
        at("anchor-notes", conferring.make_note, "withdraw/"),
        {200: "lead", 403: _NO_LEADS},
        body=lambda _: {"reason": "The new version says it."},
    ),
]
