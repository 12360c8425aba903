"""The problem area that consensus came to, and what independent ratings say when read by it.

A trainee's score reads them so; agreement between raters reads them as they are. Nothing is stored.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from backend.consensus.models import ConsensusResult
from backend.instruments.rules import instrument_of
from backend.ratings.completeness import ASKED, Entry, settled, sheet_of
from backend.ratings.models import ItemScore, Rating, RatingKind


def adjudicated_areas(programme_id: UUID) -> dict[UUID, tuple[str, ...]]:
    """Return the problem areas of sessions whose consensus is concluded; the newest holds."""
    return _areas(ConsensusResult.objects.filter(programme_id=programme_id))


def telling_settled(rows: QuerySet[Rating]) -> QuerySet[Rating]:
    """Let rows of ratings say as `is_settled` whether consensus settled their session's area.

    Of those that say no nothing more is asked where they are scored.
    """
    return rows.annotate(is_settled=Exists(_of_session()))


def counted_by_area(rating_ids: Collection[UUID]) -> dict[UUID, Mapping[str, Entry]]:
    """Return what parts of ratings count as, where the adjudicated area says other than the rater.

    What it does not ask for counts no more; what only it asks for was not answered, so is missing.
    """
    ratings = list(
        Rating.objects.filter(
            Exists(_of_session()), pk__in=list(rating_ids), kind=RatingKind.INDEPENDENT
        ).prefetch_related("item_scores", "evidence")
    )
    return _counted(ratings)


def read_by_area(ratings: Sequence[Rating]) -> None:
    """Let loaded ratings say what counts by the adjudicated area; what is stored stays as it is."""
    counted = _counted([row for row in ratings if row.kind == RatingKind.INDEPENDENT])
    areas = _areas_of(ratings)
    for rating in ratings:
        entries = counted.get(rating.pk)
        if entries is None:
            continue
        rating.problem_areas = list(areas[rating.therapy_session_id])
        for row in rating.item_scores.all():
            if row.item in entries:
                _say(row, entries[row.item])


def _say(row: ItemScore, entry: Entry) -> None:
    row.status, row.not_applicable_reason = entry.status, entry.not_applicable_reason
    row.values, row.choices, row.count = {}, [], None


def _counted(ratings: Sequence[Rating]) -> dict[UUID, Mapping[str, Entry]]:
    areas = _areas_of(ratings)
    found: dict[UUID, Mapping[str, Entry]] = {}
    for rating in ratings:
        adjudicated = areas.get(rating.therapy_session_id)
        if adjudicated is None or frozenset(adjudicated) == frozenset(rating.problem_areas or ()):
            continue
        own = sheet_of(rating, instrument_of(rating.rubric_id))
        by_area = replace(own, problem_areas=adjudicated).applicability()
        was = own.applicability()
        entries = {
            part: settled(asked) or Entry()
            for part, asked in by_area.items()
            if (asked.state in ASKED) != (was[part].state in ASKED)
        }
        if entries:
            found[rating.pk] = entries
    return found


def _areas_of(ratings: Iterable[Rating]) -> dict[UUID, tuple[str, ...]]:
    sessions = {row.therapy_session_id for row in ratings}
    if not sessions:
        return {}
    return _areas(ConsensusResult.objects.filter(therapy_session_id__in=sessions))


def _areas(rows: QuerySet[ConsensusResult]) -> dict[UUID, tuple[str, ...]]:
    in_order = rows.filter(problem_areas__isnull=False).order_by("concluded_at", "id")
    return {
        session: tuple(areas)
        for session, areas in in_order.values_list("therapy_session_id", "problem_areas")
        if areas is not None
    }


def _of_session() -> QuerySet[ConsensusResult]:
    return ConsensusResult.objects.filter(
        problem_areas__isnull=False, therapy_session=OuterRef("therapy_session")
    )
