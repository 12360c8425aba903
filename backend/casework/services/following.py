"""Record a case as it goes: its facts, the problem areas agreed, how the client is."""

from collections.abc import Iterable
from datetime import date
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.casework.actions import needed_for
from backend.casework.models import (
    AgreedAreas,
    Case,
    Condition,
    Format,
    Measure,
    OutcomeScore,
    ProblemArea,
)
from backend.casework.outcomes import RANGES, check_total
from backend.casework.policies import checked_areas
from backend.casework.selectors import is_veiled_for
from backend.core.errors import AccessDenied, Conflict, ErrorDetail, InvalidInput


class CaseFacts(TypedDict, total=False):
    """What can be changed of a case; what is not named stays as it is."""

    format: Format
    condition: Condition | str
    planned_sessions: int


@transaction.atomic
def change_case(*, actor: User, case: Case, **facts: Unpack[CaseFacts]) -> Case:
    """Change format, condition or planned sessions of a case. Raises InvalidInput."""
    require(actor, needed_for(actor, case, Permission.CASE_MANAGE), case.programme_id)
    row = Case.objects.select_for_update().get(pk=case.pk)
    if facts.get("planned_sessions", row.planned_sessions) < 1:
        raise InvalidInput("A course has at least one session.", code="no_planned_sessions")
    before = {name: getattr(row, name) for name in facts}
    changed = [name for name, value in facts.items() if before[name] != value]
    if not changed:
        return row
    for name in changed:
        setattr(row, name, facts[name])  # type: ignore[literal-required]
    row.save(update_fields=changed)
    record(
        actor=actor,
        verb="case.changed",
        programme_id=row.programme_id,
        target=row,
        details={"changed": changed, "before": {name: before[name] for name in changed}},
    )
    return row


@transaction.atomic
def agree_areas(
    *, actor: User, case: Case, areas: Iterable[ProblemArea], agreed_on: date
) -> AgreedAreas:
    """Record which problem areas were agreed from a day on; what was before stays on record.

    Raises InvalidInput, Conflict or AccessDenied.
    """
    require(actor, needed_for(actor, case, Permission.CASE_MANAGE), case.programme_id)
    _refuse_blinded(actor, case)
    chosen = checked_areas(areas)
    _refuse_future(agreed_on, "agreed_on")
    row = Case.objects.select_for_update().get(pk=case.pk)
    if chosen == row.agreed_problem_areas:
        raise Conflict("These areas are the ones agreed already.", code="areas_unchanged")
    last = row.areas_over_time.filter(agreed_on__gt=agreed_on).order_by("agreed_on").last()
    if last is not None:
        raise InvalidInput(
            f"Areas were agreed on {last.agreed_on}; what is agreed now is not before that.",
            code="agreed_before_last",
            errors=[ErrorDetail("agreed_before_last", "Too early.", field="agreed_on")],
        )
    agreed = AgreedAreas.objects.create(
        programme_id=row.programme_id,
        case=row,
        areas=chosen,
        agreed_on=agreed_on,
        recorded_by=actor,
    )
    row.agreed_problem_areas = chosen
    row.save(update_fields=["agreed_problem_areas"])
    record(
        actor=actor,
        verb="case.areas_agreed",
        programme_id=row.programme_id,
        target=row,
        # Which areas they are would tell a rater who reads the trail.
        details={"agreed": str(agreed.pk)},
    )
    return agreed


@transaction.atomic
def record_outcome(
    *,
    actor: User,
    case: Case,
    measure: Measure,
    taken_on: date,
    total: int,
    name: str = "",
    minimum: int | None = None,
    maximum: int | None = None,
) -> OutcomeScore:
    """Record the total of a questionnaire. Raises InvalidInput, Conflict or AccessDenied."""
    require(actor, needed_for(actor, case, Permission.CASE_MANAGE), case.programme_id)
    _refuse_blinded(actor, case)
    called = "" if measure in RANGES else name.strip()
    if measure not in RANGES and not called:
        raise _about("name", "name_missing", "Say what the questionnaire is called.")
    low, high = RANGES.get(measure, (minimum, maximum))
    if low is None or high is None or low >= high:
        raise _about("maximum", "range_missing", "Say the lowest and the highest possible total.")
    check_total(total, low, high)
    _refuse_future(taken_on, "taken_on")
    # Whoever records a score of this case meanwhile waits here.
    Case.objects.select_for_update().get(pk=case.pk)
    earlier = OutcomeScore.objects.filter(case=case, measure=measure, name__iexact=called)
    live = earlier.filter(superseded_by__isnull=True, total__isnull=False)
    if live.filter(taken_on=taken_on).exists():
        raise Conflict(
            "A score of this questionnaire on this day is recorded already. Correct that one.",
            code="score_taken",
        )
    other = live.exclude(minimum=low, maximum=high).first()
    if other is not None:
        raise _about(
            "maximum",
            "range_differs",
            f"{called} has been recorded here from {other.minimum} to {other.maximum}.",
        )
    score = OutcomeScore.objects.create(
        programme_id=case.programme_id,
        case=case,
        measure=measure,
        name=called,
        minimum=low,
        maximum=high,
        taken_on=taken_on,
        total=total,
        recorded_by=actor,
    )
    _tell(actor, "outcome.recorded", score)
    return score


@transaction.atomic
def correct_outcome(
    *,
    actor: User,
    score: OutcomeScore,
    reason: str,
    total: int | None = None,
    taken_on: date | None = None,
) -> OutcomeScore:
    """Put a corrected score in a score's place, or without `total` take it back.

    The earlier one stays on record. Raises InvalidInput, Conflict or AccessDenied.
    """
    require(actor, needed_for(actor, score.case, Permission.CASE_MANAGE), score.programme_id)
    _refuse_blinded(actor, score.case)
    Case.objects.select_for_update().get(pk=score.case_id)
    if OutcomeScore.objects.filter(supersedes=score).exists():
        raise Conflict("This score was corrected already.", code="already_corrected")
    if score.total is None:
        raise Conflict("This score was taken back.", code="already_corrected")
    said = reason.strip()
    if not said:
        raise _about("reason", "reason_missing", "Say why the score is corrected.")
    if total is not None:
        check_total(total, score.minimum, score.maximum)
    day = taken_on or score.taken_on
    _refuse_future(day, "taken_on")
    others = OutcomeScore.objects.filter(
        case_id=score.case_id, measure=score.measure, name__iexact=score.name, taken_on=day
    ).exclude(pk=score.pk)
    if others.filter(superseded_by__isnull=True, total__isnull=False).exists():
        raise Conflict("Another score is recorded on this day already.", code="score_taken")
    corrected = OutcomeScore.objects.create(
        programme_id=score.programme_id,
        case_id=score.case_id,
        measure=score.measure,
        name=score.name,
        minimum=score.minimum,
        maximum=score.maximum,
        taken_on=day,
        total=total,
        supersedes=score,
        reason=said,
        recorded_by=actor,
    )
    _tell(actor, "outcome.corrected", corrected)
    return corrected


def _refuse_blinded(actor: User, case: Case) -> None:
    if is_veiled_for(actor, case.programme_id):
        raise AccessDenied(
            "As long as you have sessions to rate here, you neither see nor record what would "
            "tell you of a case.",
            code="blinded",
        )


def _refuse_future(day: date, field: str) -> None:
    if day > timezone.localdate():
        raise _about(field, "in_future", f"{day} is yet to come.")


def _about(field: str, code: str, detail: str) -> InvalidInput:
    return InvalidInput(detail, code=code, errors=[ErrorDetail(code, detail, field=field)])


def _tell(actor: User, verb: str, score: OutcomeScore) -> None:
    record(
        actor=actor,
        verb=verb,
        programme_id=score.programme_id,
        target=score,
        details={"case": str(score.case_id), "measure": str(score.measure)},
    )
