"""Every route and method, tried by every person of two programmes, by a stranger and by nobody."""

from typing import Any

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver

from backend.accounts.models import User
from tests import factories
from tests.api.matrix import AREAS, ROWS, Row
from tests.clients import client_of
from tests.worlds import TwoProgrammes

pytestmark = pytest.mark.django_db
METHODS = ("get", "post", "put", "patch", "delete")


def _api_patterns(resolver: URLResolver, prefix: str = "") -> list[tuple[str, URLPattern]]:
    found: list[tuple[str, URLPattern]] = []
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found.extend(_api_patterns(pattern, path))
        elif path.startswith("api/v1/"):
            found.append((path, pattern))
    return found


def routes_of_the_server() -> set[tuple[str, str]]:
    """Return every (method, route name) that the server answers below /api/v1/."""
    found = set()
    for _, pattern in _api_patterns(get_resolver()):
        view: Any = pattern.callback
        actions = getattr(view, "actions", None)
        if actions is None:
            actions = {m: m for m in METHODS if hasattr(view.cls, m)}
        # A view that was asked once answers HEAD as it answers GET.
        found |= {(method, str(pattern.name)) for method in METHODS if method in actions}
    return found


def test_every_route_and_method_has_a_row() -> None:
    assert {(row.method, row.route) for row in ROWS} == routes_of_the_server()


def _ask(row: Row, person: User | None, world: Any, path: str) -> Any:
    """Send the request and undo what it wrote."""
    format_ = "multipart" if row.multipart else "json"
    answer: Any = None
    with transaction.atomic():
        client = client_of(person)
        body = row.body(world) if row.body else None
        answer = getattr(client, row.method)(
            path, body, format=None if row.method == "get" else format_, **row.headers
        )
        transaction.set_rollback(True)
    return answer


def has_words(answer: Any) -> bool:
    """Tell whether an answer holds a word of some session of a world."""
    said = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return factories.MARK.encode() in said


def people_of(worlds: TwoProgrammes) -> dict[str, User | None]:
    twins = {f"b_{name}": person for name, person in worlds.b.people().items()}
    return {**worlds.a.people(), **twins, "stranger": worlds.stranger, "nobody": None}


def _expected(row: Row, name: str) -> int:
    if row.public is not None:
        return row.public
    if name == "nobody":
        return 401
    if name.startswith("b_"):
        # What both programmes share, such as a rubric, members of the other see as well.
        shared = row.expected("b_member")
        return shared if shared != 404 else row.expected("twin")
    return row.expected(name)


def differences(row: Row, worlds: TwoProgrammes) -> dict[str, Any]:
    """Return who gets another status than the row says, or words that are not for them."""
    wrong: dict[str, Any] = {}
    path = row.path(worlds.a)
    for name, person in people_of(worlds).items():
        answer = _ask(row, person, worlds.a, path)
        wanted = _expected(row, name)
        if answer.status_code != wanted:
            wrong[name] = (answer.status_code, f"wanted {wanted}", answer.content[:200])
        elif has_words(answer) != (name in row.words.split()):
            wrong[name] = "gets words" if name not in row.words.split() else "gets no words"
    return wrong


# Which rows a person sees is asked of each database by the lists below.
@pytest.mark.one_database
@pytest.mark.parametrize("area", AREAS)
def test_everybody_gets_what_the_matrix_says(
    area: str, worlds: TwoProgrammes, subtests: pytest.Subtests
) -> None:
    for row in AREAS[area]:
        with subtests.test(f"{row.method} {row.route}"), transaction.atomic():
            wrong = differences(row, worlds)
            transaction.set_rollback(True)
            assert wrong == {}


def list_differences(row: Row, worlds: TwoProgrammes) -> dict[str, Any]:
    """Return who sees other rows than they should."""
    assert row.sees is not None
    expected = row.sees(worlds.a)
    twins = row.sees(worlds.b)
    wrong = {}
    path = row.path(worlds.a)
    for name, person in people_of(worlds).items():
        if person is None:
            continue
        seen = {entry["id"] for entry in _ask(row, person, worlds.a, path).json()["results"]}
        if name.startswith("b_"):
            wanted = twins.get(name.removeprefix("b_"), set())
        else:
            wanted = expected.get(name, set())
        if seen != wanted:
            wrong[name] = {"too many": seen - wanted, "missing": wanted - seen}
    return wrong


def test_a_list_shows_exactly_the_visible_rows(
    worlds: TwoProgrammes, subtests: pytest.Subtests
) -> None:
    for row in ROWS:
        if row.sees is None:
            continue
        with subtests.test(row.route), transaction.atomic():
            wrong = list_differences(row, worlds)
            transaction.set_rollback(True)
            assert wrong == {}
