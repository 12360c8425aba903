"""What is made of the WebVTT files of meeting tools."""

from __future__ import annotations

import io

import pytest
import webvtt
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


def test_vtt_voices_may_lack_their_end_and_share_a_cue() -> None:
    transcript = only(
        "WEBVTT\n\n00:01.000 --> 00:04.000\n<v T>One.</v>\n<v C>Two\nand a half.\n<v.loud T>Three."
    )

    assert talk(transcript) == [("T", "One."), ("C", "Two and a half."), ("T", "Three.")]
    assert [turn.line for turn in transcript.turns] == [4, 5, 7]
    assert {(turn.start_ms, turn.end_ms) for turn in transcript.turns} == {(1_000, 4_000)}


def test_vtt_of_a_meeting_tool_with_guids_marks_and_entities_is_read() -> None:
    raw = (
        "\ufeffWEBVTT - meeting\r\nKind: captions\r\n\r\nSTYLE\r\n::cue { color: red }\r\n\r\n"
        "REGION\r\nid:one\r\n\r\n"
        "0f1e2d3c-0000-4000-8000-aabbccddeeff/9-1\r\n"
        "01:00:01.000 --> 01:00:02.500 align:start\r\n"
        "<v Dr. O&apos;Neil>Fish &amp; <i>chips</i> &lt;3</v>\r\n\r\n"
    )

    transcript = only(raw)

    assert talk(transcript) == [("Dr. O'Neil", "Fish & chips <3")]
    assert transcript.turns[0].start_ms == 3_601_000
    assert transcript.turns[0].line == 12


def test_vtt_name_prefixes_are_speakers_and_colons_in_speech_are_not() -> None:
    transcript = only(
        "WEBVTT\n\n1\n00:01.000 --> 00:03.000\nAnna Lee: Hello. The thing is: rest.\n\n"
        "2\n00:09.000 --> 00:10.000\nBen: At\n10:30 Meeting: I fell asleep.\n\n"
        "3\n00:20.000 --> 00:21.000\nAnna Lee: And then?\n\n"
        "4\n00:30.000 --> 00:31.000\nBen: https://example.org was down.\n",
        **{"Anna Lee": "therapist", "Ben": "client"},
    )

    assert talk(transcript) == [
        ("Anna Lee", "Hello. The thing is: rest."),
        ("Ben", "At 10:30 Meeting: I fell asleep."),
        ("Anna Lee", "And then?"),
        ("Ben", "https://example.org was down."),
    ]


def test_vtt_two_prefixed_speakers_in_one_cue_are_two_turns() -> None:
    transcript = only("WEBVTT\n\n00:01.000 --> 00:02.000\n- T: Well?\n- C: Well.\n")

    assert talk(transcript) == [("T", "Well?"), ("C", "Well.")]
    assert [turn.line for turn in transcript.turns] == [4, 5]


@pytest.mark.parametrize(
    ("first", "begins", "n_turns"),
    [
        ("It was over.", "00:05.000", 1),
        ("It was over.", "00:05.001", 2),
        ("It was “over?”", "00:09.000", 2),
        ("It was over and", "00:30.000", 1),
        ("It was over and", "00:00.500", 2),
    ],
)
def test_vtt_cues_of_one_speaker_are_joined_over_a_short_pause_or_an_open_sentence(
    first: str, begins: str, n_turns: int
) -> None:
    transcript = only(
        f"WEBVTT\n\n00:01.000 --> 00:03.000\n<v T>{first}\n\n"
        f"{begins} --> 00:40.000\n<v T>So I left.\n"
    )

    assert len(transcript.turns) == n_turns
    joined = [warning for warning in transcript.warnings if warning.code == "turns_joined"]
    assert len(joined) == (n_turns == 1)
    if n_turns == 1:
        assert joined[0].is_note
        assert joined[0].detail.startswith("2 cues were joined into 1 turn")
        assert transcript.turns[0].text == f"{first} So I left."
        assert (transcript.turns[0].start_ms, transcript.turns[0].end_ms) == (1_000, 40_000)


def test_vtt_a_cue_without_a_speaker_goes_to_the_one_before_with_a_warning() -> None:
    transcript = only(
        "WEBVTT\n\n00:01.000 --> 00:02.000\n[noise]\n\n00:03.000 --> 00:04.000\n<v T>Well?\n\n"
        "00:09.000 --> 00:10.000\nTake your time.\n\n00:11.000 --> 00:12.000\n<v C>Yes.\n"
    )

    assert talk(transcript) == [
        ("Unlabelled", "[noise]"),
        ("T", "Well?"),
        ("T", "Take your time."),
        ("C", "Yes."),
    ]
    assert transcript.turns[0].role is SpeakerRole.OTHER
    assert warned(transcript) == [("speaker_carried_on", 4)]


def test_vtt_without_any_speaker_is_read_only_if_that_is_confirmed() -> None:
    raw = "WEBVTT\n\n00:01.000 --> 00:02.000\nhello\n"

    transcript = only(raw, **{"Unknown speaker": "other"})

    assert errors(raw) == [("unmapped_speakers", 4)]
    assert talk(transcript) == [("Unknown speaker", "hello")]
    assert ("speakers_not_named", 4) in warned(transcript)


def test_vtt_a_cue_that_ends_before_it_begins_is_kept_without_its_end() -> None:
    transcript = only("WEBVTT\n\n00:05.000 --> 00:02.000\n<v T>Hello.\n")

    assert (transcript.turns[0].start_ms, transcript.turns[0].end_ms) == (5_000, None)
    assert warned(transcript) == [("end_before_start", 4)]


def test_vtt_every_malformed_cue_is_named() -> None:
    raw = (
        "WEBVTT\n\n00:01.000 -> 00:02.000\n<v T>a\n\n00:61.000 --> 01:02.000\n<v T>b\n\n"
        "7\n00:03.000 --> soon\n<v T>c\n\nleft over words\n\n"
        "00:05.000 --> 00:06.000\n<v T>d\n00:07.000 --> 00:08.000\n<v T>e\n\n"
        "one\ntwo\n00:09.000 --> 00:10.000\n<v T>f\n"
    )

    assert errors(raw) == [("malformed_cue", line) for line in (3, 6, 10, 13, 17, 20)]


SPOKEN = st.lists(st.from_regex(r"[A-Za-z']{1,8}", fullmatch=True), min_size=1, max_size=6)


@given(
    st.lists(
        st.tuples(st.sampled_from(["T", "Client 2", "Dr. Ó Briain"]), SPOKEN, st.integers(0, 999)),
        min_size=1,
        max_size=8,
    ),
    st.booleans(),
    st.sampled_from(["\n", "\r\n"]),
)
def test_vtt_is_read_as_webvtt_py_reads_it(
    cues: list[tuple[str, list[str], int]], with_hours: bool, newline: str
) -> None:
    blocks = ["WEBVTT"]
    for place, (speaker, words, rest) in enumerate(cues):
        # Ten seconds apart and a full stop: nothing is to be joined.
        hours = "00:" if with_hours else ""
        times = [f"{hours}{place // 6:02}:{place % 6}{n}.{rest:03}" for n in (1, 4)]
        blocks.append(f"{place}\n{' --> '.join(times)}\n<v {speaker}>{' '.join(words)}.</v>")
    raw = (newline * 2).join(block.replace("\n", newline) for block in blocks) + newline

    transcript = only(raw)
    expected = webvtt.from_buffer(io.StringIO(raw.replace("\r\n", "\n")))

    assert [(t.speaker, t.start_ms, t.end_ms, t.text) for t in transcript.turns] == [
        (
            caption.voice,
            milliseconds(caption.start),
            milliseconds(caption.end),
            caption.text,
        )
        for caption in expected.captions
    ]
