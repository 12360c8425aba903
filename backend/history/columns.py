"""Which columns a file of past data has under a rubric version, with what may stand in them."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from backend.casework.models import Phase
from backend.casework.parsing.cells import column_name
from backend.history.models import MAX_CODE_LETTERS, PAST_KINDS, PAST_REASONS, UNKNOWN_REASON
from backend.instruments.rules import Instrument, Part
from backend.ratings.models import ItemStatus, NotApplicableReason

STATUSES = (
    ItemStatus.SCORED,
    ItemStatus.ABSENT,
    ItemStatus.MISSED_OPPORTUNITY,
    ItemStatus.NOT_APPLICABLE,
)
REQUIRED = ("session", "rater", "kind", "item")
# Other names under which studies keep the same.
ALSO: Mapping[str, Sequence[str]] = {
    "session": ("session_id", "session_code"),
    "rater": ("rater_id", "rater_code"),
    "kind": ("rating_kind",),
    "item": ("item_id",),
    "trainee": ("trainee_id", "trainee_code", "therapist", "therapist_id"),
    "case": ("case_id", "case_code"),
    "held_on": ("session_date",),
}
_CODE = f"a code of at most {MAX_CODE_LETTERS} letters, digits and . _ - / without blanks"
_RESERVED = frozenset(
    {
        *REQUIRED,
        *("status", "reason", "choices", "count", "trainee", "case"),
        *("session_number", "held_on", "phase", "problem_areas"),
    }
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column, what stands in it, and an example."""

    name: str
    is_required: bool
    meaning: str
    values: str
    example: str

    @property
    def names(self) -> tuple[str, ...]:
        """Every name under which the column is found."""
        return (self.name, *ALSO.get(self.name, ()))


def scale_columns(instrument: Instrument) -> dict[str, str]:
    """Return the column of each scale; one that is called as another column is, has a prefix."""
    return {
        scale: f"scale_{column_name(scale)}" if column_name(scale) in _RESERVED else name
        for scale in instrument.scales
        for name in [column_name(scale)]
    }


def columns_of(instrument: Instrument) -> list[Column]:
    """Return the columns of a file under this rubric version, in the order of the template."""
    return [
        *_whose(),
        *_answers(instrument),
        Column(
            "status",
            False,
            "What is said of the item instead of scores; empty where there are scores, and where "
            "the answer is missing",
            f"empty, or {', '.join(STATUSES)}",
            "",
        ),
        Column(
            "reason",
            False,
            "Why an item did not apply",
            f"empty, or {', '.join(PAST_REASONS)}; {UNKNOWN_REASON} where the study does not say",
            "",
        ),
        *_of_session(instrument),
    ]


def _whose() -> Iterator[Column]:
    kinds = ", ".join(PAST_KINDS)
    yield Column("session", True, "Which session was rated", _CODE, "S01")
    yield Column("rater", True, "Who rated: a code, never a name", _CODE, "R1")
    yield Column("kind", True, "By whom and what for; kinds never mix", kinds, "independent")
    yield Column(
        "item",
        True,
        "Which item of the rubric. One that the rubric asks for in every session, and has no row, "
        "counts as missing",
        "an item's id in the rubric",
        "",
    )


def _answers(instrument: Instrument) -> Iterator[Column]:
    for scale, name in scale_columns(instrument).items():
        ends = instrument.scales[scale]
        yield Column(
            name,
            False,
            f"The score on {ends.label}; empty where it is missing",
            f"a whole number from {ends.lowest} to {ends.highest}, or empty",
            str(ends.lowest),
        )
    kinds = {part.kind for part in instrument.parts.values()}
    if "category" in kinds:
        yield Column(
            "choices",
            False,
            "What was chosen, where the rubric asks for a kind",
            "ids of choices, with a blank between them",
            "",
        )
    if "count" in kinds:
        yield Column("count", False, "How often, where the rubric asks for it", "0 or more", "")


def _of_session(instrument: Instrument) -> Iterator[Column]:
    yield Column("trainee", False, "Whose session it was", _CODE, "T01")
    yield Column("case", False, "Of which client’s treatment: a pseudonym code", _CODE, "C01")
    yield Column("session_number", False, "Its number in the treatment", "1 or more", "3")
    yield Column("held_on", False, "When it was held", "a date as 2024-03-31", "2024-03-31")
    phases = ", ".join(Phase.values)
    yield Column("phase", False, "Its phase", phases, "initial")
    if instrument.asks_problem_area:
        areas = ", ".join(instrument.problem_areas)
        yield Column(
            "problem_areas",
            False,
            "What the rater took as the problem area",
            f"{areas}; at most {instrument.most_areas}, with a blank between them",
            "",
        )


def template_of(instrument: Instrument) -> str:
    """Return an example file: one session, two raters, every item, no answer yet but the first."""
    columns = columns_of(instrument)
    out = io.StringIO()
    writer = csv.DictWriter(out, [column.name for column in columns], lineterminator="\r\n")
    writer.writeheader()
    same = {column.name: column.example for column in columns}
    blank = dict.fromkeys([*scale_columns(instrument).values()], "")
    for rater in ("R1", "R2"):
        for position, part in enumerate(instrument.parts.values()):
            row = {**same, **blank, "rater": rater, "item": part.id}
            if position == 0:
                row |= _example_answer(instrument, part)
            elif position == 1:
                row |= {
                    "status": ItemStatus.NOT_APPLICABLE,
                    "reason": NotApplicableReason.NO_OPPORTUNITY,
                }
            writer.writerow(row)
    return out.getvalue()


def _example_answer(instrument: Instrument, part: Part) -> dict[str, str]:
    if part.kind == "category":
        return {"choices": part.choices[0]}
    if part.kind == "count":
        return {"count": "2"}
    names = scale_columns(instrument)
    return {names[scale]: str(instrument.scales[scale].highest - 1) for scale in part.scales}
