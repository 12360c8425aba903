"""The one way from past ratings to the statistics: the same frames as those of live ratings."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pandas as pd

from backend.history.models import PastAnswer, PastImport, PastRating
from backend.history.required import required_items
from backend.instruments.models import RubricVersion
from backend.ratings.models import ItemStatus, RatingKind
from backend.reliability.layout import Layout, layout_of
from backend.reliability.matrices import COLUMNS, ItemRows, RatingKey, RoundMatrices
from backend.reliability.report import ComputedReport, report_of
from backend.reliability.selectors import RoundRatings

NOUN = "independent rating"
# At most so many ids in one condition of a query.
_AT_A_TIME = 500


def past_item_rows(ratings: Sequence[UUID]) -> ItemRows:
    """Read the answers of past ratings, in a fixed order.

    What the rubric asks for in every session, and has no row, is there as missing.
    """
    rows: list[tuple[Any, ...]] = []
    for start in range(0, len(ratings), _AT_A_TIME):
        some = list(ratings[start : start + _AT_A_TIME])
        stored = PastAnswer.objects.filter(rating_id__in=some)
        answers = stored.values_list(
            "rating_id",
            "rating__session_id",
            "rating__rater_id",
            "item",
            "status",
            "not_applicable_reason",
            "values",
            "choices",
            "count",
        )
        found = [(*map(str, row[:3]), *row[3:]) for row in answers]
        rows += found
        rows += _missing(some, {(row[0], row[3]) for row in found})
    rows.sort(key=lambda row: (row[0], row[3]))
    return ItemRows(pd.DataFrame(rows, columns=COLUMNS))


def _missing(ratings: Sequence[UUID], there: Collection[tuple[str, str]]) -> list[tuple[Any, ...]]:
    """Return a row without an answer for every item that a rating should have and has not."""
    of = PastRating.objects.filter(pk__in=ratings).values_list(
        "pk", "session_id", "rater_id", "session__phase", "past_import__rubric_id"
    )
    return [
        (*map(str, (pk, session, rater)), item, str(ItemStatus.UNSCORED), "", {}, [], None)
        for pk, session, rater, phase, rubric in of
        for item in sorted(required_items(rubric)[phase])
        if (str(pk), item) not in there
    ]


def report_of_past(past: PastImport, rubric: RubricVersion) -> ComputedReport:
    """Compute the reliability of a study's independent ratings; the other kinds are counted."""
    ratings = list(
        PastRating.objects.filter(past_import=past)
        .order_by("session_id", "rater_id", "kind")
        .values_list("pk", "session_id", "rater_id", "kind", "problem_areas")
    )
    independent = [row for row in ratings if row[3] == RatingKind.INDEPENDENT]
    # Where a rater's area is not known, nothing says that it differs.
    is_known: dict[UUID, bool] = {}
    for _, session, _, _, areas in independent:
        is_known[session] = is_known.get(session, True) and bool(areas)
    keys = tuple(
        RatingKey(pk, session, rater, frozenset(areas if is_known[session] else ()))
        for pk, session, rater, _, areas in independent
    )
    left_out = {
        str(kind): n for kind, n in past.kinds.items() if n and kind != RatingKind.INDEPENDENT
    }
    layout: Layout = layout_of(rubric.definition)
    matrices = RoundMatrices.of_rows(past_item_rows([key.rating for key in keys]), keys, layout)
    report = report_of(RoundRatings(keys, left_out), matrices, rubric, noun=NOUN)
    report.result["problem_area"] = _problem_area(keys, is_known)
    return report


@dataclass(frozen=True, slots=True)
class _Areas:
    """How many raters rated a session, and which areas they recorded."""

    n_raters: int
    recorded: frozenset[frozenset[str]]


def _problem_area(keys: Iterable[RatingKey], is_known: dict[UUID, bool]) -> dict[str, object]:
    """Return agreement on the problem area, over the sessions of which the study says it."""
    found: dict[UUID, _Areas] = {}
    for key in keys:
        if is_known[key.session]:
            before = found.get(key.session, _Areas(0, frozenset()))
            found[key.session] = _Areas(before.n_raters + 1, before.recorded | {key.problem_areas})
    shared = [areas for areas in found.values() if areas.n_raters > 1]
    n_same = sum(len(areas.recorded) == 1 for areas in shared)
    share = n_same / len(shared) if shared else None
    return {"n_sessions": len(shared), "n_same": n_same, "percent": share}
