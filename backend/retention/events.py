"""What a rule can count from: every app says for itself what it knows of a session's days.

A higher app registers itself when it is made ready, so that this one need not know it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from backend.casework.models import TherapySession

# Of each text and recording itself; every other event happens to a session.
ARRIVED: Final = "imported"

Days = Callable[[QuerySet[TherapySession]], Mapping[UUID, date]]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens to sessions on a day; `words` end the sentence "n days after …"."""

    name: str
    words: str
    # When it happened to which of these sessions; those to which it did not are left out.
    days: Days


_events: dict[str, Event] = {}


def add_event(name: str, words: str, days: Days) -> None:
    """Let rules count from an event."""
    _events[name] = Event(name, words, days)


def events() -> Mapping[str, Event]:
    """Return the registered events by name."""
    return MappingProxyType(_events)


def held(sessions: QuerySet[TherapySession]) -> dict[UUID, date]:
    """Return when sessions took place."""
    rows = sessions.filter(held_on__isnull=False).order_by().values_list("pk", "held_on")
    return {pk: day for pk, day in rows if day is not None}


def none(_: QuerySet[TherapySession]) -> dict[UUID, date]:
    """Return nothing: what counts from its own arrival happens to no session."""
    return {}
