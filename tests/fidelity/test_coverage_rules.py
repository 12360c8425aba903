"""The rules of `coverage_off` against every simulated coverage, and where the code arrives."""

from __future__ import annotations

import io
import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

import fidelity
from fidelity import RatingMatrix, coverage
from fidelity.__main__ import main
from tests.fidelity.gstudy_cases import incomplete_study
from tests.fidelity.report_cases import entry, frame_of, scores
from tests.validity.designs import DESIGNS, ORDINAL, PRESENT
from tests.validity.gstudies import DESIGNS as GSTUDIES
from tests.validity.results import LEAST, MOST, Coverage, load

OFF = ("coverage_off",)

#: Sessions, raters, share of the commonest score and categories of the designs.
_CROSSED: dict[str, dict[str, Any]] = {
    study.name: {"sessions": study.n_sessions, "raters": study.n_raters, "n_categories": 7}
    for study in (*DESIGNS, *ORDINAL)
} | {PRESENT.name: {"sessions": 60, "raters": 3, "largest_share": 0.9, "n_categories": 2}}
_GSTUDIES = {design.name: design for design in GSTUDIES}
_METHODS = {
    "Monte Carlo, profile near the boundary": "Monte Carlo",
    "linearised t": "t",
    "jackknife t": "jackknife",
    "normal band": "normal",
}
_KAPPAS = {
    "kappa, unweighted": "kappa",
    "kappa, linear": "linear_kappa",
    "kappa, quadratic": "quadratic_kappa",
}

#: Intervals of a decision depend on components that no data show; the decision itself warns.
_OTHER_FAMILIES = ("decision",)

#: In-range designs that the simplest rule flags with their neighbours: (family, statistic).
_BETWEEN = {
    ("components", "rater"), ("components", "mean"), ("agreement", "alpha_ratio"),
    ("agreement", "ac2_quadratic"), ("agreement", "ac2_ordinal"), ("agreement", "fleiss_kappa"),
    ("agreement", "percent_within_one"), ("agreement", "percent_exact"),
    ("kappa", "kappa, quadratic"), ("gold", "icc_a1"), ("gstudy", "severity"),
    ("raters", "severity, many_facet_rasch"),
    ("gstudy", "g, crossed"), ("gstudy", "phi_cut, crossed"), ("gstudy", "phi, nested"),
    ("gstudy", "sem_absolute, nested"), ("growth", "growth"),
}  # fmt: skip

ROWS = [
    (family, row)
    for family, content in load().items()
    if family not in _OTHER_FAMILIES
    for row in content.rows
    if isinstance(row, Coverage)
]


def flagged(family: str, row: Coverage) -> bool:
    """Ask the rules about a row of VALIDITY.md, its design read from where it is defined."""
    statistic, method = row.statistic, _METHODS.get(row.method, row.method)
    size: dict[str, Any] = {}
    if family in ("icc", "agreement", "components"):
        size = _CROSSED[row.design]
    if family == "components":
        statistic = f"component {row.statistic}"
    if family == "complete":
        size = {"sessions": int(row.design.split()[0]), "raters": 3}
    if family in ("kappa", "gold"):
        size = {"sessions": int(row.design.split()[0]), "raters": 2, "n_categories": 7}
        statistic = _KAPPAS.get(statistic, statistic).removesuffix("_clopper_pearson")
        if row.method.startswith("over sessions"):
            statistic += ", over_sessions"
        if "present/absent" in row.design:
            size |= {"largest_share": 0.85, "n_categories": 2}
        if statistic == "icc_a1":
            statistic = "icc_a1 with gold"
    if family == "gstudy":
        design = _GSTUDIES[row.design]
        size = {"raters": design.n_raters, "sessions": design.n_trainees * design.n_sessions}
        method = "mean squares" if design.route == "anova" else "REML"
        if design.each < design.n_raters:
            method = "REML, unbalanced"
    if family == "raters":
        size = {"raters": int(row.design.split(" × ")[1].split(",")[0])}
    return coverage.codes((0.0, 1.0), statistic, method, **size) == OFF


def name_of(case: tuple[str, Coverage]) -> str:
    family, row = case
    return f"{family}: {row.design}: {row.statistic}, {row.method}"


def test_every_interval_that_simulations_found_off_is_flagged():
    off = [case for case in ROWS if not case[1].kept]

    assert len(off) > 90
    assert [name_of(case) for case in off if not flagged(*case)] == []


def test_no_interval_inside_is_flagged_but_neighbours_of_those_that_are_off():
    inside = [case for case in ROWS if case[1].kept]
    told = [case for case in inside if flagged(*case)]

    assert [name_of(c) for c in told if (c[0], c[1].statistic) not in _BETWEEN] == []
    assert len(told) < 0.12 * len(inside)


def test_statistics_whose_every_design_is_inside_are_never_flagged():
    off = {(family, row.statistic) for family, row in ROWS if not row.kept}
    fine = [case for case in ROWS if (case[0], case[1].statistic) not in off]

    assert {statistic for _, statistic in {(f, r.statistic) for f, r in fine}} >= {
        "icc_a1", "icc_ck", "ac1", "alpha_ordinal", "bias", "loa_low", "straight_line",
    }  # fmt: skip
    assert [name_of(case) for case in fine if flagged(*case)] == []


def test_the_rules_have_the_limits_of_the_study():
    assert (coverage.LEAST, coverage.MOST) == (LEAST, MOST)


def test_two_categories_follow_the_rules_of_what_they_equal():
    both: dict[str, Any] = {"sessions": 30, "raters": 4}

    assert coverage.codes((0, 1), "ac2_quadratic", "t", n_categories=5, **both) == OFF
    assert coverage.codes((0, 1), "ac2_quadratic", "t", n_categories=2, **both) == ()
    assert coverage.codes((0, 1), "quadratic_kappa", n_categories=2, **both) == ()


def test_without_an_interval_there_is_nothing_to_warn_of():
    assert coverage.codes(None, "slope, rater_drift") == ()


def test_report_says_it_of_estimates_severities_and_the_item():
    rare = (np.random.default_rng(3).random((60, 3)) < 0.9).astype(float)
    item = entry(frame_of(rare), values=[0, 1], level="nominal")
    estimates = item["estimates"]

    for key in ("alpha_nominal", "alpha_ordinal", "fleiss_kappa"):
        assert estimates[key]["warnings"] == ["coverage_off"]
    for key in ("ac1", "ac2_quadratic", "icc_a1"):
        assert set(estimates[key]) == {"value", "low", "high", "se", "method"}
    assert "coverage_off" in item["warnings"]


def test_report_is_silent_about_an_item_whose_headline_is_fine():
    found = fidelity.report(frame_of(scores(5, n=60, m=4)), values=range(7), level="ordinal")
    item = found.items[0]

    assert "coverage_off" not in item.warnings
    assert coverage.carried([item.estimates["ac2_quadratic"]]) == OFF
    assert coverage.carried([item.estimates["alpha_ordinal"]]) == ()
    line = next(line for line in str(found).splitlines() if "ac2_quadratic" in line)
    assert line.endswith(coverage.MARK)
    assert coverage.FOOTNOTE in str(found)


@pytest.mark.parametrize(("m", "off"), [(3, ["coverage_off"]), (4, None)])
def test_report_marks_severities_of_three_raters(m, off):
    raters = entry(frame_of(scores(5, m=m)))["raters"]

    assert raters[0]["low"] is not None
    assert [rater.get("warnings") for rater in raters] == [off] * m


def test_report_without_any_such_interval_has_neither_mark_nor_footnote():
    text = str(fidelity.report(frame_of(scores(5, n=240, m=5)), values=range(7)))

    assert coverage.MARK not in text


def test_bootstrap_has_rules_of_its_own():
    matrix = RatingMatrix.from_frame(frame_of(scores(2, n=60, m=5)), scale=range(7))

    plain = fidelity.fleiss_kappa(matrix)
    drawn = fidelity.fleiss_kappa(matrix, n_bootstrap=100, rng=np.random.default_rng(1))

    assert (plain.warnings, drawn.warnings) == ((), OFF)


def test_monte_carlo_interval_of_few_raters_says_it_and_the_profile_does_not():
    rng = np.random.default_rng(4)
    table = 3 + rng.normal(size=(40, 1)) + 0.6 * rng.normal(size=4) + rng.normal(size=(40, 4))
    table[np.arange(40), np.arange(40) % 4] = np.nan
    frame = frame_of(table).dropna()
    matrix = RatingMatrix.from_frame(frame)

    drawn = fidelity.icc_incomplete(matrix, coefficient="icc_qk", rng=np.random.default_rng(1))
    profile = fidelity.icc_incomplete(matrix, coefficient="icc_qk")

    assert "Monte Carlo" in drawn.method
    assert (drawn.warnings, profile.warnings) == (OFF, ())


def test_component_intervals_have_a_column_of_warnings():
    matrix = RatingMatrix.from_frame(frame_of(scores(5, m=4)))

    found = fidelity.component_intervals(matrix).set_index("parameter")["warnings"]

    assert found.to_dict() == {
        "session": "", "rater": "coverage_off", "residual": "", "mean": "coverage_off",
    }  # fmt: skip


def pairs(n: int, seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    level = 3 + rng.normal(size=n)
    both = level[:, None] + 0.7 * rng.normal(size=(n, 2))
    clipped = np.clip(np.round(both), 0, 6)
    return pd.DataFrame({"session": range(n), "gold": clipped[:, 0], "rater": clipped[:, 1]})


@pytest.mark.parametrize(("n", "off"), [(15, True), (60, True), (150, False)])
def test_two_raters_say_it_until_there_are_enough_sessions(n, off):
    found = fidelity.two_rater_agreement(pairs(n)[["gold", "rater"]], scale=range(7))

    assert ("coverage_off" in found.warnings) is off
    assert ("coverage_off" in found.to_dict()["quadratic_kappa"].get("warnings", ())) is off
    assert (coverage.FOOTNOTE in str(found)) is off


def test_gold_comparison_says_it_of_the_coefficients_concerned():
    found = fidelity.compare_with_gold(pairs(40), scale=range(7))

    off = {key for key, estimate in found.estimates.items() if coverage.carried([estimate])}
    assert off == {"percent_within_one", "linear_kappa", "quadratic_kappa"}
    assert "coverage_off" in found.warnings


def test_lin_ccc_and_icc_against_gold_have_sizes_of_their_own():
    few, many = pairs(20), pairs(120)

    assert fidelity.lin_ccc(few["gold"], few["rater"]).warnings == OFF
    found = fidelity.compare_with_gold(many, scale=range(7))
    assert coverage.carried([found.estimates["icc_a1"]]) == OFF
    assert coverage.carried([found.estimates["lin_ccc"]]) == ()


def test_d_study_says_which_numbers_of_a_study_and_is_silent_without_intervals():
    study = fidelity.g_study(incomplete_study(4))

    found = fidelity.d_study(study, n_sessions=[3], n_raters=[2], bootstrap=40)
    without = fidelity.d_study(study, n_sessions=[3], n_raters=[2])

    crossed, nested = found.cell(n_sessions=3, n_raters=2), found.cells[-1]
    assert {"g", "phi", "sem_absolute"} <= set(crossed.warnings)
    assert set(nested.warnings) == {"phi"}
    assert crossed.to_dict()["intervals"]["phi"]["warnings"] == ["coverage_off"]
    assert "coverage_off" in found.warnings
    assert "coverage_off" not in without.warnings
    assert coverage.FOOTNOTE in str(found)


def test_g_study_of_three_raters_warns_of_severities():
    three = fidelity.g_study(incomplete_study(2, n_raters=3))
    five = fidelity.g_study(incomplete_study(2, n_raters=5))

    assert three.raters[0].low is not None
    assert "coverage_off" in three.warnings
    assert "coverage_off" not in five.warnings


def drifting(n_raters: int) -> pd.DataFrame:
    rng = np.random.default_rng(7)
    rows = [(s, r, s / 10, 3.0) for s in range(120) for r in rng.choice(n_raters, 2, False)]
    frame = pd.DataFrame(rows, columns=["session", "rater", "month", "score"])
    severity, slope = rng.normal(size=n_raters), 0.1 * rng.normal(size=n_raters)
    frame["score"] += severity[frame["rater"]] + slope[frame["rater"]] * (frame["month"] - 6)
    frame["score"] += rng.normal(size=120)[frame["session"]] + 0.5 * rng.normal(size=len(frame))
    return frame


def test_drift_says_it_of_slopes_always_and_of_severities_below_twelve_raters():
    few, more = fidelity.rater_drift(drifting(8)), fidelity.rater_drift(drifting(12))

    assert coverage.carried([few.raters[0].severity]) == OFF
    assert coverage.carried([more.raters[0].severity]) == ()
    for found in (few, more):
        assert coverage.carried([found.raters[0].slope]) == OFF
        assert "coverage_off" in found.warnings


@pytest.mark.parametrize(("m", "off"), [(4, True), (5, False)])
def test_rasch_severities_of_few_raters_say_it(m, off):
    table = np.clip(scores(9, n=80, m=m), 1, 4)

    found = fidelity.many_facet_rasch(frame_of(table))

    assert ("coverage_off" in found.warnings) is off
    assert ("warnings" in found.to_dict()["raters"][0]["severity"]) is off
    assert not any("warnings" in s["measure"] for s in found.to_dict()["sessions"])


@pytest.mark.parametrize(("distribution", "off"), [("t", False), ("normal", True)])
def test_normal_growth_bands_say_it(distribution, off):
    rng = np.random.default_rng(2)
    rows = [
        (f"T{t:02}", s, level + 0.2 * s + 0.4 * rng.normal())
        for t, level in enumerate(2 + rng.normal(size=12))
        for s in range(1, 6)
    ]
    frame = pd.DataFrame(rows, columns=["trainee", "session_number", "score"])

    found = fidelity.growth(frame, distribution=distribution)

    assert ("coverage_off" in found.warnings) is off


def test_the_command_line_prints_it_in_json_and_in_the_table(tmp_path, capsys):
    path = tmp_path / "ratings.csv"
    text = io.StringIO()
    frame_of(scores(5, n=40, m=3)).to_csv(text, index=False)
    path.write_text(text.getvalue(), encoding="utf-8")

    assert main(["reliability", str(path), "--json"]) == 0
    item = json.loads(capsys.readouterr().out)["items"][0]
    assert main(["reliability", str(path)]) == 0
    table = capsys.readouterr().out

    assert item["estimates"]["ac2_quadratic"]["warnings"] == ["coverage_off"]
    assert "warnings" not in item["estimates"]["icc_a1"]
    assert item["raters"][0]["warnings"] == ["coverage_off"]
    assert coverage.FOOTNOTE in table
