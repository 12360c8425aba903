"""Which items a rater is asked for, given phase, format and the problem areas they recorded."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from rubrics.errors import Problem, RubricError
from rubrics.model import Choice, Item, Rubric

State: TypeAlias = Literal[
    "required", "once_per_phase", "conditional", "not_applicable", "awaits_problem_area"
]
Reason: TypeAlias = Literal["phase", "format", "problem_area"]


@dataclass(frozen=True, slots=True)
class Applicability:
    """What is asked of a rater for one item.

    ``required``: in every session of the phase. ``once_per_phase``: some session of the phase
    must show it; in a single session it is rated when its occasion arose, like ``conditional``.
    ``awaits_problem_area``: known only when the rater has recorded the problem area.
    ``reason`` is given for ``not_applicable`` and nothing else.
    """

    state: State
    reason: Reason | None = None


def applicability(
    item: Item,
    *,
    phase: str,
    format: str,  # noqa: A002
    problem_areas: frozenset[str] | None,
) -> Applicability:
    """Say whether an item applies to a session.

    Parameters
    ----------
    item : Item
        The item asked about.
    phase, format : str
        Ids of the session's phase and format.
    problem_areas : frozenset of str or None
        Ids of the areas this rater recorded; ``None`` while they have recorded nothing.

    Returns
    -------
    Applicability
        When several things rule the item out, the first of phase, format, problem area is named.

    Raises
    ------
    RubricError
        The item knows no such phase.

    Examples
    --------
    >>> from rubrics import load
    >>> grief_work = load("ipt-adherence-competence").item("B3")
    >>> applicability(grief_work, phase="middle", format="group", problem_areas=None).state
    'awaits_problem_area'
    >>> applicability(
    ...     grief_work, phase="middle", format="group", problem_areas=frozenset({"grief"})
    ... ).state
    'required'
    """
    requirement = item.applicability.get(phase)
    if requirement is None:
        known = ", ".join(item.applicability)
        message = f"{phase!r} is none of {known}"
        raise RubricError([Problem("applicability", None, item.id, "unknown-phase", message)])
    if requirement == "never":
        return Applicability("not_applicable", "phase")
    if item.formats != "all" and format not in item.formats:
        return Applicability("not_applicable", "format")
    if item.problem_areas != "all":
        if problem_areas is None:
            return Applicability("awaits_problem_area")
        if problem_areas.isdisjoint(item.problem_areas):
            return Applicability("not_applicable", "problem_area")
    return Applicability(requirement)


def rubric_applicability(
    rubric: Rubric,
    *,
    phase: str,
    format: str,  # noqa: A002
    problem_areas: frozenset[str] | None,
) -> dict[str, Applicability]:
    """Say for every item of a rubric whether it applies to a session.

    Parameters
    ----------
    rubric : Rubric
        The rubric the session is rated with.
    phase, format : str
        Ids of the session's phase and format.
    problem_areas : frozenset of str or None
        Ids of the areas this rater recorded; ``None`` while they have recorded nothing.

    Returns
    -------
    dict of str to Applicability
        Keyed by item id, in the order of the rubric.

    Raises
    ------
    RubricError
        The rubric knows no such phase, format or problem area.

    Examples
    --------
    >>> from rubrics import load
    >>> answers = rubric_applicability(
    ...     load("ipt-adherence-competence"),
    ...     phase="initial",
    ...     format="individual",
    ...     problem_areas=None,
    ... )
    >>> [item for item, answer in answers.items() if answer.state == "required"]
    ['A1', 'A3', 'D1', 'E1', 'F1', 'G1']
    """
    _check(rubric, "unknown-phase", {phase}, rubric.phases)
    _check(rubric, "unknown-format", {format}, rubric.formats)
    _check(rubric, "unknown-problem-area", problem_areas or frozenset(), rubric.problem_areas)
    return {
        item.id: applicability(item, phase=phase, format=format, problem_areas=problem_areas)
        for item in rubric.items
    }


def _check(
    rubric: Rubric, rule: str, asked: set[str] | frozenset[str], choices: tuple[Choice, ...]
) -> None:
    known = [choice.id for choice in choices]
    unknown = sorted(asked.difference(known))
    if unknown:
        where = f"{rubric.slug} {rubric.version}"
        message = f"{', '.join(unknown)}: none of {', '.join(known)}"
        raise RubricError([Problem(where, None, None, rule, message)])
