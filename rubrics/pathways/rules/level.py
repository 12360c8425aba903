"""The decision rule: a limit of the trainee's level against the cut."""

from typing import Literal

from pydantic import Field

from rubrics.model.words import Code, Word
from rubrics.pathways.evidence import LevelEvidence
from rubrics.pathways.parts import Confidence, Cut
from rubrics.pathways.portfolio import Instrument, Portfolio
from rubrics.pathways.rules.base import Rule
from rubrics.pathways.rules.phases import NO_CASE
from rubrics.pathways.rules.rating import NO_INSTRUMENT
from rubrics.pathways.verdict import Ref, Verdict
from rubrics.pathways.wording import number


class LevelRule(Rule):
    """The trainee's own severity-adjusted mean with one-sided limits lies above the cut.

    Lower limit above the cut: pass. Upper limit below it: not yet. Else cannot tell. An estimate
    that is not there, or was made of other sessions, is cannot tell.
    """

    kind: Literal["level"]
    above: Cut
    confidence: Confidence = Field(default=90, description="Per cent of the one-sided limit.")
    scale: Word | None = Field(default=None, description="Left out: the pathway's own scale.")
    section: Code | None = Field(default=None, description="Left out: the overall score.")

    def made_sentence(self) -> str:  # noqa: D102
        scale = f" in {self.scale.replace('_', ' ')}" if self.scale else ""
        section = f" in section {self.section}" if self.section else ""
        return (
            f"The lower {self.confidence} % limit of the trainee's level{scale}{section} "
            f"is above {number(self.above)}."
        )

    def judge(self, portfolio: Portfolio) -> Verdict:  # noqa: D102
        if not portfolio.sessions:
            return NO_CASE
        if portfolio.instrument is None:
            return NO_INSTRUMENT
        found = [
            level
            for level in portfolio.evidence.levels
            if self._fits(level, portfolio.instrument)
            and set(level.sessions) == {each.id for each in portfolio.sessions}
        ]
        if len(found) != 1:
            holds = "No estimate" if not found else "More than one estimate"
            missing = f"One estimate with {self.confidence} % limits of exactly these sessions."
            return Verdict("cannot_tell", f"{holds} of the level fits.", (), (missing,))
        return self._decide(found[0])

    def _fits(self, level: LevelEvidence, instrument: Instrument) -> bool:
        versions = set(level.versions)
        return (
            level.rubric == instrument.slug
            and (versions <= instrument.versions if instrument.versions else len(versions) == 1)
            and level.scale == (self.scale or instrument.scale)
            and level.section == self.section
            and level.confidence == self.confidence
        )

    def _decide(self, level: LevelEvidence) -> Verdict:
        refs = (Ref("level", level.id),)
        cut = number(self.above)
        lower = "not known" if level.lower is None else number(level.lower, self.above)
        upper = "not known" if level.upper is None else number(level.upper, self.above)
        holds = f"Lower limit {lower}, upper limit {upper}, cut {cut}."
        if level.lower is not None and level.lower > self.above:
            return Verdict("pass", holds, refs)
        if level.upper is not None and level.upper < self.above:
            return Verdict("not_yet", holds, refs, (f"A level above {cut}.",))
        if level.lower is None or level.upper is None:
            reason = level.reason or "The estimate has no limit"
            return Verdict("cannot_tell", holds, refs, (f"{reason.rstrip('.')}.",))
        missing = f"The cut {cut} lies between the limits: more sessions or raters narrow them."
        return Verdict("cannot_tell", holds, refs, (missing,))
