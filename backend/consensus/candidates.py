"""Which sessions of a round need consensus."""

from typing import Any

from backend.accounts.models import User
from backend.consensus.boards import apart_by_session, limits_of
from backend.consensus.policies import LEAST_SIDES
from backend.consensus.selectors import discussed_sessions, rule_of
from backend.ratings.models import Rating, Round


def candidates_of(actor: User, round_: Round) -> dict[str, Any]:
    """Return every session of a round that two or more rated, those that need consensus first."""
    rule = rule_of(round_)
    limits = limits_of(rule)
    rows = list(discussed_sessions(actor, round_))
    rated = {row.pk: _ratings(row) for row in rows}
    compared = {key: found for key, found in rated.items() if len(found) >= LEAST_SIDES}
    triggers = apart_by_session(compared, limits)
    sessions = [
        {
            "round_session": row.pk,
            "code": row.code,
            "session": row.therapy_session_id,
            "label": row.therapy_session.label,
            "trainee_code": row.therapy_session.case.enrolment.code
            if row.therapy_session.case
            else None,
            "n_ratings": len(compared[row.pk]),
            "triggers": triggers[row.pk],
            "case": row.consensus.pk if getattr(row, "consensus", None) is not None else None,
        }
        for row in rows
        if row.pk in compared
    ]
    return {
        "limits": limits,
        "recode_weeks": None if rule is None else rule.recode_weeks,
        "is_own_rule": rule is not None and rule.round_id is not None,
        "n_sessions": sum(bool(found) for found in rated.values()),
        "n_compared": len(compared),
        "sessions": sorted(sessions, key=lambda row: (not row["triggers"], row["code"])),
    }


def _ratings(row: Any) -> list[Rating]:
    found = (assignment.submitted_rating for assignment in row.assignments.all())
    return [rating for rating in found if rating is not None]
