"""What crossed REML must hold on any design: complete, incomplete, disconnected, tiny, at zero."""

from __future__ import annotations

import contextlib
import json
import math
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.api import MixedLM

from fidelity import (
    DegenerateData,
    FidelityError,
    InsufficientData,
    RatingMatrix,
    component_intervals,
    fit_crossed,
    fit_fixed_raters,
    icc_incomplete,
    report,
)
from fidelity.reliability.batch import fit_batch
from fidelity.reliability.incomplete import IncompleteIcc
from fidelity.reliability.sufficient import CrossedStatistics
from tests.fidelity.estimates import interval_of
from tests.fidelity.properties.drawn_ratings import (
    SEEDS,
    connected_tables,
    every_number,
    frame_of,
    graded_tables,
    matrix_of,
    normal_tables,
)


def renaming(labels, random):
    names = sorted(set(labels))
    return dict(zip(names, random.sample(names, len(names)), strict=True))


@settings(max_examples=12, deadline=None)
@given(connected_tables(), st.randoms(use_true_random=False))
def test_order_of_rows_changes_nothing_and_labels_change_labels_only(table, random):
    frame = frame_of(table)
    sessions, raters = renaming(frame["session"], random), renaming(frame["rater"], random)
    shuffled = frame.sample(frac=1, random_state=random.randint(0, 10**6))
    renamed = frame.assign(session=frame["session"].map(sessions), rater=frame["rater"].map(raters))

    fit, same, other = (fit_crossed(RatingMatrix.from_frame(f)) for f in (frame, shuffled, renamed))

    assert (same.variance, same.criterion, same.mean) == (fit.variance, fit.criterion, fit.mean)
    assert other.criterion == pytest.approx(fit.criterion, abs=1e-7)
    assert other.boundary == fit.boundary
    assert other.variance == pytest.approx(fit.variance, rel=1e-3, abs=1e-5)
    before = fit.rater_effects().set_index("rater")["severity"]
    after = other.rater_effects().set_index("rater")["severity"]
    for name, severity in before.items():
        assert after[raters[name]] == pytest.approx(severity, abs=1e-4)


@settings(max_examples=12, deadline=None)
@given(connected_tables(), st.floats(-100, 100), st.sampled_from([-20.0, -1.0, 0.02, 5.0]))
def test_components_severities_and_criterion_follow_the_unit_of_the_scale(table, shift, stretch):
    plain, moved = matrix_of(table), matrix_of(shift + stretch * table)

    fit, other = fit_crossed(plain), fit_crossed(moved)

    degrees = plain.n_ratings - 1
    assert other.criterion == pytest.approx(
        fit.criterion + 2 * degrees * math.log(abs(stretch)), abs=1e-6
    )
    assert other.mean == pytest.approx(shift + stretch * fit.mean, abs=1e-4 * abs(stretch))
    for name, value in fit.variance.items():
        scaled = other.variance[name] / stretch**2
        assert scaled == pytest.approx(value, rel=1e-3, abs=1e-5)
    assert (other.rater_effects()["severity"] / stretch).tolist() == pytest.approx(
        fit.rater_effects()["severity"].tolist(), abs=1e-4
    )


@settings(max_examples=15, deadline=None)
@given(connected_tables(max_sessions=15), st.integers(2, 5), SEEDS)
def test_a_batch_of_variables_on_one_design_equals_single_fits(table, n_variables, seed):
    matrix = matrix_of(table)
    noise = np.random.default_rng(seed).normal(size=(n_variables, matrix.n_ratings))
    scores = matrix.score + np.linspace(0, 1.5, n_variables)[:, None] * noise

    together = fit_batch(CrossedStatistics.of(matrix.design, scores))

    for position, own in enumerate(scores):
        alone = fit_batch(CrossedStatistics.of(matrix.design, own[None]))
        assert_same_fit(together, position, alone)


@settings(max_examples=10, deadline=None)
@given(st.lists(connected_tables(max_sessions=15), min_size=2, max_size=4))
def test_a_batch_of_different_designs_equals_single_fits(tables):
    widest = max(table.shape[1] for table in tables)
    tables = [np.pad(t, ((0, 0), (0, widest - t.shape[1])), constant_values=1.0) for t in tables]
    parts = [
        CrossedStatistics.of(matrix.design, matrix.score[None]) for matrix in map(matrix_of, tables)
    ]

    together = fit_batch(CrossedStatistics.stack(parts))

    for position, part in enumerate(parts):
        assert_same_fit(together, position, fit_batch(part))


def assert_same_fit(together, position, alone):
    assert together.criterion[position] == pytest.approx(alone.criterion[0], abs=1e-7)
    assert together.converged[position] == alone.converged[0]
    assert (together.boundary[position] == alone.boundary[0]).all()
    np.testing.assert_allclose(together.variance[position], alone.variance[0], rtol=1e-3, atol=1e-6)
    assert together.mean[position] == pytest.approx(alone.mean[0], abs=1e-5)


@settings(max_examples=15, deadline=None)
@given(connected_tables())
def test_predictions_and_their_variances_equal_dense_mixed_model_equations(table):
    matrix = matrix_of(table)
    fit = fit_crossed(matrix)
    n, m = matrix.n_sessions, matrix.n_raters
    s, r, e = fit.variance.values()
    one, zs, zr = np.ones((matrix.n_ratings, 1)), np.eye(n)[matrix.session], np.eye(m)[matrix.rater]
    z = np.hstack([zs, zr])
    g = np.diag(np.repeat([s, r], [n, m]))
    # In the form that does without G⁻¹, so that variances of zero need no exception.
    v_inverse = np.linalg.inv(z @ g @ z.T + e * np.eye(matrix.n_ratings))
    xx = float((one.T @ v_inverse @ one)[0, 0])
    mean = float((one.T @ v_inverse @ matrix.score)[0]) / xx
    gain = g @ z.T @ v_inverse
    effects = gain @ (matrix.score - mean)
    conditional = g - gain @ z @ g
    toward_mean = (gain @ one)[:, 0]
    prediction = conditional + np.outer(toward_mean, toward_mean) / xx

    sessions, raters = fit.session_effects(), fit.rater_effects()

    assert fit.mean == pytest.approx(mean, abs=1e-8)
    assert fit.se_mean == pytest.approx(math.sqrt(1 / xx), abs=1e-8)
    assert sessions["effect"].to_numpy() == pytest.approx(effects[:n], abs=1e-8)
    assert raters["effect"].to_numpy() == pytest.approx(effects[n:], abs=1e-8)
    assert (sessions["fair_score"] - mean).to_numpy() == pytest.approx(effects[:n], abs=1e-8)
    assert sessions["conditional_variance"].to_numpy() == pytest.approx(
        np.diag(conditional)[:n], abs=1e-8
    )
    assert raters["conditional_variance"].to_numpy() == pytest.approx(
        np.diag(conditional)[n:], abs=1e-8
    )
    assert raters["prediction_variance"].to_numpy() == pytest.approx(
        np.diag(prediction)[n:], abs=1e-8
    )
    fair = np.diag(prediction)[:n] + (1 - 2 * toward_mean[:n]) / xx
    assert sessions["fair_variance"].to_numpy() == pytest.approx(fair, abs=1e-8)


@settings(max_examples=8, deadline=None)
@given(normal_tables(max_sessions=15))
def test_rater_variance_of_exactly_zero_is_flagged_and_leaves_finite_intervals(table):
    # Equal means of all raters leave less than chance: the maximum lies at zero.
    matrix = matrix_of(table - table.mean(axis=0))

    fit = fit_crossed(matrix)
    (entry,) = report(frame_of(table - table.mean(axis=0))).to_dict()["items"]

    assert "rater" in fit.boundary
    assert fit.variance["rater"] == 0.0
    assert (fit.rater_effects()["severity"] == 0.0).all()
    for key in ("icc_a1", "icc_c1", "icc_qk"):
        estimate = icc_incomplete(matrix, coefficient=key, rng=np.random.default_rng(1))
        interval = interval_of(estimate)
        assert estimate.warnings == ("boundary_variance",)
        assert 0.0 <= interval.low <= estimate.value <= interval.high <= 1.0
        assert interval.width > 0
    assert "boundary_variance" in entry["warnings"]


@settings(max_examples=4, deadline=None)
@given(connected_tables(max_sessions=15), st.floats(0.5, 0.98))
def test_profile_intervals_contain_the_value_lie_in_range_and_widen(table, confidence):
    matrix = matrix_of(table)

    for key in ("icc_a1", "icc_c1", "icc_qk"):
        narrow = icc_incomplete(matrix, coefficient=key, confidence=confidence)
        wide = icc_incomplete(matrix, coefficient=key, confidence=0.5 + confidence / 2)
        one, two = interval_of(narrow), interval_of(wide)
        assert 0.0 <= two.low <= one.low <= narrow.value <= one.high <= two.high <= 1.0


@settings(max_examples=6, deadline=None)
@given(connected_tables(max_sessions=15))
def test_mean_of_the_raters_used_lies_between_fresh_panels_and_one_panel(table):
    matrix = matrix_of(table)

    keys: tuple[IncompleteIcc, ...] = ("icc_ak", "icc_ck", "icc_qk")
    found = {key: icc_incomplete(matrix, coefficient=key).value for key in keys}

    assert 0.0 <= matrix.design.q <= 1 / matrix.design.k_hat
    assert found["icc_ak"] - 1e-12 <= found["icc_qk"] <= found["icc_ck"] + 1e-12


@settings(max_examples=40, deadline=None)
@given(graded_tables())
def test_any_ratings_give_finite_numbers_or_a_typed_refusal(case):
    table, _ = case
    matrix = matrix_of(table)

    with contextlib.suppress(FidelityError):
        fit = fit_crossed(matrix)
        results = [fit.variance, fit.mean, fit.se_mean, fit.criterion, fit.rater_effects()]
        results += [fit.session_effects(), fit_fixed_raters(matrix).means]
        assert all(math.isfinite(number) for number in every_number(results))


@settings(max_examples=5, deadline=None)
@given(graded_tables(min_sessions=4))
def test_intervals_of_any_ratings_are_finite_or_refused(case):
    table, _ = case
    matrix = matrix_of(table)

    with contextlib.suppress(FidelityError):
        assert all(math.isfinite(number) for number in every_number(component_intervals(matrix)))
    with contextlib.suppress(FidelityError):
        estimate = icc_incomplete(matrix, coefficient="icc_qk", rng=np.random.default_rng(2))
        json.dumps(estimate.to_dict(), allow_nan=False)


def test_incomplete_crossed_fit_equals_statsmodels():
    rng = np.random.default_rng(12)
    table = rng.normal(size=(18, 1)) + 0.6 * rng.normal(size=4) + 0.7 * rng.normal(size=(18, 4))
    table[rng.random(table.shape) < 0.3] = np.nan
    table = table[(~np.isnan(table)).any(axis=1)]
    frame = frame_of(table)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # spurious warnings about convergence
        peer = MixedLM.from_formula(
            "score ~ 1",
            frame.assign(all=1),
            groups="all",
            re_formula="0",
            vc_formula={"session": "0 + C(session)", "rater": "0 + C(rater)"},
        ).fit(reml=True, method="lbfgs")

    fit = fit_crossed(RatingMatrix.from_frame(frame))

    rater, session = peer.vcomp  # in alphabetical order of the names
    assert fit.variance["session"] == pytest.approx(session, rel=2e-3)
    assert fit.variance["rater"] == pytest.approx(rater, rel=2e-3)
    assert fit.variance["residual"] == pytest.approx(peer.scale, rel=2e-3)
    assert fit.mean == pytest.approx(peer.fe_params.iloc[0], abs=1e-3)
    assert fit.criterion == pytest.approx(-2 * peer.llf, abs=1e-4)
    assert fit.criterion <= -2 * peer.llf + 1e-8
    effects = peer.random_effects[1]
    for name, effect in fit.rater_effects()[["rater", "effect"]].itertuples(index=False):
        assert effect == pytest.approx(effects[f"rater[C(rater)[{name}]]"], abs=2e-3)


def two_groups(seed) -> pd.DataFrame:
    """Draw two sets of sessions that share no rater."""
    rng = np.random.default_rng(seed)
    rows = [
        (f"{group}{s}", f"{group}{r}", level + rng.normal(0, 0.6))
        for group in "ab"
        for s in range(12)
        for level in [rng.normal(3, 1)]
        for r in range(3)
    ]
    return pd.DataFrame(rows, columns=["session", "rater", "score"])


@pytest.mark.parametrize("seed", range(2))
def test_groups_that_share_no_rater_are_reported_and_every_number_stays_finite(seed):
    frame = two_groups(seed)

    entry = json.loads(json.dumps(report(frame).to_dict(), allow_nan=False))["items"][0]

    assert "disconnected_design" in entry["warnings"]
    assert RatingMatrix.from_frame(frame).design.n_components == 2


@pytest.mark.parametrize(
    ("table", "error"),
    [
        ([[1.0, 2.0]], InsufficientData),
        ([[1.0], [2.0]], InsufficientData),
        ([[1.0, np.nan], [np.nan, 2.0]], InsufficientData),
        ([[2.0, 2.0], [2.0, np.nan]], DegenerateData),
    ],
)
def test_one_session_one_rater_no_pair_and_nothing_varying_are_refused(table, error):
    with pytest.raises(error):
        fit_crossed(matrix_of(table))
