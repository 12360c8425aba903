"""The demo's calibration: gold, small sets, and three raters at three points of the way."""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import numpy as np

from backend.accounts.models import User
from backend.calibration.models import (
    Attempt,
    CalibrationSet,
    GoldRating,
    GoldRationale,
    GoldScore,
    GoldSource,
    QualificationRule,
    QuizResult,
    QuizTry,
    SetPurpose,
    SetSession,
)
from backend.calibration.quiz import mark, quiz_of, quiz_seed
from backend.calibration.selectors import seen_by
from backend.calibration.services import adopt_rule
from backend.calibration.services.judging import judge_attempt
from backend.calibration.services.watching import read_watch
from backend.calibration.terms import Terms
from backend.config.demo.people import DemoPeople
from backend.config.demo.ratings import RatingSeeder
from backend.config.demo.sessions import DemoSession
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
from backend.ratings.plan import draw_codes
from backend.ratings.services.single import open_for_one

SEED = 20260302
# Few, so that the demo can be tried in an afternoon; the rule says so.
TERMS = Terms(
    "competence",
    quiz_questions=20,
    practice_sessions=2,
    test_sessions=4,
    retest_sessions=4,
    drift_least=5,
)
WHY = (
    "Small numbers, so that this demonstration can be tried. A programme needs tests of ten "
    "sessions or more: with four, half of the good raters fail at a try."
)
N_TEST, N_CHECKS = 10, 9
# From this check on the rater who drifts scores lower, by so many points.
DRIFT_FROM, DRIFT = 5, -1.3
REASONS = (
    (2, "Touched on, and not followed up when the client moved away from it."),
    (4, "Done and understandable to the client; an opening to go further was passed over."),
    (6, "Done throughout, fitted to what this client brings, and taken up again later."),
)


class CalibrationSeeder:
    """Create gold for some sessions, and what raters did with it."""

    def __init__(
        self,
        people: DemoPeople,
        sessions: Sequence[DemoSession],
        ratings: RatingSeeder,
        today: date,
    ) -> None:
        self.people = people
        self.sessions = {session.row.pk: session for session in sessions}
        self.ratings = ratings
        self.today = today
        self.lead = people.accounts["lead"]
        # Of its own, so that the scores of the rounds stay as they are.
        self.rng = np.random.default_rng(SEED)
        self.golds: dict[UUID, GoldRating] = {}

    def seed(self, opened: Round) -> None:
        """Create rule, sets, and the ways of three raters."""
        learner, qualified, drifted = self.people.raters[:3]
        rule = adopt_rule(
            actor=self.lead,
            programme=self.people.programme,
            rubric=self.ratings.rubric,
            terms=TERMS,
            reason=WHY,
        )
        read = [row for row in self.sessions.values() if row.file and not row.is_open]
        practice = self._set("Practice A", SetPurpose.PRACTICE, read)
        met = seen_by(learner.pk)
        unmet = [r for r in self.sessions.values() if r.is_open and r.row.pk not in met]
        self._set("Test B (small)", SetPurpose.TEST, unmet[: TERMS.test_sessions])
        past = self._unmet_by([qualified, drifted])
        test = self._set("Test A", SetPurpose.TEST, past[:N_TEST])
        hidden = self._unmet_by([drifted])
        hidden = [row for row in hidden if row.row.pk not in {r.row.pk for r in past[:N_TEST]}]
        self._set("Hidden checks", SetPurpose.CHECK, hidden[:N_CHECKS])

        for rater, days, scores in (
            (learner, 8, (14, 18)),
            (qualified, 11 * 7 + 12, (17,)),
            (drifted, 13 * 7 + 12, (19,)),
        ):
            for number, n_right in enumerate(scores, start=1):
                self._quiz(rater, rule, number, n_right, self._moment(days=days - number))
        self._practise(learner, practice)
        for rater, weeks in ((qualified, 11), (drifted, 13)):
            self._test(rater, test, rule, self._moment(weeks=weeks))
        self._watch(drifted, opened, hidden[:N_CHECKS])

    def _moment(self, *, weeks: int = 0, days: int = 0) -> datetime:
        day = self.today - timedelta(weeks=weeks, days=days)
        return datetime.combine(day, time(10, 0), tzinfo=UTC)

    def _unmet_by(self, raters: Sequence[User]) -> list[DemoSession]:
        """Return the sessions of the history that none of the raters has met, of mixed quality."""
        met: set[UUID] = set().union(*(seen_by(rater.pk) for rater in raters))
        rows = [row for row in self.sessions.values() if not row.file and row.row.pk not in met]
        return list(random.Random(SEED).sample(rows, len(rows)))  # noqa: S311 - a demo

    # ── Gold and sets ────────────────────────────────────────────────────────────────────

    def _set(self, name: str, purpose: SetPurpose, rows: Sequence[DemoSession]) -> CalibrationSet:
        chosen = CalibrationSet.objects.create(
            programme=self.people.programme,
            name=name,
            version=1,
            purpose=purpose,
            rubric=self.ratings.rubric,
            is_simulated=True,
            made_by=self.lead,
        )
        for row in rows:
            SetSession.objects.create(calibration_set=chosen, gold=self._gold(row))
        return chosen

    def _gold(self, session: DemoSession) -> GoldRating:
        known = self.golds.get(session.row.pk)
        if known is not None:
            return known
        gold = GoldRating.objects.create(
            programme=self.people.programme,
            therapy_session=session.row,
            rubric=self.ratings.rubric,
            source=GoldSource.CONSENSUS,
            made_by=[],
            n_makers=3,
            problem_areas=[session.area],
            session_phase=session.row.phase,
            session_format=session.case.format,
            is_simulated=True,
            entered_by=self.lead,
        )
        self.golds[session.row.pk] = gold
        effects, happened = self.ratings.shared_of(session)
        asked = self.ratings.instrument.applicability(
            phase=session.row.phase,
            treatment_format=session.case.format,
            problem_areas=[session.area],
        )
        reasons = []
        for item, state in asked.items():
            score = GoldScore(gold=gold, item=item, status=ItemStatus.NOT_APPLICABLE)
            if state.state == "not_applicable":
                score.not_applicable_reason = str(state.reason)
            elif state.state != "required" and not happened[item]:
                score.not_applicable_reason = "no_opportunity"
            else:
                seen = session.level + self.ratings.panel.easiness[item] + effects[item]
                score.status = ItemStatus.SCORED
                score.values = {
                    "adherence": int(np.clip(round(seen * 4 / 6 + 0.4), 1, 4)),
                    "competence": int(np.clip(round(seen), 1, 6)),
                }
                score.turns = list(session.key_turns.get(item, ()))[:3]
                reasons.append((item, next(t for most, t in REASONS if seen < most or most == 6)))
            score.save()
        if session.file:
            GoldRationale.objects.bulk_create(
                GoldRationale(gold=gold, item=item, text=text) for item, text in reasons
            )
        return gold

    # ── What raters did ──────────────────────────────────────────────────────────────────

    def _attempt(
        self,
        rater: User,
        chosen: CalibrationSet,
        sessions: Sequence[DemoSession],
        at: datetime,
        rule: QualificationRule | None = None,
    ) -> Attempt:
        is_test = rule is not None
        round_ = open_for_one(
            rater=rater,
            programme=self.people.programme,
            name=f"{chosen.name} · {str(rater.pk)[:8]}",
            purpose=RoundPurpose.TEST if is_test else RoundPurpose.PRACTICE,
            rubric=self.ratings.rubric,
            sessions=[session.row for session in sessions],
            at=at,
        )
        return Attempt.objects.create(
            programme=self.people.programme,
            rater=rater,
            calibration_set=chosen,
            rubric=self.ratings.rubric,
            round=round_,
            rule=rule,
            number=1 if is_test else None,
            started_at=at,
        )

    def _quiz(
        self, rater: User, rule: QualificationRule, number: int, n_right: int, at: datetime
    ) -> None:
        """Let a rater answer so many questions of a try right."""
        rubric = self.ratings.rubric
        questions = quiz_of(
            self.ratings.instrument,
            seed=quiz_seed(rubric.pk, rater.pk, number),
            n_questions=TERMS.quiz_questions,
        )
        chosen: list[int | None] = [
            question.right if place < n_right else (question.right + 1) % len(question.choices)
            for place, question in enumerate(questions)
        ]
        # What is wrong is not all at the end.
        order = random.Random(SEED + number).sample(range(len(questions)), len(questions))  # noqa: S311
        marked = mark(questions, chosen, TERMS.quiz_pass)
        tried = QuizTry.objects.create(
            programme=self.people.programme,
            rater=rater,
            rubric=rubric,
            rule=rule,
            number=number,
            questions=[questions[place].to_dict() for place in order],
            started_at=at - timedelta(minutes=18),
        )
        QuizResult.objects.create(
            programme=self.people.programme,
            quiz_try=tried,
            chosen=[chosen[place] for place in order],
            n_right=marked.n_right,
            n_questions=marked.n_questions,
            n_needed=marked.n_needed,
            passed=marked.passed,
            marked_at=at,
        )

    def _practise(self, rater: User, chosen: CalibrationSet) -> None:
        """Let a rater finish all but one session of a practice."""
        met = seen_by(rater.pk)
        rows = [
            self.sessions[row.gold.therapy_session_id]
            for row in chosen.set_sessions.select_related("gold").order_by("pk")
            if row.gold.therapy_session_id not in met
        ]
        attempt = self._attempt(rater, chosen, rows, self._moment(days=6))
        given = list(Assignment.objects.filter(round_session__round=attempt.round))
        for number, assignment in enumerate(sorted(given, key=lambda row: row.position)[:-1]):
            self._rate(assignment, self._moment(days=5 - number), spread=0.8, leaning=0.5)

    def _test(
        self, rater: User, chosen: CalibrationSet, rule: QualificationRule, at: datetime
    ) -> None:
        rows = [
            self.sessions[row.gold.therapy_session_id]
            for row in chosen.set_sessions.select_related("gold")
        ]
        attempt = self._attempt(rater, chosen, rows, at - timedelta(days=9), rule)
        for assignment in Assignment.objects.filter(round_session__round=attempt.round):
            self._rate(assignment, at - timedelta(days=1), spread=0.45, leaning=0.0)
        judge_attempt(attempt=attempt, at=at)

    def _watch(self, rater: User, opened: Round, rows: Sequence[DemoSession]) -> None:
        """Mix hidden sessions into the open round, from some of which on the rater drifts."""
        started = opened.started_at or self._moment(weeks=1)
        taken = set(opened.round_sessions.values_list("code", flat=True))
        codes = draw_codes(len(taken) + len(rows), random.Random(SEED))  # noqa: S311 - a demo
        free = [code for code in codes if code not in taken]
        n_before = Assignment.objects.filter(round_session__round=opened, rater=rater).count()
        for number, row in enumerate(rows):
            place = RoundSession.objects.create(
                round=opened, therapy_session=row.row, code=free[number], is_check=True
            )
            assignment = Assignment.objects.create(
                programme=self.people.programme,
                round_session=place,
                rater=rater,
                position=n_before + number,
            )
            leaning = DRIFT if number + 1 >= DRIFT_FROM else 0.1
            at = started + timedelta(hours=8 + 16 * number)
            self._rate(assignment, at, spread=0.45, leaning=leaning)
            read_watch(assignment=assignment, at=at)

    def _rate(
        self, assignment: Assignment, at: datetime, *, spread: float, leaning: float
    ) -> Rating:
        """Submit a rating that lies about gold, by so much on average."""
        session = self.sessions[assignment.round_session.therapy_session_id]
        rating = Rating.objects.create(
            programme=self.people.programme,
            kind=RatingKind.CALIBRATION,
            therapy_session=session.row,
            assignment=assignment,
            rater=assignment.rater,
            rubric=self.ratings.rubric,
            session_phase=session.row.phase,
            session_format=session.case.format,
            problem_areas=[session.area],
            active_seconds=int(self.rng.integers(28 * 60, 75 * 60)),
            is_simulated=True,
            version=2,
            started_at=at - timedelta(minutes=80),
            saved_at=at,
        )
        scores, evidence = [], []
        for gold in self.golds[session.row.pk].scores.order_by("pk"):
            score = ItemScore(
                rating=rating,
                item=gold.item,
                status=gold.status,
                not_applicable_reason=gold.not_applicable_reason,
            )
            if gold.status == ItemStatus.SCORED:
                away = float(self.rng.normal(leaning, spread))
                score.values = {
                    "adherence": int(np.clip(round(gold.values["adherence"] + away / 2), 1, 4)),
                    "competence": int(np.clip(round(gold.values["competence"] + away), 1, 6)),
                }
                turn = int(self.rng.integers(1, session.transcript.n_turns + 1))
                turns = gold.turns[:1] or [turn]
                evidence += [Evidence(rating=rating, item=gold.item, turn_number=n) for n in turns]
            scores.append(score)
        ItemScore.objects.bulk_create(scores)
        Evidence.objects.bulk_create(evidence)
        rating.status, rating.submitted_at = RatingStatus.SUBMITTED, at
        rating.save()
        Assignment.objects.filter(pk=assignment.pk).update(status=AssignmentStatus.SUBMITTED)
        return rating
