"""Feedback, goals, phrases, and the rule that feedback is given by."""

from collections.abc import Callable
from typing import Any

from backend.feedback import services
from tests import discussing
from tests.api.matrix.row import API, EVERYBODY, Row, at, everyone, ids, listing
from tests.worlds import World

READERS = "lead supervisor other_supervisor trainee other_trainee"


def _but(*names: str) -> str:
    return " ".join(name for name in EVERYBODY.split() if name not in names)


def _draft(action: str = "") -> Callable[[World], str]:
    return at("feedback", discussing.make_draft, action)


def _released(action: str = "") -> Callable[[World], str]:
    return at("feedback", discussing.make_released, action)


def _feedback_seen(w: World) -> dict[str, set[str]]:
    released = discussing.make_released(w)
    correction = services.correct_feedback(
        actor=w.supervisor, feedback=released, reason="The wrong turn."
    )
    both = ids(released, correction)
    return {"lead": both, "supervisor": both, "trainee": ids(released)}


def _rules_seen(w: World) -> dict[str, set[str]]:
    rule = services.decide_rule(actor=w.lead, programme=w.programme, self_rating_first=False)
    return everyone(READERS, ids(rule))


def _releasing(w: World) -> dict[str, Any]:
    return {
        "programme": str(w.programme.pk),
        "feedback": [str(discussing.make_draft(w).pk)],
    }


FEEDBACK_ROWS = [
    Row(
        "get",
        "practising-practice",
        at("trainees", lambda w: w.enrolment, "practice/"),
        {200: "trainee"},
    ),
    listing("feedback", _feedback_seen, "feedback"),
    Row("get", "feedback-detail", _released(), {200: "lead supervisor trainee"}),
    Row(
        "post",
        "feedback-list",
        lambda _: f"{API}/feedback/",
        {201: "supervisor", 403: "trainee"},
        body=lambda w: {"rating": str(w.supervisor_rating.pk)},
    ),
    Row(
        "put",
        "feedback-detail",
        _draft(),
        {200: "supervisor", 403: "lead"},
        body=lambda _: discussing.BODY,
        headers={"HTTP_IF_MATCH": '"2"'},
    ),
    Row("delete", "feedback-detail", _draft(), {204: "supervisor", 403: "lead"}),
    Row("post", "feedback-hold", _draft("hold/"), {200: "supervisor", 403: "lead"}),
    Row("post", "feedback-reopen", _draft("reopen/"), {409: "supervisor", 403: "lead"}),
    Row(
        "post",
        "feedback-release",
        lambda _: f"{API}/feedback/release/",
        {200: "supervisor", 403: _but("supervisor", "other_supervisor")},
        body=_releasing,
    ),
    Row(
        "post",
        "feedback-correct",
        _released("correct/"),
        {201: "supervisor", 403: "lead trainee"},
        body=lambda _: {"reason": "The wrong turn."},
    ),
    Row(
        "post",
        "feedback-answers",
        _released("answers/"),
        {201: "trainee", 403: "lead supervisor"},
        body=lambda _: {"text": "Thank you."},
    ),
    Row(
        "post",
        "feedback-acknowledge",
        _released("acknowledge/"),
        {200: "trainee", 403: "lead supervisor"},
    ),
    Row("get", "feedback-pdf", _released("pdf/"), {200: "supervisor trainee", 403: "lead"}),
    listing("feedback-rules", _rules_seen, "feedback-rule"),
    Row(
        "post",
        "feedback-rule-list",
        lambda _: f"{API}/feedback-rules/",
        {201: "lead", 403: _but("lead")},
        body=lambda w: {"programme": str(w.programme.pk), "self_rating_first": False},
    ),
    listing(
        "goals",
        lambda w: everyone("supervisor trainee", ids(discussing.make_goal(w))),
        "goal",
    ),
    Row("get", "goal-detail", at("goals", discussing.make_goal), {200: "supervisor trainee"}),
    Row(
        "post",
        "goal-list",
        lambda _: f"{API}/goals/",
        {201: "supervisor trainee", 403: "lead"},
        body=lambda w: {"trainee": str(w.enrolment.pk), "text": "Wait longer."},
    ),
    Row(
        "post",
        "goal-reviews",
        at("goals", discussing.make_goal, "reviews/"),
        {201: "supervisor", 403: "trainee"},
        body=lambda w: {"session": str(w.open_session.pk), "outcome": "partly"},
    ),
    listing("phrases", lambda w: {"supervisor": ids(discussing.make_phrase(w))}, "phrase"),
    Row(
        "post",
        "phrase-list",
        lambda _: f"{API}/phrases/",
        {201: "supervisor other_supervisor", 403: _but("supervisor", "other_supervisor")},
        body=lambda w: {"programme": str(w.programme.pk), "kind": "strength", "text": "Good."},
    ),
    Row("delete", "phrase-detail", at("phrases", discussing.make_phrase), {204: "supervisor"}),
]
