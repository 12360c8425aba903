"""What other parts of the product know of the evidence: registered here by whoever knows it.

Until somebody is registered, the answer is the cautious one: a rater's status is not known, no
rating is in doubt, a flag has no outcome, and a session was chosen by a person.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from backend.ratings.models import Rating

# Ratings of whoever fell out of status wait for somebody to look at them.
UNDER_REVIEW: Final = "under_review"

# Whether each rating's rater was in status on its rubric version when it was submitted.
StatusSource = Callable[[UUID, Collection[Rating]], Mapping[UUID, bool]]
# Which ratings of a programme are under review, or were found not to stand: the word for each.
DoubtSource = Callable[[UUID], Mapping[UUID, str]]
# Which raised flags, by the key of their row, have an outcome.
OutcomeSource = Callable[[Collection[int]], Collection[int]]
# Harm flags on a trainee's sessions that wait for an outcome, also of ratings not yet submitted.
WaitingSource = Callable[[UUID], Iterable["OpenFlag"]]
# Which sessions the system drew at random.
DrawSource = Callable[[Collection[UUID]], Collection[UUID]]


@dataclass(frozen=True, slots=True)
class OpenFlag:
    """A harm flag without an outcome."""

    id: UUID
    session: UUID
    rating: UUID
    flag: str


@dataclass
class _Registry:
    status: dict[str, StatusSource] = field(default_factory=dict)
    doubts: dict[str, DoubtSource] = field(default_factory=dict)
    outcomes: dict[str, OutcomeSource] = field(default_factory=dict)
    waiting: dict[str, WaitingSource] = field(default_factory=dict)
    draws: dict[str, DrawSource] = field(default_factory=dict)


_registry = _Registry()


def add_status(name: str, function: StatusSource) -> None:
    """Let `function` say which ratings were made by a rater in status; others stay unknown."""
    _registry.status[name] = function


def add_doubts(name: str, function: DoubtSource) -> None:
    """Let `function` say which ratings are under review, and which were found not to stand.

    The first count neither for nor against; the others are as if they were not there.
    """
    _registry.doubts[name] = function


def add_outcomes(name: str, function: OutcomeSource) -> None:
    """Let `function` say which flags somebody has looked into, with an outcome."""
    _registry.outcomes[name] = function


def add_waiting(name: str, function: WaitingSource) -> None:
    """Let `function` say which harm flags on a trainee's sessions wait for an outcome."""
    _registry.waiting[name] = function


def add_draws(name: str, function: DrawSource) -> None:
    """Let `function` say which sessions were drawn at random by the system."""
    _registry.draws[name] = function


def statuses(programme_id: UUID, ratings: Collection[Rating]) -> dict[UUID, bool]:
    """Return who was in status, by rating; what nobody can say is left out."""
    found: dict[UUID, bool] = {}
    for function in _registry.status.values():
        found |= function(programme_id, ratings)
    return found


def doubts(programme_id: UUID) -> dict[UUID, str]:
    """Return the ratings of a programme that do not count for certain, with the word for each."""
    found: dict[UUID, str] = {}
    for function in _registry.doubts.values():
        found |= function(programme_id)
    return found


def in_doubt(programme_id: UUID) -> frozenset[UUID]:
    """Return the ratings of a programme that are under review."""
    return frozenset(key for key, word in doubts(programme_id).items() if word == UNDER_REVIEW)


def void(programme_id: UUID) -> frozenset[UUID]:
    """Return the ratings of a programme that do not stand: a review was upheld."""
    return frozenset(key for key, word in doubts(programme_id).items() if word != UNDER_REVIEW)


def with_outcome(flags: Collection[int]) -> frozenset[int]:
    """Return the flags that have an outcome."""
    return frozenset(key for source in _registry.outcomes.values() for key in source(flags))


def waiting(enrolment_id: UUID) -> list[OpenFlag]:
    """Return the harm flags on a trainee's sessions that wait for an outcome."""
    return [flag for source in _registry.waiting.values() for flag in source(enrolment_id)]


def drawn(sessions: Collection[UUID]) -> frozenset[UUID]:
    """Return the sessions that the system drew at random."""
    return frozenset(key for source in _registry.draws.values() for key in source(sessions))
