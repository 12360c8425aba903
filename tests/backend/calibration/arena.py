"""A programme with gold sessions, and raters who score them so far from gold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

from django.utils import timezone

from backend.access.roles import Role
from backend.accounts.models import User
from backend.calibration import services
from backend.calibration.models import (
    Attempt,
    CalibrationSet,
    GoldRating,
    GoldSource,
    SetPurpose,
)
from backend.calibration.services import GoldDraft, GoldEntry
from backend.calibration.terms import Terms
from backend.casework.models import TherapySession
from backend.instruments.models import RubricVersion
from backend.programmes.models import Programme
from backend.ratings.completeness import Entry
from backend.ratings.models import (
    Assignment,
    AssignmentStatus,
    ItemScore,
    Rating,
    RatingStatus,
)
from backend.ratings.services import start_assignment
from tests import factories

AREA = "dispute"
# Small enough to be quick: practice on two sessions, tests of six.
TERMS = Terms("competence", practice_sessions=2, test_sessions=6, retest_sessions=3)
# Competence of the gold sessions, of mixed quality.
LEVELS = (1, 4, 2, 5, 3, 4, 1, 5, 2, 3, 4, 2)


@dataclass
class Arena:
    """Who and what there is; sessions and golds in the same order."""

    programme: Programme
    lead: User
    rater: User
    rubric: RubricVersion
    sessions: list[TherapySession]
    golds: list[GoldRating] = field(default_factory=list)

    def make_set(self, purpose: SetPurpose, of: slice, name: str = "") -> CalibrationSet:
        """Make a set of some of the gold sessions."""
        return services.make_set(
            actor=self.lead,
            programme=self.programme,
            name=name or f"{purpose} {of.start}",
            purpose=purpose,
            rubric=self.rubric,
            golds=self.golds[of],
        )

    def adopt(self, terms: Terms = TERMS) -> None:
        """Adopt a rule."""
        services.adopt_rule(
            actor=self.lead,
            programme=self.programme,
            rubric=self.rubric,
            terms=terms,
            reason="To begin with.",
        )

    def begin(self, chosen: CalibrationSet, rater: User | None = None) -> Attempt:
        """Begin a set."""
        return services.begin_attempt(actor=rater or self.rater, calibration_set=chosen)

    def finish(self, attempt: Attempt, apart: Sequence[int] = (0,)) -> Attempt:
        """Rate every session of an attempt, so many points from gold, and judge it."""
        given = Assignment.objects.filter(round_session__round=attempt.round).order_by("position")
        for position, assignment in enumerate(given):
            self.rate(assignment, apart[position % len(apart)])
        services.follow_up(assignment_id=assignment.pk)
        return Attempt.objects.select_related("result").get(pk=attempt.pk)

    def rate(self, assignment: Assignment, apart: int = 0, area: str = AREA) -> Rating:
        """Submit a rating that lies so many points from gold on every item, within the scale."""
        rating, _ = start_assignment(actor=assignment.rater, assignment=assignment)
        gold = GoldRating.objects.get(
            therapy_session=rating.therapy_session, rubric=self.rubric, replaced_by__isnull=True
        )
        ItemScore.objects.bulk_create(
            ItemScore(
                rating=rating,
                item=row.item,
                status=row.status,
                values={
                    "adherence": row.values["adherence"],
                    "competence": min(6, max(1, row.values["competence"] + apart)),
                }
                if row.values
                else {},
                not_applicable_reason=row.not_applicable_reason,
            )
            for row in gold.scores.all()
        )
        now = timezone.now()
        Rating.objects.filter(pk=rating.pk).update(
            problem_areas=[area], status=RatingStatus.SUBMITTED, submitted_at=now
        )
        Assignment.objects.filter(pk=assignment.pk).update(status=AssignmentStatus.SUBMITTED)
        rating.refresh_from_db()
        return rating

    def rate_plain(self, assignment: Assignment) -> Rating:
        """Submit a rating of a session that has no gold."""
        rating, _ = start_assignment(actor=assignment.rater, assignment=assignment)
        ItemScore.objects.create(
            rating=rating, item="A1", status="scored", values={"adherence": 3, "competence": 4}
        )
        Rating.objects.filter(pk=rating.pk).update(
            problem_areas=[AREA], status=RatingStatus.SUBMITTED, submitted_at=timezone.now()
        )
        Assignment.objects.filter(pk=assignment.pk).update(status=AssignmentStatus.SUBMITTED)
        rating.refresh_from_db()
        return rating

    def qualify(self, apart: Sequence[int] = (0, 1, 0, 0, -1, 0)) -> Attempt:
        """Let the rater practise on the first two sessions, and pass the test on the next six."""
        self.finish(self.begin(self.make_set(SetPurpose.PRACTICE, slice(0, 2))))
        return self.finish(self.begin(self.make_set(SetPurpose.TEST, slice(2, 8))), apart)


def build(n_sessions: int = len(LEVELS), slug: str = "arena") -> Arena:
    """Create a programme with one rater and gold for every session."""
    programme = factories.make_programme(slug)
    lead = factories.make_member(programme, Role.LEAD, f"{slug}-lead")
    rater = factories.make_member(programme, Role.RATER, f"{slug}-rater", "R01")
    sessions = make_sessions(programme, lead, n_sessions)
    arena = Arena(programme, lead, rater, factories.ipt_rubric(), sessions)
    arena.golds = [
        enter(arena, session, level)
        for session, level in zip(sessions, cycle(LEVELS), strict=False)
    ]
    return arena


def enter(arena: Arena, session: TherapySession, level: int, **said: Any) -> GoldRating:
    """Enter a gold rating of about one competence."""
    return services.enter_gold(
        actor=arena.lead,
        therapy_session=session,
        rubric=arena.rubric,
        draft=gold_draft(arena, session, level, **said),
    )


def gold_draft(arena: Arena, session: TherapySession, level: int, **said: Any) -> GoldDraft:
    """Return a whole gold rating."""
    from backend.calibration.gold_form import gold_form

    form = gold_form(arena.lead, session, arena.rubric, [AREA])
    values: dict[str, Any] = {
        "source": GoldSource.CONSENSUS,
        "made_by": [],
        "n_makers": 3,
        "problem_areas": [AREA],
        "entries": entries(form["items"], level),
        "rationale": "A session of dispute.",
    }
    return GoldDraft(**(values | said))


def entries(items: Sequence[Mapping[str, Any]], level: int) -> dict[str, GoldEntry]:
    """Return scores for what is required, and no opportunity for the rest."""
    found = {}
    for position, item in enumerate(items):
        if not item["statuses"]:
            continue
        if "absent" in item["statuses"]:
            competence = min(6, max(1, level + position % 2))
            found[item["item"]] = GoldEntry(
                Entry(status="scored", evidence=(1,)),
                {"adherence": min(4, 1 + level // 2), "competence": competence},
                f"Because of {item['item']}.",
            )
        else:
            found[item["item"]] = GoldEntry(
                Entry(status="not_applicable", not_applicable_reason="no_opportunity")
            )
    return found


def checks_of(rater: User) -> list[Assignment]:
    """Return a rater's hidden checks in the order in which they meet them."""
    rows = Assignment.objects.filter(rater=rater, round_session__is_check=True)
    return list(rows.order_by("position"))


def make_sessions(programme: Programme, lead: User, n_sessions: int) -> list[TherapySession]:
    """Create sessions of a new trainee's middle phase that are ready to be rated."""
    case = factories.make_case(factories.make_enrolment(programme))
    return [
        factories.make_session(programme, case=case, number=number, n_turns=4, ready_by=lead)
        for number in range(5, 5 + n_sessions)
    ]
