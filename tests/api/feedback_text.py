"""The text fields of feedback, each in a request that is right but for that field."""

from collections.abc import Callable
from typing import Any

from tests import discussing
from tests.worlds import World

Request = tuple[str, str, str, Any]


def _content(w: World, **said: Any) -> Request:
    draft = discussing.make_draft(w)
    return "supervisor", "put", f"/feedback/{draft.pk}/", discussing.BODY | said


def _section(w: World, **said: Any) -> Request:
    return _content(w, sections=[{"section": "A"} | said])


def _comment(w: World, **said: Any) -> Request:
    return _content(w, comments=[{"kind": "comment", "turns": [1]} | said])


def _goal(w: World, **said: Any) -> Request:
    body = {"trainee": str(w.enrolment.pk), "text": "Wait longer."} | said
    return "supervisor", "post", "/goals/", body


def _review(w: World, **said: Any) -> Request:
    goal = discussing.make_goal(w)
    return "supervisor", "post", f"/goals/{goal.pk}/reviews/", {"outcome": "partly"} | said


def _phrase(w: World, **said: Any) -> Request:
    body = {"programme": str(w.programme.pk), "kind": "strength", "text": "Good."} | said
    return "supervisor", "post", "/phrases/", body


def _given(who: str, action: str, **said: Any) -> Callable[[World], Request]:
    return lambda w: (
        who,
        "post",
        f"/feedback/{discussing.make_released(w).pk}/{action}/",
        said,
    )


FEEDBACK_FIELDS: dict[str, Callable[[World, Any], Request]] = {
    "feedback opening": lambda w, text: _content(w, opening=text),
    "feedback section": lambda w, text: _section(w, section=text),
    "feedback strength": lambda w, text: _section(w, strength=text),
    "feedback next step": lambda w, text: _section(w, next_step=text),
    "feedback comment": lambda w, text: _comment(w, text=text),
    "feedback comment kind": lambda w, text: _comment(w, kind=text),
    "feedback comment item": lambda w, text: _comment(w, item=text),
    "feedback correction": lambda w, text: _given("supervisor", "correct", reason=text)(w),
    "feedback answer": lambda w, text: _given("trainee", "answers", text=text)(w),
    "goal text": lambda w, text: _goal(w, text=text),
    "goal step": lambda w, text: _goal(w, step=text),
    "goal item": lambda w, text: _goal(w, item=text),
    "goal review note": lambda w, text: _review(w, note=text),
    "goal outcome": lambda w, text: _review(w, outcome=text),
    "phrase text": lambda w, text: _phrase(w, text=text),
    "phrase kind": lambda w, text: _phrase(w, kind=text),
}
