"""Look at a programme's own instrument, and add it."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

import rubrics
from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.core.errors import Conflict, DomainError, ErrorDetail, InvalidInput
from backend.instruments.comparing import compared, lineage_problems, rubric_of
from backend.instruments.definitions import (
    Reading,
    problem_details,
    read_definition,
    stated_permission,
    unreadable,
)
from backend.instruments.models import RubricVersion
from backend.programmes.models import Programme
from rubrics.model.words import version_key


@dataclass(frozen=True, slots=True)
class Preview:
    """What a definition is, what differs from the version before, and whether it would be kept."""

    reading: Reading
    # What would be answered to whoever adds it now; none when it would be added.
    refusal: DomainError | None
    definition: dict[str, Any] | None
    # The newest version of the slug in the programme, and what has changed since.
    earlier: RubricVersion | None
    comparison: dict[str, Any] | None

    @property
    def accepted(self) -> bool:
        """Whether it would be added."""
        return self.refusal is None


def preview_rubric(*, actor: User, programme: Programme, raw: bytes) -> Preview:
    """Say what would come of adding this definition. Stores nothing, so that no event is left."""
    require(actor, Permission.RUBRIC_MANAGE, programme.pk)
    reading = read_definition(raw)
    rubric = reading.rubric
    if rubric is None:
        return Preview(reading, unreadable(reading.problems, "rubric_invalid"), None, None, None)
    earlier = _newest(programme, rubric.slug)
    return Preview(
        reading,
        _refusal(programme, rubric, reading.text),
        rubrics.to_public_dict(rubric),
        earlier,
        None if earlier is None else compared(rubric_of(earlier), rubric),
    )


@transaction.atomic
def add_rubric(
    *, actor: User, programme: Programme, raw: bytes, permission_note: str
) -> RubricVersion:
    """Keep a definition as a version of the programme's own. Raises InvalidInput or Conflict.

    What was rated under earlier versions stays as it is: a version is a row of its own.
    """
    require(actor, Permission.RUBRIC_MANAGE, programme.pk)
    note = stated_permission(permission_note)
    reading = read_definition(raw)
    rubric = reading.rubric
    if rubric is None:
        raise unreadable(reading.problems, "rubric_invalid")
    # Whoever adds to the same programme meanwhile waits here.
    Programme.objects.select_for_update().get(pk=programme.pk)
    refusal = _refusal(programme, rubric, reading.text)
    if refusal is not None:
        raise refusal
    row = RubricVersion.objects.create(
        programme=programme,
        slug=rubric.slug,
        version=rubric.version,
        title=rubric.title,
        language=rubric.language,
        status=rubric.status,
        fingerprint=rubrics.fingerprint(rubric),
        definition=rubrics.to_public_dict(rubric),
        source=reading.text,
        permission_note=note,
        uploaded_by=actor,
    )
    record(
        actor=actor,
        verb="rubric.added",
        programme_id=programme.pk,
        target=row,
        details={"slug": row.slug, "version": row.version, "fingerprint": row.fingerprint},
    )
    return row


def _own(programme: Programme, slug: str) -> list[RubricVersion]:
    rows = RubricVersion.objects.filter(programme=programme, slug=slug).defer("definition")
    return sorted(rows, key=lambda row: version_key(row.version))


def _newest(programme: Programme, slug: str) -> RubricVersion | None:
    own = _own(programme, slug)
    return own[-1] if own else None


def _refusal(programme: Programme, rubric: rubrics.Rubric, text: str) -> DomainError | None:
    """Return why a definition that reads well is not added, or nothing."""
    if RubricVersion.objects.filter(programme__isnull=True, slug=rubric.slug).exists():
        return Conflict(
            f'"{rubric.slug}" is the name of an instrument that comes with the product. '
            "Give yours another.",
            code="slug_taken",
        )
    own = {row.version: row for row in _own(programme, rubric.slug)}
    if rubric.version in own:
        return _taken(own[rubric.version], rubric)
    if not own:
        return _no_earlier(rubric)
    newest = list(own.values())[-1]
    if version_key(newest.version) > rubric.version_key:
        return Conflict(
            f"{rubric.version} is not newer than {newest.version}, which the programme has.",
            code="version_not_newer",
        )
    if rubric.follows is None:
        return InvalidInput(
            f"The programme has {newest}. Say with `follows` which version this one follows, and "
            "with `lineage` what became of each part.",
            code="lineage_missing",
        )
    if rubric.follows not in own:
        return _no_earlier(rubric)
    problems = lineage_problems(own[rubric.follows], rubric, text)
    if problems:
        return InvalidInput(
            f"What it says of version {rubric.follows} does not fit that version.",
            code="rubric_invalid",
            errors=problem_details(problems),
        )
    return None


def _taken(row: RubricVersion, rubric: rubrics.Rubric) -> Conflict:
    if row.fingerprint == rubrics.fingerprint(rubric):
        return Conflict(
            f"The programme has {row} already, with the same content.",
            code="already_there",
            errors=[ErrorDetail("already_there", f"It is {row}.", field=str(row.pk))],
        )
    return Conflict(
        f"The programme has {row} with other content, and a version never changes. "
        "Give this one a higher version.",
        code="version_taken",
        errors=[ErrorDetail("version_taken", f"It is {row}.", field=str(row.pk))],
    )


def _no_earlier(rubric: rubrics.Rubric) -> InvalidInput | None:
    if rubric.follows is None:
        return None
    return InvalidInput(
        f"It follows version {rubric.follows}, which the programme does not have.",
        code="earlier_version_missing",
    )
