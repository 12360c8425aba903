"""Complete a review: take out what was accepted, vouch for the text, forget what was proposed."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.casework import deidentify
from backend.casework.deidentify import Decision, OffsetMap
from backend.casework.deidentify import Turn as EngineTurn
from backend.casework.models import ImportedFile, TherapySession, Transcript, Turn
from backend.casework.services import attest_deidentified, rename_speakers
from backend.core.errors import Conflict
from backend.deidentification.actions import needed_to_prepare
from backend.deidentification.models import (
    NameReport,
    ReportOutcome,
    Review,
    ReviewState,
    Span,
    SpanDecision,
)
from backend.deidentification.proposing import text_hash, turns_of
from backend.deidentification.services.forgetting import forget
from backend.deidentification.services.locking import LockedReview
from backend.deidentification.services.remembering import remember_names
from backend.deidentification.spans import check_overlaps

_QUOTED = re.compile("“[^”]*”")


@transaction.atomic
def complete_review(
    *,
    actor: User,
    transcript: Transcript,
    note: str = "",
    keep_names: bool = True,
    version: int,
) -> Review:
    """Take out what was accepted and vouch for the text, in one transaction.

    Numbers, order and times of the turns stay, so that evidence tied to them holds. With
    `keep_names` the names are kept for the case's next sessions, for whoever prepares those. Raises
    Conflict or StaleDraft.
    """
    require(actor, needed_to_prepare(actor, transcript.therapy_session), transcript.programme_id)
    # Attesting, reporting and opening a review wait here for one another.
    session = TherapySession.objects.select_for_update().get(pk=transcript.therapy_session_id)
    locked = LockedReview(actor, transcript)
    locked.check_version(version)
    review, spans = locked.review, list(locked.spans.values())
    _check_all_decided(spans)
    turns = turns_of(transcript)
    _check_unchanged(review, turns)
    texts = {turn.number: turn.text for turn in turns}
    if keep_names and session.case is not None:
        remember_names(actor, session, session.case, review, spans, texts)
    redacted = _redacted(review, spans, turns)
    n_labels = _write_turns(transcript, turns, redacted, review.speakers)
    _forget_quotations(transcript)
    before = review.text_hash
    _finish(
        actor,
        review,
        counts={**_counts(review, spans), "turns": len(redacted.maps), "labels": n_labels},
        maps=redacted.maps,
        redacted_hash=text_hash(redacted.turns),
    )
    attestation = attest_deidentified(actor=actor, therapy_session=session, note=note)
    n_reports = _settle_reports(actor, session)
    record(
        actor=actor,
        verb="deidentification.completed",
        programme_id=review.programme_id,
        target=review,
        details={
            "transcript": str(transcript.pk),
            "attestation": str(attestation.pk),
            "text_hash": before,
            "redacted_hash": review.redacted_hash,
            "n_reports": n_reports,
            **{f"n_{name}": n for name, n in review.counts.items() if isinstance(n, int)},
        },
    )
    return review


def close_for_attestation(actor: User, therapy_session_id: UUID) -> None:
    """Let a session be attested whose text was reviewed and has nothing to take out.

    Raises Conflict where no review was run on the present text, or something is left to decide.
    """
    transcript = Transcript.objects.get(therapy_session_id=therapy_session_id)
    turns = turns_of(transcript)
    rows = Review.objects.select_for_update().filter(transcript=transcript)
    review = rows.exclude(state=ReviewState.SUPERSEDED).order_by("-opened_at", "-id").first()
    if review is None:
        raise Conflict(
            "Run the rules over the text first, to see what they find.", code="review_open"
        )
    present = text_hash(turns)
    if review.state == ReviewState.COMPLETED:
        if review.redacted_hash != present:
            raise Conflict("The text changed since it was reviewed.", code="review_open")
        return
    spans = list(Span.objects.filter(review=review))
    _check_all_decided(spans)
    takes_out = any(span.decision == SpanDecision.ACCEPTED for span in spans)
    if takes_out or any(said is not None for said in review.speakers.values()):
        raise Conflict(
            "The review takes something out: complete it there, so that it is done.",
            code="review_open",
        )
    _check_unchanged(review, turns)
    _finish(
        actor,
        review,
        counts={**_counts(review, spans), "turns": 0, "labels": 0},
        maps={},
        redacted_hash=present,
    )


def _check_all_decided(spans: Sequence[Span]) -> None:
    left = sum(span.decision == SpanDecision.UNDECIDED for span in spans)
    if left:
        what = "1 proposal is" if left == 1 else f"{left} proposals are"
        raise Conflict(f"{what} not decided yet.", code="review_open")


def _check_unchanged(review: Review, turns: Sequence[EngineTurn]) -> None:
    if text_hash(turns) != review.text_hash:
        raise Conflict(
            "The text changed since the rules ran over it. Run them again; what was decided on "
            "the same words is kept.",
            code="text_changed",
        )


def _redacted(
    review: Review, spans: Sequence[Span], turns: Sequence[EngineTurn]
) -> deidentify.Redacted:
    """Return the new texts. Raises Conflict where a decision cannot be carried out."""
    replacements = {entity["key"]: entity["replacement"] for entity in review.entities}
    texts = {turn.number: turn.text for turn in turns}
    accepted = [span for span in spans if span.decision == SpanDecision.ACCEPTED]
    check_overlaps(accepted)
    decisions = [
        Decision(
            span.turn,
            span.start,
            span.end,
            texts[span.turn][span.start : span.end],
            span.replacement or replacements[span.entity],
        )
        for span in accepted
    ]
    try:
        return deidentify.redact(turns, decisions)
    except deidentify.CannotRedact as error:
        raise Conflict(str(error), code="cannot_redact") from error


def _write_turns(
    transcript: Transcript,
    old: Sequence[EngineTurn],
    redacted: deidentify.Redacted,
    speakers: Mapping[str, str | None],
) -> int:
    """Write what changed; return how many speakers' labels did."""
    changed = {turn.number: turn.text for turn in redacted.turns if turn.number in redacted.maps}
    labels = {label: said for label, said in speakers.items() if said is not None}
    named = {turn.number for turn in old if turn.speaker in labels}
    rows = Turn.objects.filter(transcript=transcript, number__in=changed.keys() | named)
    found = list(rows)
    for row in found:
        row.text = changed.get(row.number, row.text)
        row.speaker = labels.get(row.speaker, row.speaker)
    Turn.objects.bulk_update(found, ["text", "speaker"], batch_size=200)
    if labels:
        rename_speakers(transcript=transcript, labels=labels)
    return len({turn.speaker for turn in old} & labels.keys())


def _forget_quotations(transcript: Transcript) -> None:
    """Take out of what was odd in the file the words that are quoted from it."""
    transcript.warnings = [_without_quotation(row) for row in transcript.warnings]
    transcript.save(update_fields=["warnings"])
    if transcript.source_id is not None:
        file = ImportedFile.objects.select_for_update().get(pk=transcript.source_id)
        file.warnings = [_without_quotation(row) for row in file.warnings]
        file.save(update_fields=["warnings"])


def _without_quotation(row: Mapping[str, object]) -> dict[str, object]:
    return {**row, "detail": _QUOTED.sub("“…”", str(row["detail"]))}


def _counts(review: Review, spans: Sequence[Span]) -> dict[str, object]:
    own = {entity["key"]: entity["replacement"] for entity in review.entities}
    accepted = [span for span in spans if span.decision == SpanDecision.ACCEPTED]
    return {
        "proposals": sum(not span.is_added for span in spans),
        "accepted": len(accepted),
        "rejected": len(spans) - len(accepted),
        "changed": sum(
            bool(span.replacement) and span.replacement != own.get(span.entity) for span in accepted
        ),
        "added": sum(span.is_added for span in accepted),
        "by_kind": dict(Counter(span.kind for span in accepted)),
    }


def _finish(
    actor: User,
    review: Review,
    *,
    counts: dict[str, object],
    maps: Mapping[int, OffsetMap],
    redacted_hash: str,
) -> None:
    """Mark the review completed and erase everything but counts, hashes and maps."""
    review.state = ReviewState.COMPLETED
    review.completed_by, review.completed_at = actor, timezone.now()
    review.counts = counts
    review.maps = {str(number): offsets.to_list() for number, offsets in maps.items()}
    review.redacted_hash = redacted_hash
    review.version += 1
    forget(review)


def _settle_reports(actor: User, session: TherapySession) -> int:
    rows = NameReport.objects.select_for_update().filter(
        therapy_session=session, settled_at__isnull=True
    )
    return rows.update(
        settled_by=actor,
        settled_at=timezone.now(),
        outcome=ReportOutcome.REDACTED,
        note="",
    )
