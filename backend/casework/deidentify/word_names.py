"""Names that are words (Will, Grace, May): person or word, by the words beside them."""

from __future__ import annotations

from backend.casework.deidentify.grammar import (
    ABOUT,
    ACTS,
    IS,
    NO_NAME_AFTER,
    OPENERS,
    QUOTING,
    SELDOM_NAME_AFTER,
    THING_NAMES,
    VERB_NAMES,
)
from backend.casework.deidentify.script import Script
from backend.casework.deidentify.seeds import Seed, Seeds, is_verb_here

_MONTHS = frozenset({"april", "may", "june", "august"})


def seed_word_names(state: Seeds) -> None:
    """Seed the words that are names where the words beside them say a person is meant."""
    script, lexicon, roster = state.script, state.lexicon, state.roster
    candidates = lexicon.word_names | roster.words_too
    places = [index for index, word in enumerate(script.words) if word in candidates]
    # Twice, because a name that is sure further down tells about those before it.
    for index in (*places, *places):
        word = script.words[index]
        if index not in state.seeds or state.seeds[index].confidence < 0.6:
            known = word in roster.person_words
            confidence = _reads_as_name(state, index, known or word in state.established)
            if confidence:
                state.add(index, Seed(confidence, "known_name" if known else "word_as_name"))
                if confidence >= 0.65:
                    state.establish(index)


def _reads_as_name(state: Seeds, index: int, established: bool) -> float:
    """Return how surely a word that is also a name is a name here; 0 if it is the word."""
    if state.script.has_capital(index):
        return 0.0 if is_verb_here(state, index) else _with_capital(state, index, established)
    return _in_small_letters(state, index, established)


def _with_capital(state: Seeds, index: int, established: bool) -> float:
    script = state.script
    word, nxt, before = script.words[index], script.after(index), script.before(index)
    gap = script.gap(index)
    if not script.opens_sentence(index) and not _opens_quotation(script, index):
        is_place = word in state.lexicon.capitalised and before in {"in", "to", "from", "the"}
        is_month = word in _MONTHS and before in {"in", "of"}
        is_thing = before in {"the", "a", "an", "this"} and not established
        if is_place or is_month or is_thing:
            return 0.0
        return 0.9 if established else 0.72
    acts = nxt in ACTS or gap.startswith("'s") or _names_follow(state, index)
    is_somebody = nxt in IS and (established or word not in THING_NAMES)
    if acts or is_somebody or (established and nxt in {"and", "or"}):
        return 0.85 if established else 0.66
    if established and (gap.startswith((",", "?", "!", ".")) or word not in OPENERS):
        return 0.75
    if nxt in {"from", "next"} and word not in THING_NAMES | {"will", "may"}:
        return 0.5
    is_called = gap.startswith(", ") and word not in THING_NAMES | VERB_NAMES
    return 0.5 if is_called else 0.0


def _in_small_letters(state: Seeds, index: int, established: bool) -> float:
    script = state.script
    word, nxt, before = script.words[index], script.after(index), script.before(index)
    gap, small = script.gap(index), script.in_small_letters(index)
    ends = gap == "\n" or gap.startswith((",", "?", "."))
    if before == "you" and established and small and ends and word not in VERB_NAMES:
        return 0.5
    if before in NO_NAME_AFTER or is_verb_here(state, index):
        return 0.0
    acts = nxt in ACTS and (established or word not in THING_NAMES)
    if before in SELDOM_NAME_AFTER and not acts:
        return 0.0
    if not established:
        if small and acts and nxt not in {"me", "left", "had"}:
            return 0.6
        return 0.55 if small and _names_follow(state, index) else 0.0
    is_somebody = nxt in IS and word not in THING_NAMES
    if acts or is_somebody or (gap.startswith("'s") and before != "the"):
        return 0.75 if small else 0.5
    if before in ABOUT and word not in {"will", "may"}:
        return 0.7 if small else 0.45
    is_called = small and ends and before not in {"", "of", "in"}
    return 0.55 if is_called and word not in VERB_NAMES | THING_NAMES - {"grace"} else 0.0


def _names_follow(state: Seeds, index: int) -> bool:
    """Whether a family name, or "and" with a given name, comes next."""
    script, lexicon = state.script, state.lexicon
    nxt = script.after(index)
    if not nxt:
        return False
    if lexicon.is_surname(nxt) or nxt in state.roster.person_words:
        return script.has_capital(index + 1) or nxt in lexicon.surnames
    if nxt == "and" and script.after(index + 1) in lexicon.first_names:
        return True
    return (
        script.has_capital(index + 1)
        and not lexicon.is_ordinary(nxt)
        and nxt not in lexicon.capitalised
    )


def _opens_quotation(script: Script, index: int) -> bool:
    """Whether a word opens what somebody is reported to have said (`he said, Will you`)."""
    return (
        script.gap(index - 1) in {", ", ", '", ', "', ", \u201c"}
        and script.words[index - 1] in QUOTING
    )
