"""When a session needs consensus, and one session's consensus with the people in it.

Rows are added and never changed. Where a case stands follows from what was said in it.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from backend.casework.models import TherapySession
from backend.core.models import AppendOnly, Identified
from backend.programmes.models import Programme
from backend.ratings.models import Rating, Round, RoundSession


class ConsensusRule(Identified, AppendOnly):
    """How far ratings may be apart before a session needs consensus; the newest holds."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    # Null: for every round of the programme that has no rule of its own.
    round = models.ForeignKey(Round, on_delete=models.PROTECT, null=True, related_name="+")
    # Points between overall scores, on any scale; null: never for that.
    mean_apart = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    # Points between the scores of one item; null: never for that.
    item_apart = models.PositiveSmallIntegerField(null=True)
    # Whether another problem area is enough.
    area_differs = models.BooleanField()
    # Weeks after a consensus in which one of its raters rates the session again; null: nobody does.
    recode_weeks = models.PositiveSmallIntegerField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "consensus_rule"
        constraints = [
            models.CheckConstraint(
                condition=Q(mean_apart__isnull=True) | Q(mean_apart__gt=0),
                name="consensus_rule_mean",
            ),
            models.CheckConstraint(
                condition=Q(item_apart__isnull=True) | Q(item_apart__gte=1),
                name="consensus_rule_item",
            ),
            models.CheckConstraint(
                condition=Q(recode_weeks__isnull=True) | Q(recode_weeks__gte=1),
                name="consensus_rule_recode",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.round_id or ''}".strip()


class ConsensusCase(Identified, AppendOnly):
    """The consensus on one session of a round."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    round_session = models.OneToOneField(
        RoundSession, on_delete=models.PROTECT, related_name="consensus"
    )
    therapy_session = models.ForeignKey(TherapySession, on_delete=models.PROTECT, related_name="+")
    # Why it was opened, as `comparing.Trigger` says it; empty where the lead wished it.
    triggers = models.JSONField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "consensus_case"

    def __str__(self) -> str:
        return str(self.id)


class ConsensusSide(Identified, AppendOnly):
    """One of the independent ratings that are compared, under a letter instead of a name."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(ConsensusCase, on_delete=models.PROTECT, related_name="sides")
    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="consensus_sides")
    # Drawn at random for the case, such as "A".
    letter = models.CharField(max_length=2)

    class Meta:
        db_table = "consensus_side"
        constraints = [
            models.UniqueConstraint(fields=["case", "letter"], name="consensus_side_letter"),
            models.UniqueConstraint(fields=["rating"], name="consensus_side_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.letter}"


class CaseAdjudicator(Identified, AppendOnly):
    """Who settles what the raters cannot; the newest holds."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(ConsensusCase, on_delete=models.PROTECT, related_name="adjudicators")
    number = models.PositiveIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    named_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "consensus_adjudicator"
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="consensus_adjudicator_number")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.number}"
