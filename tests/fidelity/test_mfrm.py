"""Many-facet Rasch by conditional ML: golden values, enumeration, recovery, what is left out."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, special

from fidelity import (
    Estimate,
    many_facet_rasch,
)
from fidelity.frames import LongRatings
from fidelity.mfrm.conditional import Totals, chances_of_totals, conditional, expected_counts
from fidelity.mfrm.estimation import fit_conditional
from fidelity.mfrm.fit import residuals
from fidelity.mfrm.measures import measure_sessions
from fidelity.mfrm.responses import group, read_responses
from tests.fidelity.estimates import interval_of, value_of
from tests.fidelity.mfrm_cases import GOLDEN, severities, simulated

EXPECTED, WITHIN = GOLDEN["expected"], GOLDEN["tolerance"]["eta"]


@pytest.fixture(scope="module")
def frame():
    return pd.DataFrame(GOLDEN["data"])


@pytest.fixture(scope="module")
def result(frame):
    return many_facet_rasch(frame)


def parts(frame):
    responses = read_responses(LongRatings.from_frame(frame), None)
    grouping = group(responses, responses.used)
    return responses, grouping, fit_conditional(responses, grouping)


def se_of(estimate: Any) -> float:
    assert isinstance(estimate, Estimate)
    assert estimate.se is not None
    return estimate.se


def test_golden_severities_and_difficulties_that_sum_to_zero(result):
    assert [rater.label for rater in result.raters] == ["R1", "R2", "R3", "R4"]
    assert [value_of(rater.estimate) for rater in result.raters] == pytest.approx(
        EXPECTED["rater_severity_sum_zero"], abs=WITHIN
    )
    assert [value_of(item.estimate) for item in result.items] == pytest.approx(
        EXPECTED["item_difficulty_sum_zero"], abs=WITHIN
    )


def test_golden_easiness_against_the_first_with_standard_errors(frame):
    _, _, fit = parts(frame)

    for name, easiness, covariance in (
        ("I", fit.item, fit.item_covariance),
        ("R", fit.rater, fit.rater_covariance),
    ):
        for number in (1, 2, 3):
            against_first = np.zeros(4)
            against_first[[0, number]] = -1.0, 1.0
            key = f"{name}{number + 1}"
            se = np.sqrt(against_first @ covariance @ against_first)
            assert against_first @ easiness == pytest.approx(EXPECTED["eta"][key], abs=WITHIN)
            assert se == pytest.approx(EXPECTED["se"][key], abs=WITHIN)


def test_golden_category_parameters_with_standard_errors(frame):
    """The golden scale sets the first two at 0: omega2 = t1 - t2 and omega3 = 2 t1 - t2 - t3."""
    _, _, fit = parts(frame)

    for key, turn in (("omega2", [1.0, -1.0, 0.0]), ("omega3", [2.0, -1.0, -1.0])):
        se = np.sqrt(np.array(turn) @ fit.threshold_covariance @ turn)
        assert np.array(turn) @ fit.threshold == pytest.approx(EXPECTED["eta"][key], abs=WITHIN)
        assert se == pytest.approx(EXPECTED["se"][key], abs=WITHIN)


def test_golden_conditional_log_likelihood(result):
    assert result.conditional_log_likelihood == pytest.approx(EXPECTED["cond_loglik"], abs=1e-7)


def test_golden_truth_lies_within_the_errors(result):
    for elements, truth in (
        (result.raters, EXPECTED["true_rater_severity"]),
        (result.items, EXPECTED["true_item"]),
    ):
        for element, true in zip(elements, np.array(truth) - np.mean(truth), strict=True):
            assert abs(value_of(element.estimate) - true) < 3 * se_of(element.estimate)


def enumerated_log_likelihood(frame, item, rater, omega):
    """Sum over all response vectors of a session with its total."""
    total = 0.0
    for _, rows in frame.groupby("session"):
        easiness = np.array(
            [item[i] + rater[r] for i, r in zip(rows["item"], rows["rater"], strict=True)]
        )
        given = rows["score"].to_numpy()

        def log_weight(vector, easiness=easiness):
            return float(vector @ easiness + omega[vector].sum())

        others = [
            log_weight(np.array(vector))
            for vector in product(range(len(omega)), repeat=len(given))
            if sum(vector) == given.sum()
        ]
        total += log_weight(given) - special.logsumexp(others)
    return total


def tiny():
    frame = simulated(n_sessions=14, severity=(-0.4, 0.1, 0.3), items=(-0.3, 0.3), each=2,
                      thresholds=(-0.6, 0.6), seed=3)  # fmt: skip
    return frame.drop(index=[2, 9, 17])


def test_estimates_errors_and_likelihood_equal_those_of_the_enumeration():
    frame = tiny()
    items, raters = ("i0", "i1"), ("r0", "r1", "r2")

    def by_name(free):
        item = dict(zip(items, (0.0, free[0]), strict=True))
        rater = dict(zip(raters, (0.0, free[1], free[2]), strict=True))
        return item, rater, np.array([0.0, 0.0, free[3]])

    def loss(free):
        return -enumerated_log_likelihood(frame, *by_name(free))

    best = optimize.minimize(loss, np.zeros(4), method="BFGS", options={"gtol": 1e-6})
    found = many_facet_rasch(frame)

    assert found.conditional_log_likelihood == pytest.approx(-best.fun, abs=1e-8)
    easiness = np.array([0.0, best.x[1], best.x[2]])
    assert list(severities(found).values()) == pytest.approx(
        -(easiness - easiness.mean()), abs=1e-4
    )
    assert value_of(found.items[1].estimate) == pytest.approx(-best.x[0] / 2, abs=1e-4)
    step = 1e-3
    hessian = np.empty((4, 4))
    for a, b in product(range(4), repeat=2):
        ea, eb = np.eye(4)[a] * step, np.eye(4)[b] * step
        hessian[a, b] = (
            loss(best.x + ea + eb) - loss(best.x + ea - eb)
            - loss(best.x - ea + eb) + loss(best.x - ea - eb)
        ) / (4 * step**2)  # fmt: skip
    covariance = np.linalg.inv(hessian)
    first = found.items[0].estimate
    assert isinstance(first, Estimate)
    assert first.se == pytest.approx(np.sqrt(covariance[0, 0]) / 2, rel=1e-3)
    turn = (np.eye(3) - 1 / 3)[:, 1:]
    expected = np.sqrt(np.diag(turn @ covariance[1:3, 1:3] @ turn.T))
    for rater, se in zip(found.raters, expected, strict=True):
        assert interval_of(rater.estimate).width == pytest.approx(2 * 1.959964 * se, rel=1e-3)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_symmetric_functions_and_chances_equal_the_enumeration(data):
    length = data.draw(st.integers(1, 5))
    n_categories = data.draw(st.integers(2, 4))
    numbers = st.floats(-6, 6)
    easiness = np.array(data.draw(st.lists(numbers, min_size=length, max_size=length)))
    omega = np.array([0.0, *data.draw(st.lists(numbers, min_size=n_categories - 1,
                                               max_size=n_categories - 1))])  # fmt: skip
    total = data.draw(st.integers(0, length * (n_categories - 1)))

    log_gamma, chances = conditional(easiness[None], omega, np.array([total]))

    vectors = np.array(
        [v for v in product(range(n_categories), repeat=length) if sum(v) == total], dtype=int
    )
    weights = vectors @ easiness + omega[vectors].sum(axis=1)
    assert log_gamma[0] == pytest.approx(special.logsumexp(weights), abs=1e-9)
    share = special.softmax(weights)
    for answer, category in product(range(length), range(n_categories)):
        expected = share[vectors[:, answer] == category].sum()
        assert chances[0, answer, category] == pytest.approx(expected, abs=1e-10)


def test_six_hundred_answers_neither_under_nor_overflow():
    rng = np.random.default_rng(1)
    easiness = rng.normal(0, 3, (5, 600))
    omega = np.array([0.0, 2.0, 3.0, 3.0, 1.0, -3.0, -9.0])
    totals = np.array([1, 30, 1800, 3500, 3599])

    log_gamma, chances = conditional(easiness, omega, totals)

    assert np.isfinite(log_gamma).all()
    np.testing.assert_allclose(chances.sum(axis=2), 1.0, atol=1e-9)
    np.testing.assert_allclose((chances @ np.arange(7)).sum(axis=1), totals, rtol=1e-9)
    # With a total of 1 the one point lies on one answer: gamma is the sum of first steps.
    assert log_gamma[0] == pytest.approx(special.logsumexp(easiness[0]) + omega[1], abs=1e-9)


def test_totals_of_one_pattern_may_share_a_tilt_without_changing_anything():
    rng = np.random.default_rng(2)
    easiness, omega = rng.normal(0, 2, 40), np.array([0.0, 1.0, 1.0, -1.0])
    totals = np.array([1, 7, 60, 110, 119])
    weight = np.array([2.0, 1.0, 4.0, 3.0, 1.0])
    zeros = np.zeros(5, dtype=np.int64)

    separate, chances = conditional(np.tile(easiness, (5, 1)), omega, totals)
    log_gamma, counts = expected_counts(
        easiness[None], omega, np.zeros(1), Totals(zeros, totals, weight)
    )

    np.testing.assert_allclose(log_gamma, separate, atol=1e-9)
    np.testing.assert_allclose(counts[0], (chances * weight[:, None, None]).sum(axis=0), rtol=1e-9)
    sums = chances_of_totals(easiness[None], omega, np.zeros(1), Totals(zeros, totals, weight))
    norm = np.log(np.exp(np.arange(4) * easiness[:, None] + omega).sum(axis=1)).sum()
    np.testing.assert_allclose(np.log(sums), separate - norm, atol=1e-9)


def test_many_answers_with_totals_far_apart_are_estimated():
    """Forty items and totals from nearly lowest to nearly highest need several tilts."""
    rng = np.random.default_rng(4)
    rows = []
    for session, level in enumerate(np.linspace(-9, 9, 16)):
        for item, rater in product(range(40), range(2)):
            logits = np.arange(5) * (level - (rater - 0.5)) - np.array([0, -1.5, -2, -1.5, 0])
            rows.append((session, item, rater, rng.choice(5, p=special.softmax(logits))))
    frame = pd.DataFrame(rows, columns=["session", "item", "rater", "score"])

    found = many_facet_rasch(frame)

    harsh = found.raters[1].estimate
    assert abs(value_of(harsh) - 0.5) < 3.5 * se_of(harsh)
    assert np.isfinite(found.conditional_log_likelihood)


@pytest.mark.parametrize("each", [2, 4])
def test_simulated_parameters_are_recovered_without_stretching(each):
    truth = np.array([-0.9, -0.1, 0.2, 0.8])
    frame = simulated(n_sessions=1500, severity=truth, each=each, seed=each)

    found = many_facet_rasch(frame)

    for rater, true in zip(found.raters, truth, strict=True):
        assert abs(value_of(rater.estimate) - true) < 3.5 * se_of(rater.estimate)
        assert rater.fit is not None
        assert rater.fit.infit.mean_square == pytest.approx(1.0, abs=0.06)
    slope = np.polyfit(truth, list(severities(found).values()), 1)[0]
    assert slope == pytest.approx(1.0, abs=0.04)
    assert [value_of(step.threshold) for step in found.thresholds] == pytest.approx(
        [-1.0, 0.0, 1.0], abs=0.12
    )
    assert found.p_value is not None
    assert found.p_value < 1e-6


def test_errors_and_mean_squares_hold_over_replications():
    z, outfits, p_values = [], [], []
    for seed in range(40):
        frame = simulated(n_sessions=50, severity=(0.0, 0.0, 0.0), items=(-0.4, 0.4), seed=seed)
        found = many_facet_rasch(frame)
        for rater in found.raters:
            assert isinstance(rater.estimate, Estimate)
            assert rater.estimate.se is not None
            assert rater.fit is not None
            z.append(rater.estimate.value / rater.estimate.se)
            outfits.append(rater.fit.outfit.mean_square)
        p_values.append(found.p_value)

    assert np.std(z) == pytest.approx(1.0, abs=0.2)
    assert np.mean(outfits) == pytest.approx(1.0, abs=0.03)
    assert np.mean(np.array(p_values) < 0.25) == pytest.approx(0.25, abs=0.2)


def test_residuals_are_those_given_the_total():
    responses, grouping, fit = parts(tiny())

    found = residuals(responses, grouping, fit)

    sums = np.bincount(grouping.chain, weights=found.residual)
    np.testing.assert_allclose(sums, 0.0, atol=1e-8)
    item = np.searchsorted(responses.items, responses.item[grouping.rows])
    np.testing.assert_allclose(np.bincount(item, weights=found.residual), 0.0, atol=1e-6)
    rater = np.searchsorted(responses.raters, responses.rater[grouping.rows])
    np.testing.assert_allclose(np.bincount(rater, weights=found.residual), 0.0, atol=1e-6)


def test_a_rater_at_random_misfits():
    frame = simulated(n_sessions=300, seed=5)
    wild = frame["rater"] == "r2"
    frame.loc[wild, "score"] = np.random.default_rng(1).integers(0, 4, wild.sum())

    found: dict[str, Any] = {rater.label: rater.fit for rater in many_facet_rasch(frame).raters}

    assert found["r2"].infit.mean_square > 1.3
    assert found["r2"].infit.z > 4
    assert found["r2"].outfit.z > 4
    assert all(found[name].infit.mean_square < 1.1 for name in ("r0", "r1", "r3"))


def test_measures_solve_warms_equation_and_have_the_test_information():
    frame = simulated(n_sessions=40, seed=6)
    responses, _, fit = parts(frame)
    everybody = group(responses, responses.measurable)

    found = measure_sessions(responses, everybody, fit)

    for session, theta, se in zip(found.sessions, found.measure, found.se, strict=True):
        own = responses.session == session
        easiness = (
            fit.item[np.searchsorted(responses.items, responses.item[own])]
            + fit.rater[np.searchsorted(responses.raters, responses.rater[own])]
        )
        total = responses.category[own].sum()

        def weighted(level, easiness=easiness, total=total):
            logits = np.arange(4) * (level + easiness[:, None]) + fit.omega
            chances = special.softmax(logits, axis=1)
            mean = chances @ np.arange(4)
            variance = chances @ np.arange(4) ** 2 - mean**2
            plain = (logits - special.logsumexp(logits, axis=1, keepdims=True))[:, 0].sum()
            return -(total * level + plain + 0.5 * np.log(variance.sum())), variance.sum()

        best = optimize.minimize_scalar(
            lambda level: weighted(level)[0], bounds=(-12, 12), method="bounded",
            options={"xatol": 1e-9},
        )  # fmt: skip
        assert theta == pytest.approx(best.x, abs=1e-5)
        assert se == pytest.approx(weighted(theta)[1] ** -0.5, rel=1e-9)


def test_measures_recover_the_order_and_extreme_totals_stay_finite():
    frame = simulated(n_sessions=80, seed=7)
    frame.loc[frame["session"] == "s0000", "score"] = 3
    frame.loc[frame["session"] == "s0001", "score"] = 0

    found = many_facet_rasch(frame)

    by_name = {session.session: session for session in found.sessions}
    highest, lowest = by_name["s0000"], by_name["s0001"]
    assert (highest.extreme, lowest.extreme) == ("highest", "lowest")
    assert value_of(highest.measure) > 2
    assert value_of(lowest.measure) < -2
    assert found.n_extreme_sessions >= 2
    measured = np.array([value_of(session.measure) for session in found.sessions])
    fair = np.array([session.fair_score for session in found.sessions], dtype=float)
    assert np.corrcoef(measured, fair)[0, 1] > 0.95
    assert 0 <= fair.min() <= fair.max() <= 3
    assert found.session_separation is not None
    assert 0.5 < found.session_separation.reliability < 0.95


def test_sessions_with_extreme_totals_change_no_severity():
    frame = simulated(n_sessions=60, seed=8)
    extra = frame[frame["session"] == "s0003"].assign(session="x", score=3)

    before, after = many_facet_rasch(frame), many_facet_rasch(pd.concat([frame, extra]))

    assert severities(after) == pytest.approx(severities(before), abs=1e-9)
    assert after.conditional_log_likelihood == pytest.approx(before.conditional_log_likelihood)
    assert after.n_extreme_sessions == before.n_extreme_sessions + 1


def test_separation_is_the_share_of_the_spread_that_is_no_error(result):
    found = result.rater_separation
    values = np.array([value_of(rater.estimate) for rater in result.raters])
    errors = np.array([rater.estimate.se for rater in result.raters])

    assert found is not None
    variance, error = values.var(ddof=1), (errors**2).mean()
    assert found.reliability == pytest.approx((variance - error) / variance)
    assert found.separation == pytest.approx(np.sqrt((variance - error) / error))
    assert found.strata == pytest.approx((4 * found.separation + 1) / 3)
