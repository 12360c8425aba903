"""Two sessions of the closed round in a meeting: one concluded and rated again, one begun."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from backend.accounts.models import User
from backend.config.demo.people import DemoPeople
from backend.consensus import services
from backend.consensus.boards import Opened, apart
from backend.consensus.comparing import AREA, DEFAULT_LIMITS, board_of
from backend.consensus.models import AnchorNote, Cause, ConsensusCase, ConsensusResult
from backend.consensus.selectors import case_details, submitted_ratings_of
from backend.consensus.services import Answer, Saying
from backend.instruments.rules import instrument_of
from backend.ratings.calibrating import tell_submitted
from backend.ratings.completeness import Entry, sheet_of
from backend.ratings.models import (
    Assignment,
    AssignmentStatus,
    Evidence,
    ItemScore,
    ItemStatus,
    Rating,
    RatingKind,
    RatingStatus,
    Round,
    RoundPurpose,
    RoundSession,
)

# Fewer differences are settled sooner: the demo is to be made in seconds.
FEWEST = 3
N_SAID_BY_OTHER = 3
RULE = "Score what the therapist ties together aloud; what only the rater can link is not enough."
EARLIER_RULE = (
    "A greeting is no opening: from 2 on, the therapist asks for mood and for the week's events."
)
REASONS = (
    "I heard it once, and briefly.",
    "It comes up twice; the second time the client takes it further.",
    "I counted the plan at the end as well.",
)
SLIP, UNCLEAR = Saying(Cause.SLIP), Saying(Cause.ANCHOR_UNCLEAR, rule=RULE)


@dataclass(frozen=True)
class _Pair:
    """A session with its two ratings."""

    row: RoundSession
    n_differing: int
    n_triggers: int
    area_agrees: bool
    raters: frozenset[UUID]


def seed_consensus(people: DemoPeople, closed: Round) -> None:
    """Let two raters conclude one consensus, and one who can sign in begin another."""
    lead = people.accounts["lead"]
    one, other = (people.accounts[name].pk for name in ("rater1", "rater2"))
    pairs = [_pair(row) for row in _readable(closed)]
    second = max(pairs, key=lambda p: (one in p.raters, p.n_triggers, p.n_differing, p.row.code))
    rest = [p for p in pairs if p is not second and p.area_agrees and p.n_differing >= FEWEST]
    first = min(rest, key=lambda p: (other not in p.raters, p.n_differing, p.row.code))
    done, begun = (
        services.open_cases(actor=lead, round_=closed, sessions=[pair.row])[0]
        for pair in (first, second)
    )
    services.call_meeting(
        actor=lead,
        programme=people.programme,
        name="Autumn sitting",
        held_on=timezone.localdate(),
        cases=[done, begun],
    )
    raters = _raters(done, people)
    _conclude(done, raters)
    _rate_again(lead, done, raters)
    _begin(begun, _raters(begun, people))
    _earlier_note(people, closed)


def _readable(closed: Round) -> list[RoundSession]:
    """Return the round's sessions whose text can be read, in a fixed order."""
    rows = RoundSession.objects.filter(
        round=closed, therapy_session__transcript__deleted_at__isnull=True
    )
    return list(rows.select_related("therapy_session").order_by("code"))


def _raters(case: ConsensusCase, people: DemoPeople) -> list[User]:
    """Return who rated the session, whoever can sign in first."""
    found = [side.rating.rater for side in case.sides.select_related("rating__rater")]
    return sorted(found, key=people.raters.index)


def _pair(row: RoundSession) -> _Pair:
    ratings: Sequence[Rating] = submitted_ratings_of(row)
    sheets = [sheet_of(rating, instrument_of(rating.rubric_id)) for rating in ratings]
    board = board_of(sheets, None, {})
    return _Pair(
        row=row,
        n_differing=len(board.differing),
        n_triggers=len(apart(ratings, DEFAULT_LIMITS)),
        area_agrees=AREA not in board.differing,
        raters=frozenset(rating.rater_id for rating in ratings),
    )


def _opened(person: User, case: ConsensusCase) -> Opened:
    return Opened(case_details(person).get(pk=case.pk))


def _conclude(case: ConsensusCase, raters: Sequence[User]) -> None:
    """Say why on everything, settle each item as one of the two had it, and agree."""
    first = raters[0]
    differing = _opened(first, case).board.differing
    for number, rater in enumerate(raters):
        for place, part in enumerate(differing, start=number):
            services.give_reason(
                actor=rater, case=case, part=part, text=REASONS[place % len(REASONS)]
            )
    sheets = list(_opened(first, case).sheets.values())
    for place, part in enumerate(differing):
        entry = sheets[place % len(sheets)].entry(part)
        services.settle_item(
            actor=raters[place % len(raters)],
            case=case,
            item=part,
            answer=Answer(
                Entry(
                    status=entry.status,
                    choices=entry.choices,
                    count=entry.count,
                    not_applicable_reason=entry.not_applicable_reason,
                ),
                dict(entry.values) if entry.status == ItemStatus.SCORED else {},
            ),
            saying=UNCLEAR if place == 0 else replace(SLIP, cause=Cause.EVIDENCE_MISSED),
        )
    for rater in raters:
        services.agree(actor=rater, case=case, basis=_opened(rater, case).basis)


def _rate_again(lead: User, case: ConsensusCase, raters: Sequence[User]) -> None:
    """Let one who can sign in rate the session again, and plan it for the other.

    The second rating is nearer to what was settled.
    """
    opened = _opened(lead, case)
    now = timezone.now()
    again, planned = (opened.table.letter_of(rater.pk) or "" for rater in raters[:2])
    services.plan_recodes(actor=lead, case=case, letters=[again], opens_on=timezone.localdate(now))
    services.plan_recodes(
        actor=lead,
        case=case,
        letters=[planned],
        opens_on=timezone.localdate(now) + timedelta(weeks=4),
    )
    given = Assignment.objects.get(
        rater=raters[0], round_session__round__purpose=RoundPurpose.RECODE
    )
    first = opened.ratings[again]
    rating = Rating.objects.create(
        programme=case.programme,
        kind=RatingKind.CALIBRATION,
        therapy_session=first.therapy_session,
        assignment=given,
        rater=first.rater,
        rubric=first.rubric,
        session_phase=first.session_phase,
        session_format=first.session_format,
        problem_areas=first.problem_areas,
        active_seconds=first.active_seconds,
        is_simulated=True,
        started_at=now,
        saved_at=now,
    )
    answers = {row["item"]: row for row in ConsensusResult.objects.get(case=case).answers}
    # One difference stays as it was first rated.
    kept = opened.board.differing[-1]
    for row in first.item_scores.all():
        said = answers[row.item]
        score = ItemScore(rating=rating, item=row.item, status=row.status, values=row.values)
        score.not_applicable_reason = row.not_applicable_reason
        if row.item != kept:
            score.status, score.values = said["status"], said["values"]
            score.not_applicable_reason = said["not_applicable_reason"]
        score.save()
    Evidence.objects.bulk_create(
        Evidence(rating=rating, item=row.item, turn_number=row.turn_number)
        for row in first.evidence.all()
    )
    rating.status, rating.submitted_at = RatingStatus.SUBMITTED, now
    rating.save()
    given.status = AssignmentStatus.SUBMITTED
    given.save(update_fields=["status"])
    tell_submitted(rating)


def _begin(case: ConsensusCase, raters: Sequence[User]) -> None:
    """Let one say why on the first differences, so that the other has something to wait for."""
    one, other = raters
    opened = _opened(other, case)
    parts = opened.table.reasons_due_from(other.pk, opened.board)[:N_SAID_BY_OTHER]
    for place, part in enumerate(parts):
        services.give_reason(actor=other, case=case, part=part, text=REASONS[place])
    for part in parts[:1]:
        services.give_reason(actor=one, case=case, part=part, text=REASONS[-1])


def _earlier_note(people: DemoPeople, closed: Round) -> None:
    """Give raters a rule from before the open round, which they therefore rate with."""
    assert closed.closed_at is not None  # noqa: S101 - the demo has closed it
    AnchorNote.objects.create(
        programme=people.programme,
        rubric=closed.rubric,
        item="A1",
        text=EARLIER_RULE,
        made_by=people.accounts["lead"],
        made_at=closed.closed_at,
    )
