"""Operating characteristics of the rater gate: what it lets through, by simulation and formula."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from scipy import stats

from fidelity import (
    GateRater,
    GateRule,
    GoldSet,
    InvalidInput,
    gate_operating_characteristics,
    icc,
    rater_gate,
)
from tests.fidelity.estimates import interval_of
from tests.fidelity.gate_cases import (
    EASY,
    GOLD,
    GOOD,
    POOR,
    frame_of,
    se_of,
)


def only(**rule):
    return GateRule(**{**EASY, **rule})


def test_simulated_bias_passes_as_often_as_the_normal_distribution_says():
    rater = GateRater("lenient", noise=0.5, bias=0.45, session_noise=0.3)
    gold_set = GoldSet(10, 3, mean=3.0, session=0.6, section=0.4, gold_noise=0.1)
    sd = np.sqrt(0.3 / 10 + 0.6 / 30)

    found = gate_operating_characteristics(
        rater, gold_set, rule=only(most_bias=0.5), replicates=4000, n_bootstrap=100
    )

    true = stats.norm.cdf((0.5 - 0.45) / sd) - stats.norm.cdf((-0.5 - 0.45) / sd)
    (point,) = found.points
    assert point.p_pass.value == pytest.approx(true, abs=4 * se_of(point.p_pass))
    assert point.p_met["bias"].value == point.p_pass.value


def test_simulated_agreement_passes_as_often_as_the_binomial_distribution_says():
    rater = GateRater("noisy", noise=0.5, bias=0.2)
    gold_set = GoldSet(10, 2, mean=3.0, session=0.6, section=0.4)
    sd = np.sqrt(0.5)
    share = stats.norm.cdf((1.0 - 0.2) / sd) - stats.norm.cdf((-1.0 - 0.2) / sd)

    found = gate_operating_characteristics(
        rater, gold_set, rule=only(least_within_one=0.85), replicates=4000, n_bootstrap=100
    )

    point = found.points[0]
    assert point.p_pass.value == pytest.approx(
        stats.binom.sf(16, 20, share), abs=4 * se_of(point.p_pass)
    )


def test_simulated_and_single_gates_agree():
    rater = GateRater("middling", noise=0.25, bias=0.3, session_noise=0.05)
    rng = np.random.default_rng(21)
    passes = []
    for _ in range(250):
        gold, scores = GOLD.draw(rater, 1, rng)
        passes.append(rater_gate(frame_of(gold[0], scores[0]), n_bootstrap=200).passed)

    found = gate_operating_characteristics(rater, GOLD, n_bootstrap=200).points[0].p_pass

    share = np.mean(passes)
    assert 0.3 < share < 0.95
    assert found.value == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / 250))


def test_the_gate_tells_a_good_rater_from_a_poor_one():
    found = gate_operating_characteristics([GOOD, POOR], GOLD, replicates=500, n_bootstrap=200)

    good, poor = found.points
    assert good.p_pass.value > 0.95
    assert poor.p_pass.value < 0.05
    assert poor.p_pass_within_tries.value >= poor.p_pass.value
    assert good.icc_a1 == pytest.approx(1.0 / (1.0 + (0.15 + 0.01) / 2))
    frame = found.to_frame()
    assert frame["name"].tolist() == ["good", "poor"]
    assert frame["p_pass"].tolist() == [good.p_pass.value, poor.p_pass.value]
    assert "in 3 tries" in str(found)
    plain = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert plain["points"][0]["rater"]["name"] == "good"
    assert set(plain["points"][0]["p_met"]) == {
        "icc_a1",
        "icc_a1_low",
        "percent_within_one",
        "bias",
    }
    assert plain["gold_set"]["scale"] == [0, 1, 2, 3, 4, 5, 6]


def test_icc_of_the_model_is_that_of_a_large_sample():
    rater = GateRater("r", noise=0.3, session_noise=0.2, bias=0.7)
    gold_set = GoldSet(40000, 2, mean=2.0, session=0.8, section=0.3, gold_noise=0.1)
    gold, scores = gold_set.draw(rater, 1, np.random.default_rng(1))

    sample = icc(np.column_stack([gold.ravel(), scores.ravel()])).value

    assert gold_set.agreement_with(rater) == pytest.approx(sample, abs=0.01)


@pytest.mark.parametrize("tries", [1, 2, 5])
def test_tries_add_up(tries):
    rater = GateRater("middling", noise=0.3, bias=0.3)

    point = gate_operating_characteristics(
        rater, GOLD, rule=GateRule(tries=tries), replicates=300, n_bootstrap=100
    ).points[0]

    one, within = point.p_pass, point.p_pass_within_tries
    assert se_of(one) == pytest.approx(np.sqrt(one.value * (1 - one.value) / 300))
    assert within.value == pytest.approx(1 - (1 - one.value) ** tries)
    assert se_of(within) == pytest.approx(tries * (1 - one.value) ** (tries - 1) * se_of(one))
    assert interval_of(within).low == pytest.approx(1 - (1 - interval_of(one).low) ** tries)
    assert interval_of(within).low <= within.value <= interval_of(within).high


def test_raters_meet_the_same_sets_and_do_not_depend_on_each_other():
    settings_of: dict[str, Any] = {"replicates": 200, "n_bootstrap": 100, "seed": 7}
    alone = gate_operating_characteristics(POOR, GOLD, **settings_of)
    both = gate_operating_characteristics([GOOD, POOR], GOLD, **settings_of)

    assert both.points[1].to_dict() == alone.points[0].to_dict()


def test_more_noise_passes_less_often():
    raters = [GateRater(f"{noise:g}", noise=noise) for noise in (0.0, 0.2, 0.4, 0.6, 1.2)]

    found = gate_operating_characteristics(raters, GOLD, replicates=400, n_bootstrap=100)

    chances = [point.p_pass.value for point in found.points]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] == 1.0
    assert found.points[0].p_pass.se == 0.0
    assert chances[-1] < 0.01


def test_sets_on_which_nothing_varies_are_not_passed():
    still = GoldSet(5, 2, mean=3.0, session=0.0, section=0.0, scale=range(7))

    point = gate_operating_characteristics(
        GateRater("exact", noise=0.0), still, replicates=100, n_bootstrap=100
    ).points[0]

    assert point.icc_a1 is None
    assert point.p_pass.value == 0.0
    assert point.p_met["bias"].value == 1.0
    json.dumps(point.to_dict(), allow_nan=False)


def test_scores_are_rounded_to_the_nearest_value_of_the_scale():
    uneven = GoldSet(50, 3, mean=2.0, session=4.0, section=1.0, scale=(0, 1, 2.5, 6))
    plain = GoldSet(50, 3, mean=2.0, session=4.0, section=1.0)

    gold, _ = uneven.draw(GOOD, 2, np.random.default_rng(3))
    raw, _ = plain.draw(GOOD, 2, np.random.default_rng(3))

    values = np.array([0, 1, 2.5, 6])
    nearest = values[np.abs(raw[..., None] - values).argmin(axis=-1)]
    assert np.array_equal(gold, nearest)
    halves = GoldSet(2, 1, mean=2.5, session=0.0, section=0.0, scale=range(7))
    assert halves.draw(GateRater("r", noise=0.0), 1, np.random.default_rng(0))[0].tolist() == [
        [[3.0], [3.0]]
    ]


def test_models_and_calls_that_make_no_sense_are_refused():
    with pytest.raises(InvalidInput, match="noise is 0 or more"):
        GateRater("r", noise=-0.1)
    with pytest.raises(InvalidInput, match="a rater has a name"):
        GateRater("", noise=0.1)
    with pytest.raises(InvalidInput, match="bias is a finite number"):
        GateRater("r", noise=0.1, bias=float("inf"))
    with pytest.raises(InvalidInput, match="n_sessions is a whole number from 2 on"):
        GoldSet(1, 4, mean=3.0, session=0.6, section=0.4)
    with pytest.raises(InvalidInput, match="section is 0 or more"):
        GoldSet(20, 4, mean=3.0, session=0.6, section=-0.4)
    with pytest.raises(InvalidInput, match="at least one rater"):
        gate_operating_characteristics([], GOLD)
    with pytest.raises(InvalidInput, match="the same name"):
        gate_operating_characteristics([GOOD, GOOD], GOLD)
    with pytest.raises(InvalidInput, match="stated as GateRater"):
        gate_operating_characteristics(["good"], GOLD)  # type: ignore[list-item]
    with pytest.raises(InvalidInput, match="stated as GoldSet"):
        gate_operating_characteristics(GOOD, {"n_sessions": 20})  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="stated as GateRule"):
        gate_operating_characteristics(GOOD, GOLD, rule="default")  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="replicates"):
        gate_operating_characteristics(GOOD, GOLD, replicates=99)
