"""Everything that writes gold ratings, sets, rules, attempts and the status of raters."""

from backend.calibration.services.attempts import begin_attempt
from backend.calibration.services.ending import end_attempt
from backend.calibration.services.erasing import erase_rationales
from backend.calibration.services.following import follow_up
from backend.calibration.services.gold import GoldDraft, GoldEntry, enter_gold
from backend.calibration.services.quizzes import answer_quiz, begin_quiz
from backend.calibration.services.reviews import give_new_tries, settle_review
from backend.calibration.services.rules import adopt_rule, preview_rule
from backend.calibration.services.sets import make_set, withdraw_set

__all__ = [
    "GoldDraft",
    "GoldEntry",
    "adopt_rule",
    "answer_quiz",
    "begin_attempt",
    "begin_quiz",
    "end_attempt",
    "enter_gold",
    "erase_rationales",
    "follow_up",
    "give_new_tries",
    "make_set",
    "preview_rule",
    "settle_review",
    "withdraw_set",
]
