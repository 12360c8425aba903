"""The decision estimate for every rule of a pathway that asks for one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from backend.casework.models import TherapySession
from backend.certification.characteristics import scale_range
from backend.certification.matrices import Level, LevelAsked, Severities, level_of, severities_of
from backend.certification.standing import doubts
from backend.competence.matrices import scores_of
from backend.competence.selectors import components_of, programme_ratings, with_origin
from backend.instruments.models import RubricVersion
from backend.ratings.models import Rating
from backend.reliability.layout import OVERALL, Layout, layout_of
from rubrics.pathways import RatingEvidence
from rubrics.pathways.rules import LevelRule

if TYPE_CHECKING:
    from backend.certification.evidence import Question

_NOT_KNOWN = "It is not known whether a rating of the portfolio counts"
_OF_SECTION = "The components of a section's scores are not known"


def levels_of(
    question: Question,
    ratings: Sequence[Rating],
    told: Sequence[RatingEvidence],
    sessions: Mapping[UUID, TherapySession],
) -> list[Level]:
    """Return one estimate for each scale, section and confidence that a rule asks for."""
    rules = [rule for rule in question.pathway.rules if isinstance(rule, LevelRule)]
    if not rules or not sessions:
        return []
    counting, unclear = _counting(question, ratings, told)
    if not counting and not unclear:
        return []
    rubrics = RubricVersion.objects.in_bulk({row.rubric_id for row in (*counting, *unclear)})
    layouts = {pk: layout_of(row.definition) for pk, row in rubrics.items()}
    found: dict[tuple[str, str | None, int], Level] = {}
    for rule in rules:
        asked = LevelAsked(
            scale=rule.scale or question.binding.scale,
            section=rule.section,
            confidence=rule.confidence,
            cut=rule.above,
            rubric=question.binding.instrument,
            versions=tuple(sorted({row.version for row in rubrics.values()})),
            sessions=tuple(sorted(str(key) for key in sessions)),
        )
        key = (asked.scale, asked.section, asked.confidence)
        if key in found:
            continue
        found[key] = _level(question, asked, counting, bool(unclear), layouts, rubrics)
    return list(found.values())


def _counting(
    question: Question, ratings: Sequence[Rating], told: Sequence[RatingEvidence]
) -> tuple[list[Rating], list[Rating]]:
    """Return the ratings that count for certain, and those of which it is not known."""
    demands = question.demands
    certain, unclear = [], []
    for rating, each in zip(ratings, told, strict=True):
        if each.kind != demands.kind or each.rubric != question.binding.instrument:
            continue
        if question.versions and each.version not in question.versions:
            continue
        answers: list[bool | None] = [not each.under_review or None]
        if demands.in_status:
            answers.append(each.in_status)
        if demands.none_supervises:
            answers.append(None if each.supervises is None else not each.supervises)
        if all(answers):
            certain.append(rating)
        elif all(answer is not False for answer in answers):
            unclear.append(rating)
    return certain, unclear


def _level(
    question: Question,
    asked: LevelAsked,
    counting: Sequence[Rating],
    is_unclear: bool,
    layouts: Mapping[UUID, Layout],
    rubrics: Mapping[UUID, RubricVersion],
) -> Level:
    if is_unclear:
        return Level.undefined(asked, _NOT_KNOWN)
    if asked.section is not None:
        return Level.undefined(asked, _OF_SECTION)
    scores = scores_of(counting, layouts, section=OVERALL, scale=asked.scale)
    rows = [
        (row.therapy_session, str(row.rater_id), scores[row.pk].value)
        for row in counting
        if row.pk in scores
    ]
    programme_id = question.enrolment.programme_id
    own = components_of(programme_id, asked.rubric, asked.scale)
    newest = max(rubrics.values(), key=lambda row: row.loaded_at)
    return level_of(
        asked,
        [(str(session.pk), str(session.case_id), rater, value) for session, rater, value in rows],
        own=own,
        scale=scale_range(layouts[newest.pk], asked.scale, newest.definition),
        severities=_severities(question, asked, layouts),
    )


def _severities(
    question: Question, asked: LevelAsked, layouts: Mapping[UUID, Layout]
) -> Severities | None:
    """Return how severe raters are, from all that they rated with these versions here."""
    if question.demands.kind != "independent":
        return None
    rows = with_origin(programme_ratings(question.enrolment.programme_id, asked.rubric))
    uncertain = doubts(question.enrolment.programme_id)
    ratings = [row for row in rows if row.rubric_id in layouts and row.pk not in uncertain]
    scores = scores_of(ratings, layouts, section=OVERALL, scale=asked.scale)
    last = {
        (str(row.therapy_session_id), str(row.rater_id)): scores[row.pk].value
        for row in ratings
        if row.pk in scores
    }
    return severities_of([(*place, value) for place, value in last.items()])
