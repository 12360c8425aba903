"""What is left of feedback when its session's text is erased: everything but the words."""

from uuid import UUID

from backend.feedback.models import (
    Feedback,
    FeedbackAnswer,
    FeedbackComment,
    GoalReview,
    SectionNote,
)


def blank_words(therapy_session_id: UUID) -> dict[str, int]:
    """Erase what was written about a session; that it was given, and on which turns, stays.

    Goals stay: they say what a trainee works on, not what was said.
    """
    notes = SectionNote.objects.filter(feedback__therapy_session_id=therapy_session_id)
    comments = FeedbackComment.objects.filter(feedback__therapy_session_id=therapy_session_id)
    answers = FeedbackAnswer.objects.filter(therapy_session_id=therapy_session_id)
    reviews = GoalReview.objects.filter(therapy_session_id=therapy_session_id)
    counts = {
        "feedback_notes": notes.exclude(strength="", next_step="").update(
            strength="", next_step=""
        ),
        "feedback_comments": comments.exclude(text="").update(text=""),
        "feedback_answers": answers.exclude(text="").update(text=""),
        "goal_reviews": reviews.exclude(note="").update(note=""),
    }
    feedback = Feedback.objects.filter(therapy_session_id=therapy_session_id)
    counts["feedback"] = feedback.exclude(opening="", reason="").update(opening="", reason="")
    return counts
