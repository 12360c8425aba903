"""Choose the pathways that a programme certifies by."""

from django.db import transaction

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.certification.definitions import Binding, bound, check_fits, pathway_of
from backend.certification.models import PathwayAdoption, PathwayVersion
from backend.certification.selectors import adoptions_of
from backend.core.errors import Conflict, InvalidInput
from backend.programmes.models import Programme


@transaction.atomic
def adopt_pathway(
    *,
    actor: User,
    programme: Programme,
    pathway: PathwayVersion,
    instrument: str | None = None,
    scale: str | None = None,
) -> PathwayAdoption:
    """Certify by this version from now on, in place of another of its slug.

    A pathway that leaves the instrument to the programme needs its slug and scale. Raises
    InvalidInput, naming the rules that the instrument cannot answer, or Conflict.
    """
    require(actor, Permission.PATHWAY_MANAGE, programme.pk)
    current = _current(programme, pathway)
    definition = pathway_of(pathway)
    binding = bound(definition, instrument, scale)
    check_fits(programme.pk, definition, pathway.source, binding)
    if current is not None and Binding(current.instrument, current.scale) == binding:
        raise Conflict(f"The programme certifies by {pathway} already.", code="already_adopted")
    return _decide(actor, programme, pathway, binding, withdrawn=False)


@transaction.atomic
def withdraw_pathway(
    *, actor: User, programme: Programme, pathway: PathwayVersion
) -> PathwayAdoption:
    """Certify by this version no longer. Raises InvalidInput or Conflict."""
    require(actor, Permission.PATHWAY_MANAGE, programme.pk)
    current = _current(programme, pathway)
    if current is None:
        raise Conflict(f"The programme does not certify by {pathway}.", code="not_adopted")
    binding = Binding(current.instrument, current.scale)
    return _decide(actor, programme, pathway, binding, withdrawn=True)


def _current(programme: Programme, pathway: PathwayVersion) -> PathwayAdoption | None:
    """Return the adoption that counts, which nobody else changes until this transaction ends."""
    Programme.objects.select_for_update().get(pk=programme.pk)
    if pathway.programme_id not in {None, programme.pk}:
        raise InvalidInput("This pathway is of another programme.", code="foreign_pathway")
    rows = adoptions_of([programme.pk])[programme.pk]
    return next((row for row in rows if row.pathway_id == pathway.pk), None)


def _decide(
    actor: User,
    programme: Programme,
    pathway: PathwayVersion,
    binding: Binding,
    *,
    withdrawn: bool,
) -> PathwayAdoption:
    row = PathwayAdoption.objects.create(
        programme=programme,
        slug=pathway.slug,
        pathway=pathway,
        instrument=binding.instrument,
        scale=binding.scale,
        withdrawn=withdrawn,
        adopted_by=actor,
    )
    record(
        actor=actor,
        verb="pathway.withdrawn" if withdrawn else "pathway.adopted",
        programme_id=programme.pk,
        target=pathway,
        sealed=row,
        details={
            "slug": pathway.slug,
            "version": pathway.version,
            "fingerprint": pathway.fingerprint,
            "instrument": binding.instrument,
            "scale": binding.scale,
        },
    )
    return row
