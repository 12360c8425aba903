"""When raters are reminded of work that is due."""

import uuid
from datetime import UTC, date, datetime, time, timedelta

from backend.core.tasks import enqueue_on_commit

DAYS_BEFORE = 3
# In the morning of the day, by the server's clock.
AT = time(7, 0, tzinfo=UTC)


def remind_later(round_id: uuid.UUID, due_on: date) -> None:
    """Have raters reminded of what is due on a day: some days before it, or soon."""
    day = due_on - timedelta(days=DAYS_BEFORE)
    enqueue_on_commit(
        "ratings.remind_raters",
        not_before=datetime.combine(day, AT),
        round_id=str(round_id),
        due_on=due_on.isoformat(),
    )
