"""Rules that hold for any list: ids once, words once, and only those that are defined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from rubrics.strict_yaml import Finding, Path


def repeated(parts: Iterable[tuple[Path, str]]) -> Iterator[Finding]:
    """Yield a finding for each part whose id an earlier one has."""
    seen: set[str] = set()
    for path, part_id in parts:
        if part_id in seen:
            yield Finding((*path, "id"), "duplicate-id", f"{part_id!r} is already taken")
        seen.add(part_id)


def listed_twice(words: Sequence[str], path: Path) -> Iterator[Finding]:
    """Yield a finding for each word that a list holds more than once."""
    for word, times in Counter(words).items():
        if times > 1:
            yield Finding(path, "listed-twice", f"{word!r} is listed {times} times")


def unknown(
    words: Iterable[str], known: Collection[str], path: Path, rule: str
) -> Iterator[Finding]:
    """Yield a finding for each word of a list that nothing defines."""
    for n, word in enumerate(words):
        if word not in known:
            yield Finding((*path, n), rule, none_of(word, known))


def none_of(word: str, known: Iterable[str]) -> str:
    """Say that a word is not among those defined."""
    defined = ", ".join(sorted(known))
    return f"{word!r} is none of {defined}" if defined else f"{word!r}: none is defined"
