"""Which speaker labels say by themselves what role the speaker has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from backend.casework.parsing.model import SpeakerRole

UNLABELLED = "Unlabelled"
# Who speaks in a file that names nobody; says no role, so that the caller is asked.
UNKNOWN_SPEAKER = "Unknown speaker"

_THERAPIST = (
    "therapist|psychotherapist|co-?therapist|cotherapist|interviewer|counsellor|counselor|"
    "clinician|psychologist|psychiatrist|doctor|dr|th|t"
)
_CLIENT = "client|patient|group member|member|participant|interviewee|cl|pt|c|p"
_NUMBERED = r"(?: ?[-_#]? ?[0-9]{1,2}|[ _-][a-z])?"

_KNOWN = {
    SpeakerRole.THERAPIST: re.compile(f"(?:{_THERAPIST}){_NUMBERED}"),
    SpeakerRole.CLIENT: re.compile(f"(?:{_CLIENT}){_NUMBERED}"),
}
_TITLED = re.compile(r"dr\.? \S.*")
# A session has a handful of speakers and thousands of turns.
_REMEMBERED = 2_048
_OTHERS = frozenset({"other", "observer", UNLABELLED.casefold()})


@lru_cache(_REMEMBERED)
def label_key(label: str) -> str:
    """Return the form in which two labels of the same speaker are equal."""
    return " ".join(label.split()).casefold().rstrip(".")


@lru_cache(_REMEMBERED)
def is_role_word(label: str) -> bool:
    """Whether the label is a word for therapist or client (``T``, ``Client 2``), not a name."""
    key = label_key(label)
    return any(pattern.fullmatch(key) for pattern in _KNOWN.values())


@lru_cache(_REMEMBERED)
def known_role(label: str) -> SpeakerRole | None:
    """Return the role a label says by itself, None where it says none."""
    key = label_key(label)
    for role, pattern in _KNOWN.items():
        if pattern.fullmatch(key):
            return role
    if _TITLED.fullmatch(key):
        return SpeakerRole.THERAPIST
    return SpeakerRole.OTHER if key in _OTHERS else None


def role_of(label: str, named: Mapping[str, SpeakerRole]) -> SpeakerRole | None:
    """Return the role named by the caller (keyed by `label_key`), else the one that is known."""
    return named.get(label_key(label)) or known_role(label)
