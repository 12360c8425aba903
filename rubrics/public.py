"""A rubric as plain data for the API: nothing left to look up, nothing to interpret."""

from collections.abc import Mapping
from typing import Any

from rubrics.fingerprint import fingerprint, scoring_fingerprint
from rubrics.model import Choice, Item, Rubric, Scale


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
        ``slug, version, status, title, language, licence, permission, fingerprint,
        scoring_fingerprint, sources, guidance, scales`` (by id), ``phases, problem_areas, formats,
        sections, items, flags, scoring``.

    Examples
    --------
    >>> from rubrics import load
    >>> shown = to_public_dict(load("ipt-adherence-competence"))
    >>> shown["scales"]["adherence"]["min"], shown["scales"]["adherence"]["max"]
    (0, 4)
    >>> shown["items"][5]["id"], shown["items"][5]["problem_areas"]
    ('B3', ['grief'])
    """
    kept = {"slug", "version", "status", "title", "language", "licence", "permission"}
    shown: dict[str, Any] = rubric.model_dump(
        mode="json", include=kept | {"sources", "guidance", "sections", "flags", "scoring"}
    )
    shown["fingerprint"] = fingerprint(rubric)
    shown["scoring_fingerprint"] = scoring_fingerprint(rubric)
    shown["scales"] = {scale.id: _scale(scale) for scale in rubric.scales}
    shown["phases"] = _choices(rubric.phases)
    shown["problem_areas"] = _choices(rubric.problem_areas)
    shown["formats"] = _choices(rubric.formats)
    shown["items"] = [_item(rubric, item) for item in rubric.items]
    return shown


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
        "id": item.id,
        "section": item.section,
        "name": item.name,
        "assesses": item.assesses,
        "phases": {phase.id: item.applicability[phase.id] for phase in rubric.phases},
        "problem_areas": _selected(item.problem_areas, rubric.problem_areas),
        "follows_problem_area": item.problem_areas != "all",
        "formats": _selected(item.formats, rubric.formats),
        "scales": list(item.scales),
        "anchors": {scale: _points(anchors) for scale, anchors in item.anchors.items()},
        "evidence": list(item.evidence),
        "counter_evidence": item.counter_evidence,
        "motivated_by": item.motivated_by,
        "note": item.note,
    }


def _selected(selection: str | tuple[str, ...], choices: tuple[Choice, ...]) -> list[str]:
    return [choice.id for choice in choices if selection == "all" or choice.id in selection]
