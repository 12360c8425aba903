"""The text fields of past data, each in a request that is right but for that field."""

from collections.abc import Callable
from typing import Any

from tests import factories
from tests.api.matrix.history import past_of
from tests.past_data import past_file
from tests.worlds import World

Request = tuple[str, str, str, Any]


def _bring(w: World, **said: Any) -> Request:
    body = {
        "programme": str(w.programme.pk),
        "rubric": str(factories.ipt_rubric().pk),
        "text": past_file().decode(),
        "name": "Pilot",
        **said,
    }
    return "lead", "post", "/past-imports/", body


def _name(w: World, **said: Any) -> Request:
    code = {"of": "rater", "code": "R1", "id": None, **said}
    return "lead", "post", f"/past-imports/{past_of(w).pk}/names/", {"codes": [code]}


PAST_FIELDS: dict[str, Callable[[World, Any], Request]] = {
    "past study name": lambda w, text: _bring(w, name=text),
    "past study note": lambda w, text: _bring(w, note=text),
    "past data": lambda w, text: _bring(w, text=text),
    "past code": lambda w, text: _name(w, code=text),
    "whose past code": lambda w, text: _name(w, of=text),
    "withdrawal of a past study": lambda w, text: (
        "lead",
        "post",
        f"/past-imports/{past_of(w).pk}/withdraw/",
        {"reason": text},
    ),
}
