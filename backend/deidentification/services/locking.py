"""An open review that is being written: its row is locked, and its spans are at hand."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from backend.accounts.models import User
from backend.casework.models import Transcript
from backend.core.errors import Conflict, StaleDraft
from backend.deidentification.models import Review, ReviewState, Span, SpanDecision, Step
from backend.deidentification.preparing import check_preparable
from backend.deidentification.spans import check_overlaps


class LockedReview:
    """The open review of a transcript, locked until the transaction ends."""

    def __init__(self, actor: User, transcript: Transcript) -> None:
        """Lock the review. Raises Conflict when none is open, or AccessDenied."""
        check_preparable(actor, transcript)
        rows = Review.objects.select_for_update().filter(
            transcript=transcript, state=ReviewState.OPEN
        )
        found = rows.first()
        if found is None:
            raise Conflict("No review of this text is open. Open one first.", code="no_open_review")
        self.actor = actor
        self.review: Review = found
        self.spans: dict[str, Span] = {
            str(span.pk): span
            for span in Span.objects.filter(review=found).order_by("turn", "start")
        }
        self._before: list[list[str]] = []
        self._changed: dict[str, Span] = {}
        self._added: list[Span] = []
        self._entities_before: list[dict[str, Any]] | None = None

    def check_version(self, version: int) -> None:
        """Raise StaleDraft unless the change was made from the present version."""
        if version != self.review.version:
            raise StaleDraft(
                f"This review was changed elsewhere: it is at version {self.review.version}, "
                f"the change was made from version {version}."
            )

    @property
    def entities(self) -> Mapping[str, dict[str, Any]]:
        """The entities by key."""
        return {entity["key"]: entity for entity in self.review.entities}

    def decide(self, span: Span, decision: str, replacement: str = "") -> None:
        """Say what is to become of a span; what stands already is left alone."""
        if (span.decision, span.replacement) == (decision, replacement):
            return
        self._before.append([str(span.pk), span.decision, span.replacement])
        span.decision, span.replacement = decision, replacement
        is_open = decision == SpanDecision.UNDECIDED
        span.decided_by = None if is_open else self.actor
        span.decided_at = None if is_open else timezone.now()
        self._changed[str(span.pk)] = span

    def add(self, span: Span) -> None:
        """Put a span beside the others."""
        self.spans[str(span.pk)] = span
        self._added.append(span)

    def set_entities(self, entities: list[dict[str, Any]]) -> None:
        """Replace the entities."""
        if entities != self.review.entities:
            self._entities_before = self.review.entities
            self.review.entities = entities

    @property
    def has_changed(self) -> bool:
        """Whether anything differs from what is stored."""
        return bool(self._changed or self._added) or self._entities_before is not None

    def touched(self) -> list[Span]:
        """Return the spans that were changed or added."""
        return [*self._changed.values(), *self._added]

    def write(self, version: int) -> None:
        """Store what was changed as one step. Raises StaleDraft or InvalidInput."""
        if not self.has_changed:
            return
        self.check_version(version)
        self.check_overlaps()
        Span.objects.bulk_create(self._added)
        fields = ["decision", "replacement", "decided_by", "decided_at"]
        Span.objects.bulk_update(self._changed.values(), fields, batch_size=200)
        last = Step.objects.filter(review=self.review).order_by("-number").first()
        Step.objects.create(
            review=self.review,
            number=1 if last is None else last.number + 1,
            before={
                "spans": self._before,
                "added": [str(span.pk) for span in self._added],
                "entities": self._entities_before,
            },
            made_by=self.actor,
        )
        self.raise_version()

    def raise_version(self) -> None:
        """Write the review's own row as a new version."""
        self.review.version += 1
        self.review.save(update_fields=["version", "entities", "speakers"])

    def check_overlaps(self) -> None:
        """Raise InvalidInput where two spans that are to be taken out share a letter."""
        check_overlaps(
            span for span in self.spans.values() if span.decision == SpanDecision.ACCEPTED
        )
