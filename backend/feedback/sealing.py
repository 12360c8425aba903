"""What the trail vouches for in released feedback: everything it says, and on which turns."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final
from uuid import UUID

from backend.audit.rows import CHUNK, Columns
from backend.audit.seals import Scope, SealedRow
from backend.feedback.models import Feedback, FeedbackComment, FeedbackStatus, SectionNote

_WORDS: Final = ("opening", "reason")
_OWN: Final = Columns(Feedback, without=_WORDS)
_NOTE: Final = Columns(SectionNote, without=("strength", "next_step"))
_COMMENT: Final = Columns(FeedbackComment, without=("text",))


def released_feedback(scope: Scope) -> Iterator[SealedRow]:
    """Stream the released feedback with its parts, a few queries for every chunk."""
    rows = Feedback.objects.filter(status=FeedbackStatus.RELEASED)
    if scope.programme is not None:
        rows = rows.filter(programme_id=scope.programme)
    if scope.keys is not None:
        rows = rows.filter(pk__in=scope.keys)
    found = rows.order_by("pk").values(*_OWN.names, *_WORDS).iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        yield from _sealed(chunk)


def _sealed(chunk: Sequence[dict[str, Any]]) -> Iterator[SealedRow]:
    keys = [values["id"] for values in chunk]
    notes: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    comments: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in SectionNote.objects.filter(feedback__in=keys).order_by("section").values():
        notes[row["feedback_id"]].append({**row})
    for said_of in FeedbackComment.objects.filter(feedback__in=keys).order_by("position").values():
        comments[said_of["feedback_id"]].append({**said_of})
    for values in chunk:
        key = values["id"]
        words: dict[str, Any] = {name: values[name] for name in _WORDS if values[name]}
        for note in notes[key]:
            said = {name: note[name] for name in ("strength", "next_step") if note[name]}
            if said:
                words[f"section {note['section']}"] = said
        for comment in comments[key]:
            if comment["text"]:
                words[f"comment {comment['position']}"] = comment["text"]
        yield SealedRow(
            key=str(key),
            chain=str(values["programme_id"]),
            parts={
                "feedback": _OWN.of(values),
                "section_notes": [_NOTE.of(note) for note in notes[key]],
                "comments": [_COMMENT.of(comment) for comment in comments[key]],
            },
            text=words or None,
            subject=str(values["therapy_session_id"]),
        )
