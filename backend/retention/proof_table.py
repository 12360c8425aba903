"""Proofs of deletion as a table: a line a proof, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable
from typing import Final

from backend.access.export import safe_cell
from backend.retention.models import DeletionProof

COLUMNS: Final = (
    "deleted_at",
    "what",
    "session",
    "case",
    "number",
    "sha256",
    "size",
    "reason",
    "policy_version",
    "event",
    "proof",
)


def csv_text(proofs: Iterable[DeletionProof]) -> str:
    """Return the heading and a line a proof."""
    lines = io.StringIO()
    writer = csv.writer(lines)
    writer.writerow(COLUMNS)
    for proof in proofs:
        session = proof.therapy_session
        row = (
            proof.deleted_at.isoformat(),
            proof.what,
            proof.therapy_session_id,
            session.case.code if session.case else "",
            "" if session.number is None else session.number,
            proof.content_hash,
            proof.size,
            proof.reason,
            proof.policy.number if proof.policy else "",
            proof.event_sequence,
            proof.pk,
        )
        writer.writerow([safe_cell(value) for value in row])
    return lines.getvalue()
