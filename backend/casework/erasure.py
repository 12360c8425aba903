"""What goes with a session's text: every app says for itself what it holds of the words.

A higher app registers itself when it is made ready, so that this one need not know it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

Eraser = Callable[[UUID], dict[str, int]]
Consequence = Callable[[UUID, bool], dict[str, int]]
Keeper = Callable[[UUID], bool]


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased of a session, and why; `sequence` is the number of its audit event."""

    programme_id: UUID
    therapy_session_id: UUID
    reason: str
    counts: Mapping[str, int]
    content_hash: str
    sequence: int
    # When the erasing began: what it marked as deleted was so no earlier.
    began_at: datetime


Witness = Callable[[Erased], None]

_erasers: dict[str, Eraser] = {}
_consequences: dict[str, Consequence] = {}
_keepers: dict[str, Keeper] = {}
_witnesses: dict[str, Witness] = {}


def add_eraser(name: str, function: Eraser) -> None:
    """Erase what `function` finds whenever a session's text is erased.

    `function` takes the id of a `TherapySession`, runs inside the caller's transaction, may run
    again, and returns how many of what it erased. What lies outside the database it removes on
    commit.
    """
    _erasers[name] = function


def add_consequence(name: str, function: Consequence) -> None:
    """Call `function(session_id, scores_kept)` when a client withdraws, text on hold or not.

    It runs inside the transaction of the withdrawal and returns how many of what it ended.
    """
    _consequences[name] = function


def add_keeper(name: str, function: Keeper) -> None:
    """Keep the text of the sessions for whose id `function` is true: nothing erases it."""
    _keepers[name] = function


def add_witness(name: str, function: Witness) -> None:
    """Tell `function`, inside the same transaction, of everything that was erased."""
    _witnesses[name] = function


def erasers() -> Mapping[str, Eraser]:
    """Return the registered erasers by name."""
    return MappingProxyType(_erasers)


def consequences() -> Mapping[str, Consequence]:
    """Return what follows a withdrawal, by name."""
    return MappingProxyType(_consequences)


def tell_witnesses(erased: Erased) -> None:
    """Tell every witness of what was erased."""
    for witness in _witnesses.values():
        witness(erased)


def is_kept(therapy_session_id: UUID) -> bool:
    """Tell whether a session's text may not be erased at present."""
    return any(function(therapy_session_id) for function in _keepers.values())
