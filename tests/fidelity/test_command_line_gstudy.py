"""`python -m fidelity gstudy`: what it reads, prints and refuses."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from fidelity import d_study, g_study
from fidelity.__main__ import main
from tests.fidelity.golden_files import golden_case
from tests.fidelity.gstudy_cases import incomplete_study

GOLDEN = golden_case("gstudy_balanced")
FRAME = pd.DataFrame(GOLDEN["data"])
TEXT = FRAME.to_csv(index=False)


@pytest.fixture
def csv(tmp_path):
    def write(text):
        path = tmp_path / "scores.csv"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def run(capsys, *arguments):
    code = main(["gstudy", *arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_json_has_the_fixed_keys_and_the_reference_values(csv, capsys):
    code, out, err = run(capsys, csv(TEXT), "--json")

    assert (code, err) == (0, "")
    result = json.loads(out)
    expected = GOLDEN["expected"]
    names = ["trainee", "session_in_trainee", "rater", "trainee_x_rater", "residual"]
    assert list(result["variance"]) == names
    for short, name in zip(("p", "sp", "r", "pr", "e"), names, strict=True):
        assert result["variance"][name] == pytest.approx(expected["varcomp"][short], abs=2e-6)
    assert result["mean"] == pytest.approx(expected["mu"], abs=1e-9)
    assert result["reml_criterion"] == pytest.approx(expected["REML_criterion"], abs=1e-9)
    assert result["warnings"] == ["few_raters"]
    assert len(result["d_study"]) == 42
    fixed = {"design", "n_sessions", "n_raters", "g", "phi", "sem_absolute"}
    assert all(fixed <= set(row) and "phi_cut" not in row for row in result["d_study"])
    assert {row["g"] is None for row in result["d_study"] if row["design"] == "nested"} == {True}


def test_json_equals_the_functions_on_the_same_table(csv, capsys):
    study = g_study(FRAME, confidence=0.9)
    decisions = d_study(study, cut=3.5, phi=0.8, bootstrap=60, seed=9, confidence=0.9)

    _, out, _ = run(
        capsys, csv(TEXT), "--cut", "3.5", "--phi", "0.8", "--bootstrap", "60", "--seed", "9",
        "--confidence", "0.9", "--json",
    )  # fmt: skip

    result = json.loads(out)
    assert result == json.loads(json.dumps({**study.to_dict(), **decisions.to_dict()}))
    assert result["d_study"][0]["phi_cut"] == decisions.cells[0].phi_cut


def test_text_shows_components_grid_and_the_cheapest_rows(csv, capsys):
    code, out, _ = run(capsys, csv(TEXT), "--phi", "0.8")

    assert code == 0
    assert "20 trainees, 60 sessions, 4 raters, 240 ratings, design balanced" in out
    assert "trainee                 0.6331    47.2%" in out
    assert "crossed: phi 0.8 is reached with 12 ratings of a trainee, 4 sessions by 3" in out
    assert out.count("\n* ") == 2


def test_grid_route_and_assumption_are_passed_on(csv, capsys):
    _, out, _ = run(
        capsys, csv(TEXT), "--sessions", "2,5", "--raters", "1-2", "--route", "anova", "--json"
    )
    _, other, _ = run(capsys, csv(TEXT), "--assume-zero", "trainee_x_rater", "--json")

    result = json.loads(out)
    rows = [(row["n_sessions"], row["n_raters"]) for row in result["d_study"]]
    assert rows == [(2, 1), (2, 2), (5, 1), (5, 2)] * 2
    assert result["reml_criterion"] is None
    assert result["mean_squares"]["rater"]["degrees"] == 3
    assert json.loads(other)["assumed_zero"] == ["trainee_x_rater"]
    assert json.loads(other)["variance"]["trainee_x_rater"] == 0


def test_case_column_adds_a_component_and_cells(csv, capsys):
    frame = incomplete_study(2, n_trainees=15, cases=True)

    _, out, _ = run(capsys, csv(frame.to_csv(index=False)), "--cases", "1,2", "--json")

    result = json.loads(out)
    assert "case_in_trainee" in result["variance"]
    assert {row["n_cases"] for row in result["d_study"]} == {1, 2}


def test_empty_scores_and_na_are_left_out_and_counted(csv, capsys):
    _, out, _ = run(capsys, csv(TEXT + "P01,z,R1,\nP01,z,R2,NA\n"), "--json")

    result = json.loads(out)
    assert (result["n_dropped"], result["n_ratings"]) == (2, 240)


def test_json_feeds_the_planner(csv, capsys, tmp_path):
    _, out, _ = run(capsys, csv(TEXT), "--json")
    source = tmp_path / "study.json"
    source.write_text(out, encoding="utf-8")

    code = main(["plan", "--from", str(source), "--phi", "0.8"])

    assert code == 0
    assert "crossed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file is empty"),
        ("trainee,session,score\na,1,2\n", "column 'rater' is missing"),
        (TEXT + "P01,x,R1,good\n", "line 242: the score is not a number: 'good'"),
        (TEXT + ",x,R1,2\n", "line 242: the trainee is empty"),
        (TEXT + "P01,x,R1\n", "line 242: 3 cells where the header has 4"),
        (TEXT + TEXT.splitlines()[1] + "\n", "[duplicate_rating]"),
        ("trainee,session,rater,score\na,1,x,2\nb,1,x,3\n", "[no_pairable_sessions]"),
        ("trainee,session,rater,score\na,1,x,2\na,1,y,3\n", "[insufficient_data]"),
    ],
)
def test_unusable_files_are_refused(text, message, csv, capsys):
    code, out, err = run(capsys, csv(text))

    assert (code, out) == (1, "")
    assert message in err


def test_scores_that_are_all_equal_have_no_variance(csv, capsys):
    code, _, err = run(capsys, csv(FRAME.assign(score=3).to_csv(index=False)))

    assert code == 1
    assert "[no_variation]" in err


@pytest.mark.parametrize(
    "options",
    [
        ("--sessions", "two"),
        ("--raters", "0"),
        ("--phi", "2"),
        ("--bootstrap", "5"),
        ("--confidence", "95"),
        ("--cut", "nan"),
    ],
)
def test_options_out_of_range_are_refused(options, csv, capsys):
    code, out, err = run(capsys, csv(TEXT), *options)

    assert (code, out) == (1, "")
    assert "[invalid_input]" in err


def test_help_teaches(capsys):
    with pytest.raises(SystemExit) as caught:
        main(["gstudy", "--help"])

    assert caught.value.code == 0
    text = capsys.readouterr().out
    assert "trainee,session,rater,score" in text
    assert "Which number to look at" in text
