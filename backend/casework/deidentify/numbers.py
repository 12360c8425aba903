"""Telephone numbers and every other number or code that belongs to one person or thing.

A number is found by its shape or by how it is said; the words around it say what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from backend.casework.deidentify.model import Kind, Mention
from backend.casework.deidentify.script import Script
from backend.casework.deidentify.spoken import RUN, is_counting, read_run

# What stands near a number and says what it is; the nearest wins, then the first of the list.
_CUES: tuple[tuple[Kind, str], ...] = (
    (
        Kind.FAX,
        r"fax",
    ),
    (
        Kind.VEHICLE,
        r"(?:number|licen[cs]e|registration) plates?|plates?|reg|registration|vin|chassis|rego",
    ),
    (
        Kind.NATIONAL_ID,
        r"national insurance|n\.?i\.? (?:number|no)|nino|social security|social|ssn"
        r"|nhs(?: number| no| one| id)?|pps(?:n)?|social insurance|sin number|tax file|tfn"
        r"|chi number|national id|identity card|id card",
    ),
    (
        Kind.HEALTH_PLAN,
        r"insurance|member(?:ship)? id|member number|policy|health plan|medicare|medicaid"
        r"|subscriber|group (?:number|no|id)|medical card|bupa|beneficiary|health card|ohip"
        r"|plan number",
    ),
    (
        Kind.RECORD,
        r"hospital (?:number|no|id)|mrn|medical record|record(?:s)?(?: number| no)?"
        r"|chart(?: number)?|patient (?:number|no|id)|red book(?: number)?|file (?:number|no)"
        r"|case ?notes|unit number|clinic number",
    ),
    (
        Kind.BIOMETRIC,
        r"finger ?prints?|voice ?prints?|retina|iris|face id|biometric|palm print",
    ),
    (
        Kind.DEVICE,
        r"serial|imei|device|pacemaker|implant|model number|asset tag|monitor id|pump",
    ),
    (
        Kind.ACCOUNT,
        r"account|sort code|card|iban|routing|bsb|bank|swift|direct debit",
    ),
    (
        Kind.LICENCE,
        r"passport|licen[cs]e|certificate|certification|gmc|nmc|registration number|permit|badge"
        r"|dea number|visa",
    ),
    (
        Kind.IP,
        r"ip address|ip",
    ),
    (
        Kind.PHONE,
        r"phone|telephone|mobile|cell|landline|number|call|ring|text|whatsapp|reach|extension"
        r"|ext|helpline|line|ends? (?:in|with)|ending(?: in| with)?|tel|dial|pager|bleep",
    ),
    (
        Kind.CODE,
        r"reference|ref|case (?:number|no|id)|claim|booking|student (?:number|no|id)"
        r"|staff (?:number|no|id)|employee|service number|payroll|prison(?:er)? number"
        r"|order number|code|passcode|password|pin|ticket|invoice|collar number|crn"
        r"|customer (?:number|reference)|file|membership|crime number|application|docket"
        r"|tracking|locker|tag",
    ),
)
# "Passport number" is about the passport: the words for numbers belong to what stands before them.
_CUE = re.compile(
    "|".join(
        rf"\b(?P<k{place}>(?:{words}))(?:'s)?(?: (?:number|no|id|card|code|reference|ref))*\b"
        for place, (_, words) in enumerate(_CUES)
    )
)
_REACH, _REACH_BEHIND, _TIGHT = 62, 34, 26
# Between a cue and a short number stand only these.
_JOINING = re.compile(
    r"[\s:#.,?'\x01\n-]*(?:(?:number|no|is|it's|its|was|ending|in|with|ends|the|one|on|id|code"
    r"|reference|ref|last|four|digits|um|er"
    r"|oh|that's|so|yeah|yes|my|and)[\s:#.,?-]*)*$"
)

_FIGURES = re.compile(
    r"(?<![\w\u00a3$\u20ac.,/@-])(?:\+|\()?\d(?:[ ().-]{0,2}\d){4,}(?![\w%/]|,\d|[-']\w)"
)
_FEW_FIGURES = re.compile(r"(?<![\w\u00a3$\u20ac.,/@:-])\d{3,4}(?![\w%/:]|[.,]\d|-\w)")
_CAPITALS = re.compile(r"(?<![\w/-])[A-Z0-9]+(?:[ /-][A-Z0-9]+){0,6}(?![\w/]|-\w|'[a-z])")
_SLASHED = re.compile(r"(?<![\w/.])\d{1,6}(?:/\d{1,6}){1,3}(?![\w/])")
_MIXED = re.compile(
    r"(?<![\w@./-])(?=[a-z/-]*\d)(?=[\d/-]*[a-z])[a-z0-9]+(?:[/-][a-z0-9]+)*(?![\w@/]|-\w)"
)
_NI = re.compile(r"\b[a-z]{2} ?\d{2} ?\d{2} ?\d{2} ?[a-d]\b")
_SSN = re.compile(r"\d{3}[- ]\d{2}[- ]\d{4}")
_TEN = re.compile(r"\d{3}[ -]\d{3}[ -]\d{4}")
_CARD = re.compile(r"\d{4}([ -])\d{4}\1\d{4}\1\d{4}")
_SORT_CODE = re.compile(r"\d\d-\d\d-\d\d")
_UK_PLATE = re.compile(r"(?<![\w-])[a-z]{2}\d{2} ?[a-z]{3}(?![\w-])")
_IBAN = re.compile(r"\b[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){3,7}(?: ?[a-z0-9]{1,3})?\b")
_YEARS = re.compile(r"(?:(?:19|20)\d\d[ -]*)+")
_COUNTED = re.compile(
    r"\s?(?:pounds?|quid|dollars?|bucks|euros?|grand|people|steps|calories|miles|years?|days?"
    r"|weeks?|months?|hours?|minutes?"
    r"|times|per|percent|%|kilos?|mg|k\b|words|friends|followers|followed|likes|views|million"
    r"|thousand)"
)
# Lines for anybody in need name nobody.
_PUBLIC = frozenset(
    {
        "116123",
        "131114",
        "08001111",
        "85258",
        "741741",
        "999",
        "911",
        "111",
        "988",
        "112",
        "101",
        "000",
        "18007738255",
    }
)
_LEAST_ALONE, _LEAST_PHONE, _MOST_PHONE = 6, 7, 15


def find_numbers(script: Script) -> Iterator[Mention]:
    """Yield numbers and codes of one person or thing, each with its kind."""
    lower = script.lower
    for pattern, kind, rule in (
        (_NI, Kind.NATIONAL_ID, "national_insurance"),
        (_UK_PLATE, Kind.VEHICLE, "number_plate"),
        (_IBAN, Kind.ACCOUNT, "iban"),
    ):
        for match in pattern.finditer(lower):
            yield Mention(*match.span(), kind, rule, 0.9)
    for match in _FIGURES.finditer(lower):
        yield from _figures(lower, match)
    for match in _FEW_FIGURES.finditer(lower):
        cue = _cue(lower, match.start(), match.end(), tight=True)
        if (
            cue is not None
            and match.group() not in _PUBLIC
            and not _COUNTED.match(lower, match.end())
        ):
            yield Mention(*match.span(), cue, "short_number", 0.65)
    for match in _SLASHED.finditer(lower):
        cue = _cue(lower, *match.span())
        if sum(map(str.isdigit, match.group())) >= 5 and cue is not None:
            yield Mention(*match.span(), cue, "code_after_its_name", 0.8)
    for match in _CAPITALS.finditer(script.text):
        yield from _code(script, match)
    for match in _MIXED.finditer(lower):
        yield from _mixed(lower, match)
    for match in RUN.finditer(lower):
        yield from _said(lower, match)


def _figures(lower: str, match: re.Match[str]) -> Iterator[Mention]:
    text = match.group()
    digits = re.sub(r"\D", "", text)
    if digits in _PUBLIC or _YEARS.fullmatch(text):
        return
    end = match.end()
    cue = _cue(lower, match.start(), end)
    if cue is None and _COUNTED.match(lower, end):
        return
    if _SSN.fullmatch(text):
        yield Mention(match.start(), end, Kind.NATIONAL_ID, "social_security", 0.95)
    elif _CARD.fullmatch(text):
        yield Mention(match.start(), end, Kind.ACCOUNT, "card", 0.95)
    elif cue is not None:
        yield Mention(match.start(), end, cue, "number_after_its_name", 0.9)
    elif _TEN.fullmatch(text) and is_nhs_number(digits) and digits[0] in "4679":
        yield Mention(match.start(), end, Kind.NATIONAL_ID, "nhs_number", 0.7)
    elif _SORT_CODE.fullmatch(text):
        yield Mention(match.start(), end, Kind.ACCOUNT, "sort_code", 0.6)
    elif _LEAST_PHONE <= len(digits) <= _MOST_PHONE and (text != digits or digits[0] == "0"):
        yield Mention(match.start(), end, Kind.PHONE, "phone", 0.85)
    elif len(digits) >= _LEAST_ALONE:
        yield Mention(match.start(), end, Kind.CODE, "long_number", 0.5)


def _code(script: Script, match: re.Match[str]) -> Iterator[Mention]:
    """Judge groups of capitals and figures such as `KX 882 419`; a name of them must be near."""
    start, text = match.start(), match.group()
    # Words in capitals before the first group with a figure belong to it only if short.
    groups = [found.span() for found in re.finditer(r"[A-Z0-9]+", text)]
    with_figure = [n for n, (a, b) in enumerate(groups) if any(map(str.isdigit, text[a:b]))]
    few = sum(map(str.isdigit, text)) < 3
    if not with_figure or (few and len(re.sub(r"\W", "", text)) < 5):
        return
    first = with_figure[0]
    last = with_figure[-1]
    while first > 0 and _joins(text[slice(*groups[first - 1])]) and first > with_figure[0] - 2:
        first -= 1
    while (
        last + 1 < len(groups)
        and groups[last + 1][1] - groups[last + 1][0] <= 3
        and text[slice(*groups[last + 1])] != "I"
    ):
        last += 1
    begin, end = start + groups[first][0], start + groups[last][1]
    chosen = script.text[begin:end]
    if chosen.isdecimal():
        return
    cue = _cue(script.lower, begin, end)
    if few and sum(map(str.isdigit, chosen)) < 2:
        return
    if cue is not None and any(map(str.isalpha, chosen)):
        yield Mention(begin, end, cue, "code_after_its_name", 0.9)


def _joins(group: str) -> bool:
    return (
        group
        not in {
            "I",
            "MRN",
            "ID",
            "NO",
            "NHS",
            "PHQ",
            "GAD",
            "REF",
            "SSN",
            "VIN",
            "IMEI",
            "PPS",
            "NI",
            "PIN",
        }
        and len(group) <= 6
    )


def _mixed(lower: str, match: re.Match[str]) -> Iterator[Mention]:
    text = match.group()
    letters, digits = sum(map(str.isalpha, text)), sum(map(str.isdigit, text))
    if digits < 3 or re.fullmatch(
        r"\d+(?:st|nd|rd|th|s|k|am|pm|mg|ml|kg|km|cm|mm|lb|lbs|m|p|x)", text
    ):
        return
    if re.search(r"year|week|month|day|hour|minute|mile|pound|hundred|min$", text):
        return
    cue = _cue(lower, match.start(), match.end())
    if cue is not None:
        yield Mention(*match.span(), cue, "code_after_its_name", 0.85)
    elif letters >= 1 and letters + digits >= 6:
        yield Mention(*match.span(), Kind.CODE, "code", 0.5)


def _said(lower: str, match: re.Match[str]) -> Iterator[Mention]:
    start, end = match.span()
    # "a" and "i" at the ends are words, not letters of a code.
    while (trimmed := re.match(r"[a-z][ ,.-]+", lower[start:end])) and trimmed.group()[0] in "ai":
        start += trimmed.end()
    while trimmed := re.search(r"[ ,.-]+[aio]$", lower[start:end]):
        end = start + trimmed.start()
    text = lower[start:end]
    made = read_run(text)
    digits = sum(map(str.isdigit, made))
    if is_counting(text) or not re.search(r"[a-z]{3,}|\boh\b", text):
        return
    only_digits = made.isdigit()
    cue = _cue(lower, start, end)
    few = digits + sum(map(str.isalpha, made)) < 5
    if few:
        cue = _cue(lower, start, end, tight=True) if digits >= 3 else None
    if (
        cue is not None
        and digits >= 3
        and re.search(r"\b(?:hundred|thousand)\b", text)
        and digits < 6
    ):
        return
    if cue is not None and digits >= 3 and (digits >= 4 or "y" not in text[-2:]):
        if _COUNTED.match(lower, end):
            return
        kind = (
            Kind.PHONE if cue is Kind.PHONE and not only_digits and digits >= _LEAST_PHONE else cue
        )
        yield Mention(start, end, kind, "number_said", 0.85)
    elif (
        only_digits
        and digits >= _LEAST_PHONE
        and not re.search(r"hundred|thousand|\b\w+ty\b", text)
    ):
        yield Mention(start, end, Kind.PHONE, "number_said", 0.75)


def _cue(lower: str, start: int, end: int, *, tight: bool = False) -> Kind | None:
    """Return what the words near a number say it is."""
    reach = _TIGHT if tight else _REACH
    before = lower[max(0, start - reach) : start]
    nearest: tuple[int, Kind] | None = None
    for match in _CUE.finditer(before):
        if tight and not _JOINING.match(before, match.end()):
            continue
        gap = before[match.end() :]
        if gap.count("\n") > 1 or re.search(r"\d{3}", gap):
            continue
        nearest = (len(gap), _kind_of(match))
    if nearest is not None and (tight or nearest[0] <= _REACH):
        return nearest[1]
    if tight:
        return None
    behind = re.match(
        r"[ ,]{0,2}(?:is|was|that's|that is|for)\s(?:my|the|her|his|our)\s",
        lower[end : end + _REACH_BEHIND],
    )
    if behind:
        found = _CUE.search(lower[end + behind.end() : end + _REACH_BEHIND])
        return _kind_of(found) if found else None
    return None


def _kind_of(match: re.Match[str]) -> Kind:
    name = match.lastgroup or "k0"
    return _CUES[int(name[1:])][0]


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits hold the check digit of the NHS in England (modulus 11)."""
    if len(digits) != 10 or not digits.isdecimal():
        return False
    total = sum(
        int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)
    )
    check = (11 - total % 11) % 11
    return check != 10 and check == int(digits[9])
