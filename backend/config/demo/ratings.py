"""The demo's rounds and ratings: one round closed with a history, one open."""

import math
import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from backend.accounts.models import User
from backend.config.demo.people import DemoPeople
from backend.config.demo.sessions import DemoSession
from backend.config.demo.simulation import OPPORTUNITY, SimulatedPanel, SimulatedRating
from backend.instruments.models import RubricVersion
from backend.instruments.rules import Instrument, instrument_of
from backend.ratings.draw import ALGORITHM, draw, frame_hash, rows_of
from backend.ratings.models import (
    Assignment,
    AssignmentStatus,
    Evidence,
    ItemScore,
    RaisedFlag,
    Rating,
    RatingKind,
    RatingStatus,
    Round,
    RoundDraw,
    RoundPhase,
    RoundRater,
    RoundSession,
    Stratum,
)
from backend.ratings.plan import draw_codes, make_plan

CLOSED_NAME = "Winter and spring sessions"
OPEN_NAME = "Current round"
RATERS_PER_SESSION = 2
# Trainees whose every session the supervisor rates as well.
CLOSELY_SUPERVISED = {"T01", "T02"}
FLAG_SEEN = 0.8
SELF_RATED = 0.5
# Of the written sessions, those whose trainees rated themselves; feedback on the others waits.
SELF_RATED_WRITTEN = {("T01", 2), ("T02", 3)}
# Of the sessions that nobody has rated, those that are drawn for the open round.
DRAWN_SHARE = 0.8


class RatingSeeder:
    """Create rounds and the simulated ratings in them."""

    def __init__(
        self,
        people: DemoPeople,
        sessions: Sequence[DemoSession],
        rng: np.random.Generator,
        today: date,
    ) -> None:
        self.people = people
        self.sessions = sessions
        self.rng = rng
        self.today = today
        self.rubric = RubricVersion.objects.get(pins__programme=people.programme)
        self.instrument: Instrument = instrument_of(self.rubric.pk)
        names = [str(person.pk) for person in people.raters]
        self.panel = SimulatedPanel(rng, names, list(self.instrument.parts))
        self._shared: dict[str, tuple[dict[str, float], dict[str, bool]]] = {}
        self._scores: list[ItemScore] = []
        self._evidence: list[Evidence] = []
        self._flags: list[RaisedFlag] = []
        self._ratings: list[Rating] = []

    def seed(self) -> tuple[Round, Round]:
        """Create both rounds with their ratings, and the ratings outside rounds."""
        closed = self._round(CLOSED_NAME, RoundPhase.CLOSED, self.people.raters)
        opened = self._round(OPEN_NAME, RoundPhase.INDEPENDENT, self.people.raters[:4])
        self._fill(closed, [s for s in self.sessions if not s.is_open])
        self._fill(opened, self._drawn(opened, [s for s in self.sessions if s.is_open]))
        self._by_supervisors()
        self._by_trainees()
        self._write()
        return closed, opened

    def _round(self, name: str, phase: RoundPhase, raters: Sequence[User]) -> Round:
        weeks_ago = 8 if phase == RoundPhase.CLOSED else 1
        started = self._moment(self.today - timedelta(weeks=weeks_ago))
        is_closed = phase == RoundPhase.CLOSED
        row = Round.objects.create(
            programme=self.people.programme,
            name=name,
            phase=phase,
            rubric=self.rubric,
            raters_per_session=RATERS_PER_SESSION,
            due_on=self.today + timedelta(days=-14 if is_closed else 10),
            seed=int(self.rng.integers(1, 2**31)),
            is_simulated=True,
            created_by=self.people.accounts["lead"],
            started_at=started,
            closed_at=self._moment(self.today - timedelta(weeks=2)) if is_closed else None,
        )
        RoundRater.objects.bulk_create(RoundRater(round=row, rater=rater) for rater in raters)
        return row

    def _drawn(self, round_: Round, sessions: Sequence[DemoSession]) -> list[DemoSession]:
        """Draw most of the sessions that nobody has rated, evenly by trainee, and keep how."""
        frame = {str(s.row.pk): str(s.case.enrolment_id) for s in sessions}
        n_wanted = math.ceil(DRAWN_SHARE * len(frame))
        seed = f"demo-{round_.seed}"
        picks = draw(frame, n_wanted, seed)
        RoundDraw.objects.create(
            programme=self.people.programme,
            round=round_,
            algorithm=ALGORITHM,
            seed=seed,
            seed_is_given=True,
            stratified_by=Stratum.TRAINEE,
            filter={"not_yet_given": True},
            n_registered=len(frame),
            left_out={},
            frame=rows_of(frame),
            frame_hash=frame_hash(frame),
            n_wanted=n_wanted,
            picks=picks,
        )
        return [s for s in sessions if str(s.row.pk) in set(picks)]

    def _moment(self, day: date) -> datetime:
        return datetime.combine(day, time(9, 0), tzinfo=UTC)

    def _fill(self, round_: Round, sessions: Sequence[DemoSession]) -> None:
        """Give each session to two raters by the plan that every round uses, and rate it."""
        raters = [row.rater for row in round_.round_raters.select_related("rater").order_by("id")]
        raters.sort(key=self.people.raters.index)
        random_of_round = random.Random(round_.seed)  # noqa: S311 - a plan that can be redone
        plan = make_plan(
            range(len(sessions)),
            range(len(raters)),
            wanted=dict.fromkeys(range(len(sessions)), RATERS_PER_SESSION),
            conflicts={},
            rng=random_of_round,
        )
        codes = draw_codes(len(sessions), random_of_round)
        for index, (session, code) in enumerate(zip(sessions, codes, strict=True)):
            row = RoundSession.objects.create(round=round_, therapy_session=session.row, code=code)
            for number in plan.raters_of[index]:
                assignment = Assignment.objects.create(
                    programme=self.people.programme,
                    round_session=row,
                    rater=raters[number],
                    position=plan.order_of[number].index(index),
                    status=self._status(round_, raters[number], index),
                )
                if assignment.status == AssignmentStatus.SUBMITTED:
                    self._independent(round_, session, assignment)

    def _status(self, round_: Round, rater: User, index: int) -> AssignmentStatus:
        """Say how far an assignment is; in the open round the first two raters begin themselves."""
        if round_.phase == RoundPhase.CLOSED:
            return AssignmentStatus.SUBMITTED
        is_account = rater in self.people.raters[:2]
        return AssignmentStatus.WAITING if is_account or index % 2 else AssignmentStatus.SUBMITTED

    def _independent(self, round_: Round, session: DemoSession, assignment: Assignment) -> None:
        started = round_.started_at or self._moment(self.today)
        days = int(self.rng.integers(0, 35 if round_.phase == RoundPhase.CLOSED else 6))
        minutes = int(self.rng.integers(90, 10 * 60))
        self._rate(
            session,
            rater=assignment.rater,
            kind=RatingKind.INDEPENDENT,
            at=started + timedelta(days=days, minutes=minutes),
            assignment=assignment,
        )

    def _by_supervisors(self) -> None:
        """Let supervisors rate the written sessions, and all sessions of two trainees."""
        for session in self.sessions:
            code = session.case.enrolment.code
            if not session.is_open and (session.file or code in CLOSELY_SUPERVISED):
                self._rate(
                    session,
                    rater=self.people.supervisor_of[code],
                    kind=RatingKind.SUPERVISOR,
                    at=self._moment(self.today - timedelta(days=10)),
                )

    def _by_trainees(self) -> None:
        """Let trainees rate some of their own sessions."""
        for session in self.sessions:
            if session.is_open:
                continue
            which = (session.case.enrolment.code, session.row.number)
            is_rated = bool(self.rng.random() < SELF_RATED)
            if which in SELF_RATED_WRITTEN or (is_rated and not session.file):
                self._rate(
                    session,
                    rater=session.case.enrolment.person,
                    kind=RatingKind.SELF,
                    at=self._moment((session.row.held_on or self.today) + timedelta(days=2)),
                )

    def _rate(
        self,
        session: DemoSession,
        *,
        rater: User,
        kind: RatingKind,
        at: datetime,
        assignment: Assignment | None = None,
    ) -> None:
        area = self.panel.draw_area(session.area)
        states = self.instrument.applicability(
            phase=session.row.phase, treatment_format=session.case.format, problem_areas=[area]
        )
        effects, opportunities = self.shared_of(session)
        drawn = self.panel.rate(
            rater=str(rater.pk),
            trainee=session.case.enrolment.code,
            level=session.level,
            area=area,
            states={item: (str(s.state), str(s.reason or "")) for item, s in states.items()},
            item_effects=effects,
            opportunities=opportunities,
            is_self=kind == RatingKind.SELF,
        )
        rating = Rating(
            programme=self.people.programme,
            kind=kind,
            therapy_session=session.row,
            assignment=assignment,
            rater=rater,
            rubric=self.rubric,
            session_phase=session.row.phase,
            session_format=session.case.format,
            problem_areas=list(drawn.problem_areas),
            active_seconds=int(self.rng.integers(28 * 60, 75 * 60)),
            is_simulated=True,
            version=2,
            started_at=at - timedelta(minutes=80),
            saved_at=at,
        )
        self._ratings.append(rating)
        self._parts(rating, drawn, session)

    def shared_of(self, session: DemoSession) -> tuple[dict[str, float], dict[str, bool]]:
        """Return what all raters of a session meet: item effects and which occasions arose."""
        key = str(session.row.pk)
        if key not in self._shared:
            happened = {
                item: item in session.key_turns or bool(self.rng.random() < OPPORTUNITY)
                for item in self.instrument.parts
            }
            self._shared[key] = (self.panel.draw_item_effects(), happened)
        return self._shared[key]

    def _parts(self, rating: Rating, drawn: SimulatedRating, session: DemoSession) -> None:
        for item, score in drawn.items.items():
            self._scores.append(
                ItemScore(
                    rating=rating,
                    item=item,
                    status=score.status,
                    values=score.values,
                    not_applicable_reason=score.reason,
                )
            )
            if score.status == "scored":
                for number in self._turns_for(item, session):
                    self._evidence.append(Evidence(rating=rating, item=item, turn_number=number))
        for flag, turns in session.flags.items():
            if rating.kind != RatingKind.SELF and self.rng.random() < FLAG_SEEN:
                self._flags.append(RaisedFlag(rating=rating, flag=flag, raised_at=rating.saved_at))
                self._evidence.extend(
                    Evidence(rating=rating, item=flag, turn_number=number) for number in turns[:3]
                )

    def _turns_for(self, item: str, session: DemoSession) -> list[int]:
        """Return up to three turns: those the manifest names, else turns drawn at random."""
        named = list(session.key_turns.get(item, ()))
        if not named:
            return [int(self.rng.integers(1, session.transcript.n_turns + 1))]
        n_chosen = min(len(named), int(self.rng.integers(1, 4)))
        return sorted(int(n) for n in self.rng.choice(named, size=n_chosen, replace=False))

    def _write(self) -> None:
        """Write everything at once: drafts with their parts, then lock them all."""
        Rating.objects.bulk_create(self._ratings)
        ItemScore.objects.bulk_create(self._scores, batch_size=500)
        Evidence.objects.bulk_create(self._evidence, batch_size=500)
        RaisedFlag.objects.bulk_create(self._flags)
        for rating in self._ratings:
            rating.status = RatingStatus.SUBMITTED
            rating.submitted_at = rating.saved_at
        Rating.objects.bulk_update(self._ratings, ["status", "submitted_at"], batch_size=100)
