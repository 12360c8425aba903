"""What is made of CSV files and of times."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.casework.parsing import ParsedTranscript, SpeakerRole, TranscriptRejected, parse
from backend.casework.parsing.clock import milliseconds


def only(raw: str, **roles: str) -> ParsedTranscript:
    mapped = {label: SpeakerRole(role) for label, role in roles.items()}
    (transcript,) = parse(raw.encode(), speaker_roles=mapped).transcripts
    return transcript


def talk(transcript: ParsedTranscript) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in transcript.turns]


def warned(transcript: ParsedTranscript) -> list[tuple[str, int | None]]:
    return [(warning.code, warning.line) for warning in transcript.warnings]


def errors(raw: str) -> list[tuple[str, int | None]]:
    with pytest.raises(TranscriptRejected) as caught:
        parse(raw.encode())
    return [(problem.code, problem.line) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("00:00:13", 13_000),
        ("1:02:03.5", 3_723_500),
        ("01:02:03,045", 3_723_045),
        ("75:30", 4_530_000),
        ("0:09", 9_000),
        ("12", 12_000),
        (" 12.3456 ", 12_345),
        ("0", 0),
        ("00:09:025", None),
        ("00:61:00", None),
        ("00:00:60", None),
        ("1:2:3:4", None),
        ("100:00:00", None),
        ("999999", None),
        ("-5", None),
        ("1e3", None),
        ("٣", None),
        ("nan", None),
        ("", None),
    ],
)
def test_a_time_is_whole_milliseconds_or_nothing(written: str, expected: int | None) -> None:
    assert milliseconds(written) == expected


@given(st.integers(0, 99), st.integers(0, 59), st.integers(0, 59), st.integers(0, 999))
def test_a_clock_time_is_read_back(hours: int, minutes: int, seconds: int, rest: int) -> None:
    written = f"{hours:02}:{minutes:02}:{seconds:02}.{rest:03}"

    assert milliseconds(written) == ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    "header",
    [("Speaker", "Start", "Text"), ("WHO", "Timestamp", "Content"), ("role", "Time", "utterance")],
)
def test_csv_columns_are_found_whatever_the_delimiter(
    delimiter: str, header: tuple[str, ...]
) -> None:
    rows = [header, ("T", "0:01", "Hello."), ("C", "0:03", "Hi.")]

    transcript = only("\n".join(delimiter.join(row) for row in rows))

    assert talk(transcript) == [("T", "Hello."), ("C", "Hi.")]
    assert [turn.start_ms for turn in transcript.turns] == [1_000, 3_000]


def test_csv_rows_of_one_speaker_are_never_joined() -> None:
    assert len(only("speaker,text\nT,So\nT,tell me\nT,more.\n").turns) == 3


def test_csv_transcripts_come_in_the_order_of_their_first_row() -> None:
    parsed = parse(b"transcript_id,speaker,text\nb,T,one\na,T,two\nb,C,three\n")

    assert [(t.label, [turn.text for turn in t.turns]) for t in parsed.transcripts] == [
        ("b", ["one", "three"]),
        ("a", ["two"]),
    ]


def test_csv_line_numbers_are_physical_lines_through_quoted_newlines() -> None:
    transcript = only('\nspeaker,text\n\nT,"one\ntwo\n\nthree"\nC,"a ""quoted"" word, yes"\n')

    assert [turn.line for turn in transcript.turns] == [4, 8]
    assert transcript.turns[0].text == "one\ntwo\n\nthree"
    assert transcript.turns[1].text == 'a "quoted" word, yes'


def test_csv_malformed_times_and_times_that_run_backwards_are_warnings_by_line() -> None:
    transcript = only(
        "speaker,start,end,text\nT,00:09:025,,a\nC,00:10:00,00:10:04,b\n"
        "T,00:09:00,soon,c\nC,,,d\nT,00:12:00,00:11:00,e\n"
    )

    assert [(turn.start_ms, turn.end_ms) for turn in transcript.turns] == [
        (None, None),
        (600_000, 604_000),
        (540_000, None),
        (None, None),
        (720_000, None),
    ]
    assert warned(transcript) == [
        ("malformed_time", 2),
        ("malformed_time", 4),
        ("time_runs_backwards", 4),
        ("end_before_start", 6),
    ]
    assert "“00:09:025”" in transcript.warnings[0].detail


def test_csv_columns_not_used_are_noted() -> None:
    parsed = parse(b"topic,speaker,text,mood,\nx,T,a,y,\n")

    (note,) = parsed.warnings
    assert (note.code, note.line, note.is_note) == ("columns_ignored", 1, True)
    assert note.detail == "Columns not used: “topic”, “mood”, number 5 without a name."


def test_csv_every_faulty_row_is_named() -> None:
    raw = "session,speaker,text\n1,T,a\n1,T\n1,T,\n,T,b\n1,,c\n,,\n1,T,a,b\n"

    assert errors(raw) == [
        ("wrong_field_count", 3),
        ("empty_text", 4),
        ("missing_transcript_id", 5),
        ("missing_speaker", 6),
        ("wrong_field_count", 8),
    ]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("speaker,start\nT,0:01\n", [("missing_columns", 1)]),
        ("start,end\n0:01,0:02\n", [("missing_columns", 1), ("missing_columns", 1)]),
        ("speaker,text,text\nT,a,b\n", [("duplicate_columns", 1)]),
        ("speaker,text\n,a\n,b\n", [("no_speakers", 2)]),
        ('speaker,text\nT,a\nC,"b\nT,c\n', [("broken_quotes", 3)]),
        ('speaker,text\nT,a\nC,"b" c\n', [("broken_quotes", 3)]),
        ("speaker,text\nT," + "a" * 140_000 + "\n", [("field_too_long", 2)]),
        ("speaker,text\nT," + "a" * 110_000 + "\n", [("turn_too_long", 2)]),
        ("speaker,text\n" + "T" * 101 + ",a\n", [("speaker_too_long", 2)]),
        ("session,speaker,text\n" + "s" * 101 + ",T,a\n", [("label_too_long", 2)]),
        ("speaker,text" + ",x" * 300 + "\n", [("too_many_columns", 1)]),
    ],
)
def test_csv_faults_are_named_with_their_line(
    raw: str, expected: list[tuple[str, int | None]]
) -> None:
    assert errors(raw) == expected


def test_csv_a_missing_column_names_what_was_looked_for() -> None:
    with pytest.raises(TranscriptRejected, match="looked for: text, utterance, content"):
        parse(b"speaker,start\nT,0:01\n")
