"""A trainee's competence over time: the ratings as points, and the cohort's model beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from backend.access.roles import Role
from backend.accounts.models import User
from backend.competence import selectors
from backend.competence.matrices import (
    GrowthRow,
    NoGrowth,
    Score,
    cohort_growth,
    own_line,
    scores_of,
)
from backend.competence.selectors import TrainingSession
from backend.competence.wording import curve_sentence, refusal_text
from backend.core.errors import ErrorDetail, InvalidInput
from backend.instruments.models import RubricVersion
from backend.instruments.pins import default_rubric
from backend.programmes.models import Enrolment
from backend.ratings.models import Rating, RatingKind
from backend.ratings.selectors import current_rubric
from backend.reliability.layout import (
    COMPETENCE,
    OVERALL,
    OVERALL_NAME,
    Layout,
    layout_of,
)
from backend.reliability.matrices import CONFIDENCE
from backend.reliability.selectors import codes_of
from backend.reliability.wording import coded

# Under whose role's code a rating of a kind is shown; a self-rating bears none.
CODED_BY: Mapping[str, Role] = {
    RatingKind.INDEPENDENT: Role.RATER,
    RatingKind.SUPERVISOR: Role.SUPERVISOR,
}


@dataclass(frozen=True)
class _Ratings:
    """Everything a curve is drawn from."""

    shown: Sequence[Rating]
    of_cohort: Sequence[Rating]
    layouts: Mapping[UUID, Layout]
    training: Mapping[UUID, TrainingSession]


def trainee_curve(
    actor: User, enrolment: Enrolment, *, scale: str | None, section: str
) -> dict[str, Any]:
    """Return a trainee's curve as a person may see it; with no scale, on the leading one.

    Raises InvalidInput for a scale or section that the rubric does not have.
    """
    ratings = _ratings(actor, enrolment)
    layout = list(ratings.layouts.values())[-1]
    scale = layout.leading_scale if scale is None else scale
    _check_known(layout, scale, section)
    both = {rating.pk: rating for rating in (*ratings.shown, *ratings.of_cohort)}
    scores = scores_of(list(both.values()), ratings.layouts, scale=scale, section=section)
    cut = enrolment.programme.competence_cut if scale == COMPETENCE else None
    chosen = layout.scales[scale]
    sections = [{"id": OVERALL, "name": OVERALL_NAME}]
    sections += [{"id": key, "name": title} for key, title in layout.sections.items()]
    return {
        "trainee": enrolment,
        "cohort": {
            "id": enrolment.cohort_id,
            "name": enrolment.cohort.name,
            "n_trainees": Enrolment.objects.filter(cohort_id=enrolment.cohort_id).count(),
        },
        "scale": {"id": scale, "name": chosen.name, "min": chosen.min, "max": chosen.max},
        "scales": [{"id": row.id, "name": row.name} for row in layout.scales.values()],
        "section": {"id": section, "name": layout.section_name(section)},
        "sections": sections,
        "cut": cut,
        "points": _points(enrolment.programme_id, ratings, scores),
        "model": _model(enrolment, ratings, scores, cut),
        "is_simulated": enrolment.programme.is_simulated,
    }


def _ratings(actor: User, enrolment: Enrolment) -> _Ratings:
    shown = list(selectors.with_origin(selectors.ratings_shown_to(actor, [enrolment.pk])))
    of_cohort = list(selectors.with_origin(selectors.cohort_ratings(actor, enrolment)))
    slug = _instrument_of(shown or of_cohort)
    shown = [rating for rating in shown if rating.rubric.slug == slug]
    of_cohort = [rating for rating in of_cohort if rating.rubric.slug == slug]
    members = Enrolment.objects.filter(cohort_id=enrolment.cohort_id).values_list("pk", flat=True)
    return _Ratings(
        shown=shown,
        of_cohort=of_cohort,
        layouts=_layouts(
            {rating.rubric_id for rating in (*shown, *of_cohort)}, enrolment.programme_id
        ),
        training=selectors.training_of(members),
    )


def _instrument_of(ratings: Sequence[Rating]) -> str:
    """Return the slug of the instrument used last: scores of different ones make no curve."""
    last = max(ratings, key=lambda rating: (rating.saved_at, str(rating.pk)), default=None)
    return "" if last is None else last.rubric.slug


def _layouts(rubrics: set[UUID], programme_id: UUID) -> dict[UUID, Layout]:
    """Return the rubrics' layouts, the newest last; with no rating, that of the programme's own."""
    rows = RubricVersion.objects.order_by("-loaded_at", "id")
    if not rubrics:
        begun_with = current_rubric(programme_id) or default_rubric()
        rubrics = {begun_with.pk} if begun_with else set()
    return {row.pk: layout_of(row.definition) for row in reversed(rows.filter(pk__in=rubrics))}


def _check_known(layout: Layout, scale: str, section: str) -> None:
    if scale not in layout.scales:
        known = ", ".join(layout.scales)
        raise _unknown("scale", f'"{scale}" is no scale of this rubric, which has {known}.')
    if layout.section_name(section) is None:
        known = ", ".join([OVERALL, *layout.sections])
        raise _unknown("section", f'"{section}" is no section of this rubric, which has {known}.')


def _unknown(field: str, detail: str) -> InvalidInput:
    code = f"unknown_{field}"
    return InvalidInput(detail, code=code, errors=[ErrorDetail(code, detail, field=field)])


def _points(
    programme_id: UUID, ratings: _Ratings, scores: Mapping[UUID, Score]
) -> list[dict[str, Any]]:
    codes = {kind: codes_of(programme_id, role) for kind, role in CODED_BY.items()}
    points = []
    for rating in ratings.shown:
        score = scores.get(rating.pk)
        if score is None:
            continue
        session = ratings.training[rating.therapy_session_id]
        rater = codes.get(rating.kind, {}).get(rating.rater_id)
        assignment = rating.assignment
        points.append(
            {
                "x": session.x,
                "number": session.number,
                "held_on": session.held_on,
                "case_code": session.case_code,
                "phase": session.phase or None,
                "kind": rating.kind,
                "rater_code": rater.code if rater else None,
                "score": score.value,
                "n_items": score.n_items,
                "rubric_version": rating.rubric.version,
                "session": session.id,
                "round_name": assignment.round_session.round.name if assignment else None,
            }
        )
    return sorted(points, key=lambda point: (point["x"], point["kind"], point["rater_code"] or ""))


def _model(
    enrolment: Enrolment, ratings: _Ratings, scores: Mapping[UUID, Score], cut: float | None
) -> dict[str, Any]:
    used = [rating for rating in _latest_of_each(ratings.of_cohort) if rating.pk in scores]
    rows = [
        _growth_row(rating, ratings.training[rating.therapy_session_id], scores[rating.pk])
        for rating in used
    ]
    trainee = str(enrolment.pk)
    found = cohort_growth(rows, trainee, cut=cut)
    if isinstance(found, NoGrowth):
        return {
            "fitted": False,
            "reason": found.reason,
            "text": refusal_text(found),
            "line": own_line(rows, trainee),
        }
    return {
        "fitted": True,
        "curve": found.curve,
        "cohort_curve": found.cohort_curve,
        "confidence": CONFIDENCE,
        "n_trainees": found.n_trainees,
        "n_sessions": found.n_sessions,
        "n_ratings": found.n_ratings,
        "n_raters": found.n_raters,
        "sentence": curve_sentence(found.curve[-1], cut),
        "warnings": coded([*found.warnings, *_cautions(used, ratings.training)]),
        "method": found.method,
        "software": found.software,
        "data_hash": found.data_hash,
    }


def _latest_of_each(ratings: Sequence[Rating]) -> list[Rating]:
    """Return one rating of a session by each rater: the last, where two rounds hold the session."""
    return list(
        {(rating.therapy_session_id, rating.rater_id): rating for rating in ratings}.values()
    )


def _growth_row(rating: Rating, session: TrainingSession, score: Score) -> GrowthRow:
    return GrowthRow(
        trainee=str(session.trainee),
        session=str(session.id),
        session_number=session.x,
        rater=str(rating.rater_id),
        phase=session.phase or rating.session_phase,
        score=score.value,
    )


def _cautions(ratings: Sequence[Rating], training: Mapping[UUID, TrainingSession]) -> list[str]:
    """Return what weakens the curve beyond what the numbers show."""
    codes = []
    supervised = selectors.supervised_pairs({session.trainee for session in training.values()})
    if any((r.rater_id, training[r.therapy_session_id].trainee) in supervised for r in ratings):
        codes.append("not_independent")
    rounds = (r.assignment.round_session.round for r in ratings if r.assignment)
    if not all(round_.blind_to_trainee for round_ in rounds):
        codes.append("not_blind_to_order")
    return codes
