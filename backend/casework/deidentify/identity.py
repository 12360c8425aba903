"""Who is who: which names of people are one person."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from backend.casework.deidentify.lexicon import Lexicon, word_set
from backend.casework.deidentify.model import KnownName
from backend.casework.deidentify.roster import is_one_letter_off, name_words, same_sound

_KIN = word_set(
    "mother father sister brother wife husband son daughter stepmother stepfather aunt uncle"
    " cousin niece nephew grandmother"
    " grandfather grandson granddaughter mother-in-law father-in-law sister-in-law brother-in-law"
)
# What one person is called by turns.
_ALIKE = (
    word_set(
        "husband wife partner boyfriend girlfriend ex-partner ex-husband ex-wife ex-boyfriend"
        " ex-girlfriend"
    ),
    word_set("son daughter child twin stepson stepdaughter"),
    word_set("mother mother-in-law stepmother"),
    word_set("father father-in-law stepfather"),
    word_set("brother stepbrother brother-in-law twin"),
    word_set("sister stepsister sister-in-law twin"),
)
_SHORTEST_MISSPELT = 5
_SHORTEST_PREFIX = 3
# More people than any session names: then nothing is joined on a guess.
_MOST_TO_GUESS_AMONG = 500


@dataclass(slots=True)
class Person:
    """Somebody with the names found so far."""

    known: int | None = None
    given: set[str] = field(default_factory=set)
    family: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)
    roles: Counter[str] = field(default_factory=Counter)
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Naming:
    """The ways a name is said: its words, the title before it, the relation said with it."""

    words: tuple[str, ...]
    title: str = ""
    role: str = ""
    is_spelled: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """The person a name belongs to, and whether that is a guess."""

    person: int
    is_guess: bool


class Register:
    """Everybody in a script. What it says does not depend on the order of the turns."""

    def __init__(self, known: Sequence[tuple[int, KnownName]], lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self.people: list[Person] = []
        # Who has a name, given or of the family, so that a name need not be held against everybody.
        self._by_name: dict[str, set[int]] = defaultdict(set)
        # Who has a name with this first letter, or of this family of short forms.
        self._alike: dict[str | int, set[int]] = defaultdict(set)
        for number, name in known:
            person = Person(known=number)
            for form in (name.text, *name.also):
                words = name_words(form)
                if words:
                    person.given.add(words[0])
                    person.family |= set(words[1:])
            if name.role:
                person.roles[name.role] += 1
            self.people.append(person)
            self._remember(len(self.people) - 1)

    def resolve(self, namings: Iterable[Naming]) -> dict[Naming, Match]:
        """Return to whom each name belongs: the longest names first, then by the alphabet."""
        ordered = sorted(
            set(namings),
            key=lambda one: (
                one.is_spelled,
                -len(one.words),
                not one.role,
                one.words,
                one.title,
                one.role,
            ),
        )
        return {naming: self._place(naming) for naming in ordered}

    def _place(self, naming: Naming) -> Match:
        found = self._find(naming)
        if found is None:
            self.people.append(Person())
            found = Match(len(self.people) - 1, False)
        person = self.people[found.person]
        person.unsure |= found.is_guess
        self._learn(person, naming, found)
        self._remember(found.person)
        return found

    def _remember(self, number: int) -> None:
        person = self.people[number]
        for name in person.given | person.family:
            self._by_name[name].add(number)
            self._by_name[_squeezed(name)].add(number)
            self._alike[name[0]].add(number)
            for family in self._lexicon.short_forms.get(name, ()):
                self._alike[family].add(number)

    def _candidates(self, naming: Naming, *, guessing: bool) -> Iterable[int]:
        if not guessing:
            return sorted(set().union(*(self._by_name.get(word, ()) for word in naming.words)))
        if len(self.people) > _MOST_TO_GUESS_AMONG:
            return ()
        name = naming.words[0]
        families = self._lexicon.short_forms.get(name, ())
        return sorted(self._alike[name[0]].union(*(self._alike[family] for family in families)))

    def _learn(self, person: Person, naming: Naming, found: Match) -> None:
        if naming.role:
            person.roles[naming.role] += 1
        if naming.title:
            person.titles.add(naming.title)
        if naming.is_spelled or found.is_guess:
            return
        if len(naming.words) > 1:
            person.given.add(naming.words[0])
            person.family |= set(naming.words[1:])
        elif naming.title and not person.given & set(naming.words):
            person.family |= set(naming.words)
        elif not person.family & set(naming.words):
            person.given |= set(naming.words)

    def _find(self, naming: Naming) -> Match | None:
        for is_guess, fits in (
            (False, self._exactly),
            (True, self._as_a_form),
            (True, self._misspelt),
        ):
            fitting = [
                number
                for number in self._candidates(naming, guessing=is_guess)
                if fits(self.people[number], naming)
                and not self._contradicts(self.people[number], naming)
            ]
            if len(fitting) > 1:
                fitting = self._closest(fitting, naming)
            if len(fitting) == 1:
                person = self.people[fitting[0]]
                return Match(fitting[0], is_guess or self._is_doubtful(person, naming))
            if len(fitting) > 1:
                # Two people have this name: nobody can say which one is meant.
                self.people.append(Person(unsure=True))
                return Match(len(self.people) - 1, True)
        return None

    def _closest(self, fitting: list[int], naming: Naming) -> list[int]:
        same = [n for n in fitting if naming.role and naming.role in self.people[n].roles]
        if len(same) == 1:
            return same
        if len(naming.words) == 1 and not naming.title:
            called = [n for n in fitting if naming.words[0] in self.people[n].given]
            if len(called) == 1:
                return called
        known = [n for n in fitting if self.people[n].known is not None]
        if len(known) == 1 and not naming.title:
            return known
        unresolved = [
            n
            for n in fitting
            if self.people[n].unsure and not self.people[n].roles and self.people[n].known is None
        ]
        return unresolved[:1] if unresolved and len(naming.words) == 1 else fitting

    def _exactly(self, person: Person, naming: Naming) -> bool:
        words = naming.words
        if naming.is_spelled:
            return words[0] in {_squeezed(name) for name in person.given | person.family}
        if len(words) > 1:
            if words[0] not in person.given:
                return False
            return not person.family or bool(person.family & set(words[1:]))
        if naming.title:
            return words[0] in person.family
        return words[0] in person.given or words[0] in person.family

    def _as_a_form(self, person: Person, naming: Naming) -> bool:
        words = naming.words
        if naming.is_spelled or naming.title:
            return naming.title != "" and words[0] in person.given and not person.family
        forms = any(self._is_form(words[0], name) for name in person.given)
        if len(words) > 1:
            return forms and (not person.family or bool(person.family & set(words[1:])))
        return forms

    def _is_form(self, one: str, other: str) -> bool:
        if self._lexicon.are_forms(one, other):
            return True
        short, long = sorted((one, other), key=len)
        both_listed = self._lexicon.is_given_name(one) and self._lexicon.is_given_name(other)
        return len(short) >= _SHORTEST_PREFIX and long.startswith(short) and not both_listed

    def _misspelt(self, person: Person, naming: Naming) -> bool:
        if naming.is_spelled:
            return False
        if len(naming.words) > 1:
            return naming.words[0] in person.given and self._family_misspelt(person, naming)
        word = naming.words[0]
        listed = self._lexicon.is_given_name(word) or self._lexicon.is_surname(word)
        for name in sorted(person.given | person.family):
            if name[0] != word[0]:
                continue
            if same_sound(word, name):
                return True
            least = 4 if person.known is not None else _SHORTEST_MISSPELT
            if (
                not listed
                and min(len(word), len(name)) >= least - 1
                and is_one_letter_off(word, name)
            ):
                return True
        return False

    def _contradicts(self, person: Person, naming: Naming) -> bool:
        if naming.role and person.roles and not self._same_relation(person, naming.role):
            return True
        if (
            naming.title
            and person.titles
            and naming.title not in person.titles
            and person.known is None
        ):
            return True
        if len(naming.words) > 1 and person.family and not naming.is_spelled:
            return not person.family & set(naming.words[1:]) and not self._family_misspelt(
                person, naming
            )
        return False

    def _same_relation(self, person: Person, role: str) -> bool:
        """Whether somebody called this so far may be called `role` too."""
        roles = set(person.roles)
        if role in roles or not (roles | {role}) & _KIN:
            return True
        return any(role in group and roles & group for group in _ALIKE)

    def _family_misspelt(self, person: Person, naming: Naming) -> bool:
        return any(
            is_one_letter_off(word, name) for name in person.family for word in naming.words[1:]
        )

    def _is_doubtful(self, person: Person, naming: Naming) -> bool:
        """Whether a title and a family name may mean a relative of whoever has that name."""
        if not naming.title or naming.title in person.titles:
            return False
        return not person.roles.keys() & {
            "trainee",
            "supervisor",
            "rater",
            "therapist",
            "doctor",
            "boss",
        }


def _squeezed(name: str) -> str:
    """Return the letters of a name, as it is spelled."""
    return re.sub(r"[^a-z]", "", name)
