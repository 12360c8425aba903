"""What is made of SRT subtitles, beside what the package srt makes of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
import srt
from hypothesis import given
from hypothesis import strategies as st

from backend.casework.parsing import ParsedTranscript, TranscriptRejected, parse
from tests.backend.casework import samples


def only(raw: str) -> ParsedTranscript:
    (transcript,) = parse(raw.encode()).transcripts
    return transcript


def errors(raw: str) -> list[tuple[str, int | None]]:
    with pytest.raises(TranscriptRejected) as caught:
        parse(raw.encode())
    return [(problem.code, problem.line) for problem in caught.value.problems]


def test_srt_every_damaged_time_line_is_named() -> None:
    raw = (
        "1\n00:00:01,000 --> 00:00:02,000\nT: a\n\n2\n00:00:61,000 --> 00:01:02,000\nC: b\n\n"
        "3\n00:00:03,000 --> soon\nT: c\n"
    )

    assert errors(raw) == [("malformed_cue", 6), ("malformed_cue", 10)]


def test_srt_of_which_the_first_time_is_damaged_is_still_told_from_plain_text() -> None:
    assert errors("1\n0:1 -> 0:2\nT: a\n\n2\n00:00:03,0 --> 4\nC: b\n") == [
        ("malformed_cue", 1),
        ("malformed_cue", 2),
        ("malformed_cue", 3),
        ("malformed_cue", 6),
    ]


def test_srt_words_before_the_first_cue_are_an_error() -> None:
    raw = "Session 4\n\n1\n00:00:01,000 --> 00:00:02,000\nT: a\n"

    assert errors(raw) == [("malformed_cue", 1)]


def test_srt_a_number_that_is_said_at_the_end_stays_speech() -> None:
    transcript = only("1\n00:00:01,000 --> 00:00:02,000\nT: From ten to nought?\nC: It was\n7\n")

    assert [turn.text for turn in transcript.turns] == ["From ten to nought?", "It was 7"]


def test_srt_times_that_contradict_each_other_are_warnings_by_line() -> None:
    transcript = only(
        "1\n00:00:05,000 --> 00:00:03,000\nT: a.\n\n2\n00:00:01,000 --> 00:00:02,000\nC: b.\n"
    )

    assert [(w.code, w.line) for w in transcript.warnings] == [
        ("end_before_start", 3),
        ("time_runs_backwards", 7),
    ]
    assert [turn.end_ms for turn in transcript.turns] == [None, 2_000]


# The package reads no cue without an index.
WITH_INDEX = [n for n in samples.NAMES if n.endswith(".srt") and "no-index" not in n]


@pytest.mark.parametrize("name", WITH_INDEX)
def test_srt_samples_have_the_cues_that_the_package_srt_finds(name: str) -> None:
    sample = samples.load(name)
    encoding = "utf-16" if "utf16" in name else "cp1252" if "cp1252" in name else "utf-8"
    text = sample.raw.decode(encoding).replace("\r\n", "\n")

    (transcript,) = parse(sample.raw, speaker_roles=sample.asked).transcripts
    found = list(srt.parse(text))

    pieces = {
        (piece.start_ms, piece.end_ms)
        for turn in transcript.turns
        for piece in (turn.joined or (turn,))
    }
    assert pieces == {(_ms(cue.start), _ms(cue.end)) for cue in found}


SPOKEN = st.lists(st.from_regex(r"[A-Za-z']{1,8}", fullmatch=True), min_size=1, max_size=6)
LABELS = st.sampled_from(["T", "Client 2", "Dr. Ó Briain"])


@given(
    st.lists(st.tuples(LABELS, SPOKEN, st.integers(0, 999)), min_size=1, max_size=8),
    st.sampled_from([",", "."]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_srt_is_read_as_the_package_srt_reads_it(
    cues: list[tuple[str, list[str], int]], mark: str, newline: str
) -> None:
    # Ten seconds apart and a full stop: nothing is to be joined.
    subtitles = [
        srt.Subtitle(
            place + 1,
            timedelta(seconds=10 * place + 1, milliseconds=rest),
            timedelta(seconds=10 * place + 4, milliseconds=rest),
            f"{speaker}: {' '.join(words)}.",
        )
        for place, (speaker, words, rest) in enumerate(cues)
    ]
    composed = srt.compose(subtitles, reindex=False)

    transcript = only(composed.replace(",", mark).replace("\n", newline))

    assert [(t.start_ms, t.end_ms, f"{t.speaker}: {t.text}") for t in transcript.turns] == [
        (_ms(cue.start), _ms(cue.end), cue.content) for cue in srt.parse(composed)
    ]


def _ms(time: timedelta) -> int:
    return round(time.total_seconds() * 1000)
