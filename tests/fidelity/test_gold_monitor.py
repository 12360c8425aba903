"""The watch over a rater on gold sessions: charts, limits, alarm, and since when there is doubt."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from fidelity import (
    DegenerateData,
    Estimate,
    InsufficientData,
    InvalidInput,
    gold_monitor,
    gold_monitor_limits,
)
from fidelity.drift.gold_charts import Charts, Walk

RNG = np.random.default_rng(20)
QUALIFICATION = RNG.normal(0.2, 0.5, 30)
LIMITS = gold_monitor_limits(30)


def plain_charts(z, smoothing=0.2, reference=0.5):
    """Compute both charts by their definitions, one number at a time."""
    ewma = [
        sum(smoothing * (1 - smoothing) ** (t - s) * z[s] for s in range(t + 1))
        for t in range(len(z))
    ]
    up = [max(0.0, *(sum(z[s : t + 1]) - reference * (t + 1 - s) for s in range(t + 1)))
          for t in range(len(z))]  # fmt: skip
    down = [max(0.0, *(-sum(z[s : t + 1]) - reference * (t + 1 - s) for s in range(t + 1)))
            for t in range(len(z))]  # fmt: skip
    return np.array(ewma), np.array(up), np.array(down)


def test_charts_equal_their_definitions():
    differences = RNG.normal(0.2, 0.5, 15)
    mean, sd = QUALIFICATION.mean(), QUALIFICATION.std(ddof=1)

    found = gold_monitor(differences, QUALIFICATION, limits=LIMITS)

    ewma, up, down = plain_charts((differences - mean) / sd)
    frame = found.to_frame()
    assert (found.mean, found.sd, found.centre) == pytest.approx((mean, sd, mean))
    np.testing.assert_allclose(frame["ewma"], mean + sd * ewma, atol=1e-12)
    np.testing.assert_allclose(frame["cusum_up"], up, atol=1e-12)
    np.testing.assert_allclose(frame["cusum_down"], down, atol=1e-12)


def test_limits_of_the_ewma_are_those_of_its_variance():
    found = gold_monitor(np.zeros(6), QUALIFICATION, limits=LIMITS)

    for t, point in enumerate(found.points, start=1):
        weights = 0.2 * 0.8 ** np.arange(t)
        half = LIMITS.ewma_limit * np.sqrt((weights**2).sum()) * found.sd
        assert point.ewma_high - found.centre == pytest.approx(half)
        assert found.centre - point.ewma_low == pytest.approx(half)


@pytest.mark.parametrize(("shift", "direction"), [(-1.2, "harsher"), (1.2, "more lenient")])
def test_a_shift_is_found_with_its_direction_and_its_beginning(shift, direction):
    steady = np.tile([0.1, 0.3], 5)
    labels = [f"G{number:02}" for number in range(1, 21)]

    found = gold_monitor(
        np.concatenate([steady, steady + shift]), QUALIFICATION, sessions=labels, limits=LIMITS
    )

    assert found.direction == direction
    assert found.alarm_at is not None
    assert 11 < found.alarm_at <= 15
    assert found.alarm_session == labels[found.alarm_at - 1]
    assert found.last_good in (9, 10)
    assert found.last_good_session == labels[found.last_good - 1]
    assert f"since gold session {found.last_good} ({found.last_good_session})" in str(found)
    assert direction in found.sentence


def test_a_rater_who_was_never_good_again_is_in_doubt_since_the_qualification():
    found = gold_monitor(np.full(5, -2.0), QUALIFICATION, limits=LIMITS)

    assert (found.last_good, found.last_good_session) == (0, None)
    assert "since the qualification" in found.sentence


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from([-2.5, -1.0, 0.2, 1.4, 3.0]), min_size=1, max_size=15))
def test_last_good_is_the_last_zero_of_the_cusum_of_that_side(differences):
    found = gold_monitor(differences, QUALIFICATION, limits=LIMITS)

    if found.alarm_at is None:
        return
    _, up, down = plain_charts((np.array(differences) - found.mean) / found.sd)
    side = (down if found.direction == "harsher" else up)[: found.alarm_at - 1]
    assert found.last_good == max((t + 1 for t in range(len(side)) if side[t] <= 1e-12), default=0)


def test_no_drift_gives_no_alarm_and_no_doubt():
    found = gold_monitor(QUALIFICATION[::-1], QUALIFICATION, limits=LIMITS)

    assert (found.alarm_at, found.direction, found.last_good, found.charts) == (
        None,
        None,
        None,
        (),
    )
    assert found.sentence == "No drift after 30 gold sessions."


def test_an_alarm_beyond_the_plan_is_marked():
    differences = np.concatenate([np.tile([0.1, 0.3], 11), np.full(6, -2.0)])

    found = gold_monitor(differences, QUALIFICATION, limits=LIMITS)

    assert found.within_plan is False
    assert "beyond the planned sessions" in str(found)


def test_a_given_centre_flags_a_bias_of_qualification():
    biased = QUALIFICATION - QUALIFICATION.mean() - 1.0
    differences = np.tile([-1.1, -0.9], 8)

    own = gold_monitor(differences, biased, limits=LIMITS)
    gold = gold_monitor(differences, biased, centre=0.0)

    assert own.alarm_at is None
    assert gold.direction == "harsher"
    assert gold.limits.own_centre is False


def test_false_alarm_rate_of_real_qualifications_is_the_promised_one():
    """A second simulation, through the charts of single raters and with another generator."""
    rng = np.random.default_rng(77)
    n_raters = 3000
    qualification = rng.normal(3.0, 2.0, (n_raters, 30))
    walk, alarmed = Walk(LIMITS.charts, n_raters), np.zeros(n_raters, dtype=bool)
    for _ in range(20):
        d = rng.normal(3.0, 2.0, n_raters)
        walk.step((d - qualification.mean(axis=1)) / qualification.std(axis=1, ddof=1))
        alarmed |= walk.alarm(LIMITS.ewma_limit, LIMITS.cusum_limit)

    share = alarmed.mean()

    assert share == pytest.approx(0.05, abs=4 * np.sqrt(0.05 * 0.95 / n_raters) + 0.003)
    assert LIMITS.false_alarm.value == pytest.approx(0.05, abs=0.006)


def test_one_planned_session_has_the_limit_of_a_t_test():
    """With one session both charts are functions of one |z|, which is t with n - 1 degrees."""
    found = gold_monitor_limits(12, n_planned=1, alpha=0.05, replicates=200_000)

    exact = stats.t(11).ppf(0.975) * np.sqrt(1 + 1 / 12)

    assert found.ewma_limit == pytest.approx(exact, rel=0.01)
    assert found.cusum_limit == pytest.approx(exact - 0.5, rel=0.012)


def test_run_length_of_the_cusum_is_the_published_one():
    """Two-sided CUSUM with k = 0.5 and h = 4: average run length 168; 8.38 under a shift of 1."""
    charts = Charts(0.2, 0.5)
    rng = np.random.default_rng(5)
    for shift, published in ((0.0, 168.0), (1.0, 8.38)):
        walk, total, n_runs = Walk(charts, 4000), 0, 4000
        while len(walk.ewma):
            total += len(walk.ewma)
            walk.step(rng.standard_normal(len(walk.ewma)) + shift)
            walk.keep(walk.cusum_height < 4.0)

        assert total / n_runs == pytest.approx(published, rel=0.05)


def test_reported_run_lengths_fall_with_the_shift():
    lengths = [LIMITS.in_control, *LIMITS.responses]

    for before, after in pairwise(lengths):
        assert isinstance(before.average_run_length, Estimate)
        assert isinstance(after.average_run_length, Estimate)
        assert after.average_run_length.value < before.average_run_length.value
        assert after.p_alarm.value > before.p_alarm.value
    assert LIMITS.responses[-1].p_alarm.value > 0.99
    assert LIMITS.responses[-1].median_run_length in (3, 4)


def test_a_short_qualification_needs_wider_limits():
    short = gold_monitor_limits(8)

    assert short.ewma_limit > LIMITS.ewma_limit
    assert short.cusum_limit > LIMITS.cusum_limit
    assert short.false_alarm.value == pytest.approx(0.05, abs=0.006)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(-4, 4), min_size=1, max_size=25), st.floats(-50, 50), st.floats(0.05, 20))
def test_mirrored_or_rescaled_differences_give_the_mirrored_alarm(differences, shift, factor):
    plain = gold_monitor(differences, QUALIFICATION, limits=LIMITS)
    scaled = gold_monitor(
        [shift + factor * d for d in differences], shift + factor * QUALIFICATION, limits=LIMITS
    )
    mirrored = gold_monitor([-d for d in differences], -QUALIFICATION, limits=LIMITS)

    swap = {"harsher": "more lenient", "more lenient": "harsher", None: None}
    assert mirrored.direction == swap[plain.direction]
    assert mirrored.alarm_at == plain.alarm_at == scaled.alarm_at
    assert mirrored.last_good == plain.last_good
    assert (plain.last_good is None) == (plain.alarm_at is None)
    if plain.alarm_at is not None and plain.last_good is not None:
        assert 0 <= plain.last_good < plain.alarm_at
    json.dumps(plain.to_dict(), allow_nan=False)


def test_missing_differences_are_left_out_and_counted():
    found = gold_monitor(
        [0.1, None, 0.2], [*QUALIFICATION, None], sessions=["a", "b", "c"], limits=LIMITS
    )

    assert found.n_dropped == 2
    assert [point.session for point in found.points] == ["a", "c"]


def test_the_same_seed_gives_the_same_limits():
    assert gold_monitor_limits(30).to_dict() == LIMITS.to_dict()
    assert gold_monitor_limits(30, seed=2).ewma_limit != LIMITS.ewma_limit


def test_results_are_strict_json_tidy_and_readable():
    found = gold_monitor([0.1, -0.4], QUALIFICATION, limits=LIMITS)

    answer = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert set(answer["limits"]["false_alarm"]) == {"value", "low", "high", "se", "method"}
    assert len(found.to_frame()) == 2
    assert len(LIMITS.to_frame()) == 5
    assert "P(alarm)" in str(found)


WRONG_TEXT: Any = ["low"] * 6


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: gold_monitor([], QUALIFICATION), InsufficientData, "no gold session"),
        (lambda: gold_monitor([0.1], [0.1, 0.2]), InsufficientData, "5 are the least"),
        (lambda: gold_monitor([0.1], [0.1] * 9), DegenerateData, "all equal"),
        (lambda: gold_monitor(WRONG_TEXT, QUALIFICATION), InvalidInput, "row 1: differences"),
        (lambda: gold_monitor([np.inf], QUALIFICATION), InvalidInput, "infinite"),
        (
            lambda: gold_monitor([0.1], QUALIFICATION, sessions=["a", "b"]),
            InvalidInput,
            "2 sessions are named for 1",
        ),
        (
            lambda: gold_monitor([0.1], QUALIFICATION[:20], limits=LIMITS),
            InvalidInput,
            "another number of qualification",
        ),
        (
            lambda: gold_monitor([0.1], QUALIFICATION, centre=np.nan),
            InvalidInput,
            "another number of qualification|finite",
        ),
        (lambda: gold_monitor_limits(4), InsufficientData, "5 are the least"),
        (lambda: gold_monitor_limits(30, alpha=0), InvalidInput, "alpha"),
        (lambda: gold_monitor_limits(30, smoothing=0), InvalidInput, "smoothing"),
        (lambda: gold_monitor_limits(30, reference=-1), InvalidInput, "reference"),
        (lambda: gold_monitor_limits(30, n_planned=0), InvalidInput, "n_planned"),
        (lambda: gold_monitor_limits(30, replicates=10), InvalidInput, "replicates"),
        (lambda: gold_monitor_limits(30, shifts=[np.nan]), InvalidInput, "a shift"),
    ],
)
def test_unusable_input_is_refused_by_name(make, error, message):
    with pytest.raises(error, match=message):
        make()
