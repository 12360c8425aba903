"""The cohort's model beside a trainee's points, with what weakens it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from backend.competence import selectors
from backend.competence.matrices import CohortGrowth, GrowthRow, NoGrowth, own_line
from backend.competence.selectors import Drawn, TrainingSession
from backend.competence.wording import curve_sentence, refusal_text
from backend.programmes.models import Enrolment
from backend.reliability.matrices import CONFIDENCE
from backend.reliability.wording import coded


def model_shown(
    enrolment: Enrolment,
    growth: CohortGrowth | NoGrowth,
    own: Sequence[GrowthRow],
    warnings: Sequence[str],
    cut: float | None,
) -> dict[str, Any]:
    """Return one trainee's curve by the cohort's model, or a line and why there is no curve.

    `own` is what the trainee's own line is drawn through, `warnings` what the model cannot know.
    """
    trainee = str(enrolment.pk)
    if not own:
        growth = NoGrowth("insufficient_data", "no_own_rating", growth.n_trainees)
    if isinstance(growth, NoGrowth):
        return {
            "fitted": False,
            "reason": growth.reason,
            "text": refusal_text(growth),
            "line": own_line(own, trainee),
        }
    curve = growth.curves[trainee]
    return {
        "fitted": True,
        "curve": curve,
        "cohort_curve": growth.cohort_curve,
        "confidence": CONFIDENCE,
        "n_trainees": growth.n_trainees,
        "n_sessions": growth.n_sessions,
        "n_ratings": growth.n_ratings,
        "n_raters": growth.n_raters,
        "sentence": curve_sentence(curve[-1], cut),
        "warnings": coded([*growth.warnings, *warnings]),
        "method": growth.method,
        "software": growth.software,
        "data_hash": growth.data_hash,
    }


def cautions(ratings: Sequence[Drawn], training: Mapping[UUID, TrainingSession]) -> list[str]:
    """Return what weakens the curve beyond what the numbers show."""
    codes = []
    supervised = selectors.supervised_pairs({place.trainee for place in training.values()})
    if any((r.rater_id, training[r.therapy_session_id].trainee) in supervised for r in ratings):
        codes.append("not_independent")
    if not all(rating.blind_to_trainee for rating in ratings):
        codes.append("not_blind_to_order")
    return codes
