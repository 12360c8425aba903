"""What raters and ratings are called here, and what of it is shown under another name."""

from collections.abc import Mapping
from types import MappingProxyType

from backend.access.roles import Role
from backend.casework.policies import TextClosed
from backend.ratings.models import (
    AssignmentStatus,
    RatingKind,
    RoundPhase,
    RoundPurpose,
)

# In which role one makes a rating of a kind, and sees it afterwards.
MAKERS: Mapping[str, Role] = MappingProxyType(
    {
        RatingKind.INDEPENDENT: Role.RATER,
        RatingKind.CALIBRATION: Role.RATER,
        RatingKind.GOLD: Role.RATER,
        RatingKind.SUPERVISOR: Role.SUPERVISOR,
        RatingKind.SELF: Role.TRAINEE,
    }
)
DUE = (AssignmentStatus.WAITING, AssignmentStatus.IN_PROGRESS)
# Not the rater's any more, or nobody's; a submitted rating is none of these.
GONE = (AssignmentStatus.RECUSED, AssignmentStatus.REASSIGNED, AssignmentStatus.ENDED)
# Given to the rater no more: by their own wish, or by the lead's.
GIVEN_UP = (AssignmentStatus.RECUSED, AssignmentStatus.REASSIGNED)
CLOSED_FOR_GOOD = (
    TextClosed.CONSENT_WITHDRAWN,
    TextClosed.TEXT_DELETED,
    TextClosed.CONSENT_EXPIRED,
)
PENDING = (RoundPhase.INDEPENDENT, RoundPhase.CONSENSUS)
# Nobody rates any more: what was rated may be compared.
DISCUSSED = (RoundPhase.CONSENSUS, RoundPhase.CLOSED)


# A hidden check must look like every other rating to whoever makes it.
SHOWN_AS: Mapping[str, RatingKind] = MappingProxyType(
    {RatingKind.CALIBRATION: RatingKind.INDEPENDENT}
)
KINDS_SHOWN = [(kind.value, kind.label) for kind in RatingKind if kind not in SHOWN_AS]


def shown_kind(kind: str) -> str:
    """Return the kind under which a rating is shown."""
    return SHOWN_AS.get(kind, kind)


def kinds_shown_as(kind: str) -> list[str]:
    """Return the kinds that are shown under this one."""
    return [kind, *(hidden for hidden, shown in SHOWN_AS.items() if shown == kind)]


def shown_purpose(purpose: str) -> str:
    """Return what a rater is told a round is for: of a second rating nobody says that it is one."""
    return RoundPurpose.RATING if purpose == RoundPurpose.RECODE else purpose
