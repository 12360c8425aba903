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
    comparable_scores,
    own_line,
    scores_of,
)
from backend.competence.past import past_points
from backend.competence.selectors import TrainingSession
from backend.competence.series import Series, series_of, versions_shown
from backend.competence.wording import curve_sentence, refusal_text
from backend.core.errors import ErrorDetail, InvalidInput
from backend.instruments.carrying import ScaleReading
from backend.programmes.models import Enrolment
from backend.ratings.models import Rating, RatingKind
from backend.reliability.layout import (
    COMPETENCE,
    OVERALL,
    OVERALL_NAME,
    Layout,
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
class _Scores:
    """What the points and the model are made of."""

    # Over the items that all versions share, as of the newest.
    comparable: Mapping[UUID, Score]
    # By each rating's own version, over all its items.
    as_rated: Mapping[UUID, Score]


def trainee_curve(
    actor: User,
    enrolment: Enrolment,
    *,
    instrument: str | None,
    scale: str | None,
    section: str,
) -> dict[str, Any]:
    """Return a trainee's curve as a person may see it; with no scale, on the leading one.

    Without an instrument it is of the one with the most ratings. Raises InvalidInput for an
    instrument that nothing is rated with, or a scale or section that the rubric does not have.
    """
    series = series_of(
        list(selectors.with_origin(selectors.ratings_shown_to(actor, [enrolment.pk]))),
        list(selectors.with_origin(selectors.cohort_ratings(actor, enrolment))),
        instrument=instrument,
        programme_id=enrolment.programme_id,
    )
    members = Enrolment.objects.filter(cohort_id=enrolment.cohort_id).values_list("pk", flat=True)
    training = selectors.training_of(members)
    layout = series.layout
    scale = layout.leading_scale if scale is None else scale
    _check_known(layout, scale, section)
    reading = series.reading.on(scale)
    scores = _scores(series, reading, section)
    versions = versions_shown(series, reading, section)
    cut = enrolment.programme.competence_cut if scale == COMPETENCE else None
    sections = [{"id": OVERALL, "name": OVERALL_NAME}]
    sections += [{"id": key, "name": title} for key, title in layout.sections.items()]
    return {
        "trainee": enrolment,
        "cohort": {
            "id": enrolment.cohort_id,
            "name": enrolment.cohort.name,
            "n_trainees": Enrolment.objects.filter(cohort_id=enrolment.cohort_id).count(),
        },
        "instrument": {"id": series.slug, "name": series.title},
        "instruments": series.choices,
        "versions": versions,
        "scale": _range(layout, scale, section, versions["n_comparable"]),
        "scales": [{"id": row.id, "name": row.name} for row in layout.scales.values()],
        "section": {"id": section, "name": layout.section_name(section)},
        "sections": sections,
        "cut": cut,
        "points": _points(enrolment.programme_id, series.shown, training, scores),
        "past": past_points(actor, enrolment, series, reading, section),
        "model": _model(enrolment, series.of_cohort, training, scores, cut),
        "is_simulated": enrolment.programme.is_simulated,
    }


def _scores(series: Series, reading: ScaleReading, section: str) -> _Scores:
    both = list({rating.pk: rating for rating in (*series.shown, *series.of_cohort)}.values())
    return _Scores(
        comparable=comparable_scores(both, series.layouts, reading, section=section),
        as_rated=scores_of(series.shown, series.layouts, scale=reading.scale, section=section),
    )


def _range(layout: Layout, scale: str, section: str, n_items: int) -> dict[str, Any]:
    """Return a scale with the ends of its scores; a sum lies on those of all items together."""
    chosen = layout.scales[scale]
    rule = layout.scoring.overall_score if section == OVERALL else layout.scoring.section_score
    times = n_items if rule == "sum" and n_items else 1
    return {
        "id": scale,
        "name": chosen.name,
        "min": chosen.min * times,
        "max": chosen.max * times,
    }


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
    programme_id: UUID,
    shown: Sequence[Rating],
    training: Mapping[UUID, TrainingSession],
    scores: _Scores,
) -> list[dict[str, Any]]:
    codes = {kind: codes_of(programme_id, role) for kind, role in CODED_BY.items()}
    points = []
    for rating in shown:
        score, as_rated = scores.comparable.get(rating.pk), scores.as_rated.get(rating.pk)
        if score is None:
            continue
        session = training[rating.therapy_session_id]
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
                "score_as_rated": as_rated.value if as_rated else None,
                "n_items": score.n_items,
                "rubric_version": rating.rubric.version,
                "session": session.id,
                "round_name": assignment.round_session.round.name if assignment else None,
            }
        )
    return sorted(points, key=lambda point: (point["x"], point["kind"], point["rater_code"] or ""))


def _model(
    enrolment: Enrolment,
    of_cohort: Sequence[Rating],
    training: Mapping[UUID, TrainingSession],
    scores: _Scores,
    cut: float | None,
) -> dict[str, Any]:
    comparable = scores.comparable
    used = [rating for rating in _latest_of_each(of_cohort) if rating.pk in comparable]
    rows = [
        _growth_row(rating, training[rating.therapy_session_id], comparable[rating.pk])
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
        "warnings": coded([*found.warnings, *_cautions(used, training)]),
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
