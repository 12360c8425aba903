"""Ratings that differ, and consensus on them, for tests; straight through the services."""

from dataclasses import dataclass, replace
from typing import Any

from backend.accounts.models import User
from backend.casework.models import TherapySession
from backend.consensus import services
from backend.consensus.boards import Opened
from backend.consensus.comparing import AREA
from backend.consensus.models import AnchorNote, CalibrationMeeting, Cause, ConsensusCase
from backend.consensus.selectors import case_details
from backend.consensus.services import Answer, Saying
from backend.instruments.rules import instrument_of
from backend.ratings.completeness import Entry
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
    RoundPhase,
    RoundSession,
)
from tests import factories
from tests.worlds import World

USUAL = (2, 3)
SLIP = Saying(cause=Cause.SLIP)


def full_rating(
    session: TherapySession,
    *,
    rater: User,
    assignment: Assignment,
    area: str = "dispute",
    with_notes: bool = True,
    **scores: tuple[int, int],
) -> Rating:
    """Submit a rating that answers everything: 2 and 3 on every required item, unless told."""
    rubric = assignment.round_session.round.rubric
    rating = factories.make_rating(
        session,
        rater=rater,
        kind=RatingKind.INDEPENDENT
        if assignment.round_session.rates_trainee
        else RatingKind.CALIBRATION,
        assignment=assignment,
        scores={"A1": scores.get("A1", USUAL)},
        problem_areas=[area],
        submitted=False,
    )
    asked = instrument_of(rubric.pk).applicability(
        phase=session.phase, treatment_format=rating.session_format, problem_areas=[area]
    )
    for item, said in asked.items():
        if item == "A1":
            continue
        row = ItemScore(rating=rating, item=item)
        if said.state == "required" or item in scores:
            adherence, competence = scores.get(item, USUAL)
            row.status = ItemStatus.SCORED
            row.values = {"adherence": adherence, "competence": competence}
            Evidence.objects.create(rating=rating, item=item, turn_number=2)
        else:
            row.status = ItemStatus.NOT_APPLICABLE
            row.not_applicable_reason = said.reason or "no_opportunity"
        row.note = f"note of {rater.name} on {item}" if with_notes else ""
        row.save()
    rating.status, rating.submitted_at = RatingStatus.SUBMITTED, factories.NOW
    rating.save()
    assignment.status = AssignmentStatus.SUBMITTED
    assignment.save()
    return rating


@dataclass
class Talk:
    """A round in its consensus phase, with one session that two raters see differently."""

    world: World
    round: Round
    session: TherapySession
    row: RoundSession
    ratings: tuple[Rating, Rating]

    def open(self, *, adjudicator: User | None = None) -> ConsensusCase:
        """Open the consensus."""
        (case,) = services.open_cases(
            actor=self.world.lead, round_=self.round, sessions=[self.row], adjudicator=adjudicator
        )
        return case


def disagree(
    w: World,
    *,
    phase: RoundPhase = RoundPhase.CONSENSUS,
    areas: tuple[str, str] = ("dispute", "dispute"),
    second: dict[str, tuple[int, int]] | None = None,
    with_notes: bool = True,
) -> Talk:
    """Let rater 1 and rater 2 differ on A2 and D1, or as told."""
    number = 120 + TherapySession.objects.filter(case=w.case, number__gte=120).count()
    session = factories.make_session(w.programme, case=w.case, number=number, ready_by=w.lead)
    round_ = factories.make_round(
        w.programme, lead=w.lead, sessions=[session], raters=[w.rater1, w.rater2], phase=phase
    )
    row = RoundSession.objects.get(round=round_)

    def rate(rater: User, area: str, **scores: tuple[int, int]) -> Rating:
        assignment = w.assignment(round_, rater)
        return full_rating(
            session,
            rater=rater,
            assignment=assignment,
            area=area,
            with_notes=with_notes,
            **scores,
        )

    others = {"A3": (4, 6), "D1": (1, 2)} if second is None else second
    ratings = rate(w.rater1, areas[0], A3=(1, 1)), rate(w.rater2, areas[1], **others)
    return Talk(w, round_, session, row, ratings)


def opened(person: User, case: ConsensusCase) -> Opened:
    """Load a case as the person sees it."""
    return Opened(case_details(person).get(pk=case.pk))


def give_reasons(w: World, case: ConsensusCase) -> None:
    """Let both raters say why, on everything that is to be settled by now."""
    for rater in (w.rater1, w.rater2):
        found = opened(rater, case)
        for part in found.table.reasons_due_from(rater.pk, found.board):
            services.give_reason(
                actor=rater, case=case, part=part, text=f"{rater.name} on {part or 'the area'}"
            )


def settle_all(w: World, case: ConsensusCase, *, by: User | None = None, rule: str = "") -> None:
    """Settle every item they differ on as 3 and 4, the first with a rule."""
    by = by or w.rater1
    saying = replace(SLIP, rule=rule)
    for part in opened(by, case).board.differing:
        if part == AREA:
            continue
        services.settle_item(
            actor=by,
            case=case,
            item=part,
            answer=Answer(Entry(status=ItemStatus.SCORED), {"adherence": 3, "competence": 4}),
            saying=saying,
        )
        saying = SLIP


def agree(case: ConsensusCase, *people: User) -> None:
    """Let people agree to what stands."""
    for person in people:
        services.agree(actor=person, case=case, basis=opened(person, case).basis)


def conclude(w: World, *, rule: str = "Count the plan, not the wish.") -> ConsensusCase:
    """Run a whole consensus of two raters."""
    case = disagree(w).open()
    give_reasons(w, case)
    settle_all(w, case, rule=rule)
    agree(case, w.rater1, w.rater2)
    return case


def make_case(w: World) -> ConsensusCase:
    """Open the consensus on the closed round's session, with the adjudicator."""
    found = ConsensusCase.objects.filter(round_session__round=w.closed_round).first()
    if found is not None:
        return found
    row = RoundSession.objects.get(round=w.closed_round)
    (case,) = services.open_cases(
        actor=w.lead, round_=w.closed_round, sessions=[row], adjudicator=w.adjudicator
    )
    return case


def make_meeting(w: World) -> CalibrationMeeting:
    """Call a meeting on the closed round's session and one more, each with its adjudicator.

    No note of a rater holds their name, by which others would be told who rated.
    """
    found = CalibrationMeeting.objects.filter(programme=w.programme).first()
    if found is not None:
        return found
    return services.call_meeting(
        actor=w.lead,
        programme=w.programme,
        name="Spring sitting",
        held_on=factories.NOW.date(),
        cases=[make_case(w), disagree(w, with_notes=False).open(adjudicator=w.adjudicator)],
    )


def make_note(w: World, **said: Any) -> AnchorNote:
    """Write a note on an item."""
    found = AnchorNote.objects.filter(programme=w.programme).first()
    if found is not None and not said:
        return found
    values = {"item": "A1", "text": "Count the plan, not the wish."} | said
    return services.make_note(
        actor=w.lead, programme=w.programme, rubric=factories.ipt_rubric(), **values
    )
