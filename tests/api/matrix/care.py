"""Harm flags."""

from collections.abc import Callable
from typing import Any

from backend.ratings.models import RatingKind
from tests import factories
from tests.api.matrix.row import API, Row, ids, listing
from tests.worlds import World

CARING = "lead supervisor"


def _flag(action: str = "", *, acknowledged: bool = False) -> Callable[[World], str]:
    def path(w: World) -> str:
        flag = factories.make_harm_flag(w.draft, acknowledged_by=w.lead if acknowledged else None)
        return f"{API}/flags/{flag.pk}/{action}"

    return path


def _flags(w: World) -> dict[str, set[str]]:
    known = ids(factories.make_harm_flag(w.draft), factories.make_harm_flag(w.closed_rating1))
    other = factories.make_rating(
        w.other_session, rater=w.other_supervisor, kind=RatingKind.SUPERVISOR
    )
    others = ids(factories.make_harm_flag(other))
    return {"lead": known | others, "supervisor": known, "other_supervisor": others}


def _row(action: str, body: dict[str, Any], *, acknowledged: bool = False) -> Row:
    return Row(
        "post",
        f"harm-flag-{action}",
        _flag(f"{action}/", acknowledged=acknowledged),
        {200: CARING},
        body=lambda _: body,
    )


CARE_ROWS = [
    listing("flags", _flags, "harm-flag"),
    Row("get", "harm-flag-detail", _flag(), {200: CARING}),
    _row("acknowledge", {"note": ""}),
    Row(
        "post",
        "harm-flag-move-deadline",
        _flag("move-deadline/", acknowledged=True),
        # Months in the past, whenever this runs.
        {400: CARING},
        body=lambda _: {"settle_on": "2020-01-01", "note": "They are away."},
    ),
    _row("settle", {"outcome": "confirmed", "note": "Talked it over."}, acknowledged=True),
    Row(
        "post",
        "harm-flag-reopen",
        _flag("reopen/"),
        {409: CARING},
        body=lambda _: {"note": "There is more."},
    ),
]
