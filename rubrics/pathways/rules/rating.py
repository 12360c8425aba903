"""Rules over how sessions were chosen and who rated them."""

from typing import Literal

from pydantic import Field

from rubrics.pathways.evidence import SessionEvidence
from rubrics.pathways.parts import Number, NumberOrAll, Scope, Yes
from rubrics.pathways.portfolio import Portfolio, RatingDemands
from rubrics.pathways.rules.base import Rule
from rubrics.pathways.rules.coverage import session_refs
from rubrics.pathways.rules.phases import NO_CASE
from rubrics.pathways.verdict import Ref, Verdict, enough, joined
from rubrics.pathways.wording import count

NO_INSTRUMENT = Verdict(
    "cannot_tell",
    "The programme has not named its instrument, so no score can be read.",
    (),
    ("Name the instrument and its scale.",),
)


class RandomSelectionRule(Rule):
    """So many sessions were drawn at random by the system, in all or of each case."""

    kind: Literal["random_selection"]
    at_least: NumberOrAll
    of: Scope = "portfolio"

    def made_sentence(self) -> str:  # noqa: D102
        if self.at_least == "all":
            return "Every session was drawn at random by the system."
        case = " of each case" if self.of == "each_case" else ""
        were = "was" if self.at_least == 1 else "were"
        sessions = count(self.at_least, "session")
        return f"At least {sessions}{case} {were} drawn at random by the system."

    def judge(self, portfolio: Portfolio) -> Verdict:  # noqa: D102
        if self.of == "portfolio" or not portfolio.cases:
            return self._drawn(portfolio.sessions, "")
        return joined(
            [
                self._drawn(sessions, f"{portfolio.case_label(case)}: ")
                for case, sessions in portfolio.cases.items()
            ]
        )

    def _drawn(self, sessions: tuple[SessionEvidence, ...], place: str) -> Verdict:
        if not sessions:
            return NO_CASE
        drawn = [each for each in sessions if each.drawn]
        unclear = sum(each.drawn is None for each in sessions)
        needed = len(sessions) if self.at_least == "all" else self.at_least
        holds = f"{place}{len(drawn)} of {count(len(sessions), 'session')} drawn at random."
        if unclear:
            holds += f" How {count(unclear, 'session')} came in is not known."
        missing = f"{place}{count(needed - len(drawn), 'more session')} drawn by the system."
        return enough(len(drawn), unclear, needed, holds, session_refs(drawn), missing)


class RatersRule(Rule):
    """So many different raters of each session, and what is asked of them.

    What is asked of the raters here also decides which ratings the score rules read.
    """

    kind: Literal["raters"]
    at_least: Number = Field(description="Different raters of each session.")
    in_all: Number | None = Field(
        default=None, description="Different raters over all sessions together."
    )
    rated_as: Literal["independent", "supervisor"] = Field(
        default="independent", description="The kind of rating. Kinds never mix."
    )
    in_status: Yes = Field(
        default=False, description="The rater's status on this rubric version was in force."
    )
    none_supervises: Yes = Field(
        default=False, description="The rater never supervised the trainee."
    )

    @property
    def demands(self) -> RatingDemands:
        """What a rating must be to count."""
        return RatingDemands(self.rated_as, self.in_status, self.none_supervises)

    def made_sentence(self) -> str:  # noqa: D102
        raters = "independent rater" if self.rated_as == "independent" else "supervisor"
        asked = []
        if self.in_status:
            asked.append("whose status on the rubric version was in force")
        if self.none_supervises:
            asked.append("who did not supervise the trainee")
        who = f" {' and '.join(asked)}" if asked else ""
        together = "" if self.in_all is None else f", {self.in_all} different ones in all"
        return f"Each session is rated by at least {count(self.at_least, raters)}{who}{together}."

    def judge(self, portfolio: Portfolio) -> Verdict:  # noqa: D102
        if not portfolio.sessions:
            return NO_CASE
        if portfolio.instrument is None:
            return NO_INSTRUMENT
        verdicts = [self._rated(portfolio, session) for session in portfolio.sessions]
        met = sum(each.state == "pass" for each in verdicts)
        together = joined([*verdicts, *self._in_all(portfolio)])
        holds = (
            f"{met} of {count(len(verdicts), 'session')} "
            f"{'has' if met == 1 else 'have'} {self.at_least} or more raters who count."
        )
        if self.in_all is not None:
            n_raters = len(self._raters(portfolio)[0])
            holds += f" {count(n_raters, 'different rater')} in all."
        return Verdict(together.state, holds, together.counts, together.missing)

    def _raters(self, portfolio: Portfolio) -> tuple[set[str], set[str]]:
        """Return the raters who count, and those who may, over all sessions."""
        rated = [portfolio.ratings_of(session) for session in portfolio.sessions]
        certain = {rating.rater for each in rated for rating in each.certain}
        unclear = {rating.rater for each in rated for rating in each.unclear}
        return certain, unclear - certain

    def _in_all(self, portfolio: Portfolio) -> list[Verdict]:
        if self.in_all is None:
            return []
        certain, maybe = self._raters(portfolio)
        missing = f"{count(self.in_all - len(certain), 'more rater')} other than those so far."
        if len(certain) + len(maybe) >= self.in_all:
            missing = f"Whether {count(len(maybe), 'more rater')} counts is not known."
        # Their ratings are named with the sessions.
        return [enough(len(certain), len(maybe), self.in_all, "", [], missing)]

    def _rated(self, portfolio: Portfolio, session: SessionEvidence) -> Verdict:
        ratings = portfolio.ratings_of(session)
        raters = {rating.rater for rating in ratings.certain}
        maybe = {rating.rater for rating in ratings.unclear} - raters
        name = portfolio.label(session)
        missing = f"{name}: {count(self.at_least - len(raters), 'more rater')} who counts."
        if len(raters) + len(maybe) >= self.at_least:
            missing = f"{name}: whether {count(len(maybe), 'more rater')} counts is not known."
        refs = [Ref("rating", rating.id) for rating in ratings.certain]
        return enough(len(raters), len(maybe), self.at_least, "", refs, missing)


class SelfRatingRule(Rule):
    """The trainee's own rating of each session, or of so many."""

    kind: Literal["self_rating"]
    at_least: NumberOrAll = "all"
    same_instrument: Yes = Field(
        default=False, description="Made with the instrument the pathway is bound to."
    )

    def made_sentence(self) -> str:  # noqa: D102
        sessions = (
            "every session"
            if self.at_least == "all"
            else f"at least {count(self.at_least, 'session')}"
        )
        same = " with the same instrument" if self.same_instrument else ""
        return f"The trainee's own rating of {sessions}{same}."

    def judge(self, portfolio: Portfolio) -> Verdict:  # noqa: D102
        if not portfolio.sessions:
            return NO_CASE
        if self.same_instrument and portfolio.instrument is None:
            return NO_INSTRUMENT
        ratings = [
            rating
            for rating in portfolio.evidence.ratings
            if rating.kind == "self"
            and rating.rater == portfolio.evidence.trainee
            and (not self.same_instrument or portfolio.is_of_instrument(rating))
        ]
        rated = {rating.session for rating in ratings}
        needed = len(portfolio.sessions) if self.at_least == "all" else self.at_least
        holds = f"{len(rated)} of {count(len(portfolio.sessions), 'session')} self-rated."
        missing = f"A self-rating of {count(needed - len(rated), 'more session')}."
        refs = [Ref("rating", rating.id) for rating in ratings]
        return enough(len(rated), 0, needed, holds, refs, missing)
