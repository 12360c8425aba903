"""Whether the pathways that come with the product still are what their fingerprints say."""

from collections.abc import Iterator

from backend.certification.definitions import pathway_of
from backend.certification.models import PathwayVersion
from rubrics.errors import RubricError
from rubrics.pathways import pathway_fingerprint


def shipped_faults() -> Iterator[tuple[str, str]]:
    """Yield each shipped version whose text or heading contradicts its fingerprint."""
    for row in PathwayVersion.objects.filter(programme__isnull=True).order_by("slug", "loaded_at"):
        detail = _fault_of(row)
        if detail:
            yield str(row.pk), f"{row}: {detail}"


def _fault_of(row: PathwayVersion) -> str:
    try:
        pathway = pathway_of(row)
    except RubricError:
        return "its text cannot be read any more"
    if pathway_fingerprint(pathway) != row.fingerprint:
        return "its text does not match its fingerprint"
    stated = (pathway.slug, pathway.version, pathway.title, pathway.language, pathway.status)
    if (row.slug, row.version, row.title, row.language, row.status) != stated:
        return "its heading does not match its text"
    return ""
