"""Rules over scores: means, and the floors below which no session or item may be."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from rubrics.model.words import Code, Word
from rubrics.pathways.evidence import SessionEvidence
from rubrics.pathways.parts import Cut, Scope
from rubrics.pathways.portfolio import ItemMean, Portfolio, Reading, mean
from rubrics.pathways.rules.base import Rule
from rubrics.pathways.rules.phases import NO_CASE
from rubrics.pathways.rules.rating import NO_INSTRUMENT
from rubrics.pathways.verdict import Ref, State, Verdict, joined
from rubrics.pathways.wording import at_least, count, listing, number

MIXED_VERSIONS = Verdict(
    "cannot_tell",
    "The ratings are of several versions of the instrument, which are not averaged.",
    (),
    ("Name the versions whose scores may stand together, or rate with one.",),
)


# Names of sessions with their scores. A name need not be unique.
Readings: TypeAlias = Sequence[tuple[str, Reading]]


class ScoreRule(Rule):
    """What all rules over scores share: a cut on a scale of the instrument.

    A session's score is the mean of its ratings that count, or its consensus. A session nobody
    rated is not yet; a score that is there but cannot be read is cannot tell.
    """

    at_least: Cut
    scale: Word | None = Field(default=None, description="Left out: the pathway's own scale.")

    def judge(self, portfolio: Portfolio) -> Verdict:  # noqa: D102
        if not portfolio.sessions:
            return NO_CASE
        if portfolio.instrument is None:
            return NO_INSTRUMENT
        if portfolio.mixes_versions:
            return MIXED_VERSIONS
        return self.judge_scores(portfolio, self.scale or portfolio.instrument.scale)

    @abstractmethod
    def judge_scores(self, portfolio: Portfolio, scale: str) -> Verdict:
        """Judge a portfolio with sessions and a known instrument."""

    @property
    def measure(self) -> str:
        """The scale in words."""
        return self.scale.replace("_", " ") if self.scale else "score"


class SectionScoreRule(ScoreRule):
    """A rule over session scores, of the whole instrument or of one section."""

    section: Code | None = Field(default=None, description="Left out: the overall score.")

    @property
    def where(self) -> str:
        """The section in words."""
        return f" in section {self.section}" if self.section else ""

    def readings(
        self, portfolio: Portfolio, sessions: tuple[SessionEvidence, ...], scale: str
    ) -> Readings:
        """Read the scores of sessions."""
        return [
            (portfolio.label(each), portfolio.score(each, scale, self.section)) for each in sessions
        ]


class MeanScoreRule(SectionScoreRule):
    """The mean over sessions reaches a cut, over the portfolio or in each case."""

    kind: Literal["mean_score"]
    of: Scope = "portfolio"

    def made_sentence(self) -> str:  # noqa: D102
        case = " of each case" if self.of == "each_case" else ""
        cut = number(self.at_least)
        return f"The mean {self.measure}{self.where} over the sessions{case} is at least {cut}."

    def judge_scores(self, portfolio: Portfolio, scale: str) -> Verdict:  # noqa: D102
        if self.of == "portfolio":
            return self._mean(portfolio, portfolio.sessions, scale, "")
        return joined(
            [
                self._mean(portfolio, sessions, scale, f"{portfolio.case_label(case)}: ")
                for case, sessions in portfolio.cases.items()
            ]
        )

    def _mean(
        self, portfolio: Portfolio, sessions: tuple[SessionEvidence, ...], scale: str, place: str
    ) -> Verdict:
        readings = self.readings(portfolio, sessions, scale)
        incomplete = not_all_known(readings, place)
        if incomplete is not None:
            return incomplete
        value = mean(reading.value for _, reading in readings)
        shown = number(value, self.at_least)
        holds = f"{place}mean {shown} over {count(len(sessions), 'session')}."
        if at_least(value, self.at_least):
            return Verdict("pass", holds, refs_of(readings))
        cut = number(self.at_least)
        missing = f"{place}a mean of {cut}; it is {shown}."
        return Verdict("not_yet", holds, refs_of(readings), (missing,))


class FloorSessionRule(SectionScoreRule):
    """No session is below a floor."""

    kind: Literal["floor_session"]

    def made_sentence(self) -> str:  # noqa: D102
        floor = number(self.at_least)
        return f"In every session the {self.measure}{self.where} is at least {floor}."

    def judge_scores(self, portfolio: Portfolio, scale: str) -> Verdict:  # noqa: D102
        readings = self.readings(portfolio, portfolio.sessions, scale)
        known = [(name, each) for name, each in readings if each.state == "known"]
        below = [
            (name, number(each.value, self.at_least))
            for name, each in known
            if not at_least(each.value, self.at_least)
        ]
        if below:
            holds = f"{count(len(below), 'session')} of {len(readings)} below the floor."
            missing = tuple(f"{name}: {value}." for name, value in below)
            return Verdict("not_yet", holds, refs_of(known), missing)
        lowest = min((each.value for _, each in known), default=None)
        found = "" if lowest is None else f"Lowest session {number(lowest, self.at_least)}."
        incomplete = not_all_known(readings, "")
        if incomplete is None:
            return Verdict("pass", found, refs_of(known))
        return Verdict(
            incomplete.state,
            f"{found} {incomplete.holds}".strip(),
            refs_of(known),
            incomplete.missing,
        )


class FloorItemRule(ScoreRule):
    """No required item, or none of those named, is below a floor."""

    kind: Literal["floor_item"]
    items: Annotated[tuple[Code, ...], Field(min_length=1)] | None = Field(
        default=None, description="Left out: every item the session requires."
    )
    of: Literal["each_session", "portfolio"] = Field(
        default="each_session", description="Each session's value, or the mean over sessions."
    )

    def made_sentence(self) -> str:  # noqa: D102
        items = f"of the items {listing(self.items)}" if self.items else "required item"
        none = "None" if self.items else "No"
        over = "in any session" if self.of == "each_session" else "on the mean over its sessions"
        scale = f" in {self.measure}" if self.scale else ""
        return f"{none} {items} is below {number(self.at_least)}{scale} {over}."

    def judge_scores(self, portfolio: Portfolio, scale: str) -> Verdict:  # noqa: D102
        readings: list[tuple[str, Reading]] = []
        values: dict[str, list[tuple[str, ItemMean]]] = {}
        for session in portfolio.sessions:
            found = portfolio.item_scores(session, scale)
            if isinstance(found, Reading):
                readings.append((portfolio.label(session), found))
                continue
            for item, score in found.items():
                if score.required if self.items is None else item in self.items:
                    values.setdefault(item, []).append((portfolio.label(session), score))
        asked = set(self.items or values)
        lacking = sorted(asked - set(values))
        below, unknown = self._below(values)
        means = [each for entries in values.values() for _, each in entries]
        refs = tuple(sorted({ref for each in means for ref in each.counts}))
        holds = f"{count(len(values), 'item')} looked at, {len(below)} below the floor."
        incomplete = not_all_known(readings, "")
        states: list[State] = ["pass"]
        missing = list(below)
        if below:
            states.append("not_yet")
        if lacking or not values:
            states.append("cannot_tell" if incomplete or unknown else "not_yet")
            missing += [f"A score of item {item}." for item in lacking]
            missing += [] if asked else ["A score of any required item."]
        if unknown:
            states.append("cannot_tell")
            missing += unknown
        if incomplete is not None:
            states.append(incomplete.state)
            missing += incomplete.missing
        verdicts = [Verdict(state, holds, refs) for state in states]
        return Verdict(joined(verdicts).state, holds, refs, tuple(missing))

    def _below(
        self, values: Mapping[str, list[tuple[str, ItemMean]]]
    ) -> tuple[list[str], list[str]]:
        below, unknown = [], []
        for item, entries in sorted(values.items()):
            known = [(name, each.value) for name, each in entries if each.value is not None]
            if len(known) < len(entries):
                unknown.append(f"The value of item {item} in every session.")
            if self.of == "portfolio":
                known = [("mean", mean(v for _, v in known))] if len(known) == len(entries) else []
            below += [
                f"Item {item}, {name}: {number(value, self.at_least)}."
                for name, value in known
                if not at_least(value, self.at_least)
            ]
        return below, unknown


def not_all_known(readings: Readings, place: str) -> Verdict | None:
    """Say why scores are incomplete, or nothing when all are known.

    Parameters
    ----------
    readings : sequence of (str, Reading)
        With the name of the session.
    place : str
        What the sentence begins with.

    Returns
    -------
    Verdict or None
        Not yet when a session has no rating, else cannot tell.

    Examples
    --------
    >>> not_all_known([("one", Reading("known", 3.0))], "") is None
    True
    >>> not_all_known([("one", Reading("missing", reason="no rating of it counts"))], "").state
    'not_yet'
    """
    lacking = [(name, each) for name, each in readings if each.state != "known"]
    if not lacking:
        return None
    state: State = (
        "not_yet" if any(each.state == "missing" for _, each in lacking) else "cannot_tell"
    )
    holds = f"{place}{count(len(lacking), 'session')} without a score that can be read."
    missing = tuple(f"{name}: {each.reason}." for name, each in lacking)
    return Verdict(state, holds, (), missing)


def refs_of(readings: Readings) -> tuple[Ref, ...]:
    """Gather the ratings that scores were read from."""
    return tuple(sorted({ref for _, each in readings for ref in each.counts}))
