"""What the trail vouches for in a case: which ratings are compared in it, under which letters."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final
from uuid import UUID

from backend.audit.rows import CHUNK, Columns
from backend.audit.seals import Scope, SealedRow
from backend.consensus.models import (
    CalibrationMeeting,
    ConsensusCase,
    ConsensusSide,
    MeetingCase,
)

_OWN: Final = Columns(ConsensusCase)
_SIDE: Final = Columns(ConsensusSide)
_MEETING: Final = Columns(CalibrationMeeting)
_PLACE: Final = Columns(MeetingCase)


def opened_cases(scope: Scope) -> Iterator[SealedRow]:
    """Stream the cases with their sides, two queries for every chunk."""
    rows = ConsensusCase.objects.all()
    if scope.programme is not None:
        rows = rows.filter(programme_id=scope.programme)
    if scope.keys is not None:
        rows = rows.filter(pk__in=scope.keys)
    found = rows.order_by("pk").values(*_OWN.names).iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        sides: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
        of_chunk = ConsensusSide.objects.filter(case__in=[values["id"] for values in chunk])
        for side in of_chunk.order_by("letter").values():
            sides[side["case_id"]].append({**side})
        for values in chunk:
            yield SealedRow(
                key=str(values["id"]),
                chain=str(values["programme_id"]),
                parts={
                    "case": _OWN.of(values),
                    "sides": [_SIDE.of(side) for side in sides[values["id"]]],
                },
                subject=str(values["therapy_session_id"]),
            )


def called_meetings(scope: Scope) -> Iterator[SealedRow]:
    """Stream the meetings with what they go through, two queries for every chunk."""
    rows = CalibrationMeeting.objects.all()
    if scope.programme is not None:
        rows = rows.filter(programme_id=scope.programme)
    if scope.keys is not None:
        rows = rows.filter(pk__in=scope.keys)
    found = rows.order_by("pk").values(*_MEETING.names).iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        places: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
        of_chunk = MeetingCase.objects.filter(meeting__in=[values["id"] for values in chunk])
        for place in of_chunk.order_by("position").values():
            places[place["meeting_id"]].append({**place})
        for values in chunk:
            yield SealedRow(
                key=str(values["id"]),
                chain=str(values["programme_id"]),
                parts={
                    "meeting": _MEETING.of(values),
                    "cases": [_PLACE.of(place) for place in places[values["id"]]],
                },
            )
