"""Block REML against a dense second route, balanced analysis of variance and boundaries."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from scipy.optimize import minimize

from fidelity.errors import DegenerateData, InsufficientData, InvalidInput
from fidelity.mixed.block_reml import BlockFit, Method, fit_block_reml
from fidelity.mixed.criterion import Criterion, Parameters
from fidelity.mixed.terms import Crossed, Line, Nested, batches, merged


@dataclass(frozen=True)
class Study:
    """A small unbalanced study with trainees, sessions and raters."""

    y: np.ndarray
    fixed: np.ndarray
    trainee: np.ndarray
    session: np.ndarray
    rater: np.ndarray
    x: np.ndarray

    def fit(self, method: Method = "reml") -> BlockFit:
        return fit_block_reml(
            self.y,
            self.fixed,
            self.trainee,
            [Line("trainee", self.x), Nested("session", self.session)],
            [Crossed("rater", self.rater)],
            method=method,
        )


@pytest.fixture(params=[5, 8])
def study(request) -> Study:
    return simulated(request.param)


def simulated(
    seed: int, spread: tuple[float, float, float, float] = (0.6, 0.15, 0.4, 0.4)
) -> Study:
    """Draw a study; `spread` holds the SDs of level, gain, session and rater."""
    rng = np.random.default_rng(seed)
    level_sd, gain_sd, day_sd, harsh_sd = spread
    rows = []
    session = 0
    harsh = rng.normal(0, harsh_sd, 4)
    for trainee in range(7):
        level, gain = rng.normal(2.5, level_sd), rng.normal(0.2, gain_sd)
        for number in range(1, int(rng.integers(3, 7)) + 1):
            day = rng.normal(0, day_sd)
            for rater in rng.choice(4, int(rng.integers(1, 4)), replace=False):
                mean = level + gain * number + day + harsh[rater]
                rows.append((trainee, session, rater, number, mean + rng.normal(0, 0.3)))
            session += 1
    trainees, sessions, raters, x, y = (np.array(column) for column in zip(*rows, strict=True))
    x = x.astype(float)
    fixed = np.column_stack([np.ones_like(x), x])
    return Study(y, fixed, trainees, sessions, raters, x)


def dense_covariance(study: Study, fit: BlockFit) -> np.ndarray:
    assert fit.line is not None
    line = np.column_stack([np.ones_like(study.x), study.x])
    same_trainee = study.trainee[:, None] == study.trainee
    same_session = study.session[:, None] == study.session
    same_rater = study.rater[:, None] == study.rater
    return (
        line @ fit.line.covariance @ line.T * same_trainee
        + fit.variance["session"] * same_session
        + fit.variance["rater"] * same_rater
        + fit.residual * np.eye(len(study.y))
    )


def dense_criterion(study: Study, covariance: np.ndarray, method: Method) -> float:
    inverse = np.linalg.inv(covariance)
    information = study.fixed.T @ inverse @ study.fixed
    beta = np.linalg.solve(information, study.fixed.T @ inverse @ study.y)
    residual = study.y - study.fixed @ beta
    value = np.linalg.slogdet(covariance)[1] + residual @ inverse @ residual
    n_free = len(study.y)
    if method == "reml":
        value += np.linalg.slogdet(information)[1]
        n_free -= study.fixed.shape[1]
    return float(value + n_free * np.log(2 * np.pi))


@pytest.mark.parametrize("method", ["reml", "ml"])
def test_criterion_equals_the_dense_one(study, method):
    fit = study.fit(method)

    dense = dense_criterion(study, dense_covariance(study, fit), method)

    assert fit.criterion == pytest.approx(dense, abs=1e-8)


@pytest.mark.parametrize("method", ["reml", "ml"])
def test_no_nearby_components_have_a_lower_dense_criterion(study, method):
    fit = study.fit(method)
    best = dense_covariance(study, fit)
    rng = np.random.default_rng(1)
    line = np.column_stack([np.ones_like(study.x), study.x])
    same_trainee = study.trainee[:, None] == study.trainee

    for _ in range(40):
        root = rng.normal(0, 0.03, (2, 2))
        nearby = best + line @ root @ root.T @ line.T * same_trainee
        nearby += rng.normal(0, 0.01) * np.eye(len(study.y))
        nearby += abs(rng.normal(0, 0.01)) * (study.session[:, None] == study.session)
        assert dense_criterion(study, nearby, method) >= fit.criterion - 1e-9


def test_rows_that_only_raters_tell_apart_are_merged_without_a_trace(study):
    terms = (Line("trainee", study.x), Nested("session", study.session))
    columns = np.column_stack([study.y, study.fixed, np.eye(4)[study.rater]])
    slopes = {"trainee": study.x}
    fewer = merged(study.trainee, columns, terms, slopes)
    assert len(fewer.block) == len(np.unique(study.session)) < len(study.y)

    def criterion(stacked, rest=None):
        return Criterion(
            stacked,
            n_rows=len(study.y),
            n_fixed=study.fixed.shape[1],
            border_term=np.zeros(4, dtype=np.int64),
            restricted=True,
            rest=rest,
        )

    every = criterion(batches(study.trainee, columns, terms, slopes))
    few = criterion(
        batches(fewer.block, fewer.columns, fewer.terms, fewer.slopes, fewer.weights), fewer.rest
    )
    for ratios in ([0.7, -0.1, 0.2, 0.5, 0.9], [0.0, 0.0, 0.0, 0.3, 0.0], [2.0, 0.4, 0.1, 0, 3.0]):
        one, other = every(np.array(ratios)), few(np.array(ratios))
        assert other.value == pytest.approx(one.value, abs=1e-9)
        assert other.slope == pytest.approx(one.slope, abs=1e-8)
        assert other.coefficients == pytest.approx(one.coefficients, abs=1e-10)


@pytest.mark.parametrize("seed", range(8))
def test_no_other_start_finds_a_lower_criterion_near_zero_variances(seed):
    rng = np.random.default_rng(seed)
    spread = tuple(rng.choice([0.0, 0.1, 0.4], 4))
    study = simulated(seed, spread)
    terms = (Line("trainee", study.x), Nested("session", study.session))
    columns = np.column_stack([study.y, study.fixed, np.eye(4)[study.rater]])
    criterion = Criterion(
        batches(study.trainee, columns, terms, {"trainee": study.x}),
        n_rows=len(study.y),
        n_fixed=2,
        border_term=np.zeros(4, dtype=np.int64),
        restricted=True,
    )
    parameters = Parameters(("line", "root"), 1)

    found = study.fit().criterion

    def value_and_slope(theta: np.ndarray) -> tuple[float, np.ndarray]:
        state = criterion(parameters.ratios(theta))
        return state.value, parameters.chain(theta, state.slope)

    for _ in range(6):
        start = rng.uniform(0.05, 1.5, 5)
        other = minimize(
            value_and_slope, start, jac=True, method="L-BFGS-B", bounds=parameters.bounds
        )
        assert found <= other.fun + 1e-6


def test_effects_and_errors_equal_hendersons_equations(study):
    fit = study.fit()
    assert fit.line is not None
    n_trainees, n_sessions = study.trainee.max() + 1, study.session.max() + 1
    lines = np.zeros((len(study.y), 2 * n_trainees))
    rows = np.arange(len(study.y))
    lines[rows, 2 * study.trainee] = 1
    lines[rows, 2 * study.trainee + 1] = study.x
    design = np.column_stack(
        [study.fixed, lines, np.eye(n_sessions)[study.session], np.eye(4)[study.rater]]
    )
    equations = design.T @ design / fit.residual
    penalty = np.zeros_like(equations)
    for trainee in range(n_trainees):
        at = slice(2 + 2 * trainee, 4 + 2 * trainee)
        penalty[at, at] = np.linalg.inv(fit.line.covariance)
    first_session, first_rater = 2 + 2 * n_trainees, 2 + 2 * n_trainees + n_sessions
    diagonal = np.arange(len(equations))
    penalty[diagonal[first_session:first_rater], diagonal[first_session:first_rater]] = (
        1 / fit.variance["session"]
    )
    penalty[diagonal[first_rater:], diagonal[first_rater:]] = 1 / fit.variance["rater"]
    inverse = np.linalg.inv(equations + penalty)

    solution = inverse @ design.T @ study.y / fit.residual

    np.testing.assert_allclose(fit.fixed, solution[:2], atol=1e-8)
    np.testing.assert_allclose(fit.fixed_covariance, inverse[:2, :2], atol=1e-8)
    np.testing.assert_allclose(fit.line.effects.ravel(), solution[2:first_session], atol=1e-8)
    np.testing.assert_allclose(
        fit.nested["session"], solution[first_session:first_rater], atol=1e-8
    )
    np.testing.assert_allclose(fit.crossed["rater"], solution[first_rater:], atol=1e-8)
    np.testing.assert_allclose(
        fit.crossed_se["rater"], np.sqrt(np.diag(inverse)[first_rater:]), atol=1e-8
    )
    for trainee in range(n_trainees):
        at = slice(2 + 2 * trainee, 4 + 2 * trainee)
        np.testing.assert_allclose(fit.line.prediction[trainee], inverse[at, at], atol=1e-8)
        np.testing.assert_allclose(fit.line.with_fixed[trainee], inverse[:2, at], atol=1e-8)


def test_conditional_covariance_leaves_out_the_fixed_effects(study):
    fit = study.fit()
    assert fit.line is not None
    own = study.trainee == 0
    line = np.column_stack([np.ones_like(study.x), study.x]) * own[:, None]
    weighted = line.T @ np.linalg.inv(dense_covariance(study, fit)) @ line

    expected = fit.line.covariance - fit.line.covariance @ weighted @ fit.line.covariance

    np.testing.assert_allclose(fit.line.conditional[0], expected, atol=1e-8)


@pytest.mark.parametrize("restricted", [True, False])
def test_slope_of_the_criterion_equals_its_differences(study, restricted):
    terms = (Line("trainee", study.x), Nested("session", study.session))
    columns = np.column_stack([study.y, study.fixed, np.eye(4)[study.rater]])
    criterion = Criterion(
        batches(study.trainee, columns, terms, {"trainee": study.x}),
        n_rows=len(study.y),
        n_fixed=2,
        border_term=np.zeros(4, dtype=np.int64),
        restricted=restricted,
    )
    parameters = Parameters(("line", "root"), 1)
    theta = np.array([0.8, -0.2, 0.4, 0.9, 0.6])

    exact = parameters.chain(theta, criterion(parameters.ratios(theta)).slope)

    for position in range(len(theta)):
        step = np.zeros_like(theta)
        step[position] = 1e-6
        ahead = criterion(parameters.ratios(theta + step)).value
        behind = criterion(parameters.ratios(theta - step)).value
        assert exact[position] == pytest.approx((ahead - behind) / 2e-6, rel=1e-5, abs=1e-5)


def test_balanced_components_equal_the_mean_squares():
    rng = np.random.default_rng(5)
    scores = rng.normal(0, 1, (20, 1)) + rng.normal(0, 0.5, (20, 6))
    group = np.repeat(np.arange(20), 6)

    fit = fit_block_reml(scores.ravel(), np.ones((120, 1)), group, [Nested("group", group)])

    between = 6 * scores.mean(axis=1).var(ddof=1)
    within = scores.var(axis=1, ddof=1).mean()
    assert fit.residual == pytest.approx(within, rel=1e-8)
    assert fit.variance["group"] == pytest.approx((between - within) / 6, rel=1e-8)
    assert fit.boundary == ()


def test_groups_more_alike_than_chance_give_a_zero_variance():
    scores = np.array([[1.0, 2, 3, 4], [4, 1, 2, 3], [2, 3, 4, 1.2]])
    group = np.repeat(np.arange(3), 4)

    fit = fit_block_reml(scores.ravel(), np.ones((12, 1)), group, [Nested("group", group)])

    assert fit.variance["group"] == 0
    assert fit.boundary == ("group",)
    assert fit.residual == pytest.approx(scores.var(ddof=1), rel=1e-10)
    assert np.all(fit.nested["group"] == 0)


def test_components_follow_the_unit_of_scores_and_time(study):
    fit = study.fit()

    other = fit_block_reml(
        100 + 7 * study.y,
        np.column_stack([np.ones_like(study.x), 30 * study.x]),
        study.trainee,
        [Line("trainee", 30 * study.x), Nested("session", study.session)],
        [Crossed("rater", study.rater)],
    )

    assert fit.line is not None
    assert other.line is not None
    unit = np.array([7, 7 / 30])
    np.testing.assert_allclose(
        other.line.covariance, fit.line.covariance * np.outer(unit, unit), rtol=1e-5, atol=1e-9
    )
    np.testing.assert_allclose(other.fixed - [100, 0], fit.fixed * unit, rtol=1e-6)
    assert other.residual == pytest.approx(49 * fit.residual, rel=1e-6)


def test_weighted_crossed_effect_follows_the_unit_of_its_weights(study):
    def fit(unit: float) -> BlockFit:
        month = Crossed("drift", study.rater, unit * (study.x - 2))
        return fit_block_reml(
            study.y, study.fixed, study.session, [Nested("session", study.session)], [month]
        )

    months, years = fit(1.0), fit(1 / 12)

    assert years.criterion == pytest.approx(months.criterion, abs=1e-9)
    np.testing.assert_allclose(years.crossed["drift"], 12 * months.crossed["drift"], atol=1e-6)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"y": np.array([1.0, np.nan, 2, 3, 4, 5])}, InvalidInput),
        ({"terms": []}, InvalidInput),
        ({"y": np.full(6, 2.0)}, DegenerateData),
        ({"fixed": np.ones((6, 2))}, DegenerateData),
        ({"fixed": np.eye(6)}, InsufficientData),
        ({"terms": [Line("line", np.ones(6))]}, InsufficientData),
        ({"crossed": [Crossed("drift", np.zeros(6, dtype=int), np.zeros(6))]}, DegenerateData),
        ({"y": np.array([1.0, 1, 2, 2, 5, 5])}, DegenerateData),
    ],
)
def test_impossible_models_are_refused(change, error):
    group = np.array([0, 0, 1, 1, 2, 2])
    given = {
        "y": np.array([1.0, 2, 3, 5, 5, 6]),
        "fixed": np.ones((6, 1)),
        "block": group,
        "terms": [Nested("group", group)],
    }

    with pytest.raises(error):
        fit_block_reml(**(given | change))
