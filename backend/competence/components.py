"""The variance components of a programme's own scores, over all its closed rounds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from backend.competence import selectors
from backend.competence.matrices import Score, Study, StudyRow, comparable_scores, study_of
from backend.competence.selectors import TrainingSession
from backend.competence.series import Series, series_of
from backend.ratings.models import Rating
from backend.reliability.layout import OVERALL


@dataclass(frozen=True)
class ProgrammeStudy:
    """The components on one scale, and what they are made of."""

    version: str
    scale: str
    study: Study
    n_trainees: int
    n_sessions: int
    n_raters: int
    n_ratings: int


def studies_of(programme_id: UUID, instrument: str) -> Iterator[ProgrammeStudy]:
    """Yield the components on every scale of an instrument with which something is rated.

    One rating of a session by each rater counts, the last.
    """
    rows = selectors.with_origin(selectors.programme_ratings(programme_id, instrument))
    ratings = list(
        {
            (rating.therapy_session_id, rating.rater_id): rating
            for rating in rows.select_related("therapy_session__case")
        }.values()
    )
    if not ratings:
        return
    series = series_of(ratings, [], instrument=instrument, programme_id=programme_id)
    trainees = {case.enrolment_id for row in ratings if (case := row.therapy_session.case)}
    training = selectors.training_of(trainees)
    for scale in series.layout.scales:
        yield _on_scale(series, ratings, training, scale)


def _on_scale(
    series: Series, ratings: list[Rating], training: Mapping[UUID, TrainingSession], scale: str
) -> ProgrammeStudy:
    reading = series.reading.on(scale)
    scores = comparable_scores(ratings, series.layouts, reading, section=OVERALL)
    rows = [row for rating in ratings for row in _row(rating, training, scores)]
    return ProgrammeStudy(
        version=series.reading.target.version,
        scale=scale,
        study=study_of(rows),
        n_trainees=len({row.trainee for row in rows}),
        n_sessions=len({row.session for row in rows}),
        n_raters=len({row.rater for row in rows}),
        n_ratings=len(rows),
    )


def _row(
    rating: Rating, training: Mapping[UUID, TrainingSession], scores: Mapping[UUID, Score]
) -> Iterator[StudyRow]:
    case = rating.therapy_session.case
    score = scores.get(rating.pk)
    if case is not None and score is not None:
        yield StudyRow(
            trainee=str(case.enrolment_id),
            case=str(case.pk),
            session=str(rating.therapy_session_id),
            rater=str(rating.rater_id),
            x=training[rating.therapy_session_id].x,
            score=score.value,
        )
