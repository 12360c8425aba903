"""How long the demo's programme keeps what it has: two versions of a policy, a hold, proofs."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from backend.audit.services import record
from backend.config.demo.people import DemoPeople
from backend.config.demo.sessions import RETENTION_WEEKS, DemoSession
from backend.retention.due import effective_day
from backend.retention.models import (
    DeletionProof,
    LegalHold,
    LegalHoldLift,
    RetentionPolicy,
    What,
)
from backend.retention.services.applying import RETENTION

# The texts of the history went under the first version; the second keeps those of the demo.
FIRST_DAYS, SECOND_DAYS = RETENTION_WEEKS * 7, 730
RECORDING_DAYS, UNFINISHED_DAYS = 30, 90
SECOND_SET_DAYS_AGO = 21


class RetentionSeeder:
    """Write policies, holds and proofs of the demo's programme."""

    def __init__(self, people: DemoPeople, sessions: Sequence[DemoSession], today: date) -> None:
        self.programme, self.lead = people.programme, people.accounts["lead"]
        self.first_day = people.first_day
        self.sessions = sessions
        self.today = today

    def seed(self) -> None:
        """Write all of it."""
        first = self._policy(1, self.first_day, {"text": _rule("held", FIRST_DAYS)})
        self._policy(
            2,
            self.today - timedelta(days=SECOND_SET_DAYS_AGO),
            {
                "text": _rule("held", SECOND_DAYS),
                "recording": _rule("imported", RECORDING_DAYS),
                "unfinished": _rule("imported", UNFINISHED_DAYS),
            },
        )
        self._holds()
        self._proofs(first)

    def _policy(self, number: int, day: date, rules: dict[str, object]) -> RetentionPolicy:
        return RetentionPolicy.objects.create(
            programme=self.programme,
            number=number,
            rules=rules,
            set_by=self.lead,
            set_at=_at(day, 9),
            effective_on=effective_day(day),
        )

    def _holds(self) -> None:
        cases = list(dict.fromkeys(one.case for one in self.sessions if one.file))
        # The recording of the first case is what is coming.
        lifted = cases[0]
        # Of another trainee: nothing of the first, who signs in, is kept from being withdrawn.
        standing = next(one for one in cases if one.enrolment_id != lifted.enrolment_id)
        LegalHold.objects.create(
            programme=self.programme,
            case=standing,
            reason="A complaint about the treatment is being looked into.",
            placed_by=self.lead,
            placed_at=_at(self.today - timedelta(days=12), 10),
        )
        hold = LegalHold.objects.create(
            programme=self.programme,
            case=lifted,
            reason="The hospital's lawyers asked for it.",
            placed_by=self.lead,
            placed_at=_at(self.today - timedelta(days=90), 10),
        )
        LegalHoldLift.objects.create(
            programme=self.programme,
            hold=hold,
            reason="They need it no longer.",
            lifted_by=self.lead,
            lifted_at=_at(self.today - timedelta(days=40), 10),
        )

    def _proofs(self, policy: RetentionPolicy) -> None:
        gone = [one for one in self.sessions if one.transcript.deleted_at is not None]
        proofs = []
        for one in gone:
            text = one.transcript
            event = record(
                actor=None,
                verb="session.text_erased",
                programme_id=self.programme.pk,
                target=one.row,
                details={
                    "reason": RETENTION,
                    "content_hash": text.content_hash,
                    "counts": {"transcripts": 1, "turns": text.n_turns},
                },
            )
            proofs.append(
                DeletionProof(
                    programme=self.programme,
                    therapy_session=one.row,
                    what=What.TEXT,
                    content_hash=text.content_hash,
                    size=text.n_turns,
                    reason=RETENTION,
                    policy=policy,
                    event_sequence=event.sequence,
                    deleted_at=text.deleted_at or timezone.now(),
                )
            )
        DeletionProof.objects.bulk_create(proofs)


def _rule(event: str, days: int) -> dict[str, object]:
    return {"event": event, "days": days, "on": None}


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
