"""Names of people: known ones, listed ones, and whatever the sentence treats as a name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from backend.casework.deidentify.grammar import (
    ABOUT,
    ACTS,
    IS,
    AFTER_A_VERB,
    NO_NAME_AFTER,
    OPENERS,
    QUOTING,
    SELDOM_NAME_AFTER,
    THING_NAMES,
    VERB_NAMES,
)
from backend.casework.deidentify.lexicon import Lexicon
from backend.casework.deidentify.model import Kind, Mention
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
from backend.casework.deidentify.roster import Roster
from backend.casework.deidentify.script import Script

_PARTICLES = frozenset("van der den de la le del della di da dos al el bin ben ibn von mac mc st o".split())
_CALLED = re.compile(
    r"\b(?:called|named|name is|name's|name was|names are|call me|call him|call her|call them|known as|goes by|nickname is|nicknamed"
    r"|surname is|surname's|signed|spelt|spelled|christened|this is|i'm|speaking to|hi|hello|hey|dear|thanks|thank you)\s(?:mr\s|mrs\s|dr\s|ms\s|by\s)?"
)
_WEAK_CALLED = ("this is", "i'm", "hi", "hello", "hey", "dear", "thanks", "thank you", "speaking to", "signed")
_SPELLED = re.compile(r"(?<![\w'-])[a-z](?:(?:-|\. |, | )[a-z]){2,}(?![\w'-])")
_ASKED = re.compile(
    r"\b(?:names?|called|named|surname|who(?:'s| is| was)? (?:he|she|they|it|that|this))\b[^\n?.]{0,30}\??\s*\n"
    r"(?:(?:it's|it is|she's|he's|they're|um|er|oh|uh|just|well|yeah|yes|so|called|his name's|her name's)[, ]+)*(?P<name>[^\W\d_])"
)


@dataclass(frozen=True, slots=True)
class _Seed:
    confidence: float
    rule: str
    role: str = ""
    title: str = ""
    is_cued: bool = False


class PeopleFinder:
    """One pass over a script for names of people."""

    def __init__(self, script: Script, lexicon: Lexicon, roster: Roster) -> None:
        self._script = script
        self._lexicon = lexicon
        self._roster = roster
        self._seeds: dict[int, _Seed] = {}
        self._established: set[str] = set(roster.person_words)

    def find(self) -> Iterator[Mention]:
        """Yield the mentions, each as long as the name goes."""
        self._relations()
        self._titles()
        self._called()
        self._asked()
        self._plain()
        self._words_as_names()
        self._again()
        yield from self._spelled()
        yield from self._joined()

    # -- seeds ---------------------------------------------------------------------------

    def _add(self, index: int, seed: _Seed) -> None:
        old = self._seeds.get(index)
        if old is None or (seed.confidence, seed.rule) > (old.confidence, old.rule):
            role, title = seed.role, seed.title
            if old is not None:
                role, title = role or old.role, title or old.title
            self._seeds[index] = _Seed(seed.confidence, seed.rule, role, title, seed.is_cued or (old is not None and old.is_cued))
        elif (seed.role and not old.role) or (seed.title and not old.title):
            self._seeds[index] = _Seed(old.confidence, old.rule, old.role or seed.role, old.title or seed.title, True)

    def _could_be_name(self, index: int, *, explicit: bool) -> float:
        """Return how surely a word is a name where a name is expected; 0 if it is none."""
        script, lexicon = self._script, self._lexicon
        word = script.words[index]
        if word in self._roster.person_words or word in lexicon.first_names:
            return 0.95
        capital = script.has_capital(index)
        if word in lexicon.word_names:
            if capital and not explicit and self._modal(index):
                return 0.0
            return 0.9 if capital or explicit else self._small_word_name(index)
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

    def _modal(self, index: int) -> bool:
        return self._script.words[index] in {"will", "may"} and self._script.after(index) in AFTER_A_VERB

    def _small_word_name(self, index: int) -> float:
        """Judge `my brother mark said` against `my brother will come`."""
        script = self._script
        nxt, word = script.after(index), script.words[index]
        if word in {"will", "may"}:
            return 0.65 if nxt in ACTS or nxt in IS or (nxt == "" and script.gap(index) != "\n") or nxt in {"and", "who"} else 0.0
        if word in VERB_NAMES:
            return 0.65 if nxt == "" or nxt in ACTS or nxt in IS or nxt in {"and", "or", "who", "when", "because"} else 0.0
        return 0.7

    def _relations(self) -> None:
        script = self._script
        words = script.words
        for index, word in enumerate(words):
            if word not in RELATION_OF and word not in {"social", "line", "team", "step", "half", "best", "key", "head", "health"}:
                continue
            owner = index - 1
            while owner >= 0 and script.gap(owner) in {" ", "-"} and words[owner] in BETWEEN:
                owner -= 1
            if owner < 0 or script.gap(owner) not in {" ", "-"}:
                continue
            possessor = words[owner]
            owned = possessor in OWNERS
            if not owned and possessor not in OTHER_OWNERS and script.text[script.ends[owner] : script.ends[owner] + 2] != "'s":
                continue
            last, relation = index, RELATION_OF.get(word, "")
            for size in (3, 2):
                joined = tuple(words[index : index + size])
                if joined in JOINED_RELATIONS and all(script.gap(n) in {" ", "-"} for n in range(index, index + size - 1)):
                    last, relation = index + size - 1, JOINED_RELATIONS[joined]
                    break
            if not relation:
                continue
            self._after_relation(last, relation if owned else "")

    def _after_relation(self, last: int, relation: str) -> None:
        script = self._script
        words = script.words
        nxt, explicit, gap = last + 1, False, script.gap(last)
        if gap == "'s " or gap == " ":
            while nxt + 1 < len(words) and words[nxt] in {"name", "is", "called", "named", "was", "who", "whose", "who's", "that's"} and script.gap(nxt) in {" ", "'s "}:
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
        if gap == ", " and not (script.has_capital(nxt) or words[nxt] in self._lexicon.first_names):
            return
        confidence = self._could_be_name(nxt, explicit=explicit)
        if gap not in {" ", "'s "}:
            confidence = min(confidence, 0.75)
            # "my sister, Anna, said": a name in apposition, not a list of people.
            follows = script.text[script.ends[nxt] : script.ends[nxt] + 1]
            if follows not in {",", ".", "-", "\u2014", "?", "!", ""} and gap == ", ":
                relation = ""
        if confidence:
            self._add(nxt, _Seed(confidence, "after_relation", role=relation, is_cued=True))
            self._establish(nxt)

    def _titles(self) -> None:
        script = self._script
        for index, word in enumerate(script.words):
            if word not in TITLES or script.gap(index) not in {" ", ". "}:
                continue
            nxt = index + 1
            confidence = self._could_be_name(nxt, explicit=word in {"dr", "mr", "mrs", "miss", "ms", "auntie", "aunty", "uncle"} and script.words[nxt] not in {"will", "may"})
            if word in self._lexicon.words and word not in {"dr", "mr", "mrs", "ms", "auntie", "aunty", "uncle", "nan", "nana", "gran", "granny", "grandma", "grandpa", "nurse", "aunt", "doctor", "professor"}:
                # "father", "sister", "little" are words: the title needs a capital, or a sure name after it.
                if not (script.has_capital(index) and script.has_capital(nxt)) and word not in WEAK_TITLES:
                    continue
                if script.before(index) in OWNERS | OTHER_OWNERS and word in RELATION_OF:
                    continue
            if word in WEAK_TITLES and not (confidence >= 0.9):
                continue
            if word == "miss" and not (script.has_capital(index) or script.before(index) in {"", "and", "with", "told", "from", "to"} or script.words[nxt] in self._lexicon.surnames):
                continue
            if word == "miss" and script.before(index) in {"i", "to", "you", "we", "they", "really", "don't", "will", "would", "'ll", "i'll"}:
                continue
            if confidence:
                self._add(nxt, _Seed(max(confidence, 0.7), "after_title", role=TITLES[word], title=word if word in FAMILY_TITLES else "", is_cued=True))
                self._establish(nxt)

    def _called(self) -> None:
        script = self._script
        for match in _CALLED.finditer(script.lower):
            weak = match.group().strip().startswith(_WEAK_CALLED)
            index = script.word_at(match.end())
            if index >= len(script.words) or script.begins[index] != match.end():
                continue
            confidence = self._could_be_name(index, explicit=not weak)
            if weak and (script.words[index] not in self._lexicon.first_names | self._lexicon.word_names and not script.has_capital(index)):
                continue
            if weak and script.words[index] in self._lexicon.word_names and not script.has_capital(index):
                continue
            if confidence:
                self._add(index, _Seed(min(confidence, 0.85), "after_called", is_cued=True))
                self._establish(index)

    def _asked(self) -> None:
        """An answer to "what is her name?" is a name, on a list or not."""
        script, lexicon = self._script, self._lexicon
        for match in _ASKED.finditer(script.lower):
            index = script.word_at(match.start("name"))
            if index >= len(script.words) or script.begins[index] != match.start("name"):
                continue
            word = script.words[index]
            if word in lexicon.capitalised or (lexicon.is_ordinary(word) and not lexicon.is_given_name(word)):
                continue
            if len(word) > 1:
                self._add(index, _Seed(0.75, "asked_for", is_cued=True))
                self._establish(index)

    def _plain(self) -> None:
        """Names that need no word beside them."""
        script, lexicon, roster = self._script, self._lexicon, self._roster
        for index, word in enumerate(script.words):
            if word in roster.person_words:
                if word not in roster.words_too:
                    self._add(index, _Seed(0.97, "known_name"))
                continue
            if word in roster.misspelt:
                self._add(index, _Seed(0.55, "known_name_misspelt"))
            capital = script.has_capital(index)
            if word in lexicon.first_names:
                confidence = 0.85 if capital else (0.75 if script.in_small_letters(index) else 0.5)
                self._add(index, _Seed(confidence, "given_name"))
                if confidence > 0.7:
                    self._establish(index)
            elif capital:
                self._capitalised(index, word)
            elif word in lexicon.surnames and not lexicon.is_ordinary(word) and script.in_small_letters(index):
                self._add(index, _Seed(0.55, "family_name"))

    def _capitalised(self, index: int, word: str) -> None:
        script, lexicon = self._script, self._lexicon
        if word in lexicon.capitalised or word in lexicon.word_names or word in RELATION_OF or len(word) < 2:
            return
        if word in lexicon.towns and word not in lexicon.surnames:
            return
        shouted = script.text[script.begins[index] : script.ends[index]].isupper()
        if shouted and (len(word) < 6 or script.text[script.starts[script.turn_index(script.begins[index])] :][:200].split("\n")[0].isupper()):
            return
        if script.phrase_at(index, lexicon.areas):
            return
        if script.opens_sentence(index):
            if lexicon.is_ordinary(word):
                return
            nxt = script.after(index)
            if word in lexicon.surnames:
                self._add(index, _Seed(0.7, "family_name"))
            elif nxt in ACTS or nxt in IS or script.gap(index).startswith("'s "):
                self._add(index, _Seed(0.55, "capital_before_verb"))
            elif script.gap(index)[:1] in {".", ",", "?", "!", "\n"}:
                self._add(index, _Seed(0.45, "capital_alone"))
            return
        if lexicon.is_ordinary(word):
            return
        self._add(index, _Seed(0.7 if word in lexicon.surnames else 0.58, "capital_inside_sentence"))
        self._establish(index)

    def _words_as_names(self) -> None:
        script, lexicon, roster = self._script, self._lexicon, self._roster
        candidates = lexicon.word_names | roster.words_too
        places = [index for index, word in enumerate(script.words) if word in candidates]
        # Twice, because a name that is sure further down tells about those before it.
        for index in (*places, *places):
            word = script.words[index]
            if index not in self._seeds or self._seeds[index].confidence < 0.6:
                known = word in roster.person_words
                confidence = self._reads_as_name(index, known or word in self._established)
                if confidence:
                    self._add(index, _Seed(confidence, "known_name" if known else "word_as_name"))
                    if confidence >= 0.65:
                        self._establish(index)

    def _reads_as_name(self, index: int, established: bool) -> float:
        """Return how surely a word that is also a name is a name here; 0 if it is the word."""
        script = self._script
        word, nxt, before = script.words[index], script.after(index), script.before(index)
        gap = script.gap(index)
        owner_of = gap.startswith("'s ") or gap.startswith("'s")
        if script.has_capital(index):
            quoted = gap_before_is_quote(script, index)
            if self._modal(index):
                return 0.0
            if not script.opens_sentence(index) and not quoted:
                if word in self._lexicon.capitalised and before in {"in", "to", "from", "the"}:
                    return 0.0
                if before in {"in", "of"} and word in {"april", "may", "june", "august"}:
                    return 0.0
                if before in {"the", "a", "an", "this"} and not established:
                    return 0.0
                return 0.9 if established else 0.72
            strong = nxt in ACTS or owner_of or self._names_follow(index)
            if strong or (nxt in IS and (established or word not in THING_NAMES)) or nxt in {"and", "or"} and established:
                return 0.85 if established else 0.66
            if established and (gap.startswith((",", "?", "!", ".")) or word not in OPENERS):
                return 0.75
            if nxt in {"from", "next"} and word not in THING_NAMES | {"will", "may"}:
                return 0.5
            return 0.5 if gap.startswith(", ") and word not in THING_NAMES and word not in VERB_NAMES else 0.0
        small = script.in_small_letters(index)
        ends = gap == "\n" or gap.startswith((",", "?", "."))
        if before == "you" and established and small and ends and word not in VERB_NAMES:
            return 0.5
        if before in NO_NAME_AFTER or self._modal(index):
            return 0.0
        if before in SELDOM_NAME_AFTER and not (nxt in ACTS and (established or word not in THING_NAMES)):
            return 0.0
        if established:
            if nxt in ACTS or (nxt in IS and word not in THING_NAMES) or (owner_of and (nxt := gap) and before != "the"):
                return 0.75 if small else 0.5
            if before in ABOUT and word not in {"will", "may"}:
                return 0.7 if small else 0.45
            if (gap == "\n" or gap.startswith((",", "?"))) and small and before not in {"", "of", "in"} and word not in VERB_NAMES | THING_NAMES - {"grace"}:
                return 0.55
            return 0.0
        if small and nxt in ACTS and word not in THING_NAMES and nxt not in {"me", "left", "had"}:
            return 0.6
        return 0.55 if small and self._names_follow(index) else 0.0

    def _names_follow(self, index: int) -> bool:
        """Whether a family name, or "and" with a given name, comes next."""
        script, lexicon = self._script, self._lexicon
        nxt = script.after(index)
        if not nxt:
            return False
        if lexicon.is_surname(nxt) or nxt in self._roster.person_words:
            return script.has_capital(index + 1) or nxt in lexicon.surnames
        if nxt == "and" and script.after(index + 1) in lexicon.first_names:
            return True
        return script.has_capital(index + 1) and not lexicon.is_ordinary(nxt) and nxt not in lexicon.capitalised

    def _establish(self, index: int) -> None:
        self._established.add(self._script.words[index])

    def _again(self) -> None:
        """What was a name once is a name again, where its letters or the turn allow it."""
        script, lexicon = self._script, self._lexicon
        cued = {
            script.words[index] for index, seed in self._seeds.items() if seed.is_cued and seed.confidence >= 0.6
        }
        for index, word in enumerate(script.words):
            if index in self._seeds or word not in self._established or word in lexicon.word_names | self._roster.words_too:
                continue
            if lexicon.is_ordinary(word) or word in lexicon.capitalised:
                continue
            if script.has_capital(index):
                self._add(index, _Seed(0.62, "named_before"))
            elif word in cued:
                self._add(index, _Seed(0.6 if script.in_small_letters(index) else 0.5, "named_before"))

    # -- mentions ------------------------------------------------------------------------

    def _spelled(self) -> Iterator[Mention]:
        script, lexicon = self._script, self._lexicon
        for match in _SPELLED.finditer(script.lower):
            letters = re.sub(r"[^a-z]", "", match.group())
            spaced = "-" not in match.group()
            known = letters in self._established or letters in self._roster.squeezed or lexicon.is_given_name(letters) or letters in lexicon.surnames
            if letters in lexicon.capitalised or len(set(letters)) == 1 or letters == "www" or (len(letters) < 4 and not known) or (spaced and not known and len(letters) < 5):
                continue
            yield Mention(*match.span(), Kind.PERSON, "spelled_name", 0.85 if known else 0.65)

    def _joined(self) -> Iterator[Mention]:
        """Yield neighbouring names as one: given name, initials, particles, family name."""
        script = self._script
        taken = -1
        for index in sorted(self._seeds):
            if index <= taken:
                continue
            seed = self._seeds[index]
            members = [seed]
            last = index
            while (nxt := self._next_part(last, index)) is not None:
                members += [self._seeds[nxt]] if nxt in self._seeds else []
                last = nxt
            taken = last
            best = max(members, key=lambda one: one.confidence)
            confidence = max(best.confidence, 0.9) if last > index and len(members) > 1 else best.confidence
            role = next((one.role for one in members if one.role), "")
            yield Mention(script.begins[index], script.ends[last], Kind.PERSON, best.rule, confidence, role=role, title=seed.title)

    def _next_part(self, last: int, first: int) -> int | None:
        """Return the word up to which the name goes on, None if it ends here."""
        script, lexicon = self._script, self._lexicon
        gap, nxt = script.gap(last), last + 1
        if gap not in {" ", ". "} or nxt >= len(script.words) or last - first >= 4:
            return None
        if script.text[script.ends[last]] == "'":
            return None
        word = script.words[nxt]
        capital = script.has_capital(nxt)
        if gap == " " and len(word) == 1 and capital and word != "i" and script.gap(nxt) in {" ", ". "} and nxt + 1 < len(script.words) and script.has_capital(nxt + 1):
            return nxt
        if gap == ". ":
            return nxt if last > first and len(script.words[last]) == 1 and capital else None
        if word in _PARTICLES and nxt + 1 < len(script.words) and script.gap(nxt) == " ":
            following = script.words[nxt + 1]
            if script.has_capital(nxt + 1) and not lexicon.is_ordinary(following) and following not in lexicon.capitalised:
                return nxt + 1
            if following in _PARTICLES and script.has_capital(nxt + 2) if nxt + 2 < len(script.words) else False:
                return nxt + 2
        if nxt in self._seeds and (capital or word in lexicon.surnames or (word in self._roster.surnames)):
            known_given = word in lexicon.first_names and word not in lexicon.surnames and not capital
            return None if known_given else nxt
        if capital and (lexicon.is_surname(word)) and not (word in lexicon.capitalised):
            return nxt
        if not capital and script.in_small_letters(nxt) and (word in lexicon.surnames or word in self._roster.surnames):
            return nxt
        return None


def gap_before_is_quote(script: Script, index: int) -> bool:
    """Whether a word opens what somebody is reported to have said (`he said, Will you`)."""
    return script.gap(index - 1) in {", ", ", '", ', "', ", \u201c"} and script.words[index - 1] in QUOTING


def find_people(script: Script, lexicon: Lexicon, roster: Roster) -> Sequence[Mention]:
    """Return every name of a person."""
    return tuple(PeopleFinder(script, lexicon, roster).find())
