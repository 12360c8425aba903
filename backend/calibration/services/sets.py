"""Make sets of gold sessions, and withdraw them."""

from collections.abc import Sequence

from django.db import transaction

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.calibration.models import CalibrationSet, GoldRating, SetPurpose, SetSession
from backend.core.errors import Conflict, ErrorDetail, InvalidInput
from backend.instruments.models import RubricVersion
from backend.programmes.models import Programme


@transaction.atomic
def make_set(
    *,
    actor: User,
    programme: Programme,
    name: str,
    purpose: SetPurpose,
    rubric: RubricVersion,
    golds: Sequence[GoldRating],
) -> CalibrationSet:
    """Make a set, or the next version of the one of this name. Raises InvalidInput or Conflict."""
    require(actor, Permission.CALIBRATION_MANAGE, programme.pk)
    # One version after the other.
    Programme.objects.select_for_update().get(pk=programme.pk)
    name = name.strip()
    before = _newest(programme, name)
    if before is not None and (before.purpose, before.rubric_id) != (purpose, rubric.pk):
        raise Conflict(
            f'The set "{name}" is for another purpose or rubric version; choose another name.',
            code="set_name_taken",
        )
    _check(name, golds, rubric)
    row = CalibrationSet.objects.create(
        programme=programme,
        name=name,
        version=1 if before is None else before.version + 1,
        purpose=purpose,
        rubric=rubric,
        is_simulated=any(gold.is_simulated for gold in golds),
        made_by=actor,
    )
    SetSession.objects.bulk_create(SetSession(calibration_set=row, gold=gold) for gold in golds)
    _record(actor, row, len(golds))
    return row


@transaction.atomic
def withdraw_set(*, actor: User, calibration_set: CalibrationSet) -> CalibrationSet:
    """Let nobody begin a set any more; attempts begun go on. Raises Conflict."""
    require(actor, Permission.CALIBRATION_MANAGE, calibration_set.programme_id)
    Programme.objects.select_for_update().get(pk=calibration_set.programme_id)
    newest = _newest(calibration_set.programme, calibration_set.name)
    if newest is None or newest.pk != calibration_set.pk or newest.withdrawn:
        raise Conflict("There is a newer version of this set.", code="set_not_current")
    row = CalibrationSet.objects.create(
        programme_id=newest.programme_id,
        name=newest.name,
        version=newest.version + 1,
        purpose=newest.purpose,
        rubric_id=newest.rubric_id,
        withdrawn=True,
        is_simulated=newest.is_simulated,
        made_by=actor,
    )
    _record(actor, row, 0)
    return row


def _newest(programme: Programme, name: str) -> CalibrationSet | None:
    rows = CalibrationSet.objects.filter(programme=programme, name=name)
    return rows.order_by("-version").first()


def _check(name: str, golds: Sequence[GoldRating], rubric: RubricVersion) -> None:
    if not name:
        raise InvalidInput(
            "Give the set a name.",
            code="name_missing",
            errors=[ErrorDetail("name_missing", "Give a name.", field="name")],
        )
    if not golds:
        raise InvalidInput("A set needs sessions with gold.", code="no_sessions")
    if len({gold.therapy_session_id for gold in golds}) < len(golds):
        raise InvalidInput("Name each session once.", code="repeated_sessions")
    other = [gold for gold in golds if gold.rubric_id != rubric.pk]
    if other:
        raise InvalidInput(
            "A gold rating is under another rubric version.",
            code="foreign_rubric",
            errors=[
                ErrorDetail("foreign_rubric", f"{gold.pk} is under another version.", field="golds")
                for gold in other
            ],
        )


def _record(actor: User, row: CalibrationSet, n_sessions: int) -> None:
    record(
        actor=actor,
        verb="calibration_set.made",
        programme_id=row.programme_id,
        target=row,
        details={
            "purpose": row.purpose,
            "version": row.version,
            "withdrawn": row.withdrawn,
            "n_sessions": n_sessions,
        },
    )
