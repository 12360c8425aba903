"""JSON of Whisper and its relatives: `segments` in seconds, with speakers or without."""

from __future__ import annotations

from collections.abc import Collection
from itertools import groupby

from backend.casework.parsing.draft import Content, DraftTranscript, Format
from backend.casework.parsing.findings import Findings
from backend.casework.parsing.segments import Entries, Segment, Unit, transcript_of
from backend.casework.parsing.words import Word, sentences


def recognises(content: Content, _named: Collection[str]) -> bool:
    """Whether the document has `segments`, `transcription`, or is a list of objects with text."""
    document = content.document
    if isinstance(document, dict):
        return "segments" in document or isinstance(document.get("transcription"), list)
    if not isinstance(document, list) or not document or not isinstance(document[0], dict):
        return False
    return "text" in document[0]


def read(content: Content, findings: Findings, _named: Collection[str]) -> list[DraftTranscript]:
    """Read segments in seconds; those with words of two speakers are split between sentences."""
    document = content.document
    entries = Entries(findings)
    if isinstance(document, dict) and "segments" not in document:
        return _with_offsets(document["transcription"], entries, findings)
    listed = document["segments"] if isinstance(document, dict) else document
    segments: list[Segment] = []
    split: list[int] = []
    for line, entry in entries.of(listed, "segments" if isinstance(document, dict) else "$"):
        whole = Segment(
            line,
            entries.speaker(line, entry, "speaker", "speaker_label", "speaker_name"),
            entry.get("start"),
            entry.get("end"),
            entries.text(line, entry, "text"),
        )
        parts = _by_speaker(whole, entry.get("words"))
        segments += parts
        if len(parts) > 1:
            split.append(line)
    if split:
        findings.warn(
            "segments_split",
            f"{len(split)} segments hold sentences of several speakers, the first in "
            f"{findings.place(split[0])}; each sentence was given to the speaker of its words.",
            split[0],
            "",
        )
    return transcript_of(segments, Unit.SECONDS, findings)


def _by_speaker(whole: Segment, listed: object) -> list[Segment]:
    """Split a segment between sentences of different speakers, if its words make up its text."""
    words = _words(listed)
    if len({word.speaker for word in words} - {None}) < 2:
        return [whole]
    said = sentences(words, whole.speaker)
    if "".join(s.text for s in said).replace(" ", "") != whole.text.replace(" ", ""):
        return [whole]
    parts: list[Segment] = []
    for speaker, group in groupby(said, key=lambda sentence: sentence.speaker):
        own = list(group)
        text = " ".join(sentence.text for sentence in own)
        parts.append(Segment(whole.line, speaker, own[0].start, own[-1].end, text))
    return parts


def _words(listed: object) -> list[Word]:
    """Return the words as far as they are any: they only help to tell speakers apart."""
    if not isinstance(listed, list):
        return []
    words: list[Word] = []
    for entry in listed:
        if not isinstance(entry, dict) or not isinstance(entry.get("word"), str):
            return []
        speaker = entry.get("speaker")
        text = " ".join(entry["word"].split())
        named = speaker if isinstance(speaker, str) and speaker else None
        words.append(Word(text, named, entry.get("start"), entry.get("end")))
    return words


def _with_offsets(listed: object, entries: Entries, findings: Findings) -> list[DraftTranscript]:
    """Read the layout that has `offsets` in milliseconds."""
    segments: list[Segment] = []
    for line, entry in entries.of(listed, "transcription"):
        offsets = entry.get("offsets")
        times = offsets if isinstance(offsets, dict) else {}
        speaker = entries.speaker(line, entry, "speaker")
        text = entries.text(line, entry, "text")
        segments.append(Segment(line, speaker, times.get("from"), times.get("to"), text))
    return transcript_of(segments, Unit.MILLISECONDS, findings)


FORMAT = Format("whisper", recognises, read)
