"""A long session is read in no time, and what is made to take long is refused in time.

Seconds are those of the processor: a busy machine proves nothing.
"""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable

import docx
import pytest

from backend.casework.parsing import ParsedFile, SpeakerRole, TranscriptRejected, parse
from tests.backend.casework import archives

TURNS = 2_500
THREE_HOURS_MS = 3 * 3_600_000
ROLES = {"SPEAKER_00": SpeakerRole.THERAPIST, "SPEAKER_01": SpeakerRole.CLIENT}
SAID = "I thought about what you asked me last week, number {}, and I did ring her in the end."


def timed(
    raw: bytes, roles: dict[str, SpeakerRole]
) -> tuple[float, ParsedFile | TranscriptRejected]:
    began = time.process_time()
    found: ParsedFile | TranscriptRejected
    try:
        found = parse(raw, speaker_roles=roles)
    except TranscriptRejected as refusal:
        found = refusal
    return time.process_time() - began, found


def _clock(ms: int, mark: str = ".") -> str:
    seconds, ms = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{mark}{ms:03}"


def _session() -> list[tuple[str, int, int, str]]:
    step = THREE_HOURS_MS // TURNS
    return [("TC"[n % 2], n * step, n * step + 2_000, SAID.format(n)) for n in range(TURNS)]


def _csv() -> bytes:
    rows = (f'{who},{_clock(start)},"{said}"' for who, start, _, said in _session())
    return "\n".join(["speaker,start,text", *rows]).encode()


def _vtt() -> bytes:
    cues = (f"{_clock(a)} --> {_clock(b)}\n<v {who}>{said}</v>" for who, a, b, said in _session())
    return "\n\n".join(["WEBVTT", *cues]).encode()


def _srt() -> bytes:
    cues = (
        f"{n}\n{_clock(a, ',')} --> {_clock(b, ',')}\n{who}: {said}"
        for n, (who, a, b, said) in enumerate(_session(), start=1)
    )
    return "\n\n".join(cues).encode()


def _text() -> bytes:
    return "\n".join(f"[{_clock(a)[:8]}] {who}: {said}" for who, a, _, said in _session()).encode()


def _whisperx() -> bytes:
    segments = [
        {
            "start": start / 1000,
            "end": end / 1000,
            "text": said,
            "speaker": f"SPEAKER_0{int(who == 'C')}",
            "words": [
                {"word": word, "start": start / 1000, "end": end / 1000, "score": 0.9}
                for word in said.split()
            ],
        }
        for who, start, end, said in _session()
    ]
    return json.dumps({"segments": segments}).encode()


def _docx() -> bytes:
    document = docx.Document()
    for who, _, _, said in _session():
        document.add_paragraph(f"{who}: {said}")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


SESSIONS: dict[str, Callable[[], bytes]] = {
    "csv": _csv,
    "webvtt": _vtt,
    "srt": _srt,
    "text": _text,
    "whisper": _whisperx,
    "docx": _docx,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", SESSIONS)
def test_a_session_of_three_hours_is_read_in_half_a_second(name: str) -> None:
    raw = SESSIONS[name]()

    seconds, parsed = timed(raw, ROLES)

    assert isinstance(parsed, ParsedFile), parsed
    assert parsed.format == name
    assert [len(transcript.turns) for transcript in parsed.transcripts] == [TURNS]
    assert seconds < 0.5


def _repeated(piece: bytes, before: bytes = b"", after: bytes = b"") -> bytes:
    return before + piece * ((10_000_000 - len(before) - len(after)) // len(piece)) + after


def _lines(line: str, times: int = 99_000) -> bytes:
    return "".join(line.format(n) for n in range(times)).encode()


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "50 MB": (lambda: b"T: hello\n" * 5_600_000, "too_large"),
    "many lines": (lambda: b"T: a\n" * 200_000, "too_large"),
    "one line": (lambda: _repeated(b"a"), "no_speakers"),
    "prose": (lambda: _repeated(b"It was: quiet. "), "no_speakers"),
    "one turn": (lambda: _repeated(b"A: "), "turn_too_long"),
    "a name a line": (lambda: _lines("Ab{0}: x\n"), "too_many_speakers"),
    "a name and a time a line": (lambda: _lines("Ab{0} 0:01\n"), "no_speakers"),
    "names with times": (lambda: _lines("Anna  0:03\nhello\n", 49_000), "unmapped_speakers"),
    "brackets in labels": (lambda: _lines("A" + "(" * 50 + "): x\n"), "unknown_format"),
    "open brackets": (lambda: _repeated(b"["), "unknown_format"),
    "colons": (lambda: _repeated(b":"), "unknown_format"),
    "blanks": (lambda: _repeated(b" ", after=b"x"), "unknown_format"),
    "voices": (lambda: _repeated(b"<v A>", b"WEBVTT\n\n00:01.000 --> 00:02.000\n"), "too_large"),
    "tags": (
        lambda: _repeated(b"<i.", b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v T>"),
        "turn_too_long",
    ),
    "cues": (
        lambda: b"WEBVTT\n\n" + _lines("00:01.000 --> 00:02.000\nx\n\n", 33_000),
        "unmapped_speakers",
    ),
    "arrows": (lambda: _lines("-->\n", 50_000), "unknown_format"),
    "damaged cues": (lambda: _lines("00:01,000 --> x\n"), "malformed_cue"),
    "quotes": (lambda: _repeated(b'"', b"speaker,text\n"), "field_too_long"),
    "columns": (lambda: _repeated(b"a,", b"speaker,text,", b"\nT,x"), "too_many_columns"),
    "json deep": (lambda: _repeated(b"[", b'{"segments":'), "too_large"),
    "json objects": (lambda: b'{"segments":[' + b"{}," * 390_000 + b"{}]}", "wrong_type"),
    "json numbers": (lambda: _repeated(b"9,", b'{"segments":[', b"9]}"), "wrong_type"),
    "json one number": (lambda: _repeated(b"9", b'{"segments":', b"}"), "malformed_json"),
    "json escapes": (lambda: _repeated(b'\\"', b'{"segments":"'), "malformed_json"),
    "json keys": (lambda: _repeated(b'"a":1,', b'{"segments":{', b'"b":1}}'), "duplicate_keys"),
    "docx paragraphs": (
        lambda: archives.document(
            archives.body("".join(f"<w:p>{n}</w:p>" for n in range(300_000)))
        ),
        "malformed_xml",
    ),
    "docx elements": (
        lambda: archives.document(
            archives.body("".join(f"<w:r>{n}</w:r>" for n in range(600_000)))
        ),
        "malformed_xml",
    ),
    "docx bomb": (lambda: archives.document(archives.body("<w:p/>" * 8_000_000)), "too_large"),
    "docx attributes": (
        lambda: archives.document(
            archives.body("<w:p " + _lines('a{0}="" ', 300_000).decode() + "/>")
        ),
        "empty_file",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_made_to_take_long_is_refused_in_two_seconds(name: str) -> None:
    make, code = HOSTILE[name]
    raw = make()

    seconds, refusal = timed(raw, {})

    assert isinstance(refusal, TranscriptRejected)
    assert code in {problem.code for problem in refusal.problems}
    assert seconds < 2
