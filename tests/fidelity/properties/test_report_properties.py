"""What a reliability report must hold on any ratings, however few or odd."""

from __future__ import annotations

import json
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fidelity import (
    DuplicateRating,
    FidelityError,
    RatingMatrix,
    fit_crossed,
    krippendorff_alpha,
    report,
)

INTERVAL_FREE = ("icc_a1", "icc_c1", "icc_1", "alpha_interval")
PROPORTIONS = ("percent_exact", "percent_within_one")


@st.composite
def ratings(draw, min_sessions=1, max_sessions=9, not_applicable=True):
    """Draw a long frame: any subset of cells, few or many values, some not applicable."""
    n = draw(st.integers(min_sessions, max_sessions))
    m = draw(st.integers(1, 5))
    values = draw(st.sampled_from([2, 3, 7]))
    cell = st.one_of(st.none(), st.integers(0, values - 1), st.integers(0, values - 1))
    if not_applicable:
        cell = st.one_of(cell, cell, cell, st.just(math.nan))
    cells = draw(st.lists(cell, min_size=n * m, max_size=n * m))
    rows = [
        (f"s{i // m}", f"r{i % m}", float(y)) for i, y in enumerate(cells) if y is not None
    ] or [("s0", "r0", 1.0)]
    return pd.DataFrame(rows, columns=["session", "rater", "score"])


@st.composite
def ample_ratings(draw):
    """Draw normal data of a random design in which every part can be estimated."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n, m = draw(st.integers(12, 25)), draw(st.integers(3, 5))
    share = draw(st.sampled_from([0.5, 0.8, 1.0]))
    table = (
        rng.normal(size=(n, 1)) + rng.normal(size=m) * rng.uniform(0, 1) + rng.normal(size=(n, m))
    )
    seen = rng.random((n, m)) < share
    seen[:, 0] = True
    seen[0] = True
    rows = [(f"s{s:02d}", f"r{r}", table[s, r]) for s, r in np.argwhere(seen)]
    return pd.DataFrame(rows, columns=["session", "rater", "score"])


def numbers(value):
    if isinstance(value, dict):
        for inner in value.values():
            yield from numbers(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from numbers(inner)
    elif isinstance(value, float):
        yield value


@settings(max_examples=80, deadline=None)
@given(ratings(), st.sampled_from([0, 5]))
def test_no_number_is_ever_infinite_or_undefined(frame, n_bootstrap):
    result = report(frame, n_bootstrap=n_bootstrap).to_dict()

    json.dumps(result, allow_nan=False)
    assert all(math.isfinite(number) for number in numbers(result))


@settings(max_examples=80, deadline=None)
@given(ratings(min_sessions=3))
def test_intervals_contain_the_value_and_lie_in_range(frame):
    (item,) = report(frame).to_dict()["items"]

    for key, estimate in item["estimates"].items():
        if estimate["value"] is None:
            assert estimate["reason"]
            continue
        assert estimate["value"] <= 1.0 + 1e-12
        if estimate["low"] is not None:
            assert estimate["low"] - 1e-12 <= estimate["value"] <= estimate["high"] + 1e-12
            assert estimate["high"] <= 1.0 + 1e-12
        if key in PROPORTIONS:
            assert 0.0 <= estimate["low"] <= estimate["high"] <= 1.0


@settings(max_examples=30, deadline=None)
@given(ratings(min_sessions=3), st.randoms(use_true_random=False))
def test_order_of_rows_plays_no_part(frame, random):
    rows = list(range(len(frame)))
    random.shuffle(rows)

    assert report(frame.iloc[rows]).to_dict() == report(frame).to_dict()


def assert_same_estimates(first, second, keys=None):
    (one,), (two,) = first.to_dict()["items"], second.to_dict()["items"]
    for key in keys or one["estimates"]:
        for name in ("value", "low", "high"):
            # Monte Carlo limits use the same draws, so they agree like the rest.
            assert one["estimates"][key].get(name) == pytest.approx(
                two["estimates"][key].get(name), abs=2e-5
            )


@settings(max_examples=30, deadline=None)
@given(ample_ratings(), st.permutations(range(25)), st.permutations(range(5)))
def test_labels_of_sessions_and_raters_play_no_part(frame, sessions, raters):
    renamed = frame.assign(
        session=[f"s{sessions[int(label[1:])]:02d}" for label in frame["session"]],
        rater=[f"r{raters[int(label[1:])]}" for label in frame["rater"]],
    )

    assert_same_estimates(report(frame), report(renamed))


@settings(max_examples=30, deadline=None)
@given(
    ample_ratings(),
    st.floats(-1000, 1000),
    st.sampled_from([-20.0, -1.0, 0.01, 3.0, 500.0]),
)
def test_shifting_and_stretching_the_scale_changes_components_only(frame, shift, stretch):
    moved = frame.assign(score=shift + stretch * frame["score"])

    first, second = report(frame), report(moved)

    assert_same_estimates(first, second, INTERVAL_FREE)
    one, two = (r.items[0].components.variance for r in (first, second))
    assert one is not None
    assert two is not None
    for name in one:
        assert two[name] == pytest.approx(stretch**2 * one[name], rel=1e-3, abs=1e-4 * stretch**2)


@settings(max_examples=30, deadline=None)
@given(ratings(min_sessions=3, not_applicable=False))
def test_sessions_rated_once_do_not_move_alpha(frame):
    matrix = RatingMatrix.from_frame(frame)
    counts = frame.groupby("session")["rater"].transform("size")

    try:
        whole = krippendorff_alpha(matrix)
    except FidelityError:
        return
    double = frame[counts >= 2]
    if double["session"].nunique() >= 2:
        rest = krippendorff_alpha(RatingMatrix.from_frame(double))
        assert rest.value == pytest.approx(whole.value, abs=1e-12)


@settings(max_examples=30, deadline=None)
@given(ratings(min_sessions=3, not_applicable=False), st.permutations(range(7)))
def test_permuting_categories_leaves_nominal_alpha_and_exact_agreement_unchanged(frame, names):
    renamed = frame.assign(score=[float(names[int(score)]) for score in frame["score"]])

    assert_same_estimates(report(frame), report(renamed), ("alpha_nominal", "percent_exact"))


@settings(max_examples=30, deadline=None)
@given(ratings(), st.data())
def test_a_repeated_row_is_always_refused(frame, data):
    row = data.draw(st.integers(0, len(frame) - 1))

    with pytest.raises(DuplicateRating):
        report(pd.concat([frame, frame.iloc[[row]]]))


@settings(max_examples=10, deadline=None)
@given(ample_ratings())
def test_no_point_of_a_grid_beats_the_fitted_criterion(frame):
    matrix = RatingMatrix.from_frame(frame)
    fit = fit_crossed(matrix)
    zs = np.eye(matrix.n_sessions)[matrix.session]
    zr = np.eye(matrix.n_raters)[matrix.rater]
    n, residual = matrix.n_ratings, fit.variance["residual"]

    def dense(s, r, e):
        v = s * zs @ zs.T + r * zr @ zr.T + e * np.eye(n)
        w = np.linalg.inv(v)
        mean = w.sum(axis=0) @ matrix.score / w.sum()
        y = matrix.score - mean
        return np.linalg.slogdet(v)[1] + np.log(w.sum()) + y @ w @ y + (n - 1) * np.log(2 * np.pi)

    assert dense(*fit.variance.values()) == pytest.approx(fit.criterion, abs=1e-7)
    for s in (0.0, 0.3, 1.0, 2.0):
        for r in (0.0, 0.1, 0.5, 1.5):
            for e in (0.7, 1.0, 1.4):
                assert dense(s, r, e * residual) >= fit.criterion - 1e-7
