"""What the readers answer."""

from dataclasses import dataclass

from backend.media.vocabulary import Container, Kind


@dataclass(frozen=True)
class Found:
    """A recording's packing and kind, and its duration where the file says it."""

    container: Container
    kind: Kind
    duration_ms: int | None


def milliseconds(count: float, per_second: float) -> int | None:
    """Return a count of samples as milliseconds; None where there is none."""
    if count <= 0 or per_second <= 0:
        return None
    return round(count * 1000 / per_second)
