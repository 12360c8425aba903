"""The text fields of consensus, each in a request that is right but for that field."""

from collections.abc import Callable
from typing import Any

from tests import conferring, factories
from tests.worlds import World

Request = tuple[str, str, str, Any]


def _reason(w: World, **said: Any) -> Request:
    case = conferring.disagree(w).open()
    body = {"part": "A3", "text": "The plan is the client's own."} | said
    return "rater1", "post", f"/consensus/{case.pk}/reasons/", body


def _item(w: World, **said: Any) -> Request:
    case = conferring.disagree(w).open()
    conferring.give_reasons(w, case)
    body = {
        "item": "A3",
        "status": "scored",
        "values": {"adherence": 3, "competence": 3},
        "cause": "other",
        "why": "Heard twice.",
    } | said
    return "rater1", "post", f"/consensus/{case.pk}/settle-item/", body


def _area(w: World, **said: Any) -> Request:
    case = conferring.disagree(w, areas=("dispute", "transition")).open()
    conferring.give_reasons(w, case)
    body = {"problem_areas": ["dispute"], "cause": "area_differs"} | said
    return "rater1", "post", f"/consensus/{case.pk}/settle-area/", body


def _note(w: World, **said: Any) -> Request:
    body = {
        "programme": str(w.programme.pk),
        "rubric": str(factories.ipt_rubric().pk),
        "item": "A1",
        "text": "Count the plan.",
    } | said
    return "lead", "post", "/anchor-notes/", body


def _on_note(action: str, **said: Any) -> Callable[[World], Request]:
    return lambda w: (
        "lead",
        "post",
        f"/anchor-notes/{conferring.make_note(w).pk}/{action}/",
        said,
    )


def _meeting(w: World, **said: Any) -> Request:
    body = {
        "programme": str(w.programme.pk),
        "name": "Spring sitting",
        "held_on": "2026-03-02",
        "cases": [str(conferring.disagree(w).open().pk) for _ in range(2)],
    } | said
    return "lead", "post", "/calibration-meetings/", body


def _recode(w: World, **said: Any) -> Request:
    body = {"letters": ["A"], "opens_on": "2090-01-01"} | said
    return "lead", "post", f"/consensus/{conferring.conclude(w).pk}/recodes/", body


CONSENSUS_FIELDS: dict[str, Callable[[World, Any], Request]] = {
    "consensus reason": lambda w, text: _reason(w, text=text),
    "consensus part": lambda w, text: _reason(w, part=text),
    "consensus item": lambda w, text: _item(w, item=text),
    "consensus status": lambda w, text: _item(w, status=text),
    "consensus choice": lambda w, text: _item(w, choices=[text]),
    "consensus cause": lambda w, text: _item(w, cause=text),
    "consensus why": lambda w, text: _item(w, why=text),
    "consensus rule": lambda w, text: _item(w, rule=text),
    "consensus area": lambda w, text: _area(w, problem_areas=[text]),
    "meeting name": lambda w, text: _meeting(w, name=text),
    "recode letter": lambda w, text: _recode(w, letters=[text]),
    "anchor note item": lambda w, text: _note(w, item=text),
    "anchor note text": lambda w, text: _note(w, text=text),
    "anchor note in other words": lambda w, text: _on_note("reword", text=text)(w),
    "anchor note withdrawn": lambda w, text: _on_note("withdraw", reason=text)(w),
}
