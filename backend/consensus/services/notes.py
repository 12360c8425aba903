"""Make, reword and withdraw anchor notes."""

from typing import Any
from uuid import UUID

from django.db import transaction

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.consensus.models import AnchorNote, AnchorNoteWithdrawal, Settlement
from backend.core.errors import Conflict, ErrorDetail, InvalidInput
from backend.instruments.models import RubricVersion
from backend.instruments.pins import check_pinned
from backend.instruments.rules import instrument_of
from backend.programmes.models import Programme


@transaction.atomic
def make_note(
    *, actor: User, programme: Programme, rubric: RubricVersion, item: str, text: str
) -> AnchorNote:
    """Give the programme's raters a rule for an item. Raises InvalidInput or Conflict."""
    require(actor, Permission.CONSENSUS_MANAGE, programme.pk)
    check_pinned(programme.pk, rubric)
    if item not in instrument_of(rubric.pk).parts:
        raise _refused("unknown_item", f"This instrument has no item {item[:40]!r}.", "item")
    return _make(actor, programme_id=programme.pk, rubric_id=rubric.pk, item=item, text=text)


@transaction.atomic
def reword_note(*, actor: User, note: AnchorNote, text: str) -> AnchorNote:
    """Say a rule in other words: a note that replaces this one. Raises InvalidInput or Conflict."""
    require(actor, Permission.CONSENSUS_MANAGE, note.programme_id)
    _check_in_force(note)
    if text.strip() == note.text:
        raise _refused("same_words", "These are the words that it has.", "text")
    return _make(
        actor,
        programme_id=note.programme_id,
        rubric_id=note.rubric_id,
        item=note.item,
        text=text,
        number=note.number + 1,
        replaces=note,
        case_id=note.case_id,
    )


@transaction.atomic
def withdraw_note(*, actor: User, note: AnchorNote, reason: str) -> AnchorNoteWithdrawal:
    """Take a rule back; it stays on record. Raises InvalidInput or Conflict."""
    require(actor, Permission.CONSENSUS_MANAGE, note.programme_id)
    _check_in_force(note)
    if not reason.strip():
        raise _refused("no_reason", "Say why it holds no longer.", "reason")
    withdrawal = AnchorNoteWithdrawal.objects.create(
        programme_id=note.programme_id, note=note, reason=reason.strip(), withdrawn_by=actor
    )
    record(
        actor=actor,
        verb="anchor_note.withdrawn",
        programme_id=note.programme_id,
        target=note,
        sealed=withdrawal,
    )
    return withdrawal


def note_from(*, actor: User, case: Any, rubric_id: UUID, settlement: Settlement) -> AnchorNote:
    """Make a note of the rule by which a difference was settled."""
    return _make(
        actor,
        programme_id=case.programme_id,
        rubric_id=rubric_id,
        item=settlement.part,
        text=settlement.rule,
        case_id=case.pk,
    )


def _make(actor: User, *, programme_id: UUID, text: str, **said: Any) -> AnchorNote:
    note = AnchorNote.objects.create(
        programme_id=programme_id, text=text.strip(), made_by=actor, **said
    )
    record(
        actor=actor,
        verb="anchor_note.made",
        programme_id=programme_id,
        target=note,
        details={"item": note.item, "number": note.number},
    )
    return note


def _check_in_force(note: AnchorNote) -> None:
    AnchorNote.objects.select_for_update().get(pk=note.pk)
    if AnchorNoteWithdrawal.objects.filter(note=note).exists():
        raise Conflict("This note was withdrawn.", code="note_withdrawn")
    if AnchorNote.objects.filter(replaces=note).exists():
        raise Conflict("This note was replaced by another.", code="note_replaced")


def _refused(code: str, detail: str, field: str) -> InvalidInput:
    return InvalidInput(detail, code=code, errors=[ErrorDetail(code, detail, field=field)])
