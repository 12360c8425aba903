"""Whether the instruments that come with the product still are what their fingerprints say."""

from collections.abc import Iterator

import rubrics
from backend.instruments.models import RubricVersion
from rubrics import from_public_dict
from rubrics.errors import RubricError


def shipped_faults() -> Iterator[tuple[str, str]]:
    """Yield each shipped version whose definition, text or heading contradicts its fingerprint."""
    for row in RubricVersion.objects.filter(programme__isnull=True).order_by("slug", "loaded_at"):
        detail = _fault_of(row)
        if detail:
            yield str(row.pk), f"{row}: {detail}"


def _fault_of(row: RubricVersion) -> str:
    try:
        rubric = from_public_dict(row.definition)
        is_same = rubrics.fingerprint(rubric) == row.fingerprint
    except (RubricError, ValueError, TypeError, KeyError):
        return "its definition cannot be read any more"
    if not is_same:
        return "its definition does not match its fingerprint"
    stated = (rubric.slug, rubric.version, rubric.title, rubric.language, rubric.status)
    if (row.slug, row.version, row.title, row.language, row.status) != stated:
        return "its heading does not match its definition"
    if not row.source:
        return ""
    try:
        read = rubrics.fingerprint(rubrics.parse(row.source, name=str(row)))
    except RubricError:
        return "its text cannot be read any more"
    return "" if read == row.fingerprint else "its text does not match its fingerprint"
