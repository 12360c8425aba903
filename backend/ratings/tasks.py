"""Background work of this app."""

import uuid
from datetime import date

from django_tasks import task

from backend.core.mail import send_to
from backend.ratings.services import note_reminders


@task()
def remind_raters(round_id: str, due_on: str) -> None:
    """Tell each rater once how many of their sessions are due; nothing of what they are of."""
    day = date.fromisoformat(due_on)
    for reminder in note_reminders(round_id=uuid.UUID(round_id), due_on=day):
        n = reminder.n_due
        sessions = "1 session" if n == 1 else f"{n} sessions"
        send_to(
            [reminder.rater],
            subject=f"{sessions} to rate by {day:%-d %B}",
            lines=[
                f'In the round "{reminder.round.name}" {sessions} '
                f"{'waits' if n == 1 else 'wait'} for your rating, due on {day:%A, %-d %B %Y}.",
                "If you cannot rate one of them, decline it in your queue, so that it can be given "
                "to somebody else.",
            ],
        )
