"""Whether a pathway fits an instrument that is at hand: what it names exists there."""

from collections.abc import Iterator

from rubrics.consistency.lists import none_of, unknown
from rubrics.model import Rubric, Scale
from rubrics.pathways.consistency import cut_off_scale
from rubrics.pathways.instrument import NamedInstrument, SuppliedInstrument
from rubrics.pathways.model import Pathway
from rubrics.pathways.rules import (
    CasesRule,
    FloorItemRule,
    FloorSessionRule,
    LevelRule,
    MeanScoreRule,
    PhasesRule,
    ProblemAreasRule,
    Rule,
    SessionsRule,
)
from rubrics.strict_yaml import Finding, Path


def misfits(pathway: Pathway, rubric: Rubric) -> Iterator[Finding]:
    """Yield what the pathway asks for and the instrument cannot give.

    Parameters
    ----------
    pathway : Pathway
        Bound to an instrument by name.
    rubric : Rubric
        The instrument, in one of the versions the pathway allows.

    Yields
    ------
    Finding
        ``unknown-scale``, ``unknown-section``, ``unknown-item``, ``unknown-phase``,
        ``unknown-problem-area``, ``too-many-areas``, ``unknown-format``, ``cut-off-scale``,
        ``no-such-score`` or ``lower-is-better``, with its path.

    Examples
    --------
    >>> from rubrics import load
    >>> from rubrics.pathways import load_pathway
    >>> list(misfits(load_pathway("attune-recommended"), load("ipt-adherence-competence")))
    []
    """
    instrument = pathway.instrument
    if not isinstance(instrument, NamedInstrument):
        return
    scales = {scale.id: scale for scale in rubric.scales}
    if instrument.scale not in scales:
        message = none_of(instrument.scale, scales)
        yield Finding(("instrument", "scale"), "unknown-scale", message)
    for n, rule in enumerate(pathway.rules):
        path: Path = ("rules", n)
        yield from _words(rule, rubric, path)
        if not isinstance(rule, LevelRule | MeanScoreRule | FloorSessionRule | FloorItemRule):
            continue
        if rule.scale is not None and rule.scale not in scales:
            yield Finding((*path, "scale"), "unknown-scale", none_of(rule.scale, scales))
        scale = scales.get(rule.scale or instrument.scale)
        if scale is not None:
            yield from _score(rule, rubric, scale, path)


def supplied_misfits(pathway: Pathway, rubric: Rubric, scale_id: str) -> Iterator[Finding]:
    """Yield why an instrument cannot be what a pathway leaves to the programme.

    Parameters
    ----------
    pathway : Pathway
        With an instrument the programme supplies.
    rubric : Rubric
        What the programme names.
    scale_id : str
        The scale it names.

    Yields
    ------
    Finding
        As `misfits`, or ``other-range`` when the scale has other ends than the pathway is
        written for.

    Examples
    --------
    >>> from rubrics import load
    >>> from rubrics.pathways import load_pathway
    >>> pathway = load_pathway("portfolio-pathway")
    >>> ipt = load("ipt-adherence-competence")
    >>> [each.rule for each in supplied_misfits(pathway, ipt, "competence")]
    ['other-range']
    """
    wanted = pathway.instrument
    if not isinstance(wanted, SuppliedInstrument):
        return
    scale = next((scale for scale in rubric.scales if scale.id == scale_id), None)
    path: Path = ("instrument", "supplied")
    if scale is None:
        known = [each.id for each in rubric.scales]
        yield Finding(path, "unknown-scale", none_of(scale_id, known))
        return
    if wanted.lowest is not None and (scale.lowest, scale.highest) != (
        wanted.lowest,
        wanted.highest,
    ):
        message = (
            f"the pathway is written for a scale of {wanted.lowest} to {wanted.highest}, "
            f"{scale_id!r} has {scale.lowest} to {scale.highest}"
        )
        yield Finding(path, "other-range", message)
    if scale.direction == "lower_is_better":
        yield Finding(path, "lower-is-better", f"low scores of {scale_id!r} are the good ones")
    for n, rule in enumerate(pathway.rules):
        yield from _words(rule, rubric, ("rules", n))


def _words(rule: Rule, rubric: Rubric, path: Path) -> Iterator[Finding]:
    phases = [phase.id for phase in rubric.phases]
    areas = [area.id for area in rubric.problem_areas]
    formats = [choice.id for choice in rubric.formats]
    if isinstance(rule, CasesRule | SessionsRule):
        yield from unknown(rule.phases, phases, (*path, "phases"), "unknown-phase")
    if isinstance(rule, PhasesRule):
        yield from unknown(rule.covering, phases, (*path, "covering"), "unknown-phase")
    if isinstance(rule, SessionsRule):
        yield from unknown(rule.formats, formats, (*path, "formats"), "unknown-format")
    if isinstance(rule, ProblemAreasRule):
        yield from unknown(rule.named, areas, (*path, "named"), "unknown-problem-area")
        if (rule.at_least or 0) > len(areas):
            message = f"the instrument has {len(areas)} problem areas, not {rule.at_least}"
            yield Finding((*path, "at_least"), "too-many-areas", message)


def _score(
    rule: LevelRule | MeanScoreRule | FloorSessionRule | FloorItemRule,
    rubric: Rubric,
    scale: Scale,
    path: Path,
) -> Iterator[Finding]:
    if scale.direction == "lower_is_better":
        message = f"low scores of {scale.id!r} are the good ones, and this asks for high ones"
        yield Finding(path, "lower-is-better", message)
    items = [item for item in rubric.items if scale.id in item.scales]
    if isinstance(rule, FloorItemRule):
        known = [item.id for item in items]
        yield from unknown(rule.items or (), known, (*path, "items"), "unknown-item")
        yield from cut_off_scale(rule, path, scale.lowest, scale.highest)
        return
    if rule.section is not None and rule.section not in {each.id for each in rubric.sections}:
        message = none_of(rule.section, [each.id for each in rubric.sections])
        yield Finding((*path, "section"), "unknown-section", message)
        return
    items = [item for item in items if rule.section in {None, item.section}]
    scoring = rubric.scoring
    made = scoring.overall_score if rule.section is None else scoring.section_score
    if made == "none" or not items:
        message = f"the instrument has no such score on scale {scale.id!r}"
        yield Finding(path, "no-such-score", message)
        return
    # A sum lies on the range of its items together.
    times = len(items) if made == "sum_of_items" else 1
    yield from cut_off_scale(rule, path, scale.lowest * times, scale.highest * times)
