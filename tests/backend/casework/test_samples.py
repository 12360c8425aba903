"""Files with the quirks of the tools that write them, read as a person would read them."""

from __future__ import annotations

import pytest

from backend.casework.parsing import TranscriptRejected, parse
from tests.backend.casework import samples


def test_every_sample_has_its_reading_and_there_are_enough_of_them() -> None:
    files = {path.name for path in samples.FOLDER.iterdir() if path.name != ".gitattributes"}

    assert files == {*samples.NAMES, *(f"{name}.expected" for name in samples.NAMES)}
    assert len(samples.NAMES) >= 40
    assert {samples.load(name).format for name in samples.ONE_OF_EACH} == {
        samples.load(name).format for name in samples.NAMES
    }


@pytest.mark.parametrize("name", samples.NAMES)
def test_a_sample_is_read_as_a_person_reads_it(name: str) -> None:
    sample = samples.load(name)

    parsed = parse(sample.raw, speaker_roles=sample.asked)

    assert parsed.format == sample.format
    assert samples.read(parsed) == sample.turns
    assert samples.noted(parsed.all_warnings) == sample.notes


@pytest.mark.parametrize("name", samples.NAMES)
def test_roles_that_labels_do_not_say_are_asked_for_and_no_others(name: str) -> None:
    sample = samples.load(name)

    if sample.asked:
        with pytest.raises(TranscriptRejected) as refusal:
            parse(sample.raw)
        assert [problem.code for problem in refusal.value.problems] == ["unmapped_speakers"]
        assert set(refusal.value.unmapped_speakers) == set(sample.asked)
    else:
        assert parse(sample.raw).transcripts


@pytest.mark.parametrize("name", samples.NAMES)
def test_a_joined_turn_says_what_it_was_joined_from(name: str) -> None:
    sample = samples.load(name)

    parsed = parse(sample.raw, speaker_roles=sample.asked)

    turns = [turn for transcript in parsed.transcripts for turn in transcript.turns]
    joined = [turn for turn in turns if turn.joined]
    assert bool(joined) == ("turns_joined" in sample.notes)
    for turn in joined:
        assert turn.text == " ".join(piece.text for piece in turn.joined)
        assert (turn.start_ms, turn.line) == (turn.joined[0].start_ms, turn.joined[0].line)
        assert turn.end_ms == max(piece.end_ms or 0 for piece in turn.joined)
        assert len(turn.joined) > 1
