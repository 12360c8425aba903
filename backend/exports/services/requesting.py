"""Ask for an export; the worker builds it."""

from collections.abc import Sequence

from django.db import transaction

from backend.access.rules import require, role_used
from backend.accounts.models import User
from backend.audit.services import record
from backend.core.errors import Conflict, ErrorDetail, InvalidInput
from backend.core.tasks import enqueue_on_commit
from backend.exports.models import DataUse, Export, FileFormat, Form
from backend.exports.policies import UNDER_WAY, is_given_up
from backend.exports.selectors import NEEDED, ratings_for
from backend.programmes.models import Programme
from backend.ratings.models import Round


@transaction.atomic
def request_export(
    *,
    actor: User,
    programme: Programme,
    data_use: DataUse,
    round_: Round | None,
    forms: Sequence[Form],
    formats: Sequence[FileFormat],
) -> Export:
    """Ask for ratings as files. Raises AccessDenied, InvalidInput or Conflict.

    `round_` is one that the person may export; without it every closed round is meant.
    """
    require(actor, NEEDED[data_use], programme.pk)
    _check_choice(forms, formats)
    # Two requests at once follow each other, and the second finds the first.
    Programme.objects.select_for_update().get(pk=programme.pk)
    waiting = Export.objects.filter(requested_by=actor, programme=programme, status__in=UNDER_WAY)
    if any(not is_given_up(row) for row in waiting):
        raise Conflict(
            "An export of yours is being built. Wait until it is ready.", code="export_under_way"
        )
    held = ratings_for(actor, programme.pk, data_use)
    if round_ is not None:
        held = held.filter(assignment__round_session__round=round_)
    if not held.exists():
        raise Conflict(
            "There is nothing to export: no submitted rating of a closed round that may be handed "
            "out for this.",
            code="nothing_to_export",
        )
    export = Export.objects.create(
        programme=programme,
        round=round_,
        data_use=data_use,
        forms=[form.value for form in Form if form in forms],
        formats=[wanted.value for wanted in FileFormat if wanted in formats],
        requested_by=actor,
    )
    record(
        actor=actor,
        verb="export.asked_for",
        programme_id=programme.pk,
        target=export,
        role=role_used(actor, NEEDED[data_use], programme.pk),
        purpose=data_use,
        details={
            "round": str(round_.pk) if round_ is not None else "",
            "forms": export.forms,
            "formats": export.formats,
        },
    )
    enqueue_on_commit("exports.build_export", export_id=str(export.pk))
    return export


def _check_choice(forms: Sequence[Form], formats: Sequence[FileFormat]) -> None:
    errors = []
    if not forms:
        errors.append(ErrorDetail("form_missing", "Choose long, wide or both.", field="forms"))
    if not formats:
        errors.append(
            ErrorDetail("format_missing", "Choose at least one file format.", field="formats")
        )
    if errors:
        raise InvalidInput("Choose what the export holds.", errors=errors)
