"""The states of a decision as a table; the README draws it."""

from collections.abc import Mapping
from types import MappingProxyType

from backend.certification.models import DecisionAction, DecisionState
from backend.ratings.states import Machine, Transition

S, A = DecisionState, DecisionAction

DECISION: Machine = MappingProxyType(
    {
        # Again, too: the evidence has changed, and what was signed before counts no more.
        A.REVIEW: Transition((S.REQUESTED, S.IN_REVIEW), S.IN_REVIEW),
        A.CERTIFY: Transition((S.IN_REVIEW,), S.CERTIFIED),
        A.REFUSE: Transition((S.IN_REVIEW,), S.NOT_YET),
        A.WITHDRAW: Transition((S.REQUESTED, S.IN_REVIEW), S.WITHDRAWN),
        A.APPEAL: Transition((S.NOT_YET,), S.APPEALED),
        A.UPHOLD: Transition((S.APPEALED,), S.UPHELD),
        A.REOPEN: Transition((S.APPEALED,), S.REOPENED),
    }
)
# A trainee has one decision by a pathway at a time.
OPEN = (S.REQUESTED, S.IN_REVIEW, S.APPEALED)
CONCLUDED = (S.CERTIFIED, S.NOT_YET, S.APPEALED, S.UPHELD, S.REOPENED)

# For whom a state is read out.
SAID: Mapping[str, str] = MappingProxyType(
    {
        S.REQUESTED: "It was asked for and waits for review.",
        S.IN_REVIEW: "The evidence is frozen; it waits for signatures and a conclusion.",
        S.CERTIFIED: "The trainee is certified.",
        S.NOT_YET: "The trainee is not certified yet.",
        S.WITHDRAWN: "It was withdrawn before a conclusion.",
        S.APPEALED: "The trainee appealed; it is reconsidered by somebody else.",
        S.UPHELD: "It was reconsidered, and stands.",
        S.REOPENED: "It was reconsidered, and is made anew.",
    }
)
