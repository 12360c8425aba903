"""Anchors: the heads of the chains, kept elsewhere.

Whoever may write to the database can cut a chain's last events off together with its head, or
write the whole chain anew. Against a copy of its head that lies elsewhere neither goes unnoticed.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from backend.audit.models import AuditChain, AuditEvent
from backend.audit.verify.findings import Fault

FORMAT = "attune-audit-anchor/1"


@dataclass(frozen=True, slots=True)
class Anchor:
    """How long each chain was at a moment, and the hash of its last event."""

    made_at: datetime
    heads: Mapping[str, tuple[int, str]]

    def as_data(self) -> dict[str, Any]:
        """Return the anchor as plain data."""
        return {
            "format": FORMAT,
            "made_at": self.made_at.isoformat(),
            "chains": {
                key: {"length": length, "head": head} for key, (length, head) in self.heads.items()
            },
        }


def take_anchor(programme: str | None = None) -> Anchor:
    """Return the heads as they are now."""
    rows = AuditChain.objects.filter(length__gt=0).order_by("key")
    if programme is not None:
        rows = rows.filter(key=programme)
    return Anchor(timezone.now(), {row.key: (row.length, row.head) for row in rows})


def read_anchor(text: str) -> Anchor:
    """Read an anchor. Raises ValueError, saying what is wrong with it."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"it is no JSON: line {error.lineno}, {error.msg}") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ValueError(f'it is no anchor: "format" is not "{FORMAT}"')
    made_at = parse_datetime(str(data.get("made_at", "")))
    chains = data.get("chains")
    if made_at is None or not isinstance(chains, dict):
        raise ValueError('it lacks "made_at" or "chains"')
    return Anchor(made_at, {str(key): _head(key, chain) for key, chain in chains.items()})


def _head(key: str, chain: Any) -> tuple[int, str]:
    if isinstance(chain, dict):
        length, head = chain.get("length"), chain.get("head")
        if type(length) is int and length > 0 and isinstance(head, str):
            return length, head
    raise ValueError(f'chain "{key}" lacks "length" or "head"')


def anchor_faults(anchor: Anchor, programme: str | None = None) -> list[Fault]:
    """Return where the chains no longer hold what the anchor saw."""
    faults = []
    for key, (length, head) in anchor.heads.items():
        if programme is not None and key != programme:
            continue
        event = AuditEvent.objects.filter(chain=key, sequence=length).first()
        if event is None:
            detail = f"it had {length} events on {anchor.made_at:%d %B %Y %H:%M %Z}: its end is cut"
            faults.append(Fault("anchor_cut", key, detail, length))
        elif event.hash != head:
            detail = f"it is not the event that was there on {anchor.made_at:%d %B %Y %H:%M %Z}"
            faults.append(
                Fault("anchor_differs", key, f"{detail}: the chain was rewritten", length)
            )
    return faults
