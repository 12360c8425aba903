"""Rounds, assignments, ratings, releases."""

from collections.abc import Mapping
from typing import Any

from backend.ratings.models import ConflictOfInterest
from tests import factories
from tests.api.matrix.row import API, EVERYBODY, Row, at, everyone, ids, listing
from tests.worlds import World


def _draft_part(part: str, body: Mapping[str, Any]) -> Row:
    """Return the row of saving one part of rater1's draft."""
    route = part.partition("/")[0]
    route = {"items": "item", "flags": "flag"}.get(route, route)
    return Row(
        "put",
        f"rating-{route}",
        lambda w: f"{API}/ratings/{w.draft.pk}/{part}/",
        gets={200: "rater1"},
        body=lambda _: body,
        headers={"HTTP_IF_MATCH": '"1"'},
    )


def _conflict(w: World) -> ConflictOfInterest:
    """Return the conflict of rater1 with the trainee."""
    found = ConflictOfInterest.objects.filter(rater=w.rater1, enrolment=w.enrolment).first()
    return found or ConflictOfInterest.objects.create(
        programme=w.programme,
        rater=w.rater1,
        enrolment=w.enrolment,
        reason="They trained together.",
        declared_by=w.lead,
    )


ROUND_READERS = "lead adjudicator auditor"
RATING_ROWS = [
    listing(
        "rounds", lambda w: everyone(ROUND_READERS, ids(w.open_round, w.closed_round)), "round"
    ),
    Row("get", "round-detail", at("rounds", lambda w: w.open_round), {200: ROUND_READERS}),
    Row(
        "post",
        "round-list",
        lambda _: f"{API}/rounds/",
        {201: "lead", 403: EVERYBODY.replace("lead ", "")},
        body=lambda w: {
            "programme": str(w.programme.pk),
            "name": "New round",
            "rubric": str(factories.ipt_rubric().pk),
            "sessions": [str(w.other_session.pk)],
            "raters": [str(w.rater1.pk), str(w.rater2.pk)],
            "raters_per_session": 2,
            "due_on": None,
            "blind_to_trainee": True,
        },
    ),
    Row(
        "post",
        "round-start",
        at("rounds", lambda w: w.open_round, "start/"),
        {409: "lead", 403: "adjudicator auditor"},
    ),
    Row(
        "post",
        "round-change-due",
        at("rounds", lambda w: w.open_round, "change-due/"),
        {200: "lead", 403: "adjudicator auditor"},
        body=lambda _: {"due_on": None},
    ),
    Row(
        "post",
        "round-close",
        at("rounds", lambda w: w.open_round, "close/"),
        {200: "lead", 403: "adjudicator auditor"},
    ),
    Row(
        "post",
        "round-frame",
        lambda _: f"{API}/rounds/frame/",
        {200: "lead", 403: EVERYBODY.replace("lead ", "")},
        body=lambda w: {"programme": str(w.programme.pk), "rubric": str(factories.ipt_rubric().pk)},
    ),
    Row(
        "get",
        "round-plan",
        at("rounds", lambda w: w.open_round, "plan/"),
        {200: "lead", 403: "adjudicator auditor"},
    ),
    Row(
        "post",
        "round-replan-preview",
        at("rounds", lambda w: w.open_round, "replan-preview/"),
        {200: "lead", 403: "adjudicator auditor"},
    ),
    Row(
        "post",
        "round-replan",
        at("rounds", lambda w: w.open_round, "replan/"),
        {409: "lead", 403: "adjudicator auditor"},
        body=lambda _: {"basis": "0" * 64},
    ),
    listing("conflicts", lambda w: {"lead": ids(_conflict(w))}, "conflict"),
    Row("get", "conflict-detail", at("conflicts", lambda w: _conflict(w)), {200: "lead"}),
    Row(
        "post",
        "conflict-list",
        lambda _: f"{API}/conflicts/",
        {201: "lead", 403: "supervisor trainee"},
        body=lambda w: {
            "rater": str(w.rater2.pk),
            "trainee": str(w.enrolment.pk),
            "reason": "They share an office.",
        },
    ),
    Row("post", "conflict-end", at("conflicts", lambda w: _conflict(w), "end/"), {200: "lead"}),
    listing(
        "assignments",
        lambda w: {
            name: ids(w.assignment(w.open_round, rater), w.assignment(w.closed_round, rater))
            for name, rater in (("rater1", w.rater1), ("rater2", w.rater2))
        },
        "assignment",
    ),
    Row(
        "get",
        "assignment-detail",
        at("assignments", lambda w: w.assignment(w.open_round, w.rater1)),
        {200: "rater1"},
    ),
    Row(
        "post",
        "assignment-start",
        at("assignments", lambda w: w.assignment(w.open_round, w.rater1), "start/"),
        {200: "rater1"},
    ),
    Row(
        "post",
        "assignment-recuse",
        at("assignments", lambda w: w.assignment(w.open_round, w.rater1), "recuse/"),
        {200: "rater1"},
        body=lambda _: {"reason": "I know this person."},
    ),
    listing(
        "ratings",
        lambda w: {
            "rater1": ids(w.draft, w.closed_rating1),
            "rater2": ids(w.submitted_in_open_round, w.closed_rating2),
            "lead": ids(w.closed_rating1, w.closed_rating2),
            "supervisor": ids(w.closed_rating1, w.closed_rating2, w.supervisor_rating),
            "trainee": ids(w.supervisor_rating),
        },
        "rating",
    ),
    Row(
        "get",
        "rating-detail",
        at("ratings", lambda w: w.closed_rating1),
        {200: "rater1 lead supervisor"},
    ),
    Row(
        "get",
        "rating-scores",
        at("ratings", lambda w: w.closed_rating1, "scores/"),
        {200: "rater1 lead supervisor"},
    ),
    Row(
        "post",
        "rating-list",
        lambda _: f"{API}/ratings/",
        {200: "supervisor", 403: "lead trainee"},
        body=lambda w: {"kind": "supervisor", "session": str(w.closed_session.pk)},
    ),
    _draft_part("problem-areas", {"problem_areas": ["grief"]}),
    _draft_part("note", {"note": "n"}),
    _draft_part("flags/X1", {"raised": True, "note": "", "evidence": [1]}),
    _draft_part(
        "items/A3",
        {
            "status": "scored",
            "values": {"adherence": 2, "competence": 3},
            "not_applicable_reason": None,
            "note": "",
            "evidence": [1],
        },
    ),
    Row(
        "post",
        "rating-submit",
        at("ratings", lambda w: w.draft, "submit/"),
        {400: "rater1"},
    ),
    listing(
        "releases",
        lambda w: {
            "trainee": ids(w.release),
            "supervisor": ids(w.release),
        },
        "release",
    ),
    Row(
        "post",
        "release-list",
        lambda _: f"{API}/releases/",
        {201: "supervisor", 403: "lead rater1"},
        body=lambda w: {"rating": str(w.closed_rating1.pk), "comment": "Read this."},
    ),
]
