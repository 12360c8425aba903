"""Calibration meetings: several sessions in consensus gone through in one sitting."""

from django.conf import settings
from django.db import models

from backend.consensus.models.case import ConsensusCase
from backend.core.models import AppendOnly, Identified
from backend.programmes.models import Programme


class CalibrationMeeting(Identified, AppendOnly):
    """One sitting of raters, called by a lead."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    held_on = models.DateField()
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    called_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "consensus_meeting"

    def __str__(self) -> str:
        return self.name


class MeetingCase(Identified, AppendOnly):
    """A consensus that a meeting goes through, and when in its order."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(CalibrationMeeting, on_delete=models.PROTECT, related_name="cases")
    case = models.OneToOneField(
        ConsensusCase, on_delete=models.PROTECT, related_name="meeting_place"
    )
    position = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "consensus_meeting_case"
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "position"], name="consensus_meeting_position"
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.position}"
