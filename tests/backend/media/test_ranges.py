"""Parts of a recording: what RFC 9110 says of ranges."""

from pathlib import Path
from typing import Any

import pytest

from backend.media.ranges import OPEN_END_BYTES, Part, PartReader, Unsatisfiable, part_asked
from tests.backend.media.conftest import Heard, body_of

WHOLE = None
BEYOND = "beyond"
SIZE = 1000
TABLE: list[tuple[str | None, Any]] = [
    (None, WHOLE),
    ("", WHOLE),
    ("bytes=0-499", Part(0, 499)),
    ("bytes=500-999", Part(500, 999)),
    ("bytes=0-0", Part(0, 0)),
    ("bytes=999-999", Part(999, 999)),
    # The last byte asked for lies behind the end.
    ("bytes=500-5000", Part(500, 999)),
    ("bytes=0-" + "9" * 5000, Part(0, 999)),
    # Open end.
    ("bytes=0-", Part(0, 999)),
    ("bytes=998-", Part(998, 999)),
    # Suffix.
    ("bytes=-1", Part(999, 999)),
    ("bytes=-500", Part(500, 999)),
    ("bytes=-1000", Part(0, 999)),
    ("bytes=-5000", Part(0, 999)),
    ("bytes=-0", BEYOND),
    # Behind the end.
    ("bytes=1000-", BEYOND),
    ("bytes=1000-1001", BEYOND),
    ("bytes=" + "9" * 5000 + "-", BEYOND),
    # Case of the unit, blanks around.
    ("BYTES=0-1", Part(0, 1)),
    (" bytes=0-1 ", Part(0, 1)),
    ("bytes= 0-1 ", Part(0, 1)),
    # Empty elements of a list are skipped.
    ("bytes=0-1,", Part(0, 1)),
    ("bytes=,,0-1", Part(0, 1)),
    # Several ranges.
    ("bytes=0-1,4-5", WHOLE),
    ("bytes=0-1, -1", WHOLE),
    ("bytes=1000-,0-1", WHOLE),
    # Malformed, or of another unit: as if it were not there.
    ("bytes=5-2", WHOLE),
    ("bytes", WHOLE),
    ("bytes=", WHOLE),
    ("bytes=-", WHOLE),
    ("bytes=,", WHOLE),
    ("bytes=a-b", WHOLE),
    ("bytes=1", WHOLE),
    ("bytes=1-2-3", WHOLE),
    ("bytes=--1", WHOLE),
    ("bytes=0x0-0x5", WHOLE),
    ("bytes=+1-2", WHOLE),
    ("bytes=1.0-2", WHOLE),
    ("bytes=٠-٥", WHOLE),
    ("bytes=0 - 1", WHOLE),
    ("seconds=0-1", WHOLE),
    ("items=0-1", WHOLE),
    ("0-1", WHOLE),
]


@pytest.mark.parametrize(("header", "expected"), TABLE, ids=[str(h)[:24] for h, _ in TABLE])
def test_the_header_names_a_part(header: str | None, expected: Any) -> None:
    if expected == BEYOND:
        with pytest.raises(Unsatisfiable):
            part_asked(header, SIZE)
    else:
        assert part_asked(header, SIZE) == expected


def test_an_open_end_is_answered_piece_by_piece() -> None:
    size = 3 * OPEN_END_BYTES

    assert part_asked("bytes=10-", size) == Part(10, OPEN_END_BYTES + 9)
    assert part_asked(f"bytes=10-{size}", size) == Part(10, size - 1)


def test_a_part_is_read_in_pieces_and_no_more_of_it_when_the_file_is_removed(
    tmp_path: Path,
) -> None:
    path = tmp_path / "file"
    path.write_bytes(bytes(300_000))
    pieces = iter(PartReader(path, Part(100, 250_099)))

    first = next(pieces)
    path.unlink()

    assert 0 < len(first) < 100_000
    assert list(pieces) == []


# ── Over HTTP ────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def raw(heard: Heard, folder: Path) -> bytes:
    (path,) = folder.glob("recordings/*/*")
    return path.read_bytes()


def test_without_a_range_all_of_it_comes(heard: Heard, raw: bytes) -> None:
    answer = heard.play("trainee", heard.address("trainee"))

    assert answer.status_code == 200
    assert body_of(answer) == raw
    assert answer["Content-Length"] == str(len(raw))
    assert answer["Accept-Ranges"] == "bytes"
    assert "Content-Range" not in answer


@pytest.mark.parametrize(
    ("asked", "first", "last"), [("0-9", 0, 9), ("100-", 100, -1), ("-50", -50, -1)]
)
def test_a_part_comes_with_where_it_lies(
    heard: Heard, raw: bytes, asked: str, first: int, last: int
) -> None:
    first, last = first % len(raw), last % len(raw)

    answer = heard.play("trainee", heard.address("trainee"), Range=f"bytes={asked}")

    assert answer.status_code == 206
    assert body_of(answer) == raw[first : last + 1]
    assert answer["Content-Range"] == f"bytes {first}-{last}/{len(raw)}"
    assert answer["Content-Length"] == str(last - first + 1)


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "bytes=9-2", "lines=0-1", "bytes=x"])
def test_several_ranges_and_malformed_ones_bring_the_whole(
    heard: Heard, raw: bytes, asked: str
) -> None:
    answer = heard.play("trainee", heard.address("trainee"), Range=asked)

    assert answer.status_code == 200
    assert body_of(answer) == raw


def test_a_range_behind_the_end_is_refused_with_the_size(heard: Heard, raw: bytes) -> None:
    answer = heard.play("trainee", heard.address("trainee"), Range="bytes=99999999-")

    assert answer.status_code == 416
    assert answer["Content-Range"] == f"bytes */{len(raw)}"
    assert answer.json()["code"] == "range_not_satisfiable"


def test_a_range_under_a_condition_counts_for_the_same_file_only(heard: Heard, raw: bytes) -> None:
    address = heard.address("trainee")
    tag = heard.play("trainee", address)["ETag"]

    def status(condition: str, asked: str = "bytes=0-9") -> int:
        headers = {"Range": asked, "If-Range": condition}
        code: int = heard.play("trainee", address, **headers).status_code
        return code

    assert status(tag) == 206
    assert status(f"W/{tag}") == 200
    assert status('"another"') == 200
    assert status("Wed, 21 Oct 2026 07:28:00 GMT") == 200
    assert status('"another"', "bytes=99999999-") == 200


def test_head_says_the_length_and_sends_nothing(heard: Heard, raw: bytes) -> None:
    from tests.clients import client_of

    address = heard.address("trainee")

    answer = client_of(heard.world.trainee).head(address, headers={"Range": "bytes=0-9"})

    assert answer.status_code == 200
    assert answer["Content-Length"] == str(len(raw))
    assert answer["Content-Type"] == "audio/wav"
    assert answer.content == b""


def test_the_headers_say_what_it_is_and_nothing_else(heard: Heard) -> None:
    answer = heard.play("trainee", heard.address("trainee"))

    assert answer["Content-Type"] == "audio/wav"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == 'inline; filename="recording.wav"'
    assert "no-store" in answer["Cache-Control"]
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "Last-Modified" not in answer
    everything = str(dict(answer.items()))
    for secret in (heard.recording.sha256[:16], heard.recording.file_name):
        assert secret not in everything
