"""The text fields of calibration, each in a request that is right but for that field."""

from collections.abc import Callable
from typing import Any

from tests import factories
from tests.calibrating import make_attempt
from tests.worlds import World

Request = tuple[str, str, str, Any]


def _gold(w: World, entry: Any = None, **said: Any) -> Request:
    body = {
        "session": str(w.other_session.pk),
        "rubric": str(factories.ipt_rubric().pk),
        "source": "consensus",
        "n_makers": 3,
        "problem_areas": ["dispute"],
        "entries": [{"item": "A1", "status": "scored", **(entry or {})}],
        **said,
    }
    return "lead", "post", "/gold-ratings/", body


def _set(w: World, **said: Any) -> Request:
    body = {
        "programme": str(w.programme.pk),
        "name": "New set",
        "purpose": "practice",
        "rubric": str(factories.ipt_rubric().pk),
        "golds": [str(w.gold.pk)],
        **said,
    }
    return "lead", "post", "/calibration-sets/", body


def _rule(w: World, scale: Any = "competence", **said: Any) -> Request:
    body = {
        "programme": str(w.programme.pk),
        "rubric": str(factories.ipt_rubric().pk),
        "terms": {"scale": scale},
        "reason": "To begin with.",
        **said,
    }
    return "lead", "post", "/qualification-rules/", body


def _decision(w: World, action: str, text: Any) -> Request:
    rater = w.rater1.memberships.get()
    body = {"rubric": str(factories.ipt_rubric().pk), "reason": text}
    return "lead", "post", f"/rater-standings/{rater.pk}/{action}/", body


def _ending(w: World, text: Any) -> Request:
    attempt = make_attempt(w.practice_set, rater=w.rater1)
    return "lead", "post", f"/calibration-attempts/{attempt.pk}/end/", {"reason": text}


CALIBRATION_FIELDS: dict[str, Callable[[World, Any], Request]] = {
    "gold source": lambda w, text: _gold(w, source=text),
    "gold problem area": lambda w, text: _gold(w, problem_areas=[text]),
    "gold rationale": lambda w, text: _gold(w, rationale=text),
    "gold item": lambda w, text: _gold(w, {"item": text}),
    "gold status": lambda w, text: _gold(w, {"status": text}),
    "gold choice": lambda w, text: _gold(w, {"choices": [text]}),
    "gold reason": lambda w, text: _gold(w, {"not_applicable_reason": text}),
    "gold item rationale": lambda w, text: _gold(w, {"rationale": text}),
    "set name": lambda w, text: _set(w, name=text),
    "set purpose": lambda w, text: _set(w, purpose=text),
    "rule scale": lambda w, text: _rule(w, scale=text),
    "rule reason": lambda w, text: _rule(w, reason=text),
    "clearance": lambda w, text: _decision(w, "clear", text),
    "upholding": lambda w, text: _decision(w, "uphold", text),
    "ending of an attempt": _ending,
    "new tries": lambda w, text: _decision(w, "give-tries", text),
}
