"""Look at a programme's own pathway, and add it."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.certification.definitions import (
    Reading,
    bound,
    check_fits,
    compared_pathways,
    read_pathway,
)
from backend.certification.models import PathwayVersion
from backend.core.errors import Conflict, DomainError, ErrorDetail
from backend.instruments.definitions import stated_permission, unreadable
from backend.programmes.models import Programme
from rubrics.model.words import version_key
from rubrics.pathways import (
    NamedInstrument,
    Pathway,
    pathway_fingerprint,
    pathway_to_public_dict,
)


@dataclass(frozen=True, slots=True)
class PathwayPreview:
    """What a pathway is, what differs from the version before, and whether it would be kept."""

    reading: Reading
    # What would be answered to whoever adds it now; none when it would be added.
    refusal: DomainError | None
    definition: dict[str, Any] | None
    # The newest version of the slug in the programme, and what has changed since.
    earlier: PathwayVersion | None
    comparison: dict[str, Any] | None

    @property
    def accepted(self) -> bool:
        """Whether it would be added."""
        return self.refusal is None


def preview_pathway(*, actor: User, programme: Programme, raw: bytes) -> PathwayPreview:
    """Say what would come of adding this pathway. Stores nothing, so that no event is left."""
    require(actor, Permission.PATHWAY_MANAGE, programme.pk)
    reading = read_pathway(raw)
    if reading.pathway is None:
        refusal = unreadable(reading.problems, "pathway_invalid")
        return PathwayPreview(reading, refusal, None, None, None)
    own = _own(programme, reading.pathway.slug)
    earlier = own[-1] if own else None
    definition = pathway_to_public_dict(reading.pathway)
    return PathwayPreview(
        reading,
        _refusal(programme, reading.pathway, reading.text),
        definition,
        earlier,
        None if earlier is None else compared_pathways(earlier.definition, definition),
    )


@transaction.atomic
def add_pathway(
    *, actor: User, programme: Programme, raw: bytes, permission_note: str
) -> PathwayVersion:
    """Keep a pathway as a version of the programme's own. Raises InvalidInput or Conflict."""
    require(actor, Permission.PATHWAY_MANAGE, programme.pk)
    note = stated_permission(permission_note)
    reading = read_pathway(raw)
    pathway = reading.pathway
    if pathway is None:
        raise unreadable(reading.problems, "pathway_invalid")
    # Whoever adds to the same programme meanwhile waits here.
    Programme.objects.select_for_update().get(pk=programme.pk)
    refusal = _refusal(programme, pathway, reading.text)
    if refusal is not None:
        raise refusal
    row = PathwayVersion.objects.create(
        programme=programme,
        slug=pathway.slug,
        version=pathway.version,
        title=pathway.title,
        language=pathway.language,
        status=pathway.status,
        fingerprint=pathway_fingerprint(pathway),
        definition=pathway_to_public_dict(pathway),
        source=reading.text,
        permission_note=note,
        uploaded_by=actor,
    )
    record(
        actor=actor,
        verb="pathway.added",
        programme_id=programme.pk,
        target=row,
        details={"slug": row.slug, "version": row.version, "fingerprint": row.fingerprint},
    )
    return row


def _own(programme: Programme, slug: str) -> list[PathwayVersion]:
    rows = PathwayVersion.objects.filter(programme=programme, slug=slug)
    return sorted(rows, key=lambda row: version_key(row.version))


def _refusal(programme: Programme, pathway: Pathway, text: str) -> DomainError | None:
    """Return why a pathway that reads well is not added, or nothing."""
    if PathwayVersion.objects.filter(programme__isnull=True, slug=pathway.slug).exists():
        return Conflict(
            f'"{pathway.slug}" is the name of a pathway that comes with the product. '
            "Give yours another.",
            code="slug_taken",
        )
    own = _own(programme, pathway.slug)
    same = next((row for row in own if row.version == pathway.version), None)
    if same is not None:
        return _taken(same, pathway)
    if own and version_key(own[-1].version) > pathway.version_key:
        return Conflict(
            f"{pathway.version} is not newer than {own[-1].version}, which the programme has.",
            code="version_not_newer",
        )
    if isinstance(pathway.instrument, NamedInstrument):
        try:
            check_fits(programme.pk, pathway, text, bound(pathway, None, None))
        except DomainError as misfit:
            return misfit
    return None


def _taken(row: PathwayVersion, pathway: Pathway) -> Conflict:
    is_same = row.fingerprint == pathway_fingerprint(pathway)
    code = "already_there" if is_same else "version_taken"
    detail = (
        f"The programme has {row} already, with the same content."
        if is_same
        else f"The programme has {row} with other content, and a version never changes. "
        "Give this one a higher version."
    )
    return Conflict(
        detail, code=code, errors=[ErrorDetail(code, f"It is {row}.", field=str(row.pk))]
    )
