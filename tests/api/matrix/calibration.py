"""Gold ratings, sets, attempts, rules and where raters stand."""

from typing import Any

from backend.access.models import Membership
from backend.access.roles import Role
from backend.accounts.models import User
from backend.calibration.models import Attempt, CalibrationSet, QuizTry, SetPurpose
from tests import factories
from tests.api.matrix.row import API, EVERYBODY, Row, at, everyone, ids, listing
from tests.calibrating import make_attempt, make_quiz_try, make_set
from tests.worlds import World

ALL_BUT_LEAD = EVERYBODY.replace("lead ", "")
RATERS = "rater1 rater2"
ALL_BUT_RATERS = EVERYBODY.replace("rater1 rater2 ", "")


def _rater(w: World, person: User) -> Membership:
    return Membership.objects.get(programme=w.programme, person=person, role=Role.RATER)


def _attempt(w: World) -> Attempt:
    """Return an attempt of rater1, made within the request's own transaction."""
    return make_attempt(w.practice_set, rater=w.rater1)


def _quiz_try(w: World) -> QuizTry:
    """Return a try of rater1 at the quiz, made within the request's own transaction."""
    return make_quiz_try(w.programme, rater=w.rater1, by=w.lead)


def _hidden(w: World) -> CalibrationSet:
    """Return a set of hidden checks, made within the request's own transaction."""
    return make_set(w.gold, by=w.lead, purpose=SetPurpose.CHECK)


def _decision(action: str, code: int) -> Row:
    return Row(
        "post",
        f"rater-standing-{action}",
        at("rater-standings", lambda w: _rater(w, w.rater1), f"{action}/"),
        {code: "lead", 403: "auditor rater1"},
        body=lambda _: {"rubric": str(factories.ipt_rubric().pk), "reason": "Because."},
    )


def _rule(w: World, **said: Any) -> dict[str, Any]:
    return {
        "programme": str(w.programme.pk),
        "rubric": str(factories.ipt_rubric().pk),
        "terms": {"scale": "competence"},
        **said,
    }


CALIBRATION_ROWS = [
    listing("gold-ratings", lambda w: {"lead": ids(w.gold)}, "gold-rating"),
    Row("get", "gold-rating-detail", at("gold-ratings", lambda w: w.gold), {200: "lead"}),
    Row(
        "get",
        "gold-rating-form",
        lambda w: (
            f"{API}/gold-ratings/form/?session={w.other_session.pk}"
            f"&rubric={factories.ipt_rubric().pk}"
        ),
        {200: "lead", 403: "other_supervisor other_trainee"},
    ),
    Row(
        "post",
        "gold-rating-list",
        lambda _: f"{API}/gold-ratings/",
        {400: "lead", 403: "other_supervisor other_trainee"},
        body=lambda w: {
            "session": str(w.other_session.pk),
            "rubric": str(factories.ipt_rubric().pk),
            "source": "consensus",
            "n_makers": 3,
            "problem_areas": ["dispute"],
            "entries": [],
        },
    ),
    listing(
        "calibration-sets",
        lambda w: everyone(f"lead auditor {RATERS}", ids(w.practice_set)),
        "calibration-set",
    ),
    Row(
        "get",
        "calibration-set-detail",
        at("calibration-sets", _hidden),
        {200: "lead auditor"},
    ),
    Row(
        "post",
        "calibration-set-list",
        lambda _: f"{API}/calibration-sets/",
        {201: "lead", 403: ALL_BUT_LEAD},
        body=lambda w: {
            "programme": str(w.programme.pk),
            "name": "New set",
            "purpose": "practice",
            "rubric": str(factories.ipt_rubric().pk),
            "golds": [str(w.gold.pk)],
        },
    ),
    Row(
        "post",
        "calibration-set-withdraw",
        at("calibration-sets", lambda w: w.practice_set, "withdraw/"),
        {204: "lead", 403: f"auditor {RATERS}"},
    ),
    listing("calibration-attempts", lambda _: {}, "calibration-attempt"),
    Row(
        "get",
        "calibration-attempt-detail",
        at("calibration-attempts", _attempt),
        {200: "lead auditor rater1"},
    ),
    Row(
        "get",
        "calibration-attempt-feedback",
        at("calibration-attempts", _attempt, "feedback/"),
        {200: "lead rater1", 403: "auditor"},
    ),
    Row(
        "post",
        "calibration-attempt-end",
        at("calibration-attempts", _attempt, "end/"),
        {200: "lead", 403: "auditor rater1"},
        body=lambda _: {"reason": "Left for another post."},
    ),
    Row(
        "post",
        "calibration-attempt-list",
        lambda _: f"{API}/calibration-attempts/",
        {201: RATERS, 403: "lead auditor"},
        body=lambda w: {"set": str(w.practice_set.pk)},
    ),
    listing(
        "quiz-tries",
        lambda w: everyone("lead auditor rater1", ids(_quiz_try(w))),
        "quiz-try",
    ),
    Row(
        "get",
        "quiz-try-detail",
        at("quiz-tries", _quiz_try),
        {200: "lead auditor rater1"},
    ),
    Row(
        "post",
        "quiz-try-answer",
        at("quiz-tries", _quiz_try, "answer/"),
        {200: "rater1", 403: "lead auditor"},
        body=lambda _: {"chosen": [0] * 20},
    ),
    Row(
        "post",
        "quiz-try-list",
        lambda _: f"{API}/quiz-tries/",
        {409: RATERS, 403: ALL_BUT_RATERS},
        body=lambda w: {
            "programme": str(w.programme.pk),
            "rubric": str(factories.ipt_rubric().pk),
        },
    ),
    listing("qualification-rules", lambda _: {}, "qualification-rule"),
    Row(
        "post",
        "qualification-rule-list",
        lambda _: f"{API}/qualification-rules/",
        {201: "lead", 403: ALL_BUT_LEAD},
        body=lambda w: _rule(w, reason="To begin with."),
    ),
    Row(
        "post",
        "qualification-rule-preview",
        lambda _: f"{API}/qualification-rules/preview/",
        {200: "lead", 403: ALL_BUT_LEAD},
        body=_rule,
    ),
    listing(
        "rater-standings",
        lambda w: (
            everyone("lead auditor", ids(_rater(w, w.rater1), _rater(w, w.rater2)))
            | {"rater1": ids(_rater(w, w.rater1)), "rater2": ids(_rater(w, w.rater2))}
        ),
        "rater-standing",
    ),
    Row(
        "get",
        "rater-standing-detail",
        at("rater-standings", lambda w: _rater(w, w.rater1)),
        {200: "lead auditor rater1"},
    ),
    _decision("clear", 409),
    _decision("uphold", 409),
    _decision("give-tries", 409),
]
