"""A case under its lock, so that two people at one table never write at once."""

from django.shortcuts import get_object_or_404

from backend.access.roles import Role
from backend.access.rules import has_role
from backend.accounts.models import User
from backend.consensus import policies
from backend.consensus.boards import Opened
from backend.consensus.models import ConsensusCase
from backend.consensus.selectors import case_details
from backend.core.errors import AccessDenied


class LockedCase:
    """A case that the person may see, locked until the transaction ends."""

    def __init__(self, actor: User, case: ConsensusCase) -> None:
        """Lock the case. Raises Conflict for one that is concluded; a hidden one is not there."""
        ConsensusCase.objects.select_for_update().filter(pk=case.pk).first()
        row = get_object_or_404(case_details(actor), pk=case.pk)
        self.opened = Opened(row)
        self.actor = actor
        policies.check_not_concluded(self.opened.is_concluded)

    @property
    def letter(self) -> str | None:
        """The actor's letter, if they rated the session and are a rater still."""
        letter = self.opened.table.letter_of(self.actor.pk)
        return letter if letter in self.opened.table.present else None

    def check_rater(self) -> str:
        """Return the actor's letter. Raises AccessDenied for whoever did not rate the session."""
        letter = self.letter
        if letter is None:
            raise AccessDenied("You did not rate this session.", code="not_a_side")
        return letter

    def check_takes_part(self) -> None:
        """Raise AccessDenied unless the actor rated the session or adjudicates it."""
        adjudicates = self.opened.table.adjudicator == self.actor.pk and has_role(
            self.actor, Role.ADJUDICATOR, self.opened.case.programme_id
        )
        if self.letter is None and not adjudicates:
            raise AccessDenied(
                "Whoever rated this session settles it, or the adjudicator named for it.",
                code="takes_no_part",
            )
