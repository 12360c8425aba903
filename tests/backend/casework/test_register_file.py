"""Reading a file of meetings, without a database."""

import csv
import io

import pytest

from backend.casework.register_file import COLUMNS, MAX_ROWS, read_register, written

HEAD = "case,number,held_on,recording,missing_reason,missing_note,phase"


def _problems(text: str) -> list[tuple[str, str | None, int | None]]:
    return [(p.code, p.field, p.line) for p in read_register(text.encode()).problems]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_file_is_read_whatever_separates_its_cells(delimiter: str) -> None:
    lines = [HEAD, "C-1,1,2026-01-05,yes,,,", "C-1,2,2026-01-12,Not recorded,declined,,middle", ""]
    raw = b"\xef\xbb\xbf" + "\r\n".join(lines).replace(",", delimiter).encode()

    file = read_register(raw)

    assert file.problems == []
    assert [(r.line, r.number, str(r.recording), r.missing_reason, r.phase) for r in file.rows] == [
        (2, 1, "recorded", "", ""),
        (3, 2, "not_recorded", "declined", "middle"),
    ]


def test_a_file_of_an_older_spreadsheet_is_read() -> None:
    text = f"{HEAD}\nC-1,1,2026-01-05,lost,other,Gerät defekt,"

    (row,) = read_register(text.encode("cp1252")).rows

    assert row.missing_note == "Gerät defekt"


def test_every_problem_is_named_by_line_and_column() -> None:
    text = "\n".join(
        [
            HEAD,
            ",1,2026-01-05,recorded,,,",
            "C-1,0,05/01/2026,maybe,bored,,late",
            "",
            "C-1,3,2026-01-19,recorded,,,,more",
            f"C-1,4,2026-01-26,lost,damaged,{'x' * 301},",
            "C-1,5,2026-02-02,lost,other,a\u200bb,",
        ]
    )

    assert _problems(text) == [
        ("case_missing", "case", 2),
        ("number_invalid", "number", 3),
        ("date_invalid", "held_on", 3),
        ("choice_invalid", "recording", 3),
        ("choice_invalid", "missing_reason", 3),
        ("choice_invalid", "phase", 3),
        ("too_many_cells", None, 5),
        ("too_long", "missing_note", 6),
        ("control_character", "missing_note", 7),
    ]
    assert read_register(text.encode()).rows == []


def test_columns_are_held_against_those_there_are() -> None:
    assert _problems("case,number,held,recording,case\n") == [
        ("column_missing", "held_on", 1),
        ("column_unknown", "held", 1),
        ("column_twice", "case", None),
    ]


def test_what_is_no_table_of_text_is_refused() -> None:
    codes = {
        name: [p.code for p in read_register(raw).problems]
        for name, raw in {
            "bytes": b"\xff\xfe\x00",
            "quotes": f'{HEAD}\nC-1,"1"x,2026-01-05,yes,,,'.encode(),
            "huge": b"x" * (600 * 1024),
            "rows": (HEAD + "\nC-1,1,2026-01-05,yes,,," * (MAX_ROWS + 1)).encode(),
        }.items()
    }

    assert codes == {
        "bytes": ["wrong_encoding"],
        "quotes": ["broken_quotes"],
        "huge": ["too_large"],
        "rows": ["too_many_rows"],
    }


def test_consent_is_a_form_scopes_and_a_day() -> None:
    head = "case,number,held_on,recording,consent_form,consent_scopes,consent_given_on,keep_scores"
    good = f"{head}\nC-1,1,2026-01-05,yes,Form 1,training; research,2026-01-01,yes"

    (row,) = read_register(good.encode()).rows

    assert row.consent is not None
    assert [str(s) for s in row.consent.scopes] == ["training", "research"]
    assert row.consent.keep_scores
    assert _problems(f"{head}\nC-1,1,2026-01-05,yes,,all,soon,perhaps") == [
        ("form_missing", "consent_form", 2),
        ("scopes_invalid", "consent_scopes", 2),
        ("date_invalid", "consent_given_on", 2),
        ("choice_invalid", "keep_scores", 2),
    ]


def test_no_cell_that_is_written_is_a_formula_and_reading_gives_it_back() -> None:
    note = "=HYPERLINK(1)"
    said = {
        "case": "C-1",
        "number": 1,
        "held_on": "2026-01-05",
        "recording": "lost",
        "missing_reason": "other",
        "missing_note": note,
    }

    text = written([said])

    cells = list(csv.reader(io.StringIO(text)))
    assert cells[0] == list(COLUMNS)
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells[1])
    (row,) = read_register(text.encode()).rows
    assert row.missing_note == note
