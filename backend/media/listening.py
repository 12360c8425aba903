"""Why a person may hear or see a recording: every reason is registered here by name.

A higher app adds its own ground or veil when it is made ready, so that this one need not know it.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from backend.accounts.models import User
from backend.casework import reading
from backend.casework.models import ConsentScope, TherapySession, Transcript
from backend.core.visible import NOTHING

Ground = Callable[[User], Q]
Veil = Callable[[User], QuerySet[Any, Any]]


_grounds: dict[str, Ground] = {}
_veils: dict[str, Veil] = {}


def add_media_ground(name: str, function: Ground) -> None:
    """Let people listen for a reason; its name is the purpose in the audit trail.

    `function` returns the condition on `TherapySession` rows. The name is that of the ground for
    reading: what may not be read on it may not be heard either, and for hearing the client must
    have agreed to media besides.
    """
    _grounds[name] = function


def add_media_veil(name: str, function: Veil) -> None:
    """Close recordings to whoever rates the session and is not to know whose it is.

    `function` returns one column: the ids of the `TherapySession` rows.
    """
    _veils[name] = function


def media_grounds() -> Mapping[str, Ground]:
    """Return the registered grounds by name."""
    return MappingProxyType(_grounds)


def media_veiled(actor: User) -> Q:
    """Return the condition on `TherapySession` rows that a voice would tell the person too much."""
    condition = NOTHING
    for veil in _veils.values():
        condition |= Q(pk__in=veil(actor))
    return condition


def listenable(actor: User, name: str) -> Q:
    """Return the condition on `TherapySession` rows that the person may listen on one ground."""
    condition = _grounds[name](actor)
    if condition == NOTHING:
        return NOTHING
    agreed = reading.scope_in_force(ConsentScope.MEDIA) & reading.consent_opens(name)
    rows = TherapySession.objects.filter(condition, agreed, pk=OuterRef("pk"))
    hidden = media_veiled(actor) if name == reading.RATING else reading.veiled(actor, "pk")
    rows = rows.exclude(hidden | reading.closed("pk", name))
    # Whatever closes the text (withdrawn consent, a name left in it) closes the voice as well.
    text = Transcript.objects.filter(therapy_session=OuterRef("pk"))
    readable = text.filter(reading.readable(actor, name)) if name in reading.grounds() else text
    return Q(Exists(rows.filter(~Exists(text) | Exists(readable))))
