"""Why a person may read a transcript's words: every reason is registered here by name.

A higher app adds its own ground or veil when it is made ready, so that this one need not know it.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from backend.accounts.models import User
from backend.casework.models import Consent, ConsentScope, TherapySession, Transcript

Ground = Callable[[User], Q]
Veil = Callable[[User], QuerySet[Any, Any]]

# Reading what one has to rate. A veil hides everything else that a person could learn of the same
# session, so this ground alone is read through it.
RATING = "rating"

_grounds: dict[str, Ground] = {}
_veils: dict[str, Veil] = {}


def sessions_with_withdrawn_consent() -> QuerySet[TherapySession]:
    """Return the sessions whose client took the consent back: nobody reads them, nothing counts."""
    newest = _newest(OuterRef("pk")).values("withdrawn_at")
    rows = TherapySession.objects.annotate(withdrawn=Subquery(newest[:1]))
    return rows.filter(withdrawn__isnull=False)


def scope_in_force(scope: ConsentScope) -> Q:
    """Return the condition on `TherapySession` rows that the client agrees to this today.

    The twin in SQL of `policies.scope_in_force`: the consent recorded last decides, alone.
    """
    # SQLite has no containment for JSON.
    rows = Consent.objects.annotate(scope_list=Cast("scopes", TextField())).filter(
        Q(expires_on__isnull=True) | Q(expires_on__gte=timezone.localdate()),
        pk=Subquery(_newest(OuterRef(OuterRef("pk"))).values("pk")[:1]),
        withdrawn_at__isnull=True,
        given_on__lte=timezone.localdate(),
        scope_list__contains=f'"{scope}"',
    )
    return Q(Exists(rows))


def _newest(session_id: Any) -> QuerySet[Consent]:
    return Consent.objects.filter(therapy_session=session_id).order_by("-recorded_at", "-id")


def add_ground(name: str, function: Ground) -> None:
    """Let people read transcripts for a reason; its name is the purpose in the audit trail.

    `function` returns the condition on `Transcript` rows under which the person may read them.
    """
    _grounds[name] = function


def add_veil(name: str, function: Veil) -> None:
    """Hide sessions from a person in every role and on every ground but `RATING`.

    `function` returns one column: the ids of the hidden `TherapySession` rows.
    """
    _veils[name] = function


def grounds() -> Mapping[str, Ground]:
    """Return the registered grounds by name."""
    return MappingProxyType(_grounds)


def veiled(actor: User, field: str) -> Q:
    """Return the condition that the session in `field` is hidden from the person by a veil."""
    condition = Q(pk__in=[])
    for veil in _veils.values():
        condition |= Q(**{f"{field}__in": veil(actor)})
    return condition


def readable(actor: User, name: str) -> Q:
    """Return the condition on `Transcript` rows that the person may read them on one ground."""
    # A subquery of its own, so that joins of one ground never multiply or narrow another's rows;
    # tied to the row at hand, so that it costs the same however many transcripts there are.
    rows = Transcript.objects.filter(_grounds[name](actor), pk=OuterRef("pk"))
    withdrawn = sessions_with_withdrawn_consent().filter(pk=OuterRef("therapy_session_id"))
    rows = rows.filter(~Exists(withdrawn))
    if name != RATING:
        rows = rows.exclude(veiled(actor, "therapy_session_id"))
    return Q(Exists(rows))
