"""What is known of the cases of a portfolio: how far each went, and what its client filled in."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from uuid import UUID

from backend.casework.models import Case, OutcomeScore, TherapySession
from rubrics.pathways import CaseEvidence, OutcomeEvidence


def cases_told(cases: Iterable[Case]) -> tuple[CaseEvidence, ...]:
    """Return the cases as the rules look at them; every meeting held is registered."""
    rows = list(cases)
    held = _held(row.pk for row in rows)
    return tuple(
        CaseEvidence(
            id=str(case.pk),
            label=f"case {case.code}",
            # A case is one client's course of therapy.
            client=f"client of {case.pk}",
            completed=_is_completed(case, held[case.pk]),
            sessions_held=len(held[case.pk]),
        )
        for case in rows
    )


def outcomes_told(cases: Collection[UUID]) -> tuple[OutcomeEvidence, ...]:
    """Return the questionnaires of cases, each with the number of the last session before it."""
    held = _held(cases)
    rows = OutcomeScore.objects.filter(
        case_id__in=cases, superseded_by__isnull=True, total__isnull=False
    ).order_by("taken_on", "id")
    return tuple(
        OutcomeEvidence(
            id=str(row.pk),
            case=str(row.case_id),
            measure=row.measure,
            session_number=_number_by(row.taken_on, held[row.case_id]),
        )
        for row in rows
    )


def _held(cases: Iterable[UUID]) -> dict[UUID, list[TherapySession]]:
    found: dict[UUID, list[TherapySession]] = {key: [] for key in cases}
    rows = TherapySession.objects.filter(case_id__in=found, struck_at__isnull=True)
    for row in rows.order_by("number", "held_on", "id"):
        if row.case_id is not None:
            found[row.case_id].append(row)
    return found


def _is_completed(case: Case, held: Sequence[TherapySession]) -> bool | None:
    """Return that a course reached its planned end; whether it ended early is not recorded."""
    last = max((row.number for row in held if row.number is not None), default=0)
    return True if last >= case.planned_sessions else None


def _number_by(day: date, held: Sequence[TherapySession]) -> int:
    """Return how many sessions there had been on a day: 0 before the first."""
    return max(
        (row.number or 0 for row in held if row.held_on is not None and row.held_on <= day),
        default=0,
    )
