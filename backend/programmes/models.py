"""The programme is the tenant: nothing crosses its border."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from backend.core.models import Identified


class Programme(Identified):
    """A training programme."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    # Level of competence, in points of the competence scale, that counts as adequate.
    competence_cut = models.FloatField(default=3.0)
    # True when everything in it is fictional and simulated.
    is_simulated = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "programmes_programme"

    def __str__(self) -> str:
        return self.slug


class Cohort(Identified):
    """Trainees who learn together."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="cohorts")
    name = models.CharField(max_length=200)
    starts_on = models.DateField()

    class Meta:
        db_table = "programmes_cohort"
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="programmes_cohort_name")
        ]

    def __str__(self) -> str:
        return self.name


class Enrolment(Identified):
    """A trainee in a cohort; its id is the trainee's id in the API."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="enrolments")
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="enrolments")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enrolments"
    )
    # Such as "T07", unique in the programme.
    code = models.CharField(max_length=12)
    starts_on = models.DateField()

    class Meta:
        db_table = "programmes_enrolment"
        constraints = [
            models.UniqueConstraint(fields=["cohort", "person"], name="programmes_enrolment_once"),
            models.UniqueConstraint(fields=["programme", "code"], name="programmes_enrolment_code"),
        ]

    def __str__(self) -> str:
        return self.code


class Supervision(Identified):
    """Who supervises whom, from a date, perhaps until a date."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="supervisions")
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="supervisions"
    )
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="supervisions")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "programmes_supervision"
        constraints = [
            models.UniqueConstraint(
                fields=["supervisor", "enrolment"], name="programmes_supervision_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="programmes_supervision_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supervisor_id} {self.enrolment_id}"
