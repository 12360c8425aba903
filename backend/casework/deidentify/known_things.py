"""Places, workplaces and schools that the case names, and names of several words said in short."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from backend.casework.deidentify.lexicon import Lexicon
from backend.casework.deidentify.model import Kind, KnownName, Mention
from backend.casework.deidentify.script import Script, lowered

_SHORTENED = frozenset({Kind.ORGANISATION, Kind.SCHOOL, Kind.PLACE})
_SHORTEST = 4


def find_known_things(
    script: Script, known: Sequence[KnownName], lexicon: Lexicon
) -> Iterator[Mention]:
    """Yield known names that are not of people, in any case of letters."""
    for number, name in enumerate(known):
        if name.kind is Kind.PERSON:
            continue
        for form in (name.text, *name.also):
            wanted = lowered(form.replace("\u2019", "'")).strip()
            if not wanted:
                continue
            is_word = " " not in wanted and lexicon.is_ordinary(wanted)
            pattern = re.compile(rf"(?<![\w-]){re.escape(wanted)}(?![\w-])")
            for match in pattern.finditer(script.lower):
                if is_word and not script.text[match.start()].isupper():
                    continue
                yield Mention(
                    *match.span(), name.kind, "known_name", 0.97, role=name.role, known=number
                )


def find_short_forms(
    script: Script, found: Sequence[Mention], lexicon: Lexicon
) -> Iterator[Mention]:
    """Yield the first word of a longer name where it stands alone (`Westlea` of Westlea High)."""
    heads: dict[str, Mention] = {}
    for mention in found:
        if mention.kind not in _SHORTENED or mention.confidence < 0.6:
            continue
        words = script.lower[mention.start : mention.end].split()
        head = words[0].removesuffix("'s")
        is_name = not lexicon.is_ordinary(head) and head not in lexicon.capitalised
        if (
            len(words) > 1
            and len(head) >= _SHORTEST
            and is_name
            and not lexicon.is_given_name(head)
        ):
            heads.setdefault(head, mention)
    for index, word in enumerate(script.words):
        if word in heads and (script.has_capital(index) or script.in_small_letters(index)):
            yield Mention(
                script.begins[index], script.ends[index], heads[word].kind, "short_form", 0.66
            )
