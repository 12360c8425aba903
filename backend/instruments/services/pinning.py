"""Choose the versions that a programme works with."""

from django.db import transaction

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.core.errors import Conflict, InvalidInput
from backend.instruments.models import RubricPin, RubricVersion
from backend.instruments.pins import Pins, pins_of
from backend.programmes.models import Programme


@transaction.atomic
def pin_rubric(*, actor: User, programme: Programme, rubric: RubricVersion) -> RubricPin:
    """Work with this version from now on, in place of another of its slug.

    Rounds and ratings that were begun keep the version they began with. Raises InvalidInput or
    Conflict.
    """
    require(actor, Permission.RUBRIC_MANAGE, programme.pk)
    pins = _pins_for_change(programme, rubric)
    # What is pinned by default can still be chosen.
    if rubric.pk in pins and rubric.pk != pins.by_default:
        raise Conflict(f"The programme works with {rubric} already.", code="already_pinned")
    return _choose(actor, programme, rubric, withdrawn=False)


@transaction.atomic
def unpin_rubric(*, actor: User, programme: Programme, rubric: RubricVersion) -> RubricPin:
    """Begin nothing new with this version. Raises InvalidInput or Conflict."""
    require(actor, Permission.RUBRIC_MANAGE, programme.pk)
    if rubric.pk not in _pins_for_change(programme, rubric):
        raise Conflict(f"The programme does not work with {rubric}.", code="not_pinned")
    return _choose(actor, programme, rubric, withdrawn=True)


def _pins_for_change(programme: Programme, rubric: RubricVersion) -> Pins:
    """Return the programme's pins, which nobody else changes until this transaction ends."""
    Programme.objects.select_for_update().get(pk=programme.pk)
    if rubric.programme_id not in {None, programme.pk}:
        raise InvalidInput("This instrument is of another programme.", code="foreign_rubric")
    return pins_of([programme.pk])[programme.pk]


def _choose(
    actor: User, programme: Programme, rubric: RubricVersion, *, withdrawn: bool
) -> RubricPin:
    pin = RubricPin.objects.create(
        programme=programme,
        slug=rubric.slug,
        rubric=rubric,
        withdrawn=withdrawn,
        pinned_by=actor,
    )
    record(
        actor=actor,
        verb="rubric.unpinned" if withdrawn else "rubric.pinned",
        programme_id=programme.pk,
        target=rubric,
        sealed=pin,
        details={
            "slug": rubric.slug,
            "version": rubric.version,
            "fingerprint": rubric.fingerprint,
        },
    )
    return pin
