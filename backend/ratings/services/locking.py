"""A draft that is being written: its row is locked, and what is stored of it is at hand."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone

from backend.accounts.models import User
from backend.casework.reading import Closing
from backend.core.errors import StaleDraft
from backend.instruments.rules import instrument_of
from backend.ratings import policies
from backend.ratings.completeness import Entry, Sheet, sheet_of
from backend.ratings.models import Evidence, ItemScore, Rating, RatingStatus
from backend.ratings.selectors import closing_of

# More than anybody works on one session; what is sent beyond it is a clock gone wrong.
MAX_ACTIVE_SECONDS = 7 * 24 * 3600


class LockedDraft:
    """The actor's own draft, locked until the transaction ends."""

    def __init__(self, actor: User, rating: Rating, closing: Closing | None = None) -> None:
        """Lock the draft. Raises Conflict unless it may be written; another's is not there.

        What closes its session is asked for unless it is given.
        """
        rows = (
            Rating.objects.select_for_update(of=("self",))
            .select_related("assignment__round_session__round", "therapy_session__transcript")
            .prefetch_related("item_scores", "evidence")
        )
        self.rating: Rating = get_object_or_404(rows, pk=rating.pk, rater=actor)
        policies.check_can_write(self.rating)
        closing = closing or closing_of(self.rating)
        policies.check_not_paused(closing.is_paused)
        policies.check_text_open(closing.why)
        self.instrument = instrument_of(self.rating.rubric_id)
        self.sheet: Sheet = sheet_of(self.rating, self.instrument)
        transcript = getattr(self.rating.therapy_session, "transcript", None)
        self.n_turns: int = transcript.n_turns if transcript is not None else 0

    @classmethod
    @contextmanager
    def for_a_save(cls, actor: User, rating: Rating) -> "Iterator[LockedDraft]":
        """Lock the draft for one save, which is one transaction.

        What closes the session is asked before: SQLite locks the whole database, so that everybody
        else who saves waits as long as this takes.
        """
        closing = closing_of(rating)
        with transaction.atomic():
            yield cls(actor, rating, closing)

    def check_version(self, version: int) -> None:
        """Raise StaleDraft unless the save was made from the present version."""
        if version != self.rating.version:
            raise StaleDraft(
                f"This draft was saved elsewhere: it is at version {self.rating.version}, "
                f"the change was made from version {version}."
            )

    def mark_saved(self, active_seconds: int | None, *, changed: bool) -> None:
        """Write the rating's own row: a new version if something changed, and the active time.

        The time is the total so far, so that sending it again adds nothing.
        """
        rating = self.rating
        total = min(active_seconds or 0, MAX_ACTIVE_SECONDS)
        if changed:
            rating.version += 1
            rating.saved_at = timezone.now()
        if changed or total > rating.active_seconds:
            rating.active_seconds = max(rating.active_seconds, total)
            rating.save(
                update_fields=["version", "saved_at", "active_seconds", "problem_areas", "note"]
            )

    def write_entry(self, item: str, entry: Entry) -> None:
        """Store what is said of an item."""
        row = next((row for row in self.rating.item_scores.all() if row.item == item), None)
        row = row or ItemScore(rating=self.rating, item=item)
        row.status = entry.status
        row.values = dict(entry.values)
        row.choices = list(entry.choices)
        row.count = entry.count
        row.not_applicable_reason = entry.not_applicable_reason
        row.note = entry.note
        row.save()
        self.write_evidence(item, self.sheet.entry(item).evidence, entry.evidence)
        self.sheet = self.sheet.saying(item, entry)

    def write_evidence(self, part: str, before: tuple[int, ...], after: tuple[int, ...]) -> None:
        """Store the turns tied to an item or a flag."""
        gone = set(before) - set(after)
        if gone:
            rows = Evidence.objects.filter(rating=self.rating, item=part, turn_number__in=gone)
            rows.delete()
        Evidence.objects.bulk_create(
            Evidence(rating=self.rating, item=part, turn_number=turn)
            for turn in after
            if turn not in before
        )

    def lock_for_good(self) -> None:
        """Make the draft a submitted rating; from here on the database refuses every change."""
        rating = self.rating
        rating.status = RatingStatus.SUBMITTED
        rating.submitted_at = rating.saved_at = timezone.now()
        rating.version += 1
        rating.save(
            update_fields=["status", "submitted_at", "saved_at", "version", "active_seconds"]
        )
