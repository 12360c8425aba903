"""From turns to proposals: every rule over the script, then one answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from backend.casework.deidentify.contacts import find_contacts
from backend.casework.deidentify.dates import find_ages, find_dates
from backend.casework.deidentify.entities import name_entities
from backend.casework.deidentify.known_things import find_known_things, find_short_forms
from backend.casework.deidentify.lexicon import english
from backend.casework.deidentify.model import Kind, KnownName, Mention, Review, Turn
from backend.casework.deidentify.numbers import find_numbers
from backend.casework.deidentify.organisations import find_organisations
from backend.casework.deidentify.people import find_people
from backend.casework.deidentify.places import find_addresses, find_places
from backend.casework.deidentify.roster import Roster, from_speakers, name_words
from backend.casework.deidentify.script import Script
from backend.casework.deidentify.settling import settle

LANGUAGES = ("en",)
#: Which rules and lists these are; one more with every change of what they propose.
VERSION = "1"

#: Something else that looks for identifiers, such as the one in `presidio.py`.
Analyzer = Callable[[Script], Iterable[Mention]]


class CannotPropose(ValueError):
    """Turns or known names that no proposal can be made for; says which and why."""


def propose(
    turns: Sequence[Turn],
    *,
    known: Sequence[KnownName] = (),
    language: str = "en",
    session_year: int | None = None,
    analyzers: Sequence[Analyzer] = (),
) -> Review:
    """Propose what to take out of a transcript so that nobody can be recognised.

    Parameters
    ----------
    turns : sequence of Turn
        In any order; their numbers say it.
    known : sequence of KnownName
        Names of the programme's roster and of the case; the first come first where two fit.
    language : str
        Only English has rules.
    session_year : int, optional
        Year of the session, to tell whether a year of birth means an age over 89.
    analyzers : sequence of callable
        Further finders; their finds join those of the rules in one list.

    Returns
    -------
    Review
        Proposals sorted by turn and start, never overlapping; the same for the same input.

    Raises
    ------
    CannotPropose
        Two turns have one number, a known name is empty, or the language has no rules.
    """
    _check(turns, known, language)
    lexicon = english()
    script = Script(turns)
    everybody, labels = _with_speakers(turns, known)
    roster = Roster(everybody, script, lexicon)
    found: list[Mention] = [
        *find_people(script, lexicon, roster),
        *find_places(script, lexicon),
        *find_addresses(script, lexicon),
        *find_organisations(script, lexicon),
        *find_dates(script),
        *find_ages(script, session_year),
        *find_contacts(script),
        *find_numbers(script),
        *find_known_things(script, everybody, lexicon),
    ]
    found += find_short_forms(script, found, lexicon)
    for analyze in analyzers:
        found += analyze(script)
    settled = settle(script, found, lexicon)
    return name_entities(script, settled, everybody, lexicon, labels)


def _check(turns: Sequence[Turn], known: Sequence[KnownName], language: str) -> None:
    if language not in LANGUAGES:
        raise CannotPropose(f"There are no rules for the language {language!r}, only for: en.")
    doubled = [
        number for number, times in Counter(turn.number for turn in turns).items() if times > 1
    ]
    if doubled:
        raise CannotPropose(f"More than one turn has the number {min(doubled)}.")
    for place, name in enumerate(known, start=1):
        if not any(map(str.isalnum, name.text)):
            raise CannotPropose(f"Known name {place} ({name.role or name.kind}) is empty.")


def _with_speakers(
    turns: Sequence[Turn], known: Sequence[KnownName]
) -> tuple[tuple[KnownName, ...], dict[str, int]]:
    """Add speaker labels that are names; return which known name each label is."""
    everybody = list(known)
    labels: dict[str, int] = {}
    for speaker in from_speakers(
        turn.speaker for turn in sorted(turns, key=lambda one: one.number)
    ):
        words = set(name_words(speaker.text))
        fitting = [
            number
            for number, name in enumerate(everybody)
            if name.kind is Kind.PERSON and words and words <= set(name_words(name.text))
        ]
        if not fitting:
            everybody.append(speaker)
            fitting = [len(everybody) - 1]
        labels[speaker.text] = fitting[0]
    return tuple(everybody), labels
