"""The door of the parsing package: formats, refusals, hashes, roles."""

from __future__ import annotations

import codecs
import hashlib
import io
import time
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.casework.parsing import ParsedFile, SpeakerRole, TranscriptRejected, parse

ANNOMI = Path(__file__).parents[4] / "shared" / "data" / "annomi" / "utterances.csv"

CSV = """session,speaker,start,text
1,therapist,00:00:01,"What has the week been like?"
1,client,00:00:05,"Long. My sister called,
and I did not pick up."
2,therapist,0:04,"You said it was “heavy” – still?"
2,client,0:09,It is.
"""
VTT = """WEBVTT

NOTE recorded in a small room

8f14e45f-ceea-467f-a0e6-1b2c3d4e5f60/11-0
00:00:01.000 --> 00:00:04.250
<v Therapist>What has the week been like?</v>

00:00:05.000 --> 00:00:06.000
<v Client>Long. My sister called &amp; I

00:00:06.200 --> 00:00:08.000
<v Client>did not pick up.
"""
TEXT = """[00:00:01] T: What has the week been like?
[00:00:05] C: Long. My sister called,
   and I did not pick up.
T: At 10:30 Meeting: what was that?
"""
GOOD = {"csv": CSV, "webvtt": VTT, "text": TEXT}


def refusal(raw: bytes | str, **options: object) -> TranscriptRejected:
    data = raw.encode() if isinstance(raw, str) else raw
    with pytest.raises(TranscriptRejected) as caught:
        parse(data, **options)  # type: ignore[arg-type]
    assert caught.value.problems
    return caught.value


def codes(problems: tuple[object, ...]) -> list[str]:
    return [problem.code for problem in problems]  # type: ignore[attr-defined]


def archive(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as zipped:
        zipped.writestr(name, "<w:document/>")
    return buffer.getvalue()


@pytest.mark.parametrize("name", GOOD)
def test_the_format_is_told_from_the_content(name: str) -> None:
    parsed = parse(GOOD[name].encode())

    assert parsed.format == name
    assert parsed.sha256 == hashlib.sha256(GOOD[name].encode()).hexdigest()


@pytest.mark.parametrize(
    ("raw", "code", "line"),
    [
        (b"", "empty_file", None),
        (b" \r\n\t\n", "empty_file", None),
        (codecs.BOM_UTF8, "empty_file", None),
        (bytes(range(256)) * 20, "binary_file", None),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", "binary_file", None),
        (b"T: one\nC: two" + b"\x01\x02\x03\x04\x05" * 3, "binary_file", 2),
        (b"T: hello there\nC: it is" + b" fine" * 40 + b"\nT: g\x00od\n", "null_bytes", 3),
        ("T: a\nC: b\0c".encode("utf-16"), "null_bytes", 2),
        (b"T: caf\xe9\nC: \x81 is in no code page\n", "wrong_encoding", 2),
        ("T: “one” – two\nC: café ".encode() + b"\xff", "wrong_encoding", 2),
        ("T: “one”\nC: caf".encode() + b"\xe9 \x93two\x94\n", "wrong_encoding", 1),
        (b"T: hi\n" + "C: hello there\n".encode("utf-16-le"), "wrong_encoding", 1),
        (codecs.BOM_UTF16_LE + b"T\x00:\x00\n\x00\x00\xd8", "wrong_encoding", 2),
        (archive("word/document.xml"), "malformed_xml", None),
        (archive("letters/one.txt"), "unsupported_format", None),
        (archive("xl/workbook.xml"), "unsupported_format", None),
        (b"%PDF-1.7\n%\xe2\xe3", "unsupported_format", None),
        (b"{\\rtf1 T: hello}", "unsupported_format", None),
        (b'{"monologues": []}', "unsupported_format", None),
        (b"1\n00:00:01,000 --> 00:00:02\nT: hi\n", "malformed_cue", 2),
        (b"<html><p>T: hi</p></html>", "unsupported_format", None),
        (b"a,b,c\n1,2,3\n4,5,6\n", "unknown_format", 1),
        (b"12 34 56 !!\n", "unknown_format", None),
        (b"It was a quiet week and nobody called.\n", "no_speakers", None),
        (b"speaker,text\n", "no_turns", None),
        (b"WEBVTT\n\nNOTE nothing was said\n", "no_turns", None),
        (b"T:\nC:  \n", "no_turns", None),
        (b"T: a\n" * 200_000, "too_large", None),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(
    raw: bytes, code: str, line: int | None
) -> None:
    refused = refusal(raw)

    assert [(problem.code, problem.line) for problem in refused.problems] == [(code, line)]
    assert refused.problems[0].detail.endswith(".")
    assert refused.problems[0].detail in str(refused)


def test_a_refused_format_names_the_formats_that_are_read() -> None:
    refused = refusal(b"%PDF-1.7\n")

    assert "PDF" in refused.problems[0].detail
    assert "CSV, WebVTT, SRT, JSON of speech recognition, Word documents" in str(refused)


def test_a_file_over_the_limit_is_refused_before_it_is_read() -> None:
    refused = refusal(b"T: hi\nC: hello\n", max_bytes=10)

    assert codes(refused.problems) == ["too_large"]
    assert "15 bytes" in refused.problems[0].detail


def test_reading_stops_after_a_thousand_errors() -> None:
    refused = refusal("speaker,text\n" + "only one\n" * 5_000)

    assert Counter(codes(refused.problems)) == {"wrong_field_count": 1_000, "too_many_errors": 1}


def test_more_warnings_of_a_kind_than_anybody_reads_are_counted() -> None:
    rows = "".join(f"T,{'9:0' if n % 2 else '5:00'},a\n" for n in range(600))

    warnings = parse(f"speaker,start,text\n{rows}".encode()).all_warnings

    assert len(warnings) == 201
    assert warnings[-1].detail.startswith("100 more lines")


def test_unknown_speakers_are_named_all_at_once_and_can_be_given_roles() -> None:
    raw = b"Anna Lee: Hello.\nBen: Hi.\nAnna Lee: So.\nBen: Yes.\nZo\xc3\xab: Me too.\n"

    refused = refusal(raw)
    parsed = parse(
        raw,
        speaker_roles={
            "anna  lee": SpeakerRole.THERAPIST,
            "Ben": SpeakerRole.CLIENT,
            "ZOË": SpeakerRole.OTHER,
        },
    )

    assert codes(refused.problems) == ["unmapped_speakers"]
    assert refused.unmapped_speakers == ("Anna Lee", "Ben", "Zoë")
    assert all(f"“{name}”" in str(refused) for name in refused.unmapped_speakers)
    assert [str(turn.role) for turn in parsed.transcripts[0].turns] == [
        "therapist",
        "client",
        "therapist",
        "client",
        "other",
    ]


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Therapist", "therapist"),
        ("T", "therapist"),
        ("interviewer", "therapist"),
        ("Counsellor", "therapist"),
        ("COUNSELOR", "therapist"),
        ("Clinician 2", "therapist"),
        ("Co-therapist", "therapist"),
        ("Dr. Okafor", "therapist"),
        ("dr", "therapist"),
        ("Client", "client"),
        ("c", "client"),
        ("Patient", "client"),
        ("P", "client"),
        ("Pt.", "client"),
        ("Client A", "client"),
        ("client 1", "client"),
        ("Member_b", "client"),
        ("Group member 3", "client"),
        ("Observer", "other"),
    ],
)
def test_a_label_that_says_its_role_needs_no_mapping(label: str, role: str) -> None:
    parsed = parse(f'speaker,text\n"{label}",Hello.\n'.encode())

    assert str(parsed.transcripts[0].turns[0].role) == role


@pytest.mark.parametrize("label", ["Tom", "Pat", "Clara", "Drew", "Ta", "Member of staff"])
def test_a_name_that_begins_like_a_role_is_not_taken_for_it(label: str) -> None:
    assert refusal(f"speaker,text\n{label},Hello.\n").unmapped_speakers == (label,)


def test_a_role_named_by_the_caller_wins_over_the_label() -> None:
    parsed = parse(
        b"T: Hello.\nC: Hi.\n",
        speaker_roles={"t": SpeakerRole.CLIENT, "C": SpeakerRole.THERAPIST},
    )

    assert [str(turn.role) for turn in parsed.transcripts[0].turns] == ["client", "therapist"]


def test_a_role_for_somebody_who_does_not_speak_is_a_warning() -> None:
    parsed = parse(b"T: Hello.\nC: Hi.\n", speaker_roles={"Anna": SpeakerRole.OTHER})

    assert codes(parsed.warnings) == ["role_without_speaker"]


def test_a_transcript_without_a_therapist_is_a_warning() -> None:
    parsed = parse(b"C: Hello?\nPatient: Anybody?\n")

    assert codes(parsed.transcripts[0].warnings) == ["no_therapist"]


def test_one_speaker_written_two_ways_is_one_speaker() -> None:
    parsed = parse(b"speaker,text\nTherapist,a\nTHERAPIST ,b\nClient,c\n")

    assert parsed.transcripts[0].speakers == ("Therapist", "Client")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_encodings_give_the_same_turns_without_a_warning(encoding: str) -> None:
    parsed = parse("T: Ça va – “mieux”?\nC: Żle.\n".encode(encoding))

    assert [turn.text for turn in parsed.transcripts[0].turns] == ["Ça va – “mieux”?", "Żle."]
    assert parsed.all_warnings == ()


def test_windows_1252_is_read_with_a_warning_at_the_first_such_line() -> None:
    parsed = parse("T: Yes.\nC: It’s café — “fine”.\n".encode("cp1252"))

    assert parsed.transcripts[0].turns[1].text == "It’s café — “fine”."
    assert [(w.code, w.line) for w in parsed.warnings] == [("decoded_as_cp1252", 2)]


def test_a_stray_control_character_becomes_a_blank_with_a_warning() -> None:
    parsed = parse(b"T: Yes.\nC: page\x0cbreak\n")

    assert parsed.transcripts[0].turns[1].text == "page break"
    assert [(w.code, w.line) for w in parsed.warnings] == [("control_characters_removed", 2)]


@given(
    name=st.sampled_from(sorted(GOOD)),
    newline=st.sampled_from(["\n", "\r\n", "\r"]),
    mark=st.sampled_from([b"", codecs.BOM_UTF8]),
    after=st.sampled_from(["", "\n", "\n\n"]),
)
def test_the_content_hash_does_not_see_line_ends_or_a_byte_order_mark(
    name: str, newline: str, mark: bytes, after: str
) -> None:
    plain = parse(GOOD[name].encode())

    dressed = parse(mark + (GOOD[name] + after).replace("\n", newline).encode())

    assert hashes(dressed) == hashes(plain)
    assert lines(dressed) == lines(plain)


def hashes(parsed: ParsedFile) -> list[str]:
    return [transcript.content_hash for transcript in parsed.transcripts]


def lines(parsed: ParsedFile) -> list[int]:
    return [turn.line for transcript in parsed.transcripts for turn in transcript.turns]


def test_the_content_hash_is_the_same_for_the_same_talk_in_two_formats() -> None:
    text = parse(b"[00:00:01] T: Good  to see you.\n[0:05] C: And\n you.\n")
    table = parse(b"time;other;who;utterance\n1;x;T;Good to see you.\n5.0;y;C;And you.\n")

    assert hashes(text) == hashes(table)


@pytest.mark.parametrize(
    "other",
    [
        "[0:01] T: Hello.\n[0:05] C: Hi!\n",
        "[0:01] T: Hello.\n[0:06] C: Hi.\n",
        "[0:01] T: Hello.\n[0:05] P: Hi.\n",
        "[0:01] T: Hello. C: Hi.\n",
    ],
)
def test_the_content_hash_changes_with_text_time_or_speaker(other: str) -> None:
    original = parse(b"[0:01] T: Hello.\n[0:05] C: Hi.\n")

    assert hashes(parse(other.encode())) != hashes(original)


def test_the_content_hash_does_not_see_the_roles() -> None:
    swapped = {"T": SpeakerRole.CLIENT, "C": SpeakerRole.THERAPIST}
    plain, other = parse(TEXT.encode()), parse(TEXT.encode(), speaker_roles=swapped)

    assert hashes(plain) == hashes(other)
    (one,), (two,) = plain.transcripts, other.transcripts
    assert one.content_hash_with_roles != two.content_hash_with_roles


def reads_or_refuses(raw: bytes) -> None:
    try:
        parsed = parse(raw)
    except TranscriptRejected as caught:
        problems = caught.problems
    else:
        assert_complete(parsed)
        return
    assert problems
    assert all(problem.code and problem.detail for problem in problems)


def assert_complete(parsed: ParsedFile) -> None:
    assert parsed.transcripts
    for transcript in parsed.transcripts:
        assert transcript.turns
        assert len(transcript.content_hash) == 64
        for turn in transcript.turns:
            assert turn.text
            assert turn.role is not None
            assert "\0" not in turn.text
            assert turn.start_ms is None or turn.start_ms >= 0
            assert None in (turn.start_ms, turn.end_ms) or turn.end_ms >= turn.start_ms  # type: ignore[operator]


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    reads_or_refuses(raw)


@settings(max_examples=300, deadline=None)
@given(
    name=st.sampled_from(sorted(GOOD)),
    encoding=st.sampled_from(["utf-8", "utf-16"]),
    edits=st.lists(
        st.tuples(
            st.integers(0, 500),
            st.integers(0, 12),
            st.one_of(
                st.binary(max_size=4),
                st.sampled_from(
                    [b'"', b"\n", b",", b"-->", b"<v ", b"</v>", b"&#0;", b"99:99", b"\x00", b":"]
                ),
            ),
        ),
        max_size=5,
    ),
)
def test_a_good_file_with_damage_is_read_or_refused(
    name: str, encoding: str, edits: list[tuple[int, int, bytes]]
) -> None:
    raw = GOOD[name].encode(encoding)
    for place, length, inserted in edits:
        raw = raw[:place] + inserted + raw[place + length :]

    reads_or_refuses(raw)


@pytest.mark.skipif(not ANNOMI.exists(), reason="the AnnoMI conversations are not on this machine")
def test_the_annomi_conversations_are_read_whole_in_under_two_seconds() -> None:
    raw = ANNOMI.read_bytes()

    begun = time.perf_counter()
    parsed = parse(raw)
    taken = time.perf_counter() - begun

    turns = [turn for transcript in parsed.transcripts for turn in transcript.turns]
    backwards = [
        transcript.label
        for transcript in parsed.transcripts
        if "time_runs_backwards" in codes(transcript.warnings)
    ]
    assert (len(parsed.transcripts), len(turns)) == (126, 9_271)
    assert len(set(hashes(parsed))) == 126
    assert {turn.role for turn in turns} == {SpeakerRole.THERAPIST, SpeakerRole.CLIENT}
    assert [w.line for w in parsed.all_warnings if w.code == "malformed_time"] == [2250]
    assert [turn.line for turn in turns if turn.start_ms is None] == [2250]
    assert len(backwards) == 7
    assert set(codes(parsed.all_warnings)) == {
        "malformed_time",
        "time_runs_backwards",
        "columns_ignored",
    }
    assert taken < 2
