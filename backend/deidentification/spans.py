"""What holds between spans of a review, and between its entities."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from backend.core.errors import InvalidInput
from backend.deidentification.models import Span


def overlaps(one: Span, other: Span) -> bool:
    """Tell whether two spans share a letter."""
    return one.turn == other.turn and one.start < other.end and other.start < one.end


def check_overlaps(accepted: Iterable[Span]) -> None:
    """Raise InvalidInput where two spans that are to be taken out share a letter."""
    ordered = sorted(accepted, key=lambda span: (span.turn, span.start, span.end))
    for one, other in pairwise(ordered):
        if overlaps(one, other):
            raise InvalidInput(
                f"Turn {one.turn}: what stands at {other.start} to {other.end} is a part of what "
                f"is taken out at {one.start} to {one.end}.",
                code="span_overlaps",
            )


def free_key(entities: Sequence[Mapping[str, Any]]) -> str:
    """Return a key that no entity has."""
    taken = {entity["key"] for entity in entities}
    number = 1
    while f"added-{number}" in taken:
        number += 1
    return f"added-{number}"
