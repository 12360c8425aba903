"""Single pass rules against independent oracles: runs, floors, sections, growing portfolios."""

from __future__ import annotations

import math
from itertools import product
from typing import Any

import numpy as np
import pytest
from scipy import stats

from fidelity import (
    ConjunctiveRule,
    DecisionRule,
    GrowingPortfolioRule,
    InvalidInput,
    Portfolio,
    RepeatedPassRule,
    Sections,
    operating_characteristics,
)
from tests.fidelity.decision_cases import CUT, LEVELS, OWN, WITH_CASES, agrees, chances


@pytest.mark.parametrize(("n_passes", "attempts"), [(1, 3), (2, 5), (3, 8), (3, 3), (4, 3)])
def test_runs_equal_the_sum_over_all_outcomes(n_passes, attempts):
    single = chances(RepeatedPassRule(cut=CUT, n_passes=1))

    found = chances(RepeatedPassRule(cut=CUT, n_passes=n_passes, in_a_row=True), attempts=attempts)

    expected = np.zeros_like(single)
    for outcome in product([0, 1], repeat=attempts):
        if "1" * n_passes in "".join(map(str, outcome)):
            passes = sum(outcome)
            expected += single**passes * (1 - single) ** (attempts - passes)
    assert found == pytest.approx(expected, abs=1e-12)


def test_fewer_attempts_than_passes_certify_nobody():
    rule = RepeatedPassRule(cut=CUT, n_passes=3)

    assert chances(rule, attempts=2).tolist() == [0, 0, 0, 0]
    assert chances(rule, attempts=2, method="simulation", replicates=100).tolist() == [0] * 4


def test_section_floors_above_the_cut_equal_a_one_dimensional_integral():
    sections = Sections(6, 0.3)
    rule = ConjunctiveRule(cut=CUT, sections=sections, section_floor=CUT, portfolio=Portfolio(3, 2))
    variance = Portfolio(3, 2).error_variance(OWN) * sections.variance_ratio
    common = np.linspace(-9, 9, 4001)
    weights = stats.norm.pdf(common) / stats.norm.pdf(common).sum()

    found = chances(rule, replicates=60_000, seed=2)

    shifted = LEVELS[:, None] - CUT + math.sqrt(0.3 * variance) * common
    expected = stats.norm.cdf(shifted / math.sqrt(0.7 * variance)) ** 6 @ weights
    assert agrees(found, expected, 60_000)


def test_session_floors_equal_a_normal_rectangle():
    rule = ConjunctiveRule(
        cut=-50.0, sections=Sections(), session_floor=CUT, portfolio=Portfolio(3, 1)
    )
    shared = OWN.rater + OWN.trainee_x_rater
    covariance = np.eye(3) * (OWN.session_in_trainee + OWN.residual) + shared

    found = operating_characteristics(
        rule, OWN, true_levels=[3.4], replicates=60_000, seed=3
    ).points[0]

    expected = float(stats.multivariate_normal(np.full(3, -3.4), covariance).cdf(np.full(3, -CUT)))
    assert agrees(np.array([found.p_certified.value]), np.array([expected]), 60_000)


def test_floors_of_every_section_in_every_session_equal_a_power_where_cells_are_independent():
    sections = Sections(3, 0.0)
    portfolio = Portfolio(2, 1, "nested")
    rule = ConjunctiveRule(
        cut=-50.0, sections=sections, section_session_floor=CUT, portfolio=portfolio
    )
    variance = Portfolio(1, 1).error_variance(OWN) * sections.variance_ratio

    found = chances(rule, replicates=60_000, seed=5)

    expected = stats.norm.cdf((LEVELS - CUT) / math.sqrt(variance)) ** 6
    assert agrees(found, expected, 60_000)


def test_a_floor_of_the_mean_above_the_limit_is_a_plain_cut():
    portfolio = Portfolio(4, 2)
    rule = ConjunctiveRule(
        cut=CUT, sections=Sections(), mean_floor=CUT + 1.0, portfolio=portfolio, confidence=0.9
    )
    plain = DecisionRule(cut=CUT + 1.0, portfolio=portfolio, confidence=0.5)

    assert agrees(chances(rule, replicates=60_000, seed=6), chances(plain), 60_000)


def test_sections_that_move_as_one_need_only_the_higher_hurdle():
    rule = ConjunctiveRule(
        cut=CUT, sections=Sections(8, 1.0), section_floor=3.2, portfolio=Portfolio(2, 2)
    )
    plain = DecisionRule(cut=3.2, portfolio=Portfolio(2, 2), confidence=0.5)

    found = chances(rule, replicates=60_000, seed=4)

    assert agrees(found, chances(plain), 60_000)


def test_the_mean_over_sections_keeps_the_variance_of_the_components():
    for sections in (Sections(2, 0.0), Sections(8, 0.5), Sections(5, 0.9, spread=0.4)):
        drawn = sections.draw(np.random.default_rng(1), (200_000,), 0.7)

        assert drawn.mean(axis=1).var() == pytest.approx(0.7, rel=0.02)
        first, second = drawn[:, 0], drawn[:, 1]
        correlation = np.cov(first, second)[0, 1] / (first.std() * second.std())
        assert correlation == pytest.approx(sections.correlation, abs=0.01)
        profiles = sections.draw_profiles(np.random.default_rng(2), 200_000)
        assert np.abs(profiles.sum(axis=1)).max() < 1e-12
        assert profiles.std(axis=0) == pytest.approx(sections.spread, rel=0.02, abs=1e-12)


def test_stricter_conjunctions_certify_fewer():
    portfolio = Portfolio(4, 2)
    options: dict[str, Any] = {"cut": CUT, "portfolio": portfolio}
    one = chances(ConjunctiveRule(sections=Sections(6, 0.5), section_floor=2.0, **options))
    two = chances(
        ConjunctiveRule(sections=Sections(6, 0.5), section_floor=2.0, session_floor=2.5, **options)
    )
    uneven = chances(
        ConjunctiveRule(sections=Sections(6, 0.5, spread=0.8), section_floor=2.0, **options)
    )

    assert np.all(two <= one)
    assert np.all(one <= chances(DecisionRule(confidence=0.5, **options)) + 0.01)
    assert uneven[2] < one[2]


def test_looking_twice_equals_a_normal_rectangle():
    first = Portfolio(2, 2, "nested")
    rule = GrowingPortfolioRule(cut=CUT, minimum=first, added_sessions=2)
    each = OWN.session_in_trainee + (OWN.rater + OWN.trainee_x_rater + OWN.residual) / 2
    early, late = each / 2, each / 4

    found = operating_characteristics(
        rule, OWN, attempts=2, true_levels=[3.0, 3.5], replicates=60_000, seed=6
    )

    z = stats.norm.ppf(0.9)
    marks = [CUT + z * math.sqrt(early), CUT + z * math.sqrt(late)]
    covariance = [[early, late], [late, late]]
    expected = [
        1 - float(stats.multivariate_normal([t, t], covariance).cdf(marks)) for t in (3.0, 3.5)
    ]
    shares = np.array([point.p_certified.value for point in found.points])
    assert agrees(shares, np.array(expected), 60_000)
    assert 0.1 < expected[0] < 0.2


def test_a_growing_portfolio_forgives_less_than_fresh_ones():
    fresh = chances(DecisionRule(cut=CUT, portfolio=Portfolio(4, 2)), attempts=4)
    growing = chances(GrowingPortfolioRule(cut=CUT, minimum=Portfolio(4, 2)), attempts=4)

    assert growing[0] < fresh[0]
    assert growing[1] < fresh[1]


def test_cases_stay_together_while_a_portfolio_grows():
    rule = GrowingPortfolioRule(cut=CUT, minimum=Portfolio(4, 2, "crossed", 2))

    assert rule.at_look(3) == Portfolio(7, 2, "crossed", 2)
    once = chances(rule, WITH_CASES)
    simulated = chances(rule, WITH_CASES, method="simulation", replicates=60_000)
    assert agrees(simulated, once, 60_000)


@pytest.mark.parametrize(
    "build",
    [
        lambda: DecisionRule(cut=math.inf),
        lambda: DecisionRule(cut=CUT, confidence=0.4),
        lambda: DecisionRule(cut=CUT, confidence=1.0),
        lambda: RepeatedPassRule(cut=CUT, n_passes=0),
        lambda: RepeatedPassRule(cut=CUT, n_passes=2.5),  # type: ignore[arg-type]
        lambda: RepeatedPassRule(cut=CUT, n_raters=0),
        lambda: ConjunctiveRule(cut=CUT, sections=Sections(), section_floor=math.nan),
        lambda: ConjunctiveRule(cut=CUT, sections=Sections(), section_session_floor=math.inf),
        lambda: ConjunctiveRule(cut=CUT, sections=Sections(), mean_floor=math.nan),
        lambda: GrowingPortfolioRule(cut=CUT, added_sessions=0),
        lambda: Sections(0),
        lambda: Sections(3, 1.2),
        lambda: Sections(3, 0.5, -1.0),
        lambda: Sections(1, 0.5, 0.3),
        lambda: Portfolio(0),
        lambda: Portfolio(2, True),
        lambda: Portfolio(2, 2, "mixed"),  # type: ignore[arg-type]
        lambda: Portfolio(2, 2, "crossed", 3),
    ],
)
def test_impossible_rules_are_refused(build):
    with pytest.raises(InvalidInput):
        build()


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (DecisionRule(cut=3), "lower 90 % limit of 4 sessions with the same 2 raters throughout"),
        (DecisionRule(cut=3, confidence=0.5, portfolio=Portfolio(1, 2)), "mean of 1 session with"),
        (RepeatedPassRule(cut=3, in_a_row=True), "3 sessions in a row with one rater's score"),
        (
            ConjunctiveRule(cut=3, sections=Sections(8, 0.5), section_floor=2, session_floor=2.5),
            "each of 8 sections (errors correlated 0.5) at or above 2, every session at or above",
        ),
        (
            ConjunctiveRule(
                cut=3, sections=Sections(8, 0.5), section_session_floor=1, mean_floor=2.5
            ),
            "in every session at or above 1, the mean at or above 2.5",
        ),
        (
            GrowingPortfolioRule(cut=3, minimum=Portfolio(4, 1, "nested", 2)),
            "4 sessions from 2 cases with 1 fresh rater each above 3, looked at again after each 1",
        ),
    ],
)
def test_rules_say_what_they_are(rule, words):
    assert words in str(rule)
