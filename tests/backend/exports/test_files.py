"""What stands in an export, read with other programs than the one that wrote it."""

import hashlib
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyreadstat
import pytest

from backend.accounts.models import User
from backend.exports.models import FileFormat
from backend.exports.tables.shape import Cell, Column, Kind, Missing, Table
from backend.exports.writers.statistical import dta_of
from backend.ratings.models import RoundPhase
from backend.reliability.matrices import SOFTWARE
from backend.reliability.report import report_of_round
from fidelity.__main__ import main
from tests import factories
from tests.backend.exports.made import CLIENT_CODE, made, one, opened, rows
from tests.backend.ratings.mixed import store_rubric
from tests.backend.reliability.scored import Panel, Said, rate

pytestmark = pytest.mark.django_db
NUMBERS = ("design", "n_sessions", "n_raters", "n_ratings")


def printed(
    raw: bytes, folder: Path, capsys: pytest.CaptureFixture[str], *options: str
) -> dict[str, dict[str, Any]]:
    path = folder / "wide.csv"
    path.write_bytes(raw)
    assert main(["reliability", "--wide", str(path), "--json", *options]) == 0
    return {row["item"]: row for row in json.loads(capsys.readouterr().out)["items"]}


def assert_figures(shown: list[dict[str, Any]], found: dict[str, dict[str, Any]], key: str) -> None:
    """Compare what the report says with what the command line says, coefficient by coefficient."""
    by_key = {row["key"]: row for row in shown}
    assert found
    for item, row in found.items():
        wanted = by_key[key.format(item)]
        assert {name: row[name] for name in NUMBERS} == {name: wanted[name] for name in NUMBERS}
        for name, estimate in wanted["estimates"].items():
            given = row["estimates"][name]["value"]
            value = estimate["value"]
            assert given == (value if value is None else pytest.approx(value, rel=1e-6)), name


@pytest.mark.parametrize("scale", ["adherence", "competence"])
def test_a_wide_file_gives_the_figures_of_the_round(
    panel: Panel, lead: User, scale: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = opened(lead, made(lead, panel.programme, panel.round_))
    shown = report_of_round(panel.round_).result["variables"]
    top = {"adherence": "0,1,2,3,4", "competence": "0,1,2,3,4,5,6"}[scale]

    items = one(files, f"{scale}-items.csv")
    means = one(files, f"{scale}-means.csv")

    assert_figures(shown, printed(items, tmp_path, capsys, "--values", top), "{}." + scale)
    found = printed(means, tmp_path, capsys, "--level", "interval")
    assert_figures(shown, found, "{}." + scale)
    assert "overall" in found
    assert f"--values {top}" in files["README.txt"].decode()


def test_judgements_of_kind_and_counts_give_the_figures_of_the_round(
    panel: Panel, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lead = panel.round_.created_by
    round_ = factories.make_round(
        panel.programme,
        lead=lead,
        sessions=panel.sessions,
        raters=panel.raters,
        phase=RoundPhase.CLOSED,
        rubric=store_rubric(),
    )
    kinds = ("room", "online", "phone")
    for place, session in enumerate(panel.sessions):
        for turn, rater in enumerate(panel.raters):
            said = {
                "A1": Said(values={"skill": 1 + (place + turn) % 4, "amount": place % 3}),
                "K1": Said(choices=[kinds[(place + turn * (place % 2)) % 3]]),
                "K2": Said(choices=["noise"] if place % 2 else ["noise", "delay"]),
                "RS": Said(count=place + turn),
            }
            rate(session, rater, said, round_=round_)
    files = opened(lead, made(lead, panel.programme, round_))
    shown = report_of_round(round_).result["variables"]

    def figures(table: str, key: str, *options: str) -> None:
        assert_figures(shown, printed(one(files, table), tmp_path, capsys, *options), key)

    figures("kind-k1.csv", "{}", "--level", "nominal", "--values", "0,1,2")
    figures("kind-k2.csv", "K2.{}", "--level", "nominal", "--values", "0,1")
    figures("counts.csv", "{}", "--level", "ratio")


def test_long_rows_say_why_there_is_no_number_and_no_word_of_a_session(
    panel: Panel, lead: User
) -> None:
    files = opened(lead, made(lead, panel.programme, panel.round_))

    long = rows(one(files, "/long.csv"))
    by_place = {(row["session_number"], row["rater"], row["item"]): row for row in long}
    without = by_place["1", "R01", "A2"]
    absent = [row for row in long if row["status"] == "absent"]
    assert (without["status"], without["competence"]) == ("not_applicable", "NA")
    assert {(row["adherence"], row["competence"]) for row in absent} <= {("0", "0")}
    assert {row["rater"] for row in long} == {"R01", "R02"}
    assert not [name for name, raw in files.items() if b"secret words" in raw]


def test_no_cell_is_taken_for_a_formula(panel: Panel, lead: User) -> None:
    formats = (FileFormat.CSV, FileFormat.XLSX)
    files = opened(lead, made(lead, panel.programme, panel.round_, formats=formats))

    sessions = rows(one(files, "/sessions.csv"))
    book = openpyxl.load_workbook(io.BytesIO(one(files, ".xlsx")))
    column = [cell for cell in book["sessions"]["D"] if cell.row > 1]
    assert {row["case"] for row in sessions} == {f"'{CLIENT_CODE}"}
    assert {(cell.data_type, cell.value) for cell in column} == {("s", CLIENT_CODE)}
    assert {"long", "codebook", "round-01-competence-items"} <= set(book.sheetnames)


def test_spss_and_stata_files_have_every_label_and_missing_code(panel: Panel, lead: User) -> None:
    formats = (FileFormat.SAV, FileFormat.DTA)
    files = opened(lead, made(lead, panel.programme, panel.round_, formats=formats))
    labelled = [row for row in rows(files["codebook.csv"]) if row["table"] == "long"]

    for ending, read in ((".sav", pyreadstat.read_sav), (".dta", pyreadstat.read_dta)):
        frame, meta = read(io.BytesIO(one(files, f"/long{ending}")), user_missing=True)
        first = {row["variable"]: row["label"] for row in labelled}
        assert meta.column_names_to_labels == first
        labels: dict[str, dict[Any, str]] = dict(meta.variable_value_labels)
        points = labels["competence"]
        assert points[6] == "expert"
        assert labels["status"][1] == "Not scored yet"
        reason = -905 if ending == ".sav" else "e"
        assert points[reason] == "Not applicable: no opportunity arose"
        assert reason in set(frame["competence"])
        plain, _ = read(io.BytesIO(one(files, f"/long{ending}")))
        numbers = pd.to_numeric(plain["competence"])
        assert numbers.min() >= 0
        assert numbers.isna().sum() == 2
        for row in labelled:
            if row["in_stata"] and ending == ".dta":
                assert labels[row["variable"]][row["in_stata"][1:]] == row["means"]
            elif row["in_spss"] and ending == ".sav":
                assert labels[row["variable"]][float(row["in_spss"])] == row["means"]

    raw = one(files, "competence-items.sav")
    wide, meta = pyreadstat.read_sav(io.BytesIO(raw), user_missing=True)
    assert list(wide.columns) == ["session", "item", "R01", "R02"]
    assert meta.missing_ranges["R02"] == [{"lo": -999, "hi": -901}]


def test_an_export_says_what_it_was_made_of(panel: Panel, lead: User) -> None:
    export = made(lead, panel.programme, panel.round_)
    files = opened(lead, export)
    about = json.loads(files["about.json"])
    report = report_of_round(panel.round_)

    (part,) = about["rounds"]
    assert part["data_hash"] == report.data_hash
    assert part["fingerprint"] == panel.round_.rubric.fingerprint
    assert about["software"] == SOFTWARE
    assert (about["n_ratings"], about["n_sessions"]) == (report.n_ratings, report.n_sessions)
    assert (export.n_ratings, export.n_raters) == (report.n_ratings, 2)
    for name, digest in about["files"].items():
        assert hashlib.sha256(files[name]).hexdigest() == digest


def test_the_python_script_reads_every_table(panel: Panel, lead: User, tmp_path: Path) -> None:
    files = opened(lead, made(lead, panel.programme, panel.round_))
    for name, raw in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(raw)
    look = (
        "import read, json; t = next(v for k, v in read.tables.items() if k.endswith('/long'));"
        "print(json.dumps([len(read.tables), len(t), list(t.phase.cat.categories),"
        " int(t.competence.isna().sum())]))"
    )

    done = subprocess.run(
        [sys.executable, "-c", look], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    n_tables, n_rows, phases, n_missing = json.loads(done.stdout)
    assert n_tables == sum(name.endswith(".csv") for name in files) - 1
    assert n_rows == len(rows(one(files, "/long.csv")))
    assert phases == ["initial", "middle", "termination"]
    assert n_missing == 2


R_SAYS = """
options(warn = 2)
source("read.R", chdir = TRUE)
long <- tables[[grep("/long$", names(tables))]]
cat(length(tables), nrow(long), sum(is.na(long$competence)), is.numeric(unclass(long$competence)))
"""


def run_r(said: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["Rscript", "--vanilla", "-e", said],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("file_format", [FileFormat.CSV, FileFormat.SAV, FileFormat.DTA])
def test_the_script_reads_every_table_into_r(
    panel: Panel, lead: User, file_format: FileFormat, tmp_path: Path
) -> None:
    if shutil.which("Rscript") is None:
        pytest.skip("R is not installed")
    is_csv = file_format == FileFormat.CSV
    if not is_csv and run_r("library(haven)", tmp_path).returncode:
        pytest.skip("the package haven of R is not installed")
    files = opened(lead, made(lead, panel.programme, panel.round_, formats=(file_format,)))
    for name, raw in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(raw)

    done = run_r(R_SAYS, tmp_path)

    assert done.returncode == 0, done.stderr
    n_tables = sum(name.endswith(f".{file_format}") for name in files) - is_csv  # the codebook
    as_csv = opened(lead, made(lead, panel.programme, panel.round_))
    n_rows = len(rows(one(as_csv, "/long.csv")))
    assert done.stdout.split() == [str(n_tables), str(n_rows), "2", "TRUE"]


def test_a_column_that_begins_with_many_missing_numbers_is_a_number_in_stata() -> None:
    columns = [Column("item", "Item"), Column("R01", "By R01", Kind.NUMBER, {"3": "fair"})]
    rows: list[list[Cell]] = [[f"A{n}", Missing.NOT_RATED] for n in range(150)]
    rows += [["B1", 3], ["B2", Missing.NO_OPPORTUNITY]]

    frame, meta = pyreadstat.read_dta(
        io.BytesIO(dta_of(Table("wide", "Wide", columns, rows))), user_missing=True
    )

    assert dict(zip(frame["item"], frame["R01"], strict=True)) == {
        **{f"A{n}": "i" for n in range(150)},
        "B1": 3,
        "B2": "e",
    }
    assert meta.readstat_variable_types["R01"] == "double"
