"""Answer with a recording, or with the part of it that a player asks for."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.crypto import salted_hmac
from rest_framework.request import Request
from rest_framework.response import Response

from backend.media.models import Recording
from backend.media.ranges import Part, PartReader, Unsatisfiable, part_asked
from backend.media.vocabulary import Container, Kind

_TYPES: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        (Container.MP3, Kind.AUDIO): "audio/mpeg",
        (Container.MP4, Kind.AUDIO): "audio/mp4",
        (Container.MP4, Kind.VIDEO): "video/mp4",
        (Container.WAV, Kind.AUDIO): "audio/wav",
        (Container.OGG, Kind.AUDIO): "audio/ogg",
        (Container.OGG, Kind.VIDEO): "video/ogg",
        (Container.WEBM, Kind.AUDIO): "audio/webm",
        (Container.WEBM, Kind.VIDEO): "video/webm",
        (Container.FLAC, Kind.AUDIO): "audio/flac",
    }
)


def recording_answer(request: Request, recording: Recording, path: Path) -> HttpResponseBase:
    """Return the file or a part of it, in small pieces."""
    size, tag = recording.n_bytes, _tag(recording)
    try:
        # A range is defined for GET alone; one under a condition counts for the same file only.
        holds = request.method == "GET" and request.headers.get("If-Range", tag).strip() == tag
        part = part_asked(request.headers.get("Range") if holds else None, size)
    except Unsatisfiable:
        return _not_there(size)
    asked = part or Part(0, size - 1)
    answer: HttpResponseBase
    if request.method == "HEAD":
        answer = HttpResponse()
    else:
        answer = StreamingHttpResponse(PartReader(path, asked))
    answer.status_code = 206 if part else 200
    answer["Content-Length"] = str(asked.n_bytes)
    if part:
        answer["Content-Range"] = f"bytes {part.first}-{part.last}/{size}"
    for name, value in _headers(recording, tag).items():
        answer[name] = value
    return answer


def _headers(recording: Recording, tag: str) -> dict[str, str]:
    name = f"recording.{recording.container}"
    return {
        "Content-Type": _TYPES[recording.container, recording.kind],
        "Content-Disposition": f'inline; filename="{name}"',
        "Accept-Ranges": "bytes",
        "ETag": tag,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        # Opened as a page of its own it is a player, and nothing in it runs.
        "Content-Security-Policy": "default-src 'none'; media-src 'self'; sandbox",
    }


def _tag(recording: Recording) -> str:
    """Return a tag of the content from which the content's hash cannot be told."""
    said = f"{recording.pk} {recording.sha256}"
    return f'"{salted_hmac("backend.media.tag", said).hexdigest()[:32]}"'


def _not_there(size: int) -> Response:
    body: dict[str, Any] = {
        "code": "range_not_satisfiable",
        "detail": f"The recording has {size:,} bytes; the part asked for begins after them.",
        "errors": [],
    }
    return Response(body, status=416, headers={"Content-Range": f"bytes */{size}"})
