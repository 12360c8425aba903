"""The lines over a transcript: a title, then `Date: …`, `Session: …` and the like."""

from __future__ import annotations

import re
from collections.abc import Sequence

from backend.casework.parsing.roles import is_role_word, label_key

_LOOKED_AT = 25
_MAX_LETTERS = 120
_MAX_WORDS_OF_A_NAME = 4
_INITIAL = 2
_FIELD = re.compile(r"\s*(?P<label>[^\W\d_][^:\uff1a]{0,39}?)\s*[:\uff1a]\s*(?P<value>.*)")
_WORDS = frozenset(
    {
        *("case", "case id", "case no", "client id", "patient id", "therapist id", "id"),
        *("session", "session id", "session no", "session number", "session date", "week", "phase"),
        *("date", "date of session", "created", "recorded", "recorded on", "recording", "length"),
        *("time", "start", "start time", "end", "end time", "duration", "place", "location"),
        *("file", "file name", "filename", "title", "topic", "version", "language", "setting"),
        *("transcribed", "transcribed by", "transcriber", "transcript", "transcription"),
        *("participants", "present", "meeting", "programme", "project", "consent"),
    }
)


def lines_of_heading(lines: Sequence[tuple[int, str]]) -> int:
    """Return how many lines belong to the heading; 0 if there is none.

    It ends with its last `Date: …` or the like. Only a title and, between such fields, the names
    of therapist and client belong to it besides; anything else is the transcript itself.
    """
    end = 0
    for place, (_, line) in enumerate(lines[:_LOOKED_AT]):
        if not line.strip():
            continue
        field = _FIELD.fullmatch(line) if len(line) <= _MAX_LETTERS else None
        if field and label_key(field["label"]) in _WORDS:
            end = place + 1
        elif field and end and _is_name_of_a_person(field["label"], field["value"]):
            continue
        elif field or end or len(line) > _MAX_LETTERS:
            break
    return end


def _is_name_of_a_person(label: str, value: str) -> bool:
    words = value.split()
    if not is_role_word(label) or not 0 < len(words) <= _MAX_WORDS_OF_A_NAME:
        return False
    # Initials end with a full stop, too.
    return not value.rstrip().endswith((".", "?", "!")) or len(words[-1]) <= _INITIAL
