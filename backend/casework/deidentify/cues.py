"""Names that the words before them announce: relations, titles, "called", questions."""

from __future__ import annotations

import re

from backend.casework.deidentify.lexicon import word_set
from backend.casework.deidentify.relations import (
    BETWEEN,
    FAMILY_TITLES,
    JOINED_RELATIONS,
    OTHER_OWNERS,
    OWNERS,
    RELATION_OF,
    TITLES,
    WEAK_TITLES,
)
from backend.casework.deidentify.seeds import Seed, Seeds, could_be_name

_CALLED = re.compile(
    r"\b(?:called|named|name is|name's|name was|names are|call me|call him|call her|call them"
    r"|known as|goes by|nickname is|nicknamed"
    r"|surname is|surname's|signed|spelt|spelled|christened|this is|i'm|speaking to|hi|hello|hey"
    r"|dear|thanks|thank you)\s(?:mr\s|mrs\s|dr\s|ms\s|by\s)?"
)
_WEAK_CALLED = (
    "this is",
    "i'm",
    "hi",
    "hello",
    "hey",
    "dear",
    "thanks",
    "thank you",
    "speaking to",
    "signed",
)
_ASKED = re.compile(
    r"\b(?:names?|called|named|surname|who(?:'s| is| was)? (?:he|she|they|it|that"
    r"|this))\b[^\n?.]{0,30}\??\s*\n"
    r"(?:(?:it's|it is|she's|he's|they're|um|er|oh|uh|just|well|yeah|yes|so|called|his name's"
    r"|her name's)[, ]+)*(?P<name>[^\W\d_])"
)
# Titles that are nothing but titles.
_ONLY_TITLES = word_set("dr mr mister mrs miss ms mx prof rev fr auntie aunty uncle")
# Titles that are words for somebody without a name.
_WORDS_TOO = word_set(
    "father sister judge constable sergeant captain inspector detective pastor vicar matron rabbi"
    " imam reverend lady lord"
)
_BEFORE_THE_VERB_MISS = word_set("i to you we they really don't will would i'll didn't still")
_FIRST_OF_TWO = frozenset(words[0] for words in JOINED_RELATIONS)
_BETWEEN_RELATION_AND_NAME = word_set("name is called named was who whose who's that's")


def seed_after_relations(state: Seeds) -> None:
    """Seed what follows `my sister`, `his boss called`, `your mother,`."""
    script = state.script
    words = script.words
    for index, word in enumerate(words):
        if word not in RELATION_OF and word not in _FIRST_OF_TWO:
            continue
        owner = index - 1
        while owner >= 0 and script.gap(owner) in {" ", "-"} and words[owner] in BETWEEN:
            owner -= 1
        if owner < 0 or script.gap(owner) not in {" ", "-"}:
            continue
        possessor = words[owner]
        owned = possessor in OWNERS
        if (
            not owned
            and possessor not in OTHER_OWNERS
            and script.text[script.ends[owner] : script.ends[owner] + 2] != "'s"
        ):
            continue
        last, relation = index, RELATION_OF.get(word, "")
        for size in (3, 2):
            joined = tuple(words[index : index + size])
            if joined in JOINED_RELATIONS and all(
                script.gap(n) in {" ", "-"} for n in range(index, index + size - 1)
            ):
                last, relation = index + size - 1, JOINED_RELATIONS[joined]
                break
        if not relation:
            continue
        _after_relation(state, last, relation if owned else "")


def _after_relation(state: Seeds, last: int, relation: str) -> None:
    script = state.script
    words = script.words
    nxt, explicit, gap = last + 1, False, script.gap(last)
    if gap == "'s " or gap == " ":
        while (
            nxt + 1 < len(words)
            and words[nxt] in _BETWEEN_RELATION_AND_NAME
            and script.gap(nxt) in {" ", "'s "}
        ):
            explicit = explicit or words[nxt] in {"name", "called", "named"}
            nxt += 1
        if nxt > last + 1 and not explicit:
            return
        if gap == "'s " and nxt == last + 1:
            return
    elif gap not in {", ", " - ", " \u2014 ", ": ", "- "}:
        return
    if nxt >= len(words):
        return
    if gap == ", " and not (script.has_capital(nxt) or words[nxt] in state.lexicon.first_names):
        return
    confidence = could_be_name(state, nxt, explicit=explicit)
    if gap not in {" ", "'s "}:
        confidence = min(confidence, 0.75)
        # "my sister, Anna, said": a name in apposition, not a list of people.
        follows = script.text[script.ends[nxt] : script.ends[nxt] + 1]
        if follows not in {",", ".", "-", "\u2014", "?", "!", ""} and gap == ", ":
            relation = ""
    if confidence:
        state.add(nxt, Seed(confidence, "after_relation", role=relation, is_cued=True))
        state.establish(nxt)


def seed_after_titles(state: Seeds) -> None:
    """Seed what follows `Dr`, `Mrs`, `Auntie`, `Father`."""
    script = state.script
    for index, word in enumerate(script.words):
        if word not in TITLES or script.gap(index) not in {" ", ". "}:
            continue
        confidence = _after_title(state, index, word)
        if confidence:
            title = word if word in FAMILY_TITLES else ""
            seed = Seed(confidence, "after_title", role=TITLES[word], title=title, is_cued=True)
            state.add(index + 1, seed)
            if len(script.words[index + 1]) > 1:
                state.establish(index + 1)


def _after_title(state: Seeds, index: int, title: str) -> float:
    """Return how surely a name follows a title; 0 if none does."""
    script = state.script
    nxt, before = index + 1, script.before(index)
    name = script.words[nxt]
    if len(name) == 1:
        is_initial = script.has_capital(nxt) and name != "i" and title in _ONLY_TITLES
        return 0.6 if is_initial and title in FAMILY_TITLES else 0.0
    explicit = title in _ONLY_TITLES and name not in {"will", "may"}
    confidence = could_be_name(state, nxt, explicit=explicit)
    if title in WEAK_TITLES:
        return confidence if confidence >= 0.9 else 0.0
    if title == "miss" and before in _BEFORE_THE_VERB_MISS:
        return 0.0
    if title == "miss" and not (
        script.has_capital(index)
        or before in {"", "and", "with", "told", "from"}
        or name in state.lexicon.surnames
    ):
        return 0.0
    if title in _WORDS_TOO:
        # "father" and "sister" are words: the title needs a capital, and so does the name.
        if not (script.has_capital(index) and script.has_capital(nxt)):
            return 0.0
        if before in OWNERS | OTHER_OWNERS and title in RELATION_OF:
            return 0.0
    return max(confidence, 0.7) if confidence else 0.0


def seed_after_called(state: Seeds) -> None:
    """Seed what follows `called`, `name is`, `this is`, `thanks`."""
    script = state.script
    for match in _CALLED.finditer(script.lower):
        weak = match.group().strip().startswith(_WEAK_CALLED)
        index = script.word_at(match.end())
        if index >= len(script.words) or script.begins[index] != match.end():
            continue
        # "I'm" and "hello" come before much else, so that the word must be a listed name.
        if weak and not (
            script.has_capital(index) or script.words[index] in state.lexicon.first_names
        ):
            continue
        confidence = could_be_name(state, index, explicit=not weak)
        if confidence:
            state.add(index, Seed(min(confidence, 0.85), "after_called", is_cued=True))
            state.establish(index)


def seed_answers(state: Seeds) -> None:
    """Seed the answer to "what is her name?", be it on a list or not."""
    script, lexicon = state.script, state.lexicon
    for match in _ASKED.finditer(script.lower):
        index = script.word_at(match.start("name"))
        if index >= len(script.words) or script.begins[index] != match.start("name"):
            continue
        word = script.words[index]
        if word in lexicon.capitalised or (
            lexicon.is_ordinary(word) and not lexicon.is_given_name(word)
        ):
            continue
        if len(word) > 1:
            state.add(index, Seed(0.75, "asked_for", is_cued=True))
            state.establish(index)
