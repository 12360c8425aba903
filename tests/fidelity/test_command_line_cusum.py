"""`python -m fidelity cusum`, `drift` and `rasch`: options, files, output, refusals."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from fidelity import (
    BinaryCusum,
    ContinuousCusum,
    GStudyComponents,
    ScoreVariance,
    lc_cusum,
    many_facet_rasch,
    rater_drift,
)
from fidelity.__main__ import main
from tests.fidelity.golden_files import golden_case

CUSUM = golden_case("lc_cusum")
DRIFT = golden_case("rater_drift")
RASCH = golden_case("mfrm_rating_scale_cml")
PASSES = "session_number,pass\n" + "".join(
    f"{number},{outcome}\n" for number, outcome in enumerate(CUSUM["data"]["success_sequence"], 1)
)
SCORES = "session_number,score\n1,2.5\n2,3.1\n3,3.6\n4,NA\n5,4.1\n"
COMPONENTS = {
    "trainee": 0.6,
    "session_in_trainee": 0.3,
    "rater": 0.1,
    "trainee_x_rater": 0.06,
    "residual": 0.4,
}


@pytest.fixture
def file(tmp_path):
    def write(text, name="data.csv"):
        path = tmp_path / name
        path.write_text(text if isinstance(text, str) else json.dumps(text))
        return str(path)

    return write


def run(capsys, *arguments):
    code = main(arguments)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def strict(result):
    return json.loads(json.dumps(result.to_dict(), allow_nan=False))


def test_cusum_json_equals_the_chart_of_the_same_outcomes(file, capsys):
    code, out, err = run(
        capsys, "cusum", file(PASSES), "--p0", "0.1", "--p1", "0.2", "--limit", "1.25",
        "--sessions", "50", "--json",
    )  # fmt: skip

    assert (code, err) == (0, "")
    answer = json.loads(out)
    expected = lc_cusum(
        CUSUM["data"]["success_sequence"], BinaryCusum(0.1, 0.2), n_sessions=50, limit=1.25
    )
    assert answer == strict(expected)
    assert answer["trainees"][0]["signal_at"] == CUSUM["expected"]["signal_at"]
    assert answer["trainees"][0]["path"] == pytest.approx(CUSUM["expected"]["path"], abs=1e-9)


def test_cusum_text_says_the_error_rates_in_words(file, capsys):
    code, out, _ = run(
        capsys, "cusum", file(PASSES), "--p0", "0.1", "--p1", "0.2", "--sessions", "50"
    )

    assert code == 0
    assert "At limit 2.85 an inadequate trainee is declared competent within 50 sessions" in out
    assert "4.9 % (false declaration)" in out
    assert "49.7 % (power)" in out
    assert "not yet declared competent after 40 sessions" in out


def test_cusum_of_scores_counts_what_is_left_out(file, capsys):
    _, out, _ = run(
        capsys, "cusum", file(SCORES), "--mu0", "3", "--mu1", "3.5", "--variance", "0.36",
        "--sessions", "20", "--seed", "5", "--json",
    )  # fmt: skip

    frame = pd.DataFrame({"session_number": range(1, 6), "score": [2.5, 3.1, 3.6, None, 4.1]})
    expected = lc_cusum(frame, ContinuousCusum(3, 3.5, 0.36), n_sessions=20, seed=5)
    assert json.loads(out) == strict(expected)
    assert json.loads(out)["n_dropped"] == 1


@pytest.mark.parametrize(
    "options",
    [
        ["--from", "STUDY"],
        ["--session", "0.3", "--rater", "0.1", "--residual", "0.4", "--trainee-x-rater", "0.06"],
    ],
)
def test_cusum_takes_the_variance_from_components(options, file, capsys):
    study = file({"variance": COMPONENTS}, "gstudy.json")
    words = [study if word == "STUDY" else word for word in options]

    _, out, _ = run(
        capsys, "cusum", file(SCORES), "--mu0", "3", "--mu1", "3.5", *words,
        "--n-raters", "2", "--same-raters", "--json",
    )  # fmt: skip

    variance = ScoreVariance.from_components(
        GStudyComponents(**COMPONENTS), n_raters=2, raters="same"
    )
    assert json.loads(out)["design"]["variance"] == pytest.approx(
        variance.to_dict() | {"raters": "same"}
    )


def test_cusum_charts_several_trainees(file, capsys):
    text = "trainee,session_number,pass\nB,1,1\nA,2,0\nA,1,1\n"

    _, out, _ = run(capsys, "cusum", file(text), "--p0", "0.1", "--p1", "0.4", "--sessions", "20")

    assert "A: not yet declared competent after 2 sessions" in out
    assert "B: not yet declared competent after 1 sessions" in out


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        (PASSES, [], "name two levels"),
        (PASSES, ["--p0", "0.1", "--p1", "0.2", "--mu0", "3"], "name two levels"),
        (PASSES, ["--p0", "0.1"], "a design has two levels"),
        (PASSES, ["--p0", "0.1", "--p1", "0.2", "--variance", "1"], "variances belong to scores"),
        (PASSES, ["--p0", "0.2", "--p1", "0.1"], "0 < acceptable"),
        (SCORES, ["--mu0", "3", "--mu1", "4"], "scores need --variance"),
        (
            SCORES,
            ["--mu0", "3", "--mu1", "4", "--variance", "1", "--rater", "1"],
            "excludes components",
        ),
        (SCORES, ["--mu0", "3", "--mu1", "4", "--session", "1"], "--rater is missing"),
        (SCORES, ["--p0", "0.1", "--p1", "0.2"], "column 'pass' is missing"),
        ("session_number,pass\n1,1\n2,2\n", ["--p0", "0.1", "--p1", "0.2"], "line 3: not 1 or 0"),
        ("session_number,pass\n1,1\n,1\n", ["--p0", "0.1", "--p1", "0.2"], "line 3"),
        ("session_number,pass\n1,1\n1,1\n", ["--p0", "0.1", "--p1", "0.2"], "more than once"),
        ("session_number,pass\n1,1\n2,1\n", ["--p0", "0.1", "--p1", "0.2"], "at least 14"),
    ],
)
def test_unusable_cusum_is_refused(text, options, message, file, capsys):
    code, out, err = run(capsys, "cusum", file(text), *options)

    assert (code, out) == (1, "")
    assert message in err


def test_drift_json_equals_the_model_of_the_same_frame(file, capsys):
    frame = pd.DataFrame(DRIFT["data"])

    code, out, err = run(capsys, "drift", file(frame.to_csv(index=False)), "--json")

    assert (code, err) == (0, "")
    answer = json.loads(out)
    assert answer == strict(rater_drift(frame))
    assert answer["lrt"] == pytest.approx(DRIFT["expected"]["LRT"], abs=1e-9)


def test_drift_reads_dates_and_says_what_it_found(file, capsys):
    frame = pd.DataFrame(DRIFT["data"])
    dates = [f"2025-{1 + month % 12:02}-1{month // 12}" for month in frame["month"]]
    text = frame.drop(columns="month").assign(date=dates).to_csv(index=False)

    code, out, _ = run(capsys, "drift", file(text), "--confidence", "0.9")

    assert code == 0
    assert "since 2025-01-10" in out
    assert "any drift at all?" in out
    assert "90% limits" in out


DATED = "session,rater,date,score\ns1,a,2025-01-01,1\ns1,b,2025-01-01,2\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (DATED + "s2,a,soon,1\n", "line 4: not a date such as 2025-03-31: 'soon'"),
        (DATED.replace("date", "month"), "line 2: the month is not a number: '2025-01-01'"),
        (DATED.replace("date", "when"), "the time is one column, month or date"),
        (DATED + "s2,a,2025-01-02,x\n", "line 4: the score is not a number"),
        (DATED, "at least 2 sessions"),
    ],
)
def test_unusable_drift_is_refused(text, message, file, capsys):
    code, out, err = run(capsys, "drift", file(text))

    assert (code, out) == (1, "")
    assert message in err


def test_rasch_json_equals_the_model_of_the_same_frame(file, capsys):
    frame = pd.DataFrame(RASCH["data"])

    code, out, err = run(
        capsys, "rasch", file(frame.to_csv(index=False)), "--values", "0,1,2,3", "--json"
    )

    assert (code, err) == (0, "")
    answer = json.loads(out)
    assert answer == strict(many_facet_rasch(frame, scale=(0, 1, 2, 3)))
    assert [rater["severity"]["value"] for rater in answer["raters"]] == pytest.approx(
        RASCH["expected"]["rater_severity_sum_zero"], abs=2e-4
    )


def test_rasch_reads_files_without_items_and_with_gaps(file, capsys):
    text = "session,rater,score\n" + "".join(
        f"s{number},a,{one}\ns{number},b,{two}\n"
        for number, (one, two) in enumerate([(1, 0)] * 6 + [(0, 1)] * 2 + [("NA", 1)])
    )

    code, out, _ = run(capsys, "rasch", file(text))

    assert code == 0
    assert "1 rows without a score left out" in out
    assert "a               -0.549" in out


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        ("session,rater,score\ns1,a,1\ns1,b,x\n", [], "line 3: the score is not a number"),
        ("session,rater,score\ns1,a,1\ns1,b,9\n", ["--values", "0,1"], "[off_scale]"),
        ("session,rater,score\ns1,a,1\ns1,a,0\n", [], "[duplicate_rating]"),
        ("session,rater,score\ns1,a,1\ns2,b,0\n", [], "[no_pairable_sessions]"),
        ("session,rater,score\ns1,a,1\ns1,b,1\n", [], "[no_variation]"),
        ("session,rater,score\ns1,a,1\n", ["--values", "low"], "--values is a list of numbers"),
    ],
)
def test_unusable_rasch_is_refused(text, options, message, file, capsys):
    code, out, err = run(capsys, "rasch", file(text), *options)

    assert (code, out) == (1, "")
    assert message in err


@pytest.mark.parametrize("command", ["cusum", "drift", "rasch"])
def test_help_teaches(command, capsys):
    with pytest.raises(SystemExit) as left:
        main([command, "--help"])

    assert left.value.code == 0
    assert "Which number to look at" in capsys.readouterr().out
