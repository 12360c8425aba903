"""Words of a script that may be names of people, with why and how surely."""

from __future__ import annotations

from dataclasses import dataclass, field

from backend.casework.deidentify.grammar import ACTS, AFTER_A_VERB, IS, VERB_NAMES
from backend.casework.deidentify.lexicon import Lexicon
from backend.casework.deidentify.relations import RELATION_OF
from backend.casework.deidentify.roster import Roster
from backend.casework.deidentify.script import Script


@dataclass(frozen=True, slots=True)
class Seed:
    """Why a word is taken for a name. `is_cued` says that the words before it say so."""

    confidence: float
    rule: str
    role: str = ""
    title: str = ""
    is_cued: bool = False


@dataclass(slots=True)
class Seeds:
    """The seeds of a script by word, and the words that are established as names in it."""

    script: Script
    lexicon: Lexicon
    roster: Roster
    seeds: dict[int, Seed] = field(default_factory=dict)
    established: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.established |= self.roster.person_words

    def add(self, index: int, seed: Seed) -> None:
        """Keep the surer of two seeds of a word, and what either says about the person."""
        old = self.seeds.get(index)
        if old is None:
            self.seeds[index] = seed
            return
        first, second = sorted((old, seed), key=lambda one: (-one.confidence, one.rule))
        self.seeds[index] = Seed(
            first.confidence,
            first.rule,
            first.role or second.role,
            first.title or second.title,
            first.is_cued or second.is_cued,
        )

    def establish(self, index: int) -> None:
        """Remember that a word is a name in this script."""
        self.established.add(self.script.words[index])


def could_be_name(state: Seeds, index: int, *, explicit: bool) -> float:
    """Return how surely a word is a name where a name is expected; 0 if it is none."""
    script, lexicon = state.script, state.lexicon
    word = script.words[index]
    if word in state.roster.person_words or word in lexicon.first_names:
        return 0.95
    capital = script.has_capital(index)
    if word in lexicon.word_names:
        if capital and not explicit and is_verb_here(state, index):
            return 0.0
        return 0.9 if capital or explicit else small_word_name(state, index)
    if explicit and capital and lexicon.is_surname(word):
        return 0.9
    if word in lexicon.capitalised or word in RELATION_OF or len(word) < 2:
        return 0.0
    if capital and not script.opens_sentence(index):
        return 0.9
    if lexicon.is_ordinary(word):
        return 0.0
    if word in lexicon.surnames:
        return 0.8
    if capital:
        return 0.7
    if script.in_small_letters(index):
        return 0.7 if explicit else 0.62
    return 0.6 if explicit else 0.5


def is_verb_here(state: Seeds, index: int) -> bool:
    """Whether `will` or `may` is a verb, by the word after it."""
    return (
        state.script.words[index] in {"will", "may"} and state.script.after(index) in AFTER_A_VERB
    )


def small_word_name(state: Seeds, index: int) -> float:
    """Judge `my brother mark said` against `my brother will come`."""
    script = state.script
    nxt, word = script.after(index), script.words[index]
    ends = nxt == "" and (word in VERB_NAMES - {"will", "may"} or script.gap(index) != "\n")
    acts = ends or nxt in ACTS or nxt in IS or nxt in {"and", "who"}
    if word in {"will", "may"}:
        return 0.65 if acts else 0.0
    if word in VERB_NAMES:
        return 0.65 if acts or nxt in {"or", "when", "because", "are", "were"} else 0.0
    return 0.7
