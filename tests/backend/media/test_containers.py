"""What a file is, by its content."""

import io
import struct
import zipfile

import pytest

from backend.media.containers import Found, recognise
from backend.media.vocabulary import Container, Kind
from tests import recordings as made

KNOWN = {
    "wav": (made.make_wav(), Container.WAV, Kind.AUDIO, 500),
    "mp3": (made.make_mp3(), Container.MP3, Kind.AUDIO, 261),
    "mp3 that states no count": (
        made.make_mp3(states_count=False),
        Container.MP3,
        Kind.AUDIO,
        None,
    ),
    "mp3 behind a tag": (
        made.make_mp3(tag=made.id3(b"TIT2" + bytes(3000))),
        Container.MP3,
        Kind.AUDIO,
        261,
    ),
    "m4a": (made.make_mp4(), Container.MP4, Kind.AUDIO, 12_500),
    "mp4": (
        made.make_mp4(handlers=(b"soun", b"vide"), brand=b"isom"),
        Container.MP4,
        Kind.VIDEO,
        12_500,
    ),
    "opus": (made.make_ogg(), Container.OGG, Kind.AUDIO, 2000),
    "webm with sound": (made.make_webm(), Container.WEBM, Kind.AUDIO, 3250),
    "webm with picture": (made.make_webm(types=(1, 2)), Container.WEBM, Kind.VIDEO, 3250),
    "flac": (made.make_flac(), Container.FLAC, Kind.AUDIO, 1000),
}


@pytest.mark.parametrize("name", KNOWN)
def test_a_recording_is_told_by_its_content(name: str) -> None:
    raw, container, kind, duration = KNOWN[name]

    assert recognise(io.BytesIO(raw)) == Found(container, kind, duration)


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("session.mp3", made.make_mp3())
    return out.getvalue()


SCRIPT = b"<!doctype html><script>alert(1)</script>"
FOREIGN = {
    "nothing": b"",
    "one byte": b"R",
    "text": b"T: How was the week?\nC: Hard.\n" * 200,
    "html with a script": SCRIPT * 50,
    "a program for Windows": b"MZ\x90\x00\x03" + bytes(58) + b"PE\x00\x00" + bytes(4000),
    "a program for Linux": b"\x7fELF\x02\x01\x01" + bytes(4000),
    "zip with a recording in it": _zip(),
    "pdf": b"%PDF-1.7\n" + bytes(2000),
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>' * 20,
    "html behind the first letters of an mp3": b"ID3\x04\x00\x00\x00\x00\x00\x10" + SCRIPT * 50,
    "html behind a whole tag": made.id3(b"TIT2") + SCRIPT * 400,
    "html behind the first letters of a wav": b"RIFF\xff\xff\xff\xffWAVE" + SCRIPT * 50,
    "html behind the first letters of an mp4": b"\x00\x00\x00\x14ftypisom" + bytes(8) + SCRIPT * 9,
    "html behind the first letters of an ogg": b"OggS" + SCRIPT * 50,
    "html behind the first letters of a flac": b"fLaC" + SCRIPT * 50,
    "html behind the first letters of a webm": b"\x1a\x45\xdf\xa3" + SCRIPT * 50,
    "two frames that do not fit together": b"\xff\xfb\x90\xc0" + bytes(413) + SCRIPT * 50,
    "picture in boxes": b"\x00\x00\x00\x18ftypheic" + bytes(12) + b"\x00\x00\x00\x08mdat",
    "matroska that is no webm": made.make_webm(document=b"matroska"),
    "mp4 without sound or picture": made.make_mp4(handlers=(b"text",)),
    "ogg with a picture alone": made.make_ogg(first=b"\x80theora" + bytes(40)),
    "wav without sound": made.make_wav(0),
    "avi": b"RIFF\x00\x10\x00\x00AVI " + bytes(2000),
    "rifx": b"RIFX" + made.make_wav()[4:],
}


@pytest.mark.parametrize("name", FOREIGN)
def test_anything_else_is_refused(name: str) -> None:
    assert recognise(io.BytesIO(FOREIGN[name])) is None


def test_a_movie_that_is_cut_short_is_refused() -> None:
    whole = made.make_mp4()

    for kept in range(0, len(whole), 7):
        assert recognise(io.BytesIO(whole[:kept])) is None


@pytest.mark.parametrize("name", KNOWN)
def test_no_damage_breaks_a_reader(name: str) -> None:
    raw = KNOWN[name][0]

    for at in range(min(len(raw), 400)):
        for letter in (0x00, 0x7F, 0xFF):
            found = recognise(io.BytesIO(raw[:at] + bytes([letter]) + raw[at + 1 :]))
            assert found is None or found.duration_ms is None or found.duration_ms >= 0
    for kept in range(0, len(raw), 13):
        recognise(io.BytesIO(raw[:kept]))


def test_a_wav_whose_length_was_never_filled_in_is_read_by_its_size() -> None:
    raw = bytearray(made.make_wav(1))
    raw[40:44] = struct.pack("<I", 0xFFFFFFFF)

    found = recognise(io.BytesIO(bytes(raw)))

    assert found is not None
    assert found.duration_ms == 1000


def test_a_thousand_boxes_inside_one_another_are_quickly_read() -> None:
    many = struct.pack(">I4s", 8, b"mdia") * 50_000
    track = struct.pack(">I4s", len(many) + 8, b"trak") + many
    movie = struct.pack(">I4s", len(track) + 8, b"moov") + track

    assert recognise(io.BytesIO(b"\x00\x00\x00\x10ftypisom" + bytes(4) + movie)) is None
