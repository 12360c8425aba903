"""What an instrument says in keys and numbers, said in words."""

from collections.abc import Iterable, Mapping

from rubrics.model import (
    Benchmark,
    Category,
    CategoryCondition,
    Choice,
    Condition,
    Count,
    Flag,
    Item,
    ItemCondition,
    Requirement,
    Rubric,
    Summary,
)
from rubrics.pathways.wording import number

REQUIREMENTS: Mapping[Requirement, str] = {
    "required": "required",
    "once_per_phase": "once in the phase",
    "conditional": "where there is occasion",
    "never": "not applicable",
}
_CONSEQUENCES = {
    "recorded": "It is recorded.",
    "blocks_pass_until_resolved": "It blocks a pass until somebody else has settled it.",
}
_SECTION = {
    "mean_of_items": "The score of a section is the mean of its items.",
    "sum_of_items": "The score of a section is the sum of its items.",
    "none": "Sections get no score of their own.",
}
_OVERALL = {
    "mean_of_items": "The total is the mean of all items.",
    "sum_of_items": "The total is the sum of all items.",
    "none": "There is no total.",
}


def joined(words: Iterable[str], last: str = "and") -> str:
    """Join words as a sentence does, each as it is written.

    Parameters
    ----------
    words : iterable of str
        In the order to be read.
    last : str
        The word before the last one.

    Returns
    -------
    str
        Empty without words.

    Examples
    --------
    >>> joined(["Grief", "Role_change"]), joined(["a", "b", "c"], "or")
    ('Grief and Role_change', 'a, b or c')
    """
    *first, final = list(words) or [""]
    return f"{', '.join(first)} {last} {final}" if first else final


def capitalised(words: str) -> str:
    """Return words with a capital at the start and a full stop at the end.

    Parameters
    ----------
    words : str
        A clause.

    Returns
    -------
    str
        A sentence; what ends as one keeps its end.

    Examples
    --------
    >>> capitalised("required in every phase"), capitalised("Why?")
    ('Required in every phase.', 'Why?')
    """
    end = "" if words.endswith((".", "!", "?")) else "."
    return f"{words[:1].upper()}{words[1:]}{end}"


def name_of(part: Item | Category | Count) -> str:
    """Return what a part is called: its name, or the question of a category."""
    return part.question if isinstance(part, Category) else part.name


def asked(rubric: Rubric, part: Item | Category | Count) -> list[str]:
    """Say when a part is asked for.

    Parameters
    ----------
    rubric : Rubric
        The part's instrument.
    part : Item, Category or Count
        One of its parts.

    Returns
    -------
    list of str
        Clauses: by phase, then what limits it to some sessions.

    Examples
    --------
    >>> from rubrics import load
    >>> rubric = load("ipt-adherence-competence")
    >>> asked(rubric, rubric.item("A1"))
    ['required in every phase']
    >>> asked(rubric, rubric.item("B3"))[1]
    'only where the problem area is Grief'
    """
    clauses = [_by_phase(rubric, part)]
    if isinstance(part, Item) and not isinstance(part.problem_areas, str):
        areas = joined(_labels(rubric.problem_areas, part.problem_areas), "or")
        clauses.append(f"only where the problem area is {areas}")
    if not isinstance(part.formats, str):
        formats = joined(_labels(rubric.formats, part.formats), "or")
        clauses.append(f"only in the format {formats}")
    if part.asked_if:
        conditions = joined(condition_clause(rubric, each) for each in part.asked_if)
        clauses.append(f"only if {conditions}")
    return clauses


def condition_clause(rubric: Rubric, condition: Condition) -> str:
    """Say when a condition holds.

    Parameters
    ----------
    rubric : Rubric
        The instrument of the condition.
    condition : Condition
        Of one of its parts.

    Returns
    -------
    str
        For example ``S2 is answered “By video” or “By telephone”``.

    Examples
    --------
    >>> from rubrics import load
    >>> rubric = load("behaviour-counts")
    >>> condition_clause(rubric, rubric.part("S3").asked_if[0])
    'S2 is answered “By video”, “By telephone” or “In writing”'
    """
    if isinstance(condition, CategoryCondition):
        category = next(each for each in rubric.categories if each.id == condition.category)
        chosen = [f"“{label}”" for label in _labels(category.choices, condition.among)]
        return f"{category.id} is answered {joined(chosen, 'or')}"
    bound, limit = condition.bound
    limited = f"{limit} or {'more' if bound == 'at_least' else 'less'}"
    if isinstance(condition, ItemCondition):
        return f"{condition.item} is scored {limited}{on_scale(rubric, condition.scale)}"
    return f"{condition.count} is counted {limited}"


def on_scale(rubric: Rubric, scale: str | None) -> str:
    """Name a scale where there are several: `` on Adherence``; else nothing."""
    if scale is None or len(rubric.scales) == 1:
        return ""
    return f" on {rubric.scale(scale).label}"


def by_scale(rubric: Rubric, values: Mapping[str, int]) -> str:
    """Say the number of each scale, once where all are equal.

    Parameters
    ----------
    rubric : Rubric
        The instrument.
    values : mapping of str to int
        By the id of a scale.

    Returns
    -------
    str
        For example ``1 on Level and 0 on Amount``.

    Examples
    --------
    >>> from rubrics import load
    >>> by_scale(load("ipt-adherence-competence"), {"adherence": 0, "competence": 1})
    '0 on Adherence and 1 on Competence'
    >>> by_scale(load("ipt-adherence-competence"), {"adherence": 0, "competence": 0})
    '0'
    """
    if len(set(values.values())) == 1:
        return str(next(iter(values.values())))
    return joined(f"{value}{on_scale(rubric, scale)}" for scale, value in values.items())


def flag_sentence(flag: Flag) -> str:
    """Say what kind of flag it is and what follows.

    Examples
    --------
    >>> from rubrics import load
    >>> flag_sentence(load("ipt-adherence-competence").flags[0])
    'Drift. It is recorded.'
    """
    return f"{flag.kind.capitalize()}. {_CONSEQUENCES[flag.consequence]}"


def scoring_sentences(rubric: Rubric) -> list[str]:
    """Say how answers become scores, without summaries and benchmarks.

    Parameters
    ----------
    rubric : Rubric
        Any instrument.

    Returns
    -------
    list of str
        Sentences in the order of the grammar.

    Examples
    --------
    >>> from rubrics import load
    >>> scoring_sentences(load("ipt-adherence-competence"))[1:3]
    ['The total is the mean of all items.', 'A score is given when at least 80 % of the items that \
apply are answered.']
    """
    scoring = rubric.scoring
    rules = {scoring.section_score, scoring.overall_score}
    sentences = [_SECTION[scoring.section_score], _OVERALL[scoring.overall_score]]
    if "sum_of_items" in rules:
        sentences.append(
            "Where some items do not apply, the sum is the mean of the others times the number of "
            "items, so that it keeps its full range."
        )
    if rules != {"none"}:
        share = scoring.minimum_answered_percent
        sentences.append(
            "A score is given only when every item that applies is answered."
            if share == 100
            else f"A score is given when at least {share} % of the items that apply are answered."
        )
    scales = [scale.id for scale in rubric.scales]
    absent = by_scale(rubric, {scale: scoring.absent_on(scale) for scale in scales})
    missed = by_scale(rubric, {scale: scoring.missed_opportunity_on(scale) for scale in scales})
    sentences += [
        f"A required item that was not done counts as {absent}.",
        f"A missed opportunity counts as {missed}.",
        "What does not apply is left out; it never counts as a number.",
        "A score above that of an absent item needs at least one turn as evidence."
        if scoring.evidence == "above_absent"
        else "No turns are asked for as evidence.",
    ]
    return sentences


def summary_rule(summary: Summary) -> str:
    """Say how a summary is made of counts.

    Examples
    --------
    >>> from rubrics import load
    >>> [summary_rule(each) for each in load("behaviour-counts").scoring.summaries[1:3]]
    ['100 × RD / (RS + RD), in per cent', '(RS + RD) / (QO + QC)']
    """
    upper = _sum(summary.numerator)
    if summary.unit == "sum":
        return " + ".join(summary.numerator)
    quotient = f"{upper} / {_sum(summary.denominator)}"
    return f"100 × {quotient}, in per cent" if summary.unit == "percent" else quotient


def benchmark_sentence(rubric: Rubric, benchmark: Benchmark) -> str:
    """Say what a score is held against.

    Examples
    --------
    >>> from rubrics import load
    >>> rubric = load("behaviour-counts")
    >>> benchmark_sentence(rubric, rubric.scoring.benchmarks[0])
    'Good overall (proposed): total 3.5 or more'
    """
    of = benchmark.of
    sections = {section.id for section in rubric.sections}
    labels = {summary.id: summary.label for summary in rubric.scoring.summaries}
    measured = "total" if of == "overall" else f"section {of}" if of in sections else of
    measured = labels.get(of, measured)
    source = f" ({benchmark.source})" if benchmark.source else ""
    limit = f"{number(benchmark.at_least)} or more{on_scale(rubric, benchmark.scale)}"
    return f"{benchmark.label}: {measured} {limit}{source}"


def _by_phase(rubric: Rubric, part: Item | Category | Count) -> str:
    requirement = part.applicability
    if isinstance(requirement, str):
        return REQUIREMENTS[requirement]
    words = {phase.label: REQUIREMENTS[requirement[phase.id]] for phase in rubric.phases}
    if len(set(words.values())) == 1:
        return f"{next(iter(words.values()))} in every phase"
    return ", ".join(f"{label}: {word}" for label, word in words.items())


def _labels(choices: Iterable[Choice], ids: Iterable[str]) -> list[str]:
    labels = {choice.id: choice.label for choice in choices}
    return [labels[each] for each in ids]


def _sum(counts: tuple[str, ...]) -> str:
    return counts[0] if len(counts) == 1 else f"({' + '.join(counts)})"
