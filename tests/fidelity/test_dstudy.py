"""D-study: every cell of the reference, the cheapest one, and intervals from simulated studies."""

from __future__ import annotations

import json
import math

import numpy as np
import pandas as pd
import pytest

from fidelity import (
    DegenerateData,
    GStudyComponents,
    InvalidInput,
    NotConverged,
    d_study,
    g_study,
)
from fidelity.gtheory import bootstrap
from fidelity.gtheory.bootstrap import simulated_studies
from tests.fidelity.golden_files import golden_case
from tests.fidelity.gstudy_cases import balanced_study, incomplete_study

GOLDEN = golden_case("gstudy_balanced")
EXPECTED = GOLDEN["expected"]
CUT = EXPECTED["d_study_cut"]
LABELS = ("trainee", "session_in_trainee", "rater", "trainee_x_rater", "residual")
COMPONENTS = dict(
    zip(LABELS, (EXPECTED["varcomp"][key] for key in ("p", "sp", "r", "pr", "e")), strict=True)
)


@pytest.fixture(scope="module")
def study():
    return g_study(pd.DataFrame(GOLDEN["data"]))


@pytest.fixture(scope="module")
def with_intervals(study):
    return d_study(study, cut=CUT, phi=0.8, bootstrap=400, seed=3)


@pytest.mark.parametrize("row", EXPECTED["d_study_crossed"])
@pytest.mark.parametrize("source", ["components", "study"])
def test_crossed_cells_equal_the_reference(row, source, study):
    given = study if source == "study" else COMPONENTS
    tolerance = 2e-6 if source == "study" else 1e-12

    result = d_study(given, cut=CUT, mean=EXPECTED["mu"])
    cell = result.cell(n_sessions=row["n_sessions"], n_raters=row["n_raters"])

    assert cell.sem_relative is not None
    assert cell.sem_relative**2 == pytest.approx(row["rel_error_var"], abs=tolerance)
    assert cell.sem_absolute**2 == pytest.approx(row["abs_error_var"], abs=tolerance)
    assert cell.sem_absolute == pytest.approx(row["SEM_abs"], abs=tolerance)
    assert cell.g == pytest.approx(row["Erho2"], abs=tolerance)
    assert cell.phi == pytest.approx(row["Phi"], abs=tolerance)
    assert cell.phi_cut == pytest.approx(row["Phi_lambda"], abs=tolerance)


@pytest.mark.parametrize("row", EXPECTED["d_study_raters_nested_in_sessions"])
def test_nested_cells_equal_the_reference(row):
    result = d_study(COMPONENTS)

    cell = result.cell(
        n_sessions=row["n_sessions"], n_raters=row["n_raters_per_session"], design="nested"
    )

    assert cell.sem_absolute**2 == pytest.approx(row["abs_error_var"], abs=1e-12)
    assert cell.phi == pytest.approx(row["Phi"], abs=1e-12)
    assert cell.g is None
    assert cell.sem_relative is None


def test_grid_has_every_cell_of_the_reference_in_its_order():
    rows = d_study(COMPONENTS).to_dict()["d_study"]

    keys = [(row["design"], row["n_sessions"], row["n_raters"]) for row in rows]
    crossed = [("crossed", r["n_sessions"], r["n_raters"]) for r in EXPECTED["d_study_crossed"]]
    nested = [
        ("nested", r["n_sessions"], r["n_raters_per_session"])
        for r in EXPECTED["d_study_raters_nested_in_sessions"]
    ]
    assert keys == crossed + nested
    assert len(keys) == 42
    assert all("phi_cut" not in row and "intervals" not in row for row in rows)


def test_errors_of_a_mean_equal_those_of_simulated_trainees():
    rng = np.random.default_rng(7)
    n, n_sessions, n_raters = 200_000, 3, 2
    sd = {name: math.sqrt(value) for name, value in COMPONENTS.items()}
    session = rng.normal(0, sd["session_in_trainee"], (n, n_sessions)).mean(axis=1)
    rest = rng.normal(0, sd["residual"] / math.sqrt(n_sessions * n_raters), n)
    both = math.hypot(sd["rater"], sd["trainee_x_rater"])
    crossed = session + rest + rng.normal(0, both / math.sqrt(n_raters), n)
    nested = session + rest + rng.normal(0, both / math.sqrt(n_sessions * n_raters), n)

    result = d_study(COMPONENTS)

    cells = [cell for cell in result.cells if (cell.n_sessions, cell.n_raters) == (3, 2)]
    for cell, error in zip(cells, (crossed, nested), strict=True):
        assert cell.sem_absolute == pytest.approx(error.std(), rel=0.01)


def test_cheapest_cell_has_fewest_ratings_then_fewest_sessions():
    result = d_study(COMPONENTS, phi=0.8)

    crossed, nested = result.cheapest["crossed"], result.cheapest["nested"]

    # Six sessions by two raters cost as many ratings as four by three, and reach more.
    assert crossed is not None
    assert (crossed.n_sessions, crossed.n_raters) == (4, 3)
    assert result.cell(n_sessions=6, n_raters=2).phi > crossed.phi
    assert nested is not None
    assert (nested.n_sessions, nested.n_raters) == (6, 1)
    reaching = [cell for cell in result.cells if cell.phi >= 0.8 and cell.design == "crossed"]
    assert min(cell.n_ratings for cell in reaching) == 12


def test_aim_that_no_cell_reaches_has_no_cheapest_cell():
    result = d_study(COMPONENTS, phi=0.9)

    assert result.cheapest["crossed"] is None
    assert "crossed: no cell of the grid reaches phi 0.9" in str(result)
    assert result.to_dict()["cheapest"]["crossed"] is None
    assert result.cheapest["nested"] is not None


def test_aim_met_exactly_counts_as_reached():
    exact = d_study(COMPONENTS).cell(n_sessions=4, n_raters=2).phi

    cheapest = d_study(COMPONENTS, phi=exact, n_raters=[2]).cheapest["crossed"]

    assert cheapest is not None
    assert cheapest.n_sessions == 4


def test_cases_take_their_share_of_the_error():
    components = GStudyComponents(0.6, 0.3, 0.1, 0.05, 0.35, case_in_trainee=0.2)

    result = d_study(components, n_sessions=[4], n_raters=[2], n_cases=[1, 2, 3, 8])

    errors = {
        cell.n_cases: cell.sem_absolute**2 for cell in result.cells if cell.design == "crossed"
    }
    rest = 0.3 / 4 + 0.1 / 2 + 0.05 / 2 + 0.35 / 8
    # Three cases of four sessions hold two, one and one of them.
    shares = {1: 1.0, 2: 0.5, 3: (4 + 1 + 1) / 16}
    assert errors == pytest.approx({n: 0.2 * share + rest for n, share in shares.items()})
    assert " cases" in str(result).splitlines()[0]


def test_perfect_relative_agreement_without_trainee_variance_leaves_g_undefined():
    result = d_study(GStudyComponents(0.0, 0.0, 0.5, 0.0, 0.0), n_sessions=[1], n_raters=[1])

    crossed = result.cells[0]

    assert crossed.g is None
    assert crossed.phi == 0.0


def test_no_variance_at_all_is_refused():
    with pytest.raises(DegenerateData, match="all components are zero"):
        d_study(dict.fromkeys(LABELS, 0.0))


def test_intervals_hold_their_value_and_lie_in_range(with_intervals):
    assert with_intervals.n_failed == 0
    for cell in with_intervals.cells:
        names = {"phi", "phi_cut", "sem_absolute"}
        names |= {"g", "sem_relative"} if cell.design == "crossed" else set()
        assert set(cell.intervals) == names
        for name, interval in cell.intervals.items():
            assert interval.low <= getattr(cell, name) <= interval.high
            assert interval.low >= 0
            assert interval.confidence == 0.95
            if not name.startswith("sem"):
                assert interval.high <= 1


def test_more_sessions_and_raters_move_the_interval_up(with_intervals):
    small = with_intervals.cell(n_sessions=1, n_raters=1).intervals["phi"]
    large = with_intervals.cell(n_sessions=10, n_raters=3).intervals["phi"]

    assert small.low < large.low
    assert small.high < large.high


def test_same_seed_gives_the_same_intervals_and_another_does_not(study):
    def limits(seed):
        cells = d_study(study, bootstrap=60, seed=seed, n_sessions=[2], n_raters=[2]).cells
        return cells[0].intervals["phi"]

    assert limits(5) == limits(5) == limits(np.random.default_rng(5))
    assert limits(5) != limits(6)


def test_simulated_studies_centre_on_the_components_of_the_study(study):
    draws = simulated_studies(study, 1500, np.random.default_rng(2))

    error = draws.components.std(axis=0)[:5] / math.sqrt(1500)
    mean = draws.components.mean(axis=0)[:5]
    # REML is unbiased but for the components that meet zero.
    np.testing.assert_array_less(np.abs(mean - [COMPONENTS[name] for name in LABELS]), 5 * error)
    assert draws.means.mean() == pytest.approx(study.mean, abs=5 * study.mean_se / math.sqrt(1500))
    assert draws.means.std() == pytest.approx(study.mean_se, rel=0.1)


def test_simulated_mean_squares_agree_with_simulated_scores():
    frame = pd.DataFrame(GOLDEN["data"])
    reml, anova = g_study(frame), g_study(frame, route="anova")

    scores = simulated_studies(reml, 1500, np.random.default_rng(8))
    squares = simulated_studies(anova, 1500, np.random.default_rng(9))

    for position in range(5):
        own = np.quantile(scores.components[:, position], [0.1, 0.5, 0.9])
        other = np.quantile(squares.components[:, position], [0.1, 0.5, 0.9])
        np.testing.assert_allclose(own, other, atol=0.06)


def test_bootstrap_of_an_incomplete_study_with_cases_works():
    study = g_study(incomplete_study(2, n_trainees=12, cases=True))

    result = d_study(study, n_cases=[1, 2], n_sessions=[4], n_raters=[2], bootstrap=50)

    assert all(cell.intervals["phi"].width > 0 for cell in result.cells)
    assert result.n_bootstrap == 50


def test_study_at_the_boundary_can_be_simulated():
    rng = np.random.default_rng(3)
    study = g_study(balanced_study(rng.normal(3, 1, (6, 2, 3))))

    result = d_study(study, n_sessions=[2], n_raters=[2], bootstrap=100)

    assert "boundary_variance" in study.warnings
    interval = result.cells[0].intervals["phi"]
    assert 0 <= interval.low <= interval.high < 1


def test_too_many_failed_searches_are_reported(study, monkeypatch):
    def none_found(*arguments):
        n_sets = len(arguments[1].total)
        return np.ones((n_sets, 5)), np.arange(n_sets) % 2 == 0

    monkeypatch.setattr(bootstrap, "best_ratios_of_many", none_found)

    with pytest.raises(NotConverged, match="50 of 100"):
        d_study(study, bootstrap=100)


def test_wide_interval_of_the_cheapest_cell_is_warned_of(study):
    exact = d_study(study, phi=0.5)
    wide = d_study(study, phi=0.5, bootstrap=100)

    assert exact.warnings == study.warnings == ("few_raters",)
    assert wide.cheapest["crossed"] is not None
    assert wide.cheapest["crossed"].intervals["phi"].width > 0.3
    assert wide.warnings == ("few_raters", "wide_interval", "coverage_off")


def test_result_is_strict_json_and_a_tidy_frame(with_intervals):
    result = json.loads(json.dumps(with_intervals.to_dict(), allow_nan=False))
    frame = with_intervals.to_frame()

    first = result["d_study"][0]
    assert list(first["intervals"]["phi"]) == ["low", "high"]
    assert first["phi_cut"] == with_intervals.cells[0].phi_cut
    assert (result["seed"], result["n_bootstrap"], result["cut"]) == (3, 400, CUT)
    assert result["cheapest"]["crossed"]["n_sessions"] == 4
    assert len(frame) == 42
    assert frame["g"].isna().sum() == 21
    assert frame["phi_low"].notna().all()


def test_text_shows_the_grid_the_marks_and_the_interval(with_intervals):
    lines = str(with_intervals).splitlines()

    assert "phi_cut" in lines[0]
    assert "95% interval of phi" in lines[0]
    assert [line.split()[1:4] for line in lines if line.startswith("*")] == [
        ["crossed", "4", "3"],
        ["nested", "6", "1"],
    ]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"n_sessions": [0]}, "n_sessions is a whole number"),
        ({"n_raters": [1.5]}, "n_raters is a whole number"),
        ({"n_sessions": []}, "grid is empty"),
        ({"n_cases": [20]}, "no cell of the grid"),
        ({"designs": ["mixed"]}, "designs are"),
        ({"designs": []}, "designs are"),
        ({"cut": math.nan}, "the cut is a finite number"),
        ({"mean": math.inf}, "the mean is a finite number"),
        ({"phi": 1.0}, "phi lies between 0 and 1"),
        ({"confidence": 95}, "confidence"),
        ({"bootstrap": -1}, "bootstrap is a whole number"),
        ({"bootstrap": 39}, "at least 40 draws"),
    ],
)
def test_options_out_of_range_are_refused(study, options, message):
    with pytest.raises(InvalidInput, match=message):
        d_study(study, **options)


@pytest.mark.parametrize(
    ("given", "options", "message"),
    [
        (COMPONENTS, {"cut": 3.0}, "needs the mean"),
        (COMPONENTS, {"bootstrap": 100}, "give the GStudy"),
        ({"trainee": 1.0}, {}, "is missing"),
        (3.0, {}, "a GStudy, GStudyComponents or a mapping"),
    ],
)
def test_components_alone_do_not_do_for_everything(given, options, message):
    with pytest.raises(InvalidInput, match=message):
        d_study(given, **options)


def test_cell_outside_the_grid_is_refused():
    with pytest.raises(InvalidInput, match="no crossed cell with 5 sessions"):
        d_study(COMPONENTS).cell(n_sessions=5, n_raters=1)
