"""Finding and taking out what could tell who somebody is, without Django, network or model."""

from __future__ import annotations

from backend.casework.deidentify.engine import VERSION, Analyzer, CannotPropose, propose
from backend.casework.deidentify.limits import Limit, limits
from backend.casework.deidentify.model import (
    Entity,
    Kind,
    KnownName,
    Mention,
    Proposal,
    Review,
    Turn,
)
from backend.casework.deidentify.redaction import (
    CannotRedact,
    Decision,
    OffsetMap,
    Redacted,
    accept,
    accept_all,
    is_replacement,
    redact,
    reject,
    same_everywhere,
)

__all__ = [
    "VERSION",
    "Analyzer",
    "CannotPropose",
    "CannotRedact",
    "Decision",
    "Entity",
    "Kind",
    "KnownName",
    "Limit",
    "Mention",
    "OffsetMap",
    "Proposal",
    "Redacted",
    "Review",
    "Turn",
    "accept",
    "accept_all",
    "is_replacement",
    "limits",
    "propose",
    "redact",
    "reject",
    "same_everywhere",
]
