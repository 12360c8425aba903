"""A rater against the gold standard: reference values, second routes, undefined numbers."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

from fidelity import (
    DegenerateData,
    DuplicateRating,
    Estimate,
    InsufficientData,
    InvalidInput,
    OffScale,
    Undefined,
    cohen_kappa,
    compare_with_gold,
    icc,
    lin_ccc,
    tost,
)
from fidelity.gold.differences import (
    clopper_pearson,
    limits_of_agreement,
    mean_absolute,
    root_mean_square,
)
from fidelity.reliability.icc import ICC_NAMES
from tests.fidelity.estimates import interval_of, value_of
from tests.fidelity.golden_files import golden_case

CASE = golden_case("rater_vs_gold_standard")
EXPECTED, TOLERANCE = CASE["expected"], CASE["tolerance"]
FRAME = pd.DataFrame(CASE["data"])
GOLD, RATER = (FRAME[name].to_numpy(dtype=float) for name in ("gold", "rater"))
ICC_OPTIONS: dict[str, dict[str, Any]] = {
    "ICC(1,1)": {"model": "one_way_random"},
    "ICC(A,1)": {},
    "ICC(C,1)": {"model": "two_way_mixed"},
    "ICC(1,k)": {"model": "one_way_random", "unit": "average"},
    "ICC(A,k)": {"unit": "average"},
    "ICC(C,k)": {"model": "two_way_mixed", "unit": "average"},
}

scores = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=3, max_size=30)


@pytest.fixture(scope="module")
def found():
    return compare_with_gold(FRAME, scale=range(7))


def limits(estimate):
    interval = interval_of(estimate)
    return [interval.low, interval.high]


def close(expected, tolerance=TOLERANCE):
    return pytest.approx(expected, abs=tolerance)


def test_agreement_is_that_of_the_reference(found):
    exact, within = EXPECTED["exact_agreement"], EXPECTED["within_1"]
    estimates = found.estimates

    assert found.n_sessions == EXPECTED["n"]
    assert value_of(estimates["percent_exact"]) == close(exact["p"])
    assert limits(estimates["percent_exact"]) == close(exact["wilson95"])
    assert value_of(estimates["percent_within_one"]) == close(within["p"])
    assert limits(estimates["percent_within_one"]) == close(within["wilson95"])
    assert value_of(estimates["percent_within_one_clopper_pearson"]) == close(within["p"])
    assert limits(estimates["percent_within_one_clopper_pearson"]) == close(
        within["clopper_pearson95"]
    )


def test_differences_are_those_of_the_reference(found):
    bias, estimates = EXPECTED["bias"], found.estimates

    assert value_of(estimates["bias"]) == close(bias["mean"])
    assert limits(estimates["bias"]) == close(bias["t_ci95"])
    assert found.sd == close(bias["sd"])
    assert [value_of(estimates[key]) for key in ("loa_low", "loa_high")] == close(bias["loa95"])
    assert value_of(estimates["rmse"]) == close(EXPECTED["rmse"])
    assert value_of(estimates["mae"]) == close(EXPECTED["mae"])


def test_equivalence_is_that_of_the_reference(found):
    expected = EXPECTED["tost_margin_0_5"]

    assert (found.tost.p_lower, found.tost.p_upper) == close(
        (expected["p_lower"], expected["p_upper"])
    )
    assert found.tost.p == close(expected["p_upper"])
    assert not found.tost.equivalent


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("kappa", "kappa_unweighted"),
        ("linear_kappa", "kappa_linear"),
        ("quadratic_kappa", "kappa_quadratic"),
    ],
)
def test_kappas_are_those_of_the_reference(found, key, name):
    estimate = found.estimates[key]

    assert isinstance(estimate, Estimate)
    assert estimate.value == close(EXPECTED[name]["value"])
    assert estimate.se == close(EXPECTED[name]["se"])


def test_concordance_is_that_of_the_reference(found):
    estimate, reference = found.estimates["lin_ccc"], EXPECTED["lin_ccc_epiR"][0]

    assert value_of(estimate) == close(EXPECTED["lin_ccc_n"])
    assert value_of(estimate) == close(reference["est"])
    assert limits(estimate) == close([reference["lower"], reference["upper"]])
    other = lin_ccc(GOLD, RATER, moments="n_minus_1")
    assert other.value == close(EXPECTED["lin_ccc_n_minus_1"])


def test_iccs_are_those_of_the_reference(found):
    assert {name for name, _ in ICC_NAMES.values()} == set(EXPECTED["ICC"]) == set(ICC_OPTIONS)
    for name, options in ICC_OPTIONS.items():
        estimate = icc(FRAME[["gold", "rater"]], **options)

        assert estimate.value == close(EXPECTED["ICC"][name])
        assert limits(estimate) == close([EXPECTED["ICC_low"][name], EXPECTED["ICC_high"][name]])
    assert found.estimates["icc_a1"] == icc(FRAME[["gold", "rater"]])
    assert found.estimates["icc_c1"] == icc(FRAME[["gold", "rater"]], model="two_way_mixed")


@settings(max_examples=20, deadline=None)
@given(scores, st.sampled_from([0.8, 0.95, 0.99]))
def test_agreement_and_bias_equal_statsmodels(pairs, confidence):
    y = np.array(pairs, dtype=float)
    difference = y[:, 1] - y[:, 0]
    assume(np.ptp(difference) > 0)

    found = compare_with_gold(y, confidence=confidence)

    for points, key in ((0, "percent_exact"), (1, "percent_within_one")):
        hits = int((np.abs(difference) <= points).sum())
        for suffix, method in (("", "wilson"), ("_clopper_pearson", "beta")):
            low, high = proportion_confint(hits, len(y), 1 - confidence, method)
            assert limits(found.estimates[key + suffix]) == close([low, high], 1e-8)
    describe = DescrStatsW(difference)
    assert limits(found.estimates["bias"]) == close(
        list(describe.tconfint_mean(1 - confidence)), 1e-9
    )


@settings(max_examples=20, deadline=None)
@given(scores, st.floats(0.1, 3))
def test_equivalence_equals_its_formula(pairs, margin):
    y = np.array(pairs, dtype=float)
    difference = y[:, 1] - y[:, 0]
    assume(np.ptp(difference) > 0)
    se, df = difference.std(ddof=1) / math.sqrt(len(y)), len(y) - 1

    test = tost(difference, margin=margin)

    lower = stats.t.sf((difference.mean() + margin) / se, df)
    upper = stats.t.cdf((difference.mean() - margin) / se, df)
    assert (test.p_lower, test.p_upper) == pytest.approx((lower, upper), rel=1e-9, abs=1e-300)
    half = stats.t.ppf(0.95, df) * se
    inside = -margin < difference.mean() - half and difference.mean() + half < margin
    assert test.equivalent is bool(inside)


@settings(max_examples=20, deadline=None)
@given(scores)
def test_three_routes_to_one_number_agree(pairs):
    y = np.array(pairs, dtype=float)
    assume(np.ptp(y) > 0)

    estimates = compare_with_gold(y, scale=range(7)).estimates

    ccc = 2 * np.cov(y.T, ddof=0)[0, 1] / (y.var(axis=0).sum() + np.diff(y.mean(axis=0))[0] ** 2)
    assert value_of(estimates["lin_ccc"]) == pytest.approx(ccc, abs=1e-9)
    assert value_of(estimates["quadratic_kappa"]) == pytest.approx(ccc, abs=1e-9)
    rmse, bias = value_of(estimates["rmse"]), value_of(estimates["bias"])
    n, sd = len(y), (y[:, 1] - y[:, 0]).std(ddof=1)
    assert rmse**2 == pytest.approx(bias**2 + sd**2 * (n - 1) / n, abs=1e-9)


@settings(max_examples=10, deadline=None)
@given(scores, st.randoms(use_true_random=False))
def test_order_of_rows_and_names_of_sessions_play_no_part(pairs, random):
    frame = pd.DataFrame(pairs, columns=["gold", "rater"])
    frame["session"] = [f"s{row:02}" for row in range(len(frame))]
    order = list(range(len(frame)))
    random.shuffle(order)

    one, two = compare_with_gold(frame), compare_with_gold(frame.iloc[order])

    assert one.to_dict() == two.to_dict()
    renamed = compare_with_gold(frame.assign(session=frame["session"].str.upper()))
    assert renamed.estimates == one.estimates
    assert renamed.data_hash != one.data_hash


@settings(max_examples=20, deadline=None)
@given(scores)
def test_no_number_is_infinite_and_limits_lie_around_the_value(pairs):
    found = compare_with_gold(pairs)

    answer = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    for estimate in answer["estimates"].values():
        if estimate["value"] is None:
            assert estimate["reason"] == "no_variation"
        elif estimate["low"] is not None:
            assert estimate["low"] <= estimate["value"] <= estimate["high"]


@settings(max_examples=12, deadline=None)
@given(scores, st.integers(-20, 20), st.sampled_from([0.5, 2.0, 10.0]))
def test_moving_and_stretching_both_scores_changes_only_the_unit(pairs, shift, factor):
    y = np.array(pairs, dtype=float)
    assume(np.ptp(y) > 0)

    one = compare_with_gold(y).estimates
    moved = factor * y + shift
    two = compare_with_gold(moved, scale=np.unique(moved).tolist()).estimates

    for key in ("kappa", "linear_kappa", "quadratic_kappa", "lin_ccc", "icc_a1", "icc_c1"):
        left, right = one[key], two[key]
        assert isinstance(left, Undefined) == isinstance(right, Undefined)
        if isinstance(left, Estimate):
            assert left.value == pytest.approx(value_of(right), abs=1e-8)
    for key in ("bias", "loa_low", "loa_high", "rmse", "mae"):
        assert factor * value_of(one[key]) == pytest.approx(value_of(two[key]), abs=1e-8)


def test_swapping_gold_and_rater_turns_the_differences_round():
    one = compare_with_gold(np.column_stack([GOLD, RATER])).estimates
    two = compare_with_gold(np.column_stack([RATER, GOLD])).estimates

    assert limits(one["bias"]) == close([-limit for limit in limits(two["bias"])][::-1])
    assert limits(one["loa_low"]) == close([-limit for limit in limits(two["loa_high"])][::-1])
    for key in ("kappa", "quadratic_kappa", "lin_ccc", "icc_a1", "mae", "rmse"):
        assert value_of(one[key]) == close(value_of(two[key]))


@pytest.mark.parametrize("n", [5, 12, 30])
def test_intervals_of_the_limits_of_agreement_cover_what_they_promise(n):
    y = np.random.default_rng(n).normal(size=(3000, n))
    truth = stats.norm.ppf(0.975)

    pairs = [limits_of_agreement(row, 0.95) for row in y]

    for side, sign in ((0, -1), (1, 1)):
        covered = [limits(p[side])[0] <= sign * truth <= limits(p[side])[1] for p in pairs]
        assert 0.945 <= np.mean(covered) <= 0.983
    errors = [p[1].se or 0.0 for p in pairs]
    assert np.std([p[1].value for p in pairs]) == pytest.approx(
        math.sqrt(np.mean(np.square(errors))), rel=0.08
    )


@pytest.mark.parametrize("statistic", [mean_absolute, root_mean_square])
def test_standard_errors_of_mae_and_rmse_are_those_of_many_samples(statistic):
    samples = np.random.default_rng(8).normal(0.3, 1.0, (1500, 80))

    found = [statistic(sample) for sample in samples]

    spread = np.std([estimate.value for estimate in found])
    assert spread == pytest.approx(np.mean([estimate.se or 0.0 for estimate in found]), rel=0.06)


def test_interval_of_the_concordance_covers_what_it_promises():
    rng, covered = np.random.default_rng(9), 0
    truth = 2 * 0.7 / (1 + 1 + 0.3**2)
    for _ in range(2000):
        x = rng.normal(size=40)
        y = 0.3 + 0.7 * x + rng.normal(scale=math.sqrt(1 - 0.49), size=40)
        low, high = limits(lin_ccc(x, y))
        covered += low <= truth <= high

    assert 0.935 <= covered / 2000 <= 0.965


def test_variance_of_the_concordance_equals_the_formula_of_lin():
    n, r, p = 30, np.corrcoef(GOLD, RATER)[0, 1], EXPECTED["lin_ccc_n"]
    u2 = (GOLD.mean() - RATER.mean()) ** 2 / (GOLD.std() * RATER.std())
    variance = (
        (1 - r**2) * p**2 / ((1 - p**2) * r**2)
        + 2 * p**3 * (1 - p) * u2 / (r * (1 - p**2) ** 2)
        - p**4 * u2**2 / (2 * r**2 * (1 - p**2) ** 2)
    ) / (n - 2)

    assert lin_ccc(GOLD, RATER).se == pytest.approx(math.sqrt(variance) * (1 - p**2), abs=1e-12)


def test_concordance_without_correlation_has_an_interval():
    found = lin_ccc([0, 0, 1, 1], [0, 1, 0, 1])

    assert found.value == pytest.approx(0.0)
    assert limits(found)[0] == pytest.approx(-limits(found)[1])


@pytest.mark.parametrize(
    ("first", "second", "value"),
    [([1, 2, 3], [1, 2, 3], 1.0), ([1, 2, 3], [3, 2, 1], -1.0), ([1, 2, 3], [2, 2, 2], 0.0),
     ([1, 2], [1, 3], 2 / 3)],
)  # fmt: skip
def test_concordance_without_error_has_no_interval(first, second, value):
    found = lin_ccc(first, second)

    assert found.value == pytest.approx(value)
    assert (found.interval, found.se) == (None, None)


def test_concordance_of_unusable_columns_is_refused():
    with pytest.raises(DegenerateData):
        lin_ccc([2, 2], [2, 2])
    with pytest.raises(InsufficientData):
        lin_ccc([2], [3])
    with pytest.raises(InvalidInput, match="2 in the first column, 3 in the second"):
        lin_ccc([1, 2], [1, 2, 3])
    with pytest.raises(InvalidInput, match="finite"):
        lin_ccc([1, float("nan")], [1, 2])
    with pytest.raises(InvalidInput, match="not a number"):
        lin_ccc(["a", "b"], [1, 2])
    with pytest.raises(InvalidInput, match="moments"):
        lin_ccc([1, 2], [1, 3], moments="n-1")  # type: ignore[arg-type]


@pytest.mark.parametrize(("hits", "n"), [(0, 1), (1, 1), (0, 30), (30, 30), (7, 30)])
def test_exact_limits_invert_the_binomial(hits, n):
    low, high = clopper_pearson(hits, n, 0.9)

    assert low == 0.0 or stats.binom.sf(hits - 1, n, low) == pytest.approx(0.05)
    assert high == 1.0 or stats.binom.cdf(hits, n, high) == pytest.approx(0.05)
    assert (low == 0.0) is (hits == 0)
    assert (high == 1.0) is (hits == n)


def test_kappas_do_not_depend_on_whether_the_scale_is_named():
    named = compare_with_gold(FRAME, scale=range(7)).estimates
    used = compare_with_gold(FRAME).estimates

    for key in ("kappa", "linear_kappa", "quadratic_kappa"):
        assert value_of(named[key]) == pytest.approx(value_of(used[key]), abs=1e-12)
    pairs = FRAME[["gold", "rater"]]
    assert named["linear_kappa"] == cohen_kappa(pairs, scale=range(7), weights="linear")


def test_section_means_have_no_kappa_and_everything_else():
    frame = FRAME.assign(rater=FRAME["rater"] + 0.25)

    found = compare_with_gold(frame)

    undefined = {key for key, e in found.estimates.items() if isinstance(e, Undefined)}
    assert undefined == {"kappa", "linear_kappa", "quadratic_kappa"}
    assert found.to_dict()["estimates"]["kappa"] == {"value": None, "reason": "off_scale"}
    assert value_of(found.estimates["bias"]) == pytest.approx(4 / 15 + 0.25)


def test_half_points_on_a_named_scale_have_kappas():
    frame = FRAME.assign(gold=FRAME["gold"] / 2, rater=FRAME["rater"] / 2)

    found = compare_with_gold(frame, scale=np.arange(0, 3.5, 0.5).tolist())

    assert value_of(found.estimates["linear_kappa"]) == close(EXPECTED["kappa_linear"]["value"])


def test_distances_that_rounding_moves_over_a_bound_still_agree():
    found = compare_with_gold([[0.3, 1.3], [0.1 + 0.2, 0.3], [2.0, 3.5]])

    assert value_of(found.estimates["percent_within_one"]) == pytest.approx(2 / 3)
    assert value_of(found.estimates["percent_exact"]) == pytest.approx(1 / 3)


def test_sessions_without_both_scores_are_named():
    frame = pd.concat(
        [FRAME, pd.DataFrame({"session": ["S31", "S32"], "gold": [None, 3], "rater": [2, None]})]
    )

    found = compare_with_gold(frame)

    assert (found.n_sessions, found.n_dropped) == (30, 2)
    assert found.to_dict()["dropped"] == ["session S31", "session S32"]
    assert found.estimates == compare_with_gold(FRAME).estimates
    assert "2 left out without both scores" in str(found)


def test_a_rater_who_always_agrees_is_perfect_without_limits():
    found = compare_with_gold(np.column_stack([GOLD, GOLD])).estimates

    for key in ("kappa", "linear_kappa", "quadratic_kappa", "lin_ccc", "icc_a1", "percent_exact"):
        assert value_of(found[key]) == pytest.approx(1.0)
    for key in ("bias", "loa_low", "loa_high", "rmse", "mae"):
        estimate = found[key]
        assert isinstance(estimate, Estimate)
        assert (estimate.value, estimate.interval, estimate.se) == (0.0, None, None)
    assert limits(found["percent_exact"])[0] < 0.9


def test_a_constant_bias_has_no_error_to_test_against():
    found = compare_with_gold(np.column_stack([GOLD, GOLD + 1]))

    assert found.tost == Undefined("no_variation")
    assert found.sd == 0.0
    assert value_of(found.estimates["bias"]) == 1.0
    assert value_of(found.estimates["icc_c1"]) == pytest.approx(1.0)
    assert found.to_dict()["tost"] == {"value": None, "reason": "no_variation"}
    assert "equivalence: no_variation" in str(found)


def test_scores_that_do_not_vary_have_no_coefficients():
    found = compare_with_gold([[3, 3]] * 5)

    for key in ("kappa", "linear_kappa", "quadratic_kappa", "lin_ccc", "icc_a1", "icc_c1"):
        assert found.estimates[key] == Undefined("no_variation")
    assert found.warnings == (
        "few_double_rated",
        "category_dominates",
        "few_categories_used",
        "coverage_off",
    )
    assert found.to_frame()["value"].isna().sum() == 6


def test_result_prints_and_names_what_is_needed_to_redo_it(found):
    answer = json.loads(json.dumps(found.to_dict(), allow_nan=False))

    assert answer["software"].startswith("fidelity ")
    assert len(answer["data_hash"]) == 64
    assert answer["scale"] == [0, 1, 2, 3, 4, 5, 6]
    assert answer["warnings"] == ["wide_interval", "coverage_off"]
    assert answer["tost"]["equivalent"] is False
    assert "icc_a1" in str(found)
    assert "0.335 to 0.793" in str(found)
    assert "is not shown to lie within ±0.5" in str(found)
    assert list(found.to_frame()["estimate"]) == list(found.estimates)


@pytest.mark.parametrize(
    ("frame", "error", "said"),
    [
        (FRAME.drop(columns="gold"), InvalidInput, "'gold' is missing"),
        (pd.concat([FRAME, FRAME.head(1)]), DuplicateRating, "session S01: scored more than once"),
        (FRAME.assign(rater="x"), InvalidInput, "'x' is not a number"),
        (FRAME.assign(gold=float("inf")), InvalidInput, "infinite"),
        (FRAME.assign(session=None), InvalidInput, "the session has no label"),
        (FRAME.head(1), InsufficientData, "at least 2 gold sessions"),
        (FRAME.head(0), InsufficientData, "there are 0"),
        ([[1, 2, 3]], InvalidInput, "2 columns"),
        ([[1, 2], [3]], InvalidInput, "2 columns"),
    ],
)
def test_unusable_input_is_refused(frame, error, said):
    with pytest.raises(error, match=said):
        compare_with_gold(frame)


def test_scores_off_the_scale_are_refused_with_their_place():
    with pytest.raises(OffScale, match="session S16, rater: score 6"):
        compare_with_gold(FRAME, scale=range(6))


@pytest.mark.parametrize(
    "options", [{"margin": 0}, {"margin": -1}, {"margin": float("nan")}, {"alpha": 0},
                {"alpha": 1.5}, {"confidence": 95}, {"scale": [1]}]
)  # fmt: skip
def test_options_out_of_range_are_refused(options):
    with pytest.raises(InvalidInput):
        compare_with_gold(FRAME, **options)


def test_equivalence_counts_what_is_missing_and_prints_its_verdict():
    test = tost([0.1, None, -0.1, 0.05, float("nan"), 0.0], margin=0.5)

    assert (test.n_sessions, test.n_dropped) == (4, 2)
    assert test.equivalent
    assert test.to_dict()["p"] == test.p == max(test.p_lower, test.p_upper)
    assert test.to_frame()["margin"].tolist() == [0.5]
    assert "lies within ±0.5" in str(test)


def test_equivalence_without_spread_or_data_is_refused():
    with pytest.raises(DegenerateData):
        tost([0.3, 0.3, 0.3], margin=0.5)
    with pytest.raises(InsufficientData):
        tost([0.3], margin=0.5)
    with pytest.raises(InvalidInput, match="'x' is not a number"):
        tost(["x", 0.3], margin=0.5)  # type: ignore[list-item]
