"""How far each trainee of a list is: rated sessions, and the level of the last one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from backend.accounts.models import User
from backend.competence import selectors
from backend.competence.matrices import scores_of
from backend.consensus.adjudicated import telling_settled
from backend.instruments.models import RubricVersion
from backend.programmes.models import Enrolment
from backend.ratings.models import Rating, RatingKind
from backend.reliability.layout import OVERALL, layout_of

# Whose word counts as the level of a session, the first before the second; never the trainee's own.
COUNTED = (RatingKind.INDEPENDENT, RatingKind.SUPERVISOR)


@dataclass(frozen=True, slots=True)
class Progress:
    """Sessions with a rating by somebody else, and the mean of the last one.

    The mean is of one version alone, as rated; `rubric` says which, without its definition.
    """

    n_rated: int
    latest: float | None
    rubric: RubricVersion | None


def progress_of(actor: User, enrolments: Sequence[Enrolment]) -> dict[UUID, Progress]:
    """Return the progress of trainees as far as the person may see their ratings."""
    members = [enrolment.pk for enrolment in enrolments]
    training = selectors.training_of(members)
    shown = selectors.ratings_shown_to(actor, members).filter(kind__in=COUNTED)
    rated: dict[UUID, dict[UUID, list[Rating]]] = {member: {} for member in members}
    for rating in telling_settled(shown):
        session = training[rating.therapy_session_id]
        rated[session.trainee].setdefault(session.id, []).append(rating)
    last = {
        trainee: _of_one_kind(sessions[max(sessions, key=lambda pk: training[pk].x)])
        for trainee, sessions in rated.items()
        if sessions
    }
    used = {rating.rubric_id for ratings in last.values() for rating in ratings}
    rubrics = {row.pk: row for row in RubricVersion.objects.defer("source").filter(pk__in=used)}
    levels = _levels([rating for ratings in last.values() for rating in ratings], rubrics)
    return {
        member: _progress(len(rated[member]), last.get(member, []), levels, rubrics)
        for member in members
    }


def _of_one_kind(ratings: Sequence[Rating]) -> list[Rating]:
    """Return the independent ratings, or with none the supervisor's: kinds never mix.

    Nor do rubrics: of several, those ratings stay that are with the one used last.
    """
    by_kind = [[r for r in ratings if r.kind == kind] for kind in COUNTED]
    found = next(rows for rows in by_kind if rows)
    last = max(found, key=lambda rating: (rating.saved_at, str(rating.pk)))
    return [rating for rating in found if rating.rubric_id == last.rubric_id]


def _levels(ratings: Sequence[Rating], rubrics: Mapping[UUID, RubricVersion]) -> dict[UUID, float]:
    layouts = {pk: layout_of(row.definition) for pk, row in rubrics.items()}
    scores = scores_of(ratings, layouts, section=OVERALL)
    return {pk: score.value for pk, score in scores.items()}


def _progress(
    n_rated: int,
    last: Sequence[Rating],
    levels: Mapping[UUID, float],
    rubrics: Mapping[UUID, RubricVersion],
) -> Progress:
    values = [levels[rating.pk] for rating in last if rating.pk in levels]
    if not values:
        return Progress(n_rated, None, None)
    return Progress(n_rated, sum(values) / len(values), rubrics[last[0].rubric_id])
