"""One proposal where several rules found something: the better one stands, nothing is left bare."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from backend.casework.deidentify.lexicon import Lexicon
from backend.casework.deidentify.model import Kind, Mention
from backend.casework.deidentify.script import Script

# A long find explains more of the text than a short one inside it.
_LETTERS_FOR_A_POINT, _MOST_LETTERS = 60, 30
_WEAK = 0.66
_NAMED = frozenset({Kind.PERSON, Kind.PLACE, Kind.ORGANISATION, Kind.SCHOOL})


def settle(script: Script, mentions: Iterable[Mention], lexicon: Lexicon) -> list[Mention]:
    """Return mentions that do not overlap, in order.

    Where two overlap, the surer and longer stands; what the other covers beyond it stays proposed.
    """
    mentions = [_in_one_turn(script, mention) for mention in mentions]
    unclaimed = _outside_sayings(script, mentions, lexicon)
    waiting = sorted(set(_one_kind_each(script, unclaimed)), key=_rank)
    chosen: list[Mention] = []
    starts: list[int] = []
    taken: dict[int, Mention] = {}
    for mention in waiting:
        for part in _uncovered(mention, starts, taken):
            trimmed = _trimmed(script, part)
            if trimmed is None:
                continue
            chosen.append(trimmed)
            insort(starts, trimmed.start)
            taken[trimmed.start] = trimmed
    return sorted(chosen, key=lambda mention: mention.start)


def _in_one_turn(script: Script, mention: Mention) -> Mention:
    """Return a mention without what lies in the turns before its last one."""
    line_end = script.text.rfind("\n", mention.start, mention.end)
    return mention if line_end < 0 else replace(mention, start=line_end + 1)


def _rank(mention: Mention) -> tuple[float, int, int, str, str]:
    length = min(mention.end - mention.start, _MOST_LETTERS)
    score = mention.confidence + length / _LETTERS_FOR_A_POINT
    # Roles and known names break ties, so that the order of the rules does not.
    return (-score, mention.start, -mention.end, mention.kind, f"{mention.rule} {mention.role}")


def _uncovered(mention: Mention, starts: list[int], taken: dict[int, Mention]) -> list[Mention]:
    """Return the parts of a mention that no chosen one covers."""
    place = max(0, bisect_left(starts, mention.start) - 1)
    parts: list[Mention] = []
    position = mention.start
    for start in starts[place:]:
        if start >= mention.end:
            break
        other = taken[start]
        if other.end <= position:
            continue
        if start > position:
            parts.append(replace(mention, start=position, end=start))
        position = max(position, other.end)
    if position < mention.end:
        parts.append(replace(mention, start=position))
    return parts


def _trimmed(script: Script, mention: Mention) -> Mention | None:
    """Return a mention without blanks and marks at its ends, None if nothing else is left."""
    if (mention.start, mention.end) in script.unspoken:
        return mention
    text = script.text[mention.start : mention.end]
    kept = text.strip(" ,.;:!?'\"-/\n\x01\u2014\u2026")
    if not kept:
        return None
    start = mention.start + text.index(kept)
    whole = script.text[mention.start - 1 : mention.start] != "("
    if kept[0].isdecimal() and not whole and ")" in kept:
        start -= 1
    if text.startswith(("+", "(")) and start == mention.start + 1:
        start -= 1
    return replace(mention, start=start, end=mention.start + text.index(kept) + len(kept))


def _outside_sayings(
    script: Script, mentions: Iterable[Mention], lexicon: Lexicon
) -> list[Mention]:
    """Return the mentions without what belongs to a saying (`Bob's your uncle`)."""
    sayings: dict[int, Mention] = {}
    for index, word in enumerate(script.words):
        if word in lexicon.sayings and (length := script.phrase_at(index, lexicon.sayings)):
            start, end = script.begins[index], script.ends[index + length - 1]
            sayings[start] = Mention(start, end, Kind.CODE, "saying", 1.0)
    begins = sorted(sayings)
    return [part for mention in mentions for part in _uncovered(mention, begins, sayings)]


def _one_kind_each(script: Script, mentions: Sequence[Mention]) -> list[Mention]:
    """Give a weak find of a word the kind it surely has elsewhere in the script."""
    best: dict[str, Mention] = {}
    words = [
        script.lower[mention.start : mention.end] if mention.kind in _NAMED else ""
        for mention in mentions
    ]
    strength: dict[tuple[str, Kind], float] = defaultdict(float)
    for word, mention in zip(words, mentions, strict=True):
        if word:
            strength[word, mention.kind] = max(strength[word, mention.kind], mention.confidence)
            old = best.get(word)
            if old is None or (mention.confidence, mention.kind) > (old.confidence, old.kind):
                best[word] = mention
    return [
        replace(mention, kind=best[word].kind, role="")
        if word
        and mention.confidence < _WEAK
        and best[word].confidence >= _WEAK
        and mention.kind is not best[word].kind
        else mention
        for word, mention in zip(words, mentions, strict=True)
    ]
