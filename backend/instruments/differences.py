"""Which texts differ between two definitions, each with its place."""

from collections.abc import Iterator, Mapping
from typing import Any


def flat_texts(value: object, place: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text with its place; members of a list are called by their id, or number."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from flat_texts(inner, f"{place}.{key}" if place else str(key))
    elif isinstance(value, list):
        for number, inner in enumerate(value, start=1):
            name = inner.get("id", number) if isinstance(inner, Mapping) else number
            yield from flat_texts(inner, f"{place}.{name}")
    elif value is not None:
        yield place, str(value)


def text_differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the places where the texts differ, with both; null where there is none."""
    places = dict.fromkeys([*before, *after])
    return [
        {"place": place, "before": before.get(place), "after": after.get(place)}
        for place in places
        if before.get(place) != after.get(place)
    ]
