"""Harm flags of the demo: what its ratings raised, looked into but for the newest."""

from datetime import datetime, timedelta

from django.utils import timezone

from backend.care.models import HarmFlag, HarmFlagStep, Outcome, StepKind
from backend.care.policies import acknowledge_by, settle_by
from backend.config.demo.people import DemoPeople
from backend.instruments.rules import instrument_of
from backend.ratings.models import RaisedFlag, RatingKind

FINDING = (
    "Listened to the passage together; the safety plan follows in the next turns. Agreed to open "
    "the next session with it."
)
N_OPEN = 1


def seed_flags(people: DemoPeople) -> None:
    """Pass on the harm flags of the submitted ratings; the newest still waits."""
    raised = RaisedFlag.objects.filter(
        rating__programme=people.programme, rating__kind=RatingKind.INDEPENDENT
    ).select_related("rating")
    harm = []
    for row in raised.order_by("-raised_at", "pk"):
        known = {flag.id: flag for flag in instrument_of(row.rating.rubric_id).rubric.flags}
        if known[row.flag].kind == "harm":
            harm.append((row, known[row.flag].text))
    for index, (row, text) in enumerate(harm):
        waits = index < N_OPEN
        at = timezone.now() - timedelta(hours=20) if waits else row.raised_at
        _pass_on(people, row, text, at=at, waits=waits)


def _pass_on(people: DemoPeople, row: RaisedFlag, text: str, *, at: datetime, waits: bool) -> None:
    rating = row.rating
    flag = HarmFlag.objects.create(
        programme_id=rating.programme_id,
        therapy_session_id=rating.therapy_session_id,
        rating=rating,
        flag=row.flag,
        text=text,
        raised_at=at,
        acknowledge_by=acknowledge_by(at),
    )
    turns = rating.evidence.filter(item=row.flag).order_by("turn_number")
    steps = [
        HarmFlagStep(
            kind=StepKind.RAISED,
            made_at=at,
            turns=list(turns.values_list("turn_number", flat=True)),
        )
    ]
    if not waits:
        looked, settled = at + timedelta(hours=26), at + timedelta(days=5)
        supervisor, lead = people.accounts["supervisor"], people.accounts["lead"]
        steps += [
            HarmFlagStep(
                kind=StepKind.ACKNOWLEDGED,
                made_by=supervisor,
                made_at=looked,
                settle_by=settle_by(looked),
            ),
            HarmFlagStep(
                kind=StepKind.SETTLED,
                made_by=lead,
                made_at=settled,
                outcome=Outcome.CONFIRMED,
                note=FINDING,
            ),
        ]
    for number, step in enumerate(steps, start=1):
        step.programme_id = rating.programme_id
        step.therapy_session_id = rating.therapy_session_id
        step.harm_flag, step.number = flag, number
        step.save()
