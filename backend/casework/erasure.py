"""What is erased with a session's text: every app says for itself what it holds of the words.

A higher app adds its eraser when it is made ready, so that this one need not know it.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from uuid import UUID

Eraser = Callable[[UUID], dict[str, int]]

_erasers: dict[str, Eraser] = {}


def add_eraser(name: str, function: Eraser) -> None:
    """Erase what `function` finds whenever a session's text is erased.

    `function` takes the id of a `TherapySession`, runs inside the caller's transaction, may run
    again, and returns how many of what it erased. What lies outside the database it removes on
    commit.
    """
    _erasers[name] = function


def erasers() -> Mapping[str, Eraser]:
    """Return the registered erasers by name."""
    return MappingProxyType(_erasers)
