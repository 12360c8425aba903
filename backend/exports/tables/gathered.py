"""What is exported of a round, read from the database once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

import pandas as pd

from backend.exports.tables.shape import Missing
from backend.ratings.models import Round
from backend.reliability.layout import Layout
from backend.reliability.matrices import ItemRows, RatingKey, RoundMatrices


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """What a file says of a session; codes only."""

    # Under which it is known in this file.
    label: str
    trainee: str
    case: str
    number: int | Missing
    phase: str
    format: str


@dataclass(frozen=True)
class GatheredRound:
    """A closed round's ratings, as far as they may be handed out."""

    # Counted from 1 within the export.
    number: int
    round: Round
    layout: Layout
    keys: Sequence[RatingKey]
    rows: ItemRows
    sessions: Mapping[UUID, SessionFacts]
    # The name of each rater's column.
    raters: Mapping[UUID, str]
    # Turns tied to an item, by rating and item.
    evidence: Mapping[tuple[UUID, str], int]

    @cached_property
    def matrices(self) -> RoundMatrices:
        """The matrices of which reliability is computed."""
        return RoundMatrices.of_rows(self.rows, self.keys, self.layout)

    @cached_property
    def scores(self) -> pd.DataFrame:
        """A row per rating, item and scale, with its status and its value, if it has one."""
        return self.rows.scores(self.layout)


@dataclass(frozen=True)
class Gathered:
    """Everything of an export."""

    rounds: Sequence[GatheredRound]
    # How many ratings were left out, by reason.
    left_out: Mapping[str, int]

    @property
    def session_ids(self) -> frozenset[UUID]:
        """The sessions whose scores are in it."""
        return frozenset(key.session for part in self.rounds for key in part.keys)

    @property
    def rater_ids(self) -> frozenset[UUID]:
        """The people who gave the scores."""
        return frozenset(key.rater for part in self.rounds for key in part.keys)

    @property
    def n_ratings(self) -> int:
        """How many ratings are in it."""
        return sum(len(part.keys) for part in self.rounds)

    def fingerprint(self) -> frozenset[UUID]:
        """Return the ratings in it, by which a second look is compared with the first."""
        return frozenset(key.rating for part in self.rounds for key in part.keys)
