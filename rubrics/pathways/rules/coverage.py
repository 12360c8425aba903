"""Rules that count: cases, clients, sessions, problem areas. More evidence never undoes a pass."""

from collections.abc import Iterable
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from rubrics.model.words import Word
from rubrics.pathways.evidence import SessionEvidence
from rubrics.pathways.parts import Number, Yes
from rubrics.pathways.portfolio import Portfolio
from rubrics.pathways.rules.base import Rule
from rubrics.pathways.verdict import Ref, Verdict, enough
from rubrics.pathways.wording import count, listing


def session_refs(sessions: Iterable[SessionEvidence]) -> list[Ref]:
    """Refer to sessions."""
    return [Ref("session", each.id) for each in sessions]


class CasesRule(Rule):
    """Sessions of so many cases, each with a session in every phase named, or finished."""

    kind: Literal["cases"]
    at_least: Number
    phases: tuple[Word, ...] = Field(
        default=(), description="A case counts when it has a session in each of these phases."
    )
    completed: Yes = Field(default=False, description="A case counts when it is finished.")

    def made_sentence(self) -> str:  # noqa: D102
        text = f"Sessions of at least {count(self.at_least, 'case')}"
        if self.completed:
            text = f"Sessions of at least {count(self.at_least, 'finished case')}"
        if self.phases:
            text += f", each with a session in phase {listing(self.phases)}"
        return text + "."

    def judge(self, portfolio: Portfolio) -> Verdict:  # noqa: D102
        answers = {case: self._counts(portfolio, case) for case in portfolio.cases}
        found = [case for case, answer in answers.items() if answer]
        unclear = [case for case, answer in answers.items() if answer is None]
        holds = f"{count(len(found), 'case')} of {self.at_least} counted."
        if unclear:
            holds += f" Of {len(unclear)} more it is not known."
        refs = [Ref("case", case) for case in found]
        missing = f"{count(self.at_least - len(found), 'more case')} that can be counted."
        return enough(len(found), len(unclear), self.at_least, holds, refs, missing)

    def _counts(self, portfolio: Portfolio, case_id: str) -> bool | None:
        sessions = portfolio.cases[case_id]
        lacking = set(self.phases) - {each.phase for each in sessions}
        if len(lacking) > sum(each.phase is None for each in sessions):
            return False
        finished = next(case.completed for case in portfolio.evidence.cases if case.id == case_id)
        if self.completed and finished is False:
            return False
        return None if lacking or (self.completed and finished is None) else True


class ClientsRule(Rule):
    """Sessions with so many different clients."""

    kind: Literal["clients"]
    at_least: Number

    def made_sentence(self) -> str:  # noqa: D102
        return f"Sessions with at least {count(self.at_least, 'different client')}."

    def judge(self, portfolio: Portfolio) -> Verdict:  # noqa: D102
        cases = [case for case in portfolio.evidence.cases if case.id in portfolio.cases]
        known = {case.client for case in cases if case.client is not None}
        unclear = sum(case.client is None for case in cases)
        holds = f"{count(len(known), 'different client')} of {self.at_least}."
        if unclear:
            holds += f" The client of {count(unclear, 'case')} is not known."
        refs = [Ref("case", case.id) for case in cases if case.client is not None]
        missing = f"Sessions with {count(self.at_least - len(known), 'more client')}."
        return enough(len(known), unclear, self.at_least, holds, refs, missing)


class SessionsRule(Rule):
    """So many sessions, where wanted in one of some phases or formats."""

    kind: Literal["sessions"]
    at_least: Number
    phases: tuple[Word, ...] = Field(default=(), description="In any one of these phases.")
    formats: tuple[Word, ...] = Field(default=(), description="In any one of these formats.")

    def made_sentence(self) -> str:  # noqa: D102
        return f"At least {count(self.at_least, 'session')}{self._where()}."

    def judge(self, portfolio: Portfolio) -> Verdict:  # noqa: D102
        found, unclear = [], []
        for session in portfolio.sessions:
            answers = [
                None if value is None else value in wanted
                for value, wanted in (
                    (session.phase, self.phases),
                    (session.format, self.formats),
                )
                if wanted
            ]
            if all(answers):
                found.append(session)
            elif all(answer is not False for answer in answers):
                unclear.append(session)
        holds = f"{count(len(found), 'session')}{self._where()}, of {self.at_least}."
        if unclear:
            holds += f" Of {len(unclear)} more it is not known."
        missing = f"{count(self.at_least - len(found), 'more session')}{self._where()}."
        refs = session_refs(found)
        return enough(len(found), len(unclear), self.at_least, holds, refs, missing)

    def _where(self) -> str:
        phases = f" in phase {listing(self.phases, 'or')}" if self.phases else ""
        formats = f" in format {listing(self.formats, 'or')}" if self.formats else ""
        return phases + formats


class ProblemAreasRule(Rule):
    """So many different problem areas, or certain ones, among the sessions."""

    kind: Literal["problem_areas"]
    at_least: Number | None = None
    named: tuple[Word, ...] = Field(default=(), description="Each of these areas.")

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if self.at_least is None and not self.named:
            raise PydanticCustomError("say-one", "give `at_least`, `named` or both")
        if self.at_least is not None and self.at_least <= len(self.named):
            raise PydanticCustomError(
                "already-asked", "`at_least` asks for no more areas than are `named`: leave it out"
            )
        return self

    def made_sentence(self) -> str:  # noqa: D102
        parts = []
        if self.at_least is not None:
            parts.append(f"at least {count(self.at_least, 'different problem area')}")
        if self.named:
            word = "area" if len(self.named) == 1 else "areas"
            parts.append(f"the problem {word} {listing(self.named)}")
        return f"Sessions in {listing(parts)}."

    def judge(self, portfolio: Portfolio) -> Verdict:  # noqa: D102
        known = [each for each in portfolio.sessions if each.areas is not None]
        areas = sorted({area for session in known for area in session.areas or ()})
        unclear = len(portfolio.sessions) - len(known)
        lacking = [area for area in self.named if area not in areas]
        short = max(0, (self.at_least or 0) - len(areas))
        holds = f"{count(len(areas), 'problem area')}" + (f": {listing(areas)}." if areas else ".")
        if unclear:
            holds += f" The area of {count(unclear, 'session')} is not known."
        refs = tuple(session_refs(each for each in known if each.areas))
        if not lacking and not short:
            return Verdict("pass", holds, refs)
        missing = [f"A session in problem area {listing([area])}." for area in lacking]
        if short > len(lacking):
            missing.append(f"Sessions in {count(short - len(lacking), 'other problem area')}.")
        return Verdict("cannot_tell" if unclear else "not_yet", holds, refs, tuple(missing))
