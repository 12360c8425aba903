"""What is held about a person as one ZIP: everything as JSON, and a CSV for each part."""

import io
import json
import zipfile
from datetime import date, datetime
from typing import Any, Final

from backend.accounts.models import User
from backend.exports.personal.holdings import HOLDINGS
from backend.exports.personal.judgements import JUDGEMENTS
from backend.exports.writers.texts import rows_as_csv

_README: Final = """What this product holds about you, on {day}.

data.json has everything; the CSV files have the same, a part each. A part that is not there is
empty. Events name what was done and in which role, never other people's names.

Not in here: the words of sessions, which are your clients'; what others rated and you were not
given; and, while you have ratings to make, what would tell you more about them than their rater
may know. What hangs on that can be asked for again later.
"""


def archive_of(person: User, now: datetime) -> tuple[bytes, dict[str, int]]:
    """Return the ZIP, and how many rows each part has."""
    parts = {name: list(rows(person)) for name, rows in {**HOLDINGS, **JUDGEMENTS}.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", _README.format(day=now.date().isoformat()))
        whole = json.dumps(parts, ensure_ascii=False, indent=2, default=_plain, allow_nan=False)
        archive.writestr("data.json", whole)
        for name, rows in parts.items():
            if rows:
                cells = [[_cell(value) for value in row.values()] for row in rows]
                archive.writestr(f"{name}.csv", rows_as_csv(list(rows[0]), cells))
    return out.getvalue(), {name: len(rows) for name, rows in parts.items() if rows}


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def _cell(value: Any) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str | int | float) else str(value)
