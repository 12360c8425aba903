"""What follows from a certification: a higher app registers itself when it is made ready."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from backend.accounts.models import User
from backend.certification.models import Decision

Follower = Callable[[User, Decision], object]

_followers: dict[str, Follower] = {}


def add_follower(name: str, function: Follower) -> None:
    """Call `function(actor, decision)` in the transaction in which a trainee is certified."""
    _followers[name] = function


def followers() -> Mapping[str, Follower]:
    """Return what follows from a certification, by name."""
    return MappingProxyType(_followers)
