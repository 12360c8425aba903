"""Read what a row of past data says of an item."""

import re
from collections.abc import Mapping

from backend.casework.parsing.cells import column_name
from backend.casework.parsing.findings import quoted
from backend.history.columns import STATUSES, scale_columns
from backend.history.models import PAST_REASONS, UNKNOWN_REASON
from backend.history.study import AnswerRead, Problems
from backend.instruments.rules import Instrument, Part, ScaleRange
from backend.ratings.models import ItemStatus

MAX_COUNT = 100_000
# A spreadsheet may write 3 as 3.0.
_WHOLE = re.compile(r"-?\d{1,6}([.]0+)?", re.ASCII)
# To one program missing, to another not applicable.
_AMBIGUOUS = frozenset({"na", "n/a", "n.a.", "nan", "#n/a", "null", "none", ".", "-", "-9", "99"})


class AnswerReader:
    """Reads answers; whatever is wrong with one is written down, and it is None."""

    def __init__(self, instrument: Instrument, problems: Problems) -> None:
        self._instrument = instrument
        self._problems = problems
        self._columns = scale_columns(instrument)

    def read(self, cells: Mapping[str, str], line: int, part: Part) -> AnswerRead | None:
        """Return what the cells of a line say of a part of the rubric."""
        n_before = self._problems.n_errors
        values = self._values(cells, line, part)
        choices = self._choices(cells.get("choices", ""), line, part)
        count = self._count(cells.get("count", ""), line, part)
        is_answered = bool(values or choices or count is not None)
        status, reason = self._status(cells, line, is_answered=is_answered)
        if self._problems.n_errors > n_before:
            return None
        return AnswerRead(line, status, reason, values, choices, count)

    def _status(self, cells: Mapping[str, str], line: int, *, is_answered: bool) -> tuple[str, str]:
        status = column_name(cells.get("status", ""))
        reason = column_name(cells.get("reason", ""))
        if status and status not in STATUSES:
            self._refuse("unknown_status", cells["status"], ", ".join(STATUSES), line, "status")
        if reason and reason not in PAST_REASONS:
            self._refuse("unknown_reason", cells["reason"], ", ".join(PAST_REASONS), line, "reason")
        if reason and status not in ("", ItemStatus.NOT_APPLICABLE):
            self._problems.error(
                "reason_without_need",
                f"Line {line} says why the item did not apply, and that it was {status}.",
                line,
                "reason",
            )
        if reason or status == ItemStatus.NOT_APPLICABLE:
            status, reason = ItemStatus.NOT_APPLICABLE, reason or UNKNOWN_REASON
        if is_answered and status not in ("", ItemStatus.SCORED):
            said = status.replace("_", " ")
            self._problems.error(
                "scored_and_not",
                f"Line {line} has an answer and says {said}: leave one of both empty.",
                line,
                "status",
            )
        if status == ItemStatus.SCORED and not is_answered:
            self._problems.error(
                "scored_without_score",
                f"Line {line} says scored, and has no score; leave status empty where it is "
                "missing.",
                line,
                "status",
            )
        if is_answered:
            status = ItemStatus.SCORED
        return status or ItemStatus.UNSCORED, reason

    def _values(self, cells: Mapping[str, str], line: int, part: Part) -> dict[str, int]:
        values = {}
        for scale, column in self._columns.items():
            written = cells.get(column, "")
            if not written:
                continue
            if scale not in part.scales:
                self._not_here(line, part, column)
                continue
            value = self._point(written, self._instrument.scales[scale], line, column)
            if value is not None:
                values[scale] = value
        return values

    def _point(self, written: str, scale: ScaleRange, line: int, column: str) -> int | None:
        ends = f"{scale.lowest} to {scale.highest}"
        value = int(float(written)) if _WHOLE.fullmatch(written) else None
        if value is not None and scale.lowest <= value <= scale.highest:
            return value
        if written.casefold() in _AMBIGUOUS:
            self._problems.error(
                "ambiguous_score",
                f"Line {line}: {quoted(written)} in {column} may mean missing or not applicable. "
                "Leave it empty where the score is missing; write not_applicable into status where "
                "the item did not apply.",
                line,
                column,
            )
        elif value is None:
            self._problems.error(
                "not_a_score",
                f"Line {line}: {quoted(written)} in {column} is no whole number from {ends}.",
                line,
                column,
            )
        else:
            self._problems.error(
                "off_scale",
                f"Line {line}: {value} in {column} is not on the scale, which goes from {ends}.",
                line,
                column,
            )
        return None

    def _choices(self, written: str, line: int, part: Part) -> list[str]:
        if not written:
            return []
        if part.kind != "category":
            self._not_here(line, part, "choices")
            return []
        said = written.replace(",", " ").split()
        unknown = [choice for choice in said if choice not in part.choices]
        if unknown:
            self._refuse("unknown_choice", unknown[0], ", ".join(part.choices), line, "choices")
        elif len(set(said)) > part.at_most:
            self._problems.error(
                "too_many_choices",
                f"Line {line} names {len(set(said))} choices of {part.id}; at most {part.at_most}.",
                line,
                "choices",
            )
        return [choice for choice in part.choices if choice in said]

    def _count(self, written: str, line: int, part: Part) -> int | None:
        if not written:
            return None
        if part.kind != "count":
            self._not_here(line, part, "count")
            return None
        value = int(float(written)) if _WHOLE.fullmatch(written) else -1
        if 0 <= value <= MAX_COUNT:
            return value
        self._problems.error(
            "not_a_count",
            f"Line {line}: {quoted(written)} in count is no whole number from 0 to {MAX_COUNT:,}.",
            line,
            "count",
        )
        return None

    def _not_here(self, line: int, part: Part, column: str) -> None:
        self._problems.error(
            "not_asked",
            f"Line {line} has something in {column}, which {part.id} is not rated on.",
            line,
            column,
        )

    def _refuse(self, code: str, written: str, known: str, line: int, column: str) -> None:
        self._problems.error(
            code, f"Line {line}: {quoted(written)} in {column} is none of {known}.", line, column
        )
