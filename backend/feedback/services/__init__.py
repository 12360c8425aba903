"""Everything that writes feedback, goals and phrases."""

from backend.feedback.services.answering import acknowledge_feedback, answer_feedback
from backend.feedback.services.beginning import begin_feedback, correct_feedback
from backend.feedback.services.drafting import (
    discard_feedback,
    hold_feedback,
    reopen_feedback,
    save_feedback,
)
from backend.feedback.services.goals import review_goal, set_goal
from backend.feedback.services.phrases import add_phrase, remove_phrase
from backend.feedback.services.practising import open_practice
from backend.feedback.services.printing import print_feedback
from backend.feedback.services.releasing import release_feedback
from backend.feedback.services.rules import decide_rule

__all__ = [
    "acknowledge_feedback",
    "add_phrase",
    "answer_feedback",
    "begin_feedback",
    "correct_feedback",
    "decide_rule",
    "discard_feedback",
    "hold_feedback",
    "open_practice",
    "print_feedback",
    "release_feedback",
    "remove_phrase",
    "reopen_feedback",
    "review_goal",
    "save_feedback",
    "set_goal",
]
