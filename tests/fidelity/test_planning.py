"""Plans: dependability by closed form, interval widths by simulation, costs, refusals."""

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
    Costs,
    DegenerateData,
    Design,
    GStudyComponents,
    InsufficientData,
    InvalidInput,
    Portfolio,
    RatingMatrix,
    expected_icc_width,
    icc,
    icc_incomplete,
    plan_dependability,
    plan_panel,
    plan_reliability,
)
from fidelity.planning import balanced_design
from tests.fidelity.decision_cases import OWN
from tests.fidelity.estimates import interval_of
from tests.fidelity.golden_files import golden_case

GOLDEN = golden_case("gstudy_balanced")["expected"]
HALF: dict[str, Any] = {"session": 0.5, "rater": 0.1, "residual": 0.4}

variance = st.floats(0.01, 2)
components = st.builds(
    GStudyComponents, variance, variance, variance, variance, variance, st.floats(0, 1)
)


@pytest.mark.parametrize(
    ("design", "study", "raters"),
    [
        ("crossed", "d_study_crossed", "n_raters"),
        ("nested", "d_study_raters_nested_in_sessions", "n_raters_per_session"),
    ],
)
def test_every_cell_equals_the_golden_decision_study(design, study, raters):
    rows = {(row["n_sessions"], row[raters]): row for row in GOLDEN[study]}

    plan = plan_dependability(OWN, phi=0.8, designs=[design])

    assert len(plan.cells) == len(rows) == 21
    for cell in plan.cells:
        expected = rows[cell.n_sessions, cell.n_raters]
        assert cell.phi == pytest.approx(expected["Phi"], abs=1e-9)
        assert cell.sem_absolute**2 == pytest.approx(expected["abs_error_var"], abs=1e-9)


@given(components, st.integers(1, 12), st.integers(1, 4), st.sampled_from(["crossed", "nested"]))
@settings(max_examples=80, deadline=None)
def test_more_of_anything_never_lowers_phi(given_components, n_sessions, n_raters, design):
    def phi(sessions, raters):
        plan = plan_dependability(
            given_components,
            phi=0.5,
            n_sessions=[sessions],
            n_raters=[raters],
            designs=[design],
        )
        return plan.cells[0].phi

    here = phi(n_sessions, n_raters)
    assert phi(n_sessions + 1, n_raters) >= here
    assert phi(n_sessions, n_raters + 1) >= here
    assert 0 < here < 1


@given(components, st.integers(1, 12), st.integers(1, 4))
@settings(max_examples=60, deadline=None)
def test_fresh_raters_are_never_worse_than_the_same(given_components, n_sessions, n_raters):
    crossed, nested = (
        Portfolio(n_sessions, n_raters, raters).error_variance(given_components)
        for raters in ("crossed", "nested")
    )

    assert nested <= crossed + 1e-12


def test_more_cases_for_the_same_sessions_raise_phi_where_cases_differ():
    with_cases = GStudyComponents(0.6, 0.2, 0.1, 0.05, 0.3, case_in_trainee=0.2)

    plan = plan_dependability(
        with_cases, phi=0.8, n_sessions=[6], n_raters=[2], n_cases=[1, 2, 3, 6, 7]
    )

    crossed = [cell for cell in plan.cells if cell.design == "crossed"]
    assert [cell.n_cases for cell in crossed] == [1, 2, 3, 6]
    assert all(a.phi < b.phi for a, b in pairwise(crossed))
    errors = [0.2 / n + 0.2 / 6 + 0.15 / 2 + 0.3 / 12 for n in (1, 2, 3, 6)]
    assert [cell.sem_absolute**2 for cell in crossed] == pytest.approx(errors)


def test_the_cheapest_reaching_cell_is_found_by_looking_at_all():
    costs = Costs(case=0.5, session=2.0, rating=1.0)

    plan = plan_dependability(OWN, phi=0.75, costs=costs, n_sessions=range(1, 9))

    frame = plan.to_frame()
    assert frame["reaches"].tolist() == (frame["phi"] >= 0.75).tolist()
    assert plan.cheapest is not None
    assert plan.cheapest.cost == frame.loc[frame["reaches"], "cost"].min()
    prices = 0.5 + 2.0 * frame["n_sessions"] + frame["n_sessions"] * frame["n_raters"]
    assert frame["cost"].tolist() == prices.tolist()
    assert frame["cheapest"].sum() == 1


def test_dear_sessions_and_dear_ratings_lead_to_different_plans():
    sessions = plan_dependability(OWN, phi=0.8, costs=Costs(session=9.0)).cheapest
    ratings = plan_dependability(OWN, phi=0.8, costs=Costs(rating=9.0)).cheapest

    assert sessions is not None
    assert ratings is not None
    assert sessions.n_sessions < ratings.n_sessions
    assert sessions.n_raters > ratings.n_raters


def test_half_width_is_the_limit_of_the_certification_rule_at_eighty_per_cent():
    plan = plan_dependability(OWN, half_width=0.5, confidence=0.8)

    for cell in plan.cells:
        assert cell.half_width == pytest.approx(1.2815515655446004 * cell.sem_absolute)
        assert cell.reaches == (cell.half_width <= 0.5)
    assert plan.cheapest is not None


def test_both_aims_have_to_be_reached():
    phi = {id(c): c.reaches for c in plan_dependability(OWN, phi=0.8).cells}.values()
    width = [c.reaches for c in plan_dependability(OWN, half_width=0.7).cells]
    both = [c.reaches for c in plan_dependability(OWN, phi=0.8, half_width=0.7).cells]

    assert both == [a and b for a, b in zip(phi, width, strict=True)]
    assert sum(both) < sum(phi)


def test_an_aim_met_exactly_is_met():
    exact = plan_dependability(OWN, phi=0.5, n_sessions=[4], n_raters=[2]).cells[0].phi

    plan = plan_dependability(OWN, phi=exact, n_sessions=[4], n_raters=[2], designs=["crossed"])

    assert plan.cells[0].reaches


def test_an_aim_out_of_reach_is_said_so():
    plan = plan_dependability(OWN, phi=0.99)

    assert plan.cheapest is None
    assert plan.to_dict()["cheapest"] is None
    assert "No design of this grid reaches phi of at least 0.99" in plan.sentence
    assert not plan.to_frame()["cheapest"].any()


def test_plans_print_and_are_strict_json():
    plan = plan_dependability(OWN, phi=0.8, half_width=0.9)

    written = json.loads(json.dumps(plan.to_dict(), allow_nan=False))
    assert written["cheapest"] in written["cells"]
    assert written["cells"][0].keys() >= {"design", "n_sessions", "n_raters", "phi", "sem_absolute"}
    assert "\n* nested" in str(plan)
    assert "phi of at least 0.8 and a 95 % interval of at most ±0.9" in str(plan)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({}, InvalidInput),
        ({"phi": 1.0}, InvalidInput),
        ({"phi": math.nan}, InvalidInput),
        ({"half_width": 0.0}, InvalidInput),
        ({"phi": 0.8, "confidence": 1.0}, InvalidInput),
        ({"phi": 0.8, "n_sessions": []}, InvalidInput),
        ({"phi": 0.8, "n_sessions": [0]}, InvalidInput),
        ({"phi": 0.8, "n_raters": [1.5]}, InvalidInput),
        ({"phi": 0.8, "n_sessions": [2], "n_cases": [3]}, InvalidInput),
        ({"phi": 0.8, "designs": []}, InvalidInput),
        ({"phi": 0.8, "designs": ["mixed"]}, InvalidInput),
        ({"phi": 0.8, "components": GStudyComponents(0, 1, 1, 1, 1)}, DegenerateData),
    ],
)
def test_impossible_plans_are_refused(options, error):
    given_options = {"components": OWN} | options

    with pytest.raises(error):
        plan_dependability(**given_options)


@pytest.mark.parametrize("price", [-1.0, math.inf, math.nan])
def test_impossible_costs_are_refused(price):
    with pytest.raises(InvalidInput):
        Costs(session=price)


@given(st.integers(2, 60), st.integers(2, 9), st.integers(2, 4))
@settings(max_examples=100, deadline=None)
def test_planned_designs_are_even_and_connected(n_sessions, n_raters, each):
    if each > n_raters:
        with pytest.raises(InvalidInput):
            balanced_design(n_sessions, n_raters, each)
        return

    design = balanced_design(n_sessions, n_raters, each)

    pairs = set(zip(design.session.tolist(), design.rater.tolist(), strict=True))
    assert len(pairs) == design.n_ratings == n_sessions * each
    assert design.ratings_per_session.tolist() == [each] * n_sessions
    assert design.n_components == 1
    assert (design.n_raters_present == n_raters) == (n_sessions + each > n_raters)
    if n_sessions % n_raters == 0:
        assert np.ptp(design.ratings_per_rater) == 0


def simulated(rng, design, variance):
    effects = [
        math.sqrt(variance["session"]) * rng.standard_normal(design.n_sessions)[design.session],
        math.sqrt(variance["rater"]) * rng.standard_normal(design.n_rater_codes)[design.rater],
        math.sqrt(variance["residual"]) * rng.standard_normal(design.n_ratings),
    ]
    rows = zip(design.session.tolist(), design.rater.tolist(), sum(effects).tolist(), strict=True)
    return RatingMatrix.from_triples(rows)


@pytest.mark.parametrize("shape", [(30, 4, 2), (40, 5, 3)])
def test_expected_widths_are_those_of_reports_on_such_data(shape):
    design = balanced_design(*shape)
    rng = np.random.default_rng(21)

    found = expected_icc_width(design, **HALF, replicates=60, seed=4)

    widths = np.array(
        [interval_of(icc_incomplete(simulated(rng, design, HALF))).width for _ in range(15)]
    )
    error = math.hypot(found.se, widths.std(ddof=1) / math.sqrt(widths.size))
    assert abs(widths.mean() - found.width) < 3.5 * error
    assert found.lower_width < found.width < found.upper_width
    assert (found.n_sets, found.n_failed) == (60, 0)


def test_expected_widths_come_near_the_exact_interval_of_complete_designs():
    design = balanced_design(60, 6, 6)
    rng = np.random.default_rng(22)

    found = expected_icc_width(design, **HALF, replicates=100, seed=4)

    widths = [
        interval_of(icc(simulated(rng, design, HALF), model="two_way_random", unit="single")).width
        for _ in range(100)
    ]
    assert found.width == pytest.approx(np.mean(widths), rel=0.1)


def test_thirty_sessions_by_four_raters_are_as_wide_as_the_specification_says():
    found = expected_icc_width(balanced_design(30, 4, 2), **HALF)

    assert found.width == pytest.approx(0.5, abs=0.05)
    assert found.icc == 0.5


def test_only_proportions_of_the_variances_matter():
    design = balanced_design(20, 4, 2)
    once = expected_icc_width(design, **HALF, replicates=40)
    scaled = expected_icc_width(design, session=50.0, rater=10.0, residual=40.0, replicates=40)

    assert scaled.width == pytest.approx(once.width, abs=1e-6)


def test_more_sessions_and_more_raters_narrow_the_interval():
    options = {"replicates": 60, "seed": 2}
    wide = expected_icc_width(balanced_design(30, 3, 2), **HALF, **options)
    sessions = expected_icc_width(balanced_design(90, 3, 2), **HALF, **options)
    raters = expected_icc_width(balanced_design(90, 9, 2), **HALF, **options)
    sure = expected_icc_width(balanced_design(90, 9, 2), **HALF, **options, confidence=0.5)

    assert wide.width > sessions.width + 3 * wide.se
    assert sessions.width > raters.width + 3 * sessions.se
    assert sure.width < 0.5 * raters.width


def test_portions_do_not_repeat_data_sets(monkeypatch):
    design = balanced_design(12, 3, 2)
    monkeypatch.setattr("fidelity.planning.icc_width._MOST_SETS", 10)

    found = expected_icc_width(design, **HALF, replicates=40)
    shorter = expected_icc_width(design, **HALF, replicates=20)

    assert found.n_sets == 40
    assert abs(found.width - shorter.width) > 1e-6


def test_a_reliability_plan_holds_every_cell_and_the_cheapest():
    plan = plan_reliability(
        **HALF,
        width=0.5,
        n_sessions=[4, 30],
        n_raters=[4, 8],
        ratings_per_session=[2, 5],
        costs=Costs(session=3.0, rating=1.0),
        replicates=25,
    )

    frame = plan.to_frame()
    assert len(frame) == 6
    assert frame["width"].isna().tolist() == frame["reason"].notna().tolist()
    impossible = frame[frame["width"].isna()]
    assert impossible[["n_sessions", "n_raters", "ratings_per_session"]].to_numpy().tolist() == [
        [4, 8, 2]
    ]
    assert impossible["reason"].tolist() == ["insufficient_data"]
    assert frame["reaches"].tolist() == (frame["width"].fillna(9) <= 0.5).tolist()
    assert frame["cost"].tolist() == (3 * frame["n_sessions"] + frame["n_ratings"]).tolist()
    assert plan.cheapest is not None
    assert plan.cheapest.cost == frame.loc[frame["reaches"], "cost"].min()
    json.dumps(plan.to_dict(), allow_nan=False)
    assert "insufficient_data" in str(plan)


def test_a_cell_has_one_width_in_every_grid():
    options: dict[str, Any] = {"width": 0.5, "replicates": 20}
    alone = plan_reliability(**HALF, **options, n_sessions=[20], n_raters=[4])
    among = plan_reliability(**HALF, **options, n_sessions=[10, 20], n_raters=[3, 4])
    other = plan_reliability(**HALF, **options, n_sessions=[20], n_raters=[4], seed=2)

    assert alone.cells[0] in among.cells
    assert alone.cells[0] != other.cells[0]


def test_a_plan_that_will_be_warned_of_says_so():
    plan = plan_reliability(**HALF, width=0.9, n_sessions=[10], n_raters=[3], replicates=20)
    none = plan_reliability(**HALF, width=0.01, n_sessions=[10], n_raters=[3], replicates=20)

    assert plan.warnings == ("few_raters", "few_double_rated", "wide_interval")
    assert "warnings: few_raters" in str(plan)
    assert none.cheapest is None
    assert none.warnings == ()
    assert "No design of this grid gives" in none.sentence


def test_a_plan_without_any_possible_design_says_so():
    plan = plan_reliability(**HALF, width=0.3, n_sessions=[2], n_raters=[8], replicates=20)

    assert [cell.width for cell in plan.cells] == [None]
    assert "allows" in plan.sentence
    assert isinstance(plan.to_frame(), pd.DataFrame)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"session": 0.0}, DegenerateData),
        ({"residual": 0.0}, DegenerateData),
        ({"rater": -0.1}, InvalidInput),
        ({"session": math.nan}, InvalidInput),
        ({"width": 0.0}, InvalidInput),
        ({"width": 1.5}, InvalidInput),
        ({"confidence": 95}, InvalidInput),
        ({"replicates": 5}, InvalidInput),
        ({"seed": -1}, InvalidInput),
        ({"n_sessions": [1]}, InvalidInput),
        ({"n_raters": [3], "ratings_per_session": [4]}, InvalidInput),
    ],
)
def test_impossible_reliability_plans_are_refused(options, error):
    with pytest.raises(error):
        plan_reliability(**(HALF | {"width": 0.3} | options))


@pytest.mark.parametrize(
    "design",
    [
        Design(np.array([0, 0, 1, 1]), np.array([0, 1, 2, 3]), 4),
        Design(np.array([0, 1, 2]), np.array([0, 1, 0]), 2),
        Design(np.array([0, 0]), np.array([0, 1]), 2),
    ],
)
def test_designs_without_an_interval_are_refused(design):
    with pytest.raises(InsufficientData):
        expected_icc_width(design, **HALF)


def test_a_rater_variance_of_zero_can_be_planned_with():
    found = expected_icc_width(
        balanced_design(30, 4, 2), session=0.5, rater=0.0, residual=0.5, replicates=40
    )

    assert 0 < found.width < 1


# ── A panel of raters ────────────────────────────────────────────────────────────────────


def test_a_panel_is_worth_what_the_coefficient_of_its_mean_says():
    scores = np.random.default_rng(7).normal(size=(30, 1)) + np.random.default_rng(8).normal(
        size=(30, 4)
    )
    single, mean = icc(scores), icc(scores, unit="average")

    plan = plan_panel(
        single.value, low=interval_of(single).low, high=interval_of(single).high, n_raters=[1, 4]
    )

    assert plan.cells[0].icc == single.value
    assert plan.cells[1].icc == pytest.approx(mean.value, abs=1e-12)
    assert plan.cells[1].low == pytest.approx(interval_of(mean).low, abs=1e-12)


@given(icc_single=st.floats(0.02, 0.99), target=st.floats(0.1, 0.95))
def test_the_raters_needed_reach_the_target_and_one_fewer_does_not(icc_single, target):
    needed = plan_panel(icc_single, target=target).n_raters
    assert needed is not None

    cells = plan_panel(icc_single, target=target, n_raters=[max(1, needed - 1), needed]).cells

    assert cells[-1].reaches
    assert needed == 1 or not cells[0].reaches


def test_no_number_of_raters_makes_up_for_no_agreement():
    plan = plan_panel(0.4, low=-0.1, high=0.7, target=0.8)

    assert (plan.n_raters, plan.n_raters_cautious) == (6, None)
    assert [cell.low for cell in plan.cells[:2]] == [-0.1, 0.0]
    assert json.loads(json.dumps(plan.to_dict()))["cells"][5]["reaches"] is True


@pytest.mark.parametrize(
    "given_options",
    [{"icc": 1.2}, {"icc": 0.5, "target": 1.0}, {"icc": 0.5, "low": 0.6, "high": 0.7}],
)
def test_a_panel_refuses_what_is_no_coefficient(given_options):
    with pytest.raises(InvalidInput):
        plan_panel(**given_options)
