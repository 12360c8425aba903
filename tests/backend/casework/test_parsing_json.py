"""What is made of the JSON of speech recognition, and what is refused at which path."""

from __future__ import annotations

import json
from typing import Any

import pytest

from backend.casework.parsing import ParsedTranscript, SpeakerRole, TranscriptRejected, parse

T, C = {"speaker": "T", "text": "Well?"}, {"speaker": "C", "text": "Well."}


def only(document: Any, **roles: str) -> ParsedTranscript:
    mapped = {label: SpeakerRole(role) for label, role in roles.items()}
    (transcript,) = parse(json.dumps(document).encode(), speaker_roles=mapped).transcripts
    return transcript


def errors(raw: str | Any) -> list[tuple[str, int | None, str | None]]:
    text = raw if isinstance(raw, str) else json.dumps(raw)
    with pytest.raises(TranscriptRejected) as caught:
        parse(text.encode())
    return [(problem.code, problem.line, problem.part) for problem in caught.value.problems]


def warned(transcript: ParsedTranscript) -> list[tuple[str, str | None]]:
    return [(warning.code, warning.part) for warning in transcript.warnings]


def times(transcript: ParsedTranscript) -> list[tuple[int | None, int | None]]:
    return [(turn.start_ms, turn.end_ms) for turn in transcript.turns]


@pytest.mark.parametrize(
    ("document", "part"),
    [
        ({"segments": [T, {"speaker": "C"}]}, "segments[1]"),
        ({"segments": [T, {"speaker": "C", "text": None}]}, "segments[1]"),
        ({"segments": [T, ["C", "Well."]]}, "segments[1]"),
        ({"segments": {"0": T}}, "segments"),
        ({"segments": None}, "segments"),
        ({"segments": [{"speaker": {"id": 1}, "text": "a"}]}, "segments[0]"),
        ({"segments": [{"speaker": True, "text": "a"}]}, "segments[0]"),
        ({"utterances": [T, 7]}, "utterances[1]"),
        ({"utterances": "none"}, "utterances"),
        ({"text": "a", "words": [{"text": 1}]}, "words[0]"),
        ({"results": {"utterances": [{"transcript": 5}]}}, "results.utterances[0]"),
        ({"results": {"channels": 5}}, "results.channels"),
        ({"results": {"channels": [{}]}}, "results.channels[0].alternatives"),
        (
            {"results": {"channels": [{"alternatives": [{"words": [{}]}]}]}},
            "results.channels[0].alternatives[0].words[0]",
        ),
        ({"transcription": [T, None]}, "transcription[1]"),
        ([T, "C: Well."], "$[1]"),
    ],
)
def test_json_of_another_shape_is_refused_with_its_path(document: Any, part: str) -> None:
    assert errors(document) == [("wrong_type", None, part)]


def test_json_every_faulty_entry_is_named() -> None:
    document = {"segments": [{"text": 1}, T, {"text": 2}, 3]}

    assert [part for _, _, part in errors(document)] == [
        "segments[0]",
        "segments[2]",
        "segments[3]",
    ]


@pytest.mark.parametrize(
    ("raw", "code", "line"),
    [
        ('{"segments": [\n{"text": "a"},\n{"text": "b"', "malformed_json", 3),
        ('{"segments": [{"text": "a",}]}', "malformed_json", 1),
        ('{"segments": []} {"segments": []}', "malformed_json", 1),
        ('{"segments": [{"text": "a", "start": ' + "9" * 5_000 + "}]}", "malformed_json", None),
        ('{"segments": ' + "[" * 100_000 + "]" * 100_000 + "}", "nested_too_deeply", None),
        ('{"segments":\n' + "[" * 101 + "]" * 101 + "}", "nested_too_deeply", 2),
        ('{"segments": [], "segments": []}', "duplicate_keys", None),
        ('{"segments": [' + "{}," * 400_000 + "{}]}", "too_large", None),
        ('{"segments": []}', "no_turns", None),
        ('{"segments": [{"speaker": "T", "text": "  "}]}', "no_turns", None),
        ('{"results": {"segments": []}}', "unsupported_format", None),
        ('{"text": "Well? Well."}', "unsupported_format", None),
        ("{}", "unsupported_format", None),
        ("[]", "unsupported_format", None),
        ('[{"name": "T"}]', "unsupported_format", None),
    ],
)
def test_json_that_is_none_or_no_transcript_is_refused(
    raw: str, code: str, line: int | None
) -> None:
    assert errors(raw) == [(code, line, None)]


def test_json_of_an_unfinished_transcription_says_so() -> None:
    document = {"status": "processing", "utterances": None, "text": None, "words": None}

    assert errors(document) == [("not_completed", None, "status")]


@pytest.mark.parametrize("escape", ["\\u0000", "\\ud800"])
def test_json_escapes_of_what_is_no_character_are_refused(escape: str) -> None:
    said = f'[{{"speaker": "T", "text": "a"}}, {{"speaker": "C", "text": "b{escape}"}}]'

    assert errors(f'{{"segments": {said}}}') == [("unfit_character", None, "segments[1]")]


def test_json_control_characters_become_blanks() -> None:
    transcript = only({"segments": [{"speaker": "T", "text": "a\u0007b\nc\u2028d"}]})

    assert transcript.turns[0].text == "a b c d"


@pytest.mark.parametrize("time", [-1, True, [], "soon", 400_000, float("inf"), float("nan")])
def test_json_a_time_that_is_none_is_a_warning_with_its_path(time: Any) -> None:
    transcript = only({"segments": [T | {"start": 1, "end": 2}, C | {"start": time, "end": 4}]})

    assert times(transcript) == [(1_000, 2_000), (None, 4_000)]
    assert warned(transcript) == [("malformed_time", "segments[1]")]


def test_json_times_that_contradict_each_other_are_warnings_with_their_path() -> None:
    transcript = only(
        {"segments": [T | {"start": 9, "end": 8}, C | {"start": 3, "end": 5}]},
    )

    assert times(transcript) == [(9_000, None), (3_000, 5_000)]
    assert warned(transcript) == [
        ("end_before_start", "segments[0]"),
        ("time_runs_backwards", "segments[1]"),
    ]


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"segments": [{**T, "start": 1, "end": 3}]}, (1_000, 3_000)),
        ({"segments": [{**T, "start": 1500, "end": 3000}]}, (1_500, 3_000)),
        ({"utterances": [{**T, "start": 1500, "end": 3000}]}, (1_500, 3_000)),
        ({"utterances": [{**T, "start": 1.5, "end": 3}]}, (1_500, 3_000)),
        (
            {"results": {"utterances": [{"transcript": "a", "speaker": 0, "start": 1, "end": 3}]}},
            (1_000, 3_000),
        ),
    ],
)
def test_json_times_come_in_milliseconds_whatever_the_unit(
    document: Any, expected: tuple[int, int]
) -> None:
    transcript = only(document, **{"Speaker T": "therapist", "Speaker 0": "therapist"})

    assert times(transcript) == [expected]


def test_json_a_unit_that_was_assumed_is_a_warning() -> None:
    said = "What would a good week look like for the two of you?"

    slow = only({"segments": [{"speaker": "T", "text": said, "start": 1000, "end": 4000}]})
    fast = only(
        {"utterances": [{"speaker": "Therapist", "text": said * 20, "start": 1, "end": 60}]}
    )

    assert times(slow) == [(1_000, 4_000)]
    assert times(fast) == [(1_000, 60_000)]
    assert [code for code, _ in warned(slow)] == ["unit_assumed"]
    assert [code for code, _ in warned(fast)] == ["unit_assumed"]


def _words(text: str, *speakers: str) -> list[dict[str, Any]]:
    return [
        {"word": word, "start": place, "end": place + 0.5, "speaker": speaker}
        for place, (word, speaker) in enumerate(zip(text.split(), speakers, strict=True))
    ]


def test_json_one_stray_word_does_not_split_a_sentence() -> None:
    text = "And then she left."
    words = _words(text, "A1", "B1", "A1", "A1")

    transcript = only({"segments": [{"speaker": "A1", "text": text, "words": words}]}, A1="client")

    assert [(turn.speaker, turn.text) for turn in transcript.turns] == [("A1", text)]


def test_json_words_that_are_not_the_text_do_not_replace_it() -> None:
    words = _words("Yes. No.", "A1", "B1")

    transcript = only(
        {"segments": [{"speaker": "A1", "text": "Yes. Well, no.", "words": words}]}, A1="client"
    )

    assert [turn.text for turn in transcript.turns] == ["Yes. Well, no."]


def test_json_pieces_of_a_joined_turn_keep_text_and_times() -> None:
    transcript = only(
        {
            "segments": [
                T | {"text": "And so", "start": 1, "end": 2},
                T | {"text": "it ended.", "start": 3, "end": 4},
                T | {"text": "Then?", "start": 9, "end": 10},
            ]
        }
    )

    assert [turn.text for turn in transcript.turns] == ["And so it ended.", "Then?"]
    assert [(p.line, p.start_ms, p.end_ms, p.text) for p in transcript.turns[0].joined] == [
        (1, 1_000, 2_000, "And so"),
        (2, 3_000, 4_000, "it ended."),
    ]
    assert transcript.turns[1].joined == ()


def test_a_plain_text_with_times_in_brackets_is_not_taken_for_json() -> None:
    (transcript,) = parse(b"[00:01] T: a\n[00:05] C: b\n").transcripts

    assert [turn.start_ms for turn in transcript.turns] == [1_000, 5_000]


def test_what_is_quoted_of_a_file_holds_no_control_character() -> None:
    whisper = {
        "transcription": [
            {"offsets": {"from": "\u0000\u001b[2J", "to": 9}, "text": "Good morning."},
            {"offsets": {"from": 2000, "to": 3000}, "text": "Hello."},
        ]
    }

    transcript = only(whisper, **{"Unknown speaker": "therapist"})

    details = [warning.detail for warning in transcript.warnings]
    assert any("\N{REPLACEMENT CHARACTER}" in detail for detail in details)
    assert all(detail.isprintable() for detail in details)
