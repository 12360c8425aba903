"""Towns and districts, streets, house numbers and postcodes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from backend.casework.deidentify.lexicon import Lexicon, word_set
from backend.casework.deidentify.model import Kind, Mention
from backend.casework.deidentify.script import Script
from backend.casework.deidentify.spoken import CARDINAL, DIGITS, REPEATS

_STREET = (
    "street|road|avenue|lane|drive|close|crescent|court|place|way|terrace|gardens|square|hill"
    "|boulevard|row|grove|walk"
    "|parade|mews|rise|view|park|green|circle|trail|highway|parkway|wharf|quay|st|rd|ave|ln|dr"
    "|blvd|cres|hwy|pkwy|ct|pl"
)
# Enough by themselves, without a house number, in small letters.
_PLAIN_STREET = "street|road|avenue|lane|crescent|terrace|boulevard|gardens|grove|drive|close|mews"
_UNIT = (
    r"(?:(?:flat|apartment|apt\.?|unit|suite|room|ste\.?)\s?(?:no\.?\s|number\s)?"
    rf"(?:\d+\s?[a-z]?|[a-z]|{CARDINAL})\b)"
)
_NUMBER = rf"(?:\d{{1,5}}[a-z]?(?:[-/]\d{{1,4}})?|{CARDINAL}(?:[ -](?:hundred|oh)?\s?{CARDINAL})?)"
_FULL = re.compile(
    rf"\b(?:{_UNIT},?\s)?{_NUMBER}\s(?:(?:north|south|east|west|n|s|e|w|old|new|upper|lower"
    r"|great|little)\.?\s)?"
    rf"(?P<name>(?:[a-z][a-z'.-]+\s){{1,3}})(?P<kind>{_STREET})\b\.?(?:,?\s{_UNIT})?"
)
_UNIT_ALONE = re.compile(rf"\b{_UNIT}")
_STREET_CAPITALS = re.compile(
    r"\b(?:[A-Z][\w'-]+\s){1,3}(?:Street|Road|Avenue|Lane|Drive|Close|Crescent|Court|Terrace"
    r"|Gardens|Square|Boulevard"
    r"|Grove|Mews|Parade|Way|Row|St|Rd|Ave|Blvd|Highway|Wharf|Quay)\b"
)
_STREET_SMALL = re.compile(rf"\b(?P<name>[a-z][a-z'-]{{2,}})\s(?P<kind>{_PLAIN_STREET})\b")
_HOUSE = re.compile(
    r"\b(?:live|lives|lived|living|house|home|door|we're|i'm|she's|he's)(?:\s(?:is|was|at"
    r"|in))?\s(?:at\s)?(?:number|no\.?)\s(?P<n>\d{1,4}[a-z]?|" + CARDINAL + r")\b"
)
_PO_BOX = re.compile(r"\bp\.?\s?o\.?\s?box\s\d+\b")
_POSTCODES = (
    re.compile(r"(?<![\w-])[a-z]{1,2}\d[a-z\d]?\s?\d[abd-hjlnp-uw-z]{2}(?![\w-])"),
    re.compile(
        r"(?<![\w-])[abceghj-nprstvxy]\d[abceghj-nprstv-z][ -]?\d[abceghj-nprstv-z]\d(?![\w-])"
    ),
    re.compile(r"(?<![\w-])(?:[ac-fhknprtv-y]\d\d|d6w)\s?[0-9ac-fhknprtv-y]{4}(?![\w-])"),
    re.compile(r"(?<![\d-])\d{5}-\d{4}(?![\d-])"),
)
_STATE = (
    "alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|georgia"
    "|hawaii|idaho|illinois|indiana"
    "|iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota|mississippi"
    "|missouri|montana|nebraska"
    "|nevada|hampshire|jersey|mexico|york|carolina|dakota|ohio|oklahoma|oregon|pennsylvania"
    "|island|tennessee|texas|utah"
    "|vermont|virginia|washington|wisconsin|wyoming|queensland|victoria|nsw|vic|qld|tasmania"
    "|[a-z]{2}"
)
_ZIP = re.compile(
    r"\b(?:zip(?:\s?code)?|post\s?code)(?:\s(?:is|was|of"
    rf"|it's))*[ :,?\n]{{1,3}}(?P<a>\d{{4,5}})\b|\b(?:{_STATE})\.?,?\s(?P<b>\d{{5}})\b(?!\s?"
    r"(?:people|dollars|miles))"
)
_SAID = "|".join(
    [*DIGITS, *REPEATS, "ten", "eleven", "twelve", "twenty", "thirty", "forty", "fifty"]
)
_SAID_CODE = re.compile(
    r"\b(?:zip(?:\s?code)?|post\s?code|eircode)(?:\s(?:is|was|it's"
    rf"|of))*[ :,?\n]{{1,3}}(?:it's\s|um\s)?(?P<code>(?:(?:{_SAID}|[a-z]"
    rf"|\d+)[ ,]{{1,2}}){{3,9}}(?:{_SAID}|[a-z]|\d+))\b"
    # Letters, figures, letters: the shape of a postcode even without its name.
    rf"|\b(?P<bare>[a-z] (?:[a-z] )?(?:(?:{_SAID}) ){{2,4}}[a-z] [a-z])\b"
)
_FEATURE = re.compile(
    r"\b(?:[A-Z][\w'-]+\s){1,2}(?:Moor|Moors|Beach|Common|Estate|Village|Lake|Loch|Bridge|Island"
    r"|County|Market|Station|Heath"
    r"|Bay|Harbour|Harbor|Marina|Woods|Forest|Valley|Falls|Creek|Park|Point|Quarter|Docks"
    r"|Precinct|Downs)\b"
)

_IN = frozenset(
    {
        "in",
        "near",
        "around",
        "outside",
        "via",
        "through",
        "across",
        "inside",
        "towards",
        "throughout",
    }
)
_TO = frozenset({"to", "from", "at", "of", "for", "leave", "left", "visit", "visiting", "visited"})
_LIVING = word_set(
    "live lives lived living born raised moved move moves moving based flat house home stay"
    " stays stayed staying went go goes going"
    " gone drive drives drove driving flew fly back up down over out train bus come comes came"
    " grew gran family job travel"
    " travelled settled shop wedding holiday weekend trip stationed here"
)
# Ends of street names that end much else too.
_DOUBLE_STREETS = word_set(
    "way view place court hill row walk rise close park green drive square circle st dr"
)
_NO_STREET = word_set(
    "the a an this that my your our his her their same high main other next whole every back"
    " side one any some no across down up"
    " busy quiet rocky long open middle dead old wrong right memory fast slow bus cycle country"
    " of that's all on off in front"
    " our under off-street cross two three four five ten very too so to we're it's is was get"
    " got getting sat sit stay keep"
    " really quite feel feeling felt being hard test left are and be they were especially as"
    " which not i'm"
)


def find_places(script: Script, lexicon: Lexicon) -> Iterator[Mention]:
    """Yield places below the level of a state."""
    yield from _listed(script, lexicon)
    for match in _FEATURE.finditer(script.text):
        first = script.word_at(match.start())
        if script.opens_sentence(first) and lexicon.is_ordinary(script.words[first]):
            continue
        if not lexicon.is_ordinary(script.words[first]) or script.before(first) in _IN | _TO:
            yield Mention(*match.span(), Kind.PLACE, "named_place", 0.6)
    yield from _unlisted(script, lexicon)


def _listed(script: Script, lexicon: Lexicon) -> Iterator[Mention]:
    words = script.words
    last = -1
    for index, word in enumerate(words):
        if index <= last:
            continue
        if word in lexicon.towns:
            length = script.phrase_at(index, lexicon.towns)
            if length:
                last = index + length - 1
                yield from _town(script, lexicon, index, last)
        elif word in lexicon.word_towns and _means_a_place(script, index):
            yield Mention(
                script.begins[index], script.ends[index], Kind.PLACE, "town_that_is_a_word", 0.6
            )


def _town(script: Script, lexicon: Lexicon, first: int, last: int) -> Iterator[Mention]:
    word, before = script.words[first], script.before(first)
    is_name_too = first == last and (lexicon.is_given_name(word) or lexicon.is_surname(word))
    after_place_word = before in _IN | _TO or before in _LIVING
    capital = script.has_capital(first)
    confidence = 0.9 if after_place_word else 0.75
    if is_name_too:
        confidence = 0.8 if after_place_word else 0.45
    if not capital:
        if not (script.in_small_letters(first) or after_place_word):
            return
        confidence -= 0.1
    yield Mention(script.begins[first], script.ends[last], Kind.PLACE, "town", confidence)


def _means_a_place(script: Script, index: int) -> bool:
    """Whether a word that is a town too (`Bath`, `Reading`) stands for the town here."""
    before = script.before(index)
    leading = script.before(index - 1) if before else ""
    if script.has_capital(index):
        if script.opens_sentence(index):
            return False
        return (
            before in _IN
            or (before in {"to", "from", "at", "of"})
            or (before == "" and script.gap(index - 1) == ", ")
        )
    return (
        before in {"in", "to", "from", "near"}
        and leading in _LIVING
        and script.in_small_letters(index)
    )


def _unlisted(script: Script, lexicon: Lexicon) -> Iterator[Mention]:
    """Yield names on no list that follow a word of place."""
    words = script.words
    for index, word in enumerate(words):
        if (word not in _IN and word not in {"to", "from", "at"}) or script.gap(index) != " ":
            continue
        nxt = index + 1
        name = words[nxt]
        if (
            len(name) < 3
            or name in lexicon.towns
            or name in lexicon.word_towns
            or name in lexicon.capitalised
        ):
            continue
        if (
            lexicon.is_given_name(name)
            or lexicon.is_ordinary(name)
            or script.phrase_at(nxt, lexicon.areas)
        ):
            continue
        lives = script.before(index) in _LIVING
        if script.has_capital(nxt) and word != "at":
            if word in {"to", "from"} and not lives:
                continue
            end = nxt
            while (
                script.gap(end) in {" ", "-"}
                and script.has_capital(end + 1)
                and words[end + 1] not in lexicon.capitalised
            ):
                end += 1
            yield Mention(
                script.begins[nxt], script.ends[end], Kind.PLACE, "place_after_preposition", 0.62
            )
        elif (lives or word == "in") and word != "at" and script.in_small_letters(nxt):
            yield Mention(
                script.begins[nxt], script.ends[nxt], Kind.PLACE, "place_after_preposition", 0.55
            )


def find_addresses(script: Script, lexicon: Lexicon) -> Iterator[Mention]:
    """Yield streets with or without a house number, and postcodes."""
    lower, text = script.lower, script.text
    for match in _FULL.finditer(lower):
        names = match["name"].split()
        if set(names) & _NO_STREET or (
            match["kind"] in _DOUBLE_STREETS
            and all(lexicon.is_ordinary(n) for n in names)
            and not text[match.start("kind")].isupper()
        ):
            continue
        end = match.end() - (match.group().endswith("."))
        yield Mention(match.start(), end, Kind.ADDRESS, "street_with_number", 0.92)
    for match in _UNIT_ALONE.finditer(lower):
        if text[match.start()].isupper() or match.group().startswith("apt"):
            yield Mention(*match.span(), Kind.ADDRESS, "flat", 0.6)
    for match in _STREET_CAPITALS.finditer(text):
        words = match.group().lower().split()
        start = match.start()
        if words[0] in _NO_STREET or (
            lexicon.is_ordinary(words[0])
            and script.opens_sentence(script.word_at(start))
            and len(words) > 2
        ):
            start += len(words[0]) + 1
            words = words[1:]
        if len(words) > 1 and words[0] not in _NO_STREET:
            yield Mention(start, match.end(), Kind.ADDRESS, "street", 0.75)
    for match in _STREET_SMALL.finditer(lower):
        name = match["name"]
        if name in _NO_STREET or text[match.start()].isupper():
            continue
        if not lexicon.is_ordinary(name) or (
            match["kind"] in {"avenue", "crescent", "street", "gardens"}
            and lexicon.is_given_name(name)
        ):
            yield Mention(*match.span(), Kind.ADDRESS, "street", 0.55)
    for match in _HOUSE.finditer(lower):
        yield Mention(*match.span("n"), Kind.ADDRESS, "house_number", 0.6)
    for match in _PO_BOX.finditer(lower):
        yield Mention(*match.span(), Kind.ADDRESS, "post_box", 0.9)
    yield from _postcodes(lower)


def _postcodes(lower: str) -> Iterator[Mention]:
    for pattern in _POSTCODES:
        for match in pattern.finditer(lower):
            yield Mention(*match.span(), Kind.POSTCODE, "postcode", 0.93)
    for match in _ZIP.finditer(lower):
        yield Mention(*match.span("a" if match["a"] else "b"), Kind.POSTCODE, "zip", 0.93)
    for match in _SAID_CODE.finditer(lower):
        group = "code" if match["code"] else "bare"
        yield Mention(*match.span(group), Kind.POSTCODE, "postcode_said", 0.9)
