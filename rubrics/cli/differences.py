"""Which texts differ between two pieces of plain data, each with its place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any


@dataclass(frozen=True, slots=True)
class Difference:
    """A place with the lines that were there and those that are there now."""

    place: str
    before: Sequence[str]
    after: Sequence[str]


def differences(before: Any, after: Any, place: str = "") -> Iterator[Difference]:
    """Yield every difference; members of a list are called by their id where they have one.

    Examples
    --------
    >>> old = {"title": "A", "notes": ["x", "y"], "scales": [{"id": "s", "label": "S"}]}
    >>> new = {"title": "B", "notes": ["w", "x", "y"], "scales": [{"id": "s", "label": "T"}]}
    >>> for each in differences(old, new):
    ...     print(each.place, each.before, each.after)
    title ('A',) ('B',)
    notes () ('w',)
    scales.s.label ('S',) ('T',)
    """
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in dict.fromkeys([*before, *after]):
            yield from differences(before.get(key), after.get(key), _under(place, key))
        return
    one, other = _listed(before), _listed(after)
    if _has_ids(one) and _has_ids(other) and (one or other):
        yield from _of_members(_by_id(one), _by_id(other), place)
        return
    yield from _of_lines(tuple(map(spoken, one)), tuple(map(spoken, other)), place)


def spoken(value: Any) -> str:
    """Write plain data in one line.

    Examples
    --------
    >>> spoken({"item": "A1", "at_least": 1, "note": None}), spoken(["a", "b"]), spoken(3.0)
    ('item A1, at least 1', 'a, b', '3')
    """
    if isinstance(value, Mapping):
        told = {key: each for key, each in value.items() if each not in (None, [], {})}
        return ", ".join(
            f"{str(key).replace('_', ' ')} {spoken(each)}" for key, each in told.items()
        )
    if isinstance(value, list | tuple):
        return ", ".join(map(spoken, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _of_members(
    before: Mapping[str, Any], after: Mapping[str, Any], place: str
) -> Iterator[Difference]:
    for name in dict.fromkeys([*before, *after]):
        here = _under(place, name)
        if name in before and name in after:
            yield from differences(before[name], after[name], here)
        else:
            member = before.get(name, after.get(name))
            line = (spoken({key: each for key, each in member.items() if key != "id"}),)
            yield Difference(here, line, ()) if name in before else Difference(here, (), line)
    kept = [[name for name in one if name in other] for one, other in _both_ways(before, after)]
    if kept[0] != kept[1]:
        yield Difference(_under(place, "order"), (", ".join(kept[0]),), (", ".join(kept[1]),))


def _both_ways(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[tuple[Mapping[str, Any], Mapping[str, Any]], ...]:
    return (before, after), (after, before)


def _of_lines(before: Sequence[str], after: Sequence[str], place: str) -> Iterator[Difference]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    gone: list[str] = []
    come: list[str] = []
    for tag, start, end, other_start, other_end in matcher.get_opcodes():
        if tag != "equal":
            gone += before[start:end]
            come += after[other_start:other_end]
    yield Difference(place, tuple(gone), tuple(come))


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _has_ids(members: list[Any]) -> bool:
    return all(isinstance(member, Mapping) and "id" in member for member in members)


def _by_id(members: list[Any]) -> dict[str, Any]:
    return {member["id"]: member for member in members}


def _under(place: str, key: object) -> str:
    return f"{place}.{key}" if place else str(key)
