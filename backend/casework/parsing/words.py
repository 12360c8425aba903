"""Words with speakers into sentences: people take turns between sentences, not inside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from backend.casework.parsing.joining import ends_sentence

# Speech recognition without punctuation would make one sentence of a whole session.
_MAX_WORDS = 60


@dataclass(frozen=True, slots=True)
class Word:
    """A word, times as they stand in the file."""

    text: str
    speaker: str | None
    start: object
    end: object


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its speaker; `first` is the place of its first word, counted from 0."""

    text: str
    speaker: str | None
    start: object
    end: object
    first: int


def sentences(words: Iterable[Word], default: str | None = None) -> list[Sentence]:
    """Give each sentence to the speaker of most of its words, the first of those at a tie.

    Parameters
    ----------
    words : iterable of Word
        In the order in which they were spoken.
    default : str, optional
        Who speaks where no word of a sentence has a speaker.

    Returns
    -------
    list of Sentence
        In the same order.
    """
    found: list[Sentence] = []
    done = 0
    for group in _groups(words):
        found.append(_sentence(group, default, done))
        done += len(group)
    return found


def _groups(words: Iterable[Word]) -> Iterator[list[Word]]:
    group: list[Word] = []
    for word in words:
        if len(group) >= _MAX_WORDS and word.speaker != group[-1].speaker:
            yield group
            group = []
        group.append(word)
        if ends_sentence(word.text):
            yield group
            group = []
    if group:
        yield group


def _sentence(group: list[Word], default: str | None, first: int) -> Sentence:
    votes = Counter(word.speaker for word in group if word.speaker is not None)
    speaker = votes.most_common(1)[0][0] if votes else default
    starts = [word.start for word in group if word.start is not None]
    ends = [word.end for word in group if word.end is not None]
    text = " ".join(word.text for word in group if word.text)
    start, end = starts[0] if starts else None, ends[-1] if ends else None
    return Sentence(text, speaker, start, end, first)
