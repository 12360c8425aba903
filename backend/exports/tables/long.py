"""The long form: a row for every item of every rating, a column for every scale."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from backend.casework.models import Format, Phase
from backend.exports.naming import labels, variable_names
from backend.exports.tables.gathered import GatheredRound
from backend.exports.tables.shape import Cell, Column, Kind, Missing, Table
from backend.ratings.models import ItemStatus, NotApplicableReason
from backend.reliability.layout import Layout

REASONS: Final = {
    NotApplicableReason.PHASE: Missing.PHASE,
    NotApplicableReason.PROBLEM_AREA: Missing.PROBLEM_AREA,
    NotApplicableReason.FORMAT: Missing.FORMAT,
    NotApplicableReason.CONDITION: Missing.CONDITION,
    NotApplicableReason.NO_OPPORTUNITY: Missing.NO_OPPORTUNITY,
}
STATUSES: Final = {str(status.value): str(status.label) for status in ItemStatus}
YES_NO: Final = {"0": "no", "1": "yes"}


def long_table(rounds: Sequence[GatheredRound]) -> Table:
    """Return the long table of rounds that have one rubric version."""
    layout = rounds[0].layout
    return Table(
        name="long",
        title="A row for every item of every rating",
        columns=_columns(rounds, layout),
        rows=[row for part in rounds for row in _rows(part)],
    )


def scale_columns(layout: Layout) -> dict[str, str]:
    """Return the name of each scale's column."""
    return variable_names(layout.scales, fallback="scale", taken=_FIXED)


_FIXED: Final = (
    *("round", "session", "trainee", "case", "session_number", "phase", "format", "rater"),
    *("problem_areas", "area_differs", "item", "section", "status"),
    *("choices", "count", "n_evidence"),
)


def _columns(rounds: Sequence[GatheredRound], layout: Layout) -> list[Column]:
    names = {str(part.number): part.round.name for part in rounds}
    scales = scale_columns(layout)
    points = rounds[0].round.rubric.definition["scales"]
    columns = [
        Column("round", "Round", Kind.NUMBER, labels(names)),
        Column("session", "Session"),
        Column("trainee", "Code of the trainee"),
        Column("case", "Code of the case"),
        Column("session_number", "Number of the session in its case", Kind.NUMBER, level="ordinal"),
        Column("phase", "Phase of the treatment", Kind.CODED, _choices(Phase)),
        Column("format", "Format of the treatment", Kind.CODED, _choices(Format)),
        Column("rater", "Code of the rater"),
        Column("problem_areas", "Problem areas that the rater recorded"),
        Column(
            "area_differs",
            "Raters of the session recorded different problem areas",
            Kind.NUMBER,
            YES_NO,
        ),
        Column("item", "Item"),
        Column("section", "Section of the item"),
        Column("status", "What the rating says of the item", Kind.CODED, STATUSES),
    ]
    columns += [
        Column(
            scales[scale.id],
            f"{scale.name}, {scale.min} to {scale.max}",
            Kind.NUMBER,
            labels(points[scale.id]["points"]),
            level="ordinal",
        )
        for scale in layout.scales.values()
    ]
    if layout.categories:
        columns.append(Column("choices", "What was chosen, by id"))
    if layout.counts:
        columns.append(Column("count", "How often it was done", Kind.NUMBER, level="scale"))
    columns.append(
        Column("n_evidence", "Turns tied to the item as evidence", Kind.NUMBER, level="scale")
    )
    return columns


def _choices(of: Any) -> dict[str, str]:
    return {str(value): str(label) for value, label in of.choices}


def _rows(part: GatheredRound) -> Iterator[list[Cell]]:
    layout = part.layout
    items = {item.id: item for item in layout.items}
    sections: dict[str, str] = {item.id: item.section for item in layout.items}
    sections |= {kind.id: kind.section or "" for kind in layout.categories}
    sections |= {count.id: count.section or "" for count in layout.counts}
    differing = {str(session) for session in part.matrices.area_differs}
    by_rating = {str(key.rating): key for key in part.keys}
    for row in part.rows.frame.to_dict("records"):
        key, item = by_rating[row["rating"]], str(row["item"])
        facts = part.sessions[key.session]
        asked = items[item].scales if item in items else ()
        cells: list[Cell] = [
            part.number,
            facts.label,
            facts.trainee,
            facts.case,
            facts.number,
            facts.phase,
            facts.format,
            part.raters[key.rater],
            " ".join(sorted(key.problem_areas)),
            int(row["session"] in differing),
            item,
            sections.get(item, ""),
            str(row["status"]),
        ]
        cells += [_score(row, scale, layout, asked) for scale in layout.scales]
        if layout.categories:
            cells.append(" ".join(row["choices"]))
        if layout.counts:
            counts = {count.id for count in layout.counts}
            cells.append(_count(row) if item in counts else Missing.NOT_ASKED)
        cells.append(part.evidence.get((key.rating, item), 0))
        yield cells


def _score(row: Mapping[Any, Any], scale: str, layout: Layout, asked: Sequence[str]) -> Cell:
    """Return the number by the rubric's scoring rule, or why there is none."""
    if scale not in asked:
        return Missing.NOT_ASKED
    status = row["status"]
    if status == ItemStatus.ABSENT:
        return layout.scoring.absent[scale]
    if status == ItemStatus.MISSED_OPPORTUNITY:
        return layout.scoring.missed_opportunity[scale]
    value = row["values"].get(scale)
    return _none(row) if value is None else value


def _count(row: Mapping[Any, Any]) -> Cell:
    value = row["count"]
    return _none(row) if value is None or value != value else int(value)


def _none(row: Mapping[Any, Any]) -> Missing:
    if row["status"] == ItemStatus.NOT_APPLICABLE:
        return REASONS[row["reason"]]
    return Missing.UNANSWERED
