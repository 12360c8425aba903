"""When a verification counts as lost, and until when a week is to be read."""

from datetime import date, datetime, timedelta
from typing import Final

# A worker that has not come back by then was stopped: it may be asked again.
LOST_AFTER: Final = timedelta(hours=1)
# How far back weeks are asked for; an older one can be read in the trail all the same.
N_WEEKS: Final = 12
# From its end on, until it is overdue.
TIME_TO_READ: Final = timedelta(days=7)
# Of the faults that a verification finds, the first ones are kept with it; all are counted.
MAX_FAULTS: Final = 200


def week_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def end_of(week: date) -> date:
    """Return the first day after a week."""
    return week + timedelta(days=7)


def is_over(week: date, today: date) -> bool:
    """Tell whether nothing can be added to a week any more."""
    return end_of(week) <= today


def is_overdue(week: date, today: date) -> bool:
    """Tell whether a week that nobody has read should have been by now."""
    return end_of(week) + TIME_TO_READ <= today


def is_lost(asked_at: datetime, now: datetime) -> bool:
    """Tell whether a verification that has not finished will not finish any more."""
    return now - asked_at > LOST_AFTER
