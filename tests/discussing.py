"""Feedback, goals and phrases for tests, straight through the services."""

from typing import Any

from backend.accounts.models import User
from backend.casework.models import TherapySession
from backend.feedback import services
from backend.feedback.content import CommentSaying, Content, SectionSaying
from backend.feedback.models import Feedback, Goal, Phrase, PhraseKind
from backend.ratings.models import Rating, RatingKind, Release
from tests import factories
from tests.worlds import World

CONTENT = Content(
    opening="You held the focus.",
    sections=(SectionSaying("A", "Warm and clear.", "Ask for the week first."),),
    comments=(
        CommentSaying("comment", "A1", (1, 2), "Here the thread was yours."),
        CommentSaying("exemplar", "", (3,), ""),
    ),
)
# The same as it is sent.
BODY: dict[str, Any] = {
    "opening": "You held the focus.",
    "sections": [
        {"section": "A", "strength": "Warm and clear.", "next_step": "Ask for the week first."}
    ],
    "comments": [
        {"kind": "comment", "item": "A1", "turns": [1, 2], "text": "Here the thread was yours."},
        {"kind": "exemplar", "item": "", "turns": [3], "text": ""},
    ],
}


def make_draft(w: World, *, rating: Rating | None = None, by: User | None = None) -> Feedback:
    """Write a draft on the supervisor's rating."""
    by = by or w.supervisor
    draft, _ = services.begin_feedback(actor=by, rating=rating or w.supervisor_rating)
    return services.save_feedback(actor=by, feedback=draft, content=CONTENT, version=draft.version)


def release(w: World, *drafts: Feedback) -> None:
    """Release drafts together."""
    services.release_feedback(actor=w.supervisor, programme=w.programme, feedback=drafts)


def make_released(w: World) -> Feedback:
    """Release feedback on the supervisor's rating, which the trainee was given already."""
    found = Feedback.objects.filter(rating=w.supervisor_rating, corrects__isnull=True).first()
    if found is not None:
        return found
    draft = make_draft(w)
    release(w, draft)
    return Feedback.objects.get(pk=draft.pk)


def unreleased_rating(w: World) -> Rating:
    """Return a supervisor's rating of another session, which the trainee was not given."""
    number = 8 + TherapySession.objects.filter(case=w.case, number__gte=8).count()
    session = factories.make_session(w.programme, case=w.case, number=number, ready_by=w.lead)
    assert not Release.objects.filter(rating__therapy_session=session).exists()
    return factories.make_rating(session, rater=w.supervisor, kind=RatingKind.SUPERVISOR)


def make_goal(w: World, **said: Any) -> Goal:
    """Set a goal for the trainee."""
    values: dict[str, Any] = {
        "text": "Stay with one relationship.",
        "step": "Name it in the first minutes.",
        "item": "A1",
    }
    return services.set_goal(
        actor=w.supervisor,
        enrolment=w.enrolment,
        therapy_session=w.closed_session,
        **(values | said),
    )


def make_phrase(w: World, text: str = "Say less, and wait.") -> Phrase:
    """Keep a phrase of the supervisor's."""
    phrase, _ = services.add_phrase(
        actor=w.supervisor, programme=w.programme, kind=PhraseKind.NEXT_STEP, text=text
    )
    return phrase
