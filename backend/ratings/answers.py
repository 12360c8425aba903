"""Check what a rater sends for an item, a flag or the problem areas against the instrument."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from backend.core.errors import ErrorDetail, InvalidInput
from backend.instruments.rules import Applicability, Instrument, Part, ScaleRange
from backend.ratings.completeness import Entry, Sheet, statuses_for
from backend.ratings.models import ItemStatus, NotApplicableReason

LONGEST_SHOWN = 10**9
# More than anybody counts in one session.
MAX_COUNT = 9999
_ANSWERED_BY: Mapping[str, str] = {
    "item": "rated on a scale",
    "category": "answered by choosing",
    "count": "answered by a number",
}


def _refuse(code: str, detail: str, field: str) -> InvalidInput:
    return InvalidInput(detail, code=code, errors=[ErrorDetail(code, detail, field=field)])


def check_item_known(instrument: Instrument, item: str) -> None:
    """Raise InvalidInput unless the rubric has the item."""
    if item not in instrument.parts:
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
        if scale not in instrument.parts[item].scales:
            raise _refuse("scale_not_rated", f"{item} is not rated for {scale}.", field)


def check_choices(instrument: Instrument, item: str, choices: Sequence[str]) -> tuple[str, ...]:
    """Return the choices in the rubric's order, each once. Raises InvalidInput for what is not."""
    part = instrument.parts[item]
    if part.kind != "category":
        return tuple(choices)
    unknown = sorted(set(choices) - set(part.choices))
    if unknown:
        raise _refuse(
            "unknown_choice",
            f"{item}: {', '.join(unknown)} is none of {', '.join(part.choices)}.",
            "choices",
        )
    chosen = tuple(choice for choice in part.choices if choice in choices)
    if len(chosen) > part.at_most:
        raise _refuse(
            "too_many_choices",
            f"{item}: choose at most {part.at_most}, not {len(chosen)}.",
            "choices",
        )
    return chosen


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
    """Return the areas in the rubric's order. Raises InvalidInput for unknown or too many."""
    unknown = sorted(set(areas) - set(instrument.problem_areas))
    if unknown:
        raise _refuse(
            "unknown_problem_area",
            f"{', '.join(unknown)}: this rubric knows {', '.join(instrument.problem_areas)}.",
            "problem_areas",
        )
    chosen = [area for area in instrument.problem_areas if area in areas]
    most = instrument.most_areas
    if not 1 <= len(chosen) <= most:
        allowed = "one problem area" if most == 1 else f"1 to {most} problem areas"
        raise _refuse(
            "problem_areas_count", f"Record {allowed}, not {len(chosen)}.", "problem_areas"
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
    part = sheet.instrument.parts[item]
    _check_points(sheet.instrument, item, entry)
    _check_kind(part, entry)
    _check_reason(item, entry)
    if entry.status != ItemStatus.UNSCORED:
        _check_status(part, entry, sheet.applicability()[item])


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


def _check_kind(part: Part, entry: Entry) -> None:
    """Raise InvalidInput for a choice or a count where none belongs, or one that cannot be."""
    is_scored = entry.status == ItemStatus.SCORED
    if entry.choices and not (part.kind == "category" and is_scored):
        raise _misplaced("choices", part, is_scored)
    if entry.count is not None:
        if not (part.kind == "count" and is_scored):
            raise _misplaced("count", part, is_scored)
        if entry.count < 0:
            raise _refuse("count_negative", f"{part.id}: a count is 0 or more.", "count")
        if entry.count > MAX_COUNT:
            raise _refuse("count_too_large", f"{part.id}: a count is at most {MAX_COUNT}.", "count")


def _misplaced(field: str, part: Part, is_scored: bool) -> InvalidInput:
    detail = f"{part.id} is {_ANSWERED_BY[part.kind]}."
    if not is_scored:
        detail = f"{part.id}: only what is scored holds an answer."
    return _refuse(f"{field}_not_allowed", detail, field)


def _check_reason(item: str, entry: Entry) -> None:
    field = "not_applicable_reason"
    is_out = entry.status == ItemStatus.NOT_APPLICABLE
    if is_out and not entry.not_applicable_reason:
        raise _refuse("reason_missing", f"{item}: say why it does not apply.", field)
    if entry.not_applicable_reason and not is_out:
        raise _refuse(
            "reason_not_allowed", f"{item}: a reason belongs to what does not apply.", field
        )


def _check_status(part: Part, entry: Entry, asked: Applicability) -> None:
    item = part.id
    if asked.state == "awaits_answer":
        raise _refuse(
            "answer_missing",
            f"{item} depends on {', '.join(part.depends_on)}: answer that first.",
            "status",
        )
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
    if entry.status not in statuses_for(asked, part):
        raise _wrong_status(part, asked)
    is_out = entry.status == ItemStatus.NOT_APPLICABLE
    if is_out and entry.not_applicable_reason != NotApplicableReason.NO_OPPORTUNITY:
        raise _refuse(
            "reason_not_allowed",
            f"{item} applies here; it can only be left out because no opportunity arose.",
            "not_applicable_reason",
        )


def _wrong_status(part: Part, asked: Applicability) -> InvalidInput:
    item = part.id
    if part.kind != "item":
        code = "item_required" if asked.state == "required" else "item_not_required"
        return _refuse(code, f"{item} is {_ANSWERED_BY[part.kind]}.", "status")
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
