"""Sample transcripts with seeded damage, and what must be true of the reading of any file."""

from __future__ import annotations

import copy
import io
import json
import random
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from backend.casework.parsing import ParsedFile, SpeakerRole, TranscriptRejected, parse
from tests.backend.casework import samples

MOST_SECONDS = 2.0
# About the file as a whole: there is no line to name.
OF_THE_FILE = frozenset(
    {
        "binary_file",
        "damaged_archive",
        "duplicate_keys",
        "empty_file",
        "encrypted",
        "malformed_json",
        "nested_too_deeply",
        "no_speakers",
        "no_turns",
        "too_large",
        "too_many_errors",
        "too_many_speakers",
        "too_many_turns",
        "unknown_format",
        "unsupported_format",
    }
)

_PIECES = (
    *(b'"', b"\n", b"\r", b"\n\n", b",", b";", b"\t", b":", b" ", b"\\", b"'", b"&", b"\x00"),
    *(b"-->", b"00:00:01,000 --> 00:00:00,500\n", b"99:99:99.999", b"10:30 Meeting: ", b"[", b"]"),
    *(
        b"<v Anna>",
        b"</v>",
        b"<v ",
        b"&#0;",
        b"&#xD800;",
        b"&lt;",
        b"{\\an8}",
        b"WEBVTT\n",
        b"NOTE ",
    ),
    *(b"{", b"}", b"null", b"NaN", b"1e999", b"-1", b"true", b'"\\u0000"', b'"\\ud800"', b"[[[["),
    *(b'"speaker": null,', b'"text": 5,', b"<w:p>", b"</w:p>", b"<w:t>", b"<!DOCTYPE a>", b"&x;"),
    *(
        b"T: ",
        b"Client: ",
        b"\xff",
        b"\xc3",
        b"\xe9",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xf0\x9f\x98\x80",
    ),
    *(b"speaker,text\n", b"1\n", b"Anna Lee  0:03\n", b"\xe2\x80\xa8", b"\x0c", b"\x1b"),
)

_VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 7, 10**12, 10**400, 0.5, float("nan"), float("inf"), "", "x", "00:00:02"),
    *(
        "\x00",
        "\ud800",
        "T",
        "word " * 30_000,
        [],
        {},
        [[]],
        [None],
        {"text": "hello"},
        [{"text": "hi"}],
    ),
)


@dataclass(frozen=True)
class Outcome:
    """What came of a file; `codes` are those of a refusal, empty if it was read."""

    seconds: float
    codes: tuple[str, ...]
    parsed: ParsedFile | None


def mutated(seed: int, case: int) -> tuple[str, bytes]:
    """Return the name of a sample and its bytes after damage that seed and case determine."""
    rng = random.Random(f"{seed}/{case}")  # noqa: S311 - damage, not secrets
    name = rng.choice(samples.NAMES)
    raw = (samples.FOLDER / name).read_bytes()
    if raw.startswith(b"PK") and rng.random() < 0.75:
        return name, _inside_an_archive(raw, rng)
    if name.endswith(".json") and rng.random() < 0.6:
        return name, _other_values(raw, rng)
    return name, _damaged(raw, rng)


def outcome(raw: bytes) -> Outcome:
    """Read a file, with roles for whoever has none, and check what must always be true.

    Raises AssertionError where it is not, and whatever else the readers should not have raised.
    """
    began = time.perf_counter()
    parsed, refusal = _read(raw, {})
    if refusal is not None and {p.code for p in refusal.problems} == {"unmapped_speakers"}:
        roles = dict.fromkeys(refusal.unmapped_speakers, SpeakerRole.OTHER)
        parsed, again = _read(raw, roles)
        assert again is None, f"refused with roles, and for roles alone without: {again}"
        refusal = None
    seconds = time.perf_counter() - began
    assert seconds < MOST_SECONDS, f"took {seconds:.1f} s"
    if refusal is not None:
        _check_refusal(refusal)
        return Outcome(seconds, tuple(problem.code for problem in refusal.problems), None)
    assert parsed is not None
    check_complete(parsed)
    return Outcome(seconds, (), parsed)


def check_complete(parsed: ParsedFile) -> None:
    """Check that nothing of what was read is missing or impossible."""
    assert parsed.transcripts
    for transcript in parsed.transcripts:
        assert transcript.turns
        assert len(transcript.content_hash) == 64
        for turn in transcript.turns:
            assert turn.text.strip()
            assert turn.speaker.strip()
            assert turn.role is not None
            assert not any(c == "\0" or "\ud800" <= c <= "\udfff" for c in turn.text + turn.speaker)
            assert turn.line >= 1
            if turn.start_ms is not None:
                assert turn.start_ms >= 0
                assert turn.end_ms is None or turn.end_ms >= turn.start_ms
    for warning in parsed.all_warnings:
        assert warning.code
        assert warning.detail.endswith(".")


def _read(
    raw: bytes, roles: dict[str, SpeakerRole]
) -> tuple[ParsedFile | None, TranscriptRejected | None]:
    try:
        return parse(raw, speaker_roles=roles), None
    except TranscriptRejected as refusal:
        return None, refusal


def _check_refusal(refusal: TranscriptRejected) -> None:
    assert refusal.problems
    for problem in refusal.problems:
        assert problem.detail.endswith((".", "?")), problem
        if problem.code not in OF_THE_FILE:
            assert problem.line is not None or problem.part is not None, problem
        if problem.part is not None and problem.code != "unmapped_speakers":
            assert problem.part.casefold() in problem.detail.casefold(), problem


def _inside_an_archive(raw: bytes, rng: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, _damaged(content, rng) if "document" in name else content)
    return out.getvalue()


def _other_values(raw: bytes, rng: random.Random) -> bytes:
    """Put values where others belong, so that the JSON stays valid and says something else."""
    document = json.loads(raw)
    for _ in range(rng.choice([1, 1, 2, 5])):
        places: list[tuple[Any, Any]] = []
        waiting = [document]
        while waiting:
            node = waiting.pop()
            keys = list(node) if isinstance(node, dict) else range(len(node))
            places += [(node, key) for key in keys]
            waiting += [node[key] for key in keys if isinstance(node[key], dict | list)]
        if places:
            node, key = rng.choice(places)
            if isinstance(node, dict) and rng.random() < 0.3:
                del node[key]
            else:
                node[key] = copy.deepcopy(rng.choice(_VALUES))
    return json.dumps(document).encode()


def _damaged(raw: bytes, rng: random.Random) -> bytes:
    for _ in range(rng.choice([1, 1, 1, 2, 3, 6])):
        raw = rng.choice(_DAMAGES)(raw, rng)
    return raw


def _cut(raw: bytes, rng: random.Random) -> bytes:
    start, length = _span(raw, rng)
    return raw[:start] + raw[start + length :]


def _truncate(raw: bytes, rng: random.Random) -> bytes:
    return raw[: rng.randint(0, len(raw))]


def _insert(raw: bytes, rng: random.Random) -> bytes:
    place = rng.randint(0, len(raw))
    return raw[:place] + rng.choice(_PIECES) * rng.choice([1, 1, 1, 3, 200]) + raw[place:]


def _flip(raw: bytes, rng: random.Random) -> bytes:
    if not raw:
        return raw
    place = rng.randrange(len(raw))
    return raw[:place] + bytes([rng.randrange(256)]) + raw[place + 1 :]


def _repeat(raw: bytes, rng: random.Random) -> bytes:
    start, length = _span(raw, rng)
    return (
        raw[: start + length]
        + raw[start : start + length] * rng.choice([1, 2, 50])
        + raw[start + length :]
    )


def _swap(raw: bytes, rng: random.Random) -> bytes:
    lines = raw.split(b"\n")
    a, b = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[a], lines[b] = lines[b], lines[a]
    return b"\n".join(lines)


def _digits(raw: bytes, rng: random.Random) -> bytes:
    share = rng.choice([0.02, 0.3])
    digits = b"0123456789"
    return bytes(
        rng.choice(digits) if byte in digits and rng.random() < share else byte for byte in raw
    )


def _line_ends(raw: bytes, rng: random.Random) -> bytes:
    return raw.replace(b"\n", rng.choice([b"\r\n", b"\r", b"\n\n", b"", b"\n \n"]))


def _recode(raw: bytes, rng: random.Random) -> bytes:
    """Write the file, or from some place on the rest of it, in another encoding."""
    start = rng.choice([0, 0, rng.randint(0, len(raw))])
    encoding = rng.choice(["utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-32", "utf-8-sig"])
    text = raw[start:].decode("utf-8", "replace")
    return raw[:start] + text.encode(encoding, "replace")


def _append_another(raw: bytes, rng: random.Random) -> bytes:
    return (
        raw + rng.choice([b"", b"\n"]) + (samples.FOLDER / rng.choice(samples.NAMES)).read_bytes()
    )


def _span(raw: bytes, rng: random.Random) -> tuple[int, int]:
    start = rng.randint(0, len(raw))
    return start, min(len(raw) - start, rng.choice([1, 2, 8, 40, 400]))


_DAMAGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _cut,
    _truncate,
    _insert,
    _insert,
    _insert,
    _flip,
    _flip,
    _repeat,
    _swap,
    _digits,
    _line_ends,
    _recode,
    _append_another,
)
