"""What the trail vouches for besides itself: rows that a higher app writes once and never changes.

An app says how its rows are read (`add_sealed`); the event that reports them then holds a hash of
each of their parts, and `verify` recomputes all of them. Free text can be erased lawfully, so it is
hashed with the salt that lies in the event's erasable part, and is not asked for once an event says
that it was erased.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any, Final

# The event that seals rows which were reported by other events, or by none.
SEALED_LATER: Final = "evidence.sealed"
# The event that accounts for addresses and texts that are gone.
SIDES_ERASED: Final = "audit.sides_erased"


@dataclass(frozen=True, slots=True)
class Scope:
    """Which rows are asked for: all, or those of one programme, or those with these keys."""

    programme: str | None = None
    keys: Collection[str] | None = None


@dataclass(frozen=True, slots=True)
class SealedRow:
    """A row, with what belongs to it, as it stands in the database now."""

    key: str
    # The programme's id: the chain that holds the event.
    chain: str
    # What never changes, by part.
    parts: Mapping[str, Any]
    # Free text; None when there is none.
    text: Any = None
    # Whose erasure takes the text away, such as a session's id.
    subject: str = ""


# Yields the key of each row that contradicts itself, and what is wrong with it.
Check = Callable[[], Iterator[tuple[str, str]]]
Reader = Callable[[Scope], Iterator[SealedRow]]


@dataclass(frozen=True, slots=True)
class Sealed:
    """How the rows that a verb reports are read, and what one of them is called."""

    verb: str
    read: Reader
    noun: str


@dataclass(frozen=True, slots=True)
class Seal:
    """The hashes that an event holds of one row."""

    key: str
    parts: Mapping[str, str]
    text: str = ""

    def as_details(self) -> list[Any]:
        """Return the seal as it stands in an event's details."""
        return [self.key, dict(self.parts), self.text]

    @classmethod
    def from_details(cls, stored: Any) -> "Seal":
        """Read a seal back. Raises ValueError for what was never one."""
        try:
            key, parts, text = stored
            return cls(str(key), dict(parts), str(text))
        except (TypeError, ValueError) as error:
            raise ValueError("This is no seal.") from error


@dataclass
class _Registry:
    sealed: dict[str, Sealed] = field(default_factory=dict)
    checks: dict[str, Check] = field(default_factory=dict)
    erasures: set[str] = field(default_factory=set)


_registry = _Registry()


def add_sealed(verb: str, read: Reader, *, noun: str) -> None:
    """Seal what events of this verb report.

    `read` streams the rows within a scope, in a number of queries that does not grow with them.
    """
    _registry.sealed[verb] = Sealed(verb, read, noun)


def add_check(noun: str, check: Check) -> None:
    """Check rows that carry a hash of their own content, and come with the product."""
    _registry.checks[noun] = check


def add_erasure(verb: str) -> None:
    """Take events of this verb as word that the free text of their target was erased lawfully."""
    _registry.erasures.add(verb)


def sealed_verbs() -> Mapping[str, Sealed]:
    """Return what is sealed, by the verb of the event that does it."""
    return MappingProxyType(_registry.sealed)


def checks() -> Mapping[str, Check]:
    """Return the checks of rows that carry their own hash, by what a row is called."""
    return MappingProxyType(_registry.checks)


def erasure_verbs() -> frozenset[str]:
    """Return the verbs that say a text was erased."""
    return frozenset(_registry.erasures)


def seal_of(row: SealedRow, salt: str) -> Seal:
    """Return the hashes of a row; those of its text need the salt."""
    parts = {name: _hash(content) for name, content in row.parts.items()}
    return Seal(row.key, parts, text_hash(row, salt))


def text_hash(row: SealedRow, salt: str) -> str:
    """Return the salted hash of a row's free text; empty when it has none."""
    return "" if row.text is None else _hash([salt, row.text])


def _hash(content: Any) -> str:
    canonical = json.dumps(
        content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def _plain(value: Any) -> str:
    """Write instants the same on every database, and keys as they are shown."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
