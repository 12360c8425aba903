"""Rules over phases and over the sessions of each case."""

from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from rubrics.model.words import Word
from rubrics.pathways.evidence import SessionEvidence
from rubrics.pathways.parts import Number, NumberOrAll, Scope
from rubrics.pathways.portfolio import Portfolio
from rubrics.pathways.rules.base import Rule
from rubrics.pathways.rules.coverage import session_refs
from rubrics.pathways.verdict import Ref, State, Verdict, enough, joined
from rubrics.pathways.wording import count, listing

NO_CASE = Verdict("not_yet", "The portfolio holds no session.", (), ("Put sessions in.",))


class PhasesRule(Rule):
    """So many sessions in every phase named, over the portfolio or in each of its cases."""

    kind: Literal["phases"]
    covering: tuple[Word, ...] = Field(min_length=1, description="Every one of these phases.")
    at_least: Number = Field(default=1, description="Sessions in each phase.")
    of: Scope = "portfolio"

    def made_sentence(self) -> str:  # noqa: D102
        where = "For each case at" if self.of == "each_case" else "At"
        phase = "phase" if len(self.covering) == 1 else "each of the phases"
        sessions = count(self.at_least, "session")
        return f"{where} least {sessions} in {phase} {listing(self.covering)}."

    def judge(self, portfolio: Portfolio) -> Verdict:  # noqa: D102
        if not portfolio.sessions:
            return NO_CASE
        if self.of == "portfolio":
            return self._covered(portfolio.sessions, "")
        return joined(
            [
                self._covered(sessions, f"{portfolio.case_label(case)}: ")
                for case, sessions in portfolio.cases.items()
            ]
        )

    def _covered(self, sessions: tuple[SessionEvidence, ...], place: str) -> Verdict:
        numbers = {phase: sum(each.phase == phase for each in sessions) for phase in self.covering}
        short = {
            phase: self.at_least - number
            for phase, number in numbers.items()
            if number < self.at_least
        }
        unclear = sum(each.phase is None for each in sessions)
        spoken = [f"{number} in {phase.replace('_', ' ')}" for phase, number in numbers.items()]
        holds = f"{place}{listing(spoken)}."
        if unclear:
            holds += f" The phase of {count(unclear, 'session')} is not known."
        refs = tuple(session_refs(each for each in sessions if each.phase in numbers))
        if not short:
            return Verdict("pass", holds, refs)
        state: State = "cannot_tell" if sum(short.values()) <= unclear else "not_yet"
        missing = tuple(
            f"{place}{count(number, 'more session')} in phase {listing([phase])}."
            for phase, number in short.items()
        )
        return Verdict(state, holds, refs, missing)


class SessionsPerCaseRule(Rule):
    """So many sessions of each case, or of some number of cases."""

    kind: Literal["sessions_per_case"]
    at_least: Number | None = None
    at_most: Number | None = Field(
        default=None, description="So that one case does not carry the portfolio."
    )
    cases: NumberOrAll = Field(default="all", description="In how many cases this holds.")

    @model_validator(mode="after")
    def _can_be_met(self) -> Self:
        if self.at_least is None and self.at_most is None:
            raise PydanticCustomError("say-one", "give `at_least`, `at_most` or both")
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise PydanticCustomError(
                "min-above-max", "`at_least` is above `at_most`: no case can meet it"
            )
        return self

    def made_sentence(self) -> str:  # noqa: D102
        parts = []
        if self.at_least is not None:
            parts.append(f"at least {self.at_least}")
        if self.at_most is not None:
            parts.append(f"at most {self.at_most}")
        last = self.at_least if self.at_most is None else self.at_most
        word = "session" if last == 1 else "sessions"
        cases = "each case" if self.cases == "all" else f"at least {count(self.cases, 'case')}"
        return f"{listing(parts).capitalize()} {word} of {cases}."

    def judge(self, portfolio: Portfolio) -> Verdict:  # noqa: D102
        if not portfolio.cases:
            return NO_CASE
        numbers = {case: len(sessions) for case, sessions in portfolio.cases.items()}
        met = [case for case, number in numbers.items() if self._fits(number)]
        holds = f"{count(len(met), 'case')} of {len(numbers)} in the portfolio."
        refs = [Ref("case", case) for case in met]
        if self.cases != "all":
            missing = f"{count(self.cases - len(met), 'more case')} with that many sessions."
            return enough(len(met), 0, self.cases, holds, refs, missing)
        if len(met) == len(numbers):
            return Verdict("pass", holds, tuple(refs))
        missing_of = tuple(
            f"{portfolio.case_label(case)} has {count(number, 'session')}."
            for case, number in numbers.items()
            if case not in met
        )
        return Verdict("not_yet", holds, tuple(refs), missing_of)

    def _fits(self, number: int) -> bool:
        return (self.at_least or 0) <= number <= (self.at_most or number)
