"""Change harm flags."""

from backend.care.services.caring import acknowledge, move_deadline, reopen, settle
from backend.care.services.erasing import blank_words
from backend.care.services.overdue import note_overdue
from backend.care.services.raising import follow_rating

__all__ = [
    "acknowledge",
    "blank_words",
    "follow_rating",
    "move_deadline",
    "note_overdue",
    "reopen",
    "settle",
]
