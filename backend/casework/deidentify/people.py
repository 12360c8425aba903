"""Names of people: the seeds that every rule lays, grown to whole names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from backend.casework.deidentify.bare_names import seed_plain_names, seed_repeated
from backend.casework.deidentify.cues import (
    seed_after_called,
    seed_after_relations,
    seed_after_titles,
    seed_answers,
)
from backend.casework.deidentify.lexicon import Lexicon, word_set
from backend.casework.deidentify.model import Kind, Mention
from backend.casework.deidentify.relations import RELATION_OF
from backend.casework.deidentify.roster import Roster
from backend.casework.deidentify.script import Script
from backend.casework.deidentify.seeds import Seeds
from backend.casework.deidentify.word_names import seed_word_names

_PARTICLES = word_set("van der den de la le del della di da dos al el bin ben ibn von mac mc st o")
_SPELLED = re.compile(r"(?<![\w'-])[a-z](?:(?:-|\. |, | )[a-z]){2,}(?![\w'-])")
_GUESSES = frozenset(
    {"capital_inside_sentence", "capital_before_verb", "capital_alone", "named_before"}
)


def find_people(script: Script, lexicon: Lexicon, roster: Roster) -> Iterator[Mention]:
    """Yield every name of a person, as long as the name goes."""
    state = Seeds(script, lexicon, roster)
    seed_after_relations(state)
    seed_after_titles(state)
    seed_after_called(state)
    seed_answers(state)
    seed_plain_names(state)
    seed_word_names(state)
    seed_repeated(state)
    yield from _spelled(state)
    yield from _joined(state)


def _spelled(state: Seeds) -> Iterator[Mention]:
    script, lexicon = state.script, state.lexicon
    for match in _SPELLED.finditer(script.lower):
        letters = re.sub(r"[^a-z]", "", match.group())
        spaced = "-" not in match.group()
        known = (
            letters in state.established
            or letters in state.roster.squeezed
            or lexicon.is_given_name(letters)
            or letters in lexicon.surnames
        )
        if (
            letters in lexicon.capitalised
            or len(set(letters)) == 1
            or letters == "www"
            or (len(letters) < 4 and not known)
            or (spaced and not known and len(letters) < 5)
        ):
            continue
        yield Mention(*match.span(), Kind.PERSON, "spelled_name", 0.9 if known else 0.65)


def _joined(state: Seeds) -> Iterator[Mention]:
    """Yield neighbouring names as one: given name, initials, particles, family name."""
    script = state.script
    taken = -1
    for index in sorted(state.seeds):
        if index <= taken:
            continue
        seed = state.seeds[index]
        members = [seed]
        last = index
        while (nxt := _next_part(state, last, index)) is not None:
            members += [state.seeds[nxt]] if nxt in state.seeds else []
            last = nxt
        taken = last
        best = max(members, key=lambda one: one.confidence)
        # Two capitals may be a firm: only a listed or announced name makes them a person.
        is_sure = last > index and best.rule not in _GUESSES
        confidence = max(best.confidence, 0.9) if is_sure else best.confidence
        role = next((one.role for one in members if one.role), "")
        yield Mention(
            script.begins[index],
            script.ends[last],
            Kind.PERSON,
            best.rule,
            confidence,
            role=role,
            title=seed.title,
        )


def _next_part(state: Seeds, last: int, first: int) -> int | None:
    """Return the word up to which the name goes on, None if it ends here."""
    script, lexicon = state.script, state.lexicon
    gap, nxt = script.gap(last), last + 1
    if gap not in {" ", ". "} or nxt >= len(script.words) or last - first >= 4:
        return None
    if script.text[script.ends[last]] == "'":
        return None
    word = script.words[nxt]
    capital = script.has_capital(nxt)
    if (
        gap == " "
        and len(word) == 1
        and capital
        and word != "i"
        and script.gap(nxt) in {" ", ". "}
        and nxt + 1 < len(script.words)
        and script.has_capital(nxt + 1)
    ):
        return nxt
    if gap == ". ":
        return nxt if last > first and len(script.words[last]) == 1 and capital else None
    if word in _PARTICLES and nxt + 1 < len(script.words) and script.gap(nxt) == " ":
        following = script.words[nxt + 1]
        if (
            script.has_capital(nxt + 1)
            and not lexicon.is_ordinary(following)
            and following not in lexicon.capitalised
        ):
            return nxt + 1
        if following in _PARTICLES and script.gap(nxt + 1) == " " and script.has_capital(nxt + 2):
            return nxt + 2
    if nxt in state.seeds and (
        capital or word in lexicon.surnames or (word in state.roster.surnames)
    ):
        known_given = word in lexicon.first_names and word not in lexicon.surnames and not capital
        return None if known_given else nxt
    if capital:
        shouted = script.text[script.begins[nxt] : script.ends[nxt]].isupper() and len(word) > 1
        is_word = word in lexicon.capitalised or word in RELATION_OF
        is_word = is_word or (shouted and lexicon.is_ordinary(word))
        goes_on = lexicon.is_surname(word) or lexicon.is_given_name(script.words[last])
        return nxt if goes_on and not is_word else None
    is_family = word in lexicon.surnames or word in state.roster.surnames
    return nxt if is_family and script.in_small_letters(nxt) else None
