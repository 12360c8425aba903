"""What a rater is asked for, given phase, format, problem areas and what they answered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from rubrics.answers import Answer, holds
from rubrics.errors import Problem, RubricError
from rubrics.model import Category, Choice, Count, Item, Requirement, Rubric

State: TypeAlias = Literal[
    "required",
    "once_per_phase",
    "conditional",
    "not_applicable",
    "awaits_problem_area",
    "awaits_answer",
]
Reason: TypeAlias = Literal["phase", "format", "problem_area", "condition"]
_ASKED = frozenset({"required", "once_per_phase", "conditional"})


@dataclass(frozen=True, slots=True)
class Applicability:
    """What is asked of a rater for one item, category or count.

    ``required``: in every session of the phase. ``once_per_phase``: some session of the phase
    must show it; in a single session it is rated when its occasion arose, like ``conditional``.
    ``awaits_problem_area``: known only when the rater has recorded the problem area.
    ``awaits_answer``: known only when the rater has answered what its condition is about.
    ``reason`` is given for ``not_applicable`` and nothing else.
    """

    state: State
    reason: Reason | None = None


def applicability(
    part: Item | Category | Count,
    *,
    phase: str,
    format: str,  # noqa: A002
    problem_areas: frozenset[str] | None,
) -> Applicability:
    """Say whether a part applies to a session, whatever else was answered.

    Its conditions are not looked at: that takes the other answers, see `rubric_applicability`.

    Parameters
    ----------
    part : Item, Category or Count
        What is asked about.
    phase, format : str
        Ids of the session's phase and format. An instrument without phases ignores the phase.
    problem_areas : frozenset of str or None
        Ids of the areas this rater recorded; ``None`` while they have recorded nothing.

    Returns
    -------
    Applicability
        When several things rule the part out, the first of phase, format, problem area is named.

    Raises
    ------
    RubricError
        The part knows no such phase.

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
    requirement = _requirement(part, phase)
    if requirement == "never":
        return Applicability("not_applicable", "phase")
    if part.formats != "all" and format not in part.formats:
        return Applicability("not_applicable", "format")
    if isinstance(part, Item) and part.problem_areas != "all":
        if problem_areas is None:
            return Applicability("awaits_problem_area")
        if problem_areas.isdisjoint(part.problem_areas):
            return Applicability("not_applicable", "problem_area")
    return Applicability(requirement)


def _requirement(part: Item | Category | Count, phase: str) -> Requirement:
    asked = part.applicability
    if isinstance(asked, str):
        return asked
    if phase not in asked:
        message = f"{phase!r} is none of {', '.join(asked)}"
        raise RubricError([Problem("applicability", None, part.id, "unknown-phase", message)])
    return asked[phase]


def rubric_applicability(
    rubric: Rubric,
    *,
    phase: str,
    format: str,  # noqa: A002
    problem_areas: frozenset[str] | None,
    answers: Mapping[str, Answer] | None = None,
) -> dict[str, Applicability]:
    """Say for every item, category and count of a rubric whether it applies to a session.

    What rules a part out for good is said before what it still waits for; of several that rule
    it out, the first of phase, format, problem area, condition.

    Parameters
    ----------
    rubric : Rubric
        The rubric the session is rated with.
    phase, format : str
        Ids of the session's phase and format. Ignored by a rubric that has none.
    problem_areas : frozenset of str or None
        Ids of the areas this rater recorded; ``None`` while they have recorded nothing. Ignored
        by a rubric that has none.
    answers : mapping of str to Answer, optional
        This rater's answers so far, by id of the part. What conditions are about and is not
        here has not been answered.

    Returns
    -------
    dict of str to Applicability
        By id: the items, then the categories, then the counts, each in the rubric's order.

    Raises
    ------
    RubricError
        The rubric knows no such phase, format, problem area or part.

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
    answers = answers or {}
    _check(rubric, "unknown-phase", {phase}, _ids(rubric.phases))
    _check(rubric, "unknown-format", {format}, _ids(rubric.formats))
    _check(rubric, "unknown-problem-area", problem_areas or (), _ids(rubric.problem_areas))
    _check(rubric, "unknown-part", answers, [part.id for part in rubric.parts])
    found: dict[str, Applicability] = {}
    # Conditions look back in this order, so that what they are about is settled by then.
    in_order: list[Item | Category | Count] = [
        *rubric.categories,
        *rubric.counts,
        *rubric.items,
    ]
    for part in in_order:
        alone = applicability(part, phase=phase, format=format, problem_areas=problem_areas)
        found[part.id] = _with_conditions(rubric, part, alone, found, answers)
    return {part.id: found[part.id] for part in rubric.parts}


def _with_conditions(
    rubric: Rubric,
    part: Item | Category | Count,
    alone: Applicability,
    found: Mapping[str, Applicability],
    answers: Mapping[str, Answer],
) -> Applicability:
    if alone.state == "not_applicable":
        return alone
    verdicts = set()
    for condition in part.asked_if:
        state = found[condition.part].state
        if state in _ASKED:
            verdicts.add(holds(condition, answers.get(condition.part), rubric.scoring))
        else:
            # An answer that was given before the part was ruled out, or put in doubt, is stale.
            verdicts.add(False if state == "not_applicable" else None)
    if False in verdicts:
        return Applicability("not_applicable", "condition")
    if None in verdicts and alone.state in _ASKED:
        return Applicability("awaits_answer")
    return alone


def _ids(choices: tuple[Choice, ...]) -> list[str]:
    return [choice.id for choice in choices]


def _check(rubric: Rubric, rule: str, asked: Iterable[str], known: list[str]) -> None:
    unknown = sorted(set(asked).difference(known))
    # Without phases, formats or areas, a rubric does not distinguish them.
    if unknown and known:
        where = f"{rubric.slug} {rubric.version}"
        message = f"{', '.join(unknown)}: none of {', '.join(known)}"
        raise RubricError([Problem(where, None, None, rule, message)])
