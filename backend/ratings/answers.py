"""Check what a rater sends for an item, a flag or the problem areas against the instrument."""

from collections.abc import Sequence

from backend.core.errors import ErrorDetail, InvalidInput
from backend.instruments.rules import Applicability, Instrument, ScaleRange
from backend.ratings.completeness import MAX_AREAS, Entry, Sheet, statuses_for
from backend.ratings.models import ItemStatus, NotApplicableReason

SCALES = ("adherence", "competence")


def _refuse(code: str, detail: str, field: str) -> InvalidInput:
    return InvalidInput(detail, code=code, errors=[ErrorDetail(code, detail, field=field)])


def check_item_known(instrument: Instrument, item: str) -> None:
    """Raise InvalidInput unless the rubric has the item."""
    if item not in instrument.items:
        raise _refuse("unknown_item", f"This rubric has no item {item}.", "item")


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


def check_entry(sheet: Sheet, item: str, entry: Entry) -> None:
    """Raise InvalidInput unless the instrument permits saying this of the item."""
    _check_numbers(sheet.instrument, item, entry)
    _check_reason(item, entry)
    if entry.status != ItemStatus.UNSCORED:
        _check_status(item, entry, sheet.applicability()[item])


def _check_numbers(instrument: Instrument, item: str, entry: Entry) -> None:
    for scale in SCALES:
        value = entry.value(scale)
        if value is None:
            continue
        if entry.status != ItemStatus.SCORED:
            raise _refuse("score_not_allowed", f"{item}: only a scored item holds a number.", scale)
        if scale not in instrument.items[item].scales:
            raise _refuse("scale_not_rated", f"{item} is not rated for {scale}.", scale)
        _check_on_scale(item, value, instrument.scales[scale])


def _check_on_scale(item: str, value: int, scale: ScaleRange) -> None:
    if not scale.lowest <= value <= scale.highest:
        raise _refuse(
            "off_scale",
            f"{item}: {value} is off the {scale.id} scale, "
            f"which runs from {scale.lowest} to {scale.highest}.",
            scale.id,
        )


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
