"""`python -m fidelity oc` and `plan`: options, files, output, refusals."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import fidelity
from fidelity import (
    ConjunctiveRule,
    DecisionRule,
    GrowingPortfolioRule,
    GStudyComponents,
    Portfolio,
    RepeatedPassRule,
    Sections,
    operating_characteristics,
    plan_dependability,
    plan_reliability,
)
from fidelity.__main__ import main
from tests.fidelity.decision_cases import OWN

COMPONENTS = [
    word
    for name, value in OWN.to_dict().items()
    if name != "case_in_trainee"
    for word in (f"--{name.replace('_in_trainee', '').replace('_', '-')}", repr(value))
]


def run(capsys, *arguments):
    code = main(arguments)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.fixture
def study(tmp_path):
    def write(content):
        path = tmp_path / "study.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return str(path)

    return write


def strict(mapping):
    return json.loads(json.dumps(mapping, allow_nan=False))


@pytest.mark.parametrize(
    ("options", "rule", "settings"),
    [
        ([], DecisionRule(cut=3.0), {}),
        (
            ["--attempts", "3", "--same-raters", "--n-sessions", "6", "--n-cases", "2"],
            DecisionRule(cut=3.0, portfolio=Portfolio(6, 2, "crossed", 2)),
            {"attempts": 3, "raters_between_attempts": "same"},
        ),
        (
            ["--nested", "--confidence", "0.8", "--assume-defaults", "--levels", "2, 3 4"],
            DecisionRule(cut=3.0, portfolio=Portfolio(4, 2, "nested"), confidence=0.8),
            {"assumed": GStudyComponents.defaults(), "true_levels": [2, 3, 4]},
        ),
        (
            ["--rule", "repeated", "--passes", "2", "--in-a-row", "--attempts", "5"],
            RepeatedPassRule(cut=3.0, n_passes=2, in_a_row=True),
            {"attempts": 5},
        ),
        (
            ["--rule", "growing", "--added", "2", "--attempts", "3", "--replicates", "500"],
            GrowingPortfolioRule(cut=3.0, added_sessions=2),
            {"attempts": 3, "replicates": 500},
        ),
        (
            ["--rule", "conjunctive", "--sections", "8", "--section-correlation", "0.4",
             "--section-floor", "2", "--session-floor", "2.5", "--section-spread", "0.2",
             "--section-session-floor", "1", "--mean-floor", "2.8",
             "--seed", "9", "--replicates", "500"],
            ConjunctiveRule(
                cut=3.0, sections=Sections(8, 0.4, 0.2), section_floor=2.0, session_floor=2.5,
                section_session_floor=1.0, mean_floor=2.8,
            ),
            {"seed": 9, "replicates": 500},
        ),
        (["--simulate", "--replicates", "400"], DecisionRule(cut=3.0),
         {"method": "simulation", "replicates": 400}),
    ],
)  # fmt: skip
def test_oc_passes_its_options_on(options, rule, settings, capsys):
    code, out, err = run(capsys, "oc", "--cut", "3", *COMPONENTS, *options, "--json")

    assert (code, err) == (0, "")
    assert json.loads(out) == strict(operating_characteristics(rule, OWN, **settings).to_dict())


def test_oc_knows_severities_and_defaults(capsys):
    _, out, _ = run(capsys, "oc", "--cut", "3", "--defaults", "--severity-se", "0.2", "--json")

    components = json.loads(out)["components"]
    assert components["rater"] == pytest.approx(0.04)
    assert components["trainee"] == GStudyComponents.defaults().trainee


def test_oc_prints_a_table_and_a_verdict(capsys):
    code, out, _ = run(
        capsys, "oc", "--cut", "3", *COMPONENTS, "--rule", "repeated", "--attempts", "10"
    )

    assert code == 0
    assert "3 sessions ever with one rater's score at or above 3" in out
    assert "      2.50     -0.50        0.5512" in out
    assert "it does not meet the target of at most 5 % and at least 80 %" in out


def test_a_seed_left_out_is_the_documented_one(capsys):
    options = ["oc", "--cut", "3", "--defaults", "--simulate", "--replicates", "300", "--json"]

    assert run(capsys, *options) == run(capsys, *options, "--seed", "1")
    assert run(capsys, *options) != run(capsys, *options, "--seed", "2")


def test_components_are_read_from_the_json_of_a_study(study, capsys):
    variance = {name: value for name, value in OWN.to_dict().items() if name != "case_in_trainee"}
    path = study({"variance": variance, "mean": 2.9, "d_study": []})

    _, named, _ = run(capsys, "oc", "--cut", "3", *COMPONENTS, "--json")
    _, read, _ = run(capsys, "oc", "--cut", "3", "--from", path, "--json")
    _, changed, _ = run(capsys, "oc", "--cut", "3", "--from", path, "--rater", "0.5", "--json")

    assert read == named
    assert json.loads(changed)["components"] == strict(OWN.to_dict() | {"rater": 0.5})


def test_plan_of_dependability_equals_the_function(capsys):
    code, out, err = run(
        capsys, "plan", "--phi", "0.8", "--half-width", "0.9", "--confidence", "0.9", *COMPONENTS,
        "--case", "0.1", "--n-sessions", "1-4,8", "--n-raters", "1,2", "--n-cases", "1 2",
        "--design", "nested", "--cost-case", "0.5", "--cost-session", "2", "--cost-rating", "3",
        "--json",
    )  # fmt: skip

    expected = plan_dependability(
        GStudyComponents(**(OWN.to_dict() | {"case_in_trainee": 0.1})),
        phi=0.8,
        half_width=0.9,
        confidence=0.9,
        n_sessions=[1, 2, 3, 4, 8],
        n_raters=[1, 2],
        n_cases=[1, 2],
        designs=["nested"],
        costs=fidelity.Costs(0.5, 2.0, 3.0),
    )
    assert (code, err) == (0, "")
    assert json.loads(out) == strict(expected.to_dict())


def test_plan_of_reliability_equals_the_function(capsys):
    variances = ["--session", "0.5", "--rater", "0.1", "--residual", "0.4"]
    code, out, err = run(
        capsys, "plan", "--width", "0.5", *variances, "--n-sessions", "20,30", "--n-raters", "4",
        "--each", "2,3", "--replicates", "20", "--seed", "3", "--json",
    )  # fmt: skip

    expected = plan_reliability(
        session=0.5,
        rater=0.1,
        residual=0.4,
        width=0.5,
        n_sessions=[20, 30],
        n_raters=[4],
        ratings_per_session=[2, 3],
        replicates=20,
        seed=3,
    )
    assert (code, err) == (0, "")
    assert json.loads(out) == strict(expected.to_dict())


def test_plan_reads_the_json_of_a_reliability_report(study, capsys):
    reports: list[dict[str, Any]] = [
        {"item": "A1", "variance": {"session": 0.5, "rater": 0.1, "residual": 0.4}},
        {"item": "A2", "variance": None, "variance_reason": "no_variation"},
    ]
    grid = ["--n-sessions", "20", "--n-raters", "4", "--replicates", "20", "--json"]
    path = study({"items": reports})

    _, out, _ = run(capsys, "plan", "--width", "0.5", "--from", path, "--item", "A1", *grid)
    one = study({"items": reports[:1]})
    _, alone, _ = run(capsys, "plan", "--width", "0.5", "--from", one, *grid)

    assert json.loads(out)["variance"] == reports[0]["variance"]
    assert alone == out
    for options, message in (
        (["--item", "A2"], "no `variance`"),
        (["--item", "B"], "no item 'B'"),
        ([], "2 items; name one"),
    ):
        path = study({"items": reports})
        code, _, err = run(capsys, "plan", "--width", "0.5", "--from", path, *options, *grid)
        assert code == 1
        assert message in err


def test_a_study_with_trainees_serves_a_reliability_plan(study, capsys):
    path = study({"variance": OWN.to_dict()})

    _, out, _ = run(
        capsys, "plan", "--width", "0.5", "--from", path, "--n-sessions", "20", "--n-raters", "4",
        "--replicates", "20", "--json",
    )  # fmt: skip

    assert json.loads(out)["variance"] == pytest.approx(OWN.crossed())


def test_plan_prints_a_table_and_a_recommendation(capsys):
    code, out, _ = run(capsys, "plan", "--phi", "0.8", "--defaults")

    assert code == 0
    assert "components: trainee 0.45" in out
    assert "The cheapest design for phi of at least 0.8 gives each trainee" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["oc", "--cut", "3"], "--trainee is missing"),
        (["oc", "--cut", "3", *COMPONENTS[:-2]], "--residual is missing"),
        (["oc", "--cut", "3", *COMPONENTS, "--rater", "-1"], "variance of rater is 0 or more"),
        (["oc", "--cut", "nan", "--defaults"], "the cut is a finite number"),
        (["oc", "--cut", "3", "--defaults", "--attempts", "0"], "attempts"),
        (["oc", "--cut", "3", "--defaults", "--levels", "low"], "--levels is a list of numbers"),
        (["oc", "--cut", "3", "--defaults", "--levels", ","], "true levels"),
        (["oc", "--cut", "3", "--defaults", "--confidence", "90"], "one-sided"),
        (["oc", "--cut", "3", "--defaults", "--seed", "-1"], "seed"),
        (
            ["oc", "--cut", "3", "--defaults", "--rule", "repeated", "--n-sessions", "4"],
            "--n-sessions says nothing together with --rule repeated",
        ),
        (["oc", "--cut", "3", "--defaults", "--passes", "2"], "--passes says nothing"),
        (["oc", "--cut", "3", "--defaults", "--section-floor", "2"], "--section-floor says"),
        (
            ["oc", "--cut", "3", "--defaults", "--rule", "repeated", "--nested"],
            "--nested says nothing",
        ),
        (
            ["oc", "--cut", "3", "--defaults", "--rule", "growing", "--in-a-row"],
            "--in-a-row says nothing",
        ),
        (["oc", "--cut", "3", "--defaults", "--from", "x.json"], "exclude each other"),
        (["oc", "--cut", "3", "--from", "none.json"], "none.json: there is no such file"),
        (["plan", "--defaults"], "name an aim"),
        (["plan", "--defaults", "--phi", "80"], "phi lies between 0 and 1"),
        (["plan", "--defaults", "--phi", "0.8", "--width", "0.3"], "--width asks about raters"),
        (["plan", "--defaults", "--phi", "0.8", "--n-sessions", "1-x"], "--n-sessions is a list"),
        (["plan", "--defaults", "--phi", "0.8", "--n-sessions", "4-2"], "the grid is empty"),
        (["plan", "--defaults", "--phi", "0.8", "--each", "2"], "--each says nothing"),
        (["plan", "--defaults", "--width", "0.3", "--n-cases", "2"], "--n-cases says nothing"),
        (["plan", "--width", "0.3", "--session", "1"], "--rater is missing"),
        (["plan", "--defaults", "--phi", "0.8", "--cost-rating", "-1"], "cost of a rating"),
    ],
)
def test_unusable_options_are_refused(arguments, message, capsys):
    code, out, err = run(capsys, *arguments)

    assert (code, out) == (1, "")
    assert message in err


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "line 1: not JSON"),
        ('{\n"variance": }', "line 2: not JSON"),
        ("[]", "no `variance`"),
        ('{"variance": null}', "no `variance`"),
        ('{"variance": {"trainee": 1, "judge": 2}}', "--session is missing"),
        ({"variance": OWN.to_dict() | {"judge": 2}}, "no component 'judge'"),
        ({"variance": OWN.to_dict() | {"rater": None}}, "variance of rater"),
        ('{"variance": {"trainee": NaN}}', "is missing"),
        (json.dumps({"variance": OWN.to_dict() | {"rater": float("nan")}}), "variance of rater"),
    ],
)
def test_unusable_studies_are_refused(content, message, study, capsys):
    code, out, err = run(capsys, "oc", "--cut", "3", "--from", study(content))

    assert (code, out) == (1, "")
    assert message in err


def test_a_study_that_is_not_text_is_refused(tmp_path, capsys):
    (tmp_path / "study.json").write_bytes(b"\xff\xfe")

    code, _, err = run(capsys, "oc", "--cut", "3", "--from", str(tmp_path / "study.json"))
    folder, _, why = run(capsys, "oc", "--cut", "3", "--from", str(tmp_path))

    assert (code, folder) == (1, 1)
    assert "not UTF-8" in err
    assert "directory" in why


@pytest.mark.parametrize("arguments", [("oc",), ("oc", "--cut", "x"), ("plan", "--design", "no")])
def test_a_wrong_call_explains_itself(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        main(arguments)

    assert caught.value.code == 2
    assert "usage" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["oc", "plan"])
def test_help_teaches(command, capsys):
    with pytest.raises(SystemExit) as caught:
        main([command, "--help"])

    out = capsys.readouterr().out
    assert caught.value.code == 0
    assert "Which number to look at" in out
    assert "(default: 1)" in out[out.index("--seed SEED") :]
    assert f"fidelity {command} --" in out


def test_the_commands_run_as_a_module():
    done = subprocess.run(
        [sys.executable, "-m", "fidelity", "oc", "--cut", "3", "--defaults"],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(fidelity.__file__).parent.parent,
    )

    assert "P(certified)" in done.stdout
