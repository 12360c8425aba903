"""Days and months, with figures and in words, and ages over 89.

The year may stay, and so may days of the week and distances ("last Tuesday", "two weeks ago").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from backend.casework.deidentify.model import Kind, Mention
from backend.casework.deidentify.script import Script
from backend.casework.deidentify.spoken import CARDINAL, ORDINAL_DAY, ORDINAL_UNIT, cardinal

_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
)
# Months that are words or given names: alone they need a word of time before them.
_DOUBLE = frozenset({"march", "april", "may", "june", "august", "jan", "mar", "jun", "dec", "sept"})
_DAY = rf"(?:(?:[12]\d|3[01]|0?[1-9])(?:\s?(?:st|nd|rd|th))?|{ORDINAL_DAY})"
_NAMED = re.compile(
    rf"\b(?:the\s)?{_DAY}(?:\s(?:of|day of))?\s(?:{_MONTHS})\b\.?"
    rf"|\b(?:{_MONTHS})\b\.?,?\s(?:the\s)?{_DAY}\b(?!\s?(?:per|%|years?|weeks?|minutes?|times"
    r"|of us|people))"
)
_MONTH_AS_NUMBER = re.compile(
    rf"\b(?:the\s)?{_DAY}\sof\sthe\s(?:{ORDINAL_UNIT}|tenth|eleventh|twelfth|(?:1[0-2]"
    r"|[1-9])(?:st|nd|rd|th))\b(?!\s[a-z]+ing\b)"
)
_DAY_AS_ANSWER = re.compile(
    r"\n(?:um\s|er\s|the\s)?(?P<date>(?:twenty|thirty)[ -](?:first|second|third|fourth|fifth"
    r"|sixth|seventh|eighth|ninth)|thirtieth)\b(?P<after>[^\n]{0,14})"
)
_FIGURES = re.compile(
    r"(?<![\d/.,-])(?:"
    r"(?:[12]\d|3[01]|0?[1-9])(?P<s>[/.-])(?:1[0-2]|0?[1-9])(?P=s)(?:(?:19|20)\d\d|\d\d)"
    r"|(?:1[0-2]|0?[1-9])(?P<t>[/-])(?:[12]\d|3[01]|0?[1-9])(?P=t)(?:(?:19|20)\d\d|\d\d)"
    r"|(?:19|20)\d\d(?P<u>[/.-])(?:1[0-2]|0?[1-9])(?P=u)(?:[12]\d|3[01]|0?[1-9])"
    r"|(?:[12]\d|3[01]|0?[1-9])\.(?:1[0-2]|0[1-9])\.(?!\d)"
    r")(?![\d/])"
)
_SHORT_FIGURES = re.compile(
    r"\b(?:on|since|until|till|by|from|dated?|born|before|after)\s(?:the\s)?"
    r"(?P<date>(?:[12]\d|3[01]|0?[1-9])[/.](?:[12]\d|3[01]|0?[1-9]))(?![\d/.%]|\s?(?:per|pounds"
    r"|am|pm|out|mil|mg))"
)
_MONTH = re.compile(rf"\b(?:{_MONTHS})\b")
_TIME_BEFORE = re.compile(
    r"\b(?:in|since|until|till|by|from|to|of|early|late|mid|last|next|this|every|before|after"
    r"|during|around"
    r"|through|for|beginning of|end of|middle of|whole of|all)[ -]$"
)
_STRONG_TIME_BEFORE = re.compile(
    r"\b(?:in|since|until|till|early|late|mid|last|next|end of|middle of|beginning of|start of"
    r"|whole of"
    r"|week of|weeks of|every|by)[ -]$"
)
_YEAR_AFTER = re.compile(
    r",?\s(?:(?:19|20)\d\d\b|nineteen\b|twenty\b|two thousand\b|last year\b|this year\b"
    r"|next year\b)"
)
_VERB_AFTER = re.compile(
    r"\s(?:be|have|not|i|you|we|he|she|it|they|as|well|on|up|down|out|past|in and)\b"
)
_DAY_ALONE = re.compile(
    r"\b(?P<lead>on|by|until|till|since|from|before|after|for|to|is|it's|was|day|friday|monday"
    r"|tuesday|wednesday"
    rf"|thursday|saturday|sunday)[ ,]{{1,2}}(?P<date>the\s(?:{ORDINAL_DAY}|(?:[12]\d|3[01]"
    r"|[1-9])\s?(?:st|nd|rd|th)))\b"
    r"(?P<after>[^\n]{0,14})"
)
_DAY_ANYWHERE = re.compile(
    r"\bthe\s(?:[12]\d|3[01]|[1-9])(?:st|nd|rd|th)\b(?P<after>[^\n]{0,14})"
    r"|\bthe\s(?:twenty[ -]\w+|thirty[ -]first|thirtieth|twentieth|\w+teenth|eleventh"
    r"|twelfth)\b(?P<after2>[^\n]{0,14})"
)
# After a day of the month comes no thing that is counted.
_GOES_ON = re.compile(
    r"\s*(?:[.,;:!?\u2026\x01\n-]|$|(?:of|and|at|in|is|it|or|i|we|he|she|they|you|so|because|but"
    r"|then|when|which"
    r"|was|for|with|as|to|on|this|last|next|that's|if|please|yeah|yes|ok|okay|after|before|there"
    r"|works|would)\b)"
)
_NOT_A_DAY = re.compile(
    r"\s*(?:of (?:three|four|five|six|my|our|his|her|the|them|all|many|these|those)\b|one\b"
    r"|in line|and (?:last|final|fourth|fifth)\b|to last\b)"
)
_HOLIDAYS = re.compile(
    r"\b(?:christmas (?:day|eve)|boxing day|new year's (?:day|eve)|valentine's(?: day)?"
    r"|halloween|bonfire night"
    r"|guy fawkes night|st\.? patrick's day|independence day|(?:the )?fourth of july|anzac day"
    r"|australia day"
    r"|canada day|remembrance day|st\.? stephen's day)\b"
)

_OLD = (
    rf"(?:9\d|1[01]\d|ninety(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?"
    rf"|(?:one|a) hundred(?: and (?:{CARDINAL}))?)"
)
_AGES = (
    re.compile(rf"\b(?P<age>{_OLD})[ -]years?[ -](?:old|of age)\b"),
    re.compile(
        r"\b(?:aged?|age of|turn(?:ed|ing|s)?|be|being|nearly|almost|just"
        rf"|already)\s(?P<age>{_OLD})\b(?P<after>[^\n]{{0,12}})"
    ),
    re.compile(
        r"\b(?:she's|he's|she is|he is|she was|he was|i'm|i am|who's|who is|who was|is|was|at"
        r"|and|(?!it's|that's|there's|what's)\w+'s)(?:\s(?:now|only|about|nearly|like|what))?"
        rf"\s(?P<age>{_OLD})\b(?P<after>[^\n]{{0,12}})"
    ),
)
_NO_AGE_AFTER = re.compile(
    r"\s?(?:per|percent|%|kilos?|kg|pounds?|quid|dollars?|euros?|minutes?|mins?|seconds?|hours?"
    r"|days?|weeks?|months?|miles?"
    r"|kilomet|degrees?|times|people|of them|of the|of us|of my|beats|mil|mg|points?|pence|p\b"
    r"|cent|sessions?|out of|over"
    r"|or so|odd|things|years? (?:ago|later|since)|to one|thousand|hundred|km|mph|grams?|pages?"
    r"|steps?|calls?|messages?|texts?|,\d|\.\d|:)"
)
_BORN = re.compile(r"\bborn (?:in |back in )?(?P<year>19\d\d)\b")
_BORN_SAID = re.compile(
    r"\bborn (?:in |back in )?(?P<year>nineteen[ -](?:oh[ -]\w+|(?:ten|eleven|twelve|\w+teen"
    r"|twenty|thirty)(?:[ -]\w+)?))\b"
)
_HOW_OLD = re.compile(
    rf"\b(?:how old|what age)\b[^\n]{{0,40}}\n(?:\W|she's|he's|she|he|is|was|oh|um|er"
    rf"|about){{0,12}}(?P<age>{_OLD})\b"
)
# Without the year of the session: who was born up to then may be ninety.
_LAST_YEAR_OF_THE_OLD = 1945
_OLD_AGE = 90


def find_dates(script: Script) -> Iterator[Mention]:
    """Yield days and months."""
    lower = script.lower
    for match in _NAMED.finditer(lower):
        if match.group().startswith("may ") and re.match(r"may (?:second|first)$", match.group()):
            continue
        end = match.end() - (match.group().endswith(".") and not lower[match.end() - 2].isdigit())
        yield Mention(match.start(), end, Kind.DATE, "day_and_month", 0.95)
    for match in _MONTH_AS_NUMBER.finditer(lower):
        yield Mention(*match.span(), Kind.DATE, "day_and_month", 0.75)
    for match in _DAY_AS_ANSWER.finditer(lower):
        if _GOES_ON.match(match["after"]):
            yield Mention(*match.span("date"), Kind.DATE, "day_of_month", 0.5)
    for match in _FIGURES.finditer(lower):
        yield Mention(*match.span(), Kind.DATE, "date_in_figures", 0.95)
    for match in _SHORT_FIGURES.finditer(lower):
        yield Mention(*match.span("date"), Kind.DATE, "date_in_figures", 0.7)
    for match in _HOLIDAYS.finditer(lower):
        yield Mention(*match.span(), Kind.DATE, "holiday", 0.5)
    yield from _days_alone(lower)
    for match in _MONTH.finditer(lower):
        yield from _month_alone(script, match)


def _days_alone(lower: str) -> Iterator[Mention]:
    for match in _DAY_ALONE.finditer(lower):
        if _GOES_ON.match(match["after"]) and not _NOT_A_DAY.match(match["after"]):
            confidence = 0.5 if match["lead"] in {"is", "was", "for", "to", "it's"} else 0.7
            yield Mention(*match.span("date"), Kind.DATE, "day_of_month", confidence)
    for match in _DAY_ANYWHERE.finditer(lower):
        after = match["after"] if match["after"] is not None else match["after2"]
        if _GOES_ON.match(after) and not _NOT_A_DAY.match(after):
            yield Mention(match.start(), match.end() - len(after), Kind.DATE, "day_of_month", 0.6)


def _month_alone(script: Script, match: re.Match[str]) -> Iterator[Mention]:
    word = match.group()
    before = script.lower[max(0, match.start() - 16) : match.start()]
    has_year = bool(_YEAR_AFTER.match(script.lower, match.end()))
    capital = script.text[match.start()].isupper()
    if len(word) == 3 and word != "may":
        # Abbreviations are seldom said; "jan" and "dec" are names, "mar" and "sep" are words.
        if has_year or (
            _STRONG_TIME_BEFORE.search(before) and word in {"feb", "oct", "nov", "aug", "jul"}
        ):
            yield Mention(*match.span(), Kind.DATE, "month", 0.6)
        return
    if word not in _DOUBLE:
        yield Mention(*match.span(), Kind.DATE, "month", 0.9)
        return
    if has_year or _STRONG_TIME_BEFORE.search(before):
        if (
            _VERB_AFTER.match(script.lower, match.end())
            and not capital
            and word in {"may", "march"}
        ):
            return
        yield Mention(*match.span(), Kind.DATE, "month", 0.85)
    elif _TIME_BEFORE.search(before) and (capital or word in {"april", "june", "august"}):
        yield Mention(*match.span(), Kind.DATE, "month", 0.6)


def find_ages(script: Script, session_year: int | None) -> Iterator[Mention]:
    """Yield ages over 89, and years of birth that tell of one."""
    lower = script.lower
    for pattern in _AGES:
        for match in pattern.finditer(lower):
            after = match.groupdict().get("after") or ""
            value = cardinal(match["age"])
            if value is None or value < _OLD_AGE or _NO_AGE_AFTER.match(after):
                continue
            yield Mention(*match.span("age"), Kind.AGE, "age_over_89", 0.7)
    for match in _HOW_OLD.finditer(lower):
        yield Mention(*match.span("age"), Kind.AGE, "age_over_89", 0.85)
    for match in _BORN.finditer(lower):
        if session_year is None and int(match["year"]) <= _LAST_YEAR_OF_THE_OLD:
            yield Mention(*match.span("year"), Kind.AGE, "year_of_birth", 0.5)
        elif session_year is not None and session_year - int(match["year"]) >= _OLD_AGE:
            yield Mention(*match.span("year"), Kind.AGE, "year_of_birth", 0.9)
    for match in _BORN_SAID.finditer(lower):
        yield Mention(*match.span("year"), Kind.AGE, "year_of_birth", 0.5)
