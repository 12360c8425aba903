"""MP3: frames that follow one another, often after a tag."""

from dataclasses import dataclass
from typing import IO

from backend.media.containers.found import Found, milliseconds
from backend.media.vocabulary import Container, Kind

_TAG_HEAD = 10
# How far behind a tag the first frame may be, and how many frames have to fit together.
_PADDING_BYTES = 64 * 1024
_FRAMES_IN_A_ROW = 3
_KBITS = {
    1: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
# By the two bits of the version; the second is reserved.
_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}


@dataclass(frozen=True)
class _Frame:
    version: int
    rate: int
    is_mono: bool
    length: int

    @property
    def samples(self) -> int:
        return 1152 if self.version == 3 else 576

    @property
    def count_at(self) -> int:
        """Where a first frame says how many there are."""
        if self.version == 3:
            return 4 + (17 if self.is_mono else 32)
        return 4 + (9 if self.is_mono else 17)


def read(file: IO[bytes], size: int) -> Found | None:
    """Return what an MP3 file holds: frames in a row, each of the same make."""
    after_tag = _after_tag(file.read(_TAG_HEAD))
    file.seek(after_tag)
    start = file.read(_PADDING_BYTES)
    # Nothing but padding may stand before the first frame: an archive holds frames, too.
    at = after_tag + len(start) - len(start.lstrip(b"\0"))
    file.seek(at)
    frame = _frame(file.read(4))
    if frame is None or not _is_row(file, at, frame, size):
        return None
    return Found(Container.MP3, Kind.AUDIO, _duration(file, at, frame))


def _after_tag(head: bytes) -> int:
    if head[:3] != b"ID3" or any(byte & 0x80 for byte in head[6:10]):
        return 0
    length = 0
    for byte in head[6:10]:
        length = length << 7 | byte
    return _TAG_HEAD + length + (_TAG_HEAD if head[5] & 0x10 else 0)


def _frame(head: bytes) -> _Frame | None:
    """Read a frame's head; only layer III is MP3."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0 or head[1] >> 1 & 3 != 1:
        return None
    version, kbits, rate = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or kbits in {0, 15} or rate == 3:
        return None
    hertz = _RATES[version][rate]
    bits = _KBITS[1 if version == 3 else 2][kbits] * 1000
    length = (144 if version == 3 else 72) * bits // hertz + (head[2] >> 1 & 1)
    return _Frame(version, hertz, head[3] >> 6 == 3, length)


def _is_row(file: IO[bytes], at: int, frame: _Frame, size: int) -> bool:
    following: _Frame | None = frame
    for _ in range(_FRAMES_IN_A_ROW):
        if following is None or (following.version, following.rate) != (frame.version, frame.rate):
            return False
        at += following.length
        if at > size:
            return False
        file.seek(at)
        following = _frame(file.read(4))
    return True


def _duration(file: IO[bytes], at: int, frame: _Frame) -> int | None:
    """Return the duration that the first frame states; without it one would have to read all."""
    file.seek(at)
    raw = file.read(64)
    place = raw[frame.count_at :]
    if place[:4] in {b"Xing", b"Info"} and place[7] & 1:
        return milliseconds(int.from_bytes(place[8:12]) * frame.samples, frame.rate)
    if raw[36:40] == b"VBRI":
        return milliseconds(int.from_bytes(raw[50:54]) * frame.samples, frame.rate)
    return None
