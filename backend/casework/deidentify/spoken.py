"""Numbers as words, the way people say telephone numbers, ages and days."""

from __future__ import annotations

import re
from itertools import pairwise

DIGITS = {
    "oh": "0", "o": "0", "zero": "0", "nought": "0", "nil": "0",
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
TEENS = {
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
REPEATS = {"double": 2, "treble": 3, "triple": 3}

UNIT = "(?:one|two|three|four|five|six|seven|eight|nine)"
CARDINAL = rf"(?:(?:{'|'.join(TENS)})(?:[ -]{UNIT})?|{'|'.join(TEENS)}|{UNIT})"
ORDINAL_UNIT = "(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
# Days of a month only: the first to the thirty-first.
ORDINAL_DAY = (
    rf"(?:thirty[ -]first|thirtieth|twenty[ -]{ORDINAL_UNIT}|twentieth|tenth|eleventh|twelfth"
    r"|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth"
    rf"|{ORDINAL_UNIT})"
)

_SAID = "|".join([*DIGITS, *TEENS, *TENS, *REPEATS, "hundred", "thousand"])
# Numbers said one after another; single letters too, since codes mix both.
RUN = re.compile(rf"(?<!')\b(?:{_SAID}|[a-z]|\d+)(?:[ ,.-]{{1,2}}(?:{_SAID}|[a-z]|\d+))+\b")
_PART = re.compile(r"[a-z]+|\d+")


def read_run(text: str) -> str:
    """Return the digits and letters of a number that is said (``double oh seven`` is 007)."""
    made: list[str] = []
    times = 1
    for part in _PART.findall(text):
        if part in REPEATS:
            times = REPEATS[part]
            continue
        if part in DIGITS and not (part == "o" and not made):
            made.append(DIGITS[part] * times)
        elif part in TEENS:
            made.append(str(TEENS[part]))
        elif part in TENS:
            made.append(str(TENS[part]))
        elif part == "hundred":
            made.append("00")
        elif part == "thousand":
            made.append("000")
        else:
            made.append(part * times)
        times = 1
    return "".join(made)


def is_counting(text: str) -> bool:
    """Whether the numbers only go up or down by one, as when somebody counts breaths."""
    order = {word: int(digit) for word, digit in DIGITS.items()} | TEENS
    numbers = [order.get(part, -5) for part in _PART.findall(text)]
    steps = {later - earlier for earlier, later in pairwise(numbers)}
    return len(numbers) > 2 and (steps <= {0, 1} or steps == {-1})


def cardinal(text: str) -> int | None:
    """Return the value of a number below 130 in words or digits; None if it is none."""
    if text.isdecimal():
        return int(text)
    total = 0
    for word in re.split(r"[ -]", text):
        if word in TENS:
            total += TENS[word]
        elif word in TEENS:
            total += TEENS[word]
        elif word in DIGITS:
            total += int(DIGITS[word])
        elif word == "hundred":
            total = max(total, 1) * 100
        elif word not in {"a", "and"}:
            return None
    return total
