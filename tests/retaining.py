"""Policies, holds and proofs for tests, written straight through the models."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from backend.accounts.models import User
from backend.audit.verify import verify
from backend.casework.models import TherapySession, Transcript
from backend.media.models import Recording
from backend.programmes.models import Programme
from backend.retention.models import DeletionProof, LegalHold, LegalHoldLift, RetentionPolicy, What

AFTER_90_DAYS = {"text": {"event": "held", "days": 90, "on": None}}


def make_policy(
    programme: Programme, *, by: User, rules: dict[str, Any] | None = None, days_ago: int = 30
) -> RetentionPolicy:
    """Set a policy some days ago."""
    then = timezone.now() - timedelta(days=days_ago)
    number = RetentionPolicy.objects.filter(programme=programme).count() + 1
    return RetentionPolicy.objects.create(
        programme=programme,
        number=number,
        rules=AFTER_90_DAYS if rules is None else rules,
        set_by=by,
        set_at=then,
        effective_on=timezone.localdate(then) + timedelta(days=7),
    )


def make_hold(programme: Programme, *, by: User, **on: Any) -> LegalHold:
    """Place a hold on a session, a case or an enrolment."""
    return LegalHold.objects.create(
        programme=programme, placed_by=by, reason="A complaint is under way.", **on
    )


def make_lift(hold: LegalHold, *, by: User, days_ago: int = 0) -> LegalHoldLift:
    """Lift a hold some days ago."""
    return LegalHoldLift.objects.create(
        programme=hold.programme,
        hold=hold,
        reason="It is settled.",
        lifted_by=by,
        lifted_at=timezone.now() - timedelta(days=days_ago),
    )


def make_proof(session: TherapySession) -> DeletionProof:
    """Return the proof of a text that was erased, written at first need."""
    found = DeletionProof.objects.filter(therapy_session=session, what=What.TEXT).first()
    if found is not None:
        return found
    text = Transcript.objects.get(therapy_session=session)
    return DeletionProof.objects.create(
        programme=session.programme,
        therapy_session=session,
        what=What.TEXT,
        content_hash=text.content_hash,
        size=text.n_turns,
        reason="retention",
        event_sequence=1,
    )


def age(session: TherapySession, days: int) -> None:
    """Let a session, its text and its recording be so many days old."""
    then = timezone.now() - timedelta(days=days)
    TherapySession.objects.filter(pk=session.pk).update(held_on=timezone.localdate(then))
    Transcript.objects.filter(therapy_session=session).update(imported_at=then)
    Recording.objects.filter(therapy_session=session).update(uploaded_at=then)


def faults() -> set[str]:
    """Return what verifying the trail finds, but for rows that tests write past the services."""
    return {fault.code for fault in verify().faults} - {"row_added"}
