"""Identity of a rubric by its content: equal rubrics have equal fingerprints, however written."""

import hashlib
import json

from rubrics.model import Item, Rubric


def canonical_json(rubric: Rubric) -> str:
    """Write the rubric in the one way that is hashed.

    Defaults are left out, so that a later grammar may add an optional key without changing the
    identity of what was written before. The number of the grammar is left out for the same
    reason. The order of a list is content (it is what a rater sees) except where the list only
    selects: problem areas and formats of an item, statistics of a scale.

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
    for item in content["items"]:
        for key in ("problem_areas", "formats"):
            if key in item:
                item[key] = sorted(item[key])
    for scale in content["scales"]:
        scale["statistics"] = sorted(scale["statistics"])
    return _canonical(content)


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
        "flags": {
            flag.id: {"kind": flag.kind, "consequence": flag.consequence} for flag in rubric.flags
        },
        "scoring": rubric.scoring.model_dump(mode="json"),
    }
    return _sha256(_canonical(structure))


def _item_structure(item: Item) -> dict[str, object]:
    return {
        "section": item.section,
        "applicability": dict(item.applicability),
        "problem_areas": _selected(item.problem_areas),
        "formats": _selected(item.formats),
        "scales": sorted(item.scales),
    }


def _selected(selection: str | tuple[str, ...]) -> str | list[str]:
    return selection if isinstance(selection, str) else sorted(selection)


def _canonical(content: object) -> str:
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
