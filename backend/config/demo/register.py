"""The demo's register: meetings that brought no text, what was agreed, how clients fared."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from backend.casework.models import (
    AgreedAreas,
    Case,
    Condition,
    Measure,
    MissingReason,
    OutcomeScore,
    Recording,
    TherapySession,
)
from backend.config.demo.people import DemoPeople

# How the other meetings came about.
_AWAITED, _DECLINED, _FORGOTTEN, _TECHNICAL, _LOST = range(5)
_SHARES = (0.3, 0.28, 0.18, 0.14, 0.1)
_MISSING = {
    _AWAITED: (Recording.RECORDED, "", ""),
    _DECLINED: (Recording.NOT_RECORDED, MissingReason.DECLINED, ""),
    _FORGOTTEN: (Recording.NOT_RECORDED, MissingReason.FORGOTTEN, ""),
    _TECHNICAL: (Recording.NOT_RECORDED, MissingReason.TECHNICAL, "The microphone was muted."),
    _LOST: (Recording.LOST, MissingReason.DAMAGED, ""),
}
_CONDITIONS = (
    Condition.DEPRESSION,
    Condition.PERSISTENT_DEPRESSION,
    Condition.DEPRESSION,
    Condition.PERINATAL_DEPRESSION,
)
# Of every so many cases, one has no scores: not everybody hands questionnaires out.
_WITHOUT_SCORES = 4
_WEEKS_BETWEEN_SCORES = 4


def seed_register(people: DemoPeople, rng: np.random.Generator, today: date) -> None:
    """Register the other meetings of every case, and record what was agreed and measured."""
    by_case: dict[Case, list[TherapySession]] = {}
    placed = TherapySession.objects.filter(programme=people.programme, number__isnull=False)
    for row in placed.select_related("case").order_by("case__code", "number"):
        if row.case is not None:
            by_case.setdefault(row.case, []).append(row)
    lead = people.accounts["lead"]
    meetings: list[TherapySession] = []
    agreed: list[AgreedAreas] = []
    scores: list[OutcomeScore] = []
    for index, (case, rows) in enumerate(by_case.items()):
        first = _first_day(rows)
        case.condition = _CONDITIONS[index % len(_CONDITIONS)]
        meetings.extend(_other_meetings(case, rows, first, rng, today))
        agreed.append(
            AgreedAreas(
                programme_id=case.programme_id,
                case=case,
                areas=case.agreed_problem_areas,
                agreed_on=min(first + timedelta(weeks=2), today),
                recorded_by=lead,
            )
        )
        if index % _WITHOUT_SCORES:
            for measure, maximum in ((Measure.PHQ9, 27), (Measure.GAD7, 21)):
                days = _days(first, case.planned_sessions, today)
                for day, total in zip(days, _course(rng, maximum, len(days)), strict=True):
                    scores.append(
                        OutcomeScore(
                            programme_id=case.programme_id,
                            case=case,
                            measure=measure,
                            minimum=0,
                            maximum=maximum,
                            taken_on=day,
                            total=total,
                            recorded_by=lead,
                        )
                    )
    Case.objects.bulk_update(by_case, ["condition"])
    TherapySession.objects.bulk_create(meetings)
    AgreedAreas.objects.bulk_create(agreed)
    OutcomeScore.objects.bulk_create(scores)


def _first_day(rows: Sequence[TherapySession]) -> date:
    """Return the day of a case's first meeting: they are a week apart."""
    row = rows[0]
    # The demo's own sessions all have both.
    return (row.held_on or date.min) - timedelta(weeks=(row.number or 1) - 1)


def _other_meetings(
    case: Case,
    rows: Sequence[TherapySession],
    first: date,
    rng: np.random.Generator,
    today: date,
) -> list[TherapySession]:
    taken = {row.number for row in rows}
    found = []
    for number in range(1, case.planned_sessions + 1):
        held_on = first + timedelta(weeks=number - 1)
        if number in taken or held_on > today:
            continue
        recording, reason, note = _MISSING[int(rng.choice(len(_SHARES), p=_SHARES))]
        found.append(
            TherapySession(
                programme_id=case.programme_id,
                case=case,
                number=number,
                held_on=held_on,
                recording=recording,
                missing_reason=reason,
                missing_note=note,
                is_simulated=True,
            )
        )
    return found


def _days(first: date, planned_sessions: int, today: date) -> list[date]:
    """Return the days of the questionnaires: the first meeting, then every few weeks."""
    weeks = range(0, planned_sessions, _WEEKS_BETWEEN_SCORES)
    return [day for week in weeks if (day := first + timedelta(weeks=week)) <= today]


def _course(rng: np.random.Generator, maximum: int, n_scores: int) -> list[int]:
    """Draw totals that start in the upper half and tend to fall, some less than others."""
    start = rng.uniform(0.55, 0.85) * maximum
    fall = rng.uniform(0.05, 0.22) * maximum
    drawn = start - fall * np.arange(n_scores) + rng.normal(0, 0.06 * maximum, n_scores)
    return [int(total) for total in np.clip(np.rint(drawn), 0, maximum)]
