"""The quiz on a rubric version: its questions, and how answers are marked; pure."""

from backend.calibration.quiz.making import most_questions, quiz_of, quiz_seed
from backend.calibration.quiz.marking import Marked, mark, needed_of
from backend.calibration.quiz.question import Question

__all__ = ["Marked", "Question", "mark", "most_questions", "needed_of", "quiz_of", "quiz_seed"]
