"""Parts of earlier versions that a later one holds word for word, so that what was said holds."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from uuid import UUID

from django.db.models import Q

from backend.instruments.models import RubricVersion
from backend.instruments.rules import instrument_of
from rubrics import compare_through


def carried_into(rubric_id: UUID, programme_id: UUID) -> Mapping[tuple[UUID, str], str]:
    """Return what unchanged parts of earlier versions are called in a version, in two queries.

    By earlier version and the id there. Only what is the same in every word is in it: another
    wording may have taken in what was said of the one before.
    """
    own = RubricVersion.objects.only("slug", "version", "loaded_at").get(pk=rubric_id)
    rows = RubricVersion.objects.filter(
        Q(programme__isnull=True) | Q(programme_id=programme_id), slug=own.slug
    )
    known = tuple(rows.order_by("loaded_at", "pk").values_list("pk", flat=True))
    return _carried_into(rubric_id, known)


# Versions never change, so that neither does what became of their parts.
@lru_cache(maxsize=64)
def _carried_into(rubric_id: UUID, known: tuple[UUID, ...]) -> Mapping[tuple[UUID, str], str]:
    rubrics = {key: instrument_of(key).rubric for key in known}
    own = instrument_of(rubric_id).rubric
    found: dict[tuple[UUID, str], str] = {}
    for key, rubric in rubrics.items():
        if rubric.version_key >= own.version_key:
            continue
        for part in compare_through(rubric, own, rubrics.values()).parts:
            if part.relation == "same" and part.earlier is not None and part.later is not None:
                found[key, part.earlier] = part.later
    return MappingProxyType(found)
