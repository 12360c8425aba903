"""The audit trail as a table: a line an event, safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from backend.access.telling import said
from backend.audit.models import AuditEvent

COLUMNS: Final = (
    "no",
    "at",
    "who",
    "role",
    "said",
    "verb",
    "target_type",
    "target",
    "outcome",
    "purpose",
    "hash",
)
# What a spreadsheet would read as the start of a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


class _Line:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def safe_cell(value: object) -> str:
    """Return a cell as text that no spreadsheet takes for a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_lines(events: Iterable[AuditEvent], names: Mapping[str, str]) -> Iterator[str]:
    """Yield the heading and a line an event; `names` are those behind the keys of people."""
    writer = csv.writer(_Line())
    yield str(writer.writerow(COLUMNS))
    for event in events:
        row = (
            event.sequence,
            event.at.isoformat(),
            shown_actor(event, names),
            event.role,
            said(event),
            event.verb,
            event.target_type,
            event.target,
            event.outcome,
            event.purpose,
            event.hash,
        )
        yield str(writer.writerow([safe_cell(value) for value in row]))


def shown_actor(event: AuditEvent, names: Mapping[str, str]) -> str:
    """Return the name behind the opaque key, as long as there is one."""
    return names.get(event.actor, event.actor[:8]) if event.actor else "system"
