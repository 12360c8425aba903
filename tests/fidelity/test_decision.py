"""Errors of a cut on an observed mean, by formula, by quadrature and by simulation."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from fidelity import DegenerateData, GStudyComponents, InvalidInput, decision_error
from tests.fidelity.golden_files import golden_case

CASE = golden_case("certification_decision")
MODEL = {
    "mean": CASE["data"]["mu"],
    "var_true": CASE["data"]["var_true"],
    "var_error": CASE["data"]["var_abs_error"],
    "cut": CASE["data"]["cut"],
}
NAMES = {
    "p_true_competent": "p_competent",
    "p_pass_observed": "p_pass",
    "true_pass_and_pass": "true_pass",
    "false_positive": "false_pass",
    "false_negative": "false_fail",
    "accuracy": "accuracy",
    "consistency_two_replications": "consistency",
    "kappa_consistency": "kappa",
    "Phi": "phi",
    "Phi_lambda": "phi_lambda",
}

levels = st.floats(-4, 4)
variances = st.floats(0.01, 5)


def near(expected):
    return pytest.approx(expected, abs=CASE["tolerance"], rel=0)


def integral(function, mean, sd, low=-np.inf, high=np.inf):
    """Return the expectation of a function of the true level by composite Gauss quadrature."""
    low, high = max(low, mean - 10 * sd), min(high, mean + 10 * sd)
    edges = np.linspace(low, high, 201)
    nodes, weights = np.polynomial.legendre.leggauss(20)
    half = np.diff(edges)[:, None] / 2
    t = (edges[:-1, None] + half) + half * nodes
    return float(np.sum(half * weights * stats.norm.pdf(t, mean, sd) * function(t)))


def test_every_golden_probability_is_reproduced():
    found = decision_error(**MODEL).to_dict()

    rest = {"individual_posterior", "observed_cut_for_90pct_posterior"}
    assert set(CASE["expected"]) == set(NAMES) | rest
    assert {name: found[NAMES[name]] for name in NAMES} == near(
        {name: CASE["expected"][name] for name in NAMES}
    )


def test_every_golden_posterior_is_reproduced():
    expected = CASE["expected"]["individual_posterior"]

    found = decision_error(**MODEL).posterior([row["observed_mean"] for row in expected])

    assert len(expected) == 6
    for got, wanted in zip(found.to_dict("records"), expected, strict=True):
        assert got == near(wanted)


def test_observed_mean_for_a_posterior_is_reproduced_and_inverts_the_posterior():
    errors = decision_error(**MODEL)

    needed = errors.observed_mean_for(0.9)

    assert needed == near(CASE["expected"]["observed_cut_for_90pct_posterior"])
    for probability in (0.01, 0.5, 0.9, 0.999):
        back = errors.posterior(errors.observed_mean_for(probability))["p_competent"].iloc[0]
        assert back == pytest.approx(probability, abs=1e-12)


def test_an_observed_mean_at_the_cut_is_worth_less_than_a_half_in_a_weak_cohort():
    assert decision_error(**MODEL).posterior(3.5)["p_competent"].iloc[0] < 0.5


@pytest.mark.parametrize("cut", [0.0, 0.7, -1.3, 3.0])
@pytest.mark.parametrize(("var_true", "var_error"), [(1.0, 0.5), (0.05, 2.0), (4.0, 0.01)])
def test_formula_equals_quadrature_to_ten_digits(cut, var_true, var_error):
    sd = math.sqrt(var_true)

    def passes(t):
        return stats.norm.sf((cut - t) / math.sqrt(var_error))

    found = decision_error(0.0, var_true, var_error, cut)

    true_pass = integral(passes, 0.0, sd, low=cut)
    false_pass = integral(passes, 0.0, sd, high=cut)
    consistency = integral(lambda t: passes(t) ** 2 + (1 - passes(t)) ** 2, 0.0, sd)
    assert found.true_pass == pytest.approx(true_pass, abs=1e-10, rel=0)
    assert found.false_pass == pytest.approx(false_pass, abs=1e-10, rel=0)
    assert found.false_fail == pytest.approx(found.p_competent - true_pass, abs=1e-10, rel=0)
    assert found.consistency == pytest.approx(consistency, abs=1e-10, rel=0)
    chance = found.p_pass**2 + (1 - found.p_pass) ** 2
    assert found.kappa == pytest.approx((consistency - chance) / (1 - chance), abs=1e-9)


def test_formula_equals_the_bivariate_normal_distribution():
    found = decision_error(2.0, 0.8, 0.4, 2.6)

    both = stats.multivariate_normal([2.0, 2.0], [[0.8, 0.8], [0.8, 1.2]]).cdf([2.6, 2.6])
    assert found.true_fail == pytest.approx(float(both), abs=1e-9)


def test_formula_equals_a_simulation():
    rng = np.random.default_rng(7)
    n = 400_000
    true = rng.normal(3.0, math.sqrt(0.6), n)
    first, second = (true + rng.normal(0, 0.5, n) >= 3.5 for _ in range(2))
    competent = true >= 3.5

    found = decision_error(**MODEL)

    for share, p in (
        (first & ~competent, found.false_pass),
        (~first & competent, found.false_fail),
        (first == second, found.consistency),
    ):
        assert share.mean() == pytest.approx(p, abs=4 * math.sqrt(p * (1 - p) / n))


@given(levels, variances, variances, levels)
@settings(max_examples=200, deadline=None)
def test_probabilities_are_coherent(mean, var_true, var_error, cut):
    found = decision_error(mean, var_true, var_error, cut)

    parts = (found.true_pass, found.false_pass, found.false_fail, found.true_fail)
    assert all(0 <= part <= 1 for part in parts)
    assert math.fsum(parts) == pytest.approx(1, abs=1e-12)
    assert found.true_pass + found.false_pass == pytest.approx(found.p_pass, abs=1e-12)
    assert found.true_pass + found.false_fail == pytest.approx(found.p_competent, abs=1e-12)
    assert 0.5 <= found.consistency <= 1
    assert 0 < found.phi <= found.phi_lambda <= 1
    if found.kappa is not None:
        assert -1e-9 <= found.kappa <= 1
    json.dumps(found.to_dict(), allow_nan=False)


@given(levels, variances, variances, levels)
@settings(max_examples=100, deadline=None)
def test_mirroring_the_scale_exchanges_passes_and_fails(mean, var_true, var_error, cut):
    found = decision_error(mean, var_true, var_error, cut)
    mirrored = decision_error(-mean, var_true, var_error, -cut)

    assert mirrored.true_fail == pytest.approx(found.true_pass, abs=1e-12)
    assert mirrored.false_fail == pytest.approx(found.false_pass, abs=1e-12)
    assert mirrored.consistency == pytest.approx(found.consistency, abs=1e-12)


@given(levels, variances, variances, levels, st.floats(0.1, 10), st.floats(-5, 5))
@settings(max_examples=100, deadline=None)
def test_a_linear_change_of_the_scale_changes_nothing(mean, var_true, var_error, cut, b, a):
    found = decision_error(mean, var_true, var_error, cut)
    moved = decision_error(a + b * mean, b**2 * var_true, b**2 * var_error, a + b * cut)

    assert moved.false_pass == pytest.approx(found.false_pass, abs=1e-9)
    assert moved.consistency == pytest.approx(found.consistency, abs=1e-9)
    assert moved.phi_lambda == pytest.approx(found.phi_lambda, abs=1e-9)


@given(levels, variances, variances, st.floats(1.01, 10))
@settings(max_examples=100, deadline=None)
def test_less_error_never_makes_decisions_worse(cut, var_true, var_error, factor):
    rough = decision_error(0.0, var_true, var_error, cut)
    fine = decision_error(0.0, var_true, var_error / factor, cut)

    assert fine.phi > rough.phi
    assert fine.consistency >= rough.consistency - 1e-12
    assert fine.false_fail <= rough.false_fail + rough.false_pass + 1e-12


def test_at_the_mean_the_known_arcsine_law_holds():
    found = decision_error(0.0, 0.7, 0.3, 0.0)

    assert found.false_pass == pytest.approx(math.acos(math.sqrt(0.7)) / (2 * math.pi), abs=1e-15)
    assert found.consistency == pytest.approx(1 - math.acos(0.7) / math.pi, abs=1e-15)


def test_a_mean_without_error_decides_perfectly():
    found = decision_error(3.0, 0.5, 0.0, 3.2)

    assert (found.false_pass, found.false_fail, found.accuracy) == (0.0, 0.0, 1.0)
    assert (found.consistency, found.kappa, found.phi, found.phi_lambda) == (1.0, 1.0, 1.0, 1.0)
    assert found.posterior([3.1, 3.2])["p_competent"].tolist() == [0.0, 1.0]


def test_kappa_has_a_reason_where_everybody_fails():
    found = decision_error(0.0, 1.0, 1.0, 60.0)

    assert found.kappa is None
    assert found.to_dict()["kappa"] is None
    assert found.to_dict()["kappa_reason"] == "no_variation"
    assert "undefined" in str(found)
    assert bool(found.to_frame().set_index("quantity")["value"].isna()["kappa"])


@pytest.mark.parametrize("extreme", [1e-160, 1e150])
def test_extreme_units_stay_finite(extreme):
    found = decision_error(extreme, extreme, extreme, 2 * extreme)

    json.dumps(found.to_dict(), allow_nan=False)
    assert found.phi == 0.5


def test_text_shows_the_table():
    text = str(decision_error(**MODEL))

    assert "competent                   0.199    0.060" in text
    assert "not competent               0.095    0.646" in text


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"var_true": 0.0}, DegenerateData),
        ({"var_true": 1e-20}, DegenerateData),
        ({"var_true": -0.1}, InvalidInput),
        ({"var_error": -0.1}, InvalidInput),
        ({"var_error": math.inf}, InvalidInput),
        ({"mean": math.nan}, InvalidInput),
        ({"cut": "3"}, InvalidInput),
        ({"cut": True}, InvalidInput),
    ],
)
def test_impossible_models_are_refused(change, error):
    with pytest.raises(error):
        decision_error(**(MODEL | change))


@pytest.mark.parametrize("probability", [0.0, 1.0, -0.1, math.nan])
def test_impossible_posteriors_are_refused(probability):
    with pytest.raises(InvalidInput):
        decision_error(**MODEL).observed_mean_for(probability)


@pytest.mark.parametrize("observed", [[math.nan], [[1.0, 2.0]], math.inf])
def test_impossible_means_are_refused(observed):
    with pytest.raises(InvalidInput):
        decision_error(**MODEL).posterior(observed)


def test_components_are_checked_and_change_with_the_scale():
    own = GStudyComponents(0.6, 0.3, 0.1, 0.05, 0.35)

    assert own.total == 1.4
    assert own.scaled(2.0).total == pytest.approx(5.6)
    assert own.with_severities_known(0.2).rater == pytest.approx(0.04)
    assert own.crossed() == pytest.approx({"session": 0.9, "rater": 0.1, "residual": 0.4})
    assert GStudyComponents.from_mapping(own.to_dict()) == own
    assert GStudyComponents.defaults().total == pytest.approx(1.25)


def test_the_default_components_have_the_published_shares():
    shares = GStudyComponents.defaults().scaled(1 / math.sqrt(1.25))

    assert shares.rater == pytest.approx(0.24)
    assert shares.trainee_x_rater == pytest.approx(0.072)
    assert 0.40 <= shares.crossed()["session"] <= 0.65


@pytest.mark.parametrize(
    "variance",
    [
        {"trainee": 1, "session_in_trainee": 1, "rater": 1, "trainee_x_rater": 1},
        GStudyComponents.defaults().to_dict() | {"rater": None},
        GStudyComponents.defaults().to_dict() | {"rater": -1.0},
        GStudyComponents.defaults().to_dict() | {"judge": 1.0},
    ],
)
def test_impossible_components_are_refused(variance):
    with pytest.raises(InvalidInput):
        GStudyComponents.from_mapping(variance)
