"""What the curves of one trainee are drawn from, loaded once for every scale and section."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from backend.accounts.models import User
from backend.competence import selectors
from backend.competence.keeping import (
    always_required,
    growth_of,
    growth_rows,
    scores_in,
    tables_of,
)
from backend.competence.matrices import EVERY_PHASE, CohortGrowth, GrowthRow, NoGrowth, ScoreTable
from backend.competence.points import Scores, points_shown
from backend.competence.selectors import TrainingSession
from backend.competence.series import Series, series_of
from backend.instruments.carrying import reading_alone
from backend.programmes.models import Enrolment
from backend.reliability.layout import COMPETENCE, OVERALL, OVERALL_NAME

EVERY_PHASE_NAME = "Items of every phase"


@dataclass(frozen=True)
class Followed:
    """A trainee's ratings and those of the cohort, as far as somebody may see them."""

    enrolment: Enrolment
    series: Series
    training: Mapping[UUID, TrainingSession]
    comparable: Mapping[UUID, ScoreTable]
    as_rated: Mapping[UUID, ScoreTable]
    # Scores of the cohort, once some model had to be computed from them.
    read: dict[UUID, ScoreTable] = field(default_factory=dict)

    @property
    def sections(self) -> dict[str, str]:
        """What a curve can be of, by id with its name."""
        return sections_of(self.series)

    def cut_on(self, scale: str) -> float | None:
        """Return the programme's cut, which is on competence alone."""
        return self.enrolment.programme.competence_cut if scale == COMPETENCE else None

    def scores(self, scale: str, section: str) -> Scores:
        """Return the scores of the trainee's ratings on a scale and section."""
        shown = self.series.shown
        return Scores(
            scores_in(self.comparable, shown, scale, section),
            scores_in(self.as_rated, shown, scale, section),
        )

    def growth(self, scale: str, section: str) -> CohortGrowth | NoGrowth:
        """Return the cohort's model."""
        return growth_of(
            self.series.of_cohort,
            self.training,
            self.series.reading,
            programme_id=self.enrolment.programme_id,
            areas=self.series.areas,
            scale=scale,
            section=section,
            cut=self.cut_on(scale),
            tables=self._of_cohort,
        )

    def _of_cohort(self) -> Mapping[UUID, ScoreTable]:
        """Return the scores of the whole cohort, read once for all that is computed anew."""
        if not self.read:
            self.read.update(
                tables_of(self.series.of_cohort, self.series.reading, self.series.areas)
            )
        return self.read

    def own_rows(self, scores: Scores) -> list[GrowthRow]:
        """Return the trainee's own part of what the model is made of."""
        own = [
            rating
            for rating in self.series.of_cohort
            if self.training[rating.therapy_session_id].trainee == self.enrolment.pk
        ]
        return growth_rows(own, self.training, scores.comparable)

    def points(self, scores: Scores, growth: CohortGrowth | NoGrowth) -> list[dict[str, Any]]:
        """Return the ratings that may be seen, as points."""
        return points_shown(
            self.enrolment.programme_id,
            self.series.shown,
            self.training,
            scores,
            growth,
            self.series.areas,
        )


def follow(actor: User, enrolment: Enrolment, instrument: str | None) -> Followed:
    """Load what a person may see of a trainee and the cohort. Raises InvalidInput."""
    shown = selectors.ratings_shown_to(actor, [enrolment.pk])
    # Of the trainee it holds nothing that is not shown.
    of_cohort = selectors.cohort_ratings(actor, enrolment.cohort_id, [enrolment.pk])
    series = series_of(
        list(selectors.with_origin(shown)),
        selectors.drawn(of_cohort),
        instrument=instrument,
        programme_id=enrolment.programme_id,
    )
    members = Enrolment.objects.filter(cohort_id=enrolment.cohort_id).values_list("pk", flat=True)
    comparable = tables_of(series.shown, series.reading, series.areas)
    return Followed(
        enrolment=enrolment,
        series=series,
        training=selectors.training_of(members),
        comparable=comparable,
        as_rated=_as_rated(series, comparable),
    )


def sections_of(series: Series) -> dict[str, str]:
    """Return what a curve can be of: the whole, what every phase requires, each section."""
    found = {OVERALL: OVERALL_NAME}
    if always_required(series.reading):
        found[EVERY_PHASE] = EVERY_PHASE_NAME
    return found | dict(series.layout.sections)


def _as_rated(series: Series, comparable: Mapping[UUID, ScoreTable]) -> Mapping[UUID, ScoreTable]:
    if len(series.reading.rows) == 1:
        return comparable
    found: dict[UUID, ScoreTable] = {}
    for row in series.reading.rows:
        own = [rating for rating in series.shown if rating.rubric_id == row.pk]
        found |= tables_of(own, reading_alone(row, series.reading), series.areas)
    return found
