"""ICCs of complete designs against Shrout & Fleiss (1979) and a second package."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from fidelity import (
    DegenerateData,
    InsufficientData,
    InvalidInput,
    RatingMatrix,
    fit_crossed,
    icc,
)
from fidelity._pingouin import compare_complete_icc
from fidelity.reliability.icc import (
    ICC_NAMES,
    IccModel,
    IccUnit,
    MeanSquares,
    icc_arrays,
    irr_average,
)
from tests.fidelity.estimates import interval_of
from tests.fidelity.golden_files import golden_case

CASE = golden_case("icc_shrout_fleiss_1979")
EXPECTED = CASE["expected"]
TOLERANCE = CASE["tolerance"]
TABLE = np.array(CASE["data"]["score"], dtype=float).reshape(6, 4)
MODELS: dict[str, tuple[IccModel, IccUnit]] = {
    "ICC(1,1)": ("one_way_random", "single"),
    "ICC(A,1)": ("two_way_random", "single"),
    "ICC(C,1)": ("two_way_mixed", "single"),
    "ICC(1,k)": ("one_way_random", "average"),
    "ICC(A,k)": ("two_way_random", "average"),
    "ICC(C,k)": ("two_way_mixed", "average"),
}


@pytest.fixture(scope="module")
def matrix():
    return RatingMatrix.from_triples(
        zip(CASE["data"]["target"], CASE["data"]["rater"], CASE["data"]["score"], strict=True)
    )


@pytest.mark.parametrize("name", MODELS)
def test_point_and_limits_equal_the_published_table(name, matrix):
    model, unit = MODELS[name]

    estimate = icc(matrix, model=model, unit=unit)

    assert estimate.value == pytest.approx(EXPECTED["ICC"][name], abs=TOLERANCE)
    assert interval_of(estimate).low == pytest.approx(EXPECTED["CI95_low"][name], abs=TOLERANCE)
    assert interval_of(estimate).high == pytest.approx(EXPECTED["CI95_high"][name], abs=TOLERANCE)


@pytest.mark.parametrize("key", ICC_NAMES)
def test_f_test_of_session_variance_equals_the_reference(key):
    name = ICC_NAMES[key][0]

    arrays = icc_arrays(MeanSquares.of(TABLE[None]), 0.95)[key]

    assert arrays.f[0] == pytest.approx(EXPECTED["F"][name], abs=TOLERANCE)
    assert arrays.df1[0] == EXPECTED["df1"][name]
    assert arrays.df2[0] == EXPECTED["df2"][name]
    assert arrays.p[0] == pytest.approx(EXPECTED["p"][name], abs=TOLERANCE)


def test_mean_squares_equal_the_reference():
    squares = MeanSquares.of(TABLE)

    assert squares.between == pytest.approx(EXPECTED["mean_squares"]["msb"], abs=TOLERANCE)
    assert squares.rater == pytest.approx(EXPECTED["mean_squares"]["msj"], abs=TOLERANCE)
    assert squares.error == pytest.approx(EXPECTED["mean_squares"]["mse"], abs=TOLERANCE)
    assert squares.within == pytest.approx(EXPECTED["mean_squares"]["msw"], abs=TOLERANCE)


def test_reml_equals_the_analysis_of_variance_of_a_balanced_table(matrix):
    anova = EXPECTED["variance_components_anova"]

    fit = fit_crossed(matrix)

    assert fit.variance["session"] == pytest.approx(anova["target"], abs=1e-6)
    assert fit.variance["rater"] == pytest.approx(anova["rater"], abs=1e-6)
    assert fit.variance["residual"] == pytest.approx(anova["residual"], abs=1e-6)
    assert fit.criterion == pytest.approx(EXPECTED["REMLcrit_lme4"], abs=TOLERANCE)


def test_panel_limits_as_irr_prints_them_equal_the_alternative_reference(matrix):
    low, high = EXPECTED["alt_CI_McGraw_Wong"]["ICC(A,k)"]

    estimate = icc(matrix, unit="average", average_limits="irr")

    assert interval_of(estimate).low == pytest.approx(low, abs=TOLERANCE)
    assert interval_of(estimate).high == pytest.approx(high, abs=TOLERANCE)
    assert estimate.value == pytest.approx(EXPECTED["ICC"]["ICC(A,k)"], abs=TOLERANCE)


def test_many_variables_at_once_equal_one_at_a_time():
    rng = np.random.default_rng(4)
    tables = rng.normal(size=(7, 12, 3)) + rng.normal(size=(7, 12, 1))

    together = icc_arrays(MeanSquares.of(tables), 0.9)
    limits = irr_average(MeanSquares.of(tables), 0.9)

    for position, table in enumerate(tables):
        for name, (model, unit) in MODELS.items():
            key = next(key for key, names in ICC_NAMES.items() if names[0] == name)
            alone = icc(table, model=model, unit=unit, confidence=0.9)
            assert together[key].value[position] == pytest.approx(alone.value, abs=1e-12)
            assert together[key].low[position] == pytest.approx(interval_of(alone).low, abs=1e-12)
        alone = icc(table, unit="average", confidence=0.9, average_limits="irr")
        assert limits[1][position] == pytest.approx(interval_of(alone).high, abs=1e-12)


def test_all_coefficients_and_limits_equal_pingouin():
    rng = np.random.default_rng(11)
    table = np.round(rng.normal(size=(15, 1)) * 2 + rng.normal(size=(15, 4)) + rng.normal(size=4))
    estimates = {
        key: icc(table, model=MODELS[names[0]][0], unit=MODELS[names[0]][1])
        for key, names in ICC_NAMES.items()
    }

    check = compare_complete_icc(table, estimates, 0.95)

    assert check["package"].startswith("pingouin 0.7")
    assert check["max_abs_difference"] < 1e-9


def test_a_wrong_coefficient_is_seen_by_the_cross_check():
    table = np.array([[1.0, 2.0, 2.0], [3.0, 3.0, 4.0], [5.0, 4.0, 6.0]])
    estimates = {key: icc(table) for key in ICC_NAMES}

    check = compare_complete_icc(table, estimates, 0.95)

    assert check["max_abs_difference"] > 0.01


def test_standard_error_equals_that_from_the_expected_information(matrix):
    fit = fit_crossed(matrix)
    covariance = fit.covariance().to_numpy()
    s, r, e = fit.variance.values()
    gradient = np.array([r + e, -s, -s]) / (s + r + e) ** 2

    estimate = icc(matrix)

    assert estimate.se == pytest.approx(np.sqrt(gradient @ covariance @ gradient), rel=1e-5)


def test_higher_confidence_gives_a_wider_interval(matrix):
    widths = [interval_of(icc(matrix, confidence=level)).width for level in (0.5, 0.8, 0.95, 0.99)]

    assert widths == sorted(widths)
    assert widths[0] < widths[-1]


def test_perfect_agreement_is_one_without_an_interval():
    estimate = icc([[1, 1], [2, 2], [4, 4]])

    assert estimate.value == 1.0
    assert estimate.interval is None


@pytest.mark.parametrize("model", ["one_way_random", "two_way_random", "two_way_mixed"])
def test_constant_scores_are_refused_as_degenerate(model):
    with pytest.raises(DegenerateData) as caught:
        icc([[3, 3], [3, 3], [3, 3]], model=model)

    assert caught.value.code == "no_variation"


def test_an_incomplete_table_is_refused_and_names_the_session():
    matrix = RatingMatrix.from_triples([("a", "x", 1), ("a", "y", 2), ("b", "x", 3)])

    with pytest.raises(InvalidInput, match="session b has 1 of 2"):
        icc(matrix)


@pytest.mark.parametrize(
    ("table", "error"),
    [
        ([[1.0, np.nan], [2.0, 3.0]], InvalidInput),
        ([1.0, 2.0], InvalidInput),
        ([[1.0, 2.0]], InsufficientData),
        ([[1.0], [2.0]], InsufficientData),
    ],
)
def test_tables_without_enough_cells_are_refused(table, error):
    with pytest.raises(error):
        icc(table)


@pytest.mark.parametrize("options", [{"model": "three_way"}, {"confidence": 1.0}, {"unit": "k"}])
def test_unknown_options_are_refused(options):
    with pytest.raises(InvalidInput):
        icc([[1, 2], [3, 5]], **options)


def test_a_frame_can_be_turned_into_the_same_matrix(matrix):
    frame = pd.DataFrame(CASE["data"]).rename(columns={"target": "session"})

    again = RatingMatrix.from_frame(frame)

    assert again.sessions == matrix.sessions
    assert np.array_equal(again.dense(), TABLE)
