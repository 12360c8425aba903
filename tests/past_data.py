"""Files of earlier studies, and studies that were brought in."""

from collections.abc import Iterable, Mapping
from typing import Any

from backend.accounts.models import User
from backend.history.models import PastImport
from backend.history.services import import_past_data
from backend.programmes.models import Programme
from tests import factories

HEADER = (
    "session,rater,kind,item,adherence,competence,status,reason,"
    "trainee,session_number,held_on,phase"
)
ITEMS = ("A1", "A2", "A3", "D1")
# Session, trainee, number, day.
SESSIONS = (("S01", "T01", 3, "2024-01-10"), ("S02", "T01", 5, "2024-02-10"), ("S03", "T02", 4, ""))


def past_rows(raters: Iterable[str] = ("R1", "R2")) -> list[str]:
    """Return the rows of a study in which everybody rated everything."""
    rows = []
    for place, (session, trainee, number, day) in enumerate(SESSIONS):
        for harsh, rater in enumerate(raters):
            for step, item in enumerate(ITEMS):
                adherence, competence = (place + step) % 4, (place + step + harsh) % 5
                rows.append(
                    f"{session},{rater},independent,{item},{adherence},{competence},,,"
                    f"{trainee},{number},{day},middle"
                )
    return rows


def past_file(rows: Iterable[str] | None = None, header: str = HEADER) -> bytes:
    """Return a file of past data."""
    return "\r\n".join([header, *(past_rows() if rows is None else rows), ""]).encode()


def make_past_import(programme: Programme, *, by: User, **said: Any) -> PastImport:
    """Bring a small study in."""
    fields: Mapping[str, Any] = {
        "actor": by,
        "programme": programme,
        "rubric": factories.ipt_rubric(),
        "raw": past_file(),
        "name": "Pilot 2024",
        "note": "Two raters, three sessions.",
        **said,
    }
    past, _ = import_past_data(**fields)
    return past
