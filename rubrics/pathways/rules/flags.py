"""The rule over flags. A harm flag without an outcome is never passed over."""

from typing import Literal

from rubrics.pathways.portfolio import Portfolio
from rubrics.pathways.rules.base import Rule
from rubrics.pathways.verdict import Ref, State, Verdict, joined
from rubrics.pathways.wording import count

_ASSESSED_BY = {"independent", "supervisor", "consensus"}


class FlagsRule(Rule):
    """No flag without an outcome: of harm, or of harm and drift.

    Somebody must have looked: a session nobody has rated says nothing about flags.
    """

    kind: Literal["flags"]
    unresolved: Literal["no_harm", "none"] = "no_harm"

    def made_sentence(self) -> str:  # noqa: D102
        which = "harm flag" if self.unresolved == "no_harm" else "flag"
        return f"No {which} on the sessions is without an outcome."

    def judge(self, portfolio: Portfolio) -> Verdict:  # noqa: D102
        verdicts = [self._looked_at(portfolio)]
        if portfolio.evidence.flags is None:
            text = "Whether there are flags."
            verdicts.append(Verdict("cannot_tell", "The flags are not known.", (), (text,)))
        for flag in portfolio.evidence.flags or ():
            if self.unresolved == "no_harm" and flag.kind != "harm":
                continue
            state: State = "pass" if flag.resolved else "not_yet"
            if flag.resolved is None:
                state = "cannot_tell"
            missing = () if flag.resolved else (f"The outcome of {flag.kind} flag {flag.flag}.",)
            verdicts.append(Verdict(state, "", (Ref("flag", flag.id),), missing))
        together = joined(verdicts)
        flags = together.counts
        open_flags = sum(each.state != "pass" for each in verdicts if each.counts)
        holds = verdicts[0].holds or (
            "The flags are not known."
            if portfolio.evidence.flags is None
            else f"{count(len(flags), 'flag')}, {open_flags} without an outcome."
        )
        return Verdict(together.state, holds, flags, together.missing)

    @staticmethod
    def _looked_at(portfolio: Portfolio) -> Verdict:
        rated = {
            rating.session for rating in portfolio.evidence.ratings if rating.kind in _ASSESSED_BY
        }
        lacking = [each for each in portfolio.sessions if each.id not in rated]
        if portfolio.sessions and not lacking:
            return Verdict("pass", "")
        holds = f"{count(len(lacking), 'session')} nobody has rated yet."
        if not portfolio.sessions:
            holds = "The portfolio holds no session."
        return Verdict("not_yet", holds, (), ("A rating of every session.",))
