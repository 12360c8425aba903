"""Everything that writes consensus, its rules and the notes that come of it."""

from backend.consensus.services.cases import name_adjudicator, open_cases
from backend.consensus.services.concluding import agree
from backend.consensus.services.erasing import blank_words
from backend.consensus.services.meetings import call_meeting
from backend.consensus.services.notes import make_note, reword_note, withdraw_note
from backend.consensus.services.recoding import (
    close_recode,
    open_due_recodes,
    plan_after_conclusion,
    plan_recodes,
)
from backend.consensus.services.rules import decide_rule
from backend.consensus.services.settling import (
    Answer,
    Saying,
    give_reason,
    settle_area,
    settle_item,
)

__all__ = [
    "Answer",
    "Saying",
    "agree",
    "blank_words",
    "call_meeting",
    "close_recode",
    "decide_rule",
    "give_reason",
    "make_note",
    "name_adjudicator",
    "open_cases",
    "open_due_recodes",
    "plan_after_conclusion",
    "plan_recodes",
    "reword_note",
    "settle_area",
    "settle_item",
    "withdraw_note",
]
