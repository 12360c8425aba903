"""`python -m fidelity growth`: what it reads, prints and refuses."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from fidelity import growth, straight_line
from fidelity.__main__ import main
from tests.fidelity.golden_files import golden_case


@pytest.fixture
def csv(tmp_path):
    def write(text):
        path = tmp_path / "curves.csv"
        path.write_text(text if isinstance(text, str) else text.to_csv(index=False))
        return str(path)

    return write


def run(capsys, *arguments):
    code = main(["growth", *arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def cohort(n_trainees=6, n_sessions=5, raters=("anna", "ben")) -> pd.DataFrame:
    rng = np.random.default_rng(5)
    rows = [
        (f"T{t}", number, f"S{number}", rater, "late" if number > 2 + t % 2 else "early",
         round(float(2 + level + 0.3 * number + rng.normal(0, 0.4)), 2))
        for t in range(n_trainees)
        for level in [rng.normal(0, 0.5)]
        for number in range(1, n_sessions + 1)
        for rater in raters
    ]  # fmt: skip
    names = ["trainee", "session_number", "session", "rater", "phase", "score"]
    return pd.DataFrame(rows, columns=names)


def test_json_holds_every_number_of_the_reference(csv, capsys):
    case = golden_case("growth_random_slope")
    expected, within = case["expected"], case["tolerance"]

    code, out, err = run(
        capsys, csv(pd.DataFrame(case["data"])), "--cut", "3.5", "--distribution", "normal",
        "--json",
    )  # fmt: skip

    answer = json.loads(out)
    assert (code, err, answer["warnings"]) == (0, "", ["coverage_off"])
    assert set(answer["fixed"]) == {"intercept", "slope"}
    assert answer["fixed"]["intercept"] == pytest.approx(
        expected["fixef"]["(Intercept)"], abs=within["fixef"]
    )
    assert answer["fixed"]["slope"] == pytest.approx(
        expected["fixef"]["session_number"], abs=within["fixef"]
    )
    assert answer["variance"] == pytest.approx(expected["varcomp"], abs=within["varcomp"])
    assert answer["reml_criterion"] == pytest.approx(expected["REML_criterion"], abs=1e-8)
    lines = {line["trainee"]: line for line in answer["trainees"]}
    for i, name in enumerate(expected["blup"]["level"]):
        for key in ("intercept", "slope"):
            whole = answer["fixed"][key] + expected["blup"][key][i]
            assert lines[name][key] == pytest.approx(whole, abs=within["blup"])
    for point in expected["curve_points"]:
        drawn = {p["session_number"]: p for p in lines[point["trainee"]]["points"]}
        if point["session_number"] > 12:
            assert point["session_number"] not in drawn
            continue
        mine = drawn[point["session_number"]]
        assert mine["level"] == pytest.approx(point["fit"], abs=within["curve"])
        assert mine["se"] == pytest.approx(point["se_fit"], abs=within["curve"])
        assert mine["p_at_or_above_cut"] == pytest.approx(
            point["p_true_ge_3_5"], abs=within["curve"]
        )
        assert mine["high"] - mine["level"] == pytest.approx(1.959964 * mine["se"], abs=1e-6)


def test_json_equals_the_function_with_all_columns(csv, capsys):
    frame = cohort()

    code, out, _ = run(
        capsys, csv(frame), "--shape", "compare", "--confidence", "0.9", "--phase", "late",
        "--json",
    )  # fmt: skip

    expected = growth(frame, shape="compare", confidence=0.9, phase="late").to_dict()
    assert code == 0
    assert json.loads(out) == json.loads(json.dumps(expected))
    assert {"session_in_trainee", "rater"} <= set(expected["variance"])


def test_without_a_cut_the_probability_is_null(csv, capsys):
    _, out, _ = run(capsys, csv(cohort()), "--json")

    points = [point for line in json.loads(out)["trainees"] for point in line["points"]]
    assert len(points) == 6 * 5
    assert all(point["p_at_or_above_cut"] is None for point in points)
    assert all(
        {"session_number", "level", "se", "low", "high", "p_at_or_above_cut"} <= set(point)
        for point in points
    )


def test_text_shows_cohort_trainees_raters_and_warnings(csv, capsys):
    code, out, _ = run(capsys, csv(cohort()), "--cut", "3")

    assert code == 0
    for words in ("Growth of 6 trainees", "P(level >= 3)", "\n  T5 ", "\n  anna", "small_cohort"):
        assert words in out


@pytest.mark.parametrize("n_trainees", [1, 4])
def test_fewer_than_five_trainees_get_straight_lines(n_trainees, csv, capsys):
    frame = cohort(n_trainees)
    path = csv(frame)

    code, out, _ = run(capsys, path, "--cut", "3", "--json")
    _, text, _ = run(capsys, path)

    answer = json.loads(out)
    assert code == 0
    assert answer == json.loads(json.dumps(straight_line(frame, cut=3).to_dict()))
    assert answer["fixed"] == {"intercept": None, "slope": None}
    assert answer["warnings"] == ["small_cohort"]
    assert answer["trainees"][0]["points"][4]["p_at_or_above_cut"] > 0
    assert "Straight lines of" in text


def test_empty_and_na_scores_are_left_out_and_counted(csv, capsys):
    text = cohort().to_csv(index=False) + "T0,6,S6,anna,late,\nT0,6,S6,ben,late,NA\n"

    _, out, _ = run(capsys, csv(text), "--json")

    answer = json.loads(out)
    assert (answer["n_dropped"], answer["n_ratings"]) == (2, 60)


HEAD = "trainee,session_number,score\n"
GOOD = HEAD + "".join(
    f"T{t},{n},{2 + 0.4 * n + 0.3 * t + (n * t % 3) / 5}\n" for t in range(6) for n in range(1, 6)
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file is empty"),
        (HEAD, "no ratings below the header"),
        ("trainee,score\nT1,2\n", "column 'session_number' is missing"),
        (GOOD + "T1,6,good\n", "line 32: the score is not a number: 'good'"),
        (GOOD + "T1,first,2\n", "line 32: the session_number is not a number: 'first'"),
        (GOOD + "T1,,2\n", "line 32: the session_number is empty"),
        (GOOD + "T1,NA,2\n", "line 32: the session_number is empty"),
        (GOOD + ",6,2\n", "line 32: the trainee is empty"),
        (GOOD + "T1,6\n", "line 32: 2 cells where the header has 3"),
        (GOOD + "T1,6,2,9\n", "line 32: 4 cells where the header has 3"),
        (GOOD + "T1,6,inf\n", "score is infinite"),
        (GOOD + "T1,1,2\n", "more than one score for trainee T1, session_number 1"),
    ],
)
def test_a_malformed_file_is_refused_with_its_line(text, message, csv, capsys):
    code, out, err = run(capsys, csv(text))

    assert (code, out) == (1, "")
    assert message in err


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (cohort().assign(score=3), "no_variation"),
        (cohort(n_sessions=1), "insufficient_data"),
        (cohort().assign(score=""), "insufficient_data"),
        (pd.concat([cohort(), cohort().head(1)]), "duplicate_rating"),
        (cohort().assign(score=lambda f: 2.0 * f["session_number"]), "no_variation"),
    ],
)
def test_data_that_cannot_answer_are_refused_with_a_reason(frame, code, csv, capsys):
    exit_code, out, err = run(capsys, csv(frame))

    assert (exit_code, out) == (1, "")
    assert f"[{code}]" in err


@pytest.mark.parametrize(
    "options",
    [("--cut", "nan"), ("--confidence", "95"), ("--phase", "middle")],
)
def test_unusable_options_are_refused(options, csv, capsys):
    code, _, err = run(capsys, csv(cohort()), *options)

    assert code == 1
    assert "[invalid_input]" in err


def test_an_unknown_shape_is_a_wrong_call(csv, capsys):
    with pytest.raises(SystemExit) as caught:
        main(["growth", csv(cohort()), "--shape", "cubic"])

    assert caught.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_help_teaches_the_file_and_the_numbers(capsys):
    with pytest.raises(SystemExit):
        main(["growth", "--help"])

    text = capsys.readouterr().out
    for words in ("trainee,session_number,score", "Which number to look at", "singular_slope"):
        assert words in text


def test_raters_in_groups_that_share_no_trainee_are_reported(csv, capsys):
    frame = cohort(n_trainees=10)
    frame["rater"] += np.where(frame["trainee"] < "T5", "-1", "-2")

    _, out, _ = run(capsys, csv(frame), "--json")

    assert "disconnected_design" in json.loads(out)["warnings"]
