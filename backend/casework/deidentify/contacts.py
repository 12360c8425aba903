"""E-mail and web addresses, internet addresses, names on social media, picture files."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from backend.casework.deidentify.model import Kind, Mention
from backend.casework.deidentify.script import Script

_TOP = (
    r"(?:com|org|net|edu|gov|info|biz|io|co|uk|ie|ca|au|nz|us|eu|de|fr|ac|nhs|me|app|blog|tv"
    r"|example|invalid|test)"
)
_EMAIL = re.compile(r"[\w.+'-]*\w@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}")
_SAID_EMAIL = re.compile(
    r"\b[\w.'+-]+(?: (?:dot|underscore|dash|hyphen|point) [\w'-]+){0,6}(?: (?:\d+|oh|zero|one|two"
    r"|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty"
    r"|sixty|seventy|eighty|ninety)){0,14}"
    rf" at [\w-]+(?: (?:dash|hyphen) \w+){{0,4}}(?:(?: dot |\.)[\w-]+){{0,5}}(?: dot |\.){_TOP}\b"
)
_URL = re.compile(
    rf"\bhttps?://[^\s\x01]+|\bwww\.[^\s\x01]+|(?<![@\w.])[a-z0-9][\w-]*(?:\.[\w-]+)*\.{_TOP}"
    r"(?:/[^\s\x01]*)?(?![\w@])"
)
_SAID_URL = re.compile(
    r"\b(?:(?:www|w w w|double u double u double u|triple w) dot )?[\w-]+(?: (?:dash"
    rf"|hyphen) \w+){{0,4}}(?: dot [\w-]+){{0,5}}? dot {_TOP}(?: dot {_TOP})?"
    r"(?: (?:forward )?slash [\w-]+(?: (?:dash|hyphen|underscore|dot) [\w-]+){0,6}){0,8}\b"
)
_IP = re.compile(
    r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.]*\d)|(?<![\w:])[0-9a-f]{0,4}"
    r"(?::[0-9a-f]{0,4}){2,7}(?![\w:])"
)
_MAC = re.compile(r"\b[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}\b")
_HANDLE = re.compile(r"(?<![\w@.])@\w[\w.]{1,29}\w")
_ACCOUNT_NAME = re.compile(
    r"\b(?:user ?name|login|handle|gamer ?tag|screen name|insta(?:gram)?|snap(?:chat)?|tik ?tok"
    r"|twitter|discord|xbox|skype)"
    r"(?: (?:name|account|id|handle|there|on there|is|was|it's|under|as|called)){0,4}"
    r"[ :]{1,2}(?:is |was )?"
    r"(?P<name>(?=[\w.]*[\d_])[a-z][\w.]{2,29})"
)
_PICTURE = re.compile(
    r"\b(?:[\w-]+\.(?:jpe?g|png|heic|gif|tiff?|bmp|mp4|mov)|(?:img|dsc|dscn|pxl)[_-]?\d{3,}\w*)\b"
)
# Patterns that are dear are tried only in turns that hold one of these.
_SAID_DOT = re.compile(r" dot |[a-z]\.(?:com|org|net|uk|ie|ca|au)\b")
_POINT_INSIDE = re.compile(r"[\w-]\.[a-z]{2}|://")
_NUMBERS_JOINED = re.compile(r"\d\.\d{1,3}\.\d|[0-9a-f]:[0-9a-f]{0,4}:|\b[0-9a-f]{2}-[0-9a-f]{2}-")
_TRAILING = ".,;:!?)'\""


def find_contacts(script: Script) -> Iterator[Mention]:
    """Yield addresses by which somebody can be reached or found on the internet."""
    lower = script.lower
    for start, end in script.unspoken:
        yield Mention(start, end, Kind.CODE, "unspoken", 0.5)
    if "@" in lower:
        for match in _EMAIL.finditer(lower):
            yield Mention(*match.span(), Kind.EMAIL, "email", 0.98)
        for match in _HANDLE.finditer(lower):
            yield Mention(*match.span(), Kind.CODE, "account_name", 0.8)
    for start, end in script.turns_with(_SAID_DOT):
        for match in _SAID_EMAIL.finditer(lower, start, end):
            yield Mention(*match.span(), Kind.EMAIL, "email_said", 0.9)
        for match in _SAID_URL.finditer(lower, start, end):
            yield Mention(*match.span(), Kind.URL, "web_address_said", 0.8)
    for start, end in script.turns_with(_POINT_INSIDE):
        for match in _URL.finditer(lower, start, end):
            text = match.group().rstrip(_TRAILING)
            yield Mention(match.start(), match.start() + len(text), Kind.URL, "web_address", 0.9)
    for start, end in script.turns_with(_NUMBERS_JOINED):
        for match in _MAC.finditer(lower, start, end):
            yield Mention(*match.span(), Kind.DEVICE, "network_card", 0.95)
        for match in _IP.finditer(lower, start, end):
            if _is_address(match.group()):
                yield Mention(*match.span(), Kind.IP, "internet_address", 0.95)
    for match in _ACCOUNT_NAME.finditer(lower):
        yield Mention(*match.span("name"), Kind.CODE, "account_name", 0.8)
    for match in _PICTURE.finditer(lower):
        yield Mention(*match.span(), Kind.PHOTO, "picture_file", 0.9)


def _is_address(text: str) -> bool:
    # "::" and times such as 10:30:05 are none that anybody says.
    if ":" in text and (len(text) < 6 or (text.replace(":", "").isdecimal() and len(text) < 12)):
        return False
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
