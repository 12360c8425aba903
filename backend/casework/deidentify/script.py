"""A transcript as one text with its words, so that a rule passes over it once."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from backend.casework.deidentify.lexicon import Phrases
from backend.casework.deidentify.model import Turn

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
# Characters that mean the same are written one way; every one stays one character.
_LEVELLED = str.maketrans(
    {
        "\u2019": "'",
        "\u2018": "'",
        "\u02bc": "'",
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "-",
        "\u2013": "-",
        "\u00a0": " ",
        "\u202f": " ",
        "\t": " ",
        "\r": " ",
        "\n": " ",
        "\x0b": " ",
        "\x0c": " ",
        "\x1c": " ",
        "\x1d": " ",
        "\x1e": " ",
        "\x85": " ",
        "\u2028": " ",
        "\u2029": " ",
    }
)
# A placeholder holds no name: small letters, then at most a number.
# A word with a capital; `I`, and codes in capitals, do not count.
_CAPITAL = re.compile(r"(?<![A-Za-z])[A-Z][a-z]|[A-Z]{4}")
_PLACEHOLDER = re.compile(r"\[[a-z+][a-z+ -]{0,38}(?: ?\d{1,4}\+?)?\]")
_UNSPOKEN = re.compile(r"[^\s\x01\[\]]{256,}")
_MASK = "\x01"
_SENTENCE_ENDS = frozenset(".?!\u2026:;\n" + _MASK)
_PASSED_OVER = frozenset(" \"'\u201c\u201d(*_-\u2014")


class Script:
    """The turns joined by line ends, in two forms of the same length, with the words of it."""

    def __init__(self, turns: Sequence[Turn]) -> None:
        self.turns = tuple(sorted(turns, key=lambda turn: turn.number))
        levelled = [turn.text.translate(_LEVELLED) for turn in self.turns]
        self.starts: list[int] = []
        position = 0
        for text in levelled:
            self.starts.append(position)
            position += len(text) + 1
        joined = "\n".join(levelled) + "\n"
        masked = _PLACEHOLDER.sub(lambda found: _MASK * len(found.group()), joined)
        #: Runs of letters and marks that are no speech; rules would spend minutes on them.
        self.unspoken = tuple(found.span() for found in _UNSPOKEN.finditer(masked))
        self.text = _UNSPOKEN.sub(lambda found: _MASK * len(found.group()), masked)
        self.lower = lowered(self.text)
        self.is_caseless = [_CAPITAL.search(text) is None for text in levelled]
        found = [match.span() for match in _WORD.finditer(self.text)]
        self.begins = [start for start, _ in found]
        self.ends: list[int] = []
        self.words: list[str] = []
        for start, stop in found:
            word, end = self.lower[start:stop], stop
            # The owner's s is no part of a name; O'Brien's inner one is.
            if word.endswith("'s") and len(word) > 2:
                word, end = word[:-2], stop - 2
            self.words.append(word)
            self.ends.append(end)

    def word_at(self, position: int) -> int:
        """Return the index of the first word that ends behind a position."""
        low, high = 0, len(self.begins)
        while low < high:
            middle = (low + high) // 2
            if self.ends[middle] <= position:
                low = middle + 1
            else:
                high = middle
        return low

    def turn_index(self, position: int) -> int:
        """Return which of the turns, in their order, holds a position."""
        return bisect_right(self.starts, position) - 1

    def turns_with(self, hint: re.Pattern[str]) -> Iterator[tuple[int, int]]:
        """Yield start and end of every turn in which a pattern is found, each once."""
        position = 0
        while (match := hint.search(self.lower, position)) is not None:
            index = self.turn_index(match.start())
            position = self.starts[index + 1] if index + 1 < len(self.starts) else len(self.lower)
            yield self.starts[index], position

    def locate(self, start: int, end: int) -> tuple[int, int, int]:
        """Return number of the turn, start and end within it."""
        index = self.turn_index(start)
        first = self.starts[index]
        return self.turns[index].number, start - first, end - first

    def has_capital(self, index: int) -> bool:
        """Whether a word begins with a capital letter."""
        return self.text[self.begins[index]].isupper()

    def in_small_letters(self, index: int) -> bool:
        """Whether a word stands in a turn without any capitals, as captions write it."""
        return self.is_caseless[self.turn_index(self.begins[index])]

    def opens_sentence(self, index: int) -> bool:
        """Whether a word is the first of its sentence, so that its capital says nothing."""
        position = self.begins[index] - 1
        text = self.text
        while position >= 0 and text[position] in _PASSED_OVER:
            position -= 1
        return position < 0 or text[position] in _SENTENCE_ENDS

    def gap(self, index: int) -> str:
        """Return what stands between a word and the next one; a line end where there is none."""
        if index < 0 or index + 1 >= len(self.begins):
            return "\n"
        return self.text[self.ends[index] : self.begins[index + 1]]

    def before(self, index: int) -> str:
        """Return the word before, if only a blank lies between; else an empty text."""
        return self.words[index - 1] if index > 0 and self.gap(index - 1) == " " else ""

    def after(self, index: int) -> str:
        """Return the word after, if only a blank lies between; else an empty text."""
        return self.words[index + 1] if self.gap(index) == " " else ""

    def phrase_at(self, index: int, phrases: Phrases) -> int:
        """Return how many words, from one on, are an entry of a list; 0 if none."""
        for entry in phrases.get(self.words[index], ()):
            last = index + len(entry) - 1
            if (
                last < len(self.words)
                and tuple(self.words[index : last + 1]) == entry
                and all(
                    self.gap(between) in {" ", "-", "'s ", ". ", ", "}
                    for between in range(index, last)
                )
            ):
                return len(entry)
        return 0


def lowered(text: str) -> str:
    """Return small letters, character by character, so that offsets stay."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)
