"""What an import stores of a transcript that was read, and what of its result a person sees."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from backend.accounts.models import User
from backend.casework.drafts import ImportResult
from backend.casework.incoming import (
    ALL_ELSEWHERE,
    duration_of,
    label_of,
    some_elsewhere,
    visible_sessions,
)
from backend.casework.models import Case, ImportedFile, TherapySession, Transcript, Turn
from backend.casework.parsing import ParsedTranscript, Problem
from backend.casework.speaking import Voice
from backend.core.errors import Conflict
from backend.programmes.models import Programme


def session_row(
    programme: Programme, case: Case | None, file_name: str, read: ParsedTranscript
) -> TherapySession:
    """Return the session of a transcript that belongs to no registered meeting, not yet saved."""
    return TherapySession(
        programme=programme,
        case=case,
        label=label_of(read, file_name),
        is_simulated=programme.is_simulated,
    )


def transcript_row(
    file: ImportedFile, session: TherapySession, read: ParsedTranscript, content: str
) -> Transcript:
    """Return the transcript without its turns, not yet saved."""
    return Transcript(
        programme=session.programme,
        therapy_session=session,
        source=file,
        content_hash=content,
        n_turns=len(read.turns),
        duration_ms=duration_of(read),
        warnings=[problem_row(problem) for problem in read.warnings],
    )


def turn_rows(
    transcript: Transcript, read: ParsedTranscript, voices: Sequence[Voice]
) -> list[Turn]:
    """Return the turns, numbered from 1, under the labels of their speakers."""
    labels = {voice.name: voice.label for voice in voices}
    return [
        Turn(
            transcript=transcript,
            number=number,
            speaker=labels[turn.speaker],
            role=turn.role or "",
            start_ms=turn.start_ms,
            end_ms=turn.end_ms,
            text=turn.text,
        )
        for number, turn in enumerate(read.turns, start=1)
    ]


def problem_row(problem: Problem) -> dict[str, Any]:
    """Return a warning as it is stored and answered."""
    return {"code": problem.code, "detail": problem.detail, "line": problem.line}


def visible_result(result: ImportResult, programme: Programme, actor: User | None) -> ImportResult:
    """Leave out what lies in sessions the person may not see. Raises Conflict if that is all."""
    if actor is None:
        return result
    visible = visible_sessions(actor, programme)
    shown = [row for row in result.transcripts if row.transcript.therapy_session_id in visible]
    n_hidden = len(result.transcripts) - len(shown)
    if not shown:
        raise Conflict(ALL_ELSEWHERE, code="transcript_elsewhere")
    if not n_hidden:
        return result
    warning = problem_row(some_elsewhere(n_hidden)) | {"transcript": None}
    return replace(result, transcripts=tuple(shown), warnings=(*result.warnings, warning))
