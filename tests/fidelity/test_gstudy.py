"""G-study: the reference case, dense second routes, and designs that cannot show a component."""

from __future__ import annotations

import json
import warnings

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from fidelity import (
    DegenerateData,
    DuplicateRating,
    InsufficientData,
    InvalidInput,
    g_study,
)
from fidelity.gtheory.estimation import best_ratios, best_ratios_of_many, curvature_at
from fidelity.gtheory.likelihood import RATIOS, Likelihood
from fidelity.gtheory.ratings import gstudy_ratings
from fidelity.gtheory.sufficient import Layout
from fidelity.mixed.block_reml import fit_block_reml
from fidelity.mixed.terms import Crossed, Nested
from tests.fidelity.golden_files import golden_case
from tests.fidelity.gstudy_cases import Dense, balanced_study, incomplete_study

GOLDEN = golden_case("gstudy_balanced")
SHORT = {
    "p": "trainee",
    "sp": "session_in_trainee",
    "r": "rater",
    "pr": "trainee_x_rater",
    "e": "residual",
}


@pytest.fixture(scope="module")
def golden_frame():
    return pd.DataFrame(GOLDEN["data"])


@pytest.fixture(scope="module")
def golden_study(golden_frame):
    return g_study(golden_frame)


def test_components_mean_and_criterion_equal_the_reference(golden_study):
    expected = GOLDEN["expected"]

    for short, name in SHORT.items():
        assert golden_study.components[name] == pytest.approx(
            expected["varcomp"][short], abs=GOLDEN["tolerance"]["varcomp"]
        )
    assert golden_study.mean == pytest.approx(expected["mu"], abs=1e-9)
    assert golden_study.mean_se == pytest.approx(expected["se_mu"], abs=1e-7)
    assert golden_study.reml_criterion == pytest.approx(expected["REML_criterion"], abs=1e-9)
    assert list(golden_study.components) == list(SHORT.values())


@pytest.mark.parametrize(("kind", "label"), [("trainee", "trainee"), ("rater", "rater")])
def test_effects_and_their_variances_equal_the_reference(golden_study, kind, label):
    expected = GOLDEN["expected"][f"{kind}_blup"]
    tolerance = GOLDEN["tolerance"]["blup"]

    found = golden_study.trainees if kind == "trainee" else golden_study.raters

    assert [getattr(row, label) for row in found] == expected["level"]
    np.testing.assert_allclose([row.effect for row in found], expected["blup"], atol=tolerance)
    np.testing.assert_allclose(
        [row.conditional_variance for row in found], expected["condvar"], atol=tolerance
    )


def test_mean_squares_equal_the_reference(golden_frame):
    expected = GOLDEN["expected"]
    sources = {
        "trainee": "trainee",
        "rater": "rater",
        "trainee:session": "session_in_trainee",
        "trainee:rater": "trainee_x_rater",
        "Residuals": "residual",
    }

    study = g_study(golden_frame, route="anova")

    assert study.mean_squares is not None
    for name, source in sources.items():
        found = study.mean_squares[source].mean_square
        assert found == pytest.approx(expected["anova_MS"][name], rel=1e-10)
    for short, name in SHORT.items():
        assert study.components[name] == pytest.approx(expected["varcomp_EMS"][short], rel=1e-9)
    assert [row.degrees for row in study.mean_squares.values()] == [19, 40, 3, 57, 120]
    assert study.reml_criterion is None
    assert study.mean == pytest.approx(expected["mu"], abs=1e-9)


def test_both_routes_give_the_same_effects_on_balanced_data(golden_frame, golden_study):
    other = g_study(golden_frame, route="anova")

    assert other.components == pytest.approx(golden_study.components, abs=1e-9)
    assert other.mean_se == pytest.approx(golden_study.mean_se, abs=1e-9)
    for ours, theirs in zip(golden_study.trainees, other.trainees, strict=True):
        assert ours.effect == pytest.approx(theirs.effect, abs=1e-9)
        assert ours.prediction_variance == pytest.approx(theirs.prediction_variance, abs=1e-9)


@pytest.mark.parametrize("cases", [False, True])
@pytest.mark.parametrize("seed", [3, 7])
def test_criterion_of_incomplete_data_is_a_minimum_of_the_dense_one(seed, cases):
    frame = incomplete_study(seed, cases=cases)
    dense = Dense.of(frame)

    study = g_study(frame)

    assert study.reml_criterion == pytest.approx(dense.criterion(study.components), abs=1e-8)
    slopes = dense.slopes(study.components)
    for name, variance in study.components.items():
        if variance > 0:
            assert slopes[name] == pytest.approx(0, abs=1e-4)
        else:
            assert name in study.boundary
            assert slopes[name] >= 0


@pytest.mark.parametrize("cases", [False, True])
@pytest.mark.parametrize("seed", [3, 7])
def test_effects_of_incomplete_data_equal_hendersons_equations(seed, cases):
    frame = incomplete_study(seed, cases=cases)
    study = g_study(frame)

    solution, inverse, places = Dense.of(frame).henderson(study.components)

    assert study.mean == pytest.approx(solution[0], abs=1e-8)
    assert study.mean_se == pytest.approx(np.sqrt(inverse[0, 0]), abs=1e-8)
    for name, rows in (("trainee", study.trainees), ("rater", study.raters)):
        at = places[name]
        np.testing.assert_allclose([row.effect for row in rows], solution[at], atol=1e-8)
        np.testing.assert_allclose(
            [row.prediction_variance for row in rows], np.diag(inverse)[at], atol=1e-8
        )
        given_mean = np.linalg.inv(np.linalg.inv(inverse)[1:, 1:])
        np.testing.assert_allclose(
            [row.conditional_variance for row in rows],
            np.diag(given_mean)[at.start - 1 : at.stop - 1],
            atol=1e-8,
        )


@pytest.mark.parametrize("cases", [False, True])
def test_likelihood_by_slots_equals_the_engine_for_blocks(cases):
    frame = incomplete_study(11, n_trainees=20, n_raters=7, cases=cases)
    ratings = gstudy_ratings(frame)
    terms = [
        Nested("trainee", ratings.trainee),
        Nested("session_in_trainee", ratings.session),
        Nested("trainee_x_rater", ratings.pair),
    ]
    if ratings.case is not None:
        terms.append(Nested("case_in_trainee", ratings.case))

    study = g_study(frame)
    block = fit_block_reml(
        ratings.score,
        np.ones((len(frame), 1)),
        ratings.trainee,
        terms,
        [Crossed("rater", ratings.rater)],
    )

    assert study.reml_criterion == pytest.approx(block.criterion, abs=1e-7)
    for name, variance in block.variance.items():
        assert study.components[name] == pytest.approx(variance, abs=1e-5)
    np.testing.assert_allclose(
        [row.effect for row in study.raters], block.crossed["rater"], atol=1e-5
    )


@pytest.mark.parametrize("ratios", [(0.9, 0.3, 0.5, 0.2, 0.1), (0.0, 0.0, 0.0, 0.3, 0.0)])
def test_slope_of_the_criterion_equals_its_differences(ratios):
    layout = Layout(gstudy_ratings(incomplete_study(5, cases=True)))
    likelihood = Likelihood(layout)
    rng = np.random.default_rng(2)
    sums = layout.sums(rng.normal(size=(3, layout.n_ratings)))
    at = np.tile(np.array(ratios), (3, 1))

    exact = likelihood(at, sums).slope

    for position in range(len(RATIOS)):
        step = np.zeros_like(at)
        step[:, position] = 1e-6
        ahead, behind = likelihood(at + step, sums).value, likelihood(at, sums).value
        np.testing.assert_allclose(exact[:, position], (ahead - behind) / 1e-6, atol=2e-3)


def test_many_searches_at_once_find_what_single_ones_find():
    study = g_study(incomplete_study(3))
    fitted = study.fitted
    rng = np.random.default_rng(4)
    layout = fitted.likelihood.layout
    # Pure noise has its minimum on the boundary, the other half has it inside.
    scores = rng.normal(size=(24, study.n_ratings))
    scores[12:] += rng.normal(size=(12, study.n_trainees))[:, fitted.trainee]
    scores[12:] += rng.normal(size=(12, study.n_sessions))[:, fitted.session]
    scores[12:] += rng.normal(size=(12, study.n_raters))[:, fitted.rater]
    sums = layout.sums(scores)
    curvature = curvature_at(fitted.likelihood, fitted.sums, fitted.free, fitted.ratios)

    many, found = best_ratios_of_many(
        fitted.likelihood, sums, fitted.free, fitted.ratios, curvature
    )

    assert found.all()
    single = np.array(
        [
            best_ratios(fitted.likelihood, sums.of(np.array([number])), fitted.free)
            for number in range(24)
        ]
    )
    assert (single == 0).any(axis=1).sum() >= 6
    gained = fitted.likelihood(single, sums).value - fitted.likelihood(many, sums).value
    np.testing.assert_allclose(gained, 0, atol=1e-6)


def test_statsmodels_stays_at_the_components_and_gives_the_same_likelihood():
    from statsmodels.regression.mixed_linear_model import MixedLM, MixedLMParams

    frame = incomplete_study(4, n_trainees=6, n_raters=4)
    frame["all"] = 1
    frame["visit"] = frame["trainee"] + frame["session"].astype(str)
    frame["meeting"] = frame["trainee"] + frame["rater"]
    parts = {
        "rater": "0 + C(rater)",
        "session_in_trainee": "0 + C(visit)",
        "trainee": "0 + C(trainee)",
        "trainee_x_rater": "0 + C(meeting)",
    }
    study = g_study(frame)
    model = MixedLM.from_formula("score ~ 1", frame, groups="all", re_formula="0", vc_formula=parts)
    residual = study.components["residual"]
    ratios = np.array([study.components[name] / residual for name in model.exog_vc.names])

    point = MixedLMParams.from_components(
        fe_params=np.array([study.mean]), cov_re=np.zeros((0, 0)), vcomp=ratios
    )

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a search that starts at the end warns
        other = model.fit(start_params=point, reml=True, method=["lbfgs"])

    assert -2 * other.llf == pytest.approx(study.reml_criterion, abs=1e-6)
    np.testing.assert_allclose(other.vcomp / other.scale, ratios, atol=1e-3)


def test_severity_is_minus_the_effect_and_its_interval_holds_it(golden_study):
    quantile = stats.t.ppf(0.975, len(golden_study.raters) - 1)

    for row in golden_study.raters:
        assert row.severity == -row.effect
        assert row.low is not None
        assert row.high is not None
        assert row.low < row.severity < row.high
        width = 2 * quantile * np.sqrt(row.prediction_variance)
        assert row.high - row.low == pytest.approx(width, rel=1e-6)


def test_harsher_rater_has_the_greater_severity():
    rng = np.random.default_rng(1)
    scores = rng.normal(3, 1, (12, 1, 1)) + rng.normal(0, 0.5, (12, 3, 1))
    scores = scores + np.array([-0.8, 0.0, 0.8]) + rng.normal(0, 0.3, (12, 3, 3))

    study = g_study(balanced_study(scores))

    severity = [row.severity for row in study.raters]
    assert severity[0] > 0.5 > 0.2 > abs(severity[1])
    assert severity[2] < -0.5


def test_unscored_rows_are_left_out_and_counted(golden_frame, golden_study):
    extra = pd.DataFrame(
        {"trainee": "P99", "session": "x", "rater": "R9", "score": [np.nan]},
    )

    study = g_study(pd.concat([golden_frame, extra], ignore_index=True))

    assert study.n_dropped == 1
    assert study.components == golden_study.components
    assert [row.rater for row in study.raters] == [row.rater for row in golden_study.raters]
    assert study.data_hash != golden_study.data_hash


def test_same_session_label_of_two_trainees_names_two_sessions(golden_frame, golden_study):
    renamed = golden_frame.copy()
    number = golden_frame.groupby("trainee")["session"].rank(method="dense").astype(int)
    renamed["session"] = number

    study = g_study(renamed)

    assert study.n_sessions == golden_study.n_sessions == 60
    assert study.components == golden_study.components


def test_result_is_strict_json_and_names_its_source(golden_study):
    result = json.loads(json.dumps(golden_study.to_dict(), allow_nan=False))

    assert list(result["variance"]) == list(SHORT.values())
    assert result["software"].startswith("fidelity ")
    assert len(result["data_hash"]) == 64
    counts = [result[f"n_{what}"] for what in ("trainees", "sessions", "raters", "ratings")]
    assert counts == [20, 60, 4, 240]
    assert result["n_cases"] is None
    assert result["design"] == "balanced"
    assert result["warnings"] == ["few_raters"]


def test_text_and_frame_show_every_component(golden_study):
    text, frame = str(golden_study), golden_study.to_frame()

    assert "trainee                 0.6331    47.2%" in text
    assert "severity of R1: +0.212" in text
    assert "warnings: few_raters" in text
    assert frame["share"].sum() == pytest.approx(1)
    assert frame["component"].tolist() == list(SHORT.values())


def test_data_without_rater_variance_give_zero_a_warning_and_no_interval():
    rng = np.random.default_rng(12)
    scores = rng.normal(3, 1, (12, 1, 1)) + rng.normal(0, 0.5, (12, 3, 4))
    scores -= scores.mean(axis=(0, 1)) - scores.mean()

    study = g_study(balanced_study(scores))
    squares = g_study(balanced_study(scores), route="anova")

    assert study.components["rater"] == 0
    assert "rater" in study.boundary
    assert "boundary_variance" in study.warnings
    assert [(row.severity, row.low, row.high) for row in study.raters] == [(0.0, None, None)] * 4
    assert "boundary" in str(study)
    assert squares.components["rater"] == 0
    assert squares.mean_squares is not None
    assert squares.mean_squares["rater"].estimate < 0
    assert "boundary_variance" in squares.warnings


def test_boundary_components_minimise_the_dense_criterion():
    rng = np.random.default_rng(3)
    frame = balanced_study(rng.normal(3, 1, (6, 2, 3)))
    dense = Dense.of(frame)

    study = g_study(frame)

    assert len(study.boundary) >= 2
    least = dense.criterion(study.components)
    for _ in range(60):
        nearby = {
            name: abs(variance + rng.normal(0, 0.05)) for name, variance in study.components.items()
        }
        assert dense.criterion(nearby) >= least - 1e-9


# Who rated what: each row is (trainee, session, rater).
def _design(*cells):
    rng = np.random.default_rng(8)
    frame = pd.DataFrame(cells, columns=["trainee", "session", "rater"])
    return frame.assign(score=rng.normal(3, 1, len(frame)).round(2))


CROSSED = [(p, s, r) for p in "ABC" for s in (1, 2) for r in "xyz"]


@pytest.mark.parametrize(
    ("cells", "tied", "code"),
    [
        ([cell for cell in CROSSED if cell[0] == "A"], "trainee", "insufficient_data"),
        ([cell for cell in CROSSED if cell[2] == "x"], "rater", "no_pairable_sessions"),
        (
            [cell for cell in CROSSED if cell[1] == 1],
            "trainee, session_in_trainee, trainee_x_rater, residual",
            "insufficient_data",
        ),
        (
            [(p, s, "xyz"[(s + i) % 3]) for i, p in enumerate("ABC") for s in range(6)],
            "session_in_trainee, residual",
            "no_pairable_sessions",
        ),
        (
            [(p, s, 2 * s + k) for p in "ABC" for s in range(3) for k in (0, 1)],
            "trainee_x_rater, residual",
            "insufficient_data",
        ),
        (
            [(p, s, p + k) for p in "ABC" for s in (1, 2, 3) for k in "xy"],
            "rater, trainee_x_rater",
            "insufficient_data",
        ),
    ],
)
def test_components_that_the_design_cannot_tell_apart_are_named(cells, tied, code):
    with pytest.raises(InsufficientData, match="cannot tell apart") as caught:
        g_study(_design(*cells))

    named = str(caught.value).split("cannot tell apart: ")[1]
    assert set(tied.split(", ")) <= set(named.split(". ")[0].split(", "))
    assert caught.value.code == code


def test_one_session_rated_twice_is_enough_to_identify_the_sessions():
    cells = [(p, s, "xyz"[(s + i) % 3]) for i, p in enumerate("ABC") for s in range(6)]

    study = g_study(_design(*cells, ("A", 0, "z")))

    assert "thin_overlap" in study.warnings
    assert study.reml_criterion is not None


def test_a_component_assumed_zero_is_left_out_and_named():
    frame = incomplete_study(9, n_trainees=12, n_raters=30)
    dense = Dense.of(frame)

    study = g_study(frame, assume_zero=["trainee_x_rater"])

    assert study.components["trainee_x_rater"] == 0
    assert study.assumed_zero == ("trainee_x_rater",)
    assert "assumed to be zero: trainee_x_rater" in study.method
    assert "assumed" in str(study)
    slopes = dense.slopes(study.components)
    assert all(
        slopes[name] == pytest.approx(0, abs=1e-4)
        for name, variance in study.components.items()
        if variance > 0
    )
    assert "trainee_x_rater" not in study.boundary


def test_an_unidentified_design_can_be_fitted_under_a_named_assumption():
    cells = [(p, s, 2 * s + k) for p in "ABCDE" for s in range(3) for k in (0, 1)]

    study = g_study(_design(*cells), assume_zero="trainee_x_rater")

    assert study.assumed_zero == ("trainee_x_rater",)


@pytest.mark.parametrize("name", ["trainee", "residual", "case_in_trainee", "case"])
def test_components_that_cannot_be_assumed_zero_are_refused(golden_frame, name):
    with pytest.raises(InvalidInput, match="assume_zero names one of"):
        g_study(golden_frame, assume_zero=[name])


def test_case_takes_its_share_from_trainee_and_session():
    frame = incomplete_study(2, n_trainees=40, n_raters=6, cases=True)

    with_cases = g_study(frame)
    without = g_study(frame.drop(columns="case"))

    assert with_cases.n_cases == frame.groupby("trainee")["case"].nunique().sum()
    assert 0.05 < with_cases.components["case_in_trainee"] < 0.4
    assert "case_in_trainee" not in without.components
    assert without.components["session_in_trainee"] > with_cases.components["session_in_trainee"]
    assert with_cases.reml_criterion is not None
    assert without.reml_criterion is not None
    assert with_cases.reml_criterion < without.reml_criterion


def test_case_per_session_cannot_be_told_from_the_session(golden_frame):
    with pytest.raises(InsufficientData, match="session_in_trainee"):
        g_study(golden_frame.assign(case=golden_frame["session"]))


def test_case_column_that_is_empty_counts_as_absent(golden_frame, golden_study):
    assert g_study(golden_frame.assign(case=np.nan)) == golden_study


def test_session_of_two_cases_is_refused(golden_frame):
    cases = np.where(golden_frame.index == 5, "b", "a")

    with pytest.raises(InvalidInput, match="given to more than one case"):
        g_study(golden_frame.assign(case=cases))


def test_raters_in_two_groups_that_share_no_trainee_are_warned_of():
    first, second = incomplete_study(1), incomplete_study(2)
    second = second.assign(trainee="X" + second["trainee"], rater="X" + second["rater"])

    study = g_study(pd.concat([first, second]))

    assert "disconnected_design" in study.warnings
    assert "disconnected_design" not in g_study(first).warnings


def test_warnings_follow_the_size_of_the_study():
    few = g_study(incomplete_study(3, n_trainees=9, n_raters=5))
    many = g_study(incomplete_study(3, n_trainees=40, n_raters=6))

    assert {"few_double_rated", "small_cohort"} <= set(few.warnings)
    assert not {"few_double_rated", "small_cohort", "few_raters"} & set(many.warnings)


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"score": 2.0}, DegenerateData, "all scores are equal"),
        ({"score": np.nan}, InsufficientData, "no row has a score"),
        ({"score": "good"}, InvalidInput, "row 1: score 'good' is not a number"),
        ({"score": np.inf}, InvalidInput, "infinite"),
        ({"rater": None}, InvalidInput, "row 1: rater is empty"),
        ({"session": 1}, DuplicateRating, "more than one score for trainee P01, session 1"),
    ],
)
def test_unusable_tables_are_refused(golden_frame, change, error, message):
    with pytest.raises(error, match=message):
        g_study(golden_frame.assign(**change))


@pytest.mark.parametrize("name", ["trainee", "session", "rater", "score"])
def test_missing_column_is_named(golden_frame, name):
    with pytest.raises(InvalidInput, match=f"column '{name}' is missing"):
        g_study(golden_frame.drop(columns=name))


def test_labels_that_read_alike_are_refused(golden_frame):
    mixed = golden_frame["trainee"].astype(object)
    mixed[mixed == "P01"] = 1
    mixed[mixed == "P02"] = "1"

    with pytest.raises(InvalidInput, match="share the label '1'"):
        g_study(golden_frame.assign(trainee=mixed))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"route": "ml"}, "route is"),
        ({"confidence": 95}, "confidence"),
        ({"route": "anova", "assume_zero": ["rater"]}, "for route"),
    ],
)
def test_options_out_of_range_are_refused(golden_frame, options, message):
    with pytest.raises(InvalidInput, match=message):
        g_study(golden_frame, **options)


@pytest.mark.parametrize("dropped", [[0], list(range(4)), list(range(12))])
def test_mean_squares_of_unbalanced_data_are_refused(golden_frame, dropped):
    rest = golden_frame.drop(index=dropped)
    is_balanced = len(dropped) == 12

    if is_balanced:
        assert g_study(rest, route="anova").n_trainees == 19
    else:
        with pytest.raises(InvalidInput, match="unbalanced"):
            g_study(rest, route="anova")
        assert g_study(rest).design == "unbalanced"


def test_mean_squares_know_no_cases(golden_frame):
    with pytest.raises(InvalidInput, match="knows no cases"):
        g_study(golden_frame.assign(case="a"), route="anova")


@pytest.mark.parametrize("route", ["reml", "anova"])
def test_scores_without_residual_are_refused(route):
    rng = np.random.default_rng(4)
    scores = rng.normal(size=(6, 1, 1)) + rng.normal(size=(6, 3, 1)) + rng.normal(size=3)

    with pytest.raises(DegenerateData):
        g_study(balanced_study(scores + np.zeros((6, 3, 3))), route=route)


def test_input_that_is_no_table_is_refused():
    with pytest.raises(InvalidInput, match="a table"):
        g_study([1, 2, 3])  # type: ignore[arg-type]


def test_thousands_of_ratings_cost_little_more_than_hundreds():
    rng = np.random.default_rng(6)
    shape = (250, 10, 6)
    scores = rng.normal(3, 0.8, (250, 1, 1)) + rng.normal(0, 0.5, (250, 10, 1))
    scores = scores + rng.normal(0, 0.3, 6) + rng.normal(0, 0.25, (250, 1, 6))
    scores = scores + rng.normal(0, 0.55, shape)
    frame = balanced_study(scores)

    study, squares = g_study(frame), g_study(frame, route="anova")

    assert study.n_ratings == 15_000
    assert study.components == pytest.approx(squares.components, rel=1e-7)
    # All trainees have the same design, so the likelihood inverts one matrix for all of them.
    part = study.fitted.likelihood.layout.parts[0]
    assert len(part.multiplicity) == 1
    assert part.gram.shape == (1, 6, 6)
