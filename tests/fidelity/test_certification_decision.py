"""The certification rule: estimate, absolute error of real layouts, limits, states, refusals."""

from __future__ import annotations

import json
import math
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fidelity import (
    DegenerateData,
    DuplicateRating,
    GStudyComponents,
    InsufficientData,
    InvalidInput,
    Portfolio,
    RatingMatrix,
    certification_decision,
    fit_crossed,
)
from tests.fidelity.decision_cases import OWN
from tests.fidelity.golden_files import golden_case

GSTUDY = golden_case("gstudy_balanced")


def ratings(rows, columns=("session", "rater", "score")):
    return pd.DataFrame(rows, columns=list(columns))


def crossed(n_sessions, n_raters, score=3.0):
    return ratings([(f"s{s}", f"r{r}", score) for s in range(n_sessions) for r in range(n_raters)])


def nested(n_sessions, n_raters, score=3.0):
    return ratings(
        [(f"s{s}", f"r{s}-{r}", score) for s in range(n_sessions) for r in range(n_raters)]
    )


def decide(frame, **options):
    settings: dict[str, Any] = {"cut": 3.0, "components": OWN, "n_trainees": 20} | options
    return certification_decision(frame, **settings)


def dense_variance(frame, components, adjusted=None, cases=None):
    """Error variance of the mean of session means from the full covariance matrix."""
    n = len(frame)
    covariance = np.zeros((n, n))
    for i, a in enumerate(frame.itertuples()):
        for j, b in enumerate(frame.itertuples()):
            same_rater = a.rater == b.rater
            severity = components.rater if adjusted is None else adjusted[a.rater]
            covariance[i, j] = (
                components.session_in_trainee * (a.session == b.session)
                + (severity + components.trainee_x_rater) * same_rater
                + components.residual * (i == j)
            )
            if cases is not None:
                covariance[i, j] += components.case_in_trainee * (
                    cases[a.session] == cases[b.session]
                )
    counts = frame["session"].map(frame["session"].value_counts())
    weights = 1 / (counts.to_numpy() * frame["session"].nunique())
    return weights @ covariance @ weights


def test_crossed_layouts_have_the_golden_absolute_error():
    rows = GSTUDY["expected"]["d_study_crossed"]

    for row in rows:
        decision = decide(crossed(row["n_sessions"], row["n_raters"]))
        assert decision.sem**2 == pytest.approx(row["abs_error_var"], abs=1e-9)
        assert decision.sem == pytest.approx(row["SEM_abs"], abs=1e-9)
    assert len(rows) == 21


def test_nested_layouts_have_the_error_of_the_nested_decision_study():
    for n_sessions in (1, 2, 5):
        for n_raters in (1, 3):
            decision = decide(nested(n_sessions, n_raters))
            expected = OWN.session_in_trainee / n_sessions + (
                OWN.rater + OWN.trainee_x_rater + OWN.residual
            ) / (n_sessions * n_raters)
            assert decision.sem**2 == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("frame", "layout"),
    [
        (crossed(3, 2), "crossed"),
        (nested(3, 2), "nested"),
        (crossed(1, 1), "crossed"),
        (ratings([("s1", "a", 3), ("s1", "b", 3), ("s2", "b", 3)]), "mixed"),
    ],
)
def test_the_layout_is_named(frame, layout):
    assert decide(frame).layout == layout


incidence = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 3), st.floats(0, 6)),
    min_size=1,
    max_size=15,
    unique_by=lambda row: row[:2],
)


@given(incidence)
@settings(max_examples=60, deadline=None)
def test_any_incidence_has_the_error_of_the_dense_covariance(rows):
    frame = ratings([(f"s{s}", f"r{r}", y) for s, r, y in rows])

    decision = decide(frame)

    assert decision.sem**2 == pytest.approx(dense_variance(frame, OWN), rel=1e-10)
    means = frame.groupby("session")["score"].mean()
    assert decision.estimate.value == pytest.approx(means.mean(), abs=1e-12)
    json.dumps(decision.to_dict(), allow_nan=False)


@given(incidence, st.randoms())
@settings(max_examples=40, deadline=None)
def test_order_and_names_do_not_matter(rows, random):
    frame = ratings([(f"s{s}", f"r{r}", y) for s, r, y in rows])
    shuffled = list(rows)
    random.shuffle(shuffled)
    renamed = ratings([(f"x{9 - s}", f"q{9 - r}", y) for s, r, y in shuffled])

    decision, again = decide(frame), decide(renamed)

    assert again.estimate.value == pytest.approx(decision.estimate.value, abs=1e-12)
    assert again.sem == pytest.approx(decision.sem, abs=1e-12)
    in_order = decide(ratings([(f"s{s}", f"r{r}", y) for s, r, y in shuffled]))
    assert in_order.data_hash == decision.data_hash


def test_cases_count_as_they_are_and_as_one_where_unknown():
    components = GStudyComponents(0.6, 0.2, 0.1, 0.05, 0.3, case_in_trainee=0.15)
    frame = crossed(4, 2).assign(case=["A"] * 6 + ["B"] * 2)
    cases = {"s0": "A", "s1": "A", "s2": "A", "s3": "B"}

    known = decide(frame, components=components)
    unknown = decide(frame.drop(columns="case"), components=components)

    assert known.sem**2 == pytest.approx(dense_variance(frame, components, cases=cases))
    assert known.error_variance["case_in_trainee"] == pytest.approx(0.15 * (0.75**2 + 0.25**2))
    assert unknown.error_variance["case_in_trainee"] == pytest.approx(0.15)
    assert known.data_hash != unknown.data_hash


def test_even_cases_have_the_error_of_the_planned_portfolio():
    components = GStudyComponents(0.6, 0.2, 0.1, 0.05, 0.3, case_in_trainee=0.15)
    for n_sessions, n_cases in ((4, 2), (5, 2), (7, 3)):
        plan = Portfolio(n_sessions, 2, "crossed", n_cases)
        frame = crossed(n_sessions, 2)
        frame["case"] = frame["session"].map(
            lambda name, plan=plan: str(plan.case_of_session[int(name[1:])])
        )

        decision = decide(frame, components=components)

        assert decision.error_variance == pytest.approx(plan.error_parts(components))


def test_severities_move_scores_and_replace_the_spread_of_raters_by_their_error():
    frame = ratings([("s1", "a", 3.0), ("s1", "b", 4.0), ("s2", "a", 2.0), ("s2", "c", 5.0)])
    severities = pd.DataFrame({"rater": ["a", "b"], "severity": [0.5, -0.25], "se": [0.2, 0.1]})
    left = {"a": 0.04, "b": 0.01, "c": OWN.rater}

    decision = decide(frame, severities=severities)

    assert decision.raw_mean == 3.5
    assert decision.estimate.value == pytest.approx((3.5 + 3.75 + 2.5 + 5.0) / 4)
    assert decision.sem**2 == pytest.approx(dense_variance(frame, OWN, adjusted=left))
    assert decision.not_adjusted == ("c",)
    assert decision.to_dict()["adjusted"] == [
        {"rater": "a", "severity": 0.5, "se": pytest.approx(0.2)},
        {"rater": "b", "severity": -0.25, "se": pytest.approx(0.1)},
    ]
    assert "severity not known: c" in str(decision)


def test_exact_severities_remove_the_raters_and_unknown_ones_leave_them():
    frame = crossed(3, 2)
    exact = pd.DataFrame({"rater": ["r0", "r1"], "severity": [0.0, 0.0], "se": [0.0, 0.0]})
    unknown = exact.assign(se=math.sqrt(OWN.rater))

    assert decide(frame, severities=exact).error_variance["rater"] == 0.0
    assert decide(frame, severities=unknown).sem == pytest.approx(decide(frame).sem)


def test_correlated_errors_of_severities_count():
    frame = crossed(3, 2)
    severities = pd.DataFrame({"rater": ["r0", "r1"], "severity": [0.1, 0.2], "se": [0.3, 0.3]})
    together = pd.DataFrame([[0.09, 0.09], [0.09, 0.09]], index=["r0", "r1"], columns=["r0", "r1"])

    apart = decide(frame, severities=severities)
    joint = decide(frame, severities=severities, severity_covariance=together)

    assert apart.error_variance["rater"] == pytest.approx(0.045)
    assert joint.error_variance["rater"] == pytest.approx(0.09)


def test_severities_of_a_crossed_fit_serve_as_they_are():
    data = golden_case("incomplete_crossed_60x8")["data"]
    frame = pd.DataFrame({name: data[name] for name in ("session", "rater", "score")})
    effects = fit_crossed(RatingMatrix.from_frame(frame)).rater_effects()
    mine = frame[frame["session"].isin(sorted(frame["session"].unique())[:4])]

    decision = decide(mine, severities=effects)

    known = effects.set_index("rater")
    adjusted = mine.assign(score=mine["score"] + mine["rater"].map(known["severity"]))
    expected = adjusted.groupby("session")["score"].mean().mean()
    assert decision.estimate.value == pytest.approx(expected)
    left = known["prediction_variance"].to_dict()
    assert decision.sem**2 == pytest.approx(dense_variance(mine, OWN, adjusted=left))


@pytest.mark.parametrize(
    ("score", "state", "words"),
    [
        (4.5, "pass", "lies above the cut 3 even at its lower limit"),
        (1.5, "not_yet", "lies below the cut 3 even at its upper limit"),
        (3.2, "cannot_tell", "do not clear the cut 3: cannot tell"),
    ],
)
def test_the_limits_decide(score, state, words):
    decision = decide(crossed(4, 2, score))

    assert decision.state == state
    assert words in decision.sentence
    half = 1.2815515655446004 * decision.sem
    assert (decision.low, decision.high) == pytest.approx((score - half, score + half))
    assert decision.to_dict()["estimate"]["se"] == decision.sem
    assert decision.to_frame().loc[0, "state"] == state


def test_a_limit_exactly_at_the_cut_decides_nothing():
    decision = decide(crossed(4, 2))

    assert decide(crossed(4, 2), cut=decision.low).state == "cannot_tell"
    assert decide(crossed(4, 2), cut=decision.high).state == "cannot_tell"
    assert decide(crossed(4, 2), cut=np.nextafter(decision.low, 0.0)).state == "pass"
    assert decide(crossed(4, 2), cut=np.nextafter(decision.high, 9.0)).state == "not_yet"


def test_better_scores_never_decide_worse():
    order = {"not_yet": 0, "cannot_tell": 1, "pass": 2}
    states = [order[decide(crossed(3, 2, y)).state] for y in np.linspace(0, 6, 61)]

    assert all(a <= b for a, b in pairwise(states))
    assert set(states) == {0, 1, 2}


def test_more_sessions_never_widen_the_limits():
    for layout in (crossed, nested):
        widths = [decide(layout(n, 2)).sem for n in range(1, 12)]
        assert all(a > b for a, b in pairwise(widths))


def test_the_limits_err_as_often_as_they_say():
    rng = np.random.default_rng(11)
    n, level = 20_000, 3.0
    session = rng.normal(0, math.sqrt(OWN.session_in_trainee), (n, 3)).mean(axis=1)
    rater = rng.normal(0, math.sqrt(OWN.rater + OWN.trainee_x_rater), (n, 2)).mean(axis=1)
    residual = rng.normal(0, math.sqrt(OWN.residual), (n, 6)).mean(axis=1)
    decision = decide(crossed(3, 2, level))
    half = decision.high - level

    means = level + session + rater + residual

    slack = 4 * math.sqrt(0.09 / n)
    assert (means - half > level).mean() == pytest.approx(0.1, abs=slack)
    assert (means + half < level).mean() == pytest.approx(0.1, abs=slack)


@pytest.mark.parametrize(
    ("n_trainees", "source", "warnings"),
    [(10, "programme", ()), (9, "defaults", ("small_cohort",))],
)
def test_own_components_need_ten_trainees(n_trainees, source, warnings):
    decision = decide(crossed(4, 2), n_trainees=n_trainees)

    assert decision.component_source == source
    assert decision.components == (OWN if source == "programme" else GStudyComponents.defaults())
    assert decision.warnings == warnings
    assert ("defaults" if source == "defaults" else "programme") in str(decision)
    assert ("own components from 10 trainees" in decision.sentence) == (source == "programme")


def test_without_own_components_the_stated_defaults_serve():
    other = GStudyComponents(1.0, 0.5, 0.2, 0.1, 0.4)

    plain = certification_decision(crossed(4, 2), cut=3.0)
    chosen = certification_decision(crossed(4, 2), cut=3.0, defaults=other)

    assert (plain.component_source, plain.n_trainees) == ("defaults", None)
    assert plain.components == GStudyComponents.defaults()
    assert chosen.components == other
    assert plain.warnings == ()


def test_a_component_at_zero_is_warned_of():
    zero = GStudyComponents(0.6, 0.3, 0.0, 0.05, 0.3)

    assert decide(crossed(4, 2), components=zero).warnings == ("boundary_variance",)


def test_empty_scores_are_left_out_and_counted():
    frame = ratings([("s1", "a", 4), ("s1", "b", None), ("s2", "a", None), ("s3", "a", 2)])

    decision = decide(frame)

    assert decision.estimate.value == 3.0
    assert (decision.estimate.n_sessions, decision.n_ratings) == (2, 2)
    assert decision.estimate.n_dropped == 2
    assert decision.dropped_sessions == ("s2",)
    assert "left out: 2 empty scores" in str(decision)


def test_one_score_is_enough_for_a_wide_answer():
    decision = decide(crossed(1, 1, 4.0))

    assert decision.sem**2 == pytest.approx(OWN.total - OWN.trainee)
    assert "1 session scored by 1 rater" in decision.sentence


def severity_frame(**columns):
    return pd.DataFrame({"rater": ["r0"], "severity": [0.1], "se": [0.1]} | columns)


@pytest.mark.parametrize(
    ("frame", "options", "error", "message"),
    [
        (ratings([("s", "a", 1), ("s", "a", 2)]), {}, DuplicateRating, "session s, rater a"),
        (ratings([("s", "a", None)]), {}, InsufficientData, "no score"),
        (ratings([]), {}, InsufficientData, "no score"),
        (ratings([("s", 1)], ["session", "score"]), {}, InvalidInput, "'rater' is missing"),
        (ratings([("s", "a", "good")]), {}, InvalidInput, "'good' is not a number"),
        (crossed(2, 1).assign(trainee=["t1", "t2"]), {}, InvalidInput, "one trainee; there are 2"),
        (crossed(1, 2).assign(case=["A", "B"]), {}, InvalidInput, "s0 belongs to two cases"),
        (crossed(1, 2).assign(case=["A", None]), {}, InvalidInput, "row 2: the case has no label"),
        (crossed(2, 2), {"cut": math.nan}, InvalidInput, "the cut"),
        (crossed(2, 2), {"confidence": 0.5}, InvalidInput, "one-sided"),
        (crossed(2, 2), {"confidence": 90}, InvalidInput, "one-sided"),
        (crossed(2, 2), {"n_trainees": None}, InvalidInput, "number of trainees"),
        (crossed(2, 2), {"n_trainees": 0}, InvalidInput, "n_trainees"),
        (crossed(2, 2), {"severities": severity_frame(severity=[math.nan])}, InvalidInput, "r0"),
        (crossed(2, 2), {"severities": severity_frame(se=[-1.0])}, InvalidInput, "rater r0"),
        (
            crossed(2, 2),
            {"severities": pd.concat([severity_frame()] * 2)},
            InvalidInput,
            "r0 is there twice",
        ),
        (
            crossed(2, 2),
            {"severities": severity_frame(), "severity_covariance": pd.DataFrame()},
            InvalidInput,
            "lacks rater r0",
        ),
        (
            crossed(2, 2),
            {
                "severities": severity_frame(),
                "severity_covariance": pd.DataFrame([[-1.0]], index=["r0"], columns=["r0"]),
            },
            InvalidInput,
            "negative variance",
        ),
        (crossed(2, 2), {"severity_covariance": pd.DataFrame()}, InvalidInput, "comes with"),
        (
            crossed(2, 2),
            {"components": GStudyComponents(1, 0, 0, 0, 0)},
            DegenerateData,
            "without any error",
        ),
    ],
)
def test_unusable_input_is_refused(frame, options, error, message):
    with pytest.raises(error, match=message):
        decide(frame, **options)
