"""How long a harm flag may wait."""

from datetime import datetime, timedelta
from typing import Final

#: Somebody says within this time that they look into it.
ACKNOWLEDGE_WITHIN: Final = timedelta(hours=48)
#: And settles it within this time after having said so.
SETTLE_WITHIN: Final = timedelta(days=14)
#: A deadline is moved no further than this from today.
LATEST: Final = timedelta(days=90)


def acknowledge_by(raised_at: datetime) -> datetime:
    """Return until when a flag is to be acknowledged."""
    return raised_at + ACKNOWLEDGE_WITHIN


def settle_by(acknowledged_at: datetime) -> datetime:
    """Return until when a flag is to be settled."""
    return acknowledged_at + SETTLE_WITHIN
