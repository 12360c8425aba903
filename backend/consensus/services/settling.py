"""Say why one scored as one did, and settle what the ratings differ on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.consensus import policies
from backend.consensus.comparing import AREA
from backend.consensus.models import Cause, ConsensusCase, ConsensusReason, Settlement
from backend.consensus.services.locking import LockedCase
from backend.core.errors import Conflict, ErrorDetail, InvalidInput
from backend.ratings import answers
from backend.ratings.completeness import Entry, Sheet


@dataclass(frozen=True, slots=True)
class Saying:
    """Why raters differed, and the rule that decided, for every session that follows."""

    cause: Cause
    why: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the session is to be scored on an item."""

    entry: Entry
    points: Mapping[str, int | None] = field(default_factory=dict)


@transaction.atomic
def give_reason(*, actor: User, case: ConsensusCase, part: str, text: str) -> ConsensusReason:
    """Say why one scored as one did; from then on one reads what the others say.

    Raises AccessDenied, InvalidInput or Conflict.
    """
    require(actor, Permission.CONSENSUS_TAKE_PART, case.programme_id)
    locked = LockedCase(actor, case)
    letter, opened = locked.check_rater(), locked.opened
    policies.check_words_open(opened.case.text_closed)
    policies.check_differs(opened.board, part)
    if letter in opened.table.gave.get(part, ()):
        raise Conflict("You have said why; it stays as you said it.", code="already_said")
    if not text.strip():
        detail = "Say why you scored as you did."
        raise InvalidInput(
            detail, code="no_reason", errors=[ErrorDetail("no_reason", detail, field="text")]
        )
    reason = ConsensusReason.objects.create(
        programme_id=opened.case.programme_id,
        case=opened.case,
        therapy_session_id=opened.case.therapy_session_id,
        part=part,
        letter=letter,
        text=text.strip(),
        given_by=actor,
    )
    record(
        actor=actor,
        verb="consensus.reason_given",
        programme_id=opened.case.programme_id,
        target=opened.case,
        sealed=reason,
        details={"part": part},
    )
    return reason


@transaction.atomic
def settle_area(
    *, actor: User, case: ConsensusCase, areas: Sequence[str], saying: Saying
) -> Settlement:
    """Settle the problem area, before anything that depends on it.

    Raises AccessDenied, InvalidInput or Conflict.
    """
    require(actor, Permission.CONSENSUS_TAKE_PART, case.programme_id)
    locked = _to_settle(actor, case, AREA, saying)
    chosen = answers.check_problem_areas(locked.opened.instrument, areas)
    return _settle(locked, AREA, saying, areas=chosen)


@transaction.atomic
def settle_item(
    *, actor: User, case: ConsensusCase, item: str, answer: Answer, saying: Saying
) -> Settlement:
    """Settle what the session is scored on one item. Raises AccessDenied, InvalidInput, Conflict.

    An earlier settlement of the item stays on record, and so does every rating.
    """
    require(actor, Permission.CONSENSUS_TAKE_PART, case.programme_id)
    locked = _to_settle(actor, case, item, saying)
    entry = _checked(locked.opened.board.sheet, item, answer)
    return _settle(
        locked,
        item,
        saying,
        status=entry.status,
        values=dict(entry.values),
        choices=list(entry.choices),
        count=entry.count,
        not_applicable_reason=entry.not_applicable_reason,
    )


def _to_settle(actor: User, case: ConsensusCase, part: str, saying: Saying) -> LockedCase:
    locked = LockedCase(actor, case)
    locked.check_takes_part()
    opened = locked.opened
    policies.check_words_open(opened.case.text_closed)
    policies.check_differs(opened.board, part)
    policies.check_area_first(opened.board, part)
    missing = opened.table.missing_reasons(part)
    if missing:
        raise Conflict(
            f"Rater {' and '.join(missing)} has not said why yet."
            if len(missing) == 1
            else f"Raters {' and '.join(missing)} have not said why yet.",
            code="reasons_first",
        )
    if saying.cause == Cause.OTHER and not saying.why.strip():
        detail = "Say what the cause was."
        raise InvalidInput(
            detail, code="no_cause", errors=[ErrorDetail("no_cause", detail, field="why")]
        )
    return locked


def _checked(sheet: Sheet, item: str, answer: Answer) -> Entry:
    """Return a complete answer that the instrument permits. Raises InvalidInput."""
    instrument = sheet.instrument
    answers.check_scales(instrument, item, answer.points)
    choices = answers.check_choices(instrument, item, answer.entry.choices)
    said = replace(answer.entry, choices=choices, evidence=(), note="")
    entry = answers.with_points(Entry(), said, answer.points)
    answers.check_entry(sheet, item, entry)
    missing = [
        ErrorDetail(row.code, row.detail, field=f"values.{row.scale}" if row.scale else "status")
        for row in sheet.saying(item, entry).missing()
        # Evidence stands in the ratings, which stay as they are.
        if row.item == item and row.code != "evidence_missing"
    ]
    if missing:
        raise InvalidInput(missing[0].detail, code=missing[0].code, errors=missing)
    return entry


def _settle(locked: LockedCase, part: str, saying: Saying, **settled: Any) -> Settlement:
    opened = locked.opened
    row = Settlement.objects.create(
        programme_id=opened.case.programme_id,
        case=opened.case,
        therapy_session_id=opened.case.therapy_session_id,
        number=opened.basis + 1,
        part=part,
        cause=saying.cause,
        why=saying.why.strip(),
        # A rule is of an item; a problem area has none to stand beside.
        rule=saying.rule.strip() if part != AREA else "",
        settled_by=locked.actor,
        **settled,
    )
    record(
        actor=locked.actor,
        verb="consensus.settled",
        programme_id=opened.case.programme_id,
        target=opened.case,
        sealed=row,
        details={"part": part, "number": row.number},
    )
    return row
