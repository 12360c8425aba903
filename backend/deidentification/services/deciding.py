"""Decide what is to become of spans; each decision is one transaction and names its version.

One that says what stands already changes nothing and is answered, whatever version it names: what
is sent again after a broken connection is neither doubled nor refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from backend.access.rules import require
from backend.accounts.models import User
from backend.casework import deidentify
from backend.casework.deidentify import Kind, Proposal
from backend.casework.deidentify.model import UNSURE_BELOW
from backend.casework.models import Transcript
from backend.core.errors import Conflict, InvalidInput
from backend.core.visible import NotVisible
from backend.deidentification.actions import needed_to_prepare
from backend.deidentification.models import Review, Span, SpanDecision, Step
from backend.deidentification.proposing import turns_of
from backend.deidentification.replacements import check_replacement
from backend.deidentification.services.locking import LockedReview


@dataclass(frozen=True, slots=True)
class Change:
    """A review after something was done in it, and the spans that it was done to."""

    review: Review
    spans: Sequence[Span]
    removed: Sequence[str] = ()


@transaction.atomic
def decide_span(
    *,
    actor: User,
    transcript: Transcript,
    span: UUID,
    decision: SpanDecision,
    replacement: str = "",
    everywhere: bool = False,
    version: int,
) -> Change:
    """Decide one span, or with it all that the decision should hold for.

    Everywhere means the whole entity; where a span is left in only those with the same words, since
    the name of a month may be one and the person of that name not. A replacement of its own stands
    for this place alone, or everywhere for the entity. Raises InvalidInput, Conflict or StaleDraft.
    """
    require(actor, needed_to_prepare(actor, transcript.therapy_session), transcript.programme_id)
    locked = LockedReview(actor, transcript)
    chosen = _span(locked, span)
    said = _replacement(transcript, [chosen], decision, replacement)
    if not everywhere:
        own = "" if said == locked.entities[chosen.entity]["replacement"] else said
        locked.decide(chosen, decision, own)
    else:
        same = [one for one in locked.spans.values() if one.entity == chosen.entity]
        if decision == SpanDecision.REJECTED:
            same = _same_words(transcript, chosen, same)
        for one in same:
            locked.decide(one, decision)
        _rename(locked, chosen.entity, said)
    locked.write(version)
    return Change(locked.review, locked.touched())


@transaction.atomic
def decide_entity(
    *,
    actor: User,
    transcript: Transcript,
    entity: str,
    decision: SpanDecision | None,
    replacement: str = "",
    version: int,
) -> Change:
    """Decide every span of an entity, or only rename it. Raises InvalidInput or StaleDraft."""
    require(actor, needed_to_prepare(actor, transcript.therapy_session), transcript.programme_id)
    locked = LockedReview(actor, transcript)
    if entity not in locked.entities:
        raise InvalidInput("This review has no such person, place or thing.", code="unknown_entity")
    same = [one for one in locked.spans.values() if one.entity == entity]
    taking_out = decision or SpanDecision.ACCEPTED
    said = _replacement(transcript, same, taking_out, replacement)
    if decision is not None:
        for one in same:
            locked.decide(one, decision)
    _rename(locked, entity, said)
    locked.write(version)
    return Change(locked.review, locked.touched())


@transaction.atomic
def accept_sure(*, actor: User, transcript: Transcript, version: int) -> Change:
    """Take out everything undecided of which the rules are sure. Raises StaleDraft."""
    require(actor, needed_to_prepare(actor, transcript.therapy_session), transcript.programme_id)
    locked = LockedReview(actor, transcript)
    for span in locked.spans.values():
        if span.decision == SpanDecision.UNDECIDED and span.confidence >= UNSURE_BELOW:
            locked.decide(span, SpanDecision.ACCEPTED)
    locked.write(version)
    return Change(locked.review, locked.touched())


@transaction.atomic
def undo(*, actor: User, transcript: Transcript, version: int) -> Change:
    """Take back what was done last. Raises Conflict when there is nothing, or StaleDraft."""
    require(actor, needed_to_prepare(actor, transcript.therapy_session), transcript.programme_id)
    locked = LockedReview(actor, transcript)
    locked.check_version(version)
    steps = Step.objects.filter(review=locked.review, is_undone=False)
    step = steps.order_by("-number").first()
    if step is None:
        raise Conflict("There is nothing to undo.", code="nothing_to_undo")
    for key, decision, replacement in step.before["spans"]:
        locked.decide(locked.spans[key], decision, replacement)
    touched = locked.touched()
    fields = ["decision", "replacement", "decided_by", "decided_at"]
    Span.objects.bulk_update(touched, fields, batch_size=200)
    removed = step.before["added"]
    Span.objects.filter(review=locked.review, pk__in=removed).delete()
    if step.before["entities"] is not None:
        locked.review.entities = step.before["entities"]
    step.is_undone = True
    step.save(update_fields=["is_undone"])
    locked.raise_version()
    return Change(locked.review, touched, removed)


@transaction.atomic
def rename_speaker(
    *,
    actor: User,
    transcript: Transcript,
    label: str,
    replacement: str | None,
    version: int,
) -> Change:
    """Say what stands for a speaker's label that is a name; None keeps the label as it is."""
    require(actor, needed_to_prepare(actor, transcript.therapy_session), transcript.programme_id)
    locked = LockedReview(actor, transcript)
    if label not in locked.review.speakers:
        raise InvalidInput(
            "This review proposes nothing for a speaker of this label.", code="unknown_speaker"
        )
    said = None if replacement is None else check_replacement(replacement, [label])
    if locked.review.speakers[label] != said:
        locked.check_version(version)
        locked.review.speakers = {**locked.review.speakers, label: said}
        locked.raise_version()
    return Change(locked.review, ())


def _span(locked: LockedReview, span: UUID) -> Span:
    found = locked.spans.get(str(span))
    if found is None:
        raise NotVisible(Span, span)
    return found


def _replacement(
    transcript: Transcript,
    spans: Sequence[Span],
    decision: SpanDecision,
    replacement: str,
) -> str:
    """Return the replacement that somebody wrote, empty for the entity's own."""
    if not replacement:
        return ""
    if decision != SpanDecision.ACCEPTED:
        raise InvalidInput(
            "What is left in has no replacement.", code="replacement_without_decision"
        )
    texts = {turn.number: turn.text for turn in turns_of(transcript)}
    covered = [
        texts.get(span.turn, "")[span.start : span.end]
        for span in spans
        if span.kind == Kind.PERSON
    ]
    return check_replacement(replacement, covered)


def _rename(locked: LockedReview, key: str, replacement: str) -> None:
    if replacement:
        locked.set_entities(
            [
                {**entity, "replacement": replacement} if entity["key"] == key else entity
                for entity in locked.review.entities
            ]
        )


def _same_words(transcript: Transcript, chosen: Span, spans: Sequence[Span]) -> list[Span]:
    """Return the spans for which leaving one in holds, by the engine's rule."""
    turns = turns_of(transcript)
    texts = {turn.number: turn.text for turn in turns}
    proposals = {
        (one.turn, one.start, one.end): Proposal(
            turn=one.turn,
            start=one.start,
            end=one.end,
            text=texts[one.turn][one.start : one.end],
            kind=Kind(one.kind),
            entity=one.entity,
            replacement="",
            rule=one.rule,
            confidence=one.confidence,
        )
        for one in spans
    }
    asked = deidentify.reject(proposals[chosen.turn, chosen.start, chosen.end])
    review = deidentify.Review(tuple(proposals.values()), ())
    places = {
        (one.turn, one.start, one.end) for one in deidentify.same_everywhere(asked, review, turns)
    }
    return [one for one in spans if (one.turn, one.start, one.end) in places]
