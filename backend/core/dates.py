"""Days counted by the calendar."""

import calendar
from datetime import date

# The last year that a date can have.
_MAX_MONTH = date.max.year * 12 + 11


def months_after(day: date, months: int) -> date:
    """Return the same day of a later month (an earlier one if negative), or that month's last day.

    What lies beyond the last date there is becomes that date.

    >>> months_after(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    month = day.year * 12 + day.month - 1 + months
    if month > _MAX_MONTH:
        return date.max
    year, index = divmod(month, 12)
    return date(year, index + 1, min(day.day, calendar.monthrange(year, index + 1)[1]))
