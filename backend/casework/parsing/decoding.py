"""From the bytes of a file to its text, with a clear refusal where there is none."""

from __future__ import annotations

import codecs
import re

from backend.casework.parsing.findings import Findings, rejected

FORMATS_READ = "CSV, WebVTT, SRT, JSON of speech recognition, Word documents (.docx) and plain text"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# How Word wraps a document with a password: the name of a stream in the older container.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SIGNATURES = {
    b"PK\x05\x06": "an empty zip archive",
    b"PK\x07\x08": "a zip archive in parts",
    b"%PDF-": "a PDF document",
    b"{\\rtf": "a rich text (RTF) document",
    _OLE: "an older Word or Office document",
    b"\x1f\x8b": "a gzip archive",
}
# UTF-32 first: its mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What two letters of ASCII become when they are read as one of UTF-16; Western text has none.
_TWO_LETTERS_IN_ONE = re.compile("[\u2120-\u217e\u2220-\u7e7e]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_CONTROL_BYTES = bytes({*range(32)} - set(b"\t\n\r"))
_MAX_CONTROL_SHARE = 0.01
# A session of three hours has about 2,500 turns; this is room for a whole study in one file.
MAX_LINES = 100_000


def decode(raw: bytes, findings: Findings) -> str:
    """Return the text of a file with line feeds alone as line ends and without control characters.

    Parameters
    ----------
    raw : bytes
        The file as it was sent.
    findings : Findings
        Takes the warnings ``decoded_as_cp1252`` and ``control_characters_removed``.

    Returns
    -------
    str
        Text with the physical lines of the file.

    Raises
    ------
    TranscriptRejected
        For a file that is empty, binary, too long, of a known other format or wrongly encoded.
    """
    if raw.startswith(_OLE) and _ENCRYPTED in raw:
        raise rejected(
            "encrypted", "This document is protected by a password; save it again without."
        )
    for signature, name in _SIGNATURES.items():
        if raw.startswith(signature):
            raise rejected(
                "unsupported_format", f"This is {name}; the formats read are {FORMATS_READ}."
            )
    text = _to_text(raw, findings).removeprefix("\ufeff")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise rejected("empty_file", "The file has no text in it.")
    lines = text.count("\n") + 1
    if lines > MAX_LINES:
        raise rejected(
            "too_large", f"The file has {lines:,} lines; at most {MAX_LINES:,} are read."
        )
    return _without_control_characters(text, findings)


def _to_text(raw: bytes, findings: Findings) -> str:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _strictly(raw, encoding)
    if b"\0" in raw:
        unmarked = _unmarked_utf16(raw)
        if unmarked is None:
            raise _with_nulls(raw)
        return _all_western(_strictly(raw, unmarked))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        fault = exc
    line = raw.count(b"\n", 0, fault.start) + 1
    lenient = raw.decode("utf-8", "surrogateescape")
    broken = sum("\udc80" <= character <= "\udcff" for character in lenient)
    beyond_ascii = sum(character > "\x7f" for character in lenient)
    # More good sequences than bad bytes: this is UTF-8 with damage in it, and reading it as
    # Windows-1252 would spoil every accent and quotation mark without a word.
    if beyond_ascii - broken >= broken:
        raise rejected(
            "wrong_encoding",
            f"Most of the file is UTF-8 but line {line} is not; save it again as UTF-8.",
            line,
        )
    text = _as_cp1252(raw, line)
    findings.warn(
        "decoded_as_cp1252",
        f"The file is not UTF-8 (first seen in line {line}) and was read as Windows-1252; "
        "check accents and quotation marks.",
        line,
    )
    return text


def _as_cp1252(raw: bytes, line_beyond_utf8: int) -> str:
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError as fault:
        line = raw.count(b"\n", 0, fault.start) + 1
    raise rejected(
        "wrong_encoding",
        f"Line {line_beyond_utf8} is no UTF-8 and line {line} no Windows-1252: the file mixes "
        "encodings; save it again as UTF-8.",
        line,
    )


def _all_western(text: str) -> str:
    """Refuse UTF-16 without a mark in which some letters are two bytes of another encoding."""
    found = _TWO_LETTERS_IN_ONE.search(text)
    if found is None:
        return text
    line = text.count("\n", 0, found.start()) + 1
    raise rejected(
        "wrong_encoding",
        f"Line {line} is not UTF-16 as the rest of the file is; save it again as UTF-8.",
        line,
    )


def _strictly(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as fault:
        line = raw[: fault.start].decode(encoding, "ignore").count("\n") + 1
        detail = f"Line {line} cannot be read as {encoding.upper()}; save the file as UTF-8."
        raise rejected("wrong_encoding", detail, line) from None


def _unmarked_utf16(raw: bytes) -> str | None:
    """Return the byte order of UTF-16 without a mark: Western text is zero in every other byte."""
    even, odd = raw[0::2], raw[1::2]
    if odd.count(0) > 0.4 * len(odd) and not even.count(0):
        return "utf-16-le"
    if even.count(0) > 0.4 * len(even) and not odd.count(0):
        return "utf-16-be"
    return None


def _with_nulls(raw: bytes) -> Exception:
    controls = len(raw) - len(raw.translate(None, _CONTROL_BYTES))
    if controls > max(1, _MAX_CONTROL_SHARE * len(raw)):
        return rejected(
            "binary_file", f"This is not a text file; the formats read are {FORMATS_READ}."
        )
    line = raw.count(b"\n", 0, raw.index(0)) + 1
    return rejected("null_bytes", f"Line {line} holds a null byte, which no text has.", line)


def _without_control_characters(text: str, findings: Findings) -> str:
    first = _CONTROL.search(text)
    if first is None:
        return text
    line = text.count("\n", 0, first.start()) + 1
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise rejected(
            "null_bytes", f"Line {line} holds a null character, which no text has.", line
        )
    cleaned, count = _CONTROL.subn(" ", text)
    if count > max(3, _MAX_CONTROL_SHARE * len(text)) or not cleaned.strip():
        raise rejected(
            "binary_file", f"This is not a text file; the formats read are {FORMATS_READ}.", line
        )
    findings.warn(
        "control_characters_removed",
        f"{count} control characters were replaced by blanks, the first in line {line}.",
        line,
    )
    return cleaned
