"""Finding and taking out what could tell who somebody is, without Django, network or model."""

from __future__ import annotations

from backend.casework.deidentify.engine import Analyzer, CannotPropose, propose
from backend.casework.deidentify.model import (
    Entity,
    Kind,
    KnownName,
    Mention,
    Proposal,
    Review,
    Turn,
)

__all__ = [
    "Analyzer",
    "CannotPropose",
    "Entity",
    "Kind",
    "KnownName",
    "Mention",
    "Proposal",
    "Review",
    "Turn",
    "propose",
]
