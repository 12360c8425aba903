"""Shapes of growth: logarithm and spline against second routes, comparison by ML."""

from __future__ import annotations

import json
import warnings

import numpy as np
import pandas as pd
import pytest
from scipy.interpolate import CubicSpline
from statsmodels.api import MixedLM

from fidelity import InsufficientData, InvalidInput, growth
from fidelity.growth.shapes import Shape, shape_for


def cohort(course, n_trainees=12, seed=3, most=10, raters=0) -> pd.DataFrame:
    """Simulate trainees whose mean follows `course`, with 5 to `most` sessions each."""
    rng = np.random.default_rng(seed)
    severity = rng.normal(0, 0.3, max(raters, 1))
    rows = []
    for trainee in range(n_trainees):
        level, gain = rng.normal(0, 0.5), rng.normal(0, 0.05)
        for number in range(1, int(rng.integers(5, most + 1)) + 1):
            day = rng.normal(0, 0.2)
            for rater in range(max(raters, 1)):
                score = course(number) + level + gain * number + day + severity[rater]
                score += rng.normal(0, 0.25)
                rows.append((f"T{trainee:02}", number, f"S{number}", f"R{rater}", score))
    frame = pd.DataFrame(rows, columns=["trainee", "session_number", "session", "rater", "score"])
    return frame if raters else frame.drop(columns=["session", "rater"])


def rise_and_rest(number):
    return 4 - 3 * np.exp(-0.6 * number)


def hump(number):
    return 4 - 0.12 * (number - 5) ** 2


def ml_fit(frame, fixed, line):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # spurious warnings about convergence
        model = MixedLM(frame["score"], fixed, groups=frame["trainee"], exog_re=line)
        return model.fit(reml=False, method="lbfgs")


@pytest.mark.parametrize("seed", range(4))
def test_bends_and_line_span_the_natural_cubic_splines_of_the_knots(seed):
    rng = np.random.default_rng(seed)
    knots = np.sort(rng.uniform(0, 20, 4))
    shape = Shape("spline", tuple(knots.tolist()))
    peer = CubicSpline(knots, rng.normal(0, 2, 4), bc_type="natural")
    inside = np.linspace(knots[0], knots[-1], 60)
    columns = np.column_stack((shape.line(inside), shape.bends(inside)))

    coefficients, *_ = np.linalg.lstsq(columns, peer(inside), rcond=None)

    assert columns @ coefficients == pytest.approx(peer(inside), abs=1e-9)
    beyond = np.array([0.0, 0.5, 1.0]) + knots[-1]
    outside = np.column_stack((shape.line(beyond), shape.bends(beyond))) @ coefficients
    assert outside == pytest.approx(
        peer(knots[-1]) + peer(knots[-1], 1) * (beyond - knots[-1]), abs=1e-8
    )
    before = shape.bends(np.array([knots[0], knots[0] - 3]))
    assert (before == 0).all()


def test_knots_stand_at_the_ends_and_terciles_of_the_sessions():
    shape = shape_for("spline", np.repeat(np.arange(1.0, 11.0), 3))

    assert shape.knots == (1.0, 4.0, 7.0, 10.0)


def test_knots_stay_apart_when_most_sessions_are_early_ones():
    numbers = np.concatenate((np.ones(50), np.arange(2.0, 7.0)))

    shape = shape_for("spline", numbers)

    assert shape.knots == pytest.approx((1, 1 + 5 / 3, 1 + 10 / 3, 6))


def test_log_is_the_line_over_the_logarithm():
    frame = cohort(rise_and_rest)
    transformed = frame.assign(session_number=np.log(frame["session_number"]))

    result, peer = growth(frame, shape="log", cut=3), growth(transformed, cut=3)

    assert result.fixed == peer.fixed
    assert result.variance == peer.variance
    assert result.reml_criterion == peer.reml_criterion
    for mine, theirs in zip(result.trainees, peer.trainees, strict=True):
        assert mine.slope == theirs.slope
        for one, two in zip(mine.points, theirs.points, strict=True):
            assert one.session_number == pytest.approx(np.exp(two.session_number))
            assert (one.level, one.se, one.high) == (two.level, two.se, two.high)
            assert one.p_at_or_above_cut == two.p_at_or_above_cut


def test_log_curve_refuses_positions_without_a_logarithm():
    frame = cohort(rise_and_rest)
    from_zero = frame.assign(session_number=frame["session_number"] - 1)
    result = growth(frame, shape="log")

    with pytest.raises(InvalidInput, match="above 0"):
        result.curve("T00", [1, 0])
    with pytest.raises(InvalidInput, match="above 0, not 0"):
        growth(from_zero, shape="log")


def test_spline_levels_and_errors_equal_hendersons_equations():
    frame = cohort(hump, raters=3, n_trainees=8)
    position = frame["session_number"] + frame["trainee"].str[1:].astype(int) % 3
    frame["phase"] = np.where(position <= 5, "early", "late")
    frame["score"] += np.where(frame["phase"] == "late", 0.4, 0.0)

    result = growth(frame, shape="spline", phase="late")

    v = result.variance
    assert min(v["session_in_trainee"], v["rater"], v["slope"]) > 0
    assert "singular_slope" not in result.warnings
    x = frame["session_number"].to_numpy(dtype=float)
    shape = Shape("spline", result.knots)
    late = (frame["phase"] == "late").to_numpy(dtype=float)
    trainee, names = pd.factorize(frame["trainee"], sort=True)
    session = frame.groupby(["trainee", "session"], sort=False).ngroup().to_numpy()
    rater = pd.factorize(frame["rater"], sort=True)[0]
    n, m = len(frame), len(names)
    lines = np.zeros((n, 2 * m))
    lines[np.arange(n), 2 * trainee], lines[np.arange(n), 2 * trainee + 1] = 1, x
    fixed = np.column_stack((np.ones(n), x, shape.bends(x), late))
    w = np.column_stack((fixed, lines, np.eye(session.max() + 1)[session], np.eye(3)[rater]))
    g = np.array([[v["intercept"], v["cov"]], [v["cov"], v["slope"]]])
    penalty = np.zeros((w.shape[1], w.shape[1]))
    f = fixed.shape[1]
    penalty[f : f + 2 * m, f : f + 2 * m] = np.kron(np.eye(m), np.linalg.inv(g))
    rest = np.repeat([1 / v["session_in_trainee"], 1 / v["rater"]], [session.max() + 1, 3])
    penalty[f + 2 * m :, f + 2 * m :] = np.diag(rest)
    inverse = np.linalg.inv(w.T @ w / v["residual"] + penalty)
    solution = inverse @ w.T @ frame["score"].to_numpy() / v["residual"]

    for code, line in enumerate(result.trainees):
        for point in line.points:
            at = np.array([float(point.session_number)])
            own = np.concatenate(([1.0], at, shape.bends(at)[0], [1.0], np.zeros(w.shape[1] - f)))
            cohort_row = own.copy()
            own[f + 2 * code : f + 2 * code + 2] = 1.0, at[0]
            assert point.level == pytest.approx(own @ solution, abs=1e-8)
            assert point.se == pytest.approx(np.sqrt(own @ inverse @ own), abs=1e-8)
            assert point.se_new_session == pytest.approx(
                np.sqrt(own @ inverse @ own + v["residual"] + v["session_in_trainee"]), abs=1e-8
            )
            mean = next(p for p in result.cohort if p.session_number == point.session_number)
            assert mean.level == pytest.approx(cohort_row @ solution, abs=1e-8)
            assert mean.se == pytest.approx(np.sqrt(cohort_row @ inverse @ cohort_row), abs=1e-8)
    assert result.bends == pytest.approx(solution[2:4].tolist(), abs=1e-7)
    assert result.fixed["slope"] == pytest.approx(solution[1], abs=1e-8)
    assert result.fixed["intercept"] == pytest.approx(solution[0] + solution[4], abs=1e-8)


def test_compared_likelihoods_equal_statsmodels():
    frame = cohort(rise_and_rest, n_trainees=15, seed=1)
    x = frame["session_number"].to_numpy(dtype=float)
    result = growth(frame, shape="compare")
    spline = growth(frame, shape="spline")
    bends = Shape("spline", spline.knots).bends(x)
    columns = {
        "linear": (np.column_stack((np.ones_like(x), x)), x),
        "log": (np.column_stack((np.ones_like(x), np.log(x))), np.log(x)),
        "spline": (np.column_stack((np.ones_like(x), x, bends)), x),
    }

    for fit in result.comparison:
        fixed, position = columns[fit.shape]
        peer = ml_fit(frame, fixed, np.column_stack((np.ones_like(x), position)))
        assert fit.ml_criterion is not None
        assert fit.n_parameters is not None
        assert fit.ml_criterion == pytest.approx(-2 * peer.llf, abs=2e-3)
        assert fit.n_parameters == fixed.shape[1] + 4
        assert fit.aic == fit.ml_criterion + 2 * fit.n_parameters
        # With a third route: the likelihood of the peer's own solution is no higher than ours.
        assert fit.ml_criterion <= -2 * peer.llf + 1e-6


@pytest.mark.parametrize(
    ("course", "best"),
    [(lambda number: 2 + 0.2 * number, "linear"), (np.log, "log"), (hump, "spline")],
)
def test_the_shape_of_the_data_has_the_least_aic(course, best):
    frame = cohort(course, n_trainees=20, seed=2)

    result = growth(frame, shape="compare", cut=3)

    table = {fit.shape: fit for fit in result.comparison}
    assert list(table) == ["linear", "log", "spline"]
    assert [fit.shape for fit in result.comparison if fit.chosen] == [best] == [result.shape]
    assert table[best].delta_aic == 0
    criteria = {name: fit.aic for name, fit in table.items() if fit.aic is not None}
    for name, aic in criteria.items():
        assert table[name].delta_aic == pytest.approx(aic - min(criteria.values()))
    assert len(criteria) == 3
    alone = growth(frame, shape=best, cut=3)
    assert result.trainees == alone.trainees
    assert result.reml_criterion == alone.reml_criterion
    assert "least AIC" in result.method


def test_spline_holds_the_straight_line_and_cannot_fit_worse():
    frame = cohort(rise_and_rest)

    table = {fit.shape: fit for fit in growth(frame, shape="compare").comparison}

    spline, line = table["spline"].ml_criterion, table["linear"].ml_criterion
    assert spline is not None
    assert line is not None
    assert spline <= line


def test_shapes_that_the_data_do_not_admit_are_listed_with_their_reason():
    frame = cohort(np.log, most=5).query("session_number <= 4")
    frame["session_number"] -= 1

    result = growth(frame, shape="compare")

    table = {fit.shape: (fit.aic is None, fit.reason) for fit in result.comparison}
    assert table["log"] == (True, "invalid_input")
    assert table["spline"] == (True, "insufficient_data")
    assert result.shape == "linear"
    assert "invalid_input" in str(result)
    json.dumps(result.to_dict(), allow_nan=False)


def test_spline_of_few_session_numbers_is_refused():
    frame = cohort(np.log, most=5).query("session_number <= 4")

    with pytest.raises(InsufficientData, match="at least 5 different session numbers; there are 4"):
        growth(frame, shape="spline")


def test_unknown_shape_is_refused():
    with pytest.raises(InvalidInput, match="linear, log, spline and compare"):
        growth(cohort(np.log), shape="cubic")  # type: ignore[arg-type]


def test_answer_for_machines_names_shape_knots_bends_and_comparison():
    frame = cohort(hump)

    plain = growth(frame).to_dict()
    compared = json.loads(json.dumps(growth(frame, shape="compare").to_dict(), allow_nan=False))

    assert (plain["shape"], plain["knots"], plain["bends"]) == ("linear", [], [])
    assert plain["comparison"] == []
    assert compared["shape"] == "spline"
    assert (len(compared["knots"]), len(compared["bends"])) == (4, 2)
    assert [fit["shape"] for fit in compared["comparison"]] == ["linear", "log", "spline"]
    assert set(compared["comparison"][0]) == {
        "shape", "n_parameters", "ml_criterion", "aic", "delta_aic", "chosen", "reason",
    }  # fmt: skip


def test_many_different_session_numbers_are_drawn_at_a_hundred():
    frame = cohort(rise_and_rest, n_trainees=30, most=10)
    rng = np.random.default_rng(0)
    frame["session_number"] += rng.uniform(0, 0.9, len(frame)).round(6)

    result = growth(frame)

    numbers = [point.session_number for point in result.cohort]
    assert len(numbers) == 100
    assert numbers[0] == frame["session_number"].min()
    assert numbers[-1] == frame["session_number"].max()
    assert not any(point.extrapolated for point in result.cohort)


def test_text_shows_the_comparison_the_knots_and_a_line_for_each_trainee():
    frame = cohort(hump)

    text = str(growth(frame, shape="compare", cut=3))

    assert "* spline" in text
    assert "knots of the spline: 1, " in text
    assert "P(level >= 3)" in text
    assert all(f"\n  {name} " in text for name in frame["trainee"].unique())
