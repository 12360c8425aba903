"""Telling `Name:` at the start of a line from a colon inside speech."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from backend.casework.parsing.findings import Findings, quoted
from backend.casework.parsing.roles import is_role_word, label_key

_PREFIX = re.compile(
    r"\s*(?:[-\u2013\u2014]\s*|>>\s*)?"
    r"(?P<label>[^\W\d_][^:\uff1a\n]{0,59}?)[ \t]{0,3}[:\uff1a](?P<rest>.*)",
    re.DOTALL,
)
_NEVER_IN_A_LABEL = re.compile(r"[,;!?\"\u201c\u201d\u2026<>=/\\]|\w{4,}\.|-->")
_MAX_WORDS = 5
_EVERY_LINE = 0.9
_OFTEN = 0.2


@dataclass(frozen=True, slots=True)
class Prefix:
    """A possible speaker label and the text after its colon."""

    label: str
    rest: str

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
        return not any(word[0].islower() for word in self.label.split())


def find_prefix(line: str, named: Collection[str]) -> Prefix | None:
    """Return what could be a speaker label at the start of a line.

    `named` holds the keys of labels the caller has named; words for therapist and client and
    those labels need no blank after the colon, any other does, so that `10:30` and addresses
    are no labels.
    """
    found = _PREFIX.match(line)
    if found is None:
        return None
    prefix = Prefix(found["label"].strip(), found["rest"])
    if prefix.rest.startswith(("/", "\\")):
        return None
    if prefix.is_certain(named):
        return prefix
    if prefix.rest and not prefix.rest[0].isspace():
        return None
    if len(prefix.label.split()) > _MAX_WORDS or _NEVER_IN_A_LABEL.search(prefix.label):
        return None
    return prefix


def speaker_keys(lines: Iterable[str], named: Collection[str]) -> frozenset[str]:
    """Decide, over a whole file, which labels are speakers.

    A word for therapist or client is one, and so is a label the caller has named. A name is one
    if it occurs twice, if nearly every line begins with a label, or if there are no such labels
    but several names; a label that begins with a small letter only if a fifth of the lines has it.

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
    """
    total = labelled = 0
    seen: Counter[str] = Counter()
    names: set[str] = set()
    certain: set[str] = set()
    for line in lines:
        total += 1
        prefix = find_prefix(line, named)
        if prefix is None:
            continue
        seen[prefix.key] += 1
        if prefix.is_certain(named):
            certain.add(prefix.key)
        elif prefix.looks_like_a_name:
            names.add(prefix.key)
        else:
            continue
        labelled += 1
    often = {key for key, count in seen.items() if count >= max(3, _OFTEN * total)}
    repeated = {key for key in names if seen[key] > 1}
    known = certain | often | repeated
    if labelled >= _EVERY_LINE * total or (not known and labelled >= max(2, _OFTEN * total)):
        return frozenset(known | names)
    return frozenset(known)


def warn_possible_speaker(label: str, line: int, findings: Findings) -> None:
    """Say that a label was read as speech because nothing else shows that it is a speaker."""
    findings.warn(
        "possible_speaker",
        f"Line {line}: {quoted(label + ':')} occurs once and was read as speech; give "
        f"{quoted(label)} a role if it is a speaker.",
        line,
        "",
    )
