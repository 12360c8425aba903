"""Check what a rater sends for an item, a flag or the problem areas against the instrument."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from backend.core.errors import ErrorDetail, InvalidInput
from backend.instruments.rules import Applicability, Instrument, ScaleRange
from backend.ratings.completeness import MAX_AREAS, Entry, Sheet, statuses_for
from backend.ratings.models import ItemStatus, NotApplicableReason

LONGEST_SHOWN = 10**9


def _refuse(code: str, detail: str, field: str) -> InvalidInput:
    return InvalidInput(detail, code=code, errors=[ErrorDetail(code, detail, field=field)])


def check_item_known(instrument: Instrument, item: str) -> None:
    """Raise InvalidInput unless the rubric has the item."""
    if item not in instrument.items:
        raise _refuse("unknown_item", f"This rubric has no item {item}.", "item")


def check_scales(instrument: Instrument, item: str, scales: Iterable[str]) -> None:
    """Raise InvalidInput unless the rubric has the scales and rates the item on them."""
    for scale in scales:
        field = f"values.{scale}"
        if scale not in instrument.scales:
            known = ", ".join(instrument.scales)
            raise _refuse(
                "unknown_scale", f"This rubric has no scale {scale}; it has {known}.", field
            )
        if scale not in instrument.items[item].scales:
            raise _refuse("scale_not_rated", f"{item} is not rated for {scale}.", field)


def check_flag_known(instrument: Instrument, flag: str) -> None:
    """Raise InvalidInput unless the rubric has the flag."""
    if flag not in instrument.flags:
        raise _refuse("unknown_flag", f"This rubric has no flag {flag}.", "flag")


def check_turns(turns: Sequence[int], n_turns: int) -> tuple[int, ...]:
    """Return the turns in order, each once. Raises InvalidInput for one that does not exist."""
    unknown = sorted({turn for turn in turns if not 1 <= turn <= n_turns})
    if unknown:
        named = ", ".join(str(turn) for turn in unknown)
        raise _refuse(
            "unknown_turn",
            f"The transcript has turns 1 to {n_turns}; there is no turn {named}.",
            "evidence",
        )
    return tuple(sorted(set(turns)))


def check_problem_areas(instrument: Instrument, areas: Sequence[str]) -> list[str]:
    """Return the areas in the rubric's order. Raises InvalidInput unless one or two known ones."""
    unknown = sorted(set(areas) - set(instrument.problem_areas))
    if unknown:
        raise _refuse(
            "unknown_problem_area",
            f"{', '.join(unknown)}: this rubric knows {', '.join(instrument.problem_areas)}.",
            "problem_areas",
        )
    chosen = [area for area in instrument.problem_areas if area in areas]
    if not 1 <= len(chosen) <= MAX_AREAS:
        raise _refuse(
            "problem_areas_count",
            f"Record one or two problem areas, not {len(chosen)}.",
            "problem_areas",
        )
    return chosen


def with_points(stored: Entry, said: Entry, points: Mapping[str, int | None]) -> Entry:
    """Return an answer with the scores it changes, and those it does not name as they stand.

    None takes a score away. Whatever is not scored keeps none of what was stored.
    """
    kept = stored.values if said.status == ItemStatus.SCORED else {}
    values = {**kept, **points}
    return replace(said, values={scale: n for scale, n in values.items() if n is not None})


def check_entry(sheet: Sheet, item: str, entry: Entry) -> None:
    """Raise InvalidInput unless the instrument permits saying this of the item."""
    _check_points(sheet.instrument, item, entry)
    _check_kind(item, entry)
    _check_reason(item, entry)
    if entry.status != ItemStatus.UNSCORED:
        _check_status(item, entry, sheet.applicability()[item])


def _check_points(instrument: Instrument, item: str, entry: Entry) -> None:
    for scale, value in entry.values.items():
        field = f"values.{scale}"
        if entry.status != ItemStatus.SCORED:
            raise _refuse("score_not_allowed", f"{item}: only a scored item holds a number.", field)
        _check_on_scale(item, value, instrument.scales[scale], field)


def _check_on_scale(item: str, value: int, scale: ScaleRange, field: str) -> None:
    if not scale.lowest <= value <= scale.highest:
        # A number without end is not repeated.
        shown = str(value) if abs(value) < LONGEST_SHOWN else "The number"
        raise _refuse(
            "off_scale",
            f"{item}: {shown} is off the {scale.id} scale, "
            f"which runs from {scale.lowest} to {scale.highest}.",
            field,
        )


def _check_kind(item: str, entry: Entry) -> None:
    if entry.choices:
        raise _refuse("choices_not_allowed", f"{item} is rated on a scale.", "choices")
    if entry.count is not None:
        raise _refuse("count_not_allowed", f"{item} is rated on a scale.", "count")


def _check_reason(item: str, entry: Entry) -> None:
    field = "not_applicable_reason"
    is_out = entry.status == ItemStatus.NOT_APPLICABLE
    if is_out and not entry.not_applicable_reason:
        raise _refuse("reason_missing", f"{item}: say why it does not apply.", field)
    if entry.not_applicable_reason and not is_out:
        raise _refuse(
            "reason_not_allowed", f"{item}: a reason belongs to what does not apply.", field
        )


def _check_status(item: str, entry: Entry, asked: Applicability) -> None:
    if asked.state == "awaits_problem_area":
        raise _refuse(
            "problem_area_missing", f"Record the problem area before rating {item}.", "status"
        )
    if asked.state == "not_applicable":
        if entry.not_applicable_reason != asked.reason:
            raise _refuse(
                "item_not_applicable",
                f"{item} does not apply here ({asked.reason}) and is not rated.",
                "status",
            )
        return
    if entry.status not in statuses_for(asked):
        raise _wrong_status(item, asked)
    is_out = entry.status == ItemStatus.NOT_APPLICABLE
    if is_out and entry.not_applicable_reason != NotApplicableReason.NO_OPPORTUNITY:
        raise _refuse(
            "reason_not_allowed",
            f"{item} applies here; it can only be left out because no opportunity arose.",
            "not_applicable_reason",
        )


def _wrong_status(item: str, asked: Applicability) -> InvalidInput:
    if asked.state == "required":
        return _refuse(
            "item_required", f"{item} is asked in this phase: score it or mark it absent.", "status"
        )
    return _refuse(
        "item_not_required",
        f"{item} is asked when its occasion arises: score it, mark a missed opportunity, or say "
        "that no opportunity arose.",
        "status",
    )
