"""From mentions to entities: one name for each person, place or thing throughout."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from backend.casework.deidentify.identity import Naming, Register
from backend.casework.deidentify.lexicon import Lexicon
from backend.casework.deidentify.model import (
    HEADS,
    NUMBERED,
    Entity,
    Kind,
    KnownName,
    Mention,
    Proposal,
    Review,
)
from backend.casework.deidentify.roster import name_words
from backend.casework.deidentify.script import Script

_GUESSED = 0.55
_EMPTY_WORDS = frozenset({"the", "a", "an"})


@dataclass(slots=True)
class _Group:
    kind: Kind
    role: str = ""
    known: int | None = None
    unsure: bool = False
    members: list[tuple[Mention, bool]] = field(default_factory=list)

    @property
    def order(self) -> tuple[bool, int]:
        """Known ones first, in their order, then by first appearance."""
        if self.known is not None:
            return (False, self.known)
        return (True, min((mention.start for mention, _ in self.members), default=0))


def name_entities(
    script: Script,
    settled: Sequence[Mention],
    known: Sequence[KnownName],
    lexicon: Lexicon,
    labels: Mapping[str, int],
) -> Review:
    """Return the review: every mention with its entity and its replacement.

    `labels` tells which of the known names a speaker label is.
    """
    groups = [*_people(script, settled, known, lexicon), *_things(script, settled, known)]
    groups.sort(key=lambda group: (group.kind, *group.order))
    replacements = _replacements(groups, known)
    entities: list[Entity] = []
    proposals: list[Proposal] = []
    numbers: Counter[Kind] = Counter()
    of_known: dict[int, str] = {}
    for group, replacement in zip(groups, replacements, strict=True):
        if group.known is not None:
            of_known[group.known] = replacement
        if not group.members:
            continue
        numbers[group.kind] += 1
        key = f"{group.kind}-{numbers[group.kind]}"
        for mention, is_guess in group.members:
            proposals.append(_proposal(script, mention, is_guess, key, replacement))
        entities.append(_entity(script, group, key, replacement))
    proposals.sort(key=lambda one: (one.turn, one.start))
    speakers = {label: of_known[number] for label, number in labels.items()}
    return Review(tuple(proposals), tuple(entities), speakers)


def _proposal(
    script: Script, mention: Mention, is_guess: bool, key: str, replacement: str
) -> Proposal:
    turn, start, end = script.locate(mention.start, mention.end)
    index = script.turn_index(mention.start)
    return Proposal(
        turn=turn,
        start=start,
        end=end,
        text=script.turns[index].text[start:end],
        kind=mention.kind,
        entity=key,
        replacement=replacement,
        rule=mention.rule,
        confidence=min(mention.confidence, _GUESSED) if is_guess else mention.confidence,
    )


def _entity(script: Script, group: _Group, key: str, replacement: str) -> Entity:
    ordered = sorted((mention for mention, _ in group.members), key=lambda one: one.start)
    forms = dict.fromkeys(script.text[one.start : one.end] for one in ordered)
    spans = tuple(script.locate(one.start, one.end) for one in ordered)
    return Entity(key, group.kind, group.role, replacement, tuple(forms), spans, group.unsure)


def _people(
    script: Script, settled: Sequence[Mention], known: Sequence[KnownName], lexicon: Lexicon
) -> list[_Group]:
    people = [(n, name) for n, name in enumerate(known) if name.kind is Kind.PERSON]
    register = Register(people, lexicon)
    namings: dict[Mention, Naming] = {}
    for mention in settled:
        if mention.kind is Kind.PERSON:
            namings[mention] = _naming(script, mention)
    matches = register.resolve(namings.values())
    groups = [
        _Group(Kind.PERSON, _role(person.roles), person.known, person.unsure)
        for person in register.people
    ]
    for mention, naming in namings.items():
        match = matches[naming]
        groups[match.person].members.append((mention, match.is_guess))
    for group in groups:
        if group.known is not None:
            group.role = known[group.known].role or group.role
    return groups


def _naming(script: Script, mention: Mention) -> Naming:
    text = script.lower[mention.start : mention.end]
    if mention.rule == "spelled_name":
        return Naming((re.sub(r"[^a-z]", "", text),), is_spelled=True)
    words = tuple(word.removesuffix("'s") for word in name_words(text))
    return Naming(words or (text,), mention.title, mention.role)


def _role(roles: Counter[str]) -> str:
    """Return what is said most often of somebody; among equals the first of the alphabet."""
    return min(roles, key=lambda role: (-roles[role], role), default="")


def _things(script: Script, settled: Sequence[Mention], known: Sequence[KnownName]) -> list[_Group]:
    groups: dict[tuple[Kind, str], _Group] = {}
    by_known = {
        number: _Group(name.kind, name.role, number)
        for number, name in enumerate(known)
        if name.kind is not Kind.PERSON
    }
    heads: dict[tuple[Kind, str], set[str]] = defaultdict(set)
    things = [mention for mention in settled if mention.kind is not Kind.PERSON]
    for mention in things:
        name = _thing_name(script, mention)
        heads[mention.kind, name.split(" ")[0]].add(name)
    for mention in things:
        name = _thing_name(script, mention)
        whole = heads[mention.kind, name] if mention.kind in NUMBERED else set()
        # A first word alone is the longer name if only one begins with it.
        longer = {other for other in whole if other != name}
        is_guess = len(longer) == 1
        if is_guess:
            name = min(longer)
        if mention.known is not None:
            group = groups[mention.kind, name] = by_known[mention.known]
        else:
            group = groups.setdefault((mention.kind, name), _Group(mention.kind))
        group.unsure |= is_guess
        group.role = group.role or mention.role
        group.members.append((mention, is_guess))
    found = {id(group): group for group in (*by_known.values(), *groups.values())}
    return list(found.values())


def _thing_name(script: Script, mention: Mention) -> str:
    text = script.lower[mention.start : mention.end]
    if mention.kind not in NUMBERED:
        return re.sub(r"[\s().-]", "", text) or text
    words = [word.removesuffix("'s") for word in text.split() if word not in _EMPTY_WORDS]
    return " ".join(words) or text


def _replacements(groups: Sequence[_Group], known: Sequence[KnownName]) -> list[str]:
    """Return what stands for each group; people and places are told apart by numbers."""
    settled = {known[group.known].replacement for group in groups if group.known is not None}
    counts: Counter[str] = Counter()
    made: list[str] = []
    for group in groups:
        if group.known is not None and known[group.known].replacement:
            made.append(known[group.known].replacement)
            continue
        if not group.members and group.known is None:
            made.append("")
            continue
        made.append(_next(group, counts, settled))
    return made


def _next(group: _Group, counts: Counter[str], settled: set[str]) -> str:
    head = group.role or HEADS[group.kind]
    while True:
        counts[head] += 1
        if group.kind not in NUMBERED:
            return f"[{head}]"
        # The only sister needs no number; the second one does.
        plain = bool(group.role) and counts[head] == 1
        replacement = f"[{head}]" if plain else f"[{head} {counts[head]}]"
        if replacement not in settled:
            return replacement
