"""A rubric as plain data for the API: nothing left to look up, nothing to interpret."""

from collections.abc import Mapping
from typing import Any

from rubrics.fingerprint import fingerprint, scoring_fingerprint
from rubrics.model import (
    Category,
    Choice,
    Condition,
    Count,
    Item,
    ProblemAreaQuestion,
    Rubric,
    Scale,
    Scoring,
)


def to_public_dict(rubric: Rubric) -> dict[str, Any]:
    """Return everything a rater's screen needs, as JSON-able data.

    Selections are written out (an item of all formats lists them), scales carry their ends, and
    points are text keys because JSON has no others.

    Parameters
    ----------
    rubric : Rubric
        Any rubric, draft or published.

    Returns
    -------
    dict
        ``slug, version, follows, status, title, language, licence, permission, fingerprint,
        scoring_fingerprint, sources, guidance, scales`` (by id), ``scale_order`` (their ids,
        because a stored object need not keep its order), ``phases, problem_areas,
        problem_area`` (how it is asked; null without areas)``, formats, sections, items,
        categories, counts, flags, scoring, dropped``.

    Examples
    --------
    >>> from rubrics import load
    >>> shown = to_public_dict(load("ipt-adherence-competence"))
    >>> shown["scales"]["adherence"]["min"], shown["scales"]["adherence"]["max"]
    (0, 4)
    >>> shown["scoring"]["absent"]
    {'adherence': 0, 'competence': 0}
    >>> shown["items"][5]["id"], shown["items"][5]["problem_areas"]
    ('B3', ['grief'])
    """
    kept = {"slug", "version", "follows", "status", "title", "language", "licence", "permission"}
    shown: dict[str, Any] = rubric.model_dump(
        mode="json", include=kept | {"sources", "guidance", "sections", "flags", "dropped"}
    )
    shown["fingerprint"] = fingerprint(rubric)
    shown["scoring_fingerprint"] = scoring_fingerprint(rubric)
    shown["scales"] = {scale.id: _scale(scale) for scale in rubric.scales}
    shown["scale_order"] = [scale.id for scale in rubric.scales]
    shown["phases"] = _choices(rubric.phases)
    shown["problem_areas"] = _choices(rubric.problem_areas)
    shown["problem_area"] = _problem_area(rubric.problem_area) if rubric.problem_areas else None
    shown["formats"] = _choices(rubric.formats)
    shown["items"] = [_item(rubric, item) for item in rubric.items]
    shown["categories"] = [_category(rubric, category) for category in rubric.categories]
    shown["counts"] = [_count(rubric, count) for count in rubric.counts]
    shown["scoring"] = _scoring(rubric.scoring, [scale.id for scale in rubric.scales])
    return shown


def _problem_area(asked: ProblemAreaQuestion) -> dict[str, Any]:
    return {"question": asked.question, "at_most": asked.at_most}


def _choices(choices: tuple[Choice, ...]) -> list[dict[str, str]]:
    return [{"id": choice.id, "label": choice.label} for choice in choices]


def _points(texts: Mapping[int, str]) -> dict[str, str]:
    return {str(point): texts[point] for point in sorted(texts)}


def _scale(scale: Scale) -> dict[str, Any]:
    return {
        "id": scale.id,
        "label": scale.label,
        "question": scale.question,
        "direction": scale.direction,
        "min": scale.lowest,
        "max": scale.highest,
        "points": _points(scale.points),
        "general_anchors": _points(scale.general_anchors),
        "statistics": list(scale.statistics),
    }


def _item(rubric: Rubric, item: Item) -> dict[str, Any]:
    return {
        "name": item.name,
        "assesses": item.assesses,
        **_asked(rubric, item),
        "problem_areas": _selected(item.problem_areas, rubric.problem_areas),
        "follows_problem_area": item.problem_areas != "all",
        "scales": list(item.scales),
        "anchors": {scale: _points(anchors) for scale, anchors in item.anchors.items()},
        "evidence": list(item.evidence),
        "counter_evidence": item.counter_evidence,
        "motivated_by": item.motivated_by,
    }


def _category(rubric: Rubric, category: Category) -> dict[str, Any]:
    return {
        "question": category.question,
        "choices": [choice.model_dump() for choice in category.choices],
        "at_most": category.at_most,
        **_asked(rubric, category),
        "statistics": list(category.statistics),
    }


def _count(rubric: Rubric, count: Count) -> dict[str, Any]:
    return {
        "name": count.name,
        "assesses": count.assesses,
        "examples": list(count.examples),
        **_asked(rubric, count),
        "statistics": list(count.statistics),
    }


def _asked(rubric: Rubric, part: Item | Category | Count) -> dict[str, Any]:
    """Where a part stands, when it is asked for, and what it was before."""
    asked = part.applicability
    return {
        "id": part.id,
        "section": part.section,
        "applicability": asked if isinstance(asked, str) else dict(asked),
        "phases": {}
        if isinstance(asked, str)
        else {phase.id: asked[phase.id] for phase in rubric.phases},
        "formats": _selected(part.formats, rubric.formats),
        "asked_if": [_condition(condition) for condition in part.asked_if],
        "note": part.note,
        "lineage": part.model_dump(mode="json", include={"lineage"})["lineage"],
    }


def _condition(condition: Condition) -> dict[str, Any]:
    return condition.model_dump(mode="json", exclude_none=True)


def _scoring(scoring: Scoring, scales: list[str]) -> dict[str, Any]:
    return {
        **scoring.model_dump(mode="json"),
        "absent": {scale: scoring.absent_on(scale) for scale in scales},
        "missed_opportunity": {scale: scoring.missed_opportunity_on(scale) for scale in scales},
    }


def _selected(selection: str | tuple[str, ...], choices: tuple[Choice, ...]) -> list[str]:
    return [choice.id for choice in choices if selection == "all" or choice.id in selection]
