"""Put a credential into a PNG, as Open Badges bakes it, and read it out again."""

import struct
import zlib
from collections.abc import Iterator

from backend.core.errors import InvalidInput

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEYWORD = b"openbadgecredential"


def bake(png: bytes, credential: str) -> bytes:
    """Return the picture with the credential in it, in place of one that it held."""
    chunks = [(kind, body) for kind, body in _chunks(png) if not _is_ours(kind, body)]
    text = _KEYWORD + b"\x00" + b"\x00\x00" + b"\x00" + b"\x00" + credential.encode()
    baked = [chunks[0], (b"iTXt", text), *chunks[1:]]
    return _SIGNATURE + b"".join(_written(kind, body) for kind, body in baked)


def extract(png: bytes) -> str:
    """Return the credential in a picture. Raises InvalidInput where there is none."""
    for kind, body in _chunks(png):
        if _is_ours(kind, body):
            # Keyword, compression flag and method, language, translated keyword, text.
            return body[len(_KEYWORD) + 3 :].split(b"\x00", 2)[2].decode()
    raise InvalidInput("There is no credential in this picture.", code="not_baked")


def _is_ours(kind: bytes, body: bytes) -> bool:
    return kind == b"iTXt" and body.startswith(_KEYWORD + b"\x00")


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    if not png.startswith(_SIGNATURE):
        raise InvalidInput("This is no PNG picture.", code="not_png")
    place = len(_SIGNATURE)
    while place + 12 <= len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        yield png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        place += 12 + length


def _written(kind: bytes, body: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + body))
    return struct.pack(">I", len(body)) + kind + body + check
