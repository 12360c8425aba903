"""Small recordings of every kind, made here byte by byte, and rows that stand for them."""

import hashlib
import io
import math
import struct
import wave
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from backend.accounts.models import User
from backend.casework.models import Consent, TherapySession
from backend.media import storage
from backend.media.models import Recording
from tests import factories


def make_wav(seconds: float = 0.5, *, rate: int = 8000, hertz: float = 440) -> bytes:
    """Return a tone."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        step = 2 * math.pi * hertz / rate
        samples = (round(8000 * math.sin(step * index)) for index in range(int(seconds * rate)))
        file.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return out.getvalue()


def make_mp3(n_frames: int = 10, *, tag: bytes = b"", states_count: bool = True) -> bytes:
    """Return frames of silence: MPEG 1, 128 kbit/s, 44.1 kHz, mono."""
    frame = b"\xff\xfb\x90\xc0" + bytes(413)
    first = bytearray(frame)
    if states_count:
        first[21:33] = b"Xing" + struct.pack(">II", 1, n_frames)
    return tag + bytes(first) + frame * (n_frames - 1)


def id3(content: bytes) -> bytes:
    """Return a tag as it stands before the frames."""
    n = len(content)
    length = bytes([n >> 21 & 0x7F, n >> 14 & 0x7F, n >> 7 & 0x7F, n & 0x7F])
    return b"ID3\x04\x00\x00" + length + content


def _box(name: bytes, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return struct.pack(">I4s", len(content) + 8, name) + content


def make_mp4(*, handlers: tuple[bytes, ...] = (b"soun",), brand: bytes = b"M4A ") -> bytes:
    """Return a movie of 12.5 seconds whose tracks are of these handlers, sound first."""
    header = bytes(12) + struct.pack(">II", 1000, 12_500) + bytes(80)
    tracks = [
        _box(b"trak", _box(b"mdia", _box(b"hdlr", bytes(8), handler, bytes(13))))
        for handler in handlers
    ]
    movie = _box(b"moov", _box(b"mvhd", header), *tracks)
    return _box(b"ftyp", brand, bytes(4), b"isom") + _box(b"mdat", bytes(400)) + movie


def _page(flags: int, position: int, serial: int, body: bytes) -> bytes:
    lacing = bytes([255] * (len(body) // 255) + [len(body) % 255])
    head = struct.pack("<4sBBqIIIB", b"OggS", 0, flags, position, serial, 0, 0, len(lacing))
    return head + lacing + body


def make_ogg(*, first: bytes = b"") -> bytes:
    """Return two seconds of Opus after 312 samples that are skipped."""
    head = first or b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 48_000, 0, 0)
    return (
        _page(2, 0, 7, head)
        + _page(0, 0, 7, b"OpusTags" + bytes(8))
        + _page(4, 96_312, 7, bytes(300))
    )


def _element(name: int, content: bytes) -> bytes:
    raw = name.to_bytes((name.bit_length() + 7) // 8)
    return raw + (len(content) | 1 << 28).to_bytes(4) + content


def make_webm(*, types: tuple[int, ...] = (2,), document: bytes = b"webm") -> bytes:
    """Return 3.25 seconds with tracks of these types: 1 picture, 2 sound."""
    info = _element(0x2AD7B1, (1_000_000).to_bytes(3)) + _element(0x4489, struct.pack(">d", 3250))
    tracks = b"".join(_element(0xAE, _element(0x83, bytes([kind]))) for kind in types)
    segment = (
        _element(0x1549A966, info) + _element(0x1654AE6B, tracks) + _element(0x1F43B675, bytes(200))
    )
    return _element(0x1A45DFA3, _element(0x4282, document)) + _element(0x18538067, segment)


def make_flac() -> bytes:
    """Return one second at 16 kHz."""
    packed = (16_000 << 44) | (15 << 36) | 16_000
    info = bytes(10) + packed.to_bytes(8) + bytes(16)
    return b"fLaC" + b"\x80" + len(info).to_bytes(3) + info + b"\xff\xf8" + bytes(100)


def as_upload(raw: bytes, name: str = "week-3.bin") -> SimpleUploadedFile:
    """Return a file as a browser sends it; neither its name nor its type is believed."""
    return SimpleUploadedFile(name, raw, content_type="application/x-whatever")


def agree_to_media(session: TherapySession, by: User, **changes: Any) -> Consent:
    """Record a consent to training and media, which from then on decides."""
    values: dict[str, Any] = {
        "programme": session.programme,
        "therapy_session": session,
        "scopes": ["media", "training"],
        "form_version": "2",
        "given_on": factories.LONG_AGO,
        "recorded_by": by,
    }
    return Consent.objects.create(**(values | changes))


def make_recording(
    session: TherapySession, *, by: User, raw: bytes | None = None, agreed: bool = True
) -> Recording:
    """Create a recording with its file, past every permission; `agreed` adds the consent."""
    if agreed:
        agree_to_media(session, by)
    raw = raw if raw is not None else make_wav()
    recording = Recording.objects.create(
        programme=session.programme,
        therapy_session=session,
        kind="audio",
        container="wav",
        file_name=storage.new_name(),
        n_bytes=len(raw),
        sha256=hashlib.sha256(raw).hexdigest(),
        duration_ms=500,
        uploaded_by=by,
    )
    path = storage.path_of(recording.file_name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    return recording
