"""Names that nothing announces: known, listed, in capitals, or used like a name."""

from __future__ import annotations

from backend.casework.deidentify.grammar import ABOUT, ACTS, IS, NO_NAME_AFTER, SELDOM_NAME_AFTER
from backend.casework.deidentify.relations import OTHER_OWNERS, OWNERS, RELATION_OF
from backend.casework.deidentify.seeds import Seed, Seeds


def seed_plain_names(state: Seeds) -> None:
    """Names that need no word beside them."""
    script, lexicon, roster = state.script, state.lexicon, state.roster
    for index, word in enumerate(script.words):
        if word in roster.person_words:
            if word not in roster.words_too:
                state.add(index, Seed(0.97, "known_name"))
            continue
        if "-" in word and roster.sure_words & set(word.split("-")):
            state.add(index, Seed(0.7, "known_name_inside"))
            continue
        if word in roster.misspelt:
            state.add(index, Seed(0.55, "known_name_misspelt"))
        capital = script.has_capital(index)
        if word in lexicon.first_names:
            confidence = 0.85 if capital else (0.75 if script.in_small_letters(index) else 0.5)
            state.add(index, Seed(confidence, "given_name"))
            if confidence > 0.7:
                state.establish(index)
        elif capital:
            _capitalised(state, index, word)
        elif script.in_small_letters(index) and not lexicon.is_ordinary(word):
            if word in lexicon.surnames:
                state.add(index, Seed(0.55, "family_name"))
            elif _acts_like_a_name(state, index):
                state.add(index, Seed(0.45, "unknown_word_as_name"))
                state.establish(index)


def _capitalised(state: Seeds, index: int, word: str) -> None:
    script, lexicon = state.script, state.lexicon
    if (
        word in lexicon.capitalised
        or word in lexicon.word_names
        or word in RELATION_OF
        or len(word) < 2
    ):
        return
    if word not in lexicon.surnames and script.phrase_at(index, lexicon.towns):
        return
    shouted = script.text[script.begins[index] : script.ends[index]].isupper()
    if shouted and (
        len(word) < 6
        or script.text[script.starts[script.turn_index(script.begins[index])] :][:200]
        .split("\n")[0]
        .isupper()
    ):
        return
    if script.phrase_at(index, lexicon.areas) or (
        script.before(index) and script.phrase_at(index - 1, lexicon.areas)
    ):
        return
    if script.opens_sentence(index):
        if lexicon.is_plain(word):
            return
        nxt = script.after(index)
        if word in lexicon.surnames:
            state.add(index, Seed(0.7, "family_name"))
        elif nxt in ACTS or nxt in IS or script.gap(index).startswith("'s "):
            state.add(index, Seed(0.55, "capital_before_verb"))
        elif script.gap(index)[:1] in {".", ",", "?", "!", "\n"} and not lexicon.is_ordinary(word):
            state.add(index, Seed(0.45, "capital_alone"))
        return
    if lexicon.is_plain(word):
        return
    state.add(index, Seed(0.7 if word in lexicon.surnames else 0.58, "capital_inside_sentence"))
    state.establish(index)


def _acts_like_a_name(state: Seeds, index: int) -> bool:
    """Whether a word on no list stands, in small letters, where people stand."""
    script, lexicon = state.script, state.lexicon
    word, before = script.words[index], script.before(index)
    if (
        len(word) < 3
        or word in lexicon.capitalised
        or word in RELATION_OF
        or script.phrase_at(index, lexicon.towns)
    ):
        return False
    if (
        word in lexicon.companies
        or before in OWNERS | OTHER_OWNERS | SELDOM_NAME_AFTER | NO_NAME_AFTER
    ):
        return False
    if script.gap(index).startswith("'s"):
        return True
    return (
        script.after(index) in ACTS
        or (script.after(index) in IS and before == "")
        or before in ABOUT
    )


def seed_repeated(state: Seeds) -> None:
    """Seed what was a name elsewhere, where its letters or the turn allow it."""
    script, lexicon = state.script, state.lexicon
    cued = {
        script.words[index]
        for index, seed in state.seeds.items()
        if seed.is_cued and seed.confidence >= 0.6
    }
    for index, word in enumerate(script.words):
        if (
            index in state.seeds
            or word not in state.established
            or word in lexicon.word_names | state.roster.words_too
        ):
            continue
        if lexicon.is_plain(word) or word in lexicon.capitalised:
            continue
        if script.has_capital(index):
            state.add(index, Seed(0.62, "named_before"))
        elif lexicon.is_ordinary(word) or word in lexicon.word_surnames:
            continue
        elif word in cued or script.in_small_letters(index):
            state.add(index, Seed(0.6 if script.in_small_letters(index) else 0.5, "named_before"))
