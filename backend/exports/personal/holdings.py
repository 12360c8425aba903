"""What is held about a person, as tables in plain words, as far as their blinding allows.

Nothing tells how much others did: no numbers of events, no progress of rounds.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from allauth.usersessions.models import UserSession
from django.db.models import Q

from backend.access.models import Membership
from backend.access.telling import said
from backend.access.trail import veiled
from backend.accounts.models import User
from backend.audit.models import AuditEvent, AuditSide
from backend.casework.models import TherapySession
from backend.certification.models import Attestation, Decision, SupervisionLog
from backend.credentials.models import Certificate
from backend.exports.models import Export
from backend.programmes.models import Enrolment, Programme, Supervision
from backend.ratings.visibility import blinded_session_ids

Rows = Iterator[dict[str, Any]]
Holding = Callable[[User], Rows]


def account(person: User) -> Rows:
    """Tell who has the account."""
    yield {
        "id": str(person.pk),
        "name": person.name,
        "email": person.email,
        "open": person.is_active,
        "created_at": person.created_at,
    }


def memberships(person: User) -> Rows:
    """Tell the roles, from when until when."""
    rows = Membership.objects.filter(person=person).select_related("programme")
    for row in rows.order_by("programme__name", "role"):
        yield {
            "programme": row.programme.name,
            "role": row.role,
            "code": row.code,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
        }


def enrolments(person: User) -> Rows:
    """Tell where the person is or was a trainee."""
    rows = Enrolment.objects.filter(person=person).select_related("programme", "cohort")
    for row in rows.order_by("starts_on", "code"):
        yield {
            "programme": row.programme.name,
            "cohort": row.cohort.name,
            "code": row.code,
            "starts_on": row.starts_on,
        }


def supervisions(person: User) -> Rows:
    """Tell whom the person supervised, by code, and that they were supervised."""
    rows = Supervision.objects.filter(Q(supervisor=person) | Q(enrolment__person=person))
    for row in rows.select_related("programme", "enrolment").order_by("starts_on", "id"):
        yield {
            "programme": row.programme.name,
            "as": "supervisor" if row.supervisor_id == person.pk else "trainee",
            "trainee": row.enrolment.code,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
        }


def sign_ins(person: User) -> Rows:
    """Tell where the person is signed in."""
    for row in UserSession.objects.filter(user=person).order_by("created_at"):
        yield {
            "since": row.created_at,
            "last_seen_at": row.last_seen_at,
            "address": row.ip,
            "browser": row.user_agent,
        }


def sessions(person: User) -> Rows:
    """Tell the sessions of the person's own cases; no words of them."""
    rows = TherapySession.objects.filter(case__enrolment__person=person, struck_at__isnull=True)
    # Whoever has one of them to rate learns nothing else of it.
    shown = rows.exclude(pk__in=blinded_session_ids(person)).select_related("case")
    for row in shown.order_by("case__code", "number", "id"):
        yield {
            "case": row.case.code if row.case else "",
            "number": row.number,
            "held_on": row.held_on,
            "phase": row.phase,
            "recording": row.recording,
        }


def certification(person: User) -> Rows:
    """Tell decisions on the person, and their certificates."""
    decisions = Decision.objects.filter(enrolment__person=person).select_related("pathway")
    for decision in decisions.order_by("requested_at", "id"):
        yield {
            "what": "decision asked for",
            "title": decision.pathway.title,
            "at": decision.requested_at,
            "code": "",
        }
    for certificate in Certificate.objects.filter(enrolment__person=person).order_by("issued_at"):
        yield {
            "what": "certificate",
            "title": certificate.title,
            "at": certificate.issued_at,
            "code": certificate.code,
        }


def claims(person: User) -> Rows:
    """Tell what was entered for the person beside the sessions."""
    for log in SupervisionLog.objects.filter(enrolment__person=person).order_by("held_on", "id"):
        yield {
            "what": "supervision",
            "on": log.held_on,
            "amount": log.minutes,
            "evidence": log.evidence,
        }
    rows = Attestation.objects.filter(enrolment__person=person)
    for row in rows.order_by("done_on", "id"):
        yield {
            "what": row.requirement,
            "on": row.done_on,
            "amount": row.amount,
            "evidence": row.evidence,
        }


def exports(person: User) -> Rows:
    """Tell which exports of ratings the person asked for."""
    rows = Export.objects.filter(requested_by=person).select_related("programme")
    for row in rows.order_by("requested_at"):
        yield {
            "programme": row.programme.name,
            "asked_for_at": row.requested_at,
            "use": row.data_use,
            "status": row.status,
            "content_hash": row.content_hash,
        }


def events_by_you(person: User) -> Rows:
    """Tell what the trail says that the person did, with address and browser where kept."""
    events = AuditEvent.objects.filter(actor=str(person.pk))
    yield from _events(person, events.order_by("at", "id"), is_own=True)


def events_about_you(person: User) -> Rows:
    """Tell what others did to the person's account, roles and training, by role."""
    keys = [str(person.pk)]
    for model in (Membership, Enrolment):
        found = model._default_manager.filter(person=person).values_list("pk", flat=True)
        keys += [str(key) for key in found]
    events = AuditEvent.objects.filter(target__in=keys).exclude(actor=str(person.pk))
    yield from _events(person, events.exclude(veiled(person)).order_by("at", "id"), is_own=False)


def _events(person: User, events: Any, *, is_own: bool) -> Rows:
    names = {str(row.pk): row.name for row in Programme.objects.filter(memberships__person=person)}
    sides: dict[Any, AuditSide] = {}
    if is_own:
        sides = {row.event: row for row in AuditSide.objects.filter(event__in=events.values("id"))}
    for event in events.iterator(chunk_size=2000):
        row = {
            "at": event.at,
            "programme": names.get(event.chain, ""),
            "what": said(event),
            "role": event.role,
            "purpose": event.purpose,
            "outcome": event.outcome,
        }
        if is_own:
            side = sides.get(event.id)
            row["address"] = side.ip if side else ""
            row["browser"] = side.user_agent if side else ""
        yield row


HOLDINGS: Final[Mapping[str, Holding]] = {
    "account": account,
    "roles": memberships,
    "training": enrolments,
    "supervision": supervisions,
    "sign_ins": sign_ins,
    "own_sessions": sessions,
    "certification": certification,
    "entered_for_you": claims,
    "exports": exports,
    "events_by_you": events_by_you,
    "events_about_you": events_about_you,
}
