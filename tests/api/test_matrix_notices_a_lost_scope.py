"""The permission matrix is worth something: with one scope taken out, it fails."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Value

from backend.access.models import Membership
from backend.casework.models import TherapySession
from backend.certification.models import PathwayVersion
from backend.instruments.models import RubricVersion
from backend.programmes.models import Enrolment
from backend.ratings.models import Assignment
from tests.api.matrix import ROWS
from tests.api.test_permission_matrix import differences, list_differences
from tests.worlds import TwoProgrammes

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def _everything(model: Any) -> Callable[..., Any]:
    return lambda *_args, **_kwargs: model.objects.order_by("pk")


def _every_assignment(*_args: Any, **_kwargs: Any) -> Any:
    """Return all of them, with what a selector says beside each."""
    return Assignment.objects.order_by("pk").annotate(text_closed=Value(""))


def _unscoped(queryset: Any, *_args: Any) -> Any:
    return queryset


# Where a scope is decided, what stands there without it, and the route that must notice.
MUTANTS = [
    ("backend.access.selectors.memberships_visible_to", _everything(Membership), "membership"),
    ("backend.programmes.selectors.enrolments_visible_to", _everything(Enrolment), "enrolment"),
    ("backend.casework.selectors.enrolments_visible_to", _everything(Enrolment), "case"),
    ("backend.casework.selectors.sessions_visible_to", _everything(TherapySession), "session"),
    ("backend.instruments.views.rubrics_visible_to", _everything(RubricVersion), "rubric"),
    (
        "backend.certification.views.pathways.pathways_visible_to",
        _everything(PathwayVersion),
        "pathway",
    ),
    ("backend.ratings.selectors.assignments_of", _every_assignment, "assignment"),
    ("backend.ratings.selectors.visible", _unscoped, "rating"),
]


@pytest.mark.parametrize(("place", "mutant", "route"), MUTANTS, ids=[m[2] for m in MUTANTS])
def test_removing_a_scope_fails_the_matrix(
    place: str,
    mutant: Callable[..., Any],
    route: str,
    worlds: TwoProgrammes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The first row of a route is of what the other programme must not see.
    rows = {row.route: row for row in reversed(ROWS) if row.method == "get"}
    detail, listing = rows[f"{route}-detail"], rows[f"{route}-list"]
    assert differences(detail, worlds) == {}
    assert list_differences(listing, worlds) == {}

    monkeypatch.setattr(place, mutant)

    noticed = differences(detail, worlds)
    assert {name for name in noticed if name.startswith("b_") or name == "stranger"}
