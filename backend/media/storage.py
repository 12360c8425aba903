"""The private folder in which recordings lie: opaque names, nobody else reads it.

`incoming/` holds what is being received, `recordings/` what is kept, in 256 folders.
"""

import errno
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from backend.core.errors import DomainError

PRIVATE = 0o700
_NAME = re.compile(r"[0-9a-f]{32}")


class NoSpace(DomainError):
    """The disk is too full to take a file."""

    status = 507
    default_code = "no_space"


def no_space() -> NoSpace:
    """Return the refusal of a file for which there is no room."""
    return NoSpace(
        "The server's disk is too full for this file. Nothing was stored; "
        "ask whoever runs the installation for room, then send it again."
    )


class ReceivedFile(UploadedFile):  # type: ignore[type-arg]
    """A file on its way in; closing it removes it, unless it was moved to where it is kept."""

    def __init__(self) -> None:
        # The request closes it at its end; what a killed server leaves is swept.
        self.opened: IO[bytes] = tempfile.NamedTemporaryFile(  # noqa: SIM115
            dir=_folder("incoming"), suffix=".part"
        )
        super().__init__(self.opened, "recording", size=0)
        self.n_bytes = 0
        self.sha256 = ""

    @property
    def path(self) -> Path:
        """Where it lies now."""
        return Path(str(self.opened.name))

    def close(self) -> None:
        """Close the file; one that was moved is not there any more to be removed."""
        with suppress(FileNotFoundError):
            super().close()


def refuse_without_room(n_bytes: int) -> None:
    """Raise NoSpace if a file of this size would leave the disk too full."""
    free = shutil.disk_usage(_folder("incoming")).free
    if free - n_bytes < settings.MEDIA_KEEP_FREE_BYTES:
        raise no_space()


def is_full(error: OSError) -> bool:
    """Tell whether a write failed for want of room."""
    return error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def new_name() -> str:
    """Draw a name that says nothing."""
    return secrets.token_hex(16)


def keep(received: ReceivedFile, file_name: str) -> None:
    """Move a received file to where it is kept; from then on it lasts. Raises NoSpace."""
    try:
        received.opened.flush()
        os.fsync(received.opened.fileno())
        target = path_of(file_name)
        _folder("recordings")
        target.parent.mkdir(mode=PRIVATE, exist_ok=True)
        received.path.replace(target)
    except OSError as error:
        if is_full(error):
            raise no_space() from error
        raise


def path_of(file_name: str) -> Path:
    """Return where a recording lies. Raises ValueError for what is no drawn name."""
    if not _NAME.fullmatch(file_name):
        raise ValueError("A recording's file has a drawn name.")
    return _root() / "recordings" / file_name[:2] / file_name


def remove(file_name: str) -> None:
    """Remove a recording's file; whoever is being sent it gets no more of it."""
    path_of(file_name).unlink(missing_ok=True)


def kept_files() -> Iterator[Path]:
    """Return every file in the folder of what is kept."""
    return (path for path in _folder("recordings").glob("*/*") if path.is_file())


def incoming_files() -> Iterator[Path]:
    """Return every file in the folder of what is being received."""
    return (path for path in _folder("incoming").glob("*") if path.is_file())


def _root() -> Path:
    return Path(settings.MEDIA_ROOT)


def _folder(name: str) -> Path:
    folder = _root() / name
    # The umask may take from the mode, and parents are made without it.
    _root().mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    folder.mkdir(mode=PRIVATE, exist_ok=True)
    return folder
