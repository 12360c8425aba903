"""Why a person may read a transcript's words: every reason is registered here by name.

A higher app adds its own ground, veil or closure when it is made ready, so that this one need not
know it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from backend.access.models import AccountErasure
from backend.accounts.models import User
from backend.casework.models import Consent, ConsentScope, TherapySession, Transcript
from backend.casework.policies import (
    PREPARING,
    RATING_SCOPE,
    ConsentState,
    TextClosed,
    why_text_closed,
)
from backend.core.visible import NOTHING

Ground = Callable[[User], Q]
Veil = Callable[[User], QuerySet[Any, Any]]
Closure = Callable[[], QuerySet[Any, Any]]

# Reading what one has to rate. A veil hides everything else that a person could learn of the same
# session, so this ground alone is read through it.
RATING = "rating"
# Reading a session of one's own case.
OWN_SESSION = "own_session"

_grounds: dict[str, Ground] = {}
_veils: dict[str, Veil] = {}
_closures: dict[str, tuple[Closure, frozenset[str]]] = {}


# ── What the client agreed to ────────────────────────────────────────────────────────────


def _newest(session_id: Any) -> QuerySet[Consent]:
    return Consent.objects.filter(therapy_session=session_id).order_by("-recorded_at", "-id")


def _in_force(condition: Q) -> Exists:
    """Return whether a session's newest consent holds today and meets a condition besides."""
    today = timezone.localdate()
    rows = Consent.objects.annotate(scope_list=Cast("scopes", TextField())).filter(
        condition,
        Q(expires_on__isnull=True) | Q(expires_on__gte=today),
        pk=Subquery(_newest(OuterRef(OuterRef("pk"))).values("pk")[:1]),
        withdrawn_at__isnull=True,
        given_on__lte=today,
    )
    return Exists(rows)


def scope_in_force(scope: ConsentScope) -> Q:
    """Return the condition on `TherapySession` rows that the client agrees to this today.

    The twin in SQL of `policies.scope_in_force`.
    """
    # SQLite has no containment for JSON.
    return Q(_in_force(Q(scope_list__contains=f'"{scope}"')))


def consent_opens(ground: str) -> Q:
    """Return the condition on `TherapySession` rows that consent opens them on a ground.

    The twin in SQL of `policies.consent_opens`.
    """
    if ground in PREPARING:
        return Q(_in_force(Q())) | ~Q(Exists(_newest(OuterRef("pk"))))
    return scope_in_force(RATING_SCOPE)


def consent_ends_by(day: date) -> Q:
    """Return the condition on `TherapySession` rows that consent holds today and ends by a day."""
    return Q(_in_force(Q(expires_on__lte=day)))


def consent_state() -> Coalesce:
    """Return the state of consent of `TherapySession` rows.

    The twin in SQL of `policies.consent_state`.
    """
    today = timezone.localdate()
    state = Case(
        When(withdrawn_at__isnull=False, then=Value(ConsentState.WITHDRAWN.value)),
        When(given_on__gt=today, then=Value(ConsentState.NOT_BEGUN.value)),
        When(expires_on__lt=today, then=Value(ConsentState.EXPIRED.value)),
        default=Value(ConsentState.IN_FORCE.value),
        output_field=CharField(),
    )
    newest = _newest(OuterRef("pk")).annotate(state=state).values("state")[:1]
    return Coalesce(Subquery(newest), Value(ConsentState.NONE.value), output_field=CharField())


def text_closed(session_id: Any, ground: str) -> Coalesce:
    """Return why nobody reads a session's words on a ground; empty where somebody may.

    `session_id` is an `OuterRef`, so that rows of higher apps can carry the answer.
    """
    rows = _why_closed(TherapySession.objects.filter(pk=session_id), ground)
    return Coalesce(Subquery(rows.values("why")[:1]), Value(""))


@dataclass(frozen=True, slots=True)
class Closing:
    """What keeps people from a session's words on one ground."""

    # Closed until something amiss is settled, on whatever ground.
    is_paused: bool
    # Empty where somebody may read.
    why: str


def closing(session_id: UUID, ground: str) -> Closing:
    """Return the same of one session.

    Asked at every save of a draft, so in two small queries: one with `text_closed` for a single
    row takes longer to be put together than all the rest of a save.
    """
    text_deleted_at, is_paused, is_shut = (
        TherapySession.objects.filter(pk=session_id)
        .values_list(
            "transcript__deleted_at", _as_column(closed("pk")), _as_column(closed("pk", ground))
        )
        .get()
    )
    why = why_text_closed(
        ground,
        consent=_newest(session_id).first(),
        is_text_deleted=text_deleted_at is not None,
        is_shut=bool(is_shut),
        today=timezone.localdate(),
    )
    return Closing(bool(is_paused), why)


def _as_column(condition: Q) -> ExpressionWrapper[Q]:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _why_closed(rows: QuerySet[TherapySession], ground: str) -> QuerySet[Any, Any]:
    """Add why a text is closed to rows; the twin in SQL of `policies.why_text_closed`."""
    why = Case(
        When(consent_now=ConsentState.WITHDRAWN.value, then=Value(TextClosed.CONSENT_WITHDRAWN)),
        When(transcript__deleted_at__isnull=False, then=Value(TextClosed.TEXT_DELETED)),
        When(consent_now=ConsentState.EXPIRED.value, then=Value(TextClosed.CONSENT_EXPIRED)),
        When(~consent_opens(ground), then=Value(TextClosed.NO_CONSENT)),
        When(closed("pk", ground), then=Value(TextClosed.UNDER_REVIEW)),
        default=Value(""),
        output_field=CharField(),
    )
    return rows.annotate(consent_now=consent_state()).annotate(why=why)


def sessions_with_withdrawn_consent() -> QuerySet[TherapySession]:
    """Return the sessions whose client took the consent back, whatever they said of the scores."""
    newest = _newest(OuterRef("pk")).values("withdrawn_at")
    rows = TherapySession.objects.annotate(withdrawn=Subquery(newest[:1]))
    return rows.filter(withdrawn__isnull=False)


def sessions_out_of_statistics() -> QuerySet[TherapySession]:
    """Return the sessions whose scores count nowhere.

    The client withdrew, or the trainee had their account erased, with no word to keep the scores.
    """
    newest = _newest(OuterRef("pk"))
    rows = TherapySession.objects.annotate(
        withdrawn=Subquery(newest.values("withdrawn_at")[:1]),
        kept=Subquery(newest.values("keep_scores")[:1]),
    )
    erased = AccountErasure.objects.filter(keep_scores=False).values("person_id")
    return rows.filter(
        Q(withdrawn__isnull=False, kept=False) | Q(case__enrolment__person_id__in=erased)
    )


# ── Grounds, veils and closures ──────────────────────────────────────────────────────────


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


def add_closure(name: str, function: Closure, *, except_grounds: Iterable[str]) -> None:
    """Close sessions to everybody on every ground but those named, until what is amiss is settled.

    `function` returns one column: the ids of the closed `TherapySession` rows.
    """
    _closures[name] = (function, frozenset(except_grounds))


def closed(field: str, ground: str | None = None) -> Q:
    """Return the condition that the session in `field` is closed, on one ground if it is named."""
    condition = NOTHING
    for closure, open_grounds in _closures.values():
        if ground not in open_grounds:
            condition |= Q(**{f"{field}__in": closure()})
    return condition


def is_closed(therapy_session_id: UUID) -> bool:
    """Tell whether a session is closed for now."""
    return TherapySession.objects.filter(closed("pk"), pk=therapy_session_id).exists()


def grounds() -> Mapping[str, Ground]:
    """Return the registered grounds by name."""
    return MappingProxyType(_grounds)


def veiled(actor: User, field: str) -> Q:
    """Return the condition that the session in `field` is hidden from the person by a veil."""
    condition = NOTHING
    for veil in _veils.values():
        condition |= Q(**{f"{field}__in": veil(actor)})
    return condition


def readable(actor: User, name: str) -> Q:
    """Return the condition on `Transcript` rows that the person may read them on one ground."""
    # A subquery of its own, so that joins of one ground never multiply or narrow another's rows;
    # tied to the row at hand, so that it costs the same however many transcripts there are.
    condition = _grounds[name](actor)
    if condition == NOTHING:
        return NOTHING
    rows = Transcript.objects.filter(condition, pk=OuterRef("pk"))
    open_sessions = TherapySession.objects.filter(
        consent_opens(name), pk=OuterRef("therapy_session_id")
    )
    rows = rows.filter(Exists(open_sessions)).exclude(closed("therapy_session_id", name))
    if name != RATING:
        rows = rows.exclude(veiled(actor, "therapy_session_id"))
    return Q(Exists(rows))
