"""The one member of a Word document that is read, taken out of its archive within bounds."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from backend.casework.parsing.findings import rejected
from backend.casework.parsing.xml import Element, InvalidXml, walk

MAX_ENTRIES = 2_000
MAX_UNZIPPED = 50 * 1024 * 1024
MAX_PART = 20 * 1024 * 1024
# Deflate reaches 1,000. Word's own XML reaches 30, and short parts of it a little more.
MAX_RATIO = 200
_RATIO_FROM = 1024 * 1024
_CHUNK = 256 * 1024
_MAX_TYPES = 1024 * 1024

_USUAL_PART = "word/document.xml"
_TYPES = "[Content_Types].xml"
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OTHERS = (
    ("xl/workbook.xml", "an Excel workbook; save its sheet as CSV"),
    ("ppt/presentation.xml", "a PowerPoint presentation"),
    ("content.xml", "an OpenDocument file; save it as a Word document (.docx) or plain text"),
)
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)


def main_part(raw: bytes) -> tuple[str, bytes]:
    """Return name and content of the part that holds the text of a Word document.

    Parameters
    ----------
    raw : bytes
        A file that begins as a zip archive does.

    Returns
    -------
    tuple of str and bytes
        `word/document.xml`, or what the list of content types names instead.

    Raises
    ------
    TranscriptRejected
        With ``unsupported_format`` for archives that are no Word document, ``macro_file``,
        ``encrypted``, ``too_large`` or ``damaged_archive``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = _checked(archive)
            part = _part_name(archive, members)
            if part not in members:
                raise _no_document(members)
            return part, _content(archive, members[part], MAX_PART)
    except _DAMAGE as fault:
        detail = f"The archive is damaged and cannot be unpacked ({type(fault).__name__})."
        raise rejected("damaged_archive", detail) from None


def _checked(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Return the members by name, unless what the archive says of them is reason to stop."""
    listed = archive.infolist()
    if len(listed) > MAX_ENTRIES:
        raise rejected(
            "too_large",
            f"The archive has {len(listed):,} members; at most {MAX_ENTRIES:,} are read.",
        )
    total = sum(member.file_size for member in listed)
    if total > MAX_UNZIPPED:
        raise rejected(
            "too_large",
            f"Unpacked, the archive would have {total:,} bytes; at most {MAX_UNZIPPED:,} are read.",
        )
    members: dict[str, zipfile.ZipInfo] = {}
    for member in listed:
        name = member.filename
        if member.flag_bits & 1:
            detail = f"{name} is encrypted; save the document without a password."
            raise rejected("encrypted", detail, None, name)
        if name.casefold().endswith("vbaproject.bin"):
            raise _with_macros(name)
        if name in members and name in (_USUAL_PART, _TYPES):
            detail = f"{name} is in the archive twice; it is not clear which counts."
            raise rejected("damaged_archive", detail, None, name)
        members[name] = member
    return members


def _part_name(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> str:
    """Return the name of the main part as the list of content types has it."""
    if _TYPES not in members:
        return _USUAL_PART
    found: list[str] = []

    def note(element: Element) -> None:
        kind = element.attribute("ContentType")
        if "macroEnabled" in kind:
            raise _with_macros(_TYPES)
        if kind == _MAIN_TYPE and element.attribute("PartName"):
            found.append(element.attribute("PartName").lstrip("/"))

    try:
        walk(_content(archive, members[_TYPES], _MAX_TYPES), note)
    except InvalidXml as fault:
        raise rejected("malformed_xml", f"{_TYPES}: {fault}", None, _TYPES) from None
    return found[0] if found else _USUAL_PART


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> bytes:
    """Unpack a member, trusting nothing that the archive says of its size."""
    name = member.filename
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        detail = f"{name} is compressed in a way that Word does not use."
        raise rejected("damaged_archive", detail, None, name)
    chunks: list[bytes] = []
    size = 0
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > limit:
                detail = f"{name} unpacks to more than {limit:,} bytes."
                raise rejected("too_large", detail, None, name)
            if size > _RATIO_FROM and size > MAX_RATIO * max(member.compress_size, 1):
                detail = f"{name} unpacks to more than {MAX_RATIO} times its size, as no text does."
                raise rejected("too_large", detail, None, name)
            chunks.append(chunk)
    return b"".join(chunks)


def _with_macros(part: str) -> Exception:
    detail = f"The document holds macros ({part}); save it as a Word document without (.docx)."
    return rejected("macro_file", detail, None, part)


def _no_document(members: dict[str, zipfile.ZipInfo]) -> Exception:
    for name, what in _OTHERS:
        if name in members:
            return rejected("unsupported_format", f"This is {what}.", None, name)
    return rejected(
        "unsupported_format",
        f"This is a zip archive without {_USUAL_PART}, so no Word document; send the transcripts "
        "in it one by one.",
        None,
        _USUAL_PART,
    )
