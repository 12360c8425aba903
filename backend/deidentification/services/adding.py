"""Mark what the rules missed."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from backend.access.rules import require
from backend.accounts.models import User
from backend.casework import deidentify
from backend.casework.deidentify import Decision, Kind, Proposal
from backend.casework.deidentify import Turn as EngineTurn
from backend.casework.models import Transcript
from backend.core.errors import Conflict, ErrorDetail, InvalidInput
from backend.deidentification.actions import needed_to_prepare
from backend.deidentification.models import Span, SpanDecision
from backend.deidentification.proposing import turns_of, words_hash
from backend.deidentification.replacements import check_replacement, next_replacement
from backend.deidentification.services.deciding import Change
from backend.deidentification.services.locking import LockedReview
from backend.deidentification.spans import free_key, overlaps

BY_HAND = "by_hand"


@transaction.atomic
def add_span(
    *,
    actor: User,
    transcript: Transcript,
    turn: int,
    start: int,
    end: int,
    kind: Kind,
    entity: str = "",
    replacement: str = "",
    everywhere: bool = False,
    version: int,
) -> Change:
    """Mark a span to be taken out, of an entity of the review or of a new one.

    Everywhere marks the same whole words wherever nothing else is marked. Raises InvalidInput,
    Conflict or StaleDraft.
    """
    require(actor, needed_to_prepare(actor, transcript.therapy_session), transcript.programme_id)
    locked = LockedReview(actor, transcript)
    turns = turns_of(transcript)
    chosen = _marked(turns, turn, start, end)
    taken = [span for span in locked.spans.values() if span.decision != SpanDecision.REJECTED]
    here = next(
        (s for s in locked.spans.values() if (s.turn, s.start, s.end) == (turn, start, end)), None
    )
    if here is not None:
        raise Conflict(
            "These words are marked already: accept them or change what stands for them.",
            code="already_marked",
        )
    marked = [chosen]
    if everywhere:
        marked = list(deidentify.same_everywhere(chosen, _around(locked), turns))
    key = _entity(locked, chosen, kind, entity, replacement)
    now = timezone.now()
    for one in marked:
        span = Span(
            review=locked.review,
            turn=one.turn,
            start=one.start,
            end=one.end,
            words_hash=words_hash(locked.review.salt, one.text),
            kind=locked.entities[key]["kind"],
            entity=key,
            rule=BY_HAND,
            confidence=1.0,
            is_added=True,
            decision=SpanDecision.ACCEPTED,
            decided_by=actor,
            decided_at=now,
        )
        if any(overlaps(span, other) for other in taken):
            raise InvalidInput(
                f"Turn {one.turn}: a part of these words is marked already. Leave that in first, "
                "or mark less.",
                code="span_overlaps",
            )
        locked.add(span)
    locked.write(version)
    return Change(locked.review, locked.touched())


def _marked(turns: Sequence[EngineTurn], turn: int, start: int, end: int) -> Decision:
    """Return what somebody marked. Raises InvalidInput where nothing stands."""
    texts = {one.number: one.text for one in turns}
    if turn not in texts:
        raise _refused("unknown_turn", f"This text has no turn {turn}.", "turn")
    text = texts[turn]
    if not 0 <= start < end <= len(text):
        raise _refused(
            "outside_turn",
            f"Turn {turn} has {len(text)} letters; a span from {start} to {end} is not in it.",
            "end",
        )
    words = text[start:end]
    if not any(map(str.isalnum, words)):
        raise _refused("nothing_marked", "Mark at least one letter or digit.", "start")
    if words.startswith("["):
        raise _refused(
            "already_replaced", "What stands in square brackets is replaced already.", "start"
        )
    return Decision(turn, start, end, words, "[marked]")


def _around(locked: LockedReview) -> deidentify.Review:
    """Return what is marked, as the engine takes it: the same words there stay as they are."""
    return deidentify.Review(
        tuple(
            Proposal(
                span.turn,
                span.start,
                span.end,
                "",
                Kind(span.kind),
                span.entity,
                "",
                span.rule,
                span.confidence,
            )
            for span in locked.spans.values()
        ),
        (),
    )


def _entity(
    locked: LockedReview, chosen: Decision, kind: Kind, entity: str, replacement: str
) -> str:
    """Return the key of the entity that is meant, made for a new one."""
    if entity:
        if entity not in locked.entities:
            raise _refused(
                "unknown_entity", "This review has no such person, place or thing.", "entity"
            )
        if replacement:
            raise _refused(
                "entity_or_replacement",
                "Say who it is, or what stands for somebody new, not both.",
                "replacement",
            )
        return entity
    covered = [chosen.text] if kind is Kind.PERSON else []
    said = check_replacement(replacement, covered) if replacement else ""
    key = free_key(locked.review.entities)
    locked.set_entities(
        [
            *locked.review.entities,
            {
                "key": key,
                "kind": kind.value,
                "role": "",
                "replacement": said or next_replacement(kind, locked.review.entities),
                "unsure": False,
            },
        ]
    )
    return key


def _refused(code: str, detail: str, field: str) -> InvalidInput:
    return InvalidInput(detail, code=code, errors=[ErrorDetail(code, detail, field=field)])
