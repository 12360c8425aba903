"""Damaged files through the importer: read or refused, never half, never for long."""

from __future__ import annotations

import pytest

from backend.audit.models import AuditEvent
from backend.casework.models import ImportedFile, SpeakerRole, TherapySession, Transcript, Turn
from backend.casework.parsing import ParsedFile
from backend.casework.services import import_from_command_line
from backend.core.errors import InvalidInput
from tests import factories
from tests.backend.casework import mutations

CASES = 300
_SEED = 20_260


@pytest.mark.parametrize("tenth", range(10))
def test_damaged_files_are_read_whole_or_refused_with_the_place(tenth: int) -> None:
    read = 0
    for case in range(tenth, CASES, 10):
        name, raw = mutations.mutated(_SEED, case)
        try:
            found = mutations.outcome(raw)
        except Exception as fault:
            raise AssertionError(f"case {case}, from {name}: {fault!r}") from fault
        read += found.parsed is not None

    assert 0 < read < CASES / 10


@pytest.mark.django_db
def test_damaged_files_are_stored_whole_or_not_at_all() -> None:
    programme = factories.make_programme("north")
    stored = 0
    for case in range(CASES):
        _, raw = mutations.mutated(_SEED, case)
        before = _counts()
        found = mutations.outcome(raw)
        if found.parsed is None:
            with pytest.raises(InvalidInput) as refusal:
                import_from_command_line(programme=programme, raw=raw)
            assert {error.code for error in refusal.value.errors} == set(found.codes)
            assert _counts() == before
            continue
        stored += 1
        roles = _roles_of_everybody(found.parsed)
        result = import_from_command_line(programme=programme, raw=raw, speaker_roles=roles)
        assert [row.transcript.n_turns for row in result.transcripts] == [
            len(transcript.turns) for transcript in found.parsed.transcripts
        ]
        for row in result.transcripts:
            assert row.transcript.turns.count() == row.transcript.n_turns

    assert stored


def _roles_of_everybody(parsed: ParsedFile) -> dict[str, SpeakerRole]:
    return {
        turn.speaker: SpeakerRole(str(turn.role))
        for transcript in parsed.transcripts
        for turn in transcript.turns
    }


def _counts() -> tuple[int, ...]:
    models = (ImportedFile, TherapySession, Transcript, Turn, AuditEvent)
    return tuple(model.objects.count() for model in models)
