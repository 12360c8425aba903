"""Which instrument a curve is of, and how its versions are read together."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from backend.competence.selectors import Counted, Drawn
from backend.competence.wording import versions_sentence
from backend.consensus.adjudicated import adjudicated_areas
from backend.core.errors import ErrorDetail, InvalidInput
from backend.instruments.carrying import CommonReading, ScaleReading, common_reading
from backend.instruments.models import RubricVersion
from backend.instruments.pins import default_rubric
from backend.ratings.models import Rating
from backend.ratings.selectors import current_rubric
from backend.reliability.layout import OVERALL, Layout, layout_of


@dataclass(frozen=True)
class Series:
    """Ratings with one instrument, whichever of its versions."""

    slug: str
    # Instruments to choose from, with the number of the trainee's ratings that are shown.
    choices: Sequence[Mapping[str, Any]]
    shown: Sequence[Rating]
    of_cohort: Sequence[Drawn]
    reading: CommonReading
    # Adjudicated problem areas by session; independent ratings are scored by them.
    areas: Mapping[UUID, tuple[str, ...]]
    # By version.
    layouts: Mapping[UUID, Layout]

    @property
    def layout(self) -> Layout:
        """The layout of the version as whose scores all are read."""
        return self.layouts[self.reading.target.pk]

    @property
    def title(self) -> str:
        """The title of the instrument in that version."""
        return self.reading.target.title


def series_of(
    shown: Sequence[Rating],
    of_cohort: Sequence[Drawn],
    *,
    instrument: str | None,
    programme_id: UUID,
) -> Series:
    """Return the ratings with one instrument: scores of different ones make no curve.

    It is the one asked for, else the one with the most ratings, of several the one used last.
    Raises InvalidInput for one that no rating here is with.
    """
    candidates: Sequence[Counted] = shown or of_cohort
    counts = Counter(rating.rubric.slug for rating in candidates)
    last = {rating.rubric.slug: rating for rating in sorted(candidates, key=_order)}
    begun_with = None if candidates else current_rubric(programme_id) or default_rubric()
    if begun_with is not None:
        counts[begun_with.slug] = 0
    if instrument is not None and instrument not in counts:
        raise _unknown_instrument(instrument, sorted(counts))
    slug = instrument or max(
        counts, key=lambda each: (counts[each], _order(last[each]) if each in last else ())
    )
    shown = [rating for rating in shown if rating.rubric.slug == slug]
    of_cohort = [rating for rating in of_cohort if rating.rubric.slug == slug]
    used = {rating.rubric_id for rating in shown} | {rating.rubric_id for rating in of_cohort}
    if begun_with is not None:
        used = {begun_with.pk}
    reading = common_reading(used, slug, programme_id)
    titles = {each: rating.rubric.title for each, rating in last.items()}
    titles[slug] = reading.target.title
    n_shown = counts if shown else Counter[str]()
    return Series(
        slug=slug,
        choices=[
            {"id": each, "name": titles[each], "n_ratings": n_shown[each]}
            for each in sorted(counts, key=lambda each: (-counts[each], each))
        ],
        shown=shown,
        of_cohort=of_cohort,
        reading=reading,
        areas=adjudicated_areas(programme_id),
        layouts={row.pk: layout_of(row.definition) for row in reading.rows},
    )


def _order(rating: Counted) -> tuple[Any, str]:
    return rating.saved_at, str(rating.pk)


def _unknown_instrument(given: str, known: Sequence[str]) -> InvalidInput:
    code = "unknown_instrument"
    detail = f'There is no rating with "{given}" here, only with {", ".join(known)}.'
    return InvalidInput(detail, code=code, errors=[ErrorDetail(code, detail, field="instrument")])


def versions_shown(series: Series, reading: ScaleReading, section: str) -> dict[str, Any]:
    """Return which versions a curve spans, what they share of a section, and what not."""
    rows = {row.pk: row for row in series.reading.rows}
    items = [
        item for item in series.layout.items_on(reading.scale) if section in (OVERALL, item.section)
    ]
    found: dict[str, Any] = {
        "used": _versions(rows, reading.used),
        "read_as": series.reading.target.version,
        "unreadable": _versions(rows, reading.unreadable),
        "n_items": len(items),
        "n_comparable": sum(item.id in reading.items for item in items),
        "rescaled": [
            {"id": item.id, "name": item.name} for item in items if item.id in reading.rescaled
        ],
        "left_out": [
            {"id": row.item, "name": row.name, "version": row.version, "why": row.why}
            for row in reading.left_out
            if section in (OVERALL, row.section)
        ],
    }
    return {**found, "sentence": versions_sentence(found)}


def _versions(rows: Mapping[UUID, RubricVersion], which: Sequence[UUID]) -> list[str]:
    """Return versions by name; a draft may have been loaded twice under one."""
    return list(dict.fromkeys(rows[pk].version for pk in which))
