"""Identity of a rubric by its content: equal rubrics have equal fingerprints, however written."""

import hashlib
import json
from typing import Any

from rubrics.model import Category, Count, Item, Rubric

# Lists that only select: their order says nothing.
_SELECTIONS = frozenset(
    {"problem_areas", "formats", "statistics", "among", "numerator", "denominator", "dropped"}
)


def canonical_json(rubric: Rubric) -> str:
    """Write the rubric in the one way that is hashed.

    Defaults are left out, so that a later grammar may add an optional key without changing the
    identity of what was written before. The number of the grammar is left out for the same
    reason. The order of a list is content (it is what a rater sees) except where the list only
    selects: problem areas and formats, statistics, choices of a condition, counts of a summary,
    what was dropped. Conditions of a part must all hold, in whatever order.

    Parameters
    ----------
    rubric : Rubric
        Normalised already: texts have one spacing and Unicode form NFC.

    Returns
    -------
    str
        JSON with sorted keys and without spaces.

    Examples
    --------
    >>> from rubrics import load
    >>> canonical_json(load("ipt-adherence-competence"))[:20]
    '{"flags":[{"conseque'
    """
    content = rubric.model_dump(mode="json", exclude_defaults=True, exclude={"grammar"})
    lists = {"problem_areas", "formats"} & set(content)
    # At the top these two are what a rater chooses from.
    kept = {key: content.pop(key) for key in lists}
    return _canonical({**_unordered(content), **kept})


def _unordered(value: Any) -> Any:
    """Sort what has no order of its own."""
    if isinstance(value, list):
        return [_unordered(each) for each in value]
    if not isinstance(value, dict):
        return value
    result = {key: _unordered(each) for key, each in value.items()}
    for key, each in result.items():
        if key in _SELECTIONS and isinstance(each, list):
            result[key] = sorted(each)
        elif key == "asked_if":
            result[key] = sorted(each, key=_canonical)
    return result


def fingerprint(rubric: Rubric) -> str:
    """Return the SHA-256 of the rubric's content: the key of a rubric version.

    Parameters
    ----------
    rubric : Rubric
        Any rubric, draft or published.

    Returns
    -------
    str
        64 hexadecimal digits. Independent of key order, comments, spacing, quoting and the
        version of the grammar; changes with every word a rater reads.

    Examples
    --------
    >>> from rubrics import load
    >>> rubric = load("ipt-adherence-competence")
    >>> len(fingerprint(rubric))
    64
    >>> fingerprint(rubric) == fingerprint(rubric.model_copy(update={"title": "Another"}))
    False
    """
    return _sha256(canonical_json(rubric))


def scoring_fingerprint(rubric: Rubric) -> str:
    """Return the SHA-256 of what decides a score, without identity and prose.

    Two versions that differ only in wording share it.

    Parameters
    ----------
    rubric : Rubric
        Any rubric, draft or published.

    Returns
    -------
    str
        64 hexadecimal digits.

    Examples
    --------
    >>> from rubrics import load
    >>> rubric = load("ipt-adherence-competence")
    >>> reworded = rubric.model_copy(update={"title": "Another"})
    >>> scoring_fingerprint(rubric) == scoring_fingerprint(reworded)
    True
    """
    structure = {
        "scales": {
            scale.id: {"direction": scale.direction, "points": sorted(scale.points)}
            for scale in rubric.scales
        },
        "phases": sorted(phase.id for phase in rubric.phases),
        "problem_areas": sorted(area.id for area in rubric.problem_areas),
        "formats": sorted(choice.id for choice in rubric.formats),
        "items": {item.id: _item_structure(item) for item in rubric.items},
        **_named("categories", {each.id: _category_structure(each) for each in rubric.categories}),
        **_named("counts", {count.id: _asked_structure(count) for count in rubric.counts}),
        "flags": {
            flag.id: {"kind": flag.kind, "consequence": flag.consequence} for flag in rubric.flags
        },
        "scoring": rubric.scoring.model_dump(
            mode="json",
            exclude_defaults=True,
            exclude={
                "summaries": {"__all__": {"label"}},
                "benchmarks": {"__all__": {"label", "source"}},
            },
        ),
    }
    return _sha256(_canonical(_unordered(structure)))


def _item_structure(item: Item) -> dict[str, object]:
    areas = item.model_dump(mode="json", include={"problem_areas"})
    return {**_asked_structure(item), **areas, "scales": sorted(item.scales)}


def _category_structure(category: Category) -> dict[str, object]:
    return {
        **_asked_structure(category),
        "choices": sorted(choice.id for choice in category.choices),
        "at_most": category.at_most,
    }


def _asked_structure(part: Item | Category | Count) -> dict[str, object]:
    content = part.model_dump(
        mode="json",
        include={"section", "applicability", "formats", "asked_if"},
        exclude_none=True,
    )
    conditions = content.pop("asked_if")
    return {**content, **_named("asked_if", conditions)}


def _named(key: str, content: object) -> dict[str, object]:
    """Name a part of the structure only where there is one: older rubrics keep their hash."""
    return {key: content} if content else {}


def _canonical(content: object) -> str:
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
