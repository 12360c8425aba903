"""What growth must hold on any data of its kind."""

from __future__ import annotations

import contextlib
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fidelity.errors import DuplicateRating, FidelityError
from fidelity.growth import GrowthResult, growth, straight_line


@st.composite
def cohorts(draw) -> pd.DataFrame:
    """Draw a cohort with unequal numbers of sessions, and raters of some of them."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n_raters = draw(st.integers(1, 4))
    slope_sd, session_sd = draw(st.sampled_from([0.0, 0.2])), draw(st.sampled_from([0.0, 0.5]))
    severity = rng.normal(0, 0.5, n_raters)
    rows = []
    for trainee in range(draw(st.integers(5, 8))):
        level, gain = rng.normal(3, 0.6), rng.normal(0.2, slope_sd)
        for number in range(1, int(rng.integers(2, 7)) + 1):
            day = rng.normal(0, session_sd)
            for rater in rng.permutation(n_raters)[: int(rng.integers(1, n_raters + 1))]:
                score = level + gain * number + day + severity[rater] + rng.normal(0, 0.4)
                rows.append((f"T{trainee}", number, f"S{number}", f"R{rater}", round(score, 2)))
    return pd.DataFrame(rows, columns=["trainee", "session_number", "session", "rater", "score"])


def figures(result: GrowthResult) -> np.ndarray:
    return np.array(
        [*result.fixed.values(), *result.fixed_se.values(), result.reml_criterion]
        + [line.intercept for line in result.trainees]
        + [line.slope for line in result.trainees]
        + [value for point in result.cohort for value in (point.level, point.se)]
    )


@settings(max_examples=8, deadline=None)
@given(cohorts(), st.randoms(use_true_random=False))
def test_order_of_rows_plays_no_part(frame, random):
    order = list(range(len(frame)))
    random.shuffle(order)

    shuffled = growth(frame.iloc[order])

    assert shuffled.to_dict() == growth(frame).to_dict()


@settings(max_examples=8, deadline=None)
@given(cohorts())
def test_names_play_no_part(frame):
    result = growth(frame)
    renamed = frame.assign(
        trainee=frame["trainee"].str.translate(str.maketrans("012345678", "876543210")),
        rater=frame["rater"].map(lambda name: f"Z{9 - int(name[1:])}"),
        session=frame["session"].map(lambda name: f"X{9 - int(name[1:])}"),
    )

    other = growth(renamed)

    assert other.reml_criterion == pytest.approx(result.reml_criterion, abs=1e-6)
    assert other.warnings == result.warnings
    assert other.variance == pytest.approx(result.variance, abs=1e-4)
    by_name = {line.trainee: line.intercept for line in other.trainees}
    for line in result.trainees:
        new_name = line.trainee.translate(str.maketrans("012345678", "876543210"))
        assert by_name[new_name] == pytest.approx(line.intercept, abs=1e-3)


@settings(max_examples=8, deadline=None)
@given(cohorts(), st.floats(-50, 50), st.floats(0.1, 30))
def test_another_unit_of_the_scale_changes_figures_with_it(frame, a, b):
    result = growth(frame, cut=3.0)

    other = growth(frame.assign(score=a + b * frame["score"]), cut=a + b * 3.0)

    assert other.warnings == result.warnings
    for name, value in result.variance.items():
        assert other.variance[name] == pytest.approx(b**2 * value, abs=1e-4 * b**2)
    for mine, theirs in zip(result.to_frame().itertuples(), other.to_frame().itertuples()):  # noqa: B905
        assert theirs.level == pytest.approx(a + b * mine.level, abs=1e-3 * b)
        assert theirs.se == pytest.approx(b * mine.se, abs=1e-3 * b)
        assert theirs.p_at_or_above_cut == pytest.approx(mine.p_at_or_above_cut, abs=1e-3)


@settings(max_examples=12, deadline=None)
@given(
    cohorts(), st.sampled_from(["linear", "log"]), st.sampled_from(["t", "normal"]),
    st.floats(0.5, 0.999),
)  # fmt: skip
def test_answers_are_finite_and_bands_hold_their_level(frame, shape, distribution, confidence):
    result = growth(frame, shape=shape, cut=3.0, confidence=confidence, distribution=distribution)

    json.dumps(result.to_dict(), allow_nan=False)
    assert min(result.variance[name] for name in result.variance if name != "cov") >= 0
    for line in result.trainees:
        for point in line.points:
            assert point.low < point.level < point.high
            assert point.p_at_or_above_cut is not None
            assert 0 <= point.p_at_or_above_cut <= 1
            assert point.se < point.se_new_session


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 7), st.integers(1, 4), st.sampled_from([0.0, 1.0, 2.5, 6.0])),
        max_size=30,
        unique_by=lambda row: row[:2],
    )
)
def test_sparse_tables_give_finite_answers_or_typed_refusals(rows):
    frame = pd.DataFrame(rows, columns=["trainee", "session_number", "score"])

    for answer in (
        lambda: growth(frame, cut=2.0),
        lambda: growth(frame, shape="log", cut=2.0),
        lambda: growth(frame, shape="spline"),
        lambda: straight_line(frame, cut=2.0),
    ):
        with contextlib.suppress(FidelityError):
            result = answer()
            json.dumps(result.to_dict(), allow_nan=False)
            assert "nan" not in str(result)


@settings(max_examples=8, deadline=None)
@given(cohorts(), st.floats(0.5, 0.98))
def test_more_confidence_gives_wider_bands_around_the_same_levels(frame, confidence):
    narrow, wide = growth(frame, confidence=confidence), growth(frame, confidence=0.99)

    for one, two in zip(narrow.cohort, wide.cohort, strict=True):
        assert two.level == one.level
        assert two.low < one.low < one.high < two.high


@settings(max_examples=15, deadline=None)
@given(cohorts(), st.data())
def test_a_repeated_rating_is_always_refused(frame, data):
    row = data.draw(st.integers(0, len(frame) - 1))
    repeated = pd.concat([frame, frame.iloc[[row]]])

    for function in (growth, straight_line):
        with pytest.raises(DuplicateRating):
            function(repeated)


@settings(max_examples=15, deadline=None)
@given(cohorts(), st.randoms(use_true_random=False), st.floats(-9, 9), st.floats(0.2, 20))
def test_straight_lines_ignore_order_and_follow_the_unit(frame, random, a, b):
    order = list(range(len(frame)))
    random.shuffle(order)
    moved = frame.assign(score=a + b * frame["score"])

    plain, other = straight_line(frame, cut=3.0), straight_line(moved, cut=a + b * 3.0)

    assert straight_line(frame.iloc[order], cut=3.0).to_dict() == plain.to_dict()
    for mine, theirs in zip(plain.trainees, other.trainees, strict=True):
        assert (mine.reason, mine.band_reason) == (theirs.reason, theirs.band_reason)
        for one, two in zip(mine.line, theirs.line, strict=True):
            assert two.level == pytest.approx(a + b * one.level, abs=1e-8 * b)
            if one.low is not None and one.high is not None:
                assert one.low < one.level < one.high
                assert two.low == pytest.approx(a + b * one.low, abs=1e-6 * b)
                assert two.p_at_or_above_cut == pytest.approx(one.p_at_or_above_cut, abs=1e-6)


@settings(max_examples=8, deadline=None)
@given(cohorts(), st.floats(0.01, 100), st.floats(-500, 500))
def test_unit_and_zero_of_session_number_play_no_part_in_the_curves(frame, unit, zero):
    moved = frame.assign(session_number=zero + unit * frame["session_number"])

    result, other = growth(frame, cut=3.0), growth(moved, cut=3.0)

    assert other.warnings == result.warnings
    assert other.reml_criterion == pytest.approx(
        result.reml_criterion - 2 * np.log(1 / unit), abs=1e-5
    )
    for mine, theirs in zip(result.trainees, other.trainees, strict=True):
        for one, two in zip(mine.points, theirs.points, strict=True):
            assert two.level == pytest.approx(one.level, abs=1e-3)
            assert two.se == pytest.approx(one.se, abs=1e-3)
