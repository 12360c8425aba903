"""Hand a person what is held about them, and erase who they were."""

import hashlib
from collections.abc import Iterable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from backend.access.models import AccountErasure, Invitation, Membership
from backend.access.roles import Permission, Role
from backend.access.rules import forget_roles, is_erased, require
from backend.access.services import locked_person, refuse_last_lead, sign_out_everywhere
from backend.accounts.models import User
from backend.audit.models import AuditEvent, AuditSide
from backend.audit.services import INSTALLATION, erase_sides, record
from backend.casework.erasure import consequences
from backend.casework.services import erase_session_text
from backend.core.errors import Conflict, InvalidInput
from backend.core.scrubbing import empty_write_ahead_log
from backend.credentials.models import CertificateText
from backend.exports.models import ExportFile
from backend.exports.personal.archive import archive_of
from backend.exports.personal.erasable import Outlook, outlook_of, own_sessions
from backend.exports.services.deleting import delete_files_of
from backend.feedback.models import Phrase
from backend.programmes.models import Programme
from backend.ratings.models import Assignment

ERASED = "account_erased"
TOMBSTONE = "Erased account"
# Events named in one event of an erasure.
SIDES_PER_EVENT = 1000


@transaction.atomic
def take_personal_data(*, actor: User) -> bytes:
    """Return what is held about the person who asks, and record that they took it."""
    now = timezone.now()
    content, counts = archive_of(actor, now)
    record(
        actor=actor,
        verb="personal_data.taken",
        target=actor,
        purpose="own_data",
        details={"content_hash": hashlib.sha256(content).hexdigest(), "rows": counts},
    )
    return content


@transaction.atomic
def erasure_outlook(*, actor: User, membership: Membership) -> Outlook:
    """Return what erasing an account would mean. Raises AccessDenied."""
    require(actor, Permission.PEOPLE_MANAGE, membership.programme_id)
    return outlook_of(actor, locked_person(actor=actor, membership=membership))


@transaction.atomic
def erase_account(
    *, actor: User, membership: Membership, email: str, keep_scores: bool, reason: str = ""
) -> AccountErasure:
    """Erase who a person was, for good. Raises AccessDenied, InvalidInput or Conflict.

    Name, address, sign-ins, what the trail holds of addresses and browsers, the words of their own
    sessions and the name on their certificates go; what they made stays under its code. Scores of
    their own sessions count on only with `keep_scores`. `email` is typed to confirm.
    """
    require(actor, Permission.PEOPLE_MANAGE, membership.programme_id)
    person = locked_person(actor=actor, membership=membership)
    if is_erased(person):
        raise Conflict("This account was erased already.", code="already_erased")
    if email.strip().lower() != person.email:
        raise InvalidInput(
            "This is not the address of the account. Nothing was erased.", code="address_differs"
        )
    hindrances = outlook_of(actor, person).hindrances
    if hindrances:
        text = " ".join(found.detail for found in hindrances)
        raise Conflict(text, code=hindrances[0].code, errors=hindrances)
    roles = list(Membership.objects.select_for_update().filter(person=person).order_by("pk"))
    for row in roles:
        if row.role == Role.LEAD and row.ends_on is None:
            refuse_last_lead(person, row.programme_id)
    # The order in which everything that erases takes its locks.
    keys = {row.programme_id for row in roles}
    list(Programme.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    erasure = AccountErasure.objects.create(person=person, keep_scores=keep_scores, erased_by=actor)
    counts = _erase_sessions(actor, person, keep_scores)
    counts |= _erase_traces(person, [person.pk, *(row.pk for row in roles)])
    _close(person, roles)
    for key in sorted(keys):
        record(
            actor=actor,
            verb="account.erased",
            programme_id=key,
            target=person,
            text=reason.strip() if key == membership.programme_id else "",
            details={"keep_scores": keep_scores, "counts": counts},
        )
    transaction.on_commit(empty_write_ahead_log, robust=True)
    return erasure


def _erase_sessions(actor: User, person: User, keep_scores: bool) -> dict[str, int]:
    """Erase the words of the person's own sessions, with what follows from it."""
    counts: dict[str, int] = {}
    for session in own_sessions(person):
        found: dict[str, int] = {}
        for consequence in consequences().values():
            found |= consequence(session.pk, keep_scores)
        found |= erase_session_text(actor=actor, therapy_session_id=session.pk, reason=ERASED)
        for what, n in found.items():
            counts[what] = counts.get(what, 0) + n
    return {what: n for what, n in sorted(counts.items()) if n}


def _erase_traces(person: User, keys: Iterable[object]) -> dict[str, int]:
    """Erase what names the person elsewhere, the trail's addresses and browsers among it."""
    texts = CertificateText.objects.filter(certificate__enrolment__person=person)
    n_certificates, _ = texts.delete()
    n_phrases, _ = Phrase.objects.filter(owner=person).delete()
    declined = Assignment.objects.filter(rater=person).exclude(recusal_reason="")
    counts = {
        "certificate_names": n_certificates,
        "phrases": n_phrases,
        "recusal_reasons": declined.update(recusal_reason=""),
        "exports": delete_files_of(ExportFile.objects.filter(export__requested_by=person)),
        "addresses_in_the_trail": _erase_sides(person, [str(key) for key in keys]),
    }
    return {what: n for what, n in counts.items() if n}


def _erase_sides(person: User, targets: list[str]) -> int:
    by_chain: dict[str, list[object]] = {}
    # Failed sign-ins name nobody but by the address that was tried.
    tried = AuditSide.objects.filter(text=person.email).values("event")
    events = AuditEvent.objects.filter(
        Q(actor=str(person.pk)) | Q(target__in=targets) | Q(id__in=tried)
    )
    for chain, key in events.order_by("chain", "sequence").values_list("chain", "id"):
        by_chain.setdefault(chain, []).append(key)
    programmes = {str(row.pk): row.pk for row in Programme.objects.filter(pk__in=_keys(by_chain))}
    n_erased = 0
    for chain, found in by_chain.items():
        for start in range(0, len(found), SIDES_PER_EVENT):
            n_erased += erase_sides(
                actor=None,
                programme_id=programmes.get(chain),
                reason=ERASED,
                events=found[start : start + SIDES_PER_EVENT],  # type: ignore[arg-type]
            )
    return n_erased


def _keys(chains: Iterable[str]) -> list[str]:
    return [chain for chain in chains if chain != INSTALLATION]


def _close(person: User, roles: Iterable[Membership]) -> None:
    """Leave a row that names nobody and signs nobody in."""
    sign_out_everywhere(person)
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    address = f"{person.pk}@erased.invalid"
    Invitation.objects.filter(email=person.email).update(email=address)
    person.name, person.email, person.is_active = TOMBSTONE, address, False
    person.last_login = None
    person.set_unusable_password()
    person.save(update_fields=["name", "email", "is_active", "last_login", "password"])
    today = timezone.localdate()
    for row in roles:
        if row.ends_on is None or row.ends_on > today:
            row.ends_on = max(today, row.starts_on)
            row.save(update_fields=["ends_on"])
    forget_roles(person)
