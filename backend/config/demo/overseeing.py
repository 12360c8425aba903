"""The demo's trail of last week, simulated, and the lead who has read it."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from backend.accounts.models import User
from backend.audit.hashing import event_hash, side_hash
from backend.audit.models import AuditChain, AuditEvent, AuditSide, Outcome
from backend.config.demo.people import DemoPeople
from backend.oversight.policies import week_of
from backend.oversight.services import review_week

NOTE = (
    "One refusal: a rater followed a link in an old letter to a page of leads. I asked, and that "
    "was all. Transcripts were read by those who had them to rate, and by nobody at night."
)
# Who, on which day of the week and at what time, did what.
WORK = (
    ("lead", 0, (8, 50), "audit.read"),
    ("rater1", 0, (9, 15), "transcript.read"),
    ("rater1", 1, (9, 5), "transcript.read"),
    ("rater2", 1, (13, 40), "transcript.read"),
    ("supervisor", 2, (10, 20), "curve.read"),
    ("rater2", 2, (15, 30), "transcript.read"),
    ("supervisor", 3, (11, 0), "curve.read"),
    ("auditor", 4, (9, 30), "audit.read"),
)
REFUSED = ("rater2", 2, (15, 55), "access.denied")


@dataclass(frozen=True, slots=True)
class _Done:
    """One thing that somebody did in the week."""

    who: User
    at: datetime
    verb: str
    outcome: Outcome


def last_week() -> date:
    """Return the Monday of the last week that is over."""
    return week_of(timezone.localdate()) - timedelta(days=7)


def seed_past_week(people: DemoPeople) -> None:
    """Begin the programme's trail with a week that is over; before anything else is recorded."""
    chain, _ = AuditChain.objects.get_or_create(key=str(people.programme.pk))
    if chain.length:
        raise ValueError("events of an earlier week come first")
    for done in sorted(_of(people, last_week()), key=lambda one: one.at):
        event = AuditEvent(
            chain=chain.key,
            sequence=chain.length + 1,
            at=done.at,
            actor=str(done.who.pk),
            verb=done.verb,
            outcome=done.outcome,
            details={"simulated": True},
            previous_hash=chain.head,
        )
        side = AuditSide(event=event.id, salt=secrets.token_hex(16))
        event.side_hash = side_hash(side)
        event.hash = event_hash(event)
        event.save(force_insert=True)
        side.save(force_insert=True)
        chain.length, chain.head = event.sequence, event.hash
    chain.save(update_fields=["length", "head"])


def seed_week_review(people: DemoPeople) -> None:
    """Let the lead confirm to have read it."""
    review_week(
        actor=people.accounts["lead"],
        programme=people.programme,
        starts_on=last_week(),
        note=NOTE,
    )


def _of(people: DemoPeople, week: date) -> Iterator[_Done]:
    def done(who: str, day: int, clock: tuple[int, int], verb: str, outcome: Any) -> _Done:
        at = datetime.combine(week + timedelta(days=day), time(*clock))
        return _Done(people.accounts[who], timezone.make_aware(at), verb, outcome)

    yield from (done(*work, Outcome.ALLOWED) for work in WORK)
    yield done(*REFUSED, Outcome.DENIED)
