"""`python -m fidelity reliability`: what it reads, prints and refuses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import fidelity
from fidelity import report
from fidelity.__main__ import main
from tests.fidelity.golden_files import golden_case

GOOD = "session,rater,score\ns1,a,1\ns1,b,2\ns2,a,3\ns2,b,3\ns3,a,0\ns3,b,1\n"


@pytest.fixture
def csv(tmp_path):
    def write(text):
        path = tmp_path / "ratings.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    return write


def run(capsys, *arguments):
    code = main(arguments)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_json_equals_the_report_of_the_same_frame(csv, capsys):
    data = golden_case("incomplete_crossed_60x8")["data"]
    frame = pd.DataFrame({name: data[name] for name in ("session", "rater", "score")})
    path = csv(frame.to_csv(index=False))

    code, out, err = run(capsys, "reliability", path, "--level", "interval", "--json")

    assert (code, err) == (0, "")
    assert json.loads(out) == json.loads(json.dumps(report(frame, level="interval").to_dict()))


def test_text_shows_value_interval_severity_and_warnings(csv, capsys):
    code, out, _ = run(capsys, "reliability", csv(GOOD))

    assert code == 0
    assert "3 sessions, 2 raters, 6 ratings (2 a session), design complete" in out
    assert "* alpha_ordinal" in out
    assert "warnings: few_raters" in out


def test_items_empty_cells_and_na_are_read(csv, capsys):
    text = "item,session,rater,score\nB,s1,a,1\nB,s1,b,NA\nA,s1,a,\nA,s1,b,2\n"

    _, out, _ = run(capsys, "reliability", csv(text), "--json")

    items = json.loads(out)["items"]
    assert [item["item"] for item in items] == ["A", "B"]
    assert [item["applicability"]["n_not_applicable"] for item in items] == [1, 1]


def test_a_wide_file_says_the_same_as_its_lines(csv, capsys):
    lines = run(capsys, "reliability", csv(GOOD + "s4,a,NA\n"), "--json")
    text = "session,b,a\ns1,2,1\n\ns2,3,3\ns3,1,0\ns4,,NA\n"
    wide = run(capsys, "reliability", csv(text), "--wide", "--json")

    assert wide == lines


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("session,item\ns1,A\n", "there is no column of a rater beside session, item"),
        ("item,a\nA,1\n", "column 'session' is missing"),
        ("session,a,\ns1,1,2\n", "column 3 has no name"),
        ("session,a,b\ns1,,\n", "no rater gave a score"),
        ("session,a,b\ns1,1,good\n", "line 2: the b is not a number: 'good'"),
        ("session,a,b\ns1,1,2\ns1,1,2\n", "rated more than once"),
    ],
)
def test_a_malformed_wide_file_is_refused(text, message, csv, capsys):
    code, out, err = run(capsys, "reliability", csv(text), "--wide")

    assert (code, out) == (1, "")
    assert message in err


def test_blank_lines_are_skipped(csv, capsys):
    plain = run(capsys, "reliability", csv(GOOD), "--json")
    blank = run(capsys, "reliability", csv(GOOD.replace("s2,a", "\ns2,a") + "\n\n"), "--json")

    assert blank == plain


def test_values_confidence_and_bootstrap_are_passed_on(csv, capsys):
    _, out, _ = run(
        capsys, "reliability", csv(GOOD), "--values", "0.0,1, 2 3", "--confidence", "0.8",
        "--bootstrap", "50", "--seed", "9", "--json",
    )  # fmt: skip

    result = json.loads(out)
    assert result["values"] == [0.0, 1.0, 2.0, 3.0]
    assert (result["confidence"], result["n_bootstrap"], result["seed"]) == (0.8, 50, 9)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file is empty"),
        ("session,rater,score\n", "no ratings below the header"),
        ("session,score\ns1,1\n", "column 'rater' is missing; the columns are: session, score"),
        (GOOD + "s4,a,good\n", "line 8: the score is not a number: 'good'"),
        (GOOD + "s4,a,nan\n", "line 8: the score is not a number: 'nan'"),
        (GOOD + "s4,a\n", "line 8: 2 cells where the header has 3"),
        (GOOD + "\ns4,a,low\n", "line 9: the score is not a number: 'low'"),
        ("session,rater,score\n\n\n", "no ratings below the header"),
        (GOOD + "s4,a,1,2\n", "line 8: 4 cells where the header has 3"),
        (GOOD + " ,a,1\n", "line 8: the session is empty"),
        (b"session,rater,score\n\xff,a,1\n", "not UTF-8"),
    ],
)
def test_a_malformed_file_is_refused_with_its_line(text, message, csv, capsys):
    code, out, err = run(capsys, "reliability", csv(text))

    assert (code, out) == (1, "")
    assert message in err


@pytest.mark.parametrize(
    ("line", "options", "code"),
    [
        ("s1,a,2\n", (), "duplicate_rating"),
        ("s4,a,9\n", ("--values", "0,1,2,3"), "off_scale"),
        ("s4,a,inf\n", (), "invalid_input"),
        ("", ("--values", "low,high"), "invalid_input"),
        ("", ("--confidence", "95"), "invalid_input"),
    ],
)
def test_unusable_input_is_refused_with_its_code(line, options, code, csv, capsys):
    exit_code, out, err = run(capsys, "reliability", csv(GOOD + line), *options)

    assert (exit_code, out) == (1, "")
    assert f"[{code}]" in err


def test_a_file_that_is_not_there_is_named(capsys, tmp_path):
    code, _, err = run(capsys, "reliability", str(tmp_path / "none.csv"))

    assert code == 1
    assert "none.csv: there is no such file" in err


@pytest.mark.parametrize("arguments", [(), ("reliability",), ("reliability", "x", "--level", "no")])
def test_a_wrong_call_explains_itself(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        main(arguments)

    assert caught.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_it_runs_as_a_module_and_teaches():
    done = subprocess.run(
        [sys.executable, "-m", "fidelity", "reliability", "--help"],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(fidelity.__file__).parent.parent,
    )

    assert "Which number to look at" in done.stdout
