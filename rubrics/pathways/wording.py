"""Numbers and lists as a person reads them, and months as a calendar counts them."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date

# Sums of decimals differ in the last bits from what was meant: 2.9 + 3.1 is not a reason to fail.
_DIGITS = 9


def count(number: int, singular: str, plural: str | None = None) -> str:
    """Say a number of things.

    Parameters
    ----------
    number : int
        How many.
    singular, plural : str
        The word; without a plural it takes an s.

    Returns
    -------
    str
        Digits and word.

    Examples
    --------
    >>> count(1, "case"), count(3, "case"), count(2, "body", "bodies")
    ('1 case', '3 cases', '2 bodies')
    """
    return f"{number} {singular if number == 1 else plural or singular + 's'}"


def listing(words: Iterable[str], last: str = "and") -> str:
    """Join words as a sentence does.

    Parameters
    ----------
    words : iterable of str
        In the order to be read.
    last : str
        The word before the last one.

    Returns
    -------
    str
        Ids become words: underscores are spaces.

    Examples
    --------
    >>> listing(["initial", "middle", "role_change"])
    'initial, middle and role change'
    >>> listing(["middle", "termination"], last="or")
    'middle or termination'
    """
    spoken = [word.replace("_", " ") for word in words]
    if len(spoken) < 2:
        return "".join(spoken)
    return f"{', '.join(spoken[:-1])} {last} {spoken[-1]}"


def at_least(value: float, cut: float) -> bool:
    """Say whether a computed value reaches a cut, rounding errors of sums aside.

    Parameters
    ----------
    value, cut : float
        Finite.

    Returns
    -------
    bool
        Compared at nine decimals.

    Examples
    --------
    >>> at_least(0.1 + 0.2, 0.3), at_least(2.999, 3.0)
    (True, False)
    """
    return round(value, _DIGITS) >= round(cut, _DIGITS)


def number(value: float, cut: float | None = None) -> str:
    """Write a value with the fewest decimals that do not put it on the wrong side of a cut.

    Parameters
    ----------
    value : float
        Finite.
    cut : float, optional
        What it is compared with.

    Returns
    -------
    str
        At most two decimals, more only near the cut.

    Examples
    --------
    >>> number(3.0), number(2.4567), number(2.9996, 3.0)
    ('3', '2.46', '2.9996')
    """
    value = round(value, _DIGITS) + 0.0
    for decimals in range(2, _DIGITS + 1):
        shown = round(value, decimals)
        if cut is None or ((shown >= cut) == (value >= cut) and (shown > cut) == (value > cut)):
            break
    text = f"{shown:.{decimals}f}"
    return text.rstrip("0").rstrip(".")


def add_months(day: date, months: int) -> date:
    """Move a date by calendar months; the 31st becomes the last day of a shorter month.

    Parameters
    ----------
    day : date
        Any date.
    months : int
        Negative for earlier.

    Returns
    -------
    date
        Never outside the calendar: the first or last date there is instead.

    Examples
    --------
    >>> add_months(date(2024, 1, 31), 1), add_months(date(2024, 1, 31), -12)
    (datetime.date(2024, 2, 29), datetime.date(2023, 1, 31))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year < date.min.year:
        return date.min
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
