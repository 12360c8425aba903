"""Look whether what a proof says is still so: the content gone, the event in the chain."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from backend.audit.models import AuditEvent
from backend.casework.models import Speaker, Transcript, Turn
from backend.media import storage
from backend.media.models import Recording
from backend.retention.models import DeletionProof, What

_VERBS: Final[Mapping[What, frozenset[str]]] = {
    What.TEXT: frozenset({"session.text_erased"}),
    What.RECORDING: frozenset({"session.text_erased", "recording.deleted"}),
}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    code: str
    holds: bool
    said: str


def verify_proof(proof: DeletionProof) -> list[Check]:
    """Return what was looked at, and whether each holds now."""
    look = _text if proof.what == What.TEXT else _recording
    return [*look(proof), _event(proof)]


def _text(proof: DeletionProof) -> Iterator[Check]:
    row = Transcript.objects.get(therapy_session_id=proof.therapy_session_id)
    n_turns = Turn.objects.filter(transcript=row).count()
    is_gone = row.deleted_at is not None and not n_turns
    is_gone = is_gone and not Speaker.objects.filter(transcript=row).exists()
    yield Check(
        "content_gone",
        is_gone,
        "No turn and no speaker is stored." if is_gone else f"{n_turns} turns are stored.",
    )
    same = (row.content_hash, row.n_turns) == (proof.content_hash, proof.size)
    yield Check("tombstone", same, _tombstone(same))


def _recording(proof: DeletionProof) -> Iterator[Check]:
    row = Recording.objects.get(deletion_proof=proof.pk)
    is_there = storage.path_of(row.file_name).exists()
    is_gone = row.deleted_at is not None and not is_there
    yield Check(
        "content_gone",
        is_gone,
        "The file is not in the folder." if is_gone else "The file is still in the folder.",
    )
    same = (row.sha256, row.n_bytes) == (proof.content_hash, proof.size)
    yield Check("tombstone", same, _tombstone(same))


def _tombstone(same: bool) -> str:
    if same:
        return "Size and hash are those of what was deleted."
    return "Size or hash is not that of what was deleted."


def _event(proof: DeletionProof) -> Check:
    event = AuditEvent.objects.filter(
        chain=str(proof.programme_id), sequence=proof.event_sequence
    ).first()
    holds = event is not None and event.verb in _VERBS[What(proof.what)] and _names(event, proof)
    said = f"Event {proof.event_sequence} of the trail reports it."
    if not holds:
        said = f"Event {proof.event_sequence} of the trail does not report it."
    return Check("event", holds, said)


def _names(event: AuditEvent, proof: DeletionProof) -> bool:
    if event.verb == "recording.deleted":
        return bool(event.details.get("sha256") == proof.content_hash)
    if event.target != str(proof.therapy_session_id):
        return False
    if proof.what == What.TEXT:
        return bool(event.details.get("content_hash") == proof.content_hash)
    return bool(event.details.get("counts", {}).get("recordings"))
