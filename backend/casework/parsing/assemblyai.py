"""JSON like that of AssemblyAI: `utterances` of speakers A, B, … in milliseconds."""

from __future__ import annotations

import re
from collections.abc import Collection

from backend.casework.parsing.draft import Content, DraftTranscript, Format
from backend.casework.parsing.findings import Findings, quoted, rejected
from backend.casework.parsing.segments import Entries, Segment, Unit, transcript_of
from backend.casework.parsing.words import Word, sentences

# A letter only counts the voices: C is the third of them and no client.
_LETTER = re.compile(r"[A-Z]{1,2}")


def recognises(content: Content, _named: Collection[str]) -> bool:
    """Whether the document has `utterances`, or `words` beside its `text`."""
    document = content.document
    if not isinstance(document, dict) or "segments" in document:
        return False
    return "utterances" in document or ("words" in document and "text" in document)


def read(content: Content, findings: Findings, _named: Collection[str]) -> list[DraftTranscript]:
    """Read utterances, or where speakers were not asked for, the sentences of the words."""
    document = content.document
    if not isinstance(document, dict):
        raise TypeError("read only what was recognised")
    if document.get("status", "completed") != "completed":
        status = quoted(str(document["status"]))
        detail = f"status: the transcription is {status}, not “completed”; fetch it again."
        raise rejected("not_completed", detail, None, "status")
    entries = Entries(findings)
    if document.get("utterances") is None:
        segments = _of_words(document.get("words"), entries)
    else:
        segments = [
            Segment(
                line,
                _label(entries.speaker(line, entry, "speaker")),
                entry.get("start"),
                entry.get("end"),
                entries.text(line, entry, "text", "transcript"),
            )
            for line, entry in entries.of(document["utterances"], "utterances")
        ]
    times = [time for segment in segments for time in (segment.start, segment.end)]
    has_fractions = any(isinstance(time, float) for time in times)
    unit = Unit.SECONDS if has_fractions else Unit.MILLISECONDS
    return transcript_of(segments, unit, findings)


def _of_words(listed: object, entries: Entries) -> list[Segment]:
    lines: list[int] = []
    words: list[Word] = []
    for line, entry in entries.of(listed, "words"):
        speaker = _label(entries.speaker(line, entry, "speaker"))
        text = entries.text(line, entry, "text", "punctuated_word", "word")
        words.append(Word(text, speaker, entry.get("start"), entry.get("end")))
        lines.append(line)
    return [Segment(lines[s.first], s.speaker, s.start, s.end, s.text) for s in sentences(words)]


def _label(speaker: str | None) -> str | None:
    return f"Speaker {speaker}" if speaker and _LETTER.fullmatch(speaker) else speaker


FORMAT = Format("assemblyai", recognises, read)
