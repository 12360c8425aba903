"""The wide form: a row for every session and variable, a column for every rater.

The numbers are those of which the round's reliability is computed, a table for each scale and kind
of number, so that `python -m fidelity reliability --wide` gives the figures of its report.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from backend.exports.naming import file_name, labels
from backend.exports.tables.gathered import GatheredRound
from backend.exports.tables.long import REASONS, YES_NO
from backend.exports.tables.shape import Cell, Column, Kind, Missing, Table
from backend.ratings.models import ItemStatus
from backend.reliability.layout import OVERALL, CategoryLayout, Layout
from backend.reliability.matrices import RoundMatrices

Cells = dict[tuple[str, str], dict[str, Cell]]


@dataclass(frozen=True, slots=True)
class WideTable:
    """A wide table, and how the command line is told to read it."""

    table: Table
    options: tuple[str, ...]


def wide_tables(part: GatheredRound) -> Iterator[WideTable]:
    """Yield a round's wide tables: items and means of each scale, judgements of kind, counts."""
    matrices, scores = part.matrices, part.scores
    points = part.round.rubric.definition["scales"]
    for scale in part.layout.scales.values():
        yield _wide(
            part,
            f"{scale.id}-items",
            f"{scale.name}: items",
            _item_cells(part, matrices, scores, scale.id),
            labels(points[scale.id]["points"]),
            ("--values", ",".join(str(value) for value in scale.values)),
        )
        means = matrices.means[matrices.means["scale"] == scale.id]
        if len(means):
            yield _wide(
                part,
                f"{scale.id}-means",
                f"{scale.name}: means of sections and of the whole session",
                _cells(means, "section", "score"),
                {},
                ("--level", "interval"),
                whole=True,
            )
    for category in part.layout.categories:
        yield _category_table(part, matrices, category)
    if part.layout.counts:
        counts = matrices.counts.astype({"score": "float64"})
        cells = _cells(counts, "item", "score")
        yield _wide(part, "counts", "Counts", cells, {}, ("--level", "ratio"), whole=True)


def _category_table(
    part: GatheredRound, matrices: RoundMatrices, category: CategoryLayout
) -> WideTable:
    """Return a table of one judgement of kind: of one choice by its place, else by choice."""
    rows = matrices.categories[matrices.categories["item"] == category.id]
    ids = list(category.choices)
    if category.at_most == 1:
        values = {str(place): category.choices[choice] for place, choice in enumerate(ids)}
        frames = [_with_scores(rows, lambda chosen: float(ids.index(chosen[0])), item=category.id)]
    else:
        values = dict(YES_NO)
        frames = [_with_scores(rows, partial(_was_chosen, choice), item=choice) for choice in ids]
    frame = pd.concat(frames, ignore_index=True)
    return _wide(
        part,
        f"kind-{file_name(category.id)}",
        f"{category.id}: {category.name}",
        _cells(frame, "item", "score"),
        labels(values),
        ("--level", "nominal", "--values", ",".join(values)),
    )


def _was_chosen(choice: str, chosen: Sequence[str]) -> float:
    return float(choice in chosen)


def _with_scores(
    rows: pd.DataFrame, score: Callable[[Sequence[str]], float], *, item: str
) -> pd.DataFrame:
    """Return judgements as numbers of a variable; no occasion has none."""
    given = [None if chosen is None else score(chosen) for chosen in rows["choices"]]
    return rows.assign(item=item, score=pd.Series(given, index=rows.index, dtype="float64"))


def _wide(
    part: GatheredRound,
    name: str,
    title: str,
    cells: Cells,
    values: Mapping[str, str],
    options: tuple[str, ...],
    *,
    whole: bool = False,
) -> WideTable:
    level = "scale" if whole else "ordinal"
    columns = [Column("session", "Session"), Column("item", "Item, section or whole")]
    columns += [
        Column(rater, f"{title}, by rater {rater}", Kind.NUMBER, values, level)
        for rater in part.raters.values()
    ]
    order = {name: place for place, name in enumerate(_order(part.layout))}
    rated = {(str(key.session), str(key.rater)) for key in part.keys}
    label = {str(pk): facts.label for pk, facts in part.sessions.items()}
    rows: list[list[Cell]] = []
    for (session, item), given in sorted(
        cells.items(), key=lambda row: (label[row[0][0]], order.get(row[0][1], len(order)))
    ):
        row: list[Cell] = [label[session], item]
        for person in map(str, part.raters):
            nothing = Missing.UNANSWERED if (session, person) in rated else Missing.NOT_RATED
            row.append(given.get(person, nothing))
        rows.append(row)
    named = f"round-{part.number:02d}-{file_name(name)}"
    return WideTable(Table(named, f"{part.round.name}. {title}", columns, rows), options)


def _order(layout: Layout) -> list[str]:
    items = [item.id for item in layout.items]
    kinds = [choice for row in layout.categories for choice in (row.id, *row.choices)]
    return [*items, *layout.sections, OVERALL, *kinds, *(count.id for count in layout.counts)]


def _item_cells(
    part: GatheredRound, matrices: RoundMatrices, scores: pd.DataFrame, scale: str
) -> Cells:
    """Return every rated item's cells: numbers as reliability takes them, or why there is none."""
    follows = {item.id for item in part.layout.items if item.follows_area}
    differing = {str(session) for session in matrices.area_differs}
    found: Cells = {}
    for row in scores[scores["scale"] == scale].to_dict("records"):
        apart = row["item"] in follows and row["session"] in differing
        cell = Missing.AREA_DIFFERS if apart else _reason(row)
        found.setdefault((row["session"], row["item"]), {})[row["rater"]] = cell
    counted = matrices.items[matrices.items["scale"] == scale]
    for key, given in _cells(counted, "item", "score").items():
        found[key].update(given)
    return found


def _reason(row: Mapping[Any, Any]) -> Missing:
    if row["status"] == ItemStatus.NOT_APPLICABLE:
        return REASONS[row["reason"]]
    return Missing.UNANSWERED


def _cells(frame: pd.DataFrame, variable: str, score: str) -> Cells:
    """Return numbers by session and variable, and rater; no number is an occasion not given."""
    found: Cells = {}
    columns: Sequence[Any] = [frame[name] for name in ("session", variable, "rater", score)]
    for session, item, rater, value in zip(*columns, strict=True):
        cell = Missing.NO_OPPORTUNITY if pd.isna(value) else _number(float(value))
        found.setdefault((session, item), {})[rater] = cell
    return found


def _number(value: float) -> int | float:
    return int(value) if value.is_integer() else value
