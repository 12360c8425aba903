"""Tries at the quiz on a rubric version, and what came of them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from backend.calibration.models.standing import QualificationRule
from backend.core.models import AppendOnly, Identified
from backend.instruments.models import RubricVersion
from backend.programmes.models import Programme


class QuizTry(Identified, AppendOnly):
    """A rater's try at the quiz, with its questions as they were made."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    rater = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    rubric = models.ForeignKey(RubricVersion, on_delete=models.PROTECT, related_name="+")
    rule = models.ForeignKey(QualificationRule, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    # As `quiz.Question` reads them, what is right included.
    questions = models.JSONField()
    started_at = models.DateTimeField()

    class Meta:
        db_table = "calibration_quiz_try"
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "rater", "rubric", "number"], name="calibration_quiz_number"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class QuizResult(Identified, AppendOnly):
    """How a try at the quiz was answered, and marked."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    quiz_try = models.OneToOneField(QuizTry, on_delete=models.PROTECT, related_name="result")
    # Position of the choice for each question; null for one that was passed over.
    chosen = models.JSONField()
    n_right = models.PositiveSmallIntegerField()
    n_questions = models.PositiveSmallIntegerField()
    n_needed = models.PositiveSmallIntegerField()
    passed = models.BooleanField()
    marked_at = models.DateTimeField()

    class Meta:
        db_table = "calibration_quiz_result"
        constraints = [
            models.CheckConstraint(
                condition=Q(n_right__lte=F("n_questions"))
                & (
                    Q(passed=True, n_right__gte=F("n_needed"))
                    | Q(passed=False, n_right__lt=F("n_needed"))
                ),
                name="calibration_quiz_passed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.quiz_try_id} {self.n_right}"
