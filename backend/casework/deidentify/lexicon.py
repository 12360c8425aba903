"""The word lists: which words are names, towns, firms, and which are ordinary words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LISTS = Path(__file__).parent / "lists"

_ENDINGS = (
    "s",
    "es",
    "ed",
    "d",
    "ing",
    "ly",
    "er",
    "est",
    "r",
    "st",
    "y",
    "ness",
    "'s",
    "n't",
    "'d",
    "'ll",
    "'re",
    "'ve",
)
_PLAIN_ENDINGS = ("s", "es", "ed", "ing", "ly", "'s", "n't", "'d", "'ll", "'re", "'ve")
_CHANGED = (("ies", "y"), ("ied", "y"), ("ier", "y"), ("iest", "y"), ("ily", "y"))
_SHORTEST_STEM = 3

Phrases = Mapping[str, tuple[tuple[str, ...], ...]]


@dataclass(frozen=True)
class Lexicon:
    """All lists, in small letters; phrases by their first word, the longest first."""

    first_names: frozenset[str]
    word_names: frozenset[str]
    surnames: frozenset[str]
    word_surnames: frozenset[str]
    words: frozenset[str]
    capitalised: frozenset[str]
    word_towns: frozenset[str]
    towns: Phrases
    companies: Phrases
    sayings: Phrases
    areas: Phrases
    short_forms: Mapping[str, frozenset[int]]

    def is_ordinary(self, word: str) -> bool:
        """Whether this is a word of everyday speech, with or without an ending."""
        return word in self.words or _is_inflected(word, self.words)

    def is_plain(self, word: str) -> bool:
        """Whether a word with a capital is an ordinary word all the same.

        Endings that make names of words (`Bally`, `Potter`) are not minded here.
        """
        return word in self.words or _is_inflected(word, self.words, _PLAIN_ENDINGS)

    def is_given_name(self, word: str) -> bool:
        """Whether this is a given name, be it a word too."""
        return word in self.first_names or word in self.word_names

    def is_surname(self, word: str) -> bool:
        """Whether this is a family name, be it a word too."""
        return word in self.surnames or word in self.word_surnames

    def are_forms(self, one: str, other: str) -> bool:
        """Whether two given names may be forms of one (``kate``, ``catherine``)."""
        families = self.short_forms
        return bool(families.get(one, frozenset()) & families.get(other, frozenset()))


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


@cache
def english() -> Lexicon:
    """Return the lists for English, read once."""
    word_names = frozenset(_words("word_names.txt"))
    word_towns = frozenset(_words("word_towns.txt"))
    capitalised = _phrases(_words("capitalised.txt"))
    single = frozenset(first for first, tails in capitalised.items() if (first,) in tails)
    words = frozenset(_words("words.txt"))
    first_names = frozenset(_words("first_names.txt"))
    # A name that is a word, a country or a place is taken for a name only where the sentence says.
    double = first_names & (word_names | word_towns | words | single)
    families: dict[str, set[int]] = defaultdict(set)
    for number, line in enumerate(_lines("short_forms.txt")):
        for name in line.split():
            families[name].add(number)
    return Lexicon(
        first_names=first_names - double,
        word_names=word_names | double,
        surnames=frozenset(_words("surnames.txt")) - words,
        word_surnames=frozenset(_words("word_surnames.txt")),
        words=words,
        capitalised=single,
        word_towns=word_towns,
        towns=_phrases(word for word in _words("towns.txt") if word not in word_towns),
        companies=_phrases(_words("companies.txt")),
        sayings=_phrases(line.replace(" ", "_") for line in _lines("phrases.txt")),
        areas={first: tails for first, tails in capitalised.items() if tails != ((first,),)},
        short_forms={name: frozenset(numbers) for name, numbers in families.items()},
    )


def _lines(name: str) -> Iterable[str]:
    for line in (LISTS / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


def _words(name: str) -> Iterable[str]:
    for line in _lines(name):
        yield from line.split()


def _phrases(entries: Iterable[str]) -> Phrases:
    by_first: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for entry in entries:
        # The owner's s is no part of a word, as in a script.
        words = tuple(word.removesuffix("'s") for word in entry.split("_"))
        by_first[words[0]].add(words)
    return {
        first: tuple(sorted(phrases, key=lambda phrase: (-len(phrase), phrase)))
        for first, phrases in by_first.items()
    }


def _is_inflected(word: str, words: frozenset[str], endings: tuple[str, ...] = _ENDINGS) -> bool:
    for ending in endings:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < _SHORTEST_STEM:
            continue
        if stem in words or f"{stem}e" in words:
            return True
        if stem[-1] == stem[-2] and stem[:-1] in words:
            return True
    for ending, instead in _CHANGED:
        if word.endswith(ending) and word.removesuffix(ending) + instead in words:
            return True
    return "-" in word and all(part in words for part in word.split("-") if part)
