"""What the trail vouches for: what a case compares, and what a meeting goes through."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Model

from backend.audit.rows import CHUNK, Columns
from backend.audit.seals import Scope, SealedRow
from backend.consensus.models import CalibrationMeeting, ConsensusCase, ConsensusSide, MeetingCase


def opened_cases(scope: Scope) -> Iterator[SealedRow]:
    """Stream the cases with their sides."""
    return _with_rows(scope, (ConsensusCase, "case"), (ConsensusSide, "sides"), order="letter")


def called_meetings(scope: Scope) -> Iterator[SealedRow]:
    """Stream the meetings with what they go through."""
    return _with_rows(
        scope, (CalibrationMeeting, "meeting"), (MeetingCase, "cases"), order="position"
    )


def _with_rows(
    scope: Scope, head: tuple[type[Model], str], row: tuple[type[Model], str], *, order: str
) -> Iterator[SealedRow]:
    """Stream rows of one table, each with those of another that name it, two queries a chunk.

    Both are given with the name of their part. A head that is of a session has it as its subject.
    """
    (heads, part), (rows, rows_part) = head, row
    own, other, link = Columns(heads), Columns(rows), f"{part}_id"
    wanted = heads._default_manager.all()
    if scope.programme is not None:
        wanted = wanted.filter(programme_id=scope.programme)
    if scope.keys is not None:
        wanted = wanted.filter(pk__in=scope.keys)
    found = wanted.order_by("pk").values(*own.names).iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        of_head: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
        named = {f"{link}__in": [values["id"] for values in chunk]}
        for values in rows._default_manager.filter(**named).order_by(order).values():
            of_head[values[link]].append({**values})
        for values in chunk:
            yield SealedRow(
                key=str(values["id"]),
                chain=str(values["programme_id"]),
                parts={
                    part: own.of(values),
                    rows_part: [other.of(each) for each in of_head[values["id"]]],
                },
                subject=str(values.get("therapy_session_id", "")),
            )
