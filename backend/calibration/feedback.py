"""A practice beside gold, item by item, for the rater who made it."""

from collections.abc import Mapping
from typing import Any

from backend.calibration.models import Attempt, GoldRating, GoldScore, SetSession
from backend.calibration.parts import names_of
from backend.instruments.rules import Instrument, instrument_of
from backend.ratings.models import ItemScore, ItemStatus, Rating, RatingStatus

# How far apart rater and gold are on one item.
SAME, WITHIN_ONE, APART, DIFFERS = "same", "within_one", "apart", "differs"


def feedback_on(attempt: Attempt) -> list[dict[str, Any]]:
    """Return every session of an attempt that its rater has submitted, in the order of rating."""
    instrument = instrument_of(attempt.rubric_id)
    golds = {
        row.gold.therapy_session_id: row.gold
        for row in SetSession.objects.filter(calibration_set_id=attempt.calibration_set_id)
        .select_related("gold")
        .prefetch_related("gold__scores", "gold__rationales")
    }
    ratings = (
        Rating.objects.filter(
            assignment__round_session__round_id=attempt.round_id, status=RatingStatus.SUBMITTED
        )
        .select_related("assignment__round_session")
        .prefetch_related("item_scores", "evidence")
        .order_by("submitted_at", "id")
    )
    return [_session(rating, golds[rating.therapy_session_id], instrument) for rating in ratings]


def _session(rating: Rating, gold: GoldRating, instrument: Instrument) -> dict[str, Any]:
    reasons = {row.item: row.text for row in gold.rationales.all()}
    yours = {row.item: row for row in rating.item_scores.all()}
    theirs = {row.item: row for row in gold.scores.all()}
    turns: dict[str, list[int]] = {}
    for row in rating.evidence.all():
        turns.setdefault(row.item, []).append(row.turn_number)
    names = names_of(instrument)
    items = []
    for item, part in instrument.parts.items():
        your, their = yours.get(item), theirs.get(item)
        if your is None or their is None or _both_out(your, their):
            continue
        items.append(
            {
                "item": item,
                "name": names[item],
                "section": part.section,
                "yours": _said(your, sorted(turns.get(item, []))),
                "gold": _said(their, their.turns),
                "rationale": reasons.get(item, ""),
                "verdict": _verdict(your, their, instrument),
            }
        )
    round_session = rating.assignment.round_session if rating.assignment is not None else None
    counts = {name: sum(row["verdict"] == name for row in items) for name in VERDICTS}
    return {
        "rating": rating.pk,
        "code": "" if round_session is None else round_session.code,
        "submitted_at": rating.submitted_at,
        "problem_areas": rating.problem_areas,
        "gold_problem_areas": gold.problem_areas,
        "source": gold.source,
        "n_makers": gold.n_makers,
        "rationale": reasons.get("", ""),
        "items": items,
        "counts": counts,
    }


VERDICTS = (SAME, WITHIN_ONE, APART, DIFFERS)


def _both_out(one: ItemScore, other: GoldScore) -> bool:
    return one.status == other.status == ItemStatus.NOT_APPLICABLE and (
        one.not_applicable_reason == other.not_applicable_reason
    )


def _said(row: ItemScore | GoldScore, turns: list[int]) -> dict[str, Any]:
    return {
        "status": row.status,
        "values": row.values,
        "choices": row.choices,
        "count": row.count,
        "not_applicable_reason": row.not_applicable_reason or None,
        "turns": turns,
    }


def _verdict(your: ItemScore, their: GoldScore, instrument: Instrument) -> str:
    """Compare points where both stand for some, else whether both say the same."""
    ours, golds = _points(your, instrument), _points(their, instrument)
    if ours is None or golds is None:
        same = (your.status, your.choices, your.count, your.not_applicable_reason) == (
            their.status,
            their.choices,
            their.count,
            their.not_applicable_reason,
        )
        return SAME if same else DIFFERS
    apart = max((abs(ours[scale] - golds[scale]) for scale in golds if scale in ours), default=0)
    if apart == 0:
        return SAME
    return WITHIN_ONE if apart <= 1 else APART


def _points(row: ItemScore | GoldScore, instrument: Instrument) -> Mapping[str, int] | None:
    """Return what a row counts as on its scales; None where it is no number."""
    part = instrument.parts[row.item]
    if part.kind != "item":
        return None
    if row.status == ItemStatus.SCORED:
        return {scale: value for scale, value in row.values.items() if value is not None}
    stands_for = {
        ItemStatus.ABSENT: instrument.scoring.absent,
        ItemStatus.MISSED_OPPORTUNITY: instrument.scoring.missed_opportunity,
    }.get(ItemStatus(row.status))
    return None if stands_for is None else {scale: stands_for[scale] for scale in part.scales}
