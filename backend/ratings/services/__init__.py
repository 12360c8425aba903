"""Everything that writes rounds, assignments, ratings and releases."""

from backend.ratings.services.assigned import recuse, start_assignment
from backend.ratings.services.beginning import begin_rating
from backend.ratings.services.conflicts import declare_conflict, end_conflict
from backend.ratings.services.drafts import (
    Saved,
    save_flag,
    save_item,
    save_note,
    save_problem_areas,
)
from backend.ratings.services.release import release_rating
from backend.ratings.services.reminding import note_reminders
from backend.ratings.services.replanning import replan_round
from backend.ratings.services.rounds import (
    Drawing,
    begin_consensus,
    change_due,
    close_round,
    create_round,
    start_round,
)
from backend.ratings.services.submit import submit_rating

__all__ = [
    "Drawing",
    "Saved",
    "begin_consensus",
    "begin_rating",
    "change_due",
    "close_round",
    "create_round",
    "declare_conflict",
    "end_conflict",
    "note_reminders",
    "recuse",
    "release_rating",
    "replan_round",
    "save_flag",
    "save_item",
    "save_note",
    "save_problem_areas",
    "start_assignment",
    "start_round",
    "submit_rating",
]
