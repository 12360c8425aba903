"""The names known beforehand, in the forms in which people say and misspell them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from backend.casework.deidentify.lexicon import Lexicon
from backend.casework.deidentify.model import Kind, KnownName
from backend.casework.deidentify.script import Script, lowered

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_SHORTEST_MISSPELT = 4
_PARTICLES = frozenset(
    {
        "van",
        "der",
        "den",
        "de",
        "la",
        "le",
        "del",
        "di",
        "da",
        "al",
        "el",
        "bin",
        "von",
        "st",
        "of",
        "the",
        "and",
    }
)
_TITLES = frozenset({"dr", "mr", "mrs", "miss", "ms", "mx", "prof", "professor"})
# Spellings that sound the same.
_SOUNDS = (
    ("ph", "f"),
    ("ck", "k"),
    ("y", "i"),
    ("c", "k"),
    ("z", "s"),
    ("ie", "i"),
    ("ee", "i"),
    ("ey", "i"),
)


def name_words(text: str) -> tuple[str, ...]:
    """Return the words of a name in small letters, without titles."""
    plain = lowered(text.replace("\u2019", "'"))
    return tuple(word for word in _WORD.findall(plain) if word not in _TITLES)


class Roster:
    """Known names beside a script: which words of it belong to them."""

    def __init__(self, known: Sequence[KnownName], script: Script, lexicon: Lexicon) -> None:
        self.known = tuple(known)
        people = [name for name in self.known if name.kind is Kind.PERSON]
        words: set[str] = set()
        self.surnames: set[str] = set()
        for name in people:
            for form in (name.text, *name.also):
                parts = [
                    part for part in name_words(form) if part not in _PARTICLES and len(part) > 1
                ]
                words |= set(parts)
                self.surnames |= set(parts[1:])
        self.person_words = frozenset(words)
        #: Those that are ordinary words or names of places too.
        self.words_too = frozenset(
            word
            for word in words
            if word in lexicon.word_names
            or lexicon.is_ordinary(word)
            or word in lexicon.capitalised
            or (word in lexicon.word_surnames and word not in lexicon.first_names)
        )
        self.sure_words = self.person_words - self.words_too
        self.squeezed = frozenset(re.sub(r"[^a-z]", "", word) for word in words)
        self.misspelt = self._misspelt(script, lexicon)

    def _misspelt(self, script: Script, lexicon: Lexicon) -> dict[str, str]:
        """Return words of the script one letter away from a known name, with that name."""
        sure = sorted(word for word in self.sure_words if len(word) >= _SHORTEST_MISSPELT)
        found: dict[str, str] = {}
        for word in sorted(set(script.words) - self.person_words):
            if (
                len(word) < _SHORTEST_MISSPELT - 1
                or lexicon.is_ordinary(word)
                or word in lexicon.capitalised
            ):
                continue
            listed = (
                lexicon.is_given_name(word) or lexicon.is_surname(word) or word in lexicon.towns
            )
            for name in sure:
                if same_sound(word, name) if listed else is_one_letter_off(word, name):
                    found[word] = name
                    break
        return found


def is_one_letter_off(word: str, name: str) -> bool:
    """Whether two words differ by one letter put in, left out, changed, or two swapped.

    The first letter must be right, and short names may not lose one.
    """
    if word == name or word[:1] != name[:1] or abs(len(word) - len(name)) > 1:
        return False
    if min(len(word), len(name)) < _SHORTEST_MISSPELT:
        return False
    if len(word) == len(name):
        wrong = [place for place in range(len(name)) if word[place] != name[place]]
        if len(wrong) == 1:
            return True
        return (
            len(wrong) == 2
            and wrong[1] == wrong[0] + 1
            and word[wrong[0]] == name[wrong[1]]
            and word[wrong[1]] == name[wrong[0]]
        )
    longer, shorter = (word, name) if len(word) > len(name) else (name, word)
    return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))


def same_sound(one: str, other: str) -> bool:
    """Whether two names are spellings of one (`Leila`, `Leyla`; `Sara`, `Sarah`)."""
    return one != other and one[:1] == other[:1] and _sound(one) == _sound(other)


def _sound(word: str) -> str:
    for spelling, sound in _SOUNDS:
        word = word.replace(spelling, sound)
    word = re.sub(r"(?<=[aeiou])h$|(?<=[jt])h(?=n|$)", "", word)
    return re.sub(r"(.)\1+", r"\1", word)


def from_speakers(speakers: Iterable[str]) -> tuple[KnownName, ...]:
    """Return speaker labels that are names of people, as far as their words tell."""
    return tuple(KnownName(speaker) for speaker in dict.fromkeys(speakers) if _is_name(speaker))


_ROLE_LABELS = re.compile(
    r"(?:speaker|therapist|client|patient|clinician|doctor|interviewer|interviewee|counsell?or"
    r"|participant|member|unlabelled|other|observer"
    r"|psychotherapist|psychologist|psychiatrist|co-?therapist|group member|th|cl|pt"
    r"|[a-z])[ _#-]*(?:\d+|[a-z])?\.?",
    re.IGNORECASE,
)


def _is_name(label: str) -> bool:
    stripped = label.strip()
    return (
        bool(_WORD.search(stripped))
        and _ROLE_LABELS.fullmatch(stripped) is None
        and stripped[0].isupper()
    )
