"""Feedback."""

from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    """What supervisors tell trainees, and the goals the two agree on."""

    name = "backend.feedback"
    label = "feedback"

    def ready(self) -> None:
        """Let the trail vouch, erase words with the text, and say who rates first."""
        from backend.audit import rows, seals
        from backend.casework import erasure
        from backend.feedback import models, sealing, selectors
        from backend.feedback.services.erasing import blank_words
        from backend.ratings import revealing

        seals.add_sealed("feedback.released", sealing.released_feedback, noun="feedback")
        answers = rows.RowsOf(models.FeedbackAnswer, text=("text",), subject="therapy_session_id")
        seals.add_sealed("feedback.answered", answers, noun="answer to feedback")
        acknowledged = rows.RowsOf(models.Acknowledgement)
        seals.add_sealed("feedback.acknowledged", acknowledged, noun="acknowledgement")
        goals = rows.RowsOf(models.Goal, text=("text", "step"))
        seals.add_sealed("goal.set", goals, noun="goal")
        reviews = rows.RowsOf(models.GoalReview, text=("note",), subject="therapy_session_id")
        seals.add_sealed("goal.reviewed", reviews, noun="review of a goal")
        rules = rows.RowsOf(models.FeedbackRule)
        seals.add_sealed("feedback_rule.decided", rules, noun="rule of feedback")
        erasure.add_eraser("feedback", blank_words)
        revealing.add_rule("feedback", selectors.self_rating_first)
