"""What is left of a harm flag when its session's text is erased: everything but the words."""

from uuid import UUID

from backend.care.models import HarmFlagStep


def blank_words(therapy_session_id: UUID) -> dict[str, int]:
    """Erase what was written about the flags of a session; that and how they were settled stays."""
    steps = HarmFlagStep.objects.filter(therapy_session_id=therapy_session_id)
    return {"harm_flag_notes": steps.exclude(note="").update(note="")}
