"""Word documents made by hand: whatever stands in them, and however they are packed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
MAIN_PART = "word/document.xml"
DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"


def body(xml: str, before: str = "") -> str:
    """Return a document part with this XML in its body."""
    return f'{before}<w:document xmlns:w="{_TRANSITIONAL}"><w:body>{xml}</w:body></w:document>'


def paragraphs(*lines: str) -> str:
    """Return a document part with these paragraphs."""
    return body("".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines))


def types(content_type: str = DOCUMENT_TYPE, part: str = MAIN_PART) -> str:
    """Return the list of content types."""
    override = f'<Override PartName="/{part}" ContentType="{content_type}"/>'
    return f'<Types xmlns="{_TYPES}">{override}</Types>'


def packed(members: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def document(xml: str) -> bytes:
    """Return an archive with this document part alone."""
    return packed({MAIN_PART: xml})
