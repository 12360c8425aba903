"""What the ICCs of complete designs must hold on any table."""

from __future__ import annotations

import contextlib
import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fidelity import (
    DegenerateData,
    DuplicateRating,
    FidelityError,
    InsufficientData,
    RatingMatrix,
    fit_crossed,
    icc,
    icc_incomplete,
)
from fidelity._pingouin import compare_complete_icc
from fidelity.reliability.icc import ICC_NAMES, IccModel, IccUnit, MeanSquares, icc_arrays
from tests.fidelity.estimates import interval_of
from tests.fidelity.properties.drawn_ratings import (
    every_number,
    frame_of,
    graded_tables,
    matrix_of,
    normal_tables,
)

FORMS: dict[str, tuple[IccModel, IccUnit]] = {
    "icc_1": ("one_way_random", "single"),
    "icc_a1": ("two_way_random", "single"),
    "icc_c1": ("two_way_mixed", "single"),
    "icc_1k": ("one_way_random", "average"),
    "icc_ak": ("two_way_random", "average"),
    "icc_ck": ("two_way_mixed", "average"),
}


def six(scores, confidence=0.95):
    """Give the coefficients that are defined; ICC(A,k) of raters at odds may be the one that is
    not."""
    found = {}
    for key, (model, unit) in FORMS.items():
        with contextlib.suppress(DegenerateData):
            found[key] = icc(scores, model=model, unit=unit, confidence=confidence)
    assert set(FORMS) - set(found) <= {"icc_ak"}
    return found


def numbers_of(estimate):
    limits = () if estimate.interval is None else (estimate.interval.low, estimate.interval.high)
    return (estimate.value, *limits)


@settings(max_examples=25, deadline=None)
@given(normal_tables(), st.randoms(use_true_random=False))
def test_order_and_labels_of_sessions_and_raters_play_no_part(table, random):
    n, m = table.shape
    moved = table[random.sample(range(n), n)][:, random.sample(range(m), m)]
    frame = frame_of(table).sample(frac=1, random_state=random.randint(0, 10**6))

    plain, other, shuffled = six(table), six(moved), six(RatingMatrix.from_frame(frame))

    for key, estimate in plain.items():
        assert numbers_of(other[key]) == pytest.approx(numbers_of(estimate), abs=1e-9)
        assert numbers_of(shuffled[key]) == numbers_of(estimate)


@settings(max_examples=25, deadline=None)
@given(normal_tables(), st.floats(-1000, 1000), st.sampled_from([-7.0, -1.0, 0.01, 2.0, 300.0]))
def test_unit_and_zero_of_the_scale_play_no_part(table, shift, stretch):
    plain, moved = six(table), six(shift + stretch * table)

    for key, estimate in plain.items():
        assert numbers_of(moved[key]) == pytest.approx(numbers_of(estimate), rel=1e-6, abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(-5, 5), min_size=2, max_size=12), st.integers(2, 5))
def test_perfect_agreement_is_one(levels, n_raters):
    assume(np.ptp(levels) > 1e-6)

    for estimate in six(np.repeat(np.array(levels)[:, None], n_raters, axis=1)).values():
        assert estimate.value == pytest.approx(1.0, abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(normal_tables(min_sessions=2), st.floats(0.5, 0.99))
def test_intervals_contain_the_value_lie_in_range_and_widen_with_confidence(table, confidence):
    m = table.shape[1]
    narrow, wide = six(table, confidence), six(table, 0.5 + confidence / 2)

    for key, estimate in narrow.items():
        floor = -1 / (m - 1) if key in ("icc_1", "icc_c1") else -math.inf
        assert floor - 1e-12 <= estimate.value <= 1.0
        if estimate.interval is None:
            continue
        low, high = interval_of(estimate).low, interval_of(estimate).high
        assert floor - 1e-12 <= low <= estimate.value <= high <= 1.0
        if wide[key].interval is not None:
            assert interval_of(wide[key]).low <= low
            assert interval_of(wide[key]).high >= high


@settings(max_examples=40, deadline=None)
@given(graded_tables())
def test_any_table_gives_finite_numbers_or_a_typed_refusal(case):
    table, _ = case

    for model, unit in FORMS.values():
        with contextlib.suppress(FidelityError):
            estimate = icc(matrix_of(table), model=model, unit=unit)
            assert all(math.isfinite(number) for number in every_number(estimate))


@settings(max_examples=20, deadline=None)
@given(normal_tables(), st.data())
def test_a_repeated_rating_is_always_refused(table, data):
    frame = frame_of(table)
    row = data.draw(st.integers(0, len(frame) - 1))
    rows = [*frame.itertuples(index=False), frame.iloc[row]]

    with pytest.raises(DuplicateRating):
        RatingMatrix.from_triples([tuple(values) for values in rows])


@settings(max_examples=15, deadline=None)
@given(normal_tables(min_sessions=3))
def test_the_six_coefficients_and_their_limits_equal_pingouin(table):
    comparison = compare_complete_icc(table, dict.fromkeys(FORMS) | six(table), 0.95)

    assert comparison["max_abs_difference"] is not None
    assert comparison["max_abs_difference"] < 1e-9


@settings(max_examples=20, deadline=None)
@given(st.lists(normal_tables(8, 8, 3, 3), min_size=2, max_size=5), st.floats(0.6, 0.99))
def test_many_tables_at_once_equal_one_at_a_time(tables, confidence):
    together = icc_arrays(MeanSquares.of(np.stack(tables)), confidence)

    for position, table in enumerate(tables):
        alone = icc_arrays(MeanSquares.of(table), confidence)
        for key in ICC_NAMES:
            for name in ("value", "low", "high", "se", "f"):
                expected = getattr(alone[key], name)
                found = getattr(together[key], name)[position]
                np.testing.assert_allclose(found, expected, rtol=1e-12, atol=0)


@settings(max_examples=10, deadline=None)
@given(normal_tables())
def test_reml_equals_the_mean_squares_where_none_of_them_asks_for_less_than_zero(table):
    n, m = table.shape
    ms = MeanSquares.of(table)
    session, rater = float(ms.between - ms.error) / m, float(ms.rater - ms.error) / n
    assume(min(session, rater) > 0.01 * float(ms.error))

    fit = fit_crossed(matrix_of(table))
    by_reml = icc_incomplete(matrix_of(table))

    assert fit.boundary == ()
    assert fit.variance["session"] == pytest.approx(session, rel=1e-5)
    assert fit.variance["rater"] == pytest.approx(rater, rel=1e-5)
    assert fit.variance["residual"] == pytest.approx(float(ms.error), rel=1e-5)
    assert fit.mean == pytest.approx(table.mean(), abs=1e-9)
    assert by_reml.value == pytest.approx(icc(table).value, abs=1e-6)


@settings(max_examples=10, deadline=None)
@given(normal_tables(), st.floats(0, 0.9))
def test_raters_more_alike_than_chance_have_a_variance_of_zero(table, share):
    # Most of each rater's own level is taken away, so that raters differ by less than chance.
    table = table - (table.mean(axis=0) - table.mean())
    table += share * np.sqrt(MeanSquares.of(table).error / len(table)) * unit_contrast(table)
    ms = MeanSquares.of(table)
    assume(float(ms.between) > 1.05 * float(ms.within))

    fit = fit_crossed(matrix_of(table))

    # Without raters the model is the one-way one, whose mean squares pool rater and error.
    assert float(ms.rater) < float(ms.error)
    assert fit.boundary == ("rater",)
    assert fit.variance["rater"] == 0.0
    assert fit.variance["residual"] == pytest.approx(float(ms.within), rel=1e-5)
    one_way = icc(table, model="one_way_random", unit="single")
    assert icc_incomplete(matrix_of(table)).value == pytest.approx(one_way.value, abs=1e-6)


def unit_contrast(table):
    """Give one shift per rater with mean 0 and variance 1."""
    steps = np.arange(table.shape[1], dtype=float)
    return (steps - steps.mean()) / steps.std(ddof=1)


@settings(max_examples=6, deadline=None)
@given(normal_tables())
def test_mean_of_the_raters_used_leaves_rater_variance_out_when_all_rate_everything(table):
    matrix = matrix_of(table)

    used = icc_incomplete(matrix, coefficient="icc_qk")

    same_panel = icc_incomplete(matrix, coefficient="icc_ck")
    fresh_panels = icc_incomplete(matrix, coefficient="icc_ak")
    assert (matrix.design.q, matrix.design.k_hat) == (0.0, table.shape[1])
    assert used.value == pytest.approx(same_panel.value, abs=1e-12)
    assert numbers_of(used) == pytest.approx(numbers_of(same_panel), abs=1e-7)
    assert fresh_panels.value <= used.value + 1e-12


@pytest.mark.parametrize(
    ("table", "error"),
    [
        ([[1.0, 2.0]], InsufficientData),
        ([[1.0], [2.0]], InsufficientData),
        ([[2.0, 2.0], [2.0, 2.0]], DegenerateData),
    ],
)
def test_one_session_one_rater_and_nothing_varying_are_told_apart(table, error):
    with pytest.raises(error):
        icc(matrix_of(table))
