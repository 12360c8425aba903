"""Rules between the rules of a pathway: one that cannot be met is refused, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rubrics.pathways.instrument import SuppliedInstrument
from rubrics.pathways.rules import (
    AttestedRule,
    CasesRule,
    FlagsRule,
    FloorItemRule,
    FloorSessionRule,
    LevelRule,
    MeanScoreRule,
    PhasesRule,
    RatersRule,
    Rule,
    SessionsPerCaseRule,
    SignaturesRule,
    SupervisionHoursRule,
    ValidityRule,
)
from rubrics.strict_yaml import Finding, Path

if TYPE_CHECKING:
    from rubrics.pathways.model import Pathway

HARM_FLAGS = "harm_flags"

# Two of these in one pathway would be two answers to one question.
_ONCE = (RatersRule, FlagsRule, ValidityRule, SignaturesRule)
SCORE_RULES = (MeanScoreRule, FloorSessionRule, FloorItemRule, LevelRule)
# What can be met without a single session in the portfolio.
_NO_SESSIONS = (SignaturesRule, SupervisionHoursRule, AttestedRule)


def inconsistencies(pathway: Pathway) -> Iterator[Finding]:
    """Yield every rule between parts that the pathway breaks.

    Parameters
    ----------
    pathway : Pathway
        Each rule is valid on its own.

    Yields
    ------
    Finding
        With the path of keys and positions in the file.

    Examples
    --------
    >>> from rubrics.pathways import load_pathway
    >>> list(inconsistencies(load_pathway("attune-recommended")))
    []
    """
    yield from _identities(pathway)
    yield from _lists(pathway)
    yield from _instrument(pathway)
    yield from _floors(pathway)
    yield from _phases(pathway)
    yield from _people(pathway)
    yield from _renewal(pathway)
    if pathway.language.split("-")[0] != "en":
        for n, rule in enumerate(pathway.rules):
            if rule.says is None:
                message = f"made sentences are English: say this rule in {pathway.language!r}"
                yield Finding(("rules", n), "says-missing", message)


def _identities(pathway: Pathway) -> Iterator[Finding]:
    seen: set[str] = set()
    for n, rule in enumerate(pathway.rules):
        if rule.id in seen:
            yield Finding(("rules", n, "id"), "duplicate-id", f"{rule.id!r} is already taken")
        elif rule.id == HARM_FLAGS and not isinstance(rule, FlagsRule):
            message = f"{HARM_FLAGS!r} is kept for the rule on flags"
            yield Finding(("rules", n, "id"), "reserved-id", message)
        seen.add(rule.id)
    for kind in _ONCE:
        for n, rule in [(n, r) for n, r in enumerate(pathway.rules) if isinstance(r, kind)][1:]:
            message = f"there is already a rule of kind {rule.kind!r}: a pathway has one"
            yield Finding(("rules", n, "kind"), "kind-twice", message)
    named: set[str] = set()
    for n, rule in enumerate(pathway.rules):
        if isinstance(rule, AttestedRule):
            if rule.requirement in named:
                message = f"{rule.requirement!r} is already asked for"
                yield Finding(("rules", n, "requirement"), "requirement-twice", message)
            named.add(rule.requirement)


def _lists(pathway: Pathway) -> Iterator[Finding]:
    """No list may name a thing twice: the second would look like a demand and be none."""
    versions = getattr(pathway.instrument, "versions", ())
    yield from _listed_twice(versions, ("instrument", "versions"))
    for n, rule in enumerate(pathway.rules):
        for key in ("phases", "formats", "covering", "named", "items", "renewal"):
            yield from _listed_twice(getattr(rule, key, None) or (), ("rules", n, key))


def _listed_twice(words: Sequence[str], path: Path) -> Iterator[Finding]:
    for word, times in Counter(words).items():
        if times > 1:
            yield Finding(path, "listed-twice", f"{word!r} is listed {times} times")


def _instrument(pathway: Pathway) -> Iterator[Finding]:
    instrument = pathway.instrument
    if not isinstance(instrument, SuppliedInstrument):
        return
    lowest, highest = instrument.lowest, instrument.highest
    if (lowest is None) != (highest is None) or (
        lowest is not None and highest is not None and lowest >= highest
    ):
        message = "give both `lowest` and `highest`, the first below the second, or neither"
        yield Finding(("instrument",), "scale-points", message)
        return
    for n, rule in enumerate(pathway.rules):
        if lowest is not None and highest is not None:
            yield from cut_off_scale(rule, ("rules", n), lowest, highest)
        elif isinstance(rule, SCORE_RULES):
            message = "a rule over scores needs the `lowest` and `highest` point of the instrument"
            yield Finding(("rules", n), "scale-unknown", message)
        for key in ("scale", "section", "items"):
            if getattr(rule, key, None) is not None:
                message = f"`{key}` of an instrument that the programme supplies is not known"
                yield Finding(("rules", n, key), "part-of-supplied", message)


def cut_off_scale(rule: Rule, path: Path, lowest: float, highest: float) -> Iterator[Finding]:
    """Yield a finding when no score on the scale could meet the rule, or every score does.

    Parameters
    ----------
    rule : Rule
        Of any kind; those without a cut are passed over.
    path : tuple
        Where the rule is.
    lowest, highest : float
        Ends of the scale.

    Yields
    ------
    Finding
        ``cut-off-scale``.

    Examples
    --------
    >>> from rubrics.pathways import load_pathway
    >>> level = load_pathway("attune-recommended").rule("level")
    >>> [finding.rule for finding in cut_off_scale(level, (), 1, 3)]
    ['cut-off-scale']
    """
    if isinstance(rule, LevelRule):
        if not lowest <= rule.above < highest:
            message = f"a level above {rule.above:g} is not possible on {lowest:g} to {highest:g}"
            yield Finding((*path, "above"), "cut-off-scale", message)
    elif isinstance(rule, MeanScoreRule | FloorSessionRule | FloorItemRule) and not (
        lowest < rule.at_least <= highest
    ):
        message = f"{rule.at_least:g} sets no bar on a scale of {lowest:g} to {highest:g}"
        yield Finding((*path, "at_least"), "cut-off-scale", message)


def _floors(pathway: Pathway) -> Iterator[Finding]:
    means = [rule for rule in pathway.rules if isinstance(rule, MeanScoreRule)]
    for n, rule in enumerate(pathway.rules):
        if isinstance(rule, FloorSessionRule):
            for mean in means:
                same = (mean.scale, mean.section) == (rule.scale, rule.section)
                if same and rule.at_least > mean.at_least:
                    message = f"the floor is above the mean of {mean.at_least:g} in {mean.id!r}"
                    yield Finding(("rules", n, "at_least"), "floor-above-mean", message)


def _phases(pathway: Pathway) -> Iterator[Finding]:
    """Refuse more sessions of each case than a case may have."""
    most = min(
        (
            rule.at_most
            for rule in pathway.rules
            if isinstance(rule, SessionsPerCaseRule)
            and rule.at_most is not None
            and rule.cases == "all"
        ),
        default=None,
    )
    if most is None:
        return
    for n, rule in enumerate(pathway.rules):
        needed, key = 0, "at_least"
        if isinstance(rule, PhasesRule) and rule.of == "each_case":
            needed, key = len(set(rule.covering)) * rule.at_least, "covering"
        elif isinstance(rule, CasesRule):
            needed, key = len(set(rule.phases)), "phases"
        elif isinstance(rule, SessionsPerCaseRule) and rule.at_least is not None:
            needed = rule.at_least
        if needed > most:
            message = f"this needs {needed} sessions of a case, and at most {most} are allowed"
            yield Finding(("rules", n, key), "min-above-max", message)


def _people(pathway: Pathway) -> Iterator[Finding]:
    raters = max((r.at_least for r in pathway.rules if isinstance(r, RatersRule)), default=0)
    signed = False
    for n, rule in enumerate(pathway.rules):
        if isinstance(rule, RatersRule) and (rule.in_all or rule.at_least) < rule.at_least:
            message = f"each session has {rule.at_least} raters, so all have no fewer"
            yield Finding(("rules", n, "in_all"), "fewer-in-all", message)
        if isinstance(rule, SignaturesRule):
            signed = True
            if rule.at_least == 1 and raters > 1:
                message = f"{raters} raters judge each session, so one signature is too few"
                yield Finding(("rules", n, "at_least"), "signatures-too-few", message)
    if not signed:
        message = "nobody passes on numbers alone: add a rule of kind 'signatures'"
        yield Finding(("rules",), "no-signature", message)
    if all(isinstance(rule, _NO_SESSIONS) for rule in pathway.rules):
        message = "no rule asks for a session: nothing of the trainee's work would be looked at"
        yield Finding(("rules",), "no-sessions", message)


def _renewal(pathway: Pathway) -> Iterator[Finding]:
    known = {rule.id: rule for rule in pathway.rules}
    for n, rule in enumerate(pathway.rules):
        if not isinstance(rule, ValidityRule):
            continue
        for position, name in enumerate(rule.renewal):
            path = ("rules", n, "renewal", position)
            if name not in known:
                yield Finding(path, "unknown-rule", f"there is no rule {name!r}")
            elif isinstance(known[name], ValidityRule | SignaturesRule | FlagsRule):
                message = f"{name!r} is asked for at every decision: leave it out here"
                yield Finding(path, "renewal-rule", message)
