"""What a supervisor writes often."""

from django.conf import settings
from django.db import models

from backend.core.models import Identified
from backend.programmes.models import Programme


class PhraseKind(models.TextChoices):
    """Where a phrase is offered."""

    STRENGTH = "strength", "Strength"
    NEXT_STEP = "next_step", "Next step"
    COMMENT = "comment", "Comment"


class Phrase(Identified):
    """A sentence of a supervisor's own; nobody else is offered it."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="phrases")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=9, choices=PhraseKind.choices)
    text = models.CharField(max_length=1000)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "feedback_phrase"
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "owner", "kind", "text"], name="feedback_phrase_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
