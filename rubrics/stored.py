"""Back from the plain data of the API to a rubric, so that its rules can be asked again."""

from collections.abc import Mapping
from typing import Any

from rubrics.model import SCHEMA_VERSION, Rubric

_WRITTEN_BESIDES = frozenset({"fingerprint", "scoring_fingerprint", "scale_order"})
_OF_A_PART = frozenset({"phases", "follows_problem_area", "scales"})


def from_public_dict(shown: Mapping[str, Any]) -> Rubric:
    """Return the rubric that `to_public_dict` wrote out.

    Parameters
    ----------
    shown : mapping
        As written, however it was stored in between. Keys that came to the grammar later may be
        absent.

    Returns
    -------
    Rubric
        Equal to the one that was written, so that it has the same fingerprint.

    Raises
    ------
    pydantic.ValidationError
        The data is not what `to_public_dict` writes.

    Examples
    --------
    >>> from rubrics import load, to_public_dict
    >>> rubric = load("ipt-adherence-competence")
    >>> from_public_dict(to_public_dict(rubric)) == rubric
    True
    """
    content = {key: value for key, value in shown.items() if key not in _WRITTEN_BESIDES}
    content["grammar"] = SCHEMA_VERSION
    order = shown.get("scale_order", list(shown["scales"]))
    content["scales"] = [_scale(shown["scales"][scale_id]) for scale_id in order]
    formats = [choice["id"] for choice in shown["formats"]]
    for key in ("items", "categories", "counts"):
        content[key] = [_part(part, formats) for part in shown.get(key, ())]
    content["scoring"] = _scoring(shown["scoring"])
    return Rubric.model_validate(_given(content))


def _given(value: Any) -> Any:
    """Leave out what says that nothing was given."""
    if isinstance(value, Mapping):
        return {key: _given(each) for key, each in value.items() if each is not None}
    return [_given(each) for each in value] if isinstance(value, list | tuple) else value


def _scale(shown: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in shown.items() if key not in {"min", "max"}}


def _part(shown: Mapping[str, Any], formats: list[str]) -> dict[str, Any]:
    content = {key: value for key, value in shown.items() if key not in _OF_A_PART}
    content.setdefault("applicability", shown["phases"])
    if content["formats"] == formats:
        content["formats"] = "all"
    if "anchors" in content:
        content["anchors"] = {scale: shown["anchors"][scale] for scale in shown["scales"]}
        if not shown["follows_problem_area"]:
            content["problem_areas"] = "all"
    return content


def _scoring(shown: Mapping[str, Any]) -> dict[str, Any]:
    content = dict(shown)
    for key in ("absent", "missed_opportunity"):
        score = shown[key]
        if isinstance(score, Mapping) and len(set(score.values())) == 1:
            content[key] = next(iter(score.values()))
    return content
