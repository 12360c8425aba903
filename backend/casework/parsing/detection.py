"""Which format a text has: told by its content, never by a file name."""

from __future__ import annotations

import re
from collections.abc import Collection

from backend.casework.parsing import (
    assemblyai,
    deepgram,
    delimited,
    docx,
    plain,
    srt,
    vtt,
    whisper,
)
from backend.casework.parsing.decoding import FORMATS_READ
from backend.casework.parsing.draft import Content, Format
from backend.casework.parsing.findings import rejected

# Formats that show themselves at the beginning. A plain text may contain anything, so it is
# asked last, when what is known but not read has been told apart.
_MARKED: tuple[Format, ...] = (
    docx.FORMAT,
    vtt.FORMAT,
    deepgram.FORMAT,
    whisper.FORMAT,
    assemblyai.FORMAT,
    delimited.FORMAT,
    srt.FORMAT,
)

_HEAD_LINES = 20
_XML = re.compile(r"\s*<[!?a-zA-Z]")


def detect(content: Content, named: Collection[str]) -> Format:
    """Return the format of a file.

    Parameters
    ----------
    content : Content
        The whole file, decoded if it is a text.
    named : collection of str
        Keys of speaker labels the caller has named; they make a text with them a transcript.

    Returns
    -------
    Format
        The first format that recognises the file.

    Raises
    ------
    TranscriptRejected
        With ``unsupported_format``, ``unknown_format`` or ``no_speakers``, or for JSON that is
        none with the reasons of `documents.load`.
    """
    for candidate in _MARKED:
        if candidate.recognises(content, named):
            return candidate
    text = content.text
    head = [line for line in text[:20_000].split("\n") if line.strip()][:_HEAD_LINES]
    if content.document is not None:
        raise rejected(
            "unsupported_format",
            "This is JSON, but no transcript that is known: it has none of `segments`, "
            "`transcription`, `utterances`, and `results` with `utterances` or `channels`.",
        )
    if _XML.match(text):
        raise rejected(
            "unsupported_format", f"This is XML or HTML; the formats read are {FORMATS_READ}."
        )
    # A header that lacks a column is still a table: reading it says which one.
    if delimited.has_some_columns(text):
        return delimited.FORMAT
    if plain.recognises(content, named):
        return plain.FORMAT
    if _is_table(head):
        raise rejected(
            "unknown_format",
            "This looks like a table, but its first row names no column that is known; a speaker "
            f"column ({', '.join(delimited.COLUMNS['speaker'])}) and a text column "
            f"({', '.join(delimited.COLUMNS['text'])}) are needed.",
            1,
        )
    if not re.search(r"[^\W\d_]{2}", text):
        raise rejected(
            "unknown_format", f"No words were found; the formats read are {FORMATS_READ}."
        )
    raise rejected(
        "no_speakers",
        "The text names no speakers; each turn should begin with one, such as “T:” or “Client:”.",
    )


def _is_table(head: list[str]) -> bool:
    """Whether the first lines all have the same number of a delimiter."""
    if len(head) < 2:
        return False
    for delimiter, least in ((",", 2), (";", 1), ("\t", 1)):
        counts = {line.count(delimiter) for line in head[:5]}
        if len(counts) == 1 and counts.pop() >= least:
            return True
    return False
