"""What is left of consensus when a session's text is erased: everything but the words."""

from uuid import UUID

from backend.consensus.models import ConsensusReason, Settlement


def blank_words(therapy_session_id: UUID) -> dict[str, int]:
    """Erase why raters differed on a session; how they did, and what was settled, stays.

    Anchor notes stay: they are of all sessions, and say nothing of one.
    """
    reasons = ConsensusReason.objects.filter(therapy_session_id=therapy_session_id)
    settlements = Settlement.objects.filter(therapy_session_id=therapy_session_id)
    return {
        "consensus_reasons": reasons.exclude(text="").update(text=""),
        "consensus_settlements": settlements.exclude(why="", rule="").update(why="", rule=""),
    }
