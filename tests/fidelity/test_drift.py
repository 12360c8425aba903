"""Rater drift: severity and its change over time, the test on the boundary, connectivity, dates."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import linalg, stats

from fidelity import (
    DegenerateData,
    DuplicateRating,
    Estimate,
    InsufficientData,
    InvalidInput,
    NotConverged,
    RaterDrift,
    rater_drift,
)
from tests.fidelity.estimates import interval_of, value_of
from tests.fidelity.golden_files import golden_case

GOLDEN = golden_case("rater_drift")
EXPECTED, WITHIN = GOLDEN["expected"], GOLDEN["tolerance"]


@pytest.fixture(scope="module")
def frame():
    return pd.DataFrame(GOLDEN["data"])


@pytest.fixture(scope="module")
def result(frame):
    return rater_drift(frame)


def simulated(n_sessions=60, n_raters=6, each=2, slope_sd=0.08, seed=0):
    rng = np.random.default_rng(seed)
    severity, slope = rng.normal(0, 0.4, n_raters), rng.normal(0, slope_sd, n_raters)
    rows = []
    for session in range(n_sessions):
        month, level = session * 12 / n_sessions, rng.normal(3, 0.8)
        for rater in rng.choice(n_raters, each, replace=False):
            score = level - severity[rater] - slope[rater] * (month - 6) + rng.normal(0, 0.4)
            rows.append((f"s{session:03}", f"r{rater}", month, score))
    return pd.DataFrame(rows, columns=["session", "rater", "month", "score"])


def effects(drift: RaterDrift, name: str):
    return {rater.rater: value_of(getattr(rater, name)) for rater in drift.raters}


def test_golden_components_and_mean(result):
    assert result.variance == pytest.approx(EXPECTED["varcomp"], abs=WITHIN["varcomp"])
    assert result.mean == pytest.approx(EXPECTED["fixef"]["(Intercept)"], abs=WITHIN["varcomp"])
    assert result.centre == 7.5


def test_golden_criteria_and_test_on_the_boundary(result):
    assert result.reml_criterion == pytest.approx(EXPECTED["REML_criterion"], abs=1e-9)
    assert result.reml_criterion_no_drift == pytest.approx(
        EXPECTED["REML_criterion_no_drift"], abs=1e-9
    )
    assert result.lrt == pytest.approx(EXPECTED["LRT"], abs=1e-9)
    assert result.p_value == pytest.approx(EXPECTED["LRT_p_mixture_chi2_01"], abs=1e-9)


def test_golden_severity_and_slope_are_minus_the_blups(result):
    expected = EXPECTED["rater"]

    assert [rater.rater for rater in result.raters] == expected["level"]
    for rater, intercept, slope in zip(
        result.raters, expected["intercept"], expected["slope"], strict=True
    ):
        assert value_of(rater.severity) == pytest.approx(-intercept, abs=WITHIN["blup"])
        assert value_of(rater.slope) == pytest.approx(-slope, abs=WITHIN["blup"])


def dense(frame, variance, centre):
    """Fit at given components by the dense covariance and Henderson's equations."""
    y = frame["score"].to_numpy()
    n = len(y)
    by_session, by_rater = (
        pd.get_dummies(frame[name]).to_numpy(dtype=float) for name in ("session", "rater")
    )
    by_slope = by_rater * (frame["month"].to_numpy() - centre)[:, None]
    columns = [by_session, by_rater, by_slope]
    sizes = [z.shape[1] for z in columns]
    parts = [variance[name] for name in ("session", "rater", "rater_slope")]
    covariance = variance["residual"] * np.eye(n) + sum(
        part * z @ z.T for part, z in zip(parts, columns, strict=True)
    )
    factor = linalg.cholesky(covariance, lower=True)
    x = linalg.solve_triangular(factor, np.column_stack([np.ones(n), y]), lower=True)
    xx, xy = x[:, 0] @ x[:, 0], x[:, 0] @ x[:, 1]
    rss = x[:, 1] @ x[:, 1] - xy**2 / xx
    criterion = 2 * np.log(np.diag(factor)).sum() + np.log(xx) + rss + (n - 1) * np.log(2 * np.pi)
    design = np.column_stack([np.ones(n), *columns])
    henderson = design.T @ design / variance["residual"]
    penalty = np.concatenate(
        [[0.0], *(np.full(k, 1 / p) for k, p in zip(sizes, parts, strict=True))]
    )
    inverse = np.linalg.inv(henderson + np.diag(penalty))
    solution = inverse @ design.T @ y / variance["residual"]
    start = 1 + sizes[0]
    return criterion, solution[start:], np.sqrt(np.diag(inverse))[start:]


@pytest.mark.parametrize("data", ["golden", "three ratings", "uneven"])
def test_criterion_effects_and_errors_equal_dense_henderson_equations(data, frame):
    if data == "three ratings":
        frame = simulated(n_sessions=25, each=3, seed=4)
    if data == "uneven":
        frame = simulated(seed=5).sample(frac=0.8, random_state=1)

    found = rater_drift(frame)

    criterion, solution, errors = dense(frame, found.variance, found.centre)
    assert found.variance["rater_slope"] > 0
    assert found.reml_criterion == pytest.approx(criterion, abs=1e-8)
    n_raters = found.n_raters
    for number, rater in enumerate(found.raters):
        for name, position in (("severity", number), ("slope", n_raters + number)):
            estimate = getattr(rater, name)
            assert estimate.value == pytest.approx(-solution[position], abs=1e-8)
            assert estimate.se == pytest.approx(errors[position], rel=1e-7)
            half = interval_of(estimate).high - estimate.value
            assert half == pytest.approx(stats.t.ppf(0.975, n_raters - 1) * estimate.se, rel=1e-6)


def test_strong_drift_is_found_with_its_sign_and_size():
    frame = simulated(n_sessions=150, slope_sd=0.0, seed=2)
    drifting = frame["rater"] == "r2"
    frame.loc[drifting, "score"] -= 0.12 * (frame.loc[drifting, "month"] - 6)

    found = rater_drift(frame)

    slopes = effects(found, "slope")
    assert found.p_value < 0.001
    assert max(slopes, key=lambda rater: slopes[rater]) == "r2"
    assert slopes["r2"] == pytest.approx(0.1, abs=0.03)


def test_without_drift_slopes_are_zero_and_p_is_one():
    frame = simulated(n_sessions=40, n_raters=4, slope_sd=0.0, seed=3)

    found = rater_drift(frame)

    assert found.variance["rater_slope"] == 0.0
    assert (found.lrt, found.p_value) == (0.0, 1.0)
    assert found.reml_criterion == pytest.approx(found.reml_criterion_no_drift, abs=1e-9)
    assert "boundary_variance" in found.warnings
    assert set(effects(found, "slope").values()) == {0.0}
    first = found.raters[0].slope
    assert isinstance(first, Estimate)
    assert (first.interval, first.se) == (None, None)


def test_p_value_is_half_that_of_one_degree_of_freedom(result):
    assert result.p_value == pytest.approx(stats.chi2.sf(result.lrt, 1) / 2, rel=1e-12)


def test_dates_are_months_of_their_mean_length(frame, result):
    days = (frame["month"] * 30.4375 * 86400).round().astype(int)
    dates = pd.Timestamp("2024-01-15") + pd.to_timedelta(days, unit="s")
    by_date = rater_drift(frame.drop(columns="month").assign(date=dates))
    as_text = rater_drift(
        frame.drop(columns="month").assign(date=dates.dt.strftime("%Y-%m-%dT%H:%M:%S"))
    )

    assert by_date.reml_criterion == pytest.approx(result.reml_criterion, abs=1e-6)
    assert by_date.variance == pytest.approx(result.variance, rel=1e-5)
    assert by_date.centre == pytest.approx(7.5, abs=1e-5)
    assert by_date.origin == "2024-01-15T00:00:00"
    assert as_text.reml_criterion == by_date.reml_criterion


def test_plain_dates_are_read_and_other_columns_can_hold_the_time(frame, result):
    renamed = rater_drift(frame.rename(columns={"month": "when"}), time="when")
    days = frame.assign(month=[f"2025-01-{1 + int(month):02}" for month in frame["month"]])

    assert renamed.reml_criterion == result.reml_criterion
    assert rater_drift(frame.assign(month=frame["month"].astype(str))).centre == 7.5
    assert rater_drift(days).centre == pytest.approx(7.5 / 30.4375)


def test_unit_and_origin_of_time_change_slopes_only(frame, result):
    shifted = rater_drift(frame.assign(month=frame["month"] / 12 + 100))

    assert shifted.reml_criterion == pytest.approx(result.reml_criterion, abs=1e-8)
    assert shifted.variance["rater"] == pytest.approx(result.variance["rater"], rel=1e-6)
    for before, after in zip(result.raters, shifted.raters, strict=True):
        assert value_of(after.severity) == pytest.approx(value_of(before.severity), abs=1e-7)
        assert value_of(after.slope) == pytest.approx(12 * value_of(before.slope), abs=1e-6)


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 2**31), st.floats(-5, 5), st.floats(0.2, 8))
def test_row_order_labels_and_scale_of_scores_play_no_part(seed, shift, factor):
    frame = simulated(n_sessions=30, n_raters=5, seed=11)
    names = {label: f"x{label[::-1]}" for label in frame["session"].unique()}
    changed = frame.assign(
        session=frame["session"].map(names), score=shift + factor * frame["score"]
    ).sample(frac=1, random_state=seed)

    before, after = rater_drift(frame), rater_drift(changed)

    for name, value in before.variance.items():
        assert after.variance[name] == pytest.approx(factor**2 * value, rel=1e-4, abs=1e-7)
    assert after.lrt == pytest.approx(before.lrt, abs=1e-6)
    for one, other in zip(before.raters, after.raters, strict=True):
        assert value_of(other.severity) == pytest.approx(
            factor * value_of(one.severity), rel=1e-4, abs=1e-5
        )


def test_raters_without_a_common_session_are_fitted_apart():
    one, two = simulated(n_raters=4, seed=6), simulated(n_raters=4, seed=7)
    two = two.assign(session="t" + two["session"], rater="q" + two["rater"], score=two["score"] + 5)

    found = rater_drift(pd.concat([one, two]))

    assert "disconnected_design" in found.warnings
    assert [rater.component for rater in found.raters] == [1] * 4 + [0] * 4
    alone = rater_drift(one)
    assert effects(alone, "severity") == pytest.approx(
        {rater.rater: value_of(rater.severity) for rater in found.raters if rater.component == 0}
    )
    assert found.components[0].lrt == pytest.approx(alone.lrt)
    assert "not comparable with each other: qr0, qr1, qr2, qr3" not in str(found)
    assert "r0, r1, r2, r3; qr0, qr1, qr2, qr3" in str(found)


def test_a_part_that_cannot_be_fitted_has_null_and_a_reason():
    lonely = pd.DataFrame(
        {"session": ["z1", "z2"], "rater": ["solo", "solo"], "month": [1, 2], "score": [3, 4]}
    )

    found = rater_drift(pd.concat([simulated(seed=8), lonely]))

    solo = next(rater for rater in found.to_dict()["raters"] if rater["rater"] == "solo")
    assert solo["severity"] == {"value": None, "reason": "insufficient_data"}
    part = found.to_dict()["components"][solo["component"]]
    assert (part["variance"], part["reason"]) == (None, "insufficient_data")
    assert "rater_thin" in found.warnings
    assert found.to_frame().set_index("rater").loc["solo", "severity"] is pd.NA


def test_rows_without_a_score_are_left_out_and_counted(frame, result):
    gap = pd.DataFrame({"session": ["S999"], "rater": ["R1"], "month": [3], "score": [None]})

    found = rater_drift(pd.concat([frame, gap.astype({"score": float})]))

    assert found.n_dropped == 1
    assert found.reml_criterion == result.reml_criterion
    assert found.data_hash != result.data_hash


def test_result_is_strict_json_a_tidy_table_and_readable(result):
    answer = json.loads(json.dumps(result.to_dict(), allow_nan=False))

    assert set(answer["variance"]) == {"session", "rater", "rater_slope", "residual"}
    five = {"value", "low", "high", "se", "method"}
    assert set(answer["raters"][0]["severity"]) == five | {"warnings"}
    assert len(result.to_frame()) == 8
    assert "LRT 1.946, p 0.081" in str(result)
    assert answer["warnings"] == ["coverage_off"]


TINY = pd.DataFrame(
    {
        "session": ["a", "a", "b", "b", "c", "c"],
        "rater": ["x", "y"] * 3,
        "month": [0, 0, 1, 1, 2, 2],
        "score": [1.0, 2.0, 2.0, 4.0, 3.0, 3.0],
    }
)


@pytest.mark.parametrize(
    ("frame", "error", "message"),
    [
        (TINY.drop(columns="month"), InvalidInput, "one column, `month` or `date`"),
        (TINY.assign(date="2024-01-01"), InvalidInput, "one column"),
        (TINY.drop(columns="rater"), InvalidInput, "'rater' is missing"),
        (TINY.assign(month=None), InvalidInput, "row 1: month is empty"),
        (TINY.assign(month=["soon"] * 6), InvalidInput, "neither a number of months nor a date"),
        (TINY.assign(month=np.inf), InvalidInput, "infinite"),
        (TINY.assign(score="high"), InvalidInput, "not a number"),
        (
            TINY.assign(rater=pd.Series(["x", None] * 3, dtype=object)),
            InvalidInput,
            "row 2: rater is empty",
        ),
        (pd.concat([TINY, TINY.head(1)]), DuplicateRating, "session a, rater x"),
        (TINY.assign(month=4), InsufficientData, "different times"),
        (TINY.head(2), InsufficientData, "at least 2 sessions"),
        (TINY.assign(score=None), InsufficientData, "no row has a score"),
        (TINY.assign(session=list("abcdef")), InsufficientData, "no session has two ratings"),
        (TINY.assign(score=2.0), DegenerateData, "do not vary"),
        ("text", InvalidInput, "a table"),
    ],
)
def test_unusable_input_is_refused_by_name(frame, error, message):
    with pytest.raises(error, match=message):
        rater_drift(frame)


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.integers(0, 3), st.integers(0, 3), st.integers(0, 6)),
        min_size=1,
        max_size=24,
        unique_by=lambda row: row[:2],
    )
)
def test_any_small_data_set_gives_finite_numbers_or_a_typed_error(rows):
    frame = pd.DataFrame(rows, columns=["session", "rater", "month", "score"])

    try:
        found = rater_drift(frame)
    except (InsufficientData, DegenerateData, NotConverged):
        return

    json.dumps(found.to_dict(), allow_nan=False)
    assert 0 <= found.p_value <= 1
    assert min(found.variance.values()) >= 0
