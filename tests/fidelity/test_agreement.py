"""Krippendorff's alpha and percentage agreement against published values and a second package."""

from __future__ import annotations

import krippendorff
import numpy as np
import pytest

from fidelity import (
    DegenerateData,
    InsufficientData,
    InvalidInput,
    RatingMatrix,
    krippendorff_alpha,
    percent_agreement,
)
from fidelity.agreement.krippendorff import LEVELS
from fidelity.agreement.limits import wilson
from fidelity.agreement.sessions import SessionPatterns
from tests.fidelity.estimates import interval_of
from tests.fidelity.golden_files import golden_case

CASE = golden_case("krippendorff_4x12")


def matrix_of(table):
    """Sessions × raters with None or NaN where there is no rating."""
    return RatingMatrix.from_triples(
        (s, r, float(y))
        for s, row in enumerate(table)
        for r, y in enumerate(row)
        if y is not None and not np.isnan(y)
    )


@pytest.fixture(scope="module")
def published():
    rows = CASE["data"]["reliability_data_raters_x_units"]
    return matrix_of(list(zip(*rows, strict=True)))


def random_table(seed, n=40, m=4, missing=0.3, values=5):
    rng = np.random.default_rng(seed)
    truth = rng.normal(size=(n, 1))
    table = np.clip(np.round(2 + truth + rng.normal(size=(n, m)) * 0.8), 0, values - 1)
    table[rng.random((n, m)) < missing] = np.nan
    return table


@pytest.mark.parametrize("level", LEVELS)
def test_alpha_equals_the_published_value(level, published):
    estimate = krippendorff_alpha(published, level=level)

    assert estimate.value == pytest.approx(CASE["expected"]["alpha"][level], abs=CASE["tolerance"])
    assert estimate.n_sessions == published.design.n_double_rated


def test_sessions_rated_once_are_counted_as_dropped(published):
    single = int((published.design.ratings_per_session == 1).sum())

    assert krippendorff_alpha(published).n_dropped == single == 1
    assert percent_agreement(published).n_dropped == single


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_alpha_equals_the_reference_package(level, seed):
    table = random_table(seed)

    ours = krippendorff_alpha(matrix_of(table), level=level).value

    theirs = krippendorff.alpha(reliability_data=table.T, level_of_measurement=level)
    assert ours == pytest.approx(theirs, abs=1e-12)


@pytest.mark.parametrize("level", LEVELS)
def test_alpha_of_many_different_values_equals_the_reference_package(level):
    rng = np.random.default_rng(5)
    table = np.round(3 + rng.normal(size=(30, 1)) + 0.5 * rng.normal(size=(30, 3)), 3).clip(0)

    ours = krippendorff_alpha(matrix_of(table), level=level).value

    theirs = krippendorff.alpha(reliability_data=table.T, level_of_measurement=level)
    assert ours == pytest.approx(theirs, abs=1e-10)


@pytest.mark.parametrize("level", LEVELS)
def test_standard_error_is_close_to_leaving_sessions_out_one_by_one(level):
    table = random_table(9, n=60)
    matrix = matrix_of(table)
    left_out = []
    for row in range(len(table)):
        rest = np.delete(table, row, axis=0)
        if np.count_nonzero(~np.isnan(table[row])) >= 2:
            left_out.append(krippendorff_alpha(matrix_of(rest), level=level).value)
    n = len(left_out)
    jackknife = np.sqrt((n - 1) / n * np.sum((np.array(left_out) - np.mean(left_out)) ** 2))

    assert krippendorff_alpha(matrix, level=level).se == pytest.approx(jackknife, rel=0.1)


@pytest.mark.parametrize("level", LEVELS)
def test_bootstrap_equals_alpha_of_resampled_sessions(level):
    # Every resample is rebuilt session by session from the same multinomial draws.
    table = random_table(21, n=12, m=3, missing=0.1)
    matrix = matrix_of(table)
    patterns = SessionPatterns.of_matrix(matrix)
    pairs, seen = patterns.pairs, np.flatnonzero(patterns.frequency)
    weights = np.zeros((40, patterns.frequency.size), dtype=int)
    weights[:, seen] = np.random.default_rng(6).multinomial(
        patterns.n_sessions, patterns.frequency[seen] / patterns.n_sessions, size=40
    )
    sets = [
        [pairs.values[c] if ok else np.nan for c, ok in zip(codes, valid, strict=True)]
        for codes, valid in zip(pairs.codes, pairs.valid, strict=True)
    ] + [[value, np.nan, np.nan] for value in pairs.values]
    rebuilt = []
    for counts in weights:
        rows = [row for row, count in zip(sets, counts, strict=True) for _ in range(count)]
        rebuilt.append(krippendorff_alpha(matrix_of(rows), level=level).value)
    low, high = np.quantile(rebuilt, [0.025, 0.975])

    estimate = krippendorff_alpha(matrix, level=level, n_bootstrap=40, rng=np.random.default_rng(6))

    assert interval_of(estimate).low == pytest.approx(min(low, estimate.value), abs=1e-12)
    assert interval_of(estimate).high == pytest.approx(max(high, estimate.value), abs=1e-12)
    assert "raters taken as fixed" in estimate.method


def test_the_same_seed_gives_the_same_bootstrap_interval(published):
    first, second = (
        krippendorff_alpha(published, n_bootstrap=200, rng=np.random.default_rng(7)).interval
        for _ in range(2)
    )

    assert first == second


def test_perfect_agreement_is_one_without_an_interval():
    matrix = matrix_of([[1, 1], [2, 2], [5, 5]])

    for level in LEVELS:
        estimate = krippendorff_alpha(matrix, level=level)
        assert estimate.value == 1.0
        assert estimate.interval is None


def test_one_value_only_is_refused():
    with pytest.raises(DegenerateData):
        krippendorff_alpha(matrix_of([[2, 2], [2, 2], [3, None]]))


def test_ratio_metric_refuses_negative_scores():
    with pytest.raises(InvalidInput, match="ratio"):
        krippendorff_alpha(matrix_of([[-1, 2], [2, 2]]), level="ratio")


@pytest.mark.parametrize(
    "options", [{"level": "cardinal"}, {"n_bootstrap": 5}, {"n_bootstrap": -1}, {"confidence": 2}]
)
def test_unknown_options_are_refused(options, published):
    with pytest.raises(InvalidInput):
        krippendorff_alpha(published, **options)


def test_no_double_rated_session_is_refused_with_its_reason():
    matrix = matrix_of([[1, None], [None, 2]])

    for function in (krippendorff_alpha, percent_agreement):
        with pytest.raises(InsufficientData) as caught:
            function(matrix)
        assert caught.value.code == "no_pairable_sessions"


def test_percentage_agreement_equals_a_count_by_hand():
    # Shares of agreeing pairs: 1/3, 1, 0; within one: 1, 1, 1/3.
    matrix = matrix_of([[1, 1, 2], [4, 4, None], [0, 1, 4]])

    assert percent_agreement(matrix).value == pytest.approx((1 / 3 + 1 + 0) / 3)
    assert percent_agreement(matrix, within=1).value == pytest.approx((1 + 1 + 1 / 3) / 3)


def test_percentage_agreement_of_several_raters_equals_the_loop_over_pairs():
    table = random_table(4)
    shares = []
    for row in table:
        y = row[~np.isnan(row)]
        pairs = [abs(a - b) <= 1 for i, a in enumerate(y) for b in y[i + 1 :]]
        if pairs:
            shares.append(np.mean(pairs))

    estimate = percent_agreement(matrix_of(table), within=1)

    assert estimate.value == pytest.approx(np.mean(shares), abs=1e-12)
    assert estimate.se == pytest.approx(np.std(shares, ddof=1) / np.sqrt(len(shares)), abs=1e-12)
    assert "jackknife" in estimate.method


def test_two_raters_get_wilson_limits():
    # 9 of 10: Wilson (1927) score limits .596 and .982.
    matrix = matrix_of([[1, 1]] * 9 + [[1, 2]])

    interval = interval_of(percent_agreement(matrix))

    assert interval.low == pytest.approx(0.596, abs=5e-4)
    assert interval.high == pytest.approx(0.982, abs=5e-4)
    assert wilson(0.9, 10, 0.95) == (interval.low, interval.high)


def test_equal_shares_in_all_sessions_do_not_give_an_interval_without_width():
    matrix = matrix_of([[1, 1, 1], [2, 2, 2], [3, 3, 3]])

    interval = interval_of(percent_agreement(matrix))

    assert interval.high == 1.0
    assert interval.low < 0.5


def test_a_negative_tolerance_is_refused(published):
    with pytest.raises(InvalidInput):
        percent_agreement(published, within=-1)
