"""Workplaces, hospitals, churches and schools."""

from __future__ import annotations

import re
from collections.abc import Iterator

from backend.casework.deidentify.lexicon import Lexicon, word_set
from backend.casework.deidentify.model import Kind, Mention
from backend.casework.deidentify.script import Script

_OF_SCHOOL = (
    "School|College|Academy|University|Uni|Grammar|Comprehensive|High|Primary|Elementary"
    "|Kindergarten|Nursery|Polytechnic|Seminary"
)
_OF_HEALTH = (
    "Hospital|Infirmary|Clinic|Surgery|Hospice|Medical|Health|Practice|Ward|Lodge|Manor|Nursing"
    "|House"
)
_OF_FAITH = "Church|Chapel|Cathedral|Abbey|Mosque|Temple|Synagogue|Parish|Priory"
_OF_WORK = (
    "Ltd|Limited|Inc|Plc|PLC|LLC|Corp|Corporation|Group|Company|Council|Trust|Foundation|Bank"
    "|Library|Prison|Museum|Theatre"
    "|Logistics|Foods|Services|Solutions|Partners|Associates|Industries|Motors|Bakery|Hotel|Arms"
    "|Inn|Tavern|Cafe|Garage|Barracks"
    "|Constructions?|Builders|Insurance|Energy|Systems|Technologies|Pharmacy|Supermarket|Stores?"
    "|Centre|Center|Institute|Agency"
    "|Society|Club|Association|Joinery|Engineering|Brewery|Farms?|Mills?|Works|Airlines|Airways"
    "|Railway|Rovers|Wanderers|FC"
)
_ENDING = re.compile(
    rf"\b(?P<name>(?:(?:[A-Z][\w'&-]*|St\.?|of|the|and|&)\s){{0,4}}[A-Z][\w'&-]*\.?)\s"
    rf"(?:(?P<school>{_OF_SCHOOL})|(?P<health>{_OF_HEALTH})|(?P<faith>{_OF_FAITH})"
    rf"|(?P<work>{_OF_WORK}))\b"
    rf"(?:\s(?:{_OF_SCHOOL}|{_OF_HEALTH}|{_OF_WORK}|Home|School|Department))*"
)
_OF = re.compile(
    r"\b(?:University|College|School|Bank|Church|Hospital|Institute|Archdiocese|Diocese|City"
    r"|Borough|County)\sof\s(?:the\s)?(?:[A-Z][\w'-]+)(?:\s[A-Z][\w'-]+)?"
)
_SAINT = re.compile(r"\bSt\.?\s[A-Z][\w-]+(?:'s|s)\b")
_STATE_UNIVERSITY = re.compile(r"\b(?:at|to|from|for)\s(?P<name>[A-Z]\w+\s(?:State|Tech))\b")
_SMALL_SCHOOL = re.compile(
    r"\b(?P<name>(?:(?:saint|st)\s)?[a-z][a-z'-]+(?:\s[a-z][a-z'-]+)?)\s"
    r"(?P<kind>(?:(?:primary|high|middle|elementary|grammar|infant|junior|secondary|sixth form"
    r"|community|prep)\s)?"
    r"(?:school|college|academy|university|uni|high|primary|grammar|elementary)|hospital"
    r"|infirmary|hospice|nursing home"
    r"|surgery|medical centre|medical center|church|council|prison|care home)\b"
)
_WORK = re.compile(
    r"\b(?:(?:work(?:s|ed|ing)?|job|employed|temp(?:s|ed|ing)?|volunteer(?:s|ed|ing)?|shifts?"
    r"|apprentice(?:ship)?|interview|contract"
    r"|position|manager|nurse|driver|career|trained|retired|redundant|sacked|fired|laid off|boss"
    r"|promoted|started|joined)"
    r"(?:\s(?:now|there|full[ -]time|part[ -]time|nights|days|over|up|down|back"
    r"|as an? \w+))?\s(?:at|for|with|by|from)"
    r"|joined|quit)\s(?P<the>the\s)?"
)
_PAIR = re.compile(
    r"\b(?P<before>in |from |near |at |for |[a-z], )(?P<name>[A-Z][a-z'-]+"
    r"(?:\s[A-Z][a-z'-]+){1,3})\b"
)
_NO_NAMES = frozenset({"the", "my", "your", "our", "high", "big", "mum", "dad"})
_OPENING = word_set(
    "a at in my our his her their your then so but when what is it to from she he we they this that"
    " not yes no"
)
_ROLES = (("health", "hospital"), ("faith", "church"))
_EMPLOYED = frozenset(
    {"at", "for", "with", "by", "from", "outside", "in", "joined", "left", "to", "near"}
)
_HOSPITALS = frozenset({"Hospital", "Infirmary"})


def find_organisations(script: Script, lexicon: Lexicon) -> Iterator[Mention]:
    """Yield organisations and schools by the words of their names and by what stands before."""
    yield from _by_ending(script, lexicon)
    text = script.text
    for match in _OF.finditer(text):
        school = match.group().startswith(("University", "College", "School"))
        kind = Kind.SCHOOL if school else Kind.ORGANISATION
        yield Mention(*match.span(), kind, "organisation_of", 0.85)
    for match in _SAINT.finditer(text):
        yield Mention(*match.span(), Kind.ORGANISATION, "named_after_a_saint", 0.65)
    for match in _STATE_UNIVERSITY.finditer(text):
        yield Mention(*match.span("name"), Kind.SCHOOL, "state_university", 0.7)
    yield from _companies(script, lexicon)
    yield from _in_small_letters(script, lexicon)
    yield from _workplaces(script, lexicon)
    yield from _pairs_of_capitals(script, lexicon)


def _by_ending(script: Script, lexicon: Lexicon) -> Iterator[Mention]:
    for match in _ENDING.finditer(script.text):
        start, stop = match.start(), match.end()
        words = match["name"].split()
        # The first words may only open the sentence, or be "the", or a word with a capital.
        while words and (
            words[0].lower() in {"of", "the", "and", "&"}
            or (len(words) > 1 and words[0].lower() in lexicon.capitalised | _OPENING)
        ):
            start += len(words[0]) + 1
            words = words[1:]
        if not words:
            continue
        lower = [word.lower().rstrip(".") for word in words]
        if all(word in lexicon.capitalised for word in lower):
            continue
        opens = script.opens_sentence(script.word_at(start))
        if (
            len(words) == 1
            and (opens or match["work"])
            and lexicon.is_ordinary(lower[0])
            and not match["school"]
        ):
            continue
        if len(words) == 1 and opens and lexicon.is_ordinary(lower[0]):
            continue
        if match["school"]:
            yield Mention(start, stop, Kind.SCHOOL, "school", 0.85, role="school")
            continue
        role = next((role for group, role in _ROLES if match[group]), "")
        if role == "hospital" and not any(word in match.group() for word in _HOSPITALS):
            role = ""
        yield Mention(start, stop, Kind.ORGANISATION, "organisation", 0.75, role=role)


def _companies(script: Script, lexicon: Lexicon) -> Iterator[Mention]:
    for index, word in enumerate(script.words):
        if word not in lexicon.companies or script.before(index) not in _EMPLOYED:
            continue
        length = script.phrase_at(index, lexicon.companies)
        if not length:
            continue
        start, end = script.begins[index], script.ends[index + length - 1]
        before = script.before(index)
        if lexicon.is_ordinary(word) or word in lexicon.capitalised:
            if before in {"in", "to", "with", "from"} or not script.has_capital(index):
                continue
        elif before in {"to", "with", "by", "near"} and not script.has_capital(index):
            continue
        yield Mention(start, end, Kind.ORGANISATION, "firm", 0.65)


def _in_small_letters(script: Script, lexicon: Lexicon) -> Iterator[Mention]:
    for match in _SMALL_SCHOOL.finditer(script.lower):
        if not script.is_caseless[script.turn_index(match.start())]:
            continue
        words = match["name"].split()
        start = match.start()
        if len(words) > 1 and words[0] not in {"st", "saint"} and lexicon.is_ordinary(words[0]):
            start += len(words[0]) + 1
            words = words[1:]
        if all(lexicon.is_ordinary(word) for word in words) or words[-1] in lexicon.capitalised:
            continue
        kind = (
            Kind.SCHOOL
            if re.search(
                "school|college|academy|uni|high|primary|grammar|elementary", match["kind"]
            )
            else Kind.ORGANISATION
        )
        yield Mention(start, match.end(), kind, "named_in_small_letters", 0.6)


def _pairs_of_capitals(script: Script, lexicon: Lexicon) -> Iterator[Mention]:
    """Yield two and more capitals in a row of ordinary words, where a name may stand."""
    for match in _PAIR.finditer(script.text):
        first = script.word_at(match.start("name"))
        words = match["name"].lower().split()
        if any(word.strip(".'") in lexicon.capitalised for word in words) or lexicon.is_given_name(
            words[0]
        ):
            continue
        if words[0] in _NO_NAMES or script.phrase_at(first, lexicon.areas):
            continue
        is_place = match["before"] in {"in ", "from ", "near "}
        kind = Kind.PLACE if is_place else Kind.ORGANISATION
        yield Mention(*match.span("name"), kind, "capitals_in_a_row", 0.45)


def _workplaces(script: Script, lexicon: Lexicon) -> Iterator[Mention]:
    """Yield what follows "works for" and the like, up to three words."""
    for match in _WORK.finditer(script.lower):
        first = script.word_at(match.end())
        if first >= len(script.words) or script.begins[first] != match.end():
            continue
        end = _name_end(script, lexicon, first)
        if end is not None:
            confidence = 0.7 if script.has_capital(first) else 0.5
            yield Mention(
                script.begins[first],
                script.ends[end],
                Kind.ORGANISATION,
                "place_of_work",
                confidence,
                role="workplace",
            )


def _name_end(script: Script, lexicon: Lexicon, first: int) -> int | None:
    word = script.words[first]
    if word in lexicon.capitalised or lexicon.is_given_name(word):
        return None
    if script.has_capital(first):
        end = first
        while (
            script.gap(end) in {" ", " & ", "-"} and script.has_capital(end + 1) and end - first < 3
        ):
            end += 1
        return end
    unknown = not lexicon.is_ordinary(word) and word not in lexicon.towns and len(word) > 2
    return first if unknown and script.in_small_letters(first) else None
