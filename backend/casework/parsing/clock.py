"""Times of a transcript as whole milliseconds."""

from __future__ import annotations

import re

MAX_MS = 100 * 3_600_000
EXPECTED = "hh:mm:ss, mm:ss or seconds"

_FRACTION = r"(?:[.,](?P<fraction>[0-9]{1,9}))?"
_CLOCK = re.compile(
    r"(?:(?P<hours>[0-9]{1,3}):(?=[0-9]{1,2}:))?"
    r"(?P<minutes>[0-9]{1,3}):(?P<seconds>[0-9]{2})" + _FRACTION
)
_SECONDS = re.compile(r"(?P<seconds>[0-9]{1,6})" + _FRACTION)


def milliseconds(text: str) -> int | None:
    """Read ``hh:mm:ss[.mmm]``, ``mm:ss[.mmm]`` or seconds.

    Parameters
    ----------
    text : str
        One time, blanks around it allowed. Without hours there may be more than 59 minutes.

    Returns
    -------
    int or None
        Milliseconds, digits beyond them cut off; None where this is no time, or one of 100
        hours or more.
    """
    found = _CLOCK.fullmatch(text.strip()) or _SECONDS.fullmatch(text.strip())
    if found is None:
        return None
    parts = found.groupdict()
    hours, minutes = int(parts.get("hours") or 0), int(parts.get("minutes") or 0)
    seconds = int(parts["seconds"])
    if ("minutes" in parts and seconds > 59) or (parts.get("hours") and minutes > 59):
        return None
    fraction = int((parts["fraction"] or "0")[:3].ljust(3, "0"))
    value = ((hours * 60 + minutes) * 60 + seconds) * 1000 + fraction
    return value if value < MAX_MS else None
