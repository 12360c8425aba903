"""Fill a fresh database with raters who have each begun a rating, and print how to act as them.

A process of its own: settings are read once a process, and other benchmarks have theirs.
"""

from __future__ import annotations

import json
import sys
from typing import Any


def main() -> None:
    """Create so many raters and print what they save with, as JSON."""
    import django

    django.setup()
    from django.db import transaction

    with transaction.atomic():
        made = raters(int(sys.argv[1]))
    sys.stdout.write(json.dumps(made))


def raters(n_raters: int) -> list[dict[str, Any]]:
    """Return each rater's session cookie, rating, its version, and the items that apply to it."""
    from backend.access.roles import Role
    from tests import factories
    from tests.clients import client_of

    programme = factories.make_programme("saving")
    lead = factories.make_member(programme, Role.LEAD, "saving-lead")
    people = [
        factories.make_member(programme, Role.RATER, f"saving-rater-{n}", f"R{n:02}")
        for n in range(n_raters)
    ]
    case = factories.make_case(factories.make_enrolment(programme))
    session = factories.make_session(programme, case=case, ready_by=lead)
    round_ = factories.make_round(programme, lead=lead, sessions=[session], raters=people)
    found = []
    for person in people:
        given = round_.round_sessions.get().assignments.get(rater=person)
        rating = factories.make_rating(session, rater=person, assignment=given, submitted=False)
        client = client_of(person)
        draft = client.get(f"/api/v1/ratings/{rating.pk}/", HTTP_HOST="127.0.0.1").json()
        found.append(
            {
                "cookie": client.cookies["sessionid"].value,
                "rating": str(rating.pk),
                "version": draft["version"],
                "items": [
                    item
                    for item, asked in draft["applicability"].items()
                    if asked["state"] == "required"
                ],
            }
        )
    return found


if __name__ == "__main__":
    main()
