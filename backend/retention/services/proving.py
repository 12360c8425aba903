"""Keep a proof of everything that is deleted."""

from backend.casework.erasure import Erased
from backend.casework.models import Transcript
from backend.media.models import Recording
from backend.retention.models import DeletionProof, RetentionPolicy, What
from backend.retention.services.applying import RETENTION


def prove(erased: Erased) -> None:
    """Write the proofs of an erasure, inside its transaction."""
    policy = None
    if erased.reason == RETENTION:
        of_programme = RetentionPolicy.objects.filter(programme_id=erased.programme_id)
        policy = of_programme.order_by("-number").first()
    told = {
        "programme_id": erased.programme_id,
        "therapy_session_id": erased.therapy_session_id,
        "reason": erased.reason,
        "policy": policy,
        "event_sequence": erased.sequence,
        "deleted_at": erased.began_at,
    }
    if erased.counts.get("transcripts"):
        text = Transcript.objects.get(therapy_session_id=erased.therapy_session_id)
        DeletionProof.objects.create(
            what=What.TEXT, content_hash=text.content_hash, size=text.n_turns, **told
        )
    recordings = Recording.objects.filter(
        therapy_session_id=erased.therapy_session_id, deleted_at__gte=erased.began_at
    )
    for recording in recordings.filter(deletion_proof__isnull=True):
        DeletionProof.objects.create(
            what=What.RECORDING,
            recording=recording,
            content_hash=recording.sha256,
            size=recording.n_bytes,
            **told,
        )
