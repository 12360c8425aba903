"""What goes with a session's text."""

from uuid import UUID

from backend.calibration.models import GoldRationale


def erase_rationales(therapy_session_id: UUID) -> dict[str, int]:
    """Erase the reasons of gold scores, which are words about the session; the scores stay."""
    rows = GoldRationale.objects.filter(gold__therapy_session_id=therapy_session_id)
    n_rows, _ = rows.delete()
    return {"gold_rationales": n_rows}
