"""Pass rules: exact chances, simulation, independent oracles, the published example, refusals."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from fidelity import (
    ConjunctiveRule,
    DecisionRule,
    DegenerateData,
    GrowingPortfolioRule,
    GStudyComponents,
    InvalidInput,
    PassRule,
    Portfolio,
    RepeatedPassRule,
    Sections,
    operating_characteristics,
)
from fidelity.decision import characteristics
from tests.fidelity.decision_cases import CUT, LEVELS, OWN, WITH_CASES, agrees, chances


def test_three_passes_ever_within_ten_tries_inflate_as_published():
    one = operating_characteristics(RepeatedPassRule(cut=CUT, n_passes=1), OWN)
    three = operating_characteristics(RepeatedPassRule(cut=CUT, n_passes=3), OWN, attempts=10)

    single = 0.276140390713809
    assert one.false_pass.true_level == 2.5
    assert one.false_pass.p_certified.value == pytest.approx(single, abs=1e-9)
    assert three.false_pass.p_certified.value == pytest.approx(
        stats.binom.sf(2, 10, single), abs=1e-9
    )
    assert round(one.false_pass.p_certified.value, 2) == 0.28
    assert round(three.false_pass.p_certified.value, 2) == 0.55
    assert not three.target_met


RULES: dict[str, tuple[PassRule, int]] = {
    "decision": (DecisionRule(cut=CUT), 1),
    "decision nested": (DecisionRule(cut=CUT, portfolio=Portfolio(4, 2, "nested")), 3),
    "decision thrice": (DecisionRule(cut=CUT, portfolio=Portfolio(3, 3)), 3),
    "mean of cases": (
        DecisionRule(cut=CUT, portfolio=Portfolio(5, 2, "crossed", 2), confidence=0.5),
        2,
    ),
    "three ever": (RepeatedPassRule(cut=CUT, n_passes=3), 7),
    "two in a row": (RepeatedPassRule(cut=CUT, n_passes=2, n_raters=2, in_a_row=True), 6),
    "conjunctive without floors": (ConjunctiveRule(cut=CUT, sections=Sections(5, 0.4)), 2),
    "growing, one look": (GrowingPortfolioRule(cut=CUT), 1),
}


@pytest.mark.parametrize(
    ("name", "between"),
    # Raters that are fresh for every session cannot stay the same between attempts.
    [pair for pair in product(RULES, ["fresh", "same"]) if pair != ("decision nested", "same")],
)
def test_simulation_agrees_with_the_exact_chance(name, between):
    rule, attempts = RULES[name]
    options = {"attempts": attempts, "raters_between_attempts": between}

    exact = operating_characteristics(rule, WITH_CASES, **options)
    simulated = operating_characteristics(
        rule, WITH_CASES, method="simulation", replicates=40_000, seed=5, **options
    )

    assert (exact.method, simulated.method) == ("exact", "simulation")
    expected = np.array([point.p_certified.value for point in exact.points])
    found = np.array([point.p_certified.value for point in simulated.points])
    assert agrees(found, expected, 40_000)
    assert np.any((expected > 0.05) & (expected < 0.95))


@pytest.mark.parametrize("rule", [RULES["decision nested"][0], RULES["decision thrice"][0]])
def test_attempts_with_fresh_raters_are_independent(rule):
    once = chances(rule)

    for attempts in (2, 5):
        assert chances(rule, attempts=attempts) == pytest.approx(1 - (1 - once) ** attempts)


def test_a_decision_rule_asks_for_the_cut_plus_its_margin():
    portfolio = Portfolio(4, 2)
    sem = math.sqrt(
        OWN.session_in_trainee / 4 + (OWN.rater + OWN.trainee_x_rater) / 2 + OWN.residual / 8
    )

    found = chances(DecisionRule(cut=CUT, portfolio=portfolio))

    assert found == pytest.approx(stats.norm.cdf((LEVELS - CUT) / sem - stats.norm.ppf(0.9)))
    assert found[1] == pytest.approx(0.1)


def test_the_same_raters_equal_a_multivariate_normal_probability():
    components = GStudyComponents(0.6, 0.3, 0.4, 0.1, 0.3)
    rule = RepeatedPassRule(cut=CUT, n_passes=1)

    found = operating_characteristics(
        rule, components, attempts=2, raters_between_attempts="same", true_levels=[2.7]
    )

    total = components.total - components.trainee
    neither = stats.multivariate_normal([2.7, 2.7], [[total, 0.5], [0.5, total]]).cdf([CUT, CUT])
    assert found.points[0].p_certified.value == pytest.approx(1 - float(neither), abs=1e-8)


def test_raters_that_stay_make_attempts_alike():
    components = GStudyComponents(0.6, 0.0, 0.5, 0.0, 1e-13)
    rule = DecisionRule(cut=CUT, portfolio=Portfolio(3, 1), confidence=0.5)

    fresh = chances(rule, components, attempts=4)
    same = chances(rule, components, attempts=4, raters_between_attempts="same")

    assert same == pytest.approx(chances(rule, components), abs=1e-6)
    assert fresh[1] == pytest.approx(1 - 0.5**4)


rules = st.sampled_from(
    [
        RULES["decision"][0],
        RULES["three ever"][0],
        RULES["two in a row"][0],
        GrowingPortfolioRule(cut=CUT),
        ConjunctiveRule(cut=CUT, sections=Sections(4, 0.5, 0.2), section_floor=2.0),
    ]
)


@given(rules, st.integers(1, 6), st.sampled_from(["fresh", "same"]), st.integers(0, 99))
@settings(max_examples=40, deadline=None)
def test_the_chance_never_falls_with_the_level_or_with_attempts(rule, attempts, between, seed):
    options = {"raters_between_attempts": between, "seed": seed, "replicates": 300}

    found = operating_characteristics(rule, OWN, attempts=attempts, **options)
    more = operating_characteristics(rule, OWN, attempts=attempts + 1, **options)

    shares = [point.p_certified.value for point in found.points]
    assert all(a <= b + 1e-12 for a, b in pairwise(shares))
    assert all(0 <= share <= 1 for share in shares)
    if found.method == more.method == "exact":
        assert all(
            a.p_certified.value <= b.p_certified.value + 1e-12
            for a, b in zip(found.points, more.points, strict=True)
        )
    json.dumps(found.to_dict(), allow_nan=False)


@given(st.floats(0.01, 2), st.floats(0.05, 1), st.integers(1, 6), st.integers(1, 3))
@settings(max_examples=60, deadline=None)
def test_equal_distances_from_the_cut_are_symmetric_for_a_mean(distance, rater, n, m):
    components = GStudyComponents(0.5, 0.2, rater, 0.1, 0.3)
    rule = DecisionRule(cut=CUT, portfolio=Portfolio(n, m), confidence=0.5)

    found = operating_characteristics(
        rule, components, true_levels=[CUT - distance, CUT, CUT + distance]
    )

    below, at, above = (point.p_certified.value for point in found.points)
    assert below + above == pytest.approx(1)
    assert at == 0.5


def test_assumed_components_move_the_hurdle_only():
    assumed = OWN.scaled(2.0)
    rule = DecisionRule(cut=CUT)

    found = chances(rule, assumed=assumed)

    hurdle = rule.threshold(assumed)
    shifted = DecisionRule(cut=hurdle, confidence=0.5)
    assert found == pytest.approx(chances(shifted))
    assert "rule assumes" in str(operating_characteristics(rule, OWN, assumed=assumed))


def test_the_target_is_judged_with_its_doubt():
    met = operating_characteristics(DecisionRule(cut=CUT), OWN)
    missed = operating_characteristics(DecisionRule(cut=CUT, portfolio=Portfolio(1, 1)), OWN)
    edge = operating_characteristics(
        DecisionRule(cut=CUT),
        OWN,
        method="simulation",
        replicates=500,
        least_true_pass=met.true_pass.p_certified.value,
    )

    assert met.target_met
    assert met.target_clear
    assert "it meets the target" in met.sentence
    assert not missed.target_met
    assert missed.target_clear
    assert "does not meet" in missed.sentence
    assert not edge.target_clear
    assert "more replicates could change that" in edge.sentence


def test_the_same_seed_gives_the_same_table_and_another_a_different_one():
    rule = ConjunctiveRule(cut=CUT, sections=Sections(5, 0.5), section_floor=2.5)

    first = chances(rule, seed=8, replicates=5_000)

    assert chances(rule, seed=8, replicates=5_000).tolist() == first.tolist()
    assert chances(rule, seed=9, replicates=5_000).tolist() != first.tolist()


def test_many_replicates_in_small_portions_are_all_different(monkeypatch):
    monkeypatch.setattr(characteristics, "_MOST_SCORES", 800)
    rule = DecisionRule(cut=CUT)

    found = chances(rule, method="simulation", replicates=40_000)

    assert agrees(found, chances(rule), 40_000)


def test_results_print_and_become_frames():
    found = operating_characteristics(
        DecisionRule(cut=CUT), OWN, method="simulation", replicates=1000, seed=3
    )

    frame = found.to_frame()
    assert frame["true_level"].tolist() == [point.true_level for point in found.points]
    assert (frame["low"] <= frame["p_certified"]).all()
    assert (frame["p_certified"] <= frame["high"]).all()
    assert frame["competent"].sum() == 7
    assert "simulation, 1000 trainees per level, seed 3" in str(found)
    keys = found.to_dict()
    assert keys["points"][0].keys() == {"true_level", "p_certified"}
    assert keys["points"][0]["p_certified"].keys() == {"value", "low", "high", "se", "method"}


@dataclass(frozen=True)
class MedianRule:
    """A rule from outside: the median of the sessions reaches the cut."""

    cut: float

    def collected(self, attempts):
        return attempts, Portfolio(3, 1), Sections()

    def level_needed(self, errors, assumed):
        return self.cut - np.median(errors[:, :, :, 0], axis=2).max(axis=1)

    def exact(self, levels, components, assumed, *, attempts, same_raters):
        return None


def test_a_rule_of_ones_own_can_be_studied():
    independent = GStudyComponents(0.5, 0.3, 0.0, 0.0, 0.3)

    found = chances(MedianRule(CUT), independent, replicates=60_000)

    single = stats.norm.cdf((LEVELS - CUT) / math.sqrt(0.6))
    assert agrees(found, np.asarray(stats.binom.sf(1, 3, single)), 60_000)


class WrongRule(MedianRule):
    def level_needed(self, errors, assumed):
        return np.full(errors.shape[0], np.nan)


@pytest.mark.parametrize(
    ("rule", "options", "error"),
    [
        (WrongRule(CUT), {}, InvalidInput),
        ("three ever", {}, InvalidInput),
        (DecisionRule(cut=CUT), {"attempts": 0}, InvalidInput),
        (DecisionRule(cut=CUT), {"attempts": 1.5}, InvalidInput),
        (DecisionRule(cut=CUT), {"replicates": 10}, InvalidInput),
        (DecisionRule(cut=CUT), {"seed": -1}, InvalidInput),
        (DecisionRule(cut=CUT), {"true_levels": []}, InvalidInput),
        (DecisionRule(cut=CUT), {"true_levels": [math.nan]}, InvalidInput),
        (DecisionRule(cut=CUT), {"true_levels": ["high"]}, InvalidInput),
        (DecisionRule(cut=CUT), {"below": -1.0}, InvalidInput),
        (DecisionRule(cut=CUT), {"most_false_pass": 5.0}, InvalidInput),
        (DecisionRule(cut=CUT), {"method": "guess"}, InvalidInput),
        (DecisionRule(cut=CUT), {"raters_between_attempts": "some"}, InvalidInput),
        (
            DecisionRule(cut=CUT, portfolio=Portfolio(2, 2, "nested")),
            {"attempts": 2, "raters_between_attempts": "same"},
            InvalidInput,
        ),
        (DecisionRule(cut=CUT), {"components": GStudyComponents(1, 0, 0, 0, 0)}, DegenerateData),
        (DecisionRule(cut=CUT), {"assumed": GStudyComponents(1, 0, 0, 0, 0)}, DegenerateData),
    ],
)
def test_impossible_questions_are_refused(rule, options, error):
    settings = {"components": OWN} | options

    with pytest.raises(error):
        operating_characteristics(rule, **settings)
