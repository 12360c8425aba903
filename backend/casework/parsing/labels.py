"""Telling `Name:` at the start of a line from a colon inside speech."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from backend.casework.parsing.findings import Findings, quoted, rejected
from backend.casework.parsing.roles import is_role_word, label_key

TIME = r"[0-9]{1,3}(?::[0-9]{2}){1,2}(?:[.,][0-9]{1,3})?"
_LEAD = r"\s*(?:[-\u2013\u2014]\s*|>>\s*)?"
_PREFIX = re.compile(
    _LEAD + r"(?P<open>\[)?(?P<label>[^\W\d_][^:\uff1a\[\](\n]{0,59}+(?:\([^:\uff1a()\n]{0,40}\))?)"
    r"(?(open)\])[ \t]{0,3}[:\uff1a](?P<rest>.*)",
    re.DOTALL,
)
# The same with a time in brackets before the colon: `T [00:12:05]: …`
_TIMED = re.compile(
    _LEAD + r"(?P<label>[^\W\d_][^:\uff1a\[\](\n]{0,59}+)"
    rf"[\[(](?P<time>{TIME})[\])][ \t]{{0,3}}[:\uff1a](?P<rest>.*)",
    re.DOTALL,
)
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_NEVER_IN_A_LABEL = re.compile(
    r"[;!?\"\u201c\u201d\u2026<>=/\\\[\]]|(?!(?:Prof|Assoc|Univ)\.)\b\w{4,}\.|-->"
)
# Small words that stand inside the names of people.
_PARTICLES = frozenset(
    {
        *("al", "bin", "da", "de", "del", "den", "der", "di", "do", "dos", "du", "el", "la", "las"),
        *("le", "los", "of", "ten", "ter", "van", "von", "y"),
    }
)
MAX_SPEAKERS = 1_000
_REMEMBERED = 2_048
_MAX_WORDS = 5
_EVERY_LINE = 0.9
_OFTEN = 0.2
# `Lee, Anna:` may be a name as a directory has it, but then it comes again and again.
_OFTEN_WITH_COMMA = 3


@dataclass(frozen=True, slots=True)
class Prefix:
    """A possible speaker label, the text after its colon, and a time in brackets between them."""

    label: str
    rest: str
    time: str | None = None

    @property
    def key(self) -> str:
        """Form in which two spellings of the label are equal."""
        return label_key(self.label)

    def is_certain(self, named: Collection[str]) -> bool:
        """Whether this is a word for therapist or client, or a label the caller has named."""
        return is_role_word(self.label) or self.key in named

    @property
    def looks_like_a_name(self) -> bool:
        """Whether every word begins like a name (``Anna Lee``, ``Speaker 2``)."""
        return _looks_like_a_name(self.label)

    @property
    def has_comma(self) -> bool:
        """Whether this is a name only if it is written as in a directory (``Lee, Anna``)."""
        return "," in self.label


def find_prefix(line: str, named: Collection[str]) -> Prefix | None:
    """Return what could be a speaker label at the start of a line.

    `named` holds the keys of labels the caller has named; words for therapist and client and
    those labels need no blank after the colon, any other does, so that `10:30` and addresses
    are no labels.
    """
    # Only the beginning of a line can be a label, and most lines have none: a cheap look first.
    if ":" not in line and "\uff1a" not in line:
        return None
    found = _PREFIX.match(line) or _TIMED.match(line)
    if found is None:
        return None
    prefix = Prefix(found["label"].strip(), found["rest"], found.groupdict().get("time"))
    if prefix.rest.startswith(("/", "\\")):
        return None
    if prefix.is_certain(named):
        return prefix
    if prefix.rest and not prefix.rest[0].isspace():
        return None
    return prefix if _may_be_a_label(prefix.label) else None


@lru_cache(_REMEMBERED)
def _may_be_a_label(label: str) -> bool:
    bare = _IN_BRACKETS.sub(" ", label)
    return len(bare.split()) <= _MAX_WORDS and not _NEVER_IN_A_LABEL.search(bare)


@lru_cache(_REMEMBERED)
def _looks_like_a_name(label: str) -> bool:
    words = _IN_BRACKETS.sub(" ", label).split()
    return not any(word[0].islower() and word not in _PARTICLES for word in words)


@lru_cache(_REMEMBERED)
def is_name(label: str) -> bool:
    """Whether this would be the name of a speaker with a colon behind it."""
    prefix = find_prefix(f"{label}: ", ())
    return prefix is not None and prefix.label == label and prefix.looks_like_a_name


def speaker_keys(lines: Iterable[str], named: Collection[str]) -> frozenset[str]:
    """Decide, over a whole file, which labels are speakers.

    A word for therapist or client is one, and so is a label the caller has named. A name is one
    if it occurs twice (with a comma in it: three times), if nearly every line begins with a
    label, or if there are no such labels but several names; a label that begins with a small
    letter only if a fifth of the lines has it.

    Parameters
    ----------
    lines : iterable of str
        Lines at which a turn may start.
    named : collection of str
        Keys of labels the caller has named.

    Returns
    -------
    frozenset of str
        Keys of the labels that are speakers.

    Raises
    ------
    TranscriptRejected
        With ``too_many_speakers``.
    """
    total = 0
    seen: Counter[str] = Counter()
    with_comma: Counter[str] = Counter()
    names: set[str] = set()
    certain: set[str] = set()
    for line in lines:
        total += 1
        prefix = find_prefix(line, named)
        if prefix is None:
            continue
        if prefix.has_comma and not prefix.is_certain(named):
            with_comma[prefix.key] += prefix.looks_like_a_name
            continue
        seen[prefix.key] += 1
        if prefix.is_certain(named):
            certain.add(prefix.key)
        elif prefix.looks_like_a_name:
            names.add(prefix.key)
    often = {key for key, count in seen.items() if count >= max(3, _OFTEN * total)}
    repeated = {key for key in names if seen[key] > 1}
    directory = {key for key, count in with_comma.items() if count >= _OFTEN_WITH_COMMA}
    known = certain | often | repeated | directory
    labelled = sum(seen[key] + with_comma[key] for key in known | names)
    if labelled >= _EVERY_LINE * total or (not known and labelled >= max(2, _OFTEN * total)):
        known |= names
    refuse_too_many_speakers(len(known))
    return frozenset(known)


def refuse_too_many_speakers(n_speakers: int) -> None:
    """Refuse a file with more speakers than any study has: its labels are none."""
    if n_speakers > MAX_SPEAKERS:
        raise rejected(
            "too_many_speakers",
            f"The file would have {n_speakers:,} speakers; at most {MAX_SPEAKERS:,} are read. Are "
            "those the names of speakers?",
        )


def warn_possible_speaker(label: str, line: int, findings: Findings) -> None:
    """Say that a label was read as speech because nothing else shows that it is a speaker."""
    findings.warn(
        "possible_speaker",
        f"{findings.head(line)}: {quoted(label + ':')} occurs once and was read as speech; give "
        f"{quoted(label)} a role if it is a speaker.",
        line,
        "",
    )
