"""Verify chains, and record that a week was read."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from backend.access.models import Membership
from backend.access.roles import Permission, Role
from backend.access.rules import in_force, require, require_administrator, role_used
from backend.access.trail import require_open_trail
from backend.accounts.models import User
from backend.audit.services import INSTALLATION, record
from backend.audit.verify import verify
from backend.core.errors import Conflict, ErrorDetail, InvalidInput
from backend.core.mail import send_to
from backend.core.tasks import enqueue_on_commit
from backend.oversight.models import Verification, WeekReview
from backend.oversight.policies import MAX_FAULTS, is_lost, is_over, week_of
from backend.oversight.selectors import counts_of
from backend.programmes.models import Programme


@transaction.atomic
def ask_verification(*, actor: User, programme: Programme) -> Verification:
    """Have a programme's chain verified in the background. Raises Conflict while one is."""
    require(actor, Permission.AUDIT_VERIFY, programme.pk)
    require_open_trail(actor, programme.pk)
    # Two people who ask at once get one verification.
    Programme.objects.select_for_update().get(pk=programme.pk)
    return _ask(actor, programme)


@transaction.atomic
def ask_installation_verification(*, actor: User) -> Verification:
    """Have the installation's own chain verified. Raises AccessDenied, or Conflict as above."""
    require_administrator(actor)
    require_open_trail(actor, None)
    return _ask(actor, None)


def _ask(actor: User | None, programme: Programme | None) -> Verification:
    now = timezone.now()
    under_way = Verification.objects.filter(programme=programme, finished_at__isnull=True)
    newest = under_way.order_by("-asked_at").first()
    if newest is not None and not is_lost(newest.asked_at, now):
        raise Conflict("A verification is under way. Wait for it to end.", code="under_way")
    asked = Verification.objects.create(programme=programme, asked_by=actor, asked_at=now)
    programme_id = programme.pk if programme is not None else None
    if actor is not None:
        record(
            actor=actor,
            verb="audit.verification_asked",
            programme_id=programme_id,
            target=asked,
            role=role_used(actor, Permission.AUDIT_VERIFY, programme_id) if programme_id else "",
        )
    enqueue_on_commit("oversight.verify_chain", verification=str(asked.pk))
    return asked


def verify_everything() -> int:
    """Have every chain verified, for the night; return how many."""
    n_asked = 0
    for programme in [None, *Programme.objects.order_by("pk")]:
        try:
            with transaction.atomic():
                _ask(None, programme)
        except Conflict:
            continue  # Somebody asked just now: one is enough.
        n_asked += 1
    return n_asked


def run_verification(*, verification_id: UUID) -> Verification:
    """Verify the chain that was asked for and keep what was found; a second run adds nothing."""
    asked = Verification.objects.select_related("programme").get(pk=verification_id)
    if asked.finished_at is not None:
        return asked
    programme = asked.programme
    # Outside a transaction of its own: the chain is read as of one moment, and nobody waits.
    found = verify(str(programme.pk) if programme is not None else INSTALLATION)
    return _keep(asked, found.n_events, found.as_data())


@transaction.atomic
def _keep(asked: Verification, n_events: int, data: dict[str, Any]) -> Verification:
    row = Verification.objects.select_for_update().get(pk=asked.pk)
    if row.finished_at is not None:
        return row
    faults = data["faults"]
    row.finished_at = timezone.now()
    row.n_events = n_events
    row.n_faults = len(faults)
    row.found = {
        "n_sealed": data["n_sealed"],
        "n_unsealed": data["n_unsealed"],
        "faults": faults[:MAX_FAULTS],
    }
    row.save(update_fields=["finished_at", "n_events", "n_faults", "found"])
    of_programme = row.programme_id is not None
    record(
        actor=None,
        verb="audit.verified" if of_programme else "installation.verified",
        programme_id=row.programme_id,
        target=row,
        details={"n_events": n_events, "n_faults": len(faults)},
    )
    if faults and of_programme:
        enqueue_on_commit("oversight.tell_of_faults", verification=str(row.pk))
    return row


def tell_of_faults(*, verification_id: UUID) -> int:
    """Write to those who lead and audit the programme that its trail does not verify."""
    row = Verification.objects.select_related("programme").get(pk=verification_id)
    readers = Membership.objects.filter(
        in_force(), programme=row.programme_id, role__in=(Role.LEAD, Role.AUDITOR)
    )
    people = User.objects.filter(pk__in=readers.values("person_id"), is_active=True)
    return send_to(
        people.order_by("pk"),
        subject="The audit trail does not verify",
        lines=[
            f"The audit trail of {row.programme} was verified, and something is not as it was "
            "written.",
            "Sign in to Attune: the page Audit names what was found.",
        ],
    )


@transaction.atomic
def review_week(
    *, actor: User, programme: Programme, starts_on: date, note: str = "", open_questions: str = ""
) -> WeekReview:
    """Record that one has read a week of the trail. Raises InvalidInput or AccessDenied."""
    require(actor, Permission.AUDIT_REVIEW, programme.pk)
    require_open_trail(actor, programme.pk)
    _check_week(starts_on)
    counts = counts_of(actor, programme.pk, starts_on)
    review = WeekReview.objects.create(
        programme=programme,
        starts_on=starts_on,
        reviewed_by=actor,
        reviewed_at=timezone.now(),
        n_events=sum(count.n for count in counts),
        counts=[[count.verb, count.outcome, count.n] for count in counts],
        note=note.strip(),
        open_questions=open_questions.strip(),
    )
    record(
        actor=actor,
        verb="audit.week_reviewed",
        programme_id=programme.pk,
        target=review,
        role=role_used(actor, Permission.AUDIT_REVIEW, programme.pk),
        details={"starts_on": starts_on.isoformat(), "n_events": review.n_events},
    )
    return review


def _check_week(starts_on: date) -> None:
    if starts_on != week_of(starts_on):
        raise _refused("not_a_week", "A week begins on a Monday.")
    if not is_over(starts_on, timezone.localdate()):
        raise _refused("week_not_over", "This week is not over. Read it when it is complete.")


def _refused(code: str, detail: str) -> InvalidInput:
    return InvalidInput(
        detail, code=code, errors=[ErrorDetail(code, detail, field="week_starts_on")]
    )
