"""What a trainee might practise next: the weakest items, and turns that show them done well.

Which sessions of others may be shown at all is decided in `ratings/teaching.py` alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any
from uuid import UUID

from backend.accounts.models import User
from backend.calibration.selectors import golds_to_learn_from
from backend.casework.models import TherapySession, Transcript, Turn
from backend.casework.reading import OWN_SESSION, readable
from backend.instruments.rules import Instrument, instrument_of
from backend.programmes.models import Enrolment
from backend.ratings.models import Evidence, ItemScore, ItemStatus, Rating, RatingKind, RatingStatus
from backend.ratings.teaching import teaching_sessions
from backend.ratings.visibility import visible
from backend.reliability.layout import COMPETENCE

# Whose word counts, the first before the second if it is on enough sessions; never one's own.
COUNTED = (RatingKind.INDEPENDENT, RatingKind.SUPERVISOR)
LAST_SESSIONS, LEAST_SESSIONS, N_ITEMS = 6, 2, 3
# A score in the upper third of its scale is a good example.
HIGH = 2 / 3
N_EXAMPLES, N_TURNS = 2, 6


@dataclass(frozen=True, slots=True)
class _Place:
    """Turns of a session in which an item was scored high."""

    session: UUID
    score: int
    turns: tuple[int, ...]


def practice_of(actor: User, enrolment: Enrolment) -> dict[str, Any]:
    """Return the items to practise with examples, and which sessions' words are in it.

    Rests on ratings that were released to the trainee; without enough of them there is nothing.
    """
    ratings = _counted(actor, enrolment)
    if not ratings:
        return _nothing("Here stands what to practise next, once a rating was released to you.")
    instrument = instrument_of(ratings[0].rubric_id)
    scale = COMPETENCE if COMPETENCE in instrument.scales else next(iter(instrument.scales))
    weakest = _weakest(ratings, instrument, scale)
    if not weakest:
        return _nothing(
            f"What to practise next is said once an item was scored in {LEAST_SESSIONS} sessions."
        )
    items = [item for item, _, _ in weakest]
    low, high = instrument.scales[scale].lowest, instrument.scales[scale].highest
    bar = low + (high - low) * HIGH
    of_others = _of_others(actor, enrolment, ratings[0].rubric_id, items, scale, bar)
    own = _own(actor, ratings, items, scale, bar)
    chosen = {item: _chosen(of_others.get(item, []), own.get(item, [])) for item in items}
    words = _words(chosen)
    names = {part.id: part for part in instrument.rubric.items}
    shown = [
        {
            "item": item,
            "name": names[item].name,
            "section": names[item].section,
            "mean": mean,
            "n_sessions": n,
            "examples": [
                {
                    "origin": origin,
                    # Nothing that names or dates a session of somebody else.
                    "session": place.session if origin == "own" else None,
                    "score": place.score,
                    "turns": words[place],
                }
                for origin, place in chosen[item]
                if words[place]
            ],
        }
        for item, mean, n in weakest
    ]
    return {
        "instrument": f"{instrument.rubric.title} {instrument.rubric.version}",
        "scale": {"name": instrument.scales[scale].label, "min": low, "max": high},
        "bar": bar,
        "items": shown,
        "nothing": None,
        "sessions": sorted({place.session for row in chosen.values() for _, place in row}, key=str),
    }


def _nothing(words: str) -> dict[str, Any]:
    return {
        "instrument": None,
        "scale": None,
        "bar": None,
        "items": [],
        "nothing": words,
        "sessions": [],
    }


# ── The weakest items ────────────────────────────────────────────────────────────────────


def _counted(actor: User, enrolment: Enrolment) -> list[Rating]:
    """Return the ratings of one kind and one version, of the last sessions, the newest first."""
    rows = Rating.objects.filter(
        therapy_session__case__enrolment=enrolment,
        kind__in=COUNTED,
        status=RatingStatus.SUBMITTED,
        release__enrolment=enrolment,
    ).select_related("therapy_session")
    found = sorted(
        visible(rows, actor),
        key=lambda row: (
            row.therapy_session.held_on or row.therapy_session.created_at.date(),
            row.submitted_at or row.saved_at,
            str(row.pk),
        ),
        reverse=True,
    )
    of_kinds = [_last([row for row in found if row.kind == kind]) for kind in COUNTED]
    enough = (rows for rows in of_kinds if _n_sessions(rows) >= LEAST_SESSIONS)
    return next(enough, None) or next((rows for rows in of_kinds if rows), [])


def _last(found: Sequence[Rating]) -> list[Rating]:
    """Return the ratings of the newest one's version, of the last sessions."""
    same = [row for row in found if row.rubric_id == found[0].rubric_id]
    sessions = list(dict.fromkeys(row.therapy_session_id for row in same))[:LAST_SESSIONS]
    return [row for row in same if row.therapy_session_id in sessions]


def _n_sessions(ratings: Sequence[Rating]) -> int:
    return len({row.therapy_session_id for row in ratings})


def _weakest(
    ratings: Sequence[Rating], instrument: Instrument, scale: str
) -> list[tuple[str, float, int]]:
    """Return the items with the lowest means over sessions, the lowest first."""
    worth: Mapping[str, Mapping[str, int]] = {
        ItemStatus.ABSENT: instrument.scoring.absent,
        ItemStatus.MISSED_OPPORTUNITY: instrument.scoring.missed_opportunity,
    }
    session_of = {rating.pk: rating.therapy_session_id for rating in ratings}
    values: dict[str, dict[UUID, list[int]]] = {}
    for row in ItemScore.objects.filter(rating_id__in=session_of).order_by("rating_id", "item"):
        value = worth.get(row.status, row.values).get(scale)
        part = instrument.parts.get(row.item)
        if value is None or part is None or scale not in part.scales:
            continue
        if row.status == ItemStatus.NOT_APPLICABLE:
            continue
        values.setdefault(row.item, {}).setdefault(session_of[row.rating_id], []).append(value)
    order = {item: at for at, item in enumerate(instrument.parts)}
    means = [
        (item, fmean(fmean(scores) for scores in sessions.values()), len(sessions))
        for item, sessions in values.items()
        if len(sessions) >= LEAST_SESSIONS
    ]
    return sorted(means, key=lambda row: (row[1], order[row[0]]))[:N_ITEMS]


# ── Turns that show it ───────────────────────────────────────────────────────────────────


def _of_others(
    actor: User, enrolment: Enrolment, rubric: UUID, items: Sequence[str], scale: str, bar: float
) -> dict[str, list[_Place]]:
    may_teach = TherapySession.objects.filter(
        teaching_sessions(actor), programme_id=enrolment.programme_id
    )
    golds = golds_to_learn_from(rubric).filter(
        programme_id=enrolment.programme_id, therapy_session_id__in=may_teach.values("pk")
    )
    found: dict[str, list[_Place]] = {}
    for gold in golds.prefetch_related("scores").order_by("entered_at", "id"):
        for row in gold.scores.all():
            score = row.values.get(scale)
            if row.item in items and row.turns and score is not None and score >= bar:
                place = _Place(gold.therapy_session_id, score, tuple(row.turns[:N_TURNS]))
                found.setdefault(row.item, []).append(place)
    return found


def _own(
    actor: User, ratings: Sequence[Rating], items: Sequence[str], scale: str, bar: float
) -> dict[str, list[_Place]]:
    session_of = {rating.pk: rating.therapy_session_id for rating in ratings}
    open_now = set(
        Transcript.objects.filter(
            readable(actor, OWN_SESSION), therapy_session_id__in=set(session_of.values())
        ).values_list("therapy_session_id", flat=True)
    )
    turns: dict[tuple[UUID, str], list[int]] = {}
    shown = Evidence.objects.filter(rating_id__in=session_of, item__in=items)
    for row in shown.order_by("rating_id", "item", "turn_number"):
        turns.setdefault((row.rating_id, row.item), []).append(row.turn_number)
    found: dict[str, list[_Place]] = {}
    scores = ItemScore.objects.filter(rating_id__in=session_of, item__in=items)
    for score in scores.order_by("rating_id", "item"):
        value = score.values.get(scale)
        said = turns.get((score.rating_id, score.item), [])
        session = session_of[score.rating_id]
        if value is not None and value >= bar and said and session in open_now:
            place = _Place(session, value, tuple(said[:N_TURNS]))
            found.setdefault(score.item, []).append(place)
    return found


def _chosen(of_others: Sequence[_Place], own: Sequence[_Place]) -> list[tuple[str, _Place]]:
    """Return the best of both, those of one's own first."""
    both = [("own", place) for place in own] + [("gold", place) for place in of_others]
    return sorted(both, key=lambda pair: (-pair[1].score, pair[0] != "own"))[:N_EXAMPLES]


def _words(
    chosen: Mapping[str, Sequence[tuple[str, _Place]]],
) -> dict[_Place, list[dict[str, Any]]]:
    """Return the words of the turns alone, without their numbers and times."""
    places = [place for row in chosen.values() for _, place in row]
    rows = Turn.objects.filter(transcript__therapy_session_id__in={row.session for row in places})
    wanted = {number for place in places for number in place.turns}
    stored = rows.filter(number__in=wanted).values_list(
        "transcript__therapy_session_id", "number", "role", "text"
    )
    by_place = {(session, number): (role, text) for session, number, role, text in stored}
    return {
        place: [
            {"role": by_place[key][0], "text": by_place[key][1]}
            for number in place.turns
            if (key := (place.session, number)) in by_place
        ]
        for place in places
    }
