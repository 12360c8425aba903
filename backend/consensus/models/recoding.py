"""Re-code checks: a rater rates a session again, weeks after its consensus, without the first one.

It says how well a rater holds to what was settled: it is of the rater and not of the trainee.
"""

from django.conf import settings
from django.db import models

from backend.consensus.models.case import ConsensusCase
from backend.core.models import AppendOnly, Identified
from backend.programmes.models import Programme
from backend.ratings.models import Rating, Round


class RecodeCheck(Identified, AppendOnly):
    """That the rater of an independent rating is to rate its session again from a day on."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(ConsensusCase, on_delete=models.PROTECT, related_name="recodes")
    # What was rated before the consensus.
    rating = models.OneToOneField(Rating, on_delete=models.PROTECT, related_name="recode_check")
    opens_on = models.DateField()
    # Null: by the rule of the round.
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    planned_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "consensus_recode_check"

    def __str__(self) -> str:
        return f"{self.case_id} {self.opens_on}"


class RecodeOpening(Identified, AppendOnly):
    """That the session was given to the rater again: a round of theirs alone, under a new code."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    check_planned = models.OneToOneField(
        RecodeCheck, on_delete=models.PROTECT, related_name="opening"
    )
    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="recode_opening")
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "consensus_recode_opening"

    def __str__(self) -> str:
        return str(self.check_planned_id)
