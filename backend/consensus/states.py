"""Who sits in a case, and what each may do there by now; pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from backend.consensus.comparing import Board
from backend.ratings.visibility import reasons_open


@dataclass(frozen=True, slots=True)
class Table:
    """A case as its people see it: who is who, and who has said what."""

    # Person by letter.
    raters: Mapping[str, UUID]
    # Letters of those who can still take part.
    present: frozenset[str]
    adjudicator: UUID | None
    # Letters of those who gave a reason, by part.
    gave: Mapping[str, Collection[str]]
    # Who has agreed to what is settled by now.
    agreed: frozenset[UUID]
    is_concluded: bool

    def letter_of(self, person: UUID) -> str | None:
        """Return the letter of a rater; None for anybody else."""
        return next((letter for letter, rater in self.raters.items() if rater == person), None)

    def takes_part(self, person: UUID) -> bool:
        """Tell whether somebody rated here or adjudicates."""
        return self.letter_of(person) is not None or person == self.adjudicator

    def missing_reasons(self, part: str) -> list[str]:
        """Return the letters of those who can say why they scored as they did, and have not."""
        return sorted(self.present - set(self.gave.get(part, ())))

    def reads_reasons(self, person: UUID, part: str) -> bool:
        """Tell whether a person reads what raters said of a part."""
        letter = self.letter_of(person)
        return reasons_open(
            is_rater=letter is not None,
            gave_own=letter in self.gave.get(part, ()),
            all_gave=not self.missing_reasons(part),
            takes_part=self.takes_part(person),
            is_concluded=self.is_concluded,
        )

    def reasons_due_from(self, person: UUID, board: Board) -> list[str]:
        """Return the parts on which a rater has still to say why."""
        letter = self.letter_of(person)
        if letter is None or self.is_concluded:
            return []
        return [part for part in board.differing if letter in self.missing_reasons(part)]

    @property
    def closers(self) -> Sequence[UUID]:
        """Whose agreement concludes the case: the adjudicator's, else everybody's who rated."""
        if self.adjudicator is not None:
            return [self.adjudicator]
        return [self.raters[letter] for letter in sorted(self.raters)]

    @property
    def needs_adjudicator(self) -> bool:
        """Whether somebody who rated is gone, so that the others cannot conclude alone."""
        return self.adjudicator is None and self.present != set(self.raters)
