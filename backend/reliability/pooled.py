"""A report over several closed rounds: the same machinery on the ratings of all of them."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from backend.instruments.models import RubricVersion
from backend.ratings.models import Round
from backend.reliability.joining import JoinedVersions, joined_versions
from backend.reliability.layout import Layout, layout_of
from backend.reliability.matrices import ItemRows, RatingKey, RoundMatrices
from backend.reliability.models import ReliabilityReport
from backend.reliability.report import ComputedReport, cautions_on, judgements_on, report_of
from backend.reliability.selectors import (
    RoundRatings,
    raised_in,
    ratings_of_round,
    ratings_of_rounds,
)
from backend.reliability.wording import counted


@dataclass(frozen=True)
class Basis:
    """The ratings that a report rests on, and how their items are read."""

    found: RoundRatings
    layout: Layout
    # By rating what its items are called in the report; empty where all have their own names.
    ways: Mapping[UUID, Mapping[str, str]]

    def matrices(self, keys: Sequence[RatingKey], raised: Sequence[Any] = ()) -> RoundMatrices:
        """Build the matrices of some of the ratings."""
        rows = ItemRows.of(key.rating for key in keys)
        if self.ways:
            rows = rows.read_as(self.ways)
        return RoundMatrices.of_rows(rows, keys, self.layout, raised)


def basis_of(report: ReliabilityReport) -> Basis:
    """Return what a report rests on, as its ratings are today."""
    if report.round is not None:
        found = ratings_of_round(report.round)
        return Basis(found, layout_of(report.round.rubric.definition), {})
    return _basis(report.rounds_in, report.read_as, report.cohort_id)[0]


def report_over(
    rounds: Collection[Round], rubric: RubricVersion, cohort_id: UUID | None
) -> tuple[ComputedReport, RubricVersion]:
    """Compute the reliability of the rounds' submitted independent ratings, taken together.

    Returns the report and the version as whose items all are read: the newest that was used.
    """
    basis, joined = _basis(rounds, rubric, cohort_id)
    keys = basis.found.keys
    raised = [row for row in raised_in(keys) if row.flag in joined.flags]
    computed = report_of(
        basis.found,
        basis.matrices(keys, raised),
        joined.rubric,
        noun="submitted independent rating",
        cautions=cautions_on(keys),
        instrument=_instrument(joined, len(rounds)),
    )
    more = {
        "judgements": judgements_on(keys, raised, joined.flags),
        "joined": _told(basis.found, joined, len(rounds)),
    }
    return replace(computed, result=computed.result | more), joined.rubric


def _basis(
    rounds: Collection[Round], rubric: RubricVersion, cohort_id: UUID | None
) -> tuple[Basis, JoinedVersions]:
    joined = joined_versions(
        {round_.rubric_id for round_ in rounds}, rubric.slug, next(iter(rounds)).programme_id
    )
    found = ratings_of_rounds([round_.pk for round_ in rounds], cohort_id)
    keys = tuple(key for key in found.keys if found.rubric_of[key.rating] in joined.ways)
    n_apart = len(found.keys) - len(keys)
    left_out = dict(found.left_out) | ({"other_version": n_apart} if n_apart else {})
    ways = {key.rating: joined.ways[found.rubric_of[key.rating]] for key in keys}
    return Basis(replace(found, keys=keys, left_out=left_out), joined.layout, ways), joined


def _instrument(joined: JoinedVersions, n_rounds: int) -> str:
    names = [row.version for row in joined.versions]
    said = f"{joined.rubric.title}, version{'s' if len(names) > 1 else ''} {' and '.join(names)}"
    if joined.apart:
        said += f", over the {counted(len(joined.layout.items), 'item')} that all versions share"
    return f"{said}, in {counted(n_rounds, 'closed round')}"


def _told(found: RoundRatings, joined: JoinedVersions, n_rounds: int) -> dict[str, Any]:
    """Return what was taken together, and what of it was not."""
    n_of = Counter(found.rubric_of[key.rating] for key in found.keys)
    return {
        "n_rounds": n_rounds,
        "versions": [
            {"id": str(row.pk), "version": row.version, "n_ratings": n_of[row.pk]}
            for row in joined.versions
        ],
        "not_joined": [row.version for row in joined.rows if row.pk not in joined.ways],
        "apart": [{"id": part, "name": name} for part, name in joined.apart],
    }
