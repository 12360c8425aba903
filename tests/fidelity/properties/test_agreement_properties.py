"""What alpha, chance-corrected agreement and percentage agreement must hold on any ratings."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable

import krippendorff
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fidelity import (
    DegenerateData,
    Estimate,
    FidelityError,
    InsufficientData,
    RatingMatrix,
    brennan_prediger,
    conger_kappa,
    fleiss_kappa,
    gwet_ac,
    krippendorff_alpha,
    percent_agreement,
    weighted_alpha,
)
from fidelity.agreement.krippendorff import LEVELS
from tests.fidelity.properties.drawn_ratings import (
    SEEDS,
    every_number,
    frame_of,
    graded_tables,
    matrix_of,
)

Coefficient = Callable[[RatingMatrix], Estimate]

ALPHAS: dict[str, Coefficient] = {
    level: lambda matrix, level=level: krippendorff_alpha(matrix, level=level)  # type: ignore[misc]
    for level in LEVELS
}
CHANCE: dict[str, Coefficient] = {
    "ac1": gwet_ac,
    "ac2": lambda matrix: gwet_ac(matrix, weights="quadratic"),
    "fleiss": fleiss_kappa,
    "brennan_prediger": brennan_prediger,
    "weighted_alpha": lambda matrix: weighted_alpha(matrix, weights="linear"),
}
PERCENT: dict[str, Coefficient] = {
    "exact": percent_agreement,
    "within_one": lambda matrix: percent_agreement(matrix, within=1),
}
ALL = ALPHAS | CHANCE | PERCENT


def outcome(coefficient, matrix):
    """Give value, standard error and limits, or the code of the refusal."""
    try:
        estimate = coefficient(matrix)
    except FidelityError as refusal:
        return refusal.code
    limits = () if estimate.interval is None else (estimate.interval.low, estimate.interval.high)
    return (estimate.value, estimate.se or 0.0, *limits)


def assert_same(one, two, tolerance=1e-8):
    if isinstance(one, str):
        assert one == two
    else:
        assert two == pytest.approx(one, abs=tolerance)


def coincidence_alpha(table, distance):
    """Compute alpha from the coincidence matrix, as Krippendorff prints it."""
    values = np.unique(table[~np.isnan(table)])
    counts = (table[:, :, None] == values).sum(axis=1).astype(float)
    counts = counts[counts.sum(axis=1) >= 2]
    k = counts.sum(axis=1)
    weight = 1 / (k - 1)
    o = np.einsum("s,sc,sd->cd", weight, counts, counts)
    o -= np.diag(weight @ counts)
    margins = o.sum(axis=1)
    n = margins.sum()
    delta = distance(values[:, None], values[None, :])
    expected = margins @ delta @ margins / (n * (n - 1))
    return 1 - (o * delta).sum() / n / expected


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.integers(2, 30), st.integers(2, 5), st.sampled_from([0.0, 0.4]))
def test_interval_alpha_in_linear_time_equals_the_coincidence_form(seed, n, m, missing):
    rng = np.random.default_rng(seed)
    table = rng.normal(50, 2, size=(n, 1)) + rng.normal(size=(n, m))
    table[rng.random(table.shape) < missing] = np.nan
    table[:2] = rng.normal(size=(2, m))
    matrix = matrix_of(table)

    alpha = krippendorff_alpha(matrix, level="interval")

    expected = coincidence_alpha(table, lambda c, d: (c - d) ** 2)
    assert alpha.value == pytest.approx(expected, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(graded_tables(min_sessions=2))
def test_alphas_of_few_values_equal_the_coincidence_form_and_the_reference_package(case):
    table, _ = case
    table = table + 1  # the ratio metric of 0 with 0 is left to the definition
    double = (~np.isnan(table)).sum(axis=1) >= 2
    assume(double.sum() >= 2)
    assume(len(np.unique(table[double][~np.isnan(table[double])])) > 1)

    for level in LEVELS:
        value = ALPHAS[level](matrix_of(table)).value
        peer = krippendorff.alpha(reliability_data=table.T, level_of_measurement=level)
        assert value == pytest.approx(peer, abs=1e-9)
    nominal = coincidence_alpha(table, lambda c, d: (c != d).astype(float))
    ratio = coincidence_alpha(table, lambda c, d: ((c - d) / (c + d)) ** 2)
    assert ALPHAS["nominal"](matrix_of(table)).value == pytest.approx(nominal, abs=1e-9)
    assert ALPHAS["ratio"](matrix_of(table)).value == pytest.approx(ratio, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(graded_tables(min_sessions=2))
def test_quadratic_weights_give_interval_alpha_and_identity_weights_nominal_alpha(case):
    table, q = case
    matrix = matrix_of(table, range(q))

    for weights, level in (("quadratic", "interval"), ("identity", "nominal")):
        one = outcome(lambda m, w=weights: weighted_alpha(m, weights=w), matrix)
        two = outcome(ALPHAS[level], matrix)
        if isinstance(one, str):
            assert one == two
        else:
            assert one[0] == pytest.approx(two[0], abs=1e-10)


@settings(max_examples=12, deadline=None)
@given(graded_tables(min_sessions=2), st.randoms(use_true_random=False))
def test_order_and_labels_of_sessions_and_raters_play_no_part(case, random):
    table, q = case
    n, m = table.shape
    moved = table[random.sample(range(n), n)][:, random.sample(range(m), m)]
    shuffled = frame_of(table).sample(frac=1, random_state=random.randint(0, 10**6))
    triples = list(shuffled.itertuples(index=False, name=None))
    scale = matrix_of(table, range(q)).scale

    for coefficient in ALL.values():
        plain = outcome(coefficient, matrix_of(table, range(q)))
        assert_same(plain, outcome(coefficient, matrix_of(moved, range(q))))
        assert outcome(coefficient, RatingMatrix.from_triples(triples, scale=scale)) == plain


@settings(max_examples=40, deadline=None)
@given(
    graded_tables(min_sessions=3), st.floats(-100, 100), st.sampled_from([-3.0, -1.0, 0.25, 40.0])
)
def test_unit_and_zero_of_the_scale_play_no_part_in_interval_alpha(case, shift, stretch):
    table, _ = case

    for level in ("interval", "nominal"):
        plain = outcome(ALPHAS[level], matrix_of(table))
        assert_same(plain, outcome(ALPHAS[level], matrix_of(shift + stretch * table)), 1e-6)


@settings(max_examples=25, deadline=None)
@given(graded_tables(min_sessions=3), st.sampled_from([0.01, 3.0, 1000.0]))
def test_ratio_alpha_ignores_the_unit_and_ordinal_alpha_any_stretching(case, unit):
    table, _ = case

    plain = outcome(ALPHAS["ratio"], matrix_of(table + 1))
    assert_same(plain, outcome(ALPHAS["ratio"], matrix_of(unit * (table + 1))))
    plain = outcome(ALPHAS["ordinal"], matrix_of(table))
    assert_same(plain, outcome(ALPHAS["ordinal"], matrix_of(np.exp(table) - 7)))
    # Turning the scale round leaves the ranks' distances alone.
    assert_same(plain, outcome(ALPHAS["ordinal"], matrix_of(-table)))


@settings(max_examples=15, deadline=None)
@given(graded_tables(min_sessions=2), SEEDS)
def test_sessions_rated_once_change_neither_alpha_nor_percentage_agreement(case, seed):
    table, q = case
    rng = np.random.default_rng(seed)
    lone = np.full((3, table.shape[1]), np.nan)
    lone[range(3), rng.integers(0, table.shape[1], 3)] = rng.integers(0, q, 3)
    double = table[(~np.isnan(table)).sum(axis=1) >= 2]
    assume(len(double) >= 2)
    more = np.vstack([double, lone])

    for coefficient in (*ALPHAS.values(), CHANCE["weighted_alpha"]):
        plain = outcome(coefficient, matrix_of(double, range(q)))
        assert_same(plain, outcome(coefficient, matrix_of(more, range(q))))
    for coefficient in PERCENT.values():
        # The limits may differ: Wilson's are for designs of two raters.
        assert coefficient(matrix_of(more)).value == coefficient(matrix_of(double)).value
        assert coefficient(matrix_of(more)).n_dropped == 3


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 6), min_size=2, max_size=10), st.integers(2, 5), st.booleans())
def test_perfect_agreement_is_one(levels, n_raters, has_hole):
    assume(len(set(levels)) > 1)
    table = np.repeat(np.array(levels, dtype=float)[:, None], n_raters, axis=1)
    if has_hole and n_raters > 2:
        table[0, 0] = np.nan

    for coefficient in (*ALL.values(), conger_kappa):
        assert coefficient(matrix_of(table, range(7))).value == pytest.approx(1.0, abs=1e-12)


@settings(max_examples=20, deadline=None)
@given(graded_tables(min_sessions=2, values=(2, 3, 7)), st.permutations(range(7)))
def test_permuting_categories_leaves_nominal_coefficients_unchanged(case, names):
    table, _ = case
    renamed = np.where(np.isnan(table), np.nan, np.array(names)[np.nan_to_num(table).astype(int)])

    for coefficient in (
        ALPHAS["nominal"], gwet_ac, fleiss_kappa, brennan_prediger, weighted_alpha,
        percent_agreement,
    ):  # fmt: skip
        plain = outcome(coefficient, matrix_of(table, range(7)))
        assert_same(plain, outcome(coefficient, matrix_of(renamed.astype(float), range(7))))


@settings(max_examples=50, deadline=None)
@given(graded_tables(), st.floats(0.5, 0.99))
def test_any_ratings_give_finite_numbers_in_range_or_a_typed_refusal(case, confidence):
    table, q = case
    matrix = matrix_of(table, range(q))
    several: list[Callable[..., Estimate]] = [
        *(lambda m, level=level, **k: krippendorff_alpha(m, level=level, **k) for level in LEVELS),
        gwet_ac, fleiss_kappa, brennan_prediger, weighted_alpha, percent_agreement,
    ]  # fmt: skip

    for coefficient in several:
        with contextlib.suppress(FidelityError):
            estimate = coefficient(matrix, confidence=confidence)
            assert all(math.isfinite(number) for number in every_number(estimate))
            assert estimate.value <= 1.0 + 1e-12
            if estimate.interval is not None:
                assert estimate.interval.low <= estimate.value <= estimate.interval.high <= 1.0
            if coefficient is percent_agreement:
                assert estimate.interval is not None
                assert estimate.interval.low >= 0.0
    with contextlib.suppress(FidelityError):
        assert all(math.isfinite(number) for number in every_number(conger_kappa(matrix)))


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize(
    ("table", "error"),
    [
        ([[1.0, 2.0]], InsufficientData),
        ([[1.0], [2.0]], InsufficientData),
        ([[1.0, np.nan], [np.nan, 2.0]], InsufficientData),
    ],
)
def test_one_session_one_rater_and_no_pair_are_refused(name, table, error):
    with pytest.raises(error):
        ALL[name](matrix_of(table))


@pytest.mark.parametrize("level", LEVELS)
def test_alpha_of_scores_that_do_not_vary_is_refused(level):
    with pytest.raises(DegenerateData):
        ALPHAS[level](matrix_of([[2.0, 2.0], [2.0, 2.0]]))
