"""JSON like that of Deepgram: `results`, in seconds, by utterance, paragraph or word."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from backend.casework.parsing.draft import Content, DraftTranscript, Format
from backend.casework.parsing.findings import Findings
from backend.casework.parsing.segments import Entries, Segment, Unit, is_number, transcript_of
from backend.casework.parsing.words import Word, sentences


def recognises(content: Content, _named: Collection[str]) -> bool:
    """Whether the document has `results` with `utterances` or `channels`."""
    document = content.document
    results = document.get("results") if isinstance(document, dict) else None
    return isinstance(results, dict) and ("utterances" in results or "channels" in results)


def read(content: Content, findings: Findings, _named: Collection[str]) -> list[DraftTranscript]:
    """Read utterances; without them the paragraphs of each channel, or else its words."""
    document = content.document
    results = document["results"] if isinstance(document, dict) else {}
    entries = Entries(findings)
    if results.get("utterances") is not None:
        segments = list(_utterances(results["utterances"], entries))
    else:
        segments = _channels(results["channels"], entries)
    return transcript_of(segments, Unit.SECONDS, findings)


def _utterances(listed: object, entries: Entries) -> Iterator[Segment]:
    for line, entry in entries.of(listed, "results.utterances"):
        text = entries.text(line, entry, "transcript", "text")
        speaker = entries.speaker(line, entry, "speaker")
        if speaker is None and isinstance(entry.get("channel"), int):
            speaker = f"Channel {entry['channel']}"
        yield Segment(line, speaker, entry.get("start"), entry.get("end"), text)


def _channels(listed: object, entries: Entries) -> list[Segment]:
    """Read every channel; where there are several, each is a voice and time puts them in order."""
    segments: list[Segment] = []
    channels = list(entries.of(listed, "results.channels"))
    for number, (_, channel) in enumerate(channels):
        path = f"results.channels[{number}].alternatives"
        voice = f"Channel {number}" if len(channels) > 1 else None
        # Further alternatives are other readings of the same speech.
        for _, alternative in list(entries.of(channel.get("alternatives"), path))[:1]:
            segments += _alternative(alternative, f"{path}[0]", voice, entries)
    if len(channels) > 1:
        segments.sort(key=_start)
    return segments


def _alternative(
    alternative: dict[str, object], path: str, voice: str | None, entries: Entries
) -> list[Segment]:
    paragraphs = alternative.get("paragraphs")
    if isinstance(paragraphs, dict) and "paragraphs" in paragraphs:
        listed = entries.of(paragraphs["paragraphs"], f"{path}.paragraphs.paragraphs")
        return [_paragraph(line, entry, voice, entries) for line, entry in listed]
    lines: list[int] = []
    words: list[Word] = []
    for line, entry in entries.of(alternative.get("words"), f"{path}.words"):
        speaker = entries.speaker(line, entry, "speaker") or voice
        text = entries.text(line, entry, "punctuated_word", "word")
        words.append(Word(text, speaker, entry.get("start"), entry.get("end")))
        lines.append(line)
    return [Segment(lines[s.first], s.speaker, s.start, s.end, s.text) for s in sentences(words)]


def _paragraph(line: int, entry: dict[str, object], voice: str | None, entries: Entries) -> Segment:
    path = entries.path(line)
    said = [
        entries.text(number, sentence, "text")
        for number, sentence in entries.of(entry.get("sentences"), f"{path}.sentences")
    ]
    speaker = entries.speaker(line, entry, "speaker") or voice
    text = " ".join(part for part in said if part)
    return Segment(line, speaker, entry.get("start"), entry.get("end"), text)


def _start(segment: Segment) -> float:
    return float(segment.start) if is_number(segment.start) else 0.0


FORMAT = Format("deepgram", recognises, read)
