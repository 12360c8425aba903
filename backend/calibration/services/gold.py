"""Enter the gold rating of a session."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.db import transaction

from backend.access.models import Membership
from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.calibration.models import GoldRating, GoldRationale, GoldScore, GoldSource
from backend.casework.models import TherapySession
from backend.core.errors import Conflict, ErrorDetail, InvalidInput
from backend.instruments.models import RubricVersion
from backend.instruments.pins import check_pinned
from backend.instruments.rules import instrument_of
from backend.ratings import answers
from backend.ratings.completeness import Entry, Sheet, settled

LEAST_CONSENSUS = 3


@dataclass(frozen=True, slots=True)
class GoldEntry:
    """What gold says of one item, and why."""

    answer: Entry
    points: Mapping[str, int | None] = field(default_factory=dict)
    rationale: str = ""


@dataclass(frozen=True, slots=True)
class GoldDraft:
    """A gold rating to enter."""

    source: GoldSource
    made_by: Sequence[UUID]
    n_makers: int
    problem_areas: Sequence[str] | None
    entries: Mapping[str, GoldEntry]
    rationale: str = ""


@transaction.atomic
def enter_gold(
    *, actor: User, therapy_session: TherapySession, rubric: RubricVersion, draft: GoldDraft
) -> GoldRating:
    """Enter what a session's ratings should be; it replaces the one entered before.

    Raises InvalidInput, naming every item that is wrong or missing, or Conflict.
    """
    require(actor, Permission.CALIBRATION_MANAGE, therapy_session.programme_id)
    programme_id = therapy_session.programme_id
    # One at a time for a session, so that a correction replaces exactly one.
    TherapySession.objects.select_for_update().get(pk=therapy_session.pk)
    check_pinned(programme_id, rubric)
    _check_source(draft, programme_id)
    sheet = _sheet(therapy_session, rubric, draft)
    before = GoldRating.objects.filter(
        therapy_session=therapy_session, rubric=rubric, replaced_by__isnull=True
    ).first()
    gold = GoldRating.objects.create(
        programme_id=programme_id,
        therapy_session=therapy_session,
        rubric=rubric,
        source=draft.source,
        made_by=sorted(str(person) for person in draft.made_by),
        n_makers=draft.n_makers,
        problem_areas=None if sheet.problem_areas is None else list(sheet.problem_areas),
        session_phase=sheet.phase,
        session_format=sheet.treatment_format,
        replaces=before,
        is_simulated=therapy_session.is_simulated,
        entered_by=actor,
    )
    GoldScore.objects.bulk_create(
        GoldScore(
            gold=gold,
            item=item,
            status=entry.status,
            values=dict(entry.values),
            choices=list(entry.choices),
            count=entry.count,
            not_applicable_reason=entry.not_applicable_reason,
            turns=list(entry.evidence),
        )
        for item, entry in sheet.standing().items()
    )
    words = {item: entry.rationale.strip() for item, entry in draft.entries.items()}
    words[""] = draft.rationale.strip()
    GoldRationale.objects.bulk_create(
        GoldRationale(gold=gold, item=item, text=text) for item, text in words.items() if text
    )
    record(
        actor=actor,
        verb="gold.entered",
        programme_id=programme_id,
        target=gold,
        details={
            "session": str(therapy_session.pk),
            "rubric": rubric.fingerprint,
            "source": draft.source,
            "replaces": None if before is None else str(before.pk),
        },
    )
    return gold


def _check_source(draft: GoldDraft, programme_id: UUID) -> None:
    members = Membership.objects.filter(programme_id=programme_id, person_id__in=draft.made_by)
    strangers = set(draft.made_by) - set(members.values_list("person_id", flat=True))
    if strangers:
        raise InvalidInput(
            "Not everybody named is of this programme.",
            code="not_a_member",
            errors=[
                ErrorDetail("not_a_member", f"{pk} is nobody here.", field="made_by")
                for pk in sorted(map(str, strangers))
            ],
        )
    if draft.source == GoldSource.EXPERT and (len(draft.made_by) != 1 or draft.n_makers != 1):
        raise InvalidInput(
            "Name the one expert whose scores these are.",
            code="expert_missing",
            errors=[ErrorDetail("expert_missing", "Name one expert.", field="made_by")],
        )
    if draft.source == GoldSource.CONSENSUS and (
        draft.n_makers < max(LEAST_CONSENSUS, len(set(draft.made_by)))
    ):
        raise InvalidInput(
            f"A consensus is of {LEAST_CONSENSUS} people or more, and of everybody named.",
            code="consensus_too_small",
            errors=[
                ErrorDetail("consensus_too_small", f"At least {LEAST_CONSENSUS}.", field="n_makers")
            ],
        )


def _sheet(therapy_session: TherapySession, rubric: RubricVersion, draft: GoldDraft) -> Sheet:
    """Return the gold's answers as a complete rating would hold them. Raises InvalidInput."""
    case, transcript = therapy_session.case, getattr(therapy_session, "transcript", None)
    if case is None or transcript is None:
        raise Conflict(
            "Only a session with a case and a text can have a gold rating.",
            code="session_not_ready",
        )
    instrument = instrument_of(rubric.pk)
    unfit = instrument.unfit_for(phase=therapy_session.phase, treatment_format=case.format)
    if unfit is not None:
        raise Conflict(f"This session cannot be rated: {unfit}.", code="session_outside_rubric")
    areas: tuple[str, ...] | None = None
    if instrument.asks_problem_area:
        areas = tuple(answers.check_problem_areas(instrument, draft.problem_areas or ()))
    sheet = Sheet(
        instrument=instrument,
        phase=therapy_session.phase,
        treatment_format=case.format,
        problem_areas=areas,
    )
    errors: list[ErrorDetail] = []
    for item in draft.entries:
        answers.check_item_known(instrument, item)
    # In the rubric's order: what an answer opens is asked after it.
    for item in instrument.parts:
        given = draft.entries.get(item)
        if given is None or settled(sheet.applicability()[item]) is not None:
            continue
        try:
            answers.check_scales(instrument, item, given.points)
            turns = answers.check_turns(given.answer.evidence, transcript.n_turns)
            choices = answers.check_choices(instrument, item, given.answer.choices)
            said = replace(given.answer, evidence=turns, choices=choices)
            entry = answers.with_points(Entry(), said, given.points)
            answers.check_entry(sheet, item, entry)
        except InvalidInput as error:
            errors.extend(
                ErrorDetail(row.code, row.detail, field=f"entries.{item}.{row.field}")
                for row in error.errors
            )
            continue
        sheet = sheet.saying(item, entry)
    # Gold says why in words; a turn is welcome, and not asked for.
    wrong = {str(error.field).split(".")[1] for error in errors}
    errors.extend(
        ErrorDetail(row.code, row.detail, field=f"entries.{row.item}")
        for row in sheet.missing()
        if row.code != "evidence_missing" and row.item not in wrong
    )
    if errors:
        raise InvalidInput(
            f"{len(errors)} answers are missing or wrong."
            if errors[1:]
            else "One answer is missing or wrong.",
            code="gold_incomplete",
            errors=errors,
        )
    return sheet
