"""What a supervisor released to a trainee."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from backend.core.models import AppendOnly, Identified
from backend.programmes.models import Enrolment, Programme
from backend.ratings.models.rating import Rating


class Release(Identified, AppendOnly):
    """The trainee may read this rating: from this moment, or once they have rated themselves."""

    # It can quote the client: it is emptied when the session's text is erased.
    erasable: ClassVar[tuple[str, ...]] = ("comment",)

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="releases")
    rating = models.OneToOneField(Rating, on_delete=models.PROTECT, related_name="release")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="releases")
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    released_at = models.DateTimeField(auto_now_add=True)
    comment = models.TextField(blank=True)
    # Whether the trainee is shown it only after rating the session themselves.
    after_self_rating = models.BooleanField(default=False)

    class Meta:
        db_table = "ratings_release"

    def __str__(self) -> str:
        return str(self.id)
