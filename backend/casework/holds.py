"""What keeps a session where it is: a higher app says when its work rests on it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from uuid import UUID

Hold = Callable[[UUID], bool]

_holds: dict[str, tuple[Hold, str]] = {}


def add_hold(code: str, function: Hold, detail: str) -> None:
    """Keep the case and phase of the sessions for whose id `function` is true.

    `code` and `detail` are what a person is told who tries to change them.
    """
    _holds[code] = (function, detail)


def holds() -> Mapping[str, tuple[Hold, str]]:
    """Return the registered holds by code."""
    return MappingProxyType(_holds)
