"""What is made of plain text with speaker labels."""

from __future__ import annotations

import pytest

from backend.casework.parsing import ParsedTranscript, SpeakerRole, TranscriptRejected, parse


def only(raw: str, **roles: str) -> ParsedTranscript:
    mapped = {label: SpeakerRole(role) for label, role in roles.items()}
    (transcript,) = parse(raw.encode(), speaker_roles=mapped).transcripts
    return transcript


def talk(transcript: ParsedTranscript) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in transcript.turns]


def warned(transcript: ParsedTranscript) -> list[tuple[str, int | None]]:
    return [(warning.code, warning.line) for warning in transcript.warnings]


def test_plain_text_wrapped_lines_belong_to_the_turn_before() -> None:
    transcript = only("T: How was\n  the week?\n\nC: Long.\n\nVery long.\nT:So tell me.\n")

    assert talk(transcript) == [
        ("T", "How was the week?"),
        ("C", "Long. Very long."),
        ("T", "So tell me."),
    ]
    assert [turn.line for turn in transcript.turns] == [1, 4, 7]
    assert warned(transcript) == []


@pytest.mark.parametrize(
    "labels",
    [
        ("Therapist:", "Client:"),
        ("Therapist :", "Patient :"),
        ("THERAPIST:", "CLIENT A:"),
        ("1. T:", "(2) C:"),
        ("t：", "c："),
    ],
)
def test_plain_text_labels_are_read_as_people_write_them(labels: tuple[str, str]) -> None:
    transcript = only(f"{labels[0]} Hello.\n{labels[1]} Hi.\n{labels[0]} So.\n")

    assert [turn.text for turn in transcript.turns] == ["Hello.", "Hi.", "So."]
    assert [str(turn.role) for turn in transcript.turns] == ["therapist", "client", "therapist"]


def test_plain_text_times_stand_in_brackets_before_the_speaker() -> None:
    transcript = only(
        "[00:00:01] T: One.\n[1:02:03.5] C: Two.\n(0:04) T: Three.\n[00:09:025] C: Four.\n"
    )

    assert [turn.start_ms for turn in transcript.turns] == [1_000, 3_723_500, 4_000, None]
    assert warned(transcript) == [("time_runs_backwards", 3), ("malformed_time", 4)]


@pytest.mark.parametrize(
    "speech",
    [
        "10:30 Meeting: that was it.",
        "the point is: I left.",
        "see https://example.org: it is there.",
        "He said, quietly: go.",
        "I had it all. Still: nothing.",
    ],
)
def test_plain_text_a_colon_in_speech_is_no_speaker(speech: str) -> None:
    transcript = only(f"T: What was it?\nC: Well,\n{speech}\nT: I see.\n")

    assert talk(transcript)[1] == ("C", f"Well, {speech}")
    assert warned(transcript) == []


def test_plain_text_a_name_that_occurs_once_is_read_as_speech_and_pointed_out() -> None:
    raw = "T: What was it?\nC: Well.\nQuestion: was it me?\nC: I do not\nknow\nT: I see.\n"

    transcript = only(raw)
    mapped = only(raw, Question="other")

    assert talk(transcript)[1] == ("C", "Well. Question: was it me?")
    assert warned(transcript) == [("possible_speaker", 3)]
    assert talk(mapped)[2] == ("Question", "was it me?")


def test_plain_text_before_the_first_speaker_is_left_out_with_a_warning() -> None:
    transcript = only("Fifth meeting\n\na rainy day\nT: Hello.\nC: Hi.\n")

    assert talk(transcript) == [("T", "Hello."), ("C", "Hi.")]
    assert warned(transcript) == [("text_before_first_speaker", 1)]
    assert "Lines 1 to 3" in transcript.warnings[0].detail


def test_plain_text_a_speaker_who_says_nothing_is_left_out_with_a_warning() -> None:
    transcript = only("T: Hello.\nC:\nT: Are you there?\nC: Yes.\n")

    assert [turn.line for turn in transcript.turns] == [1, 3, 4]
    assert warned(transcript) == [("empty_turn", 2)]


@pytest.mark.parametrize(
    "heading",
    [
        "Date: 3 March\n",
        "Grief, session 4\n\nDate: 3 March\nClient: 0417\nDuration: 50 min\n\n",
        "Session: 4\nTherapist: M. L.\nClient: Owen P\nTranscribed by: A. B.\n",
    ],
)
def test_plain_text_a_heading_is_no_talk_and_what_follows_is(heading: str) -> None:
    transcript = only(f"{heading}Therapist: How was the week?\nClient: Long\nTherapist: Long.\n")

    assert [turn.text for turn in transcript.turns] == ["How was the week?", "Long", "Long."]
    assert warned(transcript) == [("text_before_first_speaker", 1)]


def test_plain_text_talk_about_dates_is_no_heading() -> None:
    transcript = only("T: Which?\nC: The third\nof May.\nDate: that is what he said.\nT: I see.\n")

    assert [turn.line for turn in transcript.turns] == [1, 2, 5]
    assert warned(transcript) == [("possible_speaker", 4)]


def test_plain_text_speakers_are_asked_for_in_one_round() -> None:
    raw = "Therapist anna: Was it?\n" + "ben: Yes.\n" * 8 + "Zo: No.\n"

    with pytest.raises(TranscriptRejected) as refusal:
        parse(raw.encode())

    asked = dict.fromkeys(refusal.value.unmapped_speakers, "other")
    assert only(raw, **asked).turns


@pytest.mark.parametrize("line", ["7 C: no", "At noon 0:09", "[noise]: x", "10:30 Meeting: x"])
def test_plain_text_what_only_looks_like_the_start_of_a_turn_is_speech(line: str) -> None:
    transcript = only(f"T: So it was\n{line}\nC: Yes.\nT: I see.\nC: Yes.\nT: Good.\n")

    assert transcript.turns[0].text == f"So it was {line}"


def test_plain_text_a_time_of_its_own_line_is_for_the_next_line_alone() -> None:
    transcript = only("T: One\n[00:05:00]\ntwo.\nC: Yes.\n[00:06:00]\nT: Three.\n")

    assert talk(transcript) == [("T", "One two."), ("C", "Yes."), ("T", "Three.")]
    assert [turn.start_ms for turn in transcript.turns] == [None, None, 360_000]
