"""What is kept so that curves open at once: scores of ratings, models by the hash of their data.

Nothing here is evidence. What is missing is computed and kept; what nobody asked for is forgotten.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django.utils import timezone

from backend.casework.models import TherapySession
from backend.competence.matrices import (
    EVERY_PHASE,
    CohortGrowth,
    GrowthRow,
    NoGrowth,
    Rated,
    Score,
    ScoreTable,
    cohort_growth,
    score_tables,
)
from backend.competence.models import KeptGrowth, KeptScores
from backend.competence.selectors import Drawn, TrainingSession
from backend.history.required import required_items
from backend.instruments.carrying import CommonReading
from backend.ratings.models import RatingKind
from backend.reliability.layout import Layout, layout_of
from backend.reliability.matrices import CONFIDENCE, SOFTWARE

T = TypeVar("T")


class Placed(Rated, Protocol):
    """A rating with the session it is of."""

    @property
    def therapy_session_id(self) -> UUID:
        """Of which session."""

    @property
    def kind(self) -> str:
        """Which kind."""


# Changes with the shape of what is kept.
FORM = 1
# Ratings at a time, so that memory stays small and lists of parameters short.
CHUNK = 1000
KEPT_DAYS = 60


def always_required(reading: CommonReading) -> frozenset[str]:
    """Return the items that every phase requires, where the instrument tells phases apart."""
    newest = reading.rubrics[reading.target.pk]
    if len(newest.phases) < 2:
        return frozenset()
    always = required_items(reading.target.pk)[""]
    return always if len(always) < len(newest.items) else frozenset()


def tables_of(
    ratings: Sequence[Placed], reading: CommonReading, areas: Mapping[UUID, tuple[str, ...]]
) -> dict[UUID, ScoreTable]:
    """Return the comparable scores of submitted ratings on every scale and section.

    `areas` are the adjudicated problem areas by session, as of which independent ones are scored.
    """
    own = _reading_key(reading)
    keys = {rating.pk: _key_by_area(own, _area_of(rating, areas)) for rating in ratings}
    found: dict[UUID, ScoreTable] = {}
    for chunk in _chunks(list(keys)):
        rows = KeptScores.objects.filter(
            reading__in={keys[pk] for pk in chunk}, rating_id__in=chunk
        )
        found |= {
            pk: _read(scores)
            for pk, key, scores in rows.values_list("rating_id", "reading", "scores")
            if key == keys[pk]
        }
    missing = [rating for rating in ratings if rating.pk not in found]
    if missing:
        layouts = {row.pk: layout_of(row.definition) for row in reading.rows}
        for some in _chunks(missing):
            found |= _computed(some, layouts, reading, keys)
    return found


def _area_of(rating: Placed, areas: Mapping[UUID, tuple[str, ...]]) -> tuple[str, ...] | None:
    """Return the area by which a rating is scored where consensus has settled one."""
    if rating.kind != RatingKind.INDEPENDENT:
        return None
    return areas.get(rating.therapy_session_id)


def _key_by_area(key: str, area: tuple[str, ...] | None) -> str:
    if area is None:
        return key
    return hashlib.sha256(json.dumps([key, sorted(area)]).encode()).hexdigest()


def _computed(
    ratings: Sequence[Rated],
    layouts: Mapping[UUID, Layout],
    reading: CommonReading,
    keys: Mapping[UUID, str],
) -> dict[UUID, ScoreTable]:
    tables = score_tables(ratings, layouts, reading, always_required(reading))
    empty: ScoreTable = {}
    found = {rating.pk: tables.get(rating.pk, empty) for rating in ratings}
    KeptScores.objects.bulk_create(
        [KeptScores(rating_id=pk, reading=keys[pk], scores=_written(t)) for pk, t in found.items()],
        # Somebody else may have computed the same meanwhile.
        ignore_conflicts=True,
    )
    return found


def _reading_key(reading: CommonReading) -> str:
    used = [row.fingerprint for row in reading.rows]
    content = json.dumps([FORM, SOFTWARE, used, sorted(reading.known)])
    return hashlib.sha256(content.encode()).hexdigest()


def _written(table: ScoreTable) -> dict[str, dict[str, list[float]]]:
    return {
        scale: {of: [score.value, score.n_items] for of, score in sections.items()}
        for scale, sections in table.items()
    }


def _read(stored: Mapping[str, Mapping[str, Sequence[Any]]]) -> ScoreTable:
    return {
        scale: {of: Score(value, n_items) for of, (value, n_items) in sections.items()}
        for scale, sections in stored.items()
    }


def growth_of(
    ratings: Sequence[Drawn],
    training: Mapping[UUID, TrainingSession],
    reading: CommonReading,
    *,
    programme_id: UUID,
    areas: Mapping[UUID, tuple[str, ...]],
    scale: str,
    section: str,
    cut: float | None,
    tables: Callable[[], Mapping[UUID, ScoreTable]],
) -> CohortGrowth | NoGrowth:
    """Return the cohort's model on a scale and section, as it was kept where the data are the same.

    Submitted ratings never change, so that which they are, by which adjudicated areas they are
    scored, and where their sessions stand in the training, is all that a model depends on; their
    scores (`tables`) are only read to compute it.
    """
    key = _growth_key(ratings, training, reading, areas, scale=scale, section=section, cut=cut)
    today = timezone.localdate()
    kept = KeptGrowth.objects.filter(pk=key, programme_id=programme_id).first()
    if kept is not None:
        if kept.used_on != today:
            KeptGrowth.objects.filter(pk=key).update(used_on=today)
        return _growth_read(kept.growth)
    scores = scores_in(tables(), ratings, scale, section)
    rows = growth_rows(ratings, training, scores)
    found = cohort_growth(rows, cut=cut, by_phase=section != EVERY_PHASE)
    stored = _growth_written(found)
    # Strict JSON: a number that is not finite stops here rather than on a screen.
    json.dumps(stored, allow_nan=False)
    KeptGrowth.objects.bulk_create(
        [KeptGrowth(key=key, programme_id=programme_id, growth=stored, used_on=today)],
        ignore_conflicts=True,
    )
    return found


def _growth_key(
    ratings: Sequence[Drawn],
    training: Mapping[UUID, TrainingSession],
    reading: CommonReading,
    areas: Mapping[UUID, tuple[str, ...]],
    *,
    scale: str,
    section: str,
    cut: float | None,
) -> str:
    asked = json.dumps([_reading_key(reading), CONFIDENCE, scale, section, cut])
    lines = []
    for rating in ratings:
        place = training[rating.therapy_session_id]
        phase = place.phase or rating.session_phase
        area = _area_of(rating, areas)
        by_area = "" if area is None else f" {sorted(area)}"
        lines.append(f"{rating.pk.hex}{place.trainee.hex}{place.x} {phase}{by_area}")
    return hashlib.sha256("\n".join([asked, *sorted(lines)]).encode()).hexdigest()


def _growth_written(found: CohortGrowth | NoGrowth) -> dict[str, Any]:
    return {"none" if isinstance(found, NoGrowth) else "model": dict(vars(found))}


def _growth_read(stored: Mapping[str, Any]) -> CohortGrowth | NoGrowth:
    if "none" in stored:
        return NoGrowth(**stored["none"])
    return CohortGrowth(**stored["model"])


def forget_unused() -> int:
    """Forget models that nobody looked at for long; the worker does it once a day."""
    until = timezone.localdate() - timedelta(days=KEPT_DAYS)
    return KeptGrowth.objects.filter(used_on__lt=until).delete()[0]


def forget_of_session(session_id: UUID, scores_kept: bool) -> dict[str, int]:
    """Forget what was made of a session whose client withdrew, and the models it was part of."""
    if not scores_kept:
        KeptScores.objects.filter(rating__therapy_session_id=session_id).delete()
        of_session = TherapySession.objects.filter(pk=session_id)
        KeptGrowth.objects.filter(programme_id__in=of_session.values("programme_id")).delete()
    return {}


def _chunks(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]


def scores_in(
    tables: Mapping[UUID, ScoreTable], ratings: Iterable[Rated], scale: str, section: str
) -> dict[UUID, Score]:
    """Return the scores on one scale and section; a rating without one is left out."""
    return {
        rating.pk: score
        for rating in ratings
        if (score := tables.get(rating.pk, {}).get(scale, {}).get(section)) is not None
    }


def growth_rows(
    ratings: Iterable[Drawn],
    training: Mapping[UUID, TrainingSession],
    scores: Mapping[UUID, Score],
) -> list[GrowthRow]:
    """Return what the model takes of ratings that have a score."""
    return [
        GrowthRow(
            trainee=str(place.trainee),
            session=str(place.id),
            session_number=place.x,
            rater=str(rating.rater_id),
            phase=place.phase or rating.session_phase,
            score=scores[rating.pk].value,
        )
        for rating in ratings
        if rating.pk in scores
        for place in (training[rating.therapy_session_id],)
    ]
