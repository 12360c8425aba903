"""Crossed REML of an incomplete design against a mixed-model program and dense algebra."""

from __future__ import annotations

import numpy as np
import pytest

from fidelity import (
    DegenerateData,
    InsufficientData,
    InvalidInput,
    NotConverged,
    RatingMatrix,
    component_intervals,
    fit_crossed,
    fit_fixed_raters,
    icc_incomplete,
)
from fidelity.reliability.incomplete import IncompleteIcc
from fidelity.reliability.information import delta_se, monte_carlo
from tests.fidelity.estimates import interval_of
from tests.fidelity.golden_files import golden_case

CASE = golden_case("incomplete_crossed_60x8")
EXPECTED = CASE["expected"]
TOLERANCE = CASE["tolerance"]


@pytest.fixture(scope="module")
def matrix():
    data = CASE["data"]
    return RatingMatrix.from_triples(
        zip(data["session"], data["rater"], data["score"], strict=True)
    )


@pytest.fixture(scope="module")
def fit(matrix):
    return fit_crossed(matrix)


def panel_weights(matrix):
    k, q = matrix.design.k_hat, matrix.design.q
    return {
        "ICC(A,1)": (1.0, 1.0),
        "ICC(C,1)": (0.0, 1.0),
        "ICC(Q,khat)": (q, 1 / k),
        "ICC(A,khat)": (1 / k, 1 / k),
    }


def test_reml_components_mean_and_criterion_equal_the_reference(fit):
    expected = EXPECTED["REML"]

    for name, value in expected["varcomp"].items():
        assert fit.variance[name] == pytest.approx(value, abs=TOLERANCE["varcomp"])
    assert fit.mean == pytest.approx(expected["mu"], abs=TOLERANCE["varcomp"])
    assert fit.se_mean == pytest.approx(expected["se_mu"], abs=TOLERANCE["varcomp"])
    assert fit.criterion == pytest.approx(expected["REML_criterion"], abs=TOLERANCE["crit"])
    assert fit.boundary == ()


def test_ml_components_and_deviance_equal_the_reference(matrix):
    expected = EXPECTED["ML"]

    fit = fit_crossed(matrix, method="ML")

    for name, value in zip(fit.variance, expected["varcomp"].values(), strict=True):
        assert fit.variance[name] == pytest.approx(value, abs=TOLERANCE["varcomp"])
    assert fit.mean == pytest.approx(expected["mu"], abs=TOLERANCE["varcomp"])
    assert fit.criterion == pytest.approx(expected["minus2LL"], abs=TOLERANCE["crit"])


def test_k_hat_and_q_equal_the_reference(matrix):
    assert matrix.design.k_hat == pytest.approx(EXPECTED["khat"], abs=1e-12)
    assert matrix.design.q == pytest.approx(EXPECTED["q"], abs=1e-12)


def test_q_equals_the_double_loop_over_pairs_of_sessions(matrix):
    incidence = matrix.design.incidence.toarray()
    k = incidence.sum(axis=1)
    n = len(k)
    shared = incidence @ incidence.T / np.outer(k, k)
    loop = (shared.sum() - np.trace(shared)) / (n * (n - 1))

    assert matrix.design.q == pytest.approx(1 / matrix.design.k_hat - loop, abs=1e-14)


@pytest.mark.parametrize("name", EXPECTED["ICC"])
def test_coefficient_equals_the_reference(name, matrix):
    keys: dict[str, IncompleteIcc] = {
        "A,1": "icc_a1",
        "C,1": "icc_c1",
        "Q,khat": "icc_qk",
        "C,khat": "icc_ck",
    }
    inside = name[4:-1]
    size = inside.split(",")[1]

    estimate = icc_incomplete(
        matrix,
        coefficient=keys.get(inside, "icc_ak"),
        k=float(size) if size.isdigit() else None,
    )

    assert estimate.value == pytest.approx(EXPECTED["ICC"][name], abs=TOLERANCE["ICC"])
    assert interval_of(estimate).low < estimate.value < interval_of(estimate).high


def test_expected_information_equals_the_reference(fit):
    expected = np.array(EXPECTED["acov_expected_information"]["matrix"])

    covariance = fit.covariance()

    assert list(covariance.index) == EXPECTED["acov_expected_information"]["order"]
    assert np.abs(covariance.to_numpy() - expected).max() < TOLERANCE["varcomp"]


def test_expected_information_equals_dense_traces(matrix, fit):
    zs = np.eye(matrix.n_sessions)[matrix.session]
    zr = np.eye(matrix.n_raters)[matrix.rater]
    kernels = [zs @ zs.T, zr @ zr.T, np.eye(matrix.n_ratings)]
    v = sum(s * k for s, k in zip(fit.variance.values(), kernels, strict=True))
    w = np.linalg.inv(v)
    p = w - np.outer(w.sum(axis=1), w.sum(axis=0)) / w.sum()
    information = [[np.trace(p @ a @ p @ b) / 2 for b in kernels] for a in kernels]

    covariance = fit.covariance().to_numpy()

    assert covariance == pytest.approx(np.linalg.inv(information), abs=1e-10)


@pytest.mark.parametrize("name", EXPECTED["delta_se"])
def test_delta_standard_error_equals_the_reference(name, matrix, fit):
    se = delta_se(
        np.array(list(fit.variance.values())),
        fit.covariance().to_numpy(),
        *panel_weights(matrix)[name],
    )

    assert se == pytest.approx(EXPECTED["delta_se"][name], abs=TOLERANCE["ICC"])


@pytest.mark.parametrize("name", EXPECTED["profile_likelihood_ci95"])
def test_profile_interval_equals_the_reference(name, matrix):
    keys: dict[str, IncompleteIcc] = {"ICC(A,1)": "icc_a1", "ICC(C,1)": "icc_c1"}
    low, high = EXPECTED["profile_likelihood_ci95"][name]

    interval = interval_of(icc_incomplete(matrix, coefficient=keys[name]))

    assert interval.low == pytest.approx(low, abs=TOLERANCE["profile_ci"])
    assert interval.high == pytest.approx(high, abs=TOLERANCE["profile_ci"])


def test_profile_intervals_of_standard_deviations_and_mean_equal_the_reference(matrix):
    expected = EXPECTED["profile_ci95_sd_lme4"]

    intervals = component_intervals(matrix)

    assert intervals["low"].tolist() == pytest.approx(
        expected["lower"], abs=TOLERANCE["profile_ci"]
    )
    assert intervals["high"].tolist() == pytest.approx(
        expected["upper"], abs=TOLERANCE["profile_ci"]
    )


@pytest.mark.parametrize("name", EXPECTED["monte_carlo_ci95_log_scale"])
def test_monte_carlo_interval_equals_the_reference(name, matrix, fit):
    limits = monte_carlo(
        np.array(list(fit.variance.values())),
        fit.covariance().to_numpy(),
        panel_weights(matrix),
        confidence=0.95,
        n_draws=200_000,
        rng=np.random.default_rng(8),
    )

    assert limits[name] == pytest.approx(
        tuple(EXPECTED["monte_carlo_ci95_log_scale"][name]), abs=TOLERANCE["mc_ci"]
    )


@pytest.mark.parametrize("name", EXPECTED["monte_carlo_ci95_raw_scale"])
def test_monte_carlo_interval_on_the_raw_scale_equals_the_reference(name, matrix, fit):
    limits = monte_carlo(
        np.array(list(fit.variance.values())),
        fit.covariance().to_numpy(),
        panel_weights(matrix),
        confidence=0.95,
        n_draws=200_000,
        rng=np.random.default_rng(8),
        scale="raw",
    )

    assert limits[name] == pytest.approx(
        tuple(EXPECTED["monte_carlo_ci95_raw_scale"][name]), abs=TOLERANCE["mc_ci"]
    )


def test_interval_of_the_panel_mean_is_monte_carlo_with_a_generator(matrix):
    low, high = EXPECTED["monte_carlo_ci95_log_scale"]["ICC(Q,khat)"]

    estimate = icc_incomplete(matrix, coefficient="icc_qk", rng=np.random.default_rng(1))

    assert "Monte Carlo" in estimate.method
    assert interval_of(estimate).low == pytest.approx(low, abs=TOLERANCE["mc_ci"])
    assert interval_of(estimate).high == pytest.approx(high, abs=TOLERANCE["mc_ci"])


def test_rater_predictions_equal_the_reference(fit):
    expected = EXPECTED["rater_blup"]

    effects = fit.rater_effects().set_index("rater").loc[expected["level"]]

    assert effects["effect"].tolist() == pytest.approx(expected["blup"], abs=TOLERANCE["blup"])
    assert effects["severity"].tolist() == (-effects["effect"]).tolist()
    assert effects["conditional_variance"].tolist() == pytest.approx(
        expected["condvar"], abs=TOLERANCE["blup"]
    )


def test_session_predictions_equal_the_reference(fit):
    expected = EXPECTED["session_blup"]

    effects = fit.session_effects().set_index("session").loc[expected["level"]]

    assert effects["effect"].tolist() == pytest.approx(expected["blup"], abs=TOLERANCE["blup"])
    assert effects["conditional_variance"].tolist() == pytest.approx(
        expected["condvar"], abs=TOLERANCE["blup"]
    )


def test_predictions_equal_dense_mixed_model_equations(matrix, fit):
    zs = np.eye(matrix.n_sessions)[matrix.session]
    zr = np.eye(matrix.n_raters)[matrix.rater]
    w = np.hstack([np.ones((matrix.n_ratings, 1)), zs, zr])
    s, r, e = fit.variance.values()
    penalty = np.concatenate(
        [[0.0], np.full(matrix.n_sessions, e / s), np.full(matrix.n_raters, e / r)]
    )
    inverse = np.linalg.inv(w.T @ w + np.diag(penalty)) * e
    solution = inverse @ (w.T @ matrix.score) / e
    sessions, raters = fit.session_effects(), fit.rater_effects()
    a = slice(1, 1 + matrix.n_sessions)
    b = slice(1 + matrix.n_sessions, None)

    assert sessions["effect"].to_numpy() == pytest.approx(solution[a], abs=1e-8)
    assert sessions["fair_score"].to_numpy() == pytest.approx(solution[0] + solution[a], abs=1e-8)
    fair_variance = inverse[0, 0] + np.diag(inverse)[a] + 2 * inverse[0, a]
    assert sessions["fair_variance"].to_numpy() == pytest.approx(fair_variance, abs=1e-8)
    assert raters["effect"].to_numpy() == pytest.approx(solution[b], abs=1e-8)
    assert raters["prediction_variance"].to_numpy() == pytest.approx(np.diag(inverse)[b], abs=1e-8)


def test_fixed_rater_fit_equals_the_reference(matrix):
    expected = EXPECTED["rater_as_fixed"]

    fit = fit_fixed_raters(matrix)
    means = fit.means.assign(name="rater" + fit.means["rater"]).set_index("name")

    assert fit.variance["session"] == pytest.approx(
        expected["varcomp"]["session:(Intercept)"], abs=TOLERANCE["varcomp"]
    )
    assert fit.variance["residual"] == pytest.approx(
        expected["varcomp"]["Residual"], abs=TOLERANCE["varcomp"]
    )
    assert fit.criterion == pytest.approx(expected["REML_criterion"], abs=TOLERANCE["crit"])
    for name, value in expected["fixef"].items():
        assert means.loc[name, "mean"] == pytest.approx(value, abs=TOLERANCE["blup"])
        assert means.loc[name, "se"] == pytest.approx(expected["se"][name], abs=TOLERANCE["blup"])


def test_rater_variance_of_zero_is_flagged_and_the_intervals_stay_finite():
    # Raters whose means are equal by construction: no severity can be seen.
    rows = [[1, 2, 3], [3, 1, 2], [2, 3, 1], [6, 5, 4], [4, 6, 5], [5, 4, 6]]
    triples = [(s, r, y) for s, row in enumerate(rows) for r, y in enumerate(row)]
    matrix = RatingMatrix.from_triples(triples[:-1])

    fit = fit_crossed(matrix)
    keys: list[IncompleteIcc] = ["icc_a1", "icc_c1", "icc_ak", "icc_qk"]
    estimates = [
        icc_incomplete(matrix, coefficient=key, rng=np.random.default_rng(2)) for key in keys
    ]

    assert fit.boundary == ("rater",)
    assert fit.variance["rater"] == 0.0
    for estimate in estimates:
        assert estimate.warnings == ("boundary_variance",)
        assert estimate.se is None
        assert (
            0.0 <= interval_of(estimate).low <= estimate.value <= interval_of(estimate).high <= 1.0
        )


def test_session_variance_of_zero_gives_zero_and_a_lower_limit_of_zero():
    rng = np.random.default_rng(0)
    scores = rng.permutation(np.repeat([1.0, 5.0], 10)).reshape(10, 2)
    scores[:, 1] = 6.0 - scores[:, 0]
    triples = [(s, r, y) for s, row in enumerate(scores) for r, y in enumerate(row)]
    matrix = RatingMatrix.from_triples([*triples, (10, 0, 3.0)])

    estimate = icc_incomplete(matrix)

    assert estimate.value == 0.0
    assert interval_of(estimate).low == 0.0
    assert 0.0 < interval_of(estimate).high < 1.0


def test_perfect_agreement_has_no_maximum_inside():
    matrix = RatingMatrix.from_triples([(s, r, s) for s in range(5) for r in range(3)])

    with pytest.raises(NotConverged) as caught:
        fit_crossed(matrix)

    assert caught.value.code == "not_converged"


@pytest.mark.parametrize(
    ("triples", "error", "code"),
    [
        ([(0, 0, 1), (0, 1, 2)], InsufficientData, "insufficient_data"),
        ([(0, 0, 1), (1, 0, 2)], InsufficientData, "insufficient_data"),
        ([(0, 0, 1), (1, 1, 2)], InsufficientData, "no_pairable_sessions"),
        ([(0, 0, 1), (0, 1, 1), (1, 0, 1)], DegenerateData, "no_variation"),
        (
            [(0, 0, 1), (0, 1, 2), (1, 2, 4), (1, 3, 5)],
            InsufficientData,
            "insufficient_data",
        ),
    ],
)
def test_data_that_cannot_answer_are_refused_with_a_reason(triples, error, code):
    with pytest.raises(error) as caught:
        fit_crossed(RatingMatrix.from_triples(triples))

    assert caught.value.code == code


def test_fixed_raters_need_a_connected_design():
    triples = [
        (0, 0, 1),
        (0, 1, 2),
        (1, 0, 3),
        (1, 1, 5),
        (2, 2, 4),
        (2, 3, 5),
        (3, 2, 1),
        (3, 3, 1),
    ]

    with pytest.raises(InsufficientData, match="disconnected"):
        fit_fixed_raters(RatingMatrix.from_triples(triples))


@pytest.mark.parametrize("options", [{"coefficient": "icc_z"}, {"k": 0.5}, {"confidence": 0.0}])
def test_unknown_options_are_refused(options, matrix):
    with pytest.raises(InvalidInput):
        icc_incomplete(matrix, **options)
