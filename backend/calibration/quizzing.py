"""Where raters stand with the quiz on a rubric version, and whether they may begin a try."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from backend.access.roles import Permission, Role
from backend.access.rules import programmes_where, programmes_with_role
from backend.accounts.models import User
from backend.calibration.models import Attempt, QualificationRule, QuizResult, QuizTry
from backend.calibration.selectors import Place, current_rule
from backend.calibration.terms import Terms
from backend.instruments.models import RubricVersion

# Between a try that was not passed and the next: the rubric is to be read, not the questions.
PAUSE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class QuizStanding:
    """A rater's way through the quiz on one rubric version, by the rule that counts now."""

    # None where the rule asks for no quiz.
    n_questions: int | None
    share: float
    # Every try, the oldest first.
    tries: Sequence[QuizTry]
    # Whether a test on this version was begun already, which needs no quiz any more.
    was_tested: bool

    @property
    def results(self) -> list[QuizResult]:
        """What came of the tries that were answered."""
        found = (getattr(row, "result", None) for row in self.tries)
        return [row for row in found if row is not None]

    @property
    def open_try(self) -> QuizTry | None:
        """The try that waits for its answers."""
        last = self.tries[-1] if self.tries else None
        return None if last is None or hasattr(last, "result") else last

    @property
    def passed_on(self) -> date | None:
        """The day on which it was passed first."""
        days = [timezone.localdate(row.marked_at) for row in self.results if row.passed]
        return min(days, default=None)

    @property
    def best(self) -> QuizResult | None:
        """The result with the largest share of right answers."""
        return max(self.results, key=lambda row: row.n_right / row.n_questions, default=None)

    @property
    def is_needed(self) -> bool:
        """Whether the first test waits for it."""
        return self.n_questions is not None and self.passed_on is None and not self.was_tested

    @property
    def opens_on(self) -> date | None:
        """The day from which the next try can be begun; None where one is open or none is due."""
        if self.n_questions is None or self.passed_on is not None or self.open_try is not None:
            return None
        last = self.results[-1] if self.results else None
        today = timezone.localdate()
        return today if last is None else max(timezone.localdate(last.marked_at) + PAUSE, today)

    def why_not_begin(self) -> str | None:
        """Return a code for why no try can be begun; None where one can."""
        if self.n_questions is None:
            return "no_quiz"
        if self.passed_on is not None:
            return "quiz_passed"
        if self.opens_on is not None and self.opens_on > timezone.localdate():
            return "quiz_pause"
        return None


def quiz_standings(
    programme_id: UUID, raters: Collection[UUID], rubrics: Iterable[RubricVersion]
) -> dict[Place, QuizStanding]:
    """Return where raters stand with the quiz, in a fixed number of queries."""
    versions = list(rubrics)
    rules = {row.slug: current_rule(programme_id, row.slug) for row in versions}
    tries: dict[Place, list[QuizTry]] = {}
    rows = QuizTry.objects.filter(programme_id=programme_id, rater_id__in=raters)
    for row in rows.select_related("result").defer("questions").order_by("number", "id"):
        tries.setdefault((row.rater_id, row.rubric_id), []).append(row)
    tests = Attempt.objects.filter(
        programme_id=programme_id, rater_id__in=raters, rule__isnull=False
    )
    tested = set(tests.values_list("rater_id", "rubric_id"))
    found = {}
    for rater in raters:
        for rubric in versions:
            place = (rater, rubric.pk)
            terms = _terms(rules[rubric.slug])
            asked = 0 if terms is None else terms.quiz_questions
            found[place] = QuizStanding(
                n_questions=asked or None,
                share=1.0 if terms is None else terms.quiz_pass,
                tries=tries.get(place, ()),
                was_tested=place in tested,
            )
    return found


def quiz_standing(programme_id: UUID, rater_id: UUID, rubric: RubricVersion) -> QuizStanding:
    """Return where one rater stands with the quiz on a version."""
    return quiz_standings(programme_id, [rater_id], [rubric])[rater_id, rubric.pk]


def quiz_tries_visible_to(actor: User) -> QuerySet[QuizTry]:
    """Return one's own tries as a rater, and a programme's to whoever reads its calibration."""
    own = QuizTry.objects.filter(
        rater=actor, programme_id__in=programmes_with_role(actor, [Role.RATER])
    )
    read = QuizTry.objects.filter(
        programme_id__in=programmes_where(actor, Permission.CALIBRATION_READ)
    )
    return (
        (own | read)
        .select_related("rubric", "rule", "result")
        .defer("rubric__definition", "rubric__source")
        .order_by("-started_at", "id")
    )


def _terms(rule: QualificationRule | None) -> Terms | None:
    return None if rule is None else Terms.from_dict(rule.terms)
