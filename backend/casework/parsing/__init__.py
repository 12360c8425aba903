"""Transcript files into turns: one module a format, one door for all of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from backend.casework.parsing.assembly import assemble
from backend.casework.parsing.decoding import decode
from backend.casework.parsing.detection import detect
from backend.casework.parsing.docx import ZIP_SIGNATURE
from backend.casework.parsing.draft import Content
from backend.casework.parsing.findings import Findings, rejected
from backend.casework.parsing.model import (
    JoinedPiece,
    ParsedFile,
    ParsedTranscript,
    ParsedTurn,
    Problem,
    SpeakerRole,
    TranscriptRejected,
)
from backend.casework.parsing.roles import label_key

__all__ = [
    "MAX_BYTES",
    "JoinedPiece",
    "ParsedFile",
    "ParsedTranscript",
    "ParsedTurn",
    "Problem",
    "SpeakerRole",
    "TranscriptRejected",
    "parse",
]

MAX_BYTES = 10 * 1024 * 1024


def parse(
    raw: bytes,
    *,
    max_bytes: int = MAX_BYTES,
    speaker_roles: Mapping[str, SpeakerRole] | None = None,
) -> ParsedFile:
    """Read a transcript file of any known format.

    Parameters
    ----------
    raw : bytes
        The file; its format is told from these alone.
    max_bytes : int
        Larger files are refused.
    speaker_roles : mapping of str to SpeakerRole, optional
        Roles of speakers by label, capitals and blanks not minded. They win over what a label
        says by itself.

    Returns
    -------
    ParsedFile
        All transcripts of the file, each with its warnings.

    Raises
    ------
    TranscriptRejected
        With every error found; nothing of the file is returned then.
    """
    if len(raw) > max_bytes:
        detail = f"The file has {len(raw):,} bytes; at most {max_bytes:,} are read."
        raise rejected("too_large", detail)
    named = {label_key(label): role for label, role in (speaker_roles or {}).items()}
    findings = Findings()
    content = Content(raw, "" if raw.startswith(ZIP_SIGNATURE) else decode(raw, findings))
    found = detect(content, named)
    transcripts = assemble(found.read(content, findings, named), findings, named)
    if findings.errors:
        raise findings.rejection()
    return ParsedFile(
        found.name, hashlib.sha256(raw).hexdigest(), transcripts, findings.warnings(None)
    )
