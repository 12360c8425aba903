"""What a pathway asks of scores, and the smallest portfolio that it allows."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from rubrics.pathways import Pathway
from rubrics.pathways.rules import (
    AnyRule,
    CasesRule,
    ClientsRule,
    FloorItemRule,
    FloorSessionRule,
    LevelRule,
    MeanScoreRule,
    PhasesRule,
    RandomSelectionRule,
    RatersRule,
    SessionsPerCaseRule,
    SessionsRule,
)

_SCORES = (LevelRule, MeanScoreRule, FloorSessionRule, FloorItemRule)
_OF_PARTS = "It is about one section or some items; these chances are about the overall score."
_NOT_SCORES = "It asks for something other than scores."
_EACH_CASE = "It is held against the mean of the whole portfolio here, not of each case."


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A rule that the chances do not take into account, or not in full."""

    rule: str
    sentence: str
    why: str


@dataclass(frozen=True)
class Bar:
    """The numbers of a pathway; a bar that it does not set is None.

    `in_all` is how many different raters it asks for over all sessions.
    """

    n_sessions: int
    n_cases: int
    n_raters: int
    in_all: int | None
    by_supervisors: bool
    level: float | None
    confidence: float
    mean: float | None
    lowest_session: float | None
    lowest_item: float | None
    lowest_item_mean: float | None
    counted: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = field(default=())

    @property
    def cut(self) -> float | None:
        """The level that the pathway is meant to certify."""
        return self.mean if self.level is None else self.level


def bar_of(pathway: Pathway) -> Bar:
    """Read a pathway's numbers."""
    rules = pathway.rules
    overall = [rule for rule in rules if isinstance(rule, _SCORES) and not _of_parts(rule)]
    levels = [rule for rule in overall if isinstance(rule, LevelRule)]
    strictest = max(levels, key=lambda rule: (rule.above, rule.confidence), default=None)
    floors = [rule for rule in overall if isinstance(rule, FloorItemRule)]
    raters = next((rule for rule in rules if isinstance(rule, RatersRule)), None)
    n_cases = max(
        [1, *(rule.at_least for rule in rules if isinstance(rule, CasesRule | ClientsRule))]
    )
    return Bar(
        n_sessions=max(n_cases, *_sessions(rules, n_cases)),
        n_cases=n_cases,
        n_raters=raters.at_least if raters else 1,
        in_all=raters.in_all if raters else None,
        by_supervisors=raters is not None and raters.rated_as == "supervisor",
        level=strictest.above if strictest else None,
        confidence=strictest.confidence / 100 if strictest else 0.5,
        mean=_highest(rule.at_least for rule in overall if isinstance(rule, MeanScoreRule)),
        lowest_session=_highest(
            rule.at_least for rule in overall if isinstance(rule, FloorSessionRule)
        ),
        lowest_item=_highest(rule.at_least for rule in floors if rule.of == "each_session"),
        lowest_item_mean=_highest(rule.at_least for rule in floors if rule.of == "portfolio"),
        counted=tuple(rule.id for rule in overall),
        left_out=tuple(_left_out(pathway)),
    )


def _of_parts(rule: AnyRule) -> bool:
    parts = (getattr(rule, "section", None), getattr(rule, "items", None))
    return any(part is not None for part in parts)


def _left_out(pathway: Pathway) -> Iterator[LeftOut]:
    planned = (
        CasesRule,
        ClientsRule,
        SessionsRule,
        SessionsPerCaseRule,
        PhasesRule,
        RandomSelectionRule,
        RatersRule,
    )
    for rule in pathway.rules:
        if isinstance(rule, _SCORES):
            if _of_parts(rule):
                yield LeftOut(rule.id, rule.sentence, _OF_PARTS)
            elif isinstance(rule, MeanScoreRule) and rule.of == "each_case":
                yield LeftOut(rule.id, rule.sentence, _EACH_CASE)
        elif not isinstance(rule, planned):
            yield LeftOut(rule.id, rule.sentence, _NOT_SCORES)


def _sessions(rules: tuple[AnyRule, ...], n_cases: int) -> Iterator[int]:
    """Yield how many sessions the rules ask for, each on its own."""
    for rule in rules:
        if isinstance(rule, SessionsRule):
            yield rule.at_least
        elif isinstance(rule, SessionsPerCaseRule) and rule.at_least is not None:
            yield n_cases * rule.at_least
        elif isinstance(rule, CasesRule):
            yield rule.at_least * max(1, len(rule.phases))
        elif isinstance(rule, PhasesRule):
            yield len(rule.covering) * rule.at_least * (n_cases if rule.of == "each_case" else 1)
        elif isinstance(rule, RandomSelectionRule) and rule.at_least != "all":
            yield rule.at_least * (n_cases if rule.of == "each_case" else 1)


def _highest(values: Iterator[float]) -> float | None:
    return max(values, default=None)
