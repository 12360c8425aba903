"""Adopt the rule that qualifies raters, after seeing whom it would let through."""

from typing import Any

from django.db import transaction

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.calibration.matrices import chances_of
from backend.calibration.models import QualificationRule
from backend.calibration.quiz import most_questions
from backend.calibration.selectors import current_rule
from backend.calibration.terms import Terms
from backend.core.errors import ErrorDetail, InvalidInput
from backend.instruments.models import RubricVersion
from backend.instruments.pins import check_pinned
from backend.instruments.rules import instrument_of
from backend.programmes.models import Programme


def preview_rule(
    *, actor: User, programme: Programme, rubric: RubricVersion, terms: Terms
) -> dict[str, Any]:
    """Return how often a good and a poor rater would pass. Raises InvalidInput."""
    require(actor, Permission.CALIBRATION_MANAGE, programme.pk)
    _check(programme, rubric, terms)
    return chances_of(instrument_of(rubric.pk), terms)


@transaction.atomic
def adopt_rule(
    *, actor: User, programme: Programme, rubric: RubricVersion, terms: Terms, reason: str
) -> QualificationRule:
    """Qualify by these terms from now on, for every version of the rubric's instrument.

    The chances are computed once more and kept with the rule. Raises InvalidInput.
    """
    require(actor, Permission.CALIBRATION_MANAGE, programme.pk)
    _check(programme, rubric, terms)
    if not reason.strip():
        raise InvalidInput(
            "Say why this rule is adopted.",
            code="reason_missing",
            errors=[ErrorDetail("reason_missing", "Say why.", field="reason")],
        )
    Programme.objects.select_for_update().get(pk=programme.pk)
    before = current_rule(programme.pk, rubric.slug)
    row = QualificationRule.objects.create(
        programme=programme,
        instrument=rubric.slug,
        version=1 if before is None else before.version + 1,
        terms=terms.to_dict(),
        chances=chances_of(instrument_of(rubric.pk), terms),
        reason=reason.strip(),
        adopted_by=actor,
    )
    record(
        actor=actor,
        verb="qualification_rule.adopted",
        programme_id=programme.pk,
        target=row,
        details={"instrument": row.instrument, "version": row.version},
    )
    return row


def _check(programme: Programme, rubric: RubricVersion, terms: Terms) -> None:
    check_pinned(programme.pk, rubric)
    instrument = instrument_of(rubric.pk)
    scale = terms.scale
    if scale not in instrument.scales or not any(
        scale in part.scales for part in instrument.parts.values()
    ):
        known = ", ".join(instrument.scales)
        raise InvalidInput(
            f"This rubric rates on {known or 'no scale'}, not on {scale}.",
            code="unknown_scale",
            errors=[ErrorDetail("unknown_scale", f"One of {known}.", field="scale")],
        )
    scoring = instrument.scoring
    if scoring.section_score == "none" and scoring.overall_score == "none":
        raise InvalidInput(
            "This rubric makes no score of several items, so that there is nothing to hold "
            "against gold.",
            code="no_scores",
        )
    most = most_questions(instrument)
    if terms.quiz_questions > most:
        raise InvalidInput(
            f"This rubric can be asked about in {most} ways at most.",
            code="too_many_questions",
            errors=[ErrorDetail("too_many_questions", f"At most {most}.", field="quiz_questions")],
        )
    if terms.drift_least > terms.drift_window:
        raise InvalidInput(
            "The watch looks at fewer sessions than it needs.",
            code="window_too_small",
            errors=[ErrorDetail("window_too_small", "At most the window.", field="drift_least")],
        )
