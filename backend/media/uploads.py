"""Receive a recording: straight to the disk, never whole in memory, refused as early as can be."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler
from rest_framework.parsers import DataAndFiles, MultiPartParser
from rest_framework.request import Request

from backend.accounts.models import User
from backend.casework.models import TherapySession
from backend.casework.selectors import sessions_visible_to
from backend.core.errors import DomainError, InvalidInput
from backend.core.visible import visible_or_404
from backend.media import storage
from backend.media.serializers import RecordedSessionSerializer
from backend.media.services import check_can_store

# What a multipart body holds besides the file itself.
_FORM_BYTES = 64 * 1024


class RecordingTooLarge(DomainError):
    """The file is larger than this installation takes."""

    status = 413
    default_code = "too_large"


def too_large(n_bytes: int) -> RecordingTooLarge:
    """Return the refusal of a file that is not even read to its end."""
    limit = settings.MEDIA_MAX_BYTES
    return RecordingTooLarge(
        f"The file has {n_bytes:,} bytes; at most {limit:,} are taken. Nothing was stored. "
        "A recording without picture, or with a lower quality, is smaller."
    )


class RecordingUploadHandler(FileUploadHandler):
    """Write one file into the private folder while it comes in, and hash it on the way."""

    def __init__(self) -> None:
        super().__init__()
        self._received: storage.ReceivedFile | None = None
        self._hash = hashlib.sha256()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file. Raises InvalidInput for a second one."""
        super().new_file(*args, **kwargs)
        if self._received is not None:
            self.upload_interrupted()
            raise InvalidInput("Send one file at a time.", code="several_files")
        self._received = storage.ReceivedFile()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece. Raises RecordingTooLarge or NoSpace."""
        received = self._file()
        received.n_bytes = start + len(raw_data)
        if received.n_bytes > settings.MEDIA_MAX_BYTES:
            self.upload_interrupted()
            raise too_large(received.n_bytes)
        self._hash.update(raw_data)
        try:
            received.opened.write(raw_data)
        except OSError as error:
            self.upload_interrupted()
            if storage.is_full(error):
                raise storage.no_space() from error
            raise

    def file_complete(self, file_size: int) -> storage.ReceivedFile:
        """Return the file, to be read from its start."""
        received = self._file()
        received.size = received.n_bytes = file_size
        received.sha256 = self._hash.hexdigest()
        received.opened.seek(0)
        return received

    def upload_interrupted(self) -> None:
        """Remove what came so far."""
        if self._received is not None:
            self._received.close()

    def _file(self) -> storage.ReceivedFile:
        assert self._received is not None  # noqa: S101 - the framework begins a file first
        return self._received


class _Counted:
    """A stream that counts what was read of it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.n_bytes = 0

    def read(self, size: int = -1) -> bytes:
        piece = self._stream.read(size)
        self.n_bytes += len(piece)
        return piece


class RecordingParser(MultiPartParser):
    """Read the form of an upload, once it is clear that it would be taken."""

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> DataAndFiles[Any, Any]:
        """Return fields and file. Raises what refuses the upload, before or while it comes in."""
        request: Request = (parser_context or {})["request"]
        announced = _announced(request)
        # Not the wrapped request's, which is being found out while the form is read.
        person = request._request.user
        if isinstance(person, User):
            refuse_early(person, request.query_params, announced)
        handler = RecordingUploadHandler()
        request.upload_handlers = [handler]
        counted: Any = _Counted(stream)
        try:
            parsed: DataAndFiles[Any, Any] = super().parse(counted, media_type, parser_context)
            if counted.n_bytes < announced:
                # A body that breaks off within a file ends it, as far as the form can tell.
                raise InvalidInput(
                    "The upload broke off. Nothing was stored; send the file again.",
                    code="upload_interrupted",
                )
        except BaseException:
            handler.upload_interrupted()
            raise
        return parsed


def _announced(request: Request) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isdecimal() and len(text) < 20 else 0


def session_named(person: User, query: Mapping[str, str]) -> TherapySession:
    """Return the session that the address names. Raises ValidationError or NotVisible."""
    place = RecordedSessionSerializer(data=query)
    place.is_valid(raise_exception=True)
    rows = sessions_visible_to(person).select_related("case__enrolment")
    return visible_or_404(rows, place.validated_data["session"])


def refuse_early(person: User, query: Mapping[str, str], announced: int) -> None:
    """Refuse what need not be received: by session, sender, announced length, and the disk."""
    check_can_store(actor=person, therapy_session=session_named(person, query))
    if announced > settings.MEDIA_MAX_BYTES + _FORM_BYTES:
        raise too_large(announced)
    storage.refuse_without_room(announced)
