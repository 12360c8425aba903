"""From a template and data to a PDF that a screen reader can read: PDF/UA-1, as typst enforces it.

A template is a file of an app (`feedback/documents/feedback.typ`). It begins with
`#import "/page.typ": *`, which is the page all documents share, and reads `data`. Data never become
markup: what a person wrote is printed as written. Nothing is fetched: the fonts lie in the typst
package, further ones in the folder `DOCUMENT_FONTS`; templates read no other file.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst
from django.conf import settings

SHARED = Path(__file__).parent / "typst"
STANDARD: Final = "ua-1"
# typst names nearly all characters without a shape at once; the rest appear when those are gone.
MOST_ATTEMPTS = 30
PIXELS_PER_INCH = 144.0
UNDISPLAYABLE = re.compile(r"the text `\"(?P<text>.+?)\"` could not be displayed", re.DOTALL)
RUST_ESCAPE = re.compile(r"\\(?:u\{(?P<code>[0-9a-f]+)\}|(?P<plain>.))", re.DOTALL)
# What joins, varies or tints signs, and has nothing to do beside a name in letters.
JOINERS = "[\u200c\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]*"
MODIFIERS = {"Cf", "Mc", "Me", "Mn", "Sk"}
PLAIN_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}


class DocumentFailed(RuntimeError):
    """A template is wrong: nothing a person wrote can cause this."""


@dataclass(frozen=True)
class Document:
    """A finished PDF, and the characters for which no font had a shape."""

    content: bytes
    # They are printed as their name or number; a certificate may rather refuse.
    replaced: tuple[str, ...]


@cache
def fonts(folder: str) -> typst.Fonts:
    """Return the fonts of the package and of a folder; never those of the machine."""
    return typst.Fonts(include_system_fonts=False, font_paths=[folder] if folder else [])


def render(template: Path, data: Mapping[str, Any]) -> Document:
    """Return the PDF of a template with these data. Raises DocumentFailed.

    The same template and data give the same bytes.
    """
    source = template.read_bytes()
    values = _printable(data)
    replaced: list[str] = []
    for _ in range(MOST_ATTEMPTS):
        try:
            content = _compile(source, values)
        except typst.TypstError as error:
            missing = _missing_in(error.diagnostic)
            if not missing:
                raise DocumentFailed(f"{template.name}: {error.message}") from error
            if new := sorted(sign for sign in missing - set(replaced) if not sign.isascii()):
                replaced += new
                values = _without(values, new)
            elif values != (bare := _bare(values)):
                # typst names the letter of a cluster, but it is what modifies it that has no shape.
                replaced += sorted(_signs_of(values) - _signs_of(bare))
                values = bare
            else:
                raise DocumentFailed(f"{template.name}: {error.message}") from error
        else:
            lost = (sign for sign in replaced if not re.fullmatch(JOINERS, sign))
            return Document(content, tuple(lost))
    raise DocumentFailed(f"{template.name}: more and more characters have no shape")


def draw(template: Path, data: Mapping[str, Any]) -> bytes:
    """Return the picture of a template of one page, as PNG. Raises DocumentFailed.

    Characters without a shape stay empty: what a picture says stands elsewhere as text.
    """
    source = template.read_bytes()
    compiler = typst.Compiler(source, root=str(SHARED), font_paths=fonts(settings.DOCUMENT_FONTS))
    try:
        content = compiler.compile(
            format="png", ppi=PIXELS_PER_INCH, sys_inputs={"data": json.dumps(_printable(data))}
        )
    except typst.TypstError as error:
        raise DocumentFailed(f"{template.name}: {error.message}") from error
    if not isinstance(content, bytes):
        raise DocumentFailed("typst returned no picture")
    return content


def _compile(source: bytes, values: Any) -> bytes:
    # A compiler reads its bytes once, so that every attempt has its own.
    compiler = typst.Compiler(source, root=str(SHARED), font_paths=fonts(settings.DOCUMENT_FONTS))
    content = compiler.compile(
        format="pdf",
        sys_inputs={"data": json.dumps(values)},
        pdf_standards=[STANDARD],
        timestamp=0,
    )
    if not isinstance(content, bytes):
        raise DocumentFailed("typst returned no PDF")
    return content


def _printable(value: Any) -> Any:
    """Return the data without control characters, which no font can show."""
    if isinstance(value, str):
        lines = value.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
        return "".join(
            sign for sign in lines if sign == "\n" or unicodedata.category(sign) not in {"Cc", "Cs"}
        )
    return _map(value, _printable)


def _without(value: Any, missing: list[str]) -> Any:
    """Return the data with every missing character named instead."""
    if isinstance(value, str):
        for sign in missing:
            value = re.sub(JOINERS + re.escape(sign) + JOINERS, _spoken(sign), value)
        return value
    return _map(value, lambda part: _without(part, missing))


def _bare(value: Any) -> Any:
    """Return the data without what modifies the sign before it."""
    if isinstance(value, str):
        return "".join(
            sign for sign in value if sign.isascii() or unicodedata.category(sign) not in MODIFIERS
        )
    return _map(value, _bare)


def _signs_of(value: Any) -> set[str]:
    return set(json.dumps(value, ensure_ascii=False))


def _map(value: Any, change: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: change(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [change(part) for part in value]
    return value


def _missing_in(diagnostic: str) -> set[str]:
    """Return the characters that typst could not show."""
    return {
        sign for found in UNDISPLAYABLE.finditer(diagnostic) for sign in _unescaped(found["text"])
    }


def _unescaped(text: str) -> str:
    """Return what a text quoted by Rust says."""

    def meant(match: re.Match[str]) -> str:
        if match["code"]:
            return chr(int(match["code"], 16))
        return PLAIN_ESCAPES.get(match["plain"], match["plain"])

    return RUST_ESCAPE.sub(meant, text)


def _spoken(sign: str) -> str:
    """Return what stands for a character without a shape: a symbol's name, else its number."""
    category = unicodedata.category(sign)
    if category in MODIFIERS:
        return ""  # says nothing alone
    name = unicodedata.name(sign, "")
    if category == "So" and name:
        return f"[{name.lower()}]"
    return f"[U+{ord(sign):04X}]"
