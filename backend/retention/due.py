"""When something is due for deletion: rules, days and notice; no database, no clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final, Self

# Whatever is deleted was announced for this long.
NOTICE: Final = timedelta(days=7)
# A rule counts from what happens to a session; this one from a day that is named.
ON_A_DAY: Final = "day"
MIN_DAYS: Final = NOTICE.days
MAX_DAYS: Final = 36_500


@dataclass(frozen=True, slots=True)
class Rule:
    """Delete so many days after an event, or on a day."""

    event: str
    days: int = 0
    on: date | None = None

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        """Read a rule as a policy stores it."""
        on = stored.get("on")
        return cls(stored["event"], stored.get("days") or 0, date.fromisoformat(on) if on else None)

    def stored(self) -> dict[str, Any]:
        """Return the rule as a policy stores it."""
        return {
            "event": self.event,
            "days": None if self.event == ON_A_DAY else self.days,
            "on": self.on.isoformat() if self.on else None,
        }

    def day(self, events: Mapping[str, date]) -> date | None:
        """Return the day that the rule names; None as long as its event has not happened."""
        if self.event == ON_A_DAY:
            return self.on
        happened = events.get(self.event)
        return None if happened is None else plus_days(happened, self.days)


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a policy: the rules by kind, and since when they count."""

    set_on: date
    effective_on: date
    rules: Mapping[str, Rule]


@dataclass(frozen=True, slots=True)
class Kept:
    """A text or recording that is there: the kinds whose rules it falls under, and its days."""

    kinds: Sequence[str]
    arrived_on: date
    events: Mapping[str, date] = field(default_factory=dict)
    # When the last hold on it was lifted.
    released_on: date | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """The day from which something is deleted, and the rule that says so."""

    on: date
    kind: str
    rule: Rule


def effective_day(set_on: date) -> date:
    """Return the day from which a policy that is set on a day deletes."""
    return set_on + NOTICE


def due(versions: Sequence[Version], kept: Kept) -> Due | None:
    """Return when something is due under a policy's versions, oldest first; None: it is kept.

    The newest version decides. Until it takes effect, only what the one before it would delete as
    well is deleted, and nothing on the day it is set: who lengthens the time keeps from that day
    on, who shortens it gives notice.
    """
    found: Due | None = None
    for version in versions:
        wanted = _by_rules(version, kept)
        if wanted is None:
            found = None
            continue
        begins = version.effective_on
        if found is not None:
            begins = min(begins, max(found.on, version.set_on + timedelta(days=1)))
        found = Due(max(wanted.on, begins), wanted.kind, wanted.rule)
    if found is None:
        return None
    notice = max(kept.arrived_on, kept.released_on or kept.arrived_on) + NOTICE
    return Due(max(found.on, notice), found.kind, found.rule)


def _by_rules(version: Version, kept: Kept) -> Due | None:
    days = [
        Due(day, kind, rule)
        for kind in kept.kinds
        if (rule := version.rules.get(kind)) is not None
        if (day := rule.day(kept.events)) is not None
    ]
    return min(days, key=lambda found: found.on, default=None)


def plus_days(day: date, days: int) -> date:
    """Return a day later by some days; what lies beyond the last date becomes that."""
    return day + timedelta(days=min(days, (date.max - day).days))
