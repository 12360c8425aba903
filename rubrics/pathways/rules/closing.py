"""Rules over the decision itself: how long it holds, and who signs it."""

from datetime import date
from typing import Literal

from pydantic import Field

from rubrics.model.words import Word
from rubrics.pathways.parts import Months, Number
from rubrics.pathways.portfolio import Portfolio
from rubrics.pathways.rules.base import Rule
from rubrics.pathways.rules.coverage import session_refs
from rubrics.pathways.rules.phases import NO_CASE
from rubrics.pathways.verdict import Ref, Verdict, joined
from rubrics.pathways.wording import add_months, count, listing


class ValidityRule(Rule):
    """How long a certificate holds, how old its sessions may be, and what renews it.

    Without a certificate in the evidence the question is whether one may be given; with one,
    whether it still holds on the day asked about.
    """

    kind: Literal["validity"]
    months: Months
    sessions_within_months: Months | None = Field(
        default=None, description="No session is older than that on the day of the decision."
    )
    renewal: tuple[Word, ...] = Field(
        default=(), description="Ids of the rules to be met again with later sessions."
    )

    def made_sentence(self) -> str:  # noqa: D102
        text = f"The certificate holds for {count(self.months, 'month')}."
        if self.sessions_within_months is not None:
            text += f" No session is older than {count(self.sessions_within_months, 'month')}."
        if self.renewal:
            text += f" To renew it, these are met again: {listing(self.renewal)}."
        return text

    def expires(self, issued: date) -> date:
        """Return the last day a certificate issued then holds."""
        return add_months(issued, self.months)

    def judge(self, portfolio: Portfolio) -> Verdict:  # noqa: D102
        if not portfolio.sessions:
            return NO_CASE
        certificate = portfolio.evidence.certificate
        if certificate is not None:
            until = self.expires(certificate.issued)
            refs = (Ref("certificate", certificate.id),)
            if portfolio.on <= until:
                return Verdict("pass", f"The certificate holds until {until}.", refs)
            again = f"Meet again: {listing(self.renewal)}." if self.renewal else "A new decision."
            return Verdict("not_yet", f"The certificate expired on {until}.", refs, (again,))
        holds = f"A certificate of this day would hold until {self.expires(portfolio.on)}."
        if self.sessions_within_months is None:
            return Verdict("pass", holds)
        return joined(
            [Verdict("pass", holds), self._recent(portfolio, self.sessions_within_months)]
        )

    @staticmethod
    def _recent(portfolio: Portfolio, months: int) -> Verdict:
        since = add_months(portfolio.on, -months)
        recent = [each for each in portfolio.sessions if each.held_on and each.held_on >= since]
        undated = [each for each in portfolio.sessions if each.held_on is None]
        old = [each for each in portfolio.sessions if each.held_on and each.held_on < since]
        holds = f"{len(recent)} of {count(len(portfolio.sessions), 'session')} since {since}."
        refs = tuple(session_refs(recent))
        missing = tuple(f"{portfolio.label(each)} is older." for each in old) + tuple(
            f"The date of {portfolio.label(each)}." for each in undated
        )
        if old:
            return Verdict("not_yet", holds, refs, missing)
        return Verdict("cannot_tell" if undated else "pass", holds, refs, missing)


class SignaturesRule(Rule):
    """So many different people sign.

    The trainee does not count, nor does anybody who rated a session of the portfolio, and the
    trainee's supervisor is never the only one.
    """

    kind: Literal["signatures"]
    at_least: Number

    def made_sentence(self) -> str:  # noqa: D102
        if self.at_least == 1:
            return (
                "Somebody signs who rated none of the sessions and does not supervise the trainee."
            )
        return (
            f"At least {self.at_least} people sign who rated none of the sessions, "
            "not all of them supervisors of the trainee."
        )

    def judge(self, portfolio: Portfolio) -> Verdict:  # noqa: D102
        evidence = portfolio.evidence
        barred = {rating.rater for rating in evidence.ratings} | {evidence.trainee}
        counted = [each for each in evidence.signatures if each.signer not in barred]
        signers = {each.signer for each in counted}
        refs = tuple(sorted(Ref("signature", each.id) for each in counted))
        holds = f"{count(len(signers), 'signature')} of {self.at_least}."
        left_out = len({each.signer for each in evidence.signatures}) - len(signers)
        if left_out:
            people = count(left_out, "person", "people")
            holds += f" {people} signed who may not: they rated a session or are the trainee."
        supervising = {each.signer for each in counted if each.supervises}
        unknown = {each.signer for each in counted if each.supervises is None} - supervising
        outside = signers - supervising - unknown
        short = self.at_least - len(signers)
        if short > 0:
            missing = (
                f"{count(short, 'more signature')} of somebody who rated none of the sessions."
            )
            return Verdict("not_yet", holds, refs, (missing,))
        if outside:
            return Verdict("pass", holds, refs)
        if unknown:
            text = "Whether a signatory supervises the trainee."
            return Verdict("cannot_tell", holds, refs, (text,))
        text = "A signature of somebody who does not supervise the trainee."
        return Verdict("not_yet", holds, refs, (text,))
