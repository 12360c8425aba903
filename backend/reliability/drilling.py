"""From a pair of raters, or an item, down to the sessions and turns on which raters differ."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from backend.access.roles import Role
from backend.accounts.models import User
from backend.core.errors import ErrorDetail, InvalidInput
from backend.ratings.models import Evidence, Rating, RoundSession
from backend.ratings.visibility import shows_session, visible
from backend.reliability.layout import Layout
from backend.reliability.models import ReliabilityReport
from backend.reliability.pairs import Difference, differences
from backend.reliability.pooled import Basis, basis_of
from backend.reliability.selectors import UNKNOWN_RATER, codes_of

# Nobody reads more of them; those that are farthest apart come first.
MOST_ROWS: Final = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What to look at: scores on a scale, of two raters or of everybody, of one item or of all."""

    scale: str
    a: str
    b: str
    item: str


def differences_of(actor: User, report: ReliabilityReport, asked: Asked) -> dict[str, Any]:
    """Return where raters of a report differ, farthest apart first. Raises InvalidInput.

    Of the report's ratings those that the person may see; a session that they rated themselves
    stays a code. Turns are named by number: who may not read the text reads no more of it here.
    """
    basis = basis_of(report)
    layout, found = basis.layout, basis.found
    scale = asked.scale or layout.leading_scale
    _check_known(layout, scale, asked.item)
    names = codes_of(report.programme_id, Role.RATER)
    chosen = {name: _rater_of(names, getattr(asked, name), name) for name in ("a", "b")}
    shown = visible(Rating.objects.filter(pk__in=[key.rating for key in found.keys]), actor)
    ratings = {rating.pk: rating for rating in shown.order_by("pk")}
    keys = [key for key in found.keys if key.rating in ratings]
    rows, n_compared = differences(
        basis.matrices(keys),
        scale=scale,
        item=asked.item or None,
        raters=[rater for rater in chosen.values() if rater is not None],
    )
    place = {(str(key.session), str(key.rater)): key.rating for key in keys}
    return {
        "scale": scale,
        "n_compared": n_compared,
        "n_differing": len(rows),
        "rows": _shown(rows[:MOST_ROWS], place, ratings, report, actor, basis),
    }


def _shown(
    rows: Iterable[Difference],
    place: Mapping[tuple[str, str], UUID],
    ratings: Mapping[UUID, Rating],
    report: ReliabilityReport,
    actor: User,
    basis: Basis,
) -> list[dict[str, Any]]:
    rows = list(rows)
    names = codes_of(report.programme_id, Role.RATER)
    sessions = {UUID(row.session) for row in rows}
    of_round: QuerySet[RoundSession] = RoundSession.objects.filter(
        round__in=report.rounds_in, therapy_session_id__in=sessions
    )
    places = {
        str(each.therapy_session_id): each
        for each in of_round.select_related("therapy_session").order_by("code")
    }
    hidden = {
        str(rating.therapy_session_id)
        for rating in ratings.values()
        if not shows_session(actor, rating)
    }
    turns = _turns(rows, place, basis)

    def side(row: Difference, rater: str, score: float) -> dict[str, Any]:
        rating = place[row.session, rater]
        return {
            "rater": names.get(UUID(rater), UNKNOWN_RATER).code,
            "score": score,
            "turns": turns.get((rating, row.item), []),
        }

    return [
        {
            "code": places[row.session].code,
            "session": None if row.session in hidden else row.session,
            "label": None if row.session in hidden else places[row.session].therapy_session.label,
            "item": row.item,
            "apart": row.apart,
            "sides": [side(row, row.a, row.score_a), side(row, row.b, row.score_b)],
        }
        for row in rows
    ]


def _turns(
    rows: Iterable[Difference], place: Mapping[tuple[str, str], UUID], basis: Basis
) -> dict[tuple[UUID, str], list[int]]:
    wanted = {place[row.session, rater] for row in rows for rater in (row.a, row.b)}
    found: dict[tuple[UUID, str], list[int]] = {}
    evidence = Evidence.objects.filter(rating_id__in=wanted).order_by("item", "turn_number")
    for rating, item, turn in evidence.values_list("rating_id", "item", "turn_number"):
        name = basis.ways.get(rating, {}).get(item, item)
        found.setdefault((rating, name), []).append(turn)
    return found


def _rater_of(names: Mapping[UUID, Any], code: str, field: str) -> UUID | None:
    """Return whose code it is; None where nobody is asked for."""
    if not code:
        return None
    person = next((person for person, name in names.items() if name.code == code), None)
    if person is None:
        raise _unknown(field, "There is no rater of this code here.")
    return person


def _check_known(layout: Layout, scale: str, item: str) -> None:
    if scale not in layout.scales:
        raise _unknown("scale", "The rubric has no such scale.")
    if item and item not in {row.id for row in layout.items_on(scale)}:
        raise _unknown("item", "The rubric has no such item on this scale.")


def _unknown(field: str, detail: str) -> InvalidInput:
    code = f"unknown_{field}"
    return InvalidInput(detail, code=code, errors=[ErrorDetail(code, detail, field=field)])
