"""Competence curves: reference values, second routes, fall-backs and refusals."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.api import MixedLM

from fidelity.errors import InsufficientData
from fidelity.growth import growth

GOLDEN = Path(__file__).parent / "golden" / "growth_random_slope.json"


@pytest.fixture(scope="module")
def golden():
    return json.loads(GOLDEN.read_text())


@pytest.fixture(scope="module")
def golden_result(golden):
    return growth(pd.DataFrame(golden["data"]), cut=3.5, distribution="normal")


def statsmodels_fit(scores, fixed, groups, exog_re=None):
    """Fit the peer; its warnings about convergence are spurious at an optimum it does reach."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = MixedLM(scores, fixed.astype(float), groups=groups, exog_re=exog_re)
        return model.fit(reml=True, method="lbfgs")


def line_columns(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({"const": 1.0, "session_number": frame["session_number"].astype(float)})


def cohort(
    n_trainees=8, n_sessions=6, n_raters=0, seed=0, slope_sd=0.15, session_sd=0.4
) -> pd.DataFrame:
    """Simulate a cohort; with raters every session is rated by all of them."""
    rng = np.random.default_rng(seed)
    severity = rng.normal(0, 0.4, max(n_raters, 1))
    rows = []
    for trainee in range(n_trainees):
        level, gain = rng.normal(2.5, 0.5), rng.normal(0.25, slope_sd)
        for number in range(1, n_sessions + 1):
            day = rng.normal(0, session_sd)
            for rater in range(max(n_raters, 1)):
                score = level + gain * number + day - severity[rater] + rng.normal(0, 0.35)
                rows.append((f"T{trainee:02}", number, f"T{trainee}-{number}", f"R{rater}", score))
    frame = pd.DataFrame(rows, columns=["trainee", "session_number", "session", "rater", "score"])
    return frame if n_raters else frame.drop(columns=["session", "rater"])


def test_golden_fixed_effects(golden, golden_result):
    expected, within = golden["expected"], golden["tolerance"]["fixef"]

    assert golden_result.fixed["intercept"] == pytest.approx(
        expected["fixef"]["(Intercept)"], abs=within
    )
    assert golden_result.fixed["slope"] == pytest.approx(
        expected["fixef"]["session_number"], abs=within
    )
    assert golden_result.fixed_se["intercept"] == pytest.approx(
        expected["se_fixef"]["(Intercept)"], abs=within
    )
    assert golden_result.fixed_se["slope"] == pytest.approx(
        expected["se_fixef"]["session_number"], abs=within
    )


def test_golden_components_and_criterion(golden, golden_result):
    expected, within = golden["expected"], golden["tolerance"]["varcomp"]

    assert golden_result.variance == pytest.approx(expected["varcomp"], abs=within)
    v = golden_result.variance
    correlation = v["cov"] / np.sqrt(v["intercept"] * v["slope"])
    assert correlation == pytest.approx(expected["corr"], abs=1e-5)
    assert golden_result.reml_criterion == pytest.approx(expected["REML_criterion"], abs=1e-9)


def test_golden_trainee_effects_with_conditional_covariance(golden, golden_result):
    expected, within = golden["expected"]["blup"], golden["tolerance"]["blup"]
    lines = golden_result.trainees

    assert [line.trainee for line in lines] == expected["level"]
    for i, line in enumerate(lines):
        assert line.intercept_deviation == pytest.approx(expected["intercept"][i], abs=within)
        assert line.slope_deviation == pytest.approx(expected["slope"][i], abs=within)
        assert line.intercept == line.intercept_deviation + golden_result.fixed["intercept"]
        np.testing.assert_allclose(
            line.conditional_covariance, expected["condvar"][i], atol=within, rtol=0
        )


def test_golden_curve_points(golden, golden_result):
    within = golden["tolerance"]["curve"]

    for expected in golden["expected"]["curve_points"]:
        curve = golden_result.curve(expected["trainee"], [expected["session_number"]])
        (point,) = curve.points
        assert point.level == pytest.approx(expected["fit"], abs=within)
        assert point.se == pytest.approx(expected["se_fit"], abs=within)
        assert point.se_new_session == pytest.approx(expected["se_new_session"], abs=within)
        assert point.p_at_or_above_cut == pytest.approx(expected["p_true_ge_3_5"], abs=within)
        assert point.extrapolated == (expected["session_number"] > 12)
        assert ("extrapolation" in curve.warnings) == point.extrapolated


def test_golden_cohort_curve(golden, golden_result):
    within = golden["tolerance"]["curve"]

    for expected in golden["expected"]["population_curve"]:
        (point,) = golden_result.cohort_curve([expected["session_number"]]).points
        assert point.level == pytest.approx(expected["fit"], abs=within)
        assert point.se == pytest.approx(expected["se"], abs=within)


def test_t_bands_use_the_number_of_trainees(golden, golden_result):
    result = growth(pd.DataFrame(golden["data"]), cut=3.5)

    point, normal = result.trainees[0].points[4], golden_result.trainees[0].points[4]

    assert result.degrees_of_freedom == 28
    assert (point.high - point.level) / point.se == pytest.approx(2.048407, abs=1e-6)
    assert (normal.level - normal.low) / normal.se == pytest.approx(1.959964, abs=1e-6)
    expected = stats.t(28).sf((3.5 - 3.350879759627964) / 0.1662584804422789)
    assert point.p_at_or_above_cut == pytest.approx(expected, abs=1e-5)


def test_points_cover_the_session_numbers_of_the_cohort(golden_result):
    numbers = [point.session_number for point in golden_result.trainees[0].points]

    assert numbers == list(range(1, 13))
    assert golden_result.trainees[0].last_session_number == 7
    assert len(golden_result.cohort) == 12
    assert not any(point.extrapolated for point in golden_result.cohort)


def test_random_slope_agrees_with_statsmodels():
    frame = cohort(n_trainees=10, n_sessions=7, seed=7)
    line = line_columns(frame)
    peer = statsmodels_fit(frame["score"], line, frame["trainee"], line)

    result = growth(frame)

    assert result.fixed["intercept"] == pytest.approx(peer.fe_params.iloc[0], abs=1e-3)
    assert result.fixed["slope"] == pytest.approx(peer.fe_params.iloc[1], abs=1e-3)
    between = np.asarray(peer.cov_re)
    assert result.variance["intercept"] == pytest.approx(between[0, 0], abs=1e-3)
    assert result.variance["cov"] == pytest.approx(between[0, 1], abs=1e-3)
    assert result.variance["slope"] == pytest.approx(between[1, 1], abs=1e-3)
    assert result.variance["residual"] == pytest.approx(peer.scale, abs=1e-3)
    assert result.reml_criterion == pytest.approx(-2 * peer.llf, abs=1e-3)


def test_sessions_and_raters_enter_when_given():
    result = growth(cohort(n_raters=3, seed=4))

    assert list(result.variance) == [
        "intercept",
        "slope",
        "cov",
        "session_in_trainee",
        "rater",
        "residual",
    ]
    assert min(result.variance["session_in_trainee"], result.variance["rater"]) > 0
    assert (result.n_trainees, result.n_sessions, result.n_ratings) == (8, 48, 144)
    assert "few_raters" in result.warnings


def test_severity_is_higher_for_the_harsher_rater():
    frame = cohort(n_raters=3, seed=4)
    frame.loc[frame["rater"] == "R1", "score"] -= 2.0

    severities = {rater.rater: rater.severity for rater in growth(frame).raters}

    assert severities["R1"] > 0.5
    assert max(severities, key=lambda rater: severities[rater]) == "R1"
    assert sum(severities.values()) == pytest.approx(0, abs=1e-6)


def test_sessions_rated_once_add_no_session_effect():
    frame = cohort(n_raters=3, seed=4)
    one_each = frame.drop_duplicates("session")

    result = growth(one_each)

    assert "session_in_trainee" not in result.variance
    assert "rater" not in result.variance
    assert result.raters == ()


def test_sessions_with_unnamed_raters_still_have_an_effect():
    result = growth(cohort(n_raters=3, seed=4).drop(columns="rater"))

    assert result.variance["session_in_trainee"] > 0
    assert result.n_raters is None


def test_equal_slopes_fall_back_to_random_intercepts():
    frame = cohort(seed=9, slope_sd=0.0, n_trainees=12)

    result = growth(frame)

    assert "singular_slope" in result.warnings
    assert result.variance["slope"] == 0
    assert result.variance["cov"] == 0
    assert result.variance["intercept"] > 0
    gains = {round(line.slope, 12) for line in result.trainees}
    assert gains == {round(result.fixed["slope"], 12)}
    assert "random intercept per trainee" in result.method


def test_fallback_to_random_intercepts_agrees_with_statsmodels():
    frame = cohort(seed=9, slope_sd=0.0, n_trainees=12)
    peer = statsmodels_fit(frame["score"], line_columns(frame), frame["trainee"])

    result = growth(frame)

    assert result.variance["intercept"] == pytest.approx(peer.cov_re.iloc[0, 0], abs=1e-3)
    assert result.reml_criterion == pytest.approx(-2 * peer.llf, abs=1e-3)


def test_two_sessions_each_cannot_carry_random_slopes():
    result = growth(cohort(n_sessions=2, n_trainees=10, seed=2))

    assert "singular_slope" in result.warnings


def test_trainees_who_do_not_differ_give_zero_variance_and_finite_bands():
    rng = np.random.default_rng(8)
    frame = cohort(n_trainees=6, n_sessions=4)
    deviations = rng.normal(0, 1, (6, 4))
    deviations -= deviations.mean(axis=1, keepdims=True)
    frame["score"] = 3 + deviations.ravel()

    result = growth(frame, cut=3.0)

    assert result.variance["intercept"] == 0
    assert {"singular_slope", "boundary_variance"} <= set(result.warnings)
    assert np.isfinite(result.to_frame().drop(columns="trainee").to_numpy(dtype=float)).all()
    assert all(point.se > 0 for point in result.cohort)


@pytest.mark.parametrize(("n_trainees", "is_small"), [(5, True), (9, True), (10, False)])
def test_cohorts_below_ten_are_called_small(n_trainees, is_small):
    result = growth(cohort(n_trainees=n_trainees))

    assert ("small_cohort" in result.warnings) is is_small


def test_fewer_than_five_trainees_have_no_cohort_model():
    with pytest.raises(InsufficientData, match="at least 5 trainees; there are 4") as refused:
        growth(cohort(n_trainees=4))

    assert refused.value.code == "insufficient_data"


def test_raters_who_share_no_trainee_are_reported():
    frame = cohort(n_trainees=10)
    frame["rater"] = np.where(frame["trainee"] < "T05", "R1", "R2")

    assert "disconnected_design" in growth(frame).warnings


def with_phases(seed=5) -> pd.DataFrame:
    frame = cohort(n_trainees=9, n_sessions=9, seed=seed)
    position = frame["session_number"] + frame["trainee"].str[1:].astype(int) % 3
    frame["phase"] = np.select([position <= 3, position <= 7], ["initial", "middle"], "end")
    frame["score"] += frame["phase"].map({"initial": 0.0, "middle": 0.8, "end": -0.4})
    return frame


def test_phase_is_fixed_and_curves_average_over_the_phases():
    frame = with_phases()

    result = growth(frame)

    shares = frame["phase"].value_counts(normalize=True)
    weighted = sum(shares[name] * level for name, level in result.phases.items())
    assert weighted == pytest.approx(0, abs=1e-12)
    assert result.phases["middle"] - result.phases["end"] == pytest.approx(1.2, abs=0.5)
    assert result.drawn_phase is None
    assert "phase fixed" in result.method


def test_curve_of_a_phase_lies_at_its_own_level():
    frame = with_phases()
    average, middle = growth(frame), growth(frame, phase="middle")

    gap = middle.cohort[0].level - average.cohort[0].level

    assert gap == pytest.approx(average.phases["middle"], abs=1e-10)
    assert middle.trainees[2].points[3].level == pytest.approx(
        average.trainees[2].points[3].level + gap, abs=1e-10
    )
    assert middle.fixed["intercept"] == pytest.approx(average.fixed["intercept"] + gap)
    assert middle.reml_criterion == average.reml_criterion


def test_phase_model_agrees_with_statsmodels():
    frame = with_phases()
    line = line_columns(frame)
    fixed = line.assign(middle=frame["phase"] == "middle", initial=frame["phase"] == "initial")
    peer = statsmodels_fit(frame["score"], fixed, frame["trainee"], line)

    result = growth(frame)

    assert result.fixed["slope"] == pytest.approx(peer.fe_params["session_number"], abs=1e-3)
    assert result.phases["middle"] - result.phases["end"] == pytest.approx(
        peer.fe_params["middle"], abs=1e-3
    )
    assert result.reml_criterion == pytest.approx(-2 * peer.llf, abs=1e-3)


def test_phase_that_is_one_everywhere_changes_nothing():
    frame = cohort()

    result = growth(frame.assign(phase="middle"))

    assert result.phases == {}
    assert result.reml_criterion == growth(frame).reml_criterion


def test_unscored_rows_are_left_out_and_counted():
    frame = cohort()
    with_gap = pd.concat(
        [frame, pd.DataFrame({"trainee": ["T00"], "session_number": [7], "score": [None]})],
        ignore_index=True,
    )

    result = growth(with_gap)

    assert result.n_dropped == 1
    assert result.reml_criterion == growth(frame).reml_criterion
    assert result.data_hash != growth(frame).data_hash


def test_answer_for_machines_has_the_promised_keys():
    answer = json.loads(json.dumps(growth(cohort(), cut=3).to_dict(), allow_nan=False))

    assert {"fixed", "variance", "reml_criterion", "trainees", "warnings"} <= set(answer)
    assert set(answer["fixed"]) == {"intercept", "slope"}
    trainee = answer["trainees"][0]
    assert {"trainee", "intercept", "slope", "points"} <= set(trainee)
    assert {"session_number", "level", "se", "low", "high", "p_at_or_above_cut"} <= set(
        trainee["points"][0]
    )
    assert trainee["points"][0]["session_number"] == 1


def test_without_a_cut_there_is_no_probability():
    result = growth(cohort())

    assert all(point.p_at_or_above_cut is None for point in result.cohort)


def test_result_prints_a_summary_and_gives_a_tidy_table():
    result = growth(cohort())

    text = str(result)
    assert "8 trainees over 48 sessions" in text
    assert "warnings: small_cohort" in text
    assert text.count("to") >= 6 + 8
    assert len(result.to_frame()) == 48
    assert len(result.curve("T00", [1, 2]).to_frame()) == 2


def test_crossing_lines_keep_their_slopes_although_singular():
    result = growth(cohort(n_trainees=10, n_sessions=7, seed=4))

    assert "boundary_variance" in result.warnings
    assert "singular_slope" not in result.warnings
    v = result.variance
    assert abs(v["cov"]) == pytest.approx(np.sqrt(v["intercept"] * v["slope"]), rel=1e-6)
    assert v["slope"] > 0.01
