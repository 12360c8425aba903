"""What belongs to the scores: the rounds, the sessions, the items, and the codebook of it all."""

from collections.abc import Iterator, Sequence

from backend.casework.models import Format, Phase
from backend.exports.tables.gathered import GatheredRound
from backend.exports.tables.shape import Cell, Column, Kind, Table
from backend.reliability.layout import Layout


def rounds_table(rounds: Sequence[GatheredRound]) -> Table:
    """Return what each round was, and the hash of its ratings."""
    rows: list[list[Cell]] = []
    for part in rounds:
        rubric, closed_at = part.round.rubric, part.round.closed_at
        rows.append(
            [
                part.number,
                part.round.name,
                closed_at.date().isoformat() if closed_at else "",
                rubric.slug,
                rubric.version,
                rubric.fingerprint,
                len({key.session for key in part.keys}),
                len(part.raters),
                len(part.keys),
                part.matrices.data_hash,
            ]
        )
    columns = [
        Column("round", "Round", Kind.NUMBER),
        Column("name", "Name of the round"),
        Column("closed_on", "Day on which it was closed"),
        Column("instrument", "Instrument"),
        Column("version", "Version of the instrument"),
        Column("fingerprint", "SHA-256 of the instrument's definition"),
        Column("n_sessions", "Sessions in this file", Kind.NUMBER, level="scale"),
        Column("n_raters", "Raters in this file", Kind.NUMBER, level="scale"),
        Column("n_ratings", "Ratings in this file", Kind.NUMBER, level="scale"),
        Column("data_hash", "SHA-256 of the ratings, as reports of reliability give it"),
    ]
    return Table("rounds", "The rounds", columns, rows)


def sessions_table(rounds: Sequence[GatheredRound]) -> Table:
    """Return what is said of each session, a row for every round that it was in."""
    rows: list[list[Cell]] = []
    for part in rounds:
        n_ratings: dict[object, int] = {}
        for key in part.keys:
            n_ratings[key.session] = n_ratings.get(key.session, 0) + 1
        rows += [
            [
                part.number,
                facts.label,
                facts.trainee,
                facts.case,
                facts.number,
                facts.phase,
                facts.format,
                n_ratings[session],
            ]
            for session, facts in sorted(part.sessions.items(), key=lambda row: row[1].label)
        ]
    columns = [
        Column("round", "Round", Kind.NUMBER),
        Column("session", "Session"),
        Column("trainee", "Code of the trainee"),
        Column("case", "Code of the case"),
        Column("session_number", "Number of the session in its case", Kind.NUMBER, level="ordinal"),
        Column("phase", "Phase", Kind.CODED, {str(k): str(v) for k, v in Phase.choices}),
        Column("format", "Format", Kind.CODED, {str(k): str(v) for k, v in Format.choices}),
        Column("n_ratings", "Ratings in this file", Kind.NUMBER, level="scale"),
    ]
    return Table("sessions", "The sessions", columns, rows)


def items_table(layout: Layout) -> Table:
    """Return the items, judgements of kind and counts of a rubric version."""
    rows: list[list[Cell]] = [
        [
            item.id,
            "item",
            item.name,
            item.section,
            layout.sections[item.section],
            " ".join(item.scales),
        ]
        for item in layout.items
    ]
    for kind, parts in (("kind", layout.categories), ("count", layout.counts)):
        for row in parts:
            title = layout.section_name(row.section) if row.section else ""
            rows.append([row.id, kind, row.name, row.section or "", title or "", ""])
    columns = [
        Column("item", "Item"),
        Column("asks_for", "Item with points, judgement of kind, or count"),
        Column("name", "Name"),
        Column("section", "Section"),
        Column("section_title", "Title of the section"),
        Column("scales", "Scales on which it is rated"),
    ]
    return Table("items", "The items of the instrument", columns, rows)


def codebook(folder: str, tables: Sequence[Table]) -> Iterator[list[Cell]]:
    """Yield a row for every variable of tables, for its labelled values and missing codes."""
    for table in tables:
        for position, column in enumerate(table.columns):
            start: list[Cell] = [folder, table.name, column.name, column.label, column.kind.value]
            yield [*start, "", "", "", ""]
            words = list(column.values) if column.kind is Kind.CODED else []
            for number, label in column.numbered().items():
                yield [*start, words[number - 1] if words else number, number, "", label]
            for reason in table.missing_in(position):
                cell = missing_text(reason.name)
                yield [*start, cell, reason.code, f".{reason.letter}", reason.words]


def codebook_table(rows: Sequence[Sequence[Cell]]) -> Table:
    """Return the codebook of every table of an export."""
    columns = [
        Column("folder", "Folder"),
        Column("table", "Table"),
        Column("variable", "Variable"),
        Column("label", "What it is"),
        Column("type", "Text, number, or one of a few words"),
        Column("in_csv", "In CSV and Excel"),
        Column("in_spss", "In SPSS, and in Stata unless that says otherwise"),
        Column("in_stata", "In Stata"),
        Column("means", "What the value means"),
    ]
    return Table("codebook", "Every variable and every value", columns, list(rows))


def missing_text(name: str) -> str:
    """Return what stands for a reason in files that have no codes for missing numbers."""
    return "NA" if name == "NO_OPPORTUNITY" else ""
