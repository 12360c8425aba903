"""AC, Fleiss, Brennan-Prediger, Conger, weighted alpha against published values and formulas."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats import inter_rater

from fidelity import (
    DegenerateData,
    InsufficientData,
    InvalidInput,
    RatingMatrix,
    Scale,
    brennan_prediger,
    conger_kappa,
    fleiss_kappa,
    fleiss_test,
    gwet_ac,
    krippendorff_alpha,
    weighted_alpha,
)
from fidelity.agreement.weights import WEIGHTINGS, Distance
from tests.fidelity.estimates import interval_of
from tests.fidelity.golden_files import golden_case

GWET = ("gwet_raw4", "gwet_incomplete_ordinal")


def matrix_of(table, scale=None):
    triples = [
        (f"s{s}", f"r{r}", float(score))
        for s, row in enumerate(table)
        for r, score in enumerate(row)
        if score is not None and not np.isnan(score)
    ]
    return RatingMatrix.from_triples(triples, scale=None if scale is None else Scale(tuple(scale)))


def golden_matrix(name):
    data = golden_case(name)["data"]
    return matrix_of(data["subjects_x_raters"], data["categories"])


def weight_matrix(weighting, values):
    """Build the table of weights as the books define it."""
    values, index = np.asarray(values, dtype=float), np.arange(len(values))
    apart = np.abs(values[:, None] - values[None, :]) / np.ptp(values)
    steps = np.abs(index[:, None] - index[None, :]) + 1
    pairs = steps * (steps - 1) / 2
    return {
        "identity": np.eye(len(values)),
        "linear": 1 - apart,
        "quadratic": 1 - apart**2,
        "ordinal": 1 - pairs / pairs.max(),
    }[weighting]


@pytest.mark.parametrize("name", GWET)
@pytest.mark.parametrize("weighting", WEIGHTINGS)
def test_every_number_of_the_reference_files(name, weighting):
    case = golden_case(name)
    expected, tolerance = case["expected"][weighting], case["tolerance"]
    matrix = golden_matrix(name)

    ac = gwet_ac(matrix, weights=weighting)
    fleiss = fleiss_kappa(matrix, weights=weighting)
    uniform = brennan_prediger(matrix, weights=weighting)
    alpha = weighted_alpha(matrix, weights=weighting)

    interval = interval_of(ac)
    found = {
        "fleiss_kappa": fleiss.value,
        "fleiss_kappa_se": fleiss.se,
        "krippendorff_gwet_weights": alpha.value,
        "krippendorff_se": alpha.se,
        "brennan_prediger": uniform.value,
        "brennan_prediger_se": uniform.se,
        "conger_kappa": conger_kappa(matrix, weights=weighting).value,
    }
    assert found == pytest.approx({key: expected[key] for key in found}, abs=tolerance)
    assert set(found) | {"AC"} == set(expected)
    assert ac.value == pytest.approx(expected["AC"]["value"], abs=tolerance)
    assert ac.se == pytest.approx(expected["AC"]["se"], abs=tolerance)
    assert [interval.low, interval.high] == pytest.approx(expected["AC"]["ci95"], abs=tolerance)
    # Observed agreement and chance follow from AC and Brennan-Prediger, which share the former.
    w = weight_matrix(weighting, matrix.scale.values)
    chance = w.sum() / len(w) ** 2
    observed = chance + uniform.value * (1 - chance)
    assert observed == pytest.approx(expected["AC"]["pa"], abs=tolerance)
    implied = (observed - ac.value) / (1 - ac.value)
    assert implied == pytest.approx(expected["AC"]["pe"], abs=tolerance)


def test_every_number_of_the_diagnoses_of_1971():
    case = golden_case("fleiss_1971")
    expected, tolerance = case["expected"], case["tolerance"]
    table = case["data"]["subjects_x_raters"]
    matrix = matrix_of(table)

    test = fleiss_test(matrix)

    assert test.kappa == pytest.approx(expected["kappa"], abs=tolerance)
    assert test.se_under_chance == pytest.approx(expected["se_under_H0"], abs=tolerance)
    assert test.z == pytest.approx(expected["z"], abs=tolerance)
    per_category = test.categories["kappa"].to_numpy(dtype=float)
    assert per_category == pytest.approx(expected["per_category"], abs=tolerance)
    assert conger_kappa(matrix).value == pytest.approx(expected["conger_exact"], abs=tolerance)
    fleiss, ac = fleiss_kappa(matrix), gwet_ac(matrix)
    assert fleiss.value == pytest.approx(expected["kappa"], abs=tolerance)
    assert fleiss.se == pytest.approx(expected["se_gwet"], abs=tolerance)
    assert ac.value == pytest.approx(expected["AC1"], abs=tolerance)
    assert ac.se == pytest.approx(expected["AC1_se"], abs=tolerance)
    nominal = krippendorff_alpha(matrix, level="nominal")
    assert nominal.value == pytest.approx(expected["krippendorff_nominal"], abs=tolerance)
    assert "Fleiss kappa 0.430" in str(test)


def test_fleiss_kappa_equals_that_of_another_package():
    rng = np.random.default_rng(5)
    counts = rng.multinomial(4, [0.5, 0.3, 0.2], size=25)
    table = [np.repeat([0, 1, 2], row) for row in counts]

    assert fleiss_kappa(matrix_of(table)).value == pytest.approx(
        inter_rater.fleiss_kappa(counts), abs=1e-12
    )


@pytest.mark.parametrize("weighting", WEIGHTINGS)
def test_distances_in_closed_form_equal_the_table_of_weights(weighting):
    values = np.array([0.0, 1.0, 2.5, 4.0, 7.0])
    shares = np.array([[0.1, 0.2, 0.3, 0.0, 0.4], [0.2, 0.2, 0.2, 0.2, 0.2]])
    far = 1 - weight_matrix(weighting, values)

    distance = Distance.of(weighting, values)

    assert distance.against(shares) == pytest.approx(shares @ far, abs=1e-12)
    assert distance.expected(shares) == pytest.approx(
        np.einsum("bk,kl,bl->b", shares, far, shares), abs=1e-12
    )
    assert distance.sum == pytest.approx(far.sum(), abs=1e-12)


@st.composite
def tables(draw):
    """Draw sessions × raters over a scale of 2 to 5 values; at least two sessions share raters."""
    n, m, q = draw(st.integers(3, 9)), draw(st.integers(2, 4)), draw(st.integers(2, 5))
    cell = st.one_of(st.just(np.nan), st.integers(0, q - 1), st.integers(0, q - 1))
    table = np.array([draw(st.lists(cell, min_size=m, max_size=m)) for _ in range(n)], dtype=float)
    table[0, :2], table[1, :2] = [0, 1], [1, 1]
    rated = ~np.isnan(table)
    return table[rated.any(axis=1)][:, rated.any(axis=0)], q


def brute_force(table, w, values):
    """Return AC and Fleiss' kappa by the formulas as printed, session by session."""
    counts = (table[:, :, None] == np.asarray(values)).sum(axis=1).astype(float)
    k = counts.sum(axis=1)
    counts, k = counts[k > 0], k[k > 0]
    several = k >= 2
    agreeing = (counts * (counts @ w - 1)).sum(axis=1)[several]
    observed = (agreeing / (k * (k - 1))[several]).mean()
    shares = (counts / k[:, None]).mean(axis=0)
    q = len(values)
    by_difficulty = w.sum() / (q * (q - 1)) * (shares * (1 - shares)).sum()
    pooled = shares @ w @ shares
    return [(observed - chance) / (1 - chance) for chance in (by_difficulty, pooled)]


@settings(max_examples=60, deadline=None)
@given(tables(), st.sampled_from(WEIGHTINGS))
def test_ac_and_fleiss_equal_the_printed_formulas(case, weighting):
    table, q = case
    matrix, values = matrix_of(table, range(q)), list(range(q))

    ac, fleiss = brute_force(table, weight_matrix(weighting, values), values)

    assert gwet_ac(matrix, weights=weighting).value == pytest.approx(ac, abs=1e-10)
    assert fleiss_kappa(matrix, weights=weighting).value == pytest.approx(fleiss, abs=1e-10)


@settings(max_examples=40, deadline=None)
@given(tables(), st.randoms(use_true_random=False))
def test_nominal_coefficients_ignore_the_names_of_categories_raters_and_sessions(case, random):
    table, q = case
    names = list(range(q))
    random.shuffle(names)
    renamed = np.where(np.isnan(table), np.nan, np.array(names)[np.nan_to_num(table).astype(int)])
    mixed = renamed[random.sample(range(len(table)), len(table))]
    mixed = mixed[:, random.sample(range(table.shape[1]), table.shape[1])]

    for coefficient in (gwet_ac, fleiss_kappa, brennan_prediger, weighted_alpha):
        before = coefficient(matrix_of(table, range(q)))
        after = coefficient(matrix_of(mixed, range(q)))
        assert after.value == pytest.approx(before.value, abs=1e-10)
        assert after.se == pytest.approx(before.se, abs=1e-8)
    assert conger_kappa(matrix_of(mixed, range(q))).value == pytest.approx(
        conger_kappa(matrix_of(table, range(q))).value, abs=1e-10
    )


@settings(max_examples=40, deadline=None)
@given(tables(), st.sampled_from(WEIGHTINGS))
def test_intervals_contain_the_point_and_end_at_one(case, weighting):
    table, q = case
    matrix = matrix_of(table, range(q))

    for estimate in (
        gwet_ac(matrix, weights=weighting),
        fleiss_kappa(matrix, weights=weighting),
        gwet_ac(matrix, weights=weighting, n_bootstrap=60, rng=np.random.default_rng(1)),
    ):
        if estimate.interval is not None:
            assert estimate.interval.low <= estimate.value <= estimate.interval.high <= 1.0


@pytest.mark.parametrize("coefficient", [gwet_ac, fleiss_kappa, brennan_prediger])
@pytest.mark.parametrize("weighting", ["identity", "quadratic"])
def test_standard_error_is_close_to_leaving_sessions_out_one_by_one(coefficient, weighting):
    rng = np.random.default_rng(11)
    level = rng.normal(3, 1.2, size=(80, 1))
    table = np.clip(np.rint(level + rng.normal(0, 1, size=(80, 3))), 0, 6)
    table[rng.random(table.shape) < 0.2] = np.nan
    # With sessions rated once the published error is larger than this one, never smaller.
    table = table[(~np.isnan(table)).sum(axis=1) >= 2]
    values = [
        coefficient(matrix_of(np.delete(table, row, axis=0), range(7)), weights=weighting).value
        for row in range(len(table))
    ]
    n = len(values)
    jackknife = np.sqrt((n - 1) / n * np.sum((np.array(values) - np.mean(values)) ** 2))

    estimate = coefficient(matrix_of(table, range(7)), weights=weighting)

    assert estimate.se == pytest.approx(jackknife, rel=0.06)


def test_bootstrap_interval_is_near_the_linearised_one_and_repeats_with_its_seed():
    matrix = golden_matrix("gwet_incomplete_ordinal")

    plain = interval_of(gwet_ac(matrix, weights="quadratic"))
    first, second = (
        gwet_ac(matrix, weights="quadratic", n_bootstrap=2000, rng=np.random.default_rng(3))
        for _ in range(2)
    )

    assert first == second
    assert interval_of(first).low == pytest.approx(plain.low, abs=0.01)
    assert interval_of(first).high == pytest.approx(plain.high, abs=0.01)
    assert "2000 bootstrap resamples of sessions" in first.method


def test_many_different_scores_give_the_same_as_few_by_the_sparse_route():
    # 700 sessions with scores of their own: patterns × values is too large for a dense table.
    rng = np.random.default_rng(2)
    table = np.round(rng.normal(0, 1, (700, 1)) + rng.normal(0, 0.5, (700, 2)), 3)
    matrix = matrix_of(table)
    values = np.unique(table)
    w = weight_matrix("quadratic", values)

    estimate = gwet_ac(matrix, weights="quadratic", n_bootstrap=20, rng=np.random.default_rng(1))

    assert estimate.value == pytest.approx(brute_force(table, w, values)[0], abs=1e-10)
    assert interval_of(estimate).low < estimate.value < interval_of(estimate).high


def test_unused_categories_change_ac_but_not_fleiss():
    table = golden_case("gwet_raw4")["data"]["subjects_x_raters"]

    narrow, wide = matrix_of(table, range(1, 6)), matrix_of(table, range(1, 9))

    assert gwet_ac(wide).value > gwet_ac(narrow).value
    assert fleiss_kappa(wide).value == pytest.approx(fleiss_kappa(narrow).value, abs=1e-12)


def test_equal_scores_are_full_agreement_on_a_named_scale_and_nothing_without():
    table = np.full((6, 3), 2.0)

    estimate = gwet_ac(matrix_of(table, range(5)))

    assert (estimate.value, estimate.interval, estimate.se) == (1.0, None, None)
    with pytest.raises(DegenerateData, match="only one category"):
        gwet_ac(matrix_of(table))
    with pytest.raises(DegenerateData, match="equal"):
        fleiss_kappa(matrix_of(table, range(5)))
    with pytest.raises(DegenerateData, match="equal"):
        fleiss_test(matrix_of(table, range(5)))
    with pytest.raises(DegenerateData, match="equal"):
        weighted_alpha(matrix_of(table, range(5)))


def test_too_little_data_is_refused():
    for coefficient in (gwet_ac, fleiss_kappa, brennan_prediger, conger_kappa, weighted_alpha):
        with pytest.raises(InsufficientData):
            coefficient(matrix_of([[1, 2]]))
        with pytest.raises(InsufficientData):
            coefficient(matrix_of([[1, np.nan], [np.nan, 2]]))


def test_wrong_options_are_refused():
    matrix = golden_matrix("gwet_raw4")

    with pytest.raises(InvalidInput, match="weights is one of identity, linear"):
        gwet_ac(matrix, weights="cubic")  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="resamples need a generator"):
        gwet_ac(matrix, n_bootstrap=10)
    with pytest.raises(InvalidInput, match="confidence"):
        fleiss_kappa(matrix, confidence=95)


def test_the_test_of_chance_refuses_unequal_numbers_of_ratings():
    with pytest.raises(InvalidInput, match="1 to 4 ratings"):
        fleiss_test(golden_matrix("gwet_raw4"))


def test_the_test_of_chance_lists_unused_categories_without_a_kappa():
    table = [[1, 1], [2, 1], [2, 2], [1, 2]]

    categories = fleiss_test(matrix_of(table, (1, 2, 3))).categories

    assert categories["kappa"].isna().tolist() == [False, False, True]
    assert categories["share"].tolist() == [0.5, 0.5, 0.0]
