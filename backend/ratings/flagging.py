"""Who must know at once that a rating raised a flag registers here; nobody is known by name."""

from collections.abc import Callable
from dataclasses import dataclass

from backend.ratings.models import Rating


@dataclass(frozen=True, slots=True)
class Flagged:
    """What a rating now says of one flag of its rubric."""

    flag: str
    kind: str
    text: str
    is_raised: bool
    turns: tuple[int, ...]


Follower = Callable[[Rating, Flagged], None]

_followers: dict[str, Follower] = {}


def add_follower(name: str, function: Follower) -> None:
    """Call `function` inside the transaction of every save that changes a flag."""
    _followers[name] = function


def follow(rating: Rating, flagged: Flagged) -> None:
    """Tell every follower what a rating now says."""
    for function in _followers.values():
        function(rating, flagged)
