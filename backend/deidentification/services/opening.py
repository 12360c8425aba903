"""Open a review, or run the rules again over one that is open."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.casework.deidentify import Proposal
from backend.casework.deidentify import Review as Proposals
from backend.casework.deidentify import Turn as EngineTurn
from backend.casework.models import TherapySession, Transcript
from backend.core.errors import Conflict
from backend.deidentification.actions import is_finished, needed_to_prepare
from backend.deidentification.models import Review, ReviewState, Span, SpanDecision, Step
from backend.deidentification.preparing import check_preparable
from backend.deidentification.proposing import (
    engine_version,
    proposals_for,
    text_hash,
    turns_of,
    words_hash,
)
from backend.deidentification.spans import free_key, overlaps


def open_review(*, actor: User, transcript: Transcript) -> tuple[Review, bool]:
    """Open a review of a text; in one that is open, run the rules again and keep what still fits.

    Returns the review and whether it is new. Raises AccessDenied, Conflict or InvalidInput.
    """
    require(actor, needed_to_prepare(actor, transcript.therapy_session), transcript.programme_id)
    check_preparable(actor, transcript)
    # The rules take longer than a lock should be held; whether the text changed is looked at after.
    turns = turns_of(transcript)
    session = TherapySession.objects.select_related("case").get(pk=transcript.therapy_session_id)
    proposals = proposals_for(turns, session)
    with transaction.atomic():
        session = TherapySession.objects.select_for_update().get(pk=session.pk)
        if is_finished(session):
            raise Conflict(
                "Somebody vouched for this text already. If a name is left in it, report it: "
                "then it can be reviewed again.",
                code="already_attested",
            )
        now = turns_of(transcript)
        if not now or text_hash(now) != text_hash(turns):
            raise Conflict("The text has changed at this moment. Try again.", code="text_changed")
        rows = Review.objects.select_for_update().filter(transcript=transcript)
        review = rows.filter(state=ReviewState.OPEN).first()
        is_new = review is None
        if review is None:
            rows.update(state=ReviewState.SUPERSEDED)
            review = Review(
                programme_id=transcript.programme_id, transcript=transcript, opened_by=actor
            )
        _write(review, turns, proposals, is_new=is_new)
        record(
            actor=actor,
            verb="deidentification.opened" if is_new else "deidentification.run_again",
            programme_id=review.programme_id,
            target=review,
            details={
                "transcript": str(transcript.pk),
                "engine": review.engine_version,
                "text_hash": review.text_hash,
                "n_proposals": len(proposals.proposals),
            },
        )
    return review, is_new


def _write(
    review: Review, turns: Sequence[EngineTurn], proposals: Proposals, *, is_new: bool
) -> None:
    """Store the proposals, with the decisions that were made on the same words before."""
    old = [] if is_new else list(Span.objects.filter(review=review))
    speakers = dict(review.speakers)
    before = {entity["key"]: entity for entity in review.entities}
    review.engine_version = engine_version()
    review.text_hash = text_hash(turns)
    # What somebody said of a speaker's label stands.
    review.speakers = {
        label: speakers.get(label, replacement) for label, replacement in proposals.speakers.items()
    }
    review.entities = [
        {
            "key": entity.key,
            "kind": entity.kind.value,
            "role": entity.role,
            "replacement": entity.replacement,
            "unsure": entity.unsure,
        }
        for entity in proposals.entities
    ]
    if not is_new:
        review.version += 1
        Step.objects.filter(review=review).delete()
        Span.objects.filter(review=review).delete()
    review.save()
    made = _merged(review, turns, proposals.proposals, old, before)
    Span.objects.bulk_create(made, batch_size=500)


def _merged(
    review: Review,
    turns: Sequence[EngineTurn],
    proposed: Sequence[Proposal],
    old: Sequence[Span],
    before: Mapping[str, dict[str, Any]],
) -> list[Span]:
    texts = {turn.number: turn.text for turn in turns}
    decided = {
        (span.turn, span.start, span.end): span
        for span in old
        if span.decision != SpanDecision.UNDECIDED
        and words_hash(review.salt, texts.get(span.turn, "")[span.start : span.end])
        == span.words_hash
    }
    made = [_span(review, one) for one in proposed]
    for span in made:
        earlier = decided.pop((span.turn, span.start, span.end), None)
        if earlier is not None:
            span.decision, span.replacement = earlier.decision, earlier.replacement
            span.decided_by_id, span.decided_at = earlier.decided_by_id, earlier.decided_at
    # What a person had taken out stays so where the rules propose nothing, or something else.
    kept = [span for span in decided.values() if span.decision == SpanDecision.ACCEPTED]
    for span in kept:
        made = [one for one in made if not overlaps(one, span)]
        span.entity = _entity_for(review, before[span.entity])
    return [*made, *(_copy(review, span) for span in kept)]


def _entity_for(review: Review, earlier: Mapping[str, Any]) -> str:
    """Return the key of the entity of the same kind and replacement, made anew if need be."""
    for entity in review.entities:
        if (entity["kind"], entity["replacement"]) == (earlier["kind"], earlier["replacement"]):
            return str(entity["key"])
    key = free_key(review.entities)
    review.entities = [*review.entities, {**earlier, "key": key}]
    review.save(update_fields=["entities"])
    return key


def _span(review: Review, one: Proposal) -> Span:
    return Span(
        review=review,
        turn=one.turn,
        start=one.start,
        end=one.end,
        words_hash=words_hash(review.salt, one.text),
        kind=one.kind.value,
        entity=one.entity,
        rule=one.rule[:60],
        confidence=one.confidence,
    )


def _copy(review: Review, span: Span) -> Span:
    return Span(
        review=review,
        turn=span.turn,
        start=span.start,
        end=span.end,
        words_hash=span.words_hash,
        kind=span.kind,
        entity=span.entity,
        rule=span.rule,
        confidence=span.confidence,
        is_added=span.is_added,
        decision=span.decision,
        replacement=span.replacement,
        decided_by_id=span.decided_by_id,
        decided_at=span.decided_at,
    )
