"""Verifications of the audit trail, and weeks that somebody has read."""

from tests.api.matrix.row import API, EVERYBODY, Row, listing
from tests.worlds import World

OTHERS = EVERYBODY.replace("lead ", "").replace("auditor ", "")


def _of_programme(w: World) -> dict[str, str]:
    return {"programme": str(w.programme.pk)}


OVERSIGHT_ROWS = [
    listing("audit-verifications", lambda _: {}, "audit-verification"),
    Row(
        "post",
        "audit-verification-list",
        lambda _: f"{API}/audit-verifications/",
        {201: "lead auditor", 403: OTHERS},
        body=_of_programme,
    ),
    listing("audit-reviews", lambda _: {}, "audit-review"),
    Row(
        "post",
        "audit-review-list",
        lambda _: f"{API}/audit-reviews/",
        {201: "lead auditor", 403: OTHERS},
        body=lambda w: {**_of_programme(w), "week_starts_on": "2026-01-05"},
    ),
    Row(
        "get",
        "audit-review-weeks",
        lambda w: f"{API}/audit-reviews/weeks/?programme={w.programme.pk}",
        {200: "lead auditor", 403: OTHERS},
    ),
]
