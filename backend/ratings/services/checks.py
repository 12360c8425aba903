"""What starting a round asks of calibration: raters in status, and gold sessions to mix in."""

import math
import random
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from backend.accounts.models import User
from backend.core.errors import Conflict, ErrorDetail
from backend.ratings.calibrating import checks_for, out_of_status
from backend.ratings.models import RaterGate, Round, RoundSession
from backend.ratings.plan import draw_codes
from backend.ratings.selectors import conflicts_of

Orders = Mapping[User, Sequence[RoundSession]]


def count_out_of_status(*, round_: Round, raters: Collection[User]) -> int:
    """Count the raters out of status. Raises Conflict where the round asks that all are in it."""
    reasons = out_of_status(round_, [rater.pk for rater in raters])
    if reasons and round_.rater_gate == RaterGate.REQUIRE:
        raise Conflict(
            f"{len(reasons)} of {len(raters)} raters are not in status for this rubric version, "
            "and this round takes raters in status only.",
            code="raters_not_in_status",
            errors=[
                ErrorDetail("rater_not_in_status", f"{rater.name}: {why}.", field=str(rater.pk))
                for rater in raters
                for why in reasons.get(rater.pk, ())
            ],
        )
    return len(reasons)


def mix_in_checks(*, round_: Round, orders: Orders, rng: random.Random) -> Orders:
    """Return every rater's order with hidden gold sessions at places drawn at random.

    One for every `check_every` sessions of a rater, and one at least, as far as there are gold
    sessions that the rater has never seen.
    """
    if not round_.check_every:
        return orders
    raters = sorted((rater for rater in orders if orders[rater]), key=lambda rater: str(rater.pk))
    usual = {row.therapy_session_id for row in round_.round_sessions.all()}
    chosen: dict[User, list[UUID]] = {}
    found = checks_for(round_, [rater.pk for rater in raters])
    people = conflicts_of({session for sessions in found.values() for session in sessions})
    for rater in raters:
        n_checks = math.ceil(len(orders[rater]) / round_.check_every)
        fit = [
            session
            for session in found[rater.pk]
            if session not in usual and rater.pk not in people.get(session, ())
        ]
        chosen[rater] = fit[:n_checks]
    rows = _hidden_rows(round_, {pk for sessions in chosen.values() for pk in sessions}, rng)
    mixed = dict(orders)
    for rater in raters:
        order = list(orders[rater])
        for session in chosen[rater]:
            order.insert(rng.randint(0, len(order)), rows[session])
        mixed[rater] = tuple(order)
    return mixed


def _hidden_rows(
    round_: Round, sessions: Collection[UUID], rng: random.Random
) -> dict[UUID, RoundSession]:
    """Store the gold sessions under codes that look like all the others."""
    taken = set(round_.round_sessions.values_list("code", flat=True))
    # As many as are needed are left when those that are taken are dropped.
    drawn = [code for code in draw_codes(len(taken) + len(sessions), rng) if code not in taken]
    ordered = sorted(sessions, key=str)
    rows = [
        RoundSession(round=round_, therapy_session_id=session, code=code, is_check=True)
        for session, code in zip(ordered, drawn, strict=False)
    ]
    RoundSession.objects.bulk_create(rows)
    return {row.therapy_session_id: row for row in rows}
