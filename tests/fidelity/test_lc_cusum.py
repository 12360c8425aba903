"""LC-CUSUM: charts, exact run lengths, calibrated limits, the watch after a declaration."""

from __future__ import annotations

import json
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from fidelity import (
    BinaryCusum,
    ContinuousCusum,
    DuplicateRating,
    GStudyComponents,
    InsufficientData,
    InvalidInput,
    ScoreVariance,
    calibrate_cusum,
    cusum_error_rates,
    cusum_signal_curves,
    lc_cusum,
)
from tests.fidelity.estimates import interval_of
from tests.fidelity.golden_files import golden_case

GOLDEN = golden_case("lc_cusum")
EXPECTED, DATA, WITHIN = GOLDEN["expected"], GOLDEN["data"], GOLDEN["tolerance"]
P0 = DATA["p0_acceptable_failure"]
BINARY = BinaryCusum(P0, P0 + DATA["delta"])
WRONG: Any = "no"
rates = st.tuples(
    st.floats(0.02, 0.6, allow_nan=False), st.floats(0.05, 0.35, allow_nan=False)
).map(lambda pair: BinaryCusum(pair[0], pair[0] + pair[1]))


def curve(design, limit, n_sessions, level, **options):
    frame = cusum_signal_curves(design, limit, n_sessions=n_sessions, levels=[level], **options)
    return frame["p_signal"].to_numpy()


def test_golden_weights_path_and_signal():
    result = lc_cusum(DATA["success_sequence"], BINARY, n_sessions=50, limit=DATA["h"])
    (trainee,) = result.trainees

    assert BINARY.weight_success == pytest.approx(EXPECTED["weight_success"], abs=WITHIN)
    assert BINARY.weight_failure == pytest.approx(EXPECTED["weight_failure"], abs=WITHIN)
    assert trainee.path == pytest.approx(EXPECTED["path"], abs=WITHIN)
    assert trainee.signal_at == EXPECTED["signal_at"]
    assert trainee.within_plan is True


def test_golden_run_length_probabilities():
    adequate, inadequate = (
        curve(BINARY, DATA["h"], 50, level) for level in (BINARY.adequate, BINARY.inadequate)
    )

    np.testing.assert_allclose(adequate, EXPECTED["p_signal_by_n_adequate"], atol=WITHIN)
    np.testing.assert_allclose(inadequate, EXPECTED["p_signal_by_n_inadequate"], atol=WITHIN)
    within_50 = EXPECTED["p_signal_within_50"]
    found = cusum_error_rates(BINARY, DATA["h"], n_sessions=50)
    assert found.true_signal.value == pytest.approx(within_50["adequate p=0.10"], abs=WITHIN)
    assert found.false_signal.value == pytest.approx(
        within_50["inadequate p=0.20 (false declaration)"], abs=WITHIN
    )


@pytest.mark.parametrize("n_sessions", ["20", "30", "50", "100"])
@pytest.mark.parametrize("alpha", ["0.05", "0.1"])
def test_golden_calibrated_limits(n_sessions, alpha):
    expected = EXPECTED["calibrated_h"][n_sessions][alpha]

    found = calibrate_cusum(BINARY, n_sessions=int(n_sessions), alpha=float(alpha))

    assert found.limit == pytest.approx(expected["h"], abs=WITHIN)
    assert found.false_signal.value == pytest.approx(expected["false_signal"], abs=WITHIN)
    assert found.true_signal.value == pytest.approx(expected["power_at_p0"], abs=WITHIN)


def test_golden_chart_of_scores():
    design = ContinuousCusum(DATA["mu_inadequate"], DATA["mu_adequate"], DATA["sigma"] ** 2)

    result = lc_cusum(DATA["scores"], design, limit=DATA["h_scores"], replicates=200)

    assert result.trainees[0].path == pytest.approx(EXPECTED["normal_path"], abs=WITHIN)
    assert result.trainees[0].signal_at == EXPECTED["normal_signal_at"]


@pytest.mark.parametrize(
    ("design", "n_sessions", "step", "power"),
    [
        (BinaryCusum(0.1, 0.2), 20, 0.05, 0.22),
        (BinaryCusum(0.1, 0.2), 40, 0.05, 0.43),
        (BinaryCusum(0.1, 0.3), 10, 0.05, 0.35),
        (BinaryCusum(0.1, 0.3), 20, 0.05, 0.56),
        (BinaryCusum(0.1, 0.3), 40, 0.05, 0.85),
        # Between two points of the coarse grid lies a limit with more power.
        (BinaryCusum(0.2, 0.5), 10, 0.01, 0.51),
        (BinaryCusum(0.2, 0.5), 20, 0.05, 0.80),
        (BinaryCusum(0.2, 0.5), 40, 0.05, 0.96),
    ],
)
def test_power_of_passes_and_fails_is_that_of_the_table(design, n_sessions, step, power):
    found = calibrate_cusum(design, n_sessions=n_sessions, step=step)

    assert found.false_signal.value <= 0.05
    assert found.true_signal.value == pytest.approx(power, abs=0.0051)


@pytest.mark.parametrize(
    ("gap", "powers"),
    [(0.5, (0.42, 0.62, 0.85)), (0.8, (0.71, 0.91, 0.99)), (1.2, (0.93, 0.995, 1.0))],
)
def test_power_of_scores_is_that_of_the_table(gap, powers):
    for n_sessions, power in zip((10, 20, 40), powers, strict=True):
        found = calibrate_cusum(ContinuousCusum(3.0, 3.0 + gap, 1.0), n_sessions=n_sessions)

        assert found.false_signal.value == pytest.approx(0.05, abs=0.005)
        assert found.true_signal.value == pytest.approx(power, abs=0.013)


def test_a_limit_that_ten_sessions_cannot_keep_is_refused_with_what_is_needed():
    with pytest.raises(InsufficientData, match="at least 14 sessions are needed") as refused:
        calibrate_cusum(BINARY, n_sessions=10)

    assert refused.value.code == "insufficient_data"
    assert calibrate_cusum(BINARY, n_sessions=14).true_signal.value == pytest.approx(0.9**14)
    with pytest.raises(InsufficientData):
        calibrate_cusum(BINARY, n_sessions=13)
    with pytest.raises(InsufficientData, match="more than 1000 sessions"):
        calibrate_cusum(BinaryCusum(0.1, 0.100001), n_sessions=2)


def enumerated(design, limit, n_sessions, level, sign):
    """Add up the chances of all series that signal: the second route to the exact distribution."""
    total = 0.0
    for series in product((1, 0), repeat=n_sessions):
        value, signalled = 0.0, False
        for outcome in series:
            weight = design.weight_success if outcome else design.weight_failure
            value = max(0.0, value + sign * weight)
            signalled |= value >= limit - 1e-12
        fails = series.count(0)
        total += signalled * level**fails * (1.0 - level) ** (n_sessions - fails)
    return total


@pytest.mark.parametrize(("chart", "sign"), [("learning", 1.0), ("deterioration", -1.0)])
@pytest.mark.parametrize(
    "design", [BinaryCusum(0.1, 0.2), BinaryCusum(0.2, 0.5), BinaryCusum(0.25, 0.5)]
)
def test_exact_distribution_equals_the_enumeration_of_all_series(design, chart, sign):
    for limit in (0.5, 0.94, 1.6):
        for level in (design.adequate, design.inadequate, 0.0, 1.0):
            exact = curve(design, limit, 9, level, chart=chart)[-1]

            assert exact == pytest.approx(enumerated(design, limit, 9, level, sign), abs=1e-12)


def integrated(gap, limit, n_sessions, mean_shift):
    """P(signal within n) of normal scores by quadrature over the value of the chart."""
    nodes, weights = np.polynomial.legendre.leggauss(160)
    values, weights = limit * (nodes + 1) / 2, weights * limit / 2
    step = stats.norm(mean_shift * gap - gap**2 / 2, gap)
    at_zero, density = 1.0, np.zeros(160)
    for _ in range(n_sessions):
        after = step.pdf(values[:, None] - values) @ (weights * density)
        new_density = at_zero * step.pdf(values) + after
        at_zero = at_zero * step.cdf(0) + float((weights * density) @ step.cdf(-values))
        density = new_density
    return 1.0 - at_zero - float(weights @ density)


@pytest.mark.parametrize("level", [0.0, 0.8])
def test_simulated_error_rates_equal_the_integral_over_the_chart(level):
    design = ContinuousCusum(0.0, 0.8, 1.0)

    simulated = curve(design, 2.5, 20, level, replicates=40_000)

    for n_sessions in (1, 5, 20):
        exact = integrated(0.8, 2.5, n_sessions, level)
        se = np.sqrt(exact * (1 - exact) / 40_000)
        assert simulated[n_sessions - 1] == pytest.approx(exact, abs=4 * se)


def test_calibrated_limit_of_scores_keeps_its_rate_by_the_integral():
    found = calibrate_cusum(ContinuousCusum(0.0, 0.8, 1.0), n_sessions=20, seed=7)

    exact = integrated(0.8, found.limit, 20, 0.0)

    assert exact == pytest.approx(0.05, abs=0.0045)
    interval = interval_of(found.false_signal)
    assert interval.low - 0.002 < exact < interval.high + 0.002


@settings(max_examples=25, deadline=None)
@given(rates, st.integers(5, 40), st.sampled_from([0.05, 0.1, 0.2]))
def test_calibrated_limit_keeps_its_rate_and_the_next_lower_one_does_not(design, n, alpha):
    try:
        found = calibrate_cusum(design, n_sessions=n, alpha=alpha)
    except InsufficientData:
        highest = np.floor((n * design.weight_success + 1e-12) / 0.05) * 0.05
        if highest >= 0.5:
            assert cusum_error_rates(design, highest, n_sessions=n).false_signal.value > alpha
        return

    assert found.false_signal.value <= alpha
    assert found.true_signal.value > 0.0
    if found.limit > 0.5:
        below = cusum_error_rates(design, found.limit - 0.05, n_sessions=n)
        assert below.false_signal.value > alpha


@settings(max_examples=25, deadline=None)
@given(rates, st.floats(0.3, 4.0), st.integers(1, 30), st.floats(0, 1), st.floats(0, 1))
def test_chances_grow_with_sessions_and_with_quality(design, limit, n, one, other):
    better, worse = sorted((one, other))

    good, poor = curve(design, limit, n, better), curve(design, limit, n, worse)

    for chances in (good, poor):
        assert np.all((chances >= 0) & (chances <= 1))
        assert np.all(np.diff(chances) >= -1e-15)
    assert np.all(good >= poor - 1e-12)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 1), min_size=1, max_size=60), rates)
def test_chart_is_the_distance_from_the_lowest_point_of_the_plain_sum(outcomes, design):
    result = lc_cusum(outcomes, design, n_sessions=5, limit=2.0, deterioration_limit=2.0)
    total = np.concatenate([[0.0], np.cumsum(design.weights(np.array(outcomes, dtype=float)))])

    expected = (total - np.minimum.accumulate(total))[1:]

    np.testing.assert_allclose(result.trainees[0].path, expected, atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-3, 9), min_size=1, max_size=30), st.floats(-5, 5), st.floats(0.1, 20))
def test_chart_of_scores_does_not_depend_on_the_unit(scores, shift, factor):
    plain = ContinuousCusum(2.0, 3.0, 0.7)
    other = ContinuousCusum(2.0 * factor + shift, 3.0 * factor + shift, 0.7 * factor**2)
    options: dict[str, Any] = {
        "limit": 2.0,
        "deterioration_limit": 2.0,
        "replicates": 100,
        "n_sessions": 3,
    }

    before = lc_cusum(scores, plain, **options)
    after = lc_cusum([factor * score + shift for score in scores], other, **options)

    assert after.trainees[0].path == pytest.approx(before.trainees[0].path, abs=1e-7)


def test_after_a_declaration_the_watch_starts_from_zero_with_reversed_signs():
    outcomes = [1] * 12 + [0, 0, 1, 0, 0, 0]

    result = lc_cusum(outcomes, BINARY, n_sessions=50, limit=1.25, deterioration_limit=2.0)
    (trainee,) = result.trainees

    up, down = -BINARY.weight_failure, BINARY.weight_success
    assert trainee.signal_at == 11
    assert trainee.deterioration_path == pytest.approx(
        [0.0, up, 2 * up, 2 * up - down, 3 * up - down, 4 * up - down, 5 * up - down]
    )
    assert 3 * up - down < 2.0 < 4 * up - down
    assert trainee.alarm_at == 17
    assert trainee.status == "deterioration"


def test_watch_is_calibrated_for_a_trainee_who_stays_adequate():
    found = calibrate_cusum(BINARY, n_sessions=50, chart="deterioration")

    exact = curve(BINARY, found.limit, 50, BINARY.adequate, chart="deterioration")[-1]
    lower = curve(BINARY, found.limit - 0.05, 50, BINARY.adequate, chart="deterioration")[-1]

    assert found.false_signal.value == exact
    assert exact <= 0.05 < lower
    assert found.true_signal.value > 0.5
    assert "false_alarm" in found.to_dict()


def test_without_a_possible_watch_the_result_says_why():
    result = lc_cusum([1, 1, 1], BinaryCusum(0.3, 0.9), n_sessions=2, alpha=0.05)

    assert result.to_dict()["deterioration"] == {"limit": None, "reason": "insufficient_data"}
    assert "Nothing watches for deterioration" in str(result)
    assert result.to_frame()["deterioration"].isna().all()


def test_trainees_are_charted_apart_whatever_the_order_of_the_rows():
    frame = pd.DataFrame(
        {
            "trainee": ["B", "A", "B", "A", "A", "B"],
            "session_number": [2, 1, 1, 3, 2, 3],
            "pass": [0, 1, 1, None, 1, 1],
        }
    )

    result = lc_cusum(frame, BINARY, n_sessions=30)
    shuffled = lc_cusum(frame.sample(frac=1, random_state=3), BINARY, n_sessions=30)

    assert [trainee.trainee for trainee in result.trainees] == ["A", "B"]
    assert [trainee.outcomes for trainee in result.trainees] == [(1.0, 1.0), (1.0, 0.0, 1.0)]
    assert (result.n_dropped, result.trainees[0].n_dropped) == (1, 1)
    assert shuffled.to_dict() == result.to_dict()
    alone = lc_cusum([1, 0, 1], BINARY, n_sessions=30)
    assert alone.trainees[0].path == result.trainees[1].path


def test_planned_sessions_default_to_the_longest_series():
    result = lc_cusum([1] * 25, BINARY)

    assert result.learning.n_sessions == 25
    assert result.learning.limit == calibrate_cusum(BINARY, n_sessions=25).limit


def test_a_declaration_after_the_plan_is_marked():
    result = lc_cusum([0] * 20 + [1] * 30, BINARY, n_sessions=20)

    assert result.trainees[0].within_plan is False
    assert "after the planned sessions" in str(result)


def test_own_components_give_the_variance_of_a_session_score():
    components = GStudyComponents(0.6, 0.3, 0.1, 0.06, 0.4)

    rotating = ScoreVariance.from_components(components, n_raters=2)
    same = ScoreVariance.from_components(components, n_raters=2, raters="same")

    assert rotating.chart == pytest.approx(0.3 + (0.4 + 0.16) / 2)
    assert rotating.constant == 0.0
    assert same.chart == pytest.approx(0.3 + 0.4 / 2)
    assert same.constant == pytest.approx(0.08)


def test_a_lasting_rater_needs_a_higher_limit_than_rotating_ones():
    parts: dict[str, Any] = {"session": 0.3, "residual": 0.4, "rater": 0.3}
    rotating, same = (
        calibrate_cusum(
            ContinuousCusum(3.0, 3.8, ScoreVariance(**parts, raters=how)), n_sessions=20
        )
        for how in ("rotate", "same")
    )

    assert same.limit > 2 * rotating.limit
    assert same.false_signal.value == pytest.approx(0.05, abs=0.005)
    assert same.true_signal.value < rotating.true_signal.value


def test_error_rates_with_a_lasting_rater_are_the_mixture_over_severities():
    variance = ScoreVariance(session=0.5, residual=0.5, rater=0.25, raters="same")
    design = ContinuousCusum(0.0, 0.8, variance)
    nodes, weights = np.polynomial.hermite_e.hermegauss(21)

    exact = sum(
        weight * integrated(0.8, 3.0, 15, 0.5 * node)
        for node, weight in zip(nodes, weights / weights.sum(), strict=True)
    )

    assert curve(design, 3.0, 15, 0.0)[-1] == pytest.approx(exact, abs=0.006)


def test_the_same_seed_gives_the_same_limit_and_another_one_hardly_differs():
    design = ContinuousCusum(3.0, 3.5, 0.6)
    first, again, other = (calibrate_cusum(design, n_sessions=20, seed=seed) for seed in (1, 1, 2))

    assert first.to_dict() == again.to_dict()
    assert other.limit != first.limit
    assert other.limit == pytest.approx(first.limit, rel=0.05)


def test_extreme_designs_still_have_a_limit():
    far = calibrate_cusum(ContinuousCusum(0.0, 100.0, 1.0), n_sessions=3, replicates=1000)
    near = calibrate_cusum(ContinuousCusum(0.0, 1e-6, 1.0), n_sessions=3, replicates=1000)
    single = calibrate_cusum(ContinuousCusum(0.0, 2.0, 1.0), n_sessions=1, alpha=0.5)

    assert (far.false_signal.value, far.true_signal.value) == (0.0, 1.0)
    assert near.limit > 0
    assert single.limit > 0
    assert single.false_signal.value == pytest.approx(stats.norm.sf(1), abs=0.01)


def test_a_long_plan_is_calibrated_while_a_person_waits():
    found = calibrate_cusum(BINARY, n_sessions=300)

    assert 0.04 < found.false_signal.value <= 0.05
    assert found.true_signal.value > 0.98


def test_result_is_strict_json_a_tidy_table_and_readable():
    result = lc_cusum(DATA["success_sequence"], BINARY, n_sessions=50, limit=1.25)

    answer = json.loads(json.dumps(result.to_dict(), allow_nan=False))
    assert answer["trainees"][0]["signal_at"] == 29
    assert answer["learning"]["false_declaration"]["value"] == pytest.approx(0.653129603869)
    assert len(answer["learning"]["power_by_session"]) == 50
    frame = result.to_frame()
    assert len(frame) == 40
    assert frame["deterioration"].isna().sum() == 29
    assert "declared competent at session 29" in str(result)
    assert "65.3 % (false declaration)" in str(result)
    assert len(result.learning.to_frame()) == 50


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: BinaryCusum(0.2, 0.1), InvalidInput, "0 < acceptable < inadequate < 1"),
        (lambda: BinaryCusum(0.0, 0.1), InvalidInput, "0 < acceptable"),
        (lambda: BinaryCusum(0.1, 1.0), InvalidInput, "inadequate < 1"),
        (lambda: BinaryCusum(float("nan"), 0.5), InvalidInput, "finite"),
        (lambda: BinaryCusum(0.1, np.nextafter(0.1, 1)), InvalidInput, "cannot be told apart"),
        (lambda: ContinuousCusum(3.5, 3.0, 1.0), InvalidInput, "lies above"),
        (lambda: ContinuousCusum(3.0, 3.5, 0.0), InvalidInput, "above 0"),
        (lambda: ContinuousCusum(3.0, 3.5, -1.0), InvalidInput, "0 or more"),
        (lambda: ScoreVariance(session=1.0, raters=WRONG), InvalidInput, "rotate"),
        (lambda: ScoreVariance(session=1.0, n_raters=0), InvalidInput, "n_raters"),
        (lambda: calibrate_cusum(BINARY, n_sessions=0), InvalidInput, "n_sessions"),
        (lambda: calibrate_cusum(BINARY, n_sessions=20, alpha=0.6), InvalidInput, "alpha"),
        (lambda: calibrate_cusum(BINARY, n_sessions=20, step=0), InvalidInput, "step"),
        (lambda: calibrate_cusum(BINARY, n_sessions=20, chart=WRONG), InvalidInput, "chart"),
        (lambda: calibrate_cusum(WRONG, n_sessions=20), InvalidInput, "a design is"),
        (lambda: cusum_error_rates(BINARY, 0.0, n_sessions=9), InvalidInput, "above 0"),
        (
            lambda: cusum_signal_curves(BINARY, 1.0, n_sessions=9, levels=[]),
            InvalidInput,
            "at least one level",
        ),
        (
            lambda: cusum_signal_curves(BINARY, 1.0, n_sessions=9, levels=[1.5]),
            InvalidInput,
            "a proportion",
        ),
        (lambda: lc_cusum([1, 2], BINARY, limit=1.0), InvalidInput, "row 2: pass is 1 or 0"),
        (lambda: lc_cusum([], BINARY, limit=1.0), InsufficientData, "no session"),
        (lambda: lc_cusum([None, None], BINARY, limit=1.0), InsufficientData, "no session"),
        (lambda: lc_cusum([WRONG], BINARY, limit=1.0), InvalidInput, "not a number"),
        (
            lambda: lc_cusum(pd.DataFrame({"pass": [1]}), BINARY),
            InvalidInput,
            "'session_number' is missing",
        ),
        (
            lambda: lc_cusum(pd.DataFrame({"session_number": [1, 1], "pass": [1, 1]}), BINARY),
            DuplicateRating,
            "session_number 1 occurs more than once",
        ),
        (
            lambda: lc_cusum(
                pd.DataFrame({"trainee": [None], "session_number": [1], "pass": [1]}), BINARY
            ),
            InvalidInput,
            "row 1: trainee is empty",
        ),
        (
            lambda: lc_cusum(pd.DataFrame({"session_number": [None], "pass": [1]}), BINARY),
            InvalidInput,
            "row 1: session_number is empty",
        ),
    ],
)
def test_unusable_input_is_refused_by_name(make, error, message):
    with pytest.raises(error, match=message):
        make()
