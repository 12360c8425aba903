"""Rules over what surrounds the sessions: supervision, attested requirements, outcome measures."""

from datetime import date
from itertools import pairwise
from math import fsum
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from rubrics.model.words import Text, Word
from rubrics.pathways.evidence import CaseEvidence, SupervisionEvidence
from rubrics.pathways.parts import Amount, Months, Number, Yes
from rubrics.pathways.portfolio import Portfolio
from rubrics.pathways.rules.base import Rule
from rubrics.pathways.rules.phases import NO_CASE
from rubrics.pathways.verdict import Ref, State, Verdict, joined
from rubrics.pathways.wording import add_months, at_least, count, listing, number


def _reached(certain: float, possible: float, needed: float) -> State:
    """Judge a sum of which a part is not certain."""
    if at_least(certain, needed):
        return "pass"
    return "cannot_tell" if at_least(certain + possible, needed) else "not_yet"


class SupervisionHoursRule(Rule):
    """Hours of supervision in the log: in all, for each case, against therapy, over a time.

    An entry counts when it is confirmed; one of which that is not known may count.
    """

    kind: Literal["supervision_hours"]
    total: Amount | None = None
    per_case: Amount | None = Field(default=None, description="For each case of the portfolio.")
    therapy_hours_per_hour: Amount | None = Field(
        default=None, description="At most so many hours of therapy for each hour of supervision."
    )
    over_months: Months | None = Field(default=None, description="From first to last entry.")

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        asked = (self.total, self.per_case, self.therapy_hours_per_hour, self.over_months)
        if all(each is None for each in asked):
            raise PydanticCustomError(
                "say-one",
                "give `total`, `per_case`, `therapy_hours_per_hour` or `over_months`",
            )
        return self

    def made_sentence(self) -> str:  # noqa: D102
        parts = []
        if self.total is not None:
            parts.append(f"at least {number(self.total)} h in all")
        if self.per_case is not None:
            parts.append(f"at least {number(self.per_case)} h for each case")
        if self.therapy_hours_per_hour is not None:
            ratio = number(self.therapy_hours_per_hour)
            parts.append(f"at least 1 h for every {ratio} h of therapy")
        if self.over_months is not None:
            parts.append(f"over at least {count(self.over_months, 'month')}")
        return f"Supervision in the log: {listing(parts)}."

    def judge(self, portfolio: Portfolio) -> Verdict:  # noqa: D102
        log = portfolio.evidence.supervision
        verdicts = []
        if self.total is not None:
            verdicts.append(_hours(log, self.total, "in all", ""))
        if self.per_case is not None:
            verdicts += [
                _hours([e for e in log if e.case == case], self.per_case, "logged", f"{name}: ")
                for case, name in ((c, portfolio.case_label(c)) for c in portfolio.cases)
            ] or [NO_CASE]
        if self.therapy_hours_per_hour is not None:
            verdicts.append(self._against_therapy(portfolio))
        if self.over_months is not None:
            verdicts.append(_span(log, self.over_months))
        return joined(verdicts)

    def _against_therapy(self, portfolio: Portfolio) -> Verdict:
        cases = [case for case in portfolio.evidence.cases if case.id in portfolio.cases]
        if not cases or self.therapy_hours_per_hour is None:
            return NO_CASE
        therapy = [case.therapy_hours for case in cases if case.therapy_hours is not None]
        needed = fsum(therapy) / self.therapy_hours_per_hour
        ratio = f"for {number(fsum(therapy))} h of therapy"
        verdict = _hours(portfolio.evidence.supervision, needed, ratio, "")
        if len(therapy) == len(cases) or verdict.state == "not_yet":
            return verdict
        unknown = count(len(cases) - len(therapy), "case")
        return Verdict(
            "cannot_tell",
            f"{verdict.holds} The hours of therapy of {unknown} are not known.",
            verdict.counts,
            (*verdict.missing, f"The hours of therapy of {unknown}."),
        )


def _hours(
    log: tuple[SupervisionEvidence, ...] | list[SupervisionEvidence],
    needed: float,
    what: str,
    place: str,
) -> Verdict:
    confirmed = [entry for entry in log if entry.confirmed]
    certain = fsum(entry.hours for entry in confirmed)
    possible = fsum(entry.hours for entry in log if entry.confirmed is None)
    state: State = _reached(certain, possible, needed) if confirmed or possible else "not_yet"
    holds = f"{place}{number(certain, needed)} h {what}, of {number(needed)}."
    if possible:
        holds += f" {number(possible)} h are not confirmed."
    refs = tuple(sorted(Ref("supervision", entry.id) for entry in confirmed))
    if state == "pass":
        return Verdict(state, holds, refs)
    short = number(needed - certain)
    return Verdict(state, holds, refs, (f"{place}{short} h more of confirmed supervision.",))


def _span(log: tuple[SupervisionEvidence, ...], months: int) -> Verdict:
    confirmed = [entry for entry in log if entry.confirmed]
    possible = [entry for entry in log if entry.confirmed is not False]
    spans = _lasts(confirmed, months)
    state: State = "pass" if spans else "cannot_tell" if _lasts(possible, months) else "not_yet"
    refs = tuple(sorted(Ref("supervision", entry.id) for entry in confirmed))
    if not confirmed:
        holds = "No confirmed supervision."
    else:
        first, last = _ends(confirmed)
        holds = f"Supervision from {first} to {last}."
    missing = () if spans else (f"Supervision that spans {count(months, 'month')}.",)
    return Verdict(state, holds, refs, missing)


def _ends(log: list[SupervisionEvidence]) -> tuple[date, date]:
    days = [entry.held_on for entry in log]
    return min(days), max(days)


def _lasts(log: list[SupervisionEvidence], months: int) -> bool:
    if not log:
        return False
    first, last = _ends(log)
    return add_months(first, months) <= last


class AttestedRule(Rule):
    """A named requirement somebody attested, as often or as much as asked."""

    kind: Literal["attested"]
    requirement: Word = Field(description="The id attestations name.")
    label: Text = Field(description="What it is, for people.")
    at_least: Amount
    unit: Text = Field(description="What is counted, in the plural: days, hours, reports.")

    def made_sentence(self) -> str:  # noqa: D102
        return f"Attested: {self.label}, at least {number(self.at_least)} {self.unit}."

    def judge(self, portfolio: Portfolio) -> Verdict:  # noqa: D102
        named = [a for a in portfolio.evidence.attestations if a.requirement == self.requirement]
        certain = [each for each in named if each.confirmed and each.amount is not None]
        unclear = [
            each
            for each in named
            if each.confirmed is not False and (each.confirmed is None or each.amount is None)
        ]
        amount = fsum(each.amount or 0.0 for each in certain)
        state: State = "pass" if at_least(amount, self.at_least) else "not_yet"
        if state == "not_yet" and unclear:
            possible = fsum(each.amount or 0.0 for each in unclear)
            any_unknown = any(each.amount is None for each in unclear)
            if any_unknown or at_least(amount + possible, self.at_least):
                state = "cannot_tell"
        shown = number(amount, self.at_least)
        holds = f"{shown} {self.unit} attested, of {number(self.at_least)}."
        if unclear:
            holds += f" {count(len(unclear), 'attestation')} cannot be counted yet."
        refs = tuple(sorted(Ref("attestation", each.id) for each in certain))
        if state == "pass":
            return Verdict(state, holds, refs)
        short = number(self.at_least - amount)
        missing = f"{self.label}: {short} {self.unit} more, attested and confirmed."
        return Verdict(state, holds, refs, (missing,))


class OutcomeMeasuresRule(Rule):
    """Outcome measures were recorded in each case: how many, from when, how far apart."""

    kind: Literal["outcome_measures"]
    at_least: Number = Field(default=1, description="Records of each case.")
    at_intake: Yes = Field(default=False, description="One at or before the first session.")
    at_most_apart: Number | None = Field(
        default=None, description="Sessions from one record to the next, and to the last session."
    )

    def made_sentence(self) -> str:  # noqa: D102
        parts = [f"at least {self.at_least}"]
        if self.at_intake:
            parts.append("one at intake")
        if self.at_most_apart is not None:
            parts.append(f"one at least every {count(self.at_most_apart, 'session')}")
        return f"Outcome measures recorded in each case: {listing(parts)}."

    def judge(self, portfolio: Portfolio) -> Verdict:  # noqa: D102
        cases = [case for case in portfolio.evidence.cases if case.id in portfolio.cases]
        return joined([self._recorded(portfolio, case) for case in cases] or [NO_CASE])

    def _recorded(self, portfolio: Portfolio, case: CaseEvidence) -> Verdict:
        records = [each for each in portfolio.evidence.outcomes if each.case == case.id]
        name = portfolio.case_label(case.id)
        holds = f"{name}: {count(len(records), 'record')}."
        refs = tuple(sorted(Ref("outcome", each.id) for each in records))
        moments = sorted({each.session_number for each in records})
        missing = []
        if len(records) < self.at_least:
            missing.append(f"{name}: {count(self.at_least - len(records), 'more record')}.")
        if self.at_intake and not (moments and moments[0] <= 1):
            missing.append(f"{name}: a record at intake.")
        state: State = "not_yet" if missing else "pass"
        if self.at_most_apart is not None:
            ends = [] if case.sessions_held is None else [case.sessions_held]
            if _has_gap(moments, ends, self.at_most_apart):
                state = "not_yet"
                missing.append(f"{name}: records every {count(self.at_most_apart, 'session')}.")
            elif not ends and state == "pass":
                state = "cannot_tell"
                missing.append(f"{name}: how many sessions were held.")
        return Verdict(state, holds, refs, tuple(missing))


def _has_gap(moments: list[int], ends: list[int], at_most: int) -> bool:
    points = [1, *moments, *(end for end in ends if not moments or end > moments[-1])]
    return any(late - early > at_most for early, late in pairwise(points))
