"""The rater gate: verdict, conditions, interval over sessions; and what the gate lets through."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from fidelity import (
    DuplicateRating,
    GateRater,
    GateRule,
    GoldSet,
    InsufficientData,
    InvalidInput,
    OffScale,
    Undefined,
    icc,
    rater_gate,
)
from fidelity.gold.cluster_bootstrap import draw_resamples, icc_a1, limits, session_sums
from tests.fidelity.estimates import interval_of, value_of
from tests.fidelity.gate_cases import (
    EASY,
    POOR,
    criteria_of,
    drawn,
    frame_of,
    met_of,
    se_of,
)
from tests.fidelity.golden_files import golden_case


def test_the_reference_rater_meets_agreement_and_bias_but_not_the_icc():
    case = golden_case("rater_vs_gold_standard")
    expected, tolerance = case["expected"], case["tolerance"]

    result = rater_gate(pd.DataFrame(case["data"]), scale=range(7))

    criteria = criteria_of(result)
    assert criteria["icc_a1"].value == pytest.approx(expected["ICC"]["ICC(A,1)"], abs=tolerance)
    assert criteria["percent_within_one"].value == pytest.approx(
        expected["within_1"]["p"], abs=tolerance
    )
    assert criteria["bias"].value == pytest.approx(expected["bias"]["mean"], abs=tolerance)
    # One score a session: resampled sessions and the F interval are two routes to one thing.
    limits_of_icc = interval_of(result.estimates["icc_a1"])
    assert limits_of_icc.low == pytest.approx(expected["ICC_low"]["ICC(A,1)"], abs=0.06)
    assert limits_of_icc.high == pytest.approx(expected["ICC_high"]["ICC(A,1)"], abs=0.06)
    assert met_of(result) == {
        "icc_a1": False, "icc_a1_low": False, "percent_within_one": True, "bias": True,
    }  # fmt: skip
    assert not result.passed
    assert result.sentence == (
        "Not passed at try 1 of 3: 2 of 4 conditions not met; "
        "2 tries are left, each on a fresh set."
    )


def test_a_good_rater_passes():
    result = rater_gate(drawn(3), attempt=3)

    assert result.passed
    assert all(met_of(result).values())
    assert (result.n_sessions, result.n_scores, result.tries_left) == (20, 80, 0)
    assert result.sentence == "Passed at try 3 of 3."


def test_with_one_score_a_session_bias_has_the_t_interval_of_the_reference_rater():
    case = golden_case("rater_vs_gold_standard")
    expected, tolerance = case["expected"]["bias"], case["tolerance"]

    bias = rater_gate(pd.DataFrame(case["data"])).estimates["bias"]

    interval = interval_of(bias)
    assert [interval.low, interval.high] == pytest.approx(expected["t_ci95"], abs=tolerance)
    assert se_of(bias) == pytest.approx(expected["sd"] / np.sqrt(30), abs=tolerance)


def test_bias_and_agreement_count_whole_sessions():
    frame = drawn(7, POOR)
    of_session = frame.assign(
        apart=frame["rater"] - frame["gold"], near=(frame["rater"] - frame["gold"]).abs() <= 1
    ).groupby("session")

    estimates = rater_gate(frame).estimates

    # With equally many sections the mean over scores is the mean of session means.
    for key, column in (("bias", "apart"), ("percent_within_one", "near")):
        means = of_session[column].mean().to_numpy(dtype=float)
        low, high = stats.t.interval(0.95, 19, means.mean(), stats.sem(means))
        assert value_of(estimates[key]) == pytest.approx(means.mean(), abs=1e-12)
        assert interval_of(estimates[key]).low == pytest.approx(low, abs=1e-12)
        assert interval_of(estimates[key]).high == pytest.approx(min(high, 1.0), abs=1e-12)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6), n_sessions=st.integers(2, 8), n_sections=st.integers(1, 4))
def test_icc_from_sums_equals_the_icc_of_the_table(seed, n_sessions, n_sections):
    rng = np.random.default_rng(seed)
    gold = rng.integers(0, 7, n_sessions * n_sections) + 0.25 * rng.integers(0, 2)
    rater = gold + rng.normal(size=gold.size) * rng.choice([0.1, 2.0])
    session = np.repeat(np.arange(n_sessions), n_sections)

    found = icc_a1(session_sums(gold, rater, session).sum(axis=0))

    assert found == pytest.approx(icc(np.column_stack([gold, rater])).value, abs=1e-9)


def test_limits_equal_those_of_resamples_written_out():
    frame, rng = drawn(8), np.random.default_rng(5)
    tables = [part[["gold", "rater"]].to_numpy() for _, part in frame.groupby("session")]
    session = np.repeat(np.arange(20), 4)
    sums = session_sums(frame["gold"].to_numpy(), frame["rater"].to_numpy(), session)
    weights = draw_resamples(20, 300, rng)

    low, high, se = limits(sums[None], icc_a1(sums.sum(axis=0))[None], weights, 0.9)

    z = []
    for weight in weights.astype(int):
        rows = [table for table, times in zip(tables, weight, strict=True) for _ in range(times)]
        z.append(np.arctanh(icc(np.concatenate(rows)).value))
    centre = np.arctanh(icc(np.concatenate(tables)).value)
    half = stats.t.ppf(0.95, 19) * np.sqrt(20 / 19) * np.std(z)
    assert low[0] == pytest.approx(np.tanh(centre - half), abs=1e-9)
    assert high[0] == pytest.approx(np.tanh(centre + half), abs=1e-9)
    slope = 1 - np.tanh(centre) ** 2
    assert se[0] == pytest.approx(slope * np.sqrt(20 / 19) * np.std(z), abs=1e-9)


def test_many_data_sets_have_the_limits_that_each_has_alone():
    rng = np.random.default_rng(4)
    session, gold = np.repeat(np.arange(5), 2), rng.integers(0, 5, (30, 10)).astype(float)
    rater = np.where(rng.random((30, 10)) < 0.8, gold, gold + 1.0)
    sums = np.stack([session_sums(g, r, session) for g, r in zip(gold, rater, strict=True)])
    value, weights = icc_a1(sums.sum(axis=1)), draw_resamples(5, 200, rng)

    low, high, _ = limits(sums, value, weights, 0.95)

    alone = [limits(sums[i : i + 1], value[i : i + 1], weights, 0.95) for i in range(30)]
    assert low == pytest.approx([one[0][0] for one in alone], nan_ok=True, abs=1e-12)
    assert high == pytest.approx([one[1][0] for one in alone], nan_ok=True, abs=1e-12)
    # Some resamples agree perfectly, so that both ways of taking limits were walked.
    perfect = (icc_a1(np.matmul(weights, sums)) == 1.0).any(axis=1)
    assert 0 < perfect.sum() < 30


def test_the_interval_covers_what_it_promises_with_clustered_scores():
    gold_set = GoldSet(20, 4, mean=3.0, session=0.7, section=0.2)
    rater = GateRater("clustered", noise=0.2, session_noise=0.3, bias=0.2)
    rng = np.random.default_rng(12)
    gold, scores = gold_set.draw(rater, 1500, rng)
    session = np.repeat(np.arange(20), 4)
    sums = np.stack(
        [session_sums(g.ravel(), r.ravel(), session) for g, r in zip(gold, scores, strict=True)]
    )
    truth, weights = gold_set.agreement_with(rater), draw_resamples(20, 400, rng)
    assert truth is not None

    low, high, _ = limits(sums, icc_a1(sums.sum(axis=1)), weights, 0.95)

    assert 0.915 <= np.mean((low <= truth) & (truth <= high)) <= 0.96
    assert np.mean(low > truth) <= 0.04


def test_repeated_sections_add_no_certainty():
    one = GoldSet(20, 1, mean=3.0, session=1.0, section=0.0)
    gold, rater = one.draw(GateRater("r", noise=0.4), 1, np.random.default_rng(2))
    single, fourfold = (
        frame_of(gold[0], rater[0]),
        frame_of(np.repeat(gold[0], 4, axis=1), np.repeat(rater[0], 4, axis=1)),
    )
    as_sessions = fourfold.assign(session=fourfold["session"] + fourfold["section"])

    widths = [
        interval_of(rater_gate(frame).estimates["icc_a1"]).width
        for frame in (single, fourfold, as_sessions)
    ]

    assert widths[1] == pytest.approx(widths[0], rel=0.08)
    assert widths[2] < 0.65 * widths[0]


def test_order_of_rows_and_names_of_sections_play_no_part():
    frame = drawn(6, POOR)
    shuffled = frame.sample(frac=1.0, random_state=3)
    renamed = frame.assign(section=frame["section"].str.upper())

    one, two, three = (rater_gate(each).to_dict() for each in (frame, shuffled, renamed))

    assert one == two
    assert one["criteria"] == three["criteria"]


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**6), shift=st.sampled_from([-3.0, 0.5, 100.0]))
def test_points_added_to_both_change_nothing(seed, shift):
    frame = drawn(seed, GateRater("any", noise=0.5, bias=0.3), GoldSet(6, 3, 3.0, 0.6, 0.4))
    moved = frame.assign(gold=frame["gold"] + shift, rater=frame["rater"] + shift)

    one, two = rater_gate(frame, n_bootstrap=100), rater_gate(moved, n_bootstrap=100)

    assert [c.value for c in one.criteria] == pytest.approx(
        [c.value for c in two.criteria], abs=1e-8
    )
    interval = interval_of(one.estimates["icc_a1"])
    assert -1.0 <= interval.low <= value_of(one.estimates["icc_a1"]) <= interval.high <= 1.0


def test_swapping_rater_and_gold_turns_the_bias_only():
    frame = drawn(9, POOR)

    one = criteria_of(rater_gate(frame))
    two = criteria_of(rater_gate(frame.rename(columns={"gold": "rater", "rater": "gold"})))

    assert one["bias"].value == pytest.approx(-two["bias"].value, abs=1e-12)
    for name in ("icc_a1", "icc_a1_low", "percent_within_one"):
        assert one[name].value == pytest.approx(two[name].value, abs=1e-12)


@pytest.mark.parametrize(
    ("rule", "missed"),
    [
        ({**EASY, "least_icc": 0.99}, "icc_a1"),
        ({**EASY, "least_icc_low": 0.95}, "icc_a1_low"),
        ({**EASY, "least_within_one": 1.0}, "percent_within_one"),
        ({**EASY, "most_bias": 0.01}, "bias"),
    ],
)
def test_each_condition_can_stop_a_rater_alone(rule, missed):
    frame = drawn(8, GateRater("middling", noise=0.5, bias=0.2))

    result = rater_gate(frame, rule=GateRule(**rule))

    assert [name for name, met in met_of(result).items() if not met] == [missed]
    assert not result.passed
    assert "1 of 4 conditions not met" in result.sentence
    assert rater_gate(frame, rule=GateRule(**EASY)).passed


@pytest.mark.parametrize(("far", "met"), [(3, True), (4, False)])
def test_a_share_of_exactly_85_per_cent_is_enough(far, met):
    gold = np.arange(20) % 5.0
    rater = gold + np.where(np.arange(20) < far, 2.0, 0.0)

    result = rater_gate(np.column_stack([gold, rater]))

    assert criteria_of(result)["percent_within_one"].met is met


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_bias_of_exactly_half_a_point_is_allowed_either_way(sign):
    gold = np.array([0.1, 0.7, 1.3, 2.9, 3.3, 4.1])
    at = criteria_of(rater_gate(np.column_stack([gold, gold + sign * 0.5])))["bias"]
    beyond = criteria_of(rater_gate(np.column_stack([gold, gold + sign * 0.51])))["bias"]

    assert at.met
    assert not beyond.met
    assert (
        beyond.sentence
        == f"Bias, rater minus gold: {sign * 0.51:+.3f}; ±0.5 at most asked: not met."
    )


def test_section_means_one_point_apart_are_within_one_point():
    gold = np.array([1.1, 2.2, 3.3, 0.1])

    result = rater_gate(np.column_stack([gold, gold + 1.0]))

    assert criteria_of(result)["percent_within_one"].value == 1.0


def test_perfect_agreement_passes_without_an_interval():
    gold = np.arange(10.0) % 4

    result = rater_gate(np.column_stack([gold, gold]))

    assert result.passed
    estimate = result.estimates["icc_a1"]
    assert estimate.to_dict() | {"method": ""} == {
        "value": 1.0, "low": None, "high": None, "se": None, "method": "",
    }  # fmt: skip
    assert criteria_of(result)["icc_a1_low"].value == 1.0


def test_resamples_that_agree_perfectly_are_left_out():
    gold, rater = np.array([1.0, 2.0, 3.0, 4.0, 2.0]), np.array([1.0, 2.0, 3.0, 5.0, 1.0])
    sums = session_sums(gold, rater, np.arange(5))
    weights = draw_resamples(5, 4000, np.random.default_rng(1))
    sample = icc_a1(weights @ sums)
    z = np.arctanh(sample[np.abs(sample) < 1])

    low, high, _ = limits(sums[None], icc_a1(sums.sum(axis=0))[None], weights, 0.95)

    assert 100 < (sample == 1.0).sum() < 2000
    half = stats.t.ppf(0.975, 4) * np.sqrt(5 / 4) * np.std(z)
    centre = np.arctanh(icc(np.column_stack([gold, rater])).value)
    assert low[0] == pytest.approx(np.tanh(centre - half), abs=1e-9)
    assert high[0] == pytest.approx(np.tanh(centre + half), abs=1e-9)


def test_scores_that_do_not_vary_have_no_icc_and_do_not_pass():
    result = rater_gate(np.full((12, 2), 3.0))

    assert result.estimates["icc_a1"] == Undefined("no_variation")
    assert met_of(result) == {
        "icc_a1": False, "icc_a1_low": False, "percent_within_one": True, "bias": True,
    }  # fmt: skip
    plain = json.loads(json.dumps(result.to_dict(), allow_nan=False))
    assert plain["estimates"]["icc_a1"] == {"value": None, "reason": "no_variation"}
    assert plain["criteria"][0]["reason"] == "no_variation"
    assert "reason" not in plain["criteria"][2]
    assert result.to_frame()["value"].isna().tolist() == [True, True, False, False]
    assert "ICC(A,1): no_variation; at least 0.75 asked: not met." in str(result)


def test_a_few_gold_sessions_that_differ_from_the_rest_give_finite_limits():
    gold = np.array([3.0] * 9 + [5.0])
    rater = np.array([3.0] * 9 + [4.0])

    result = rater_gate(np.column_stack([gold, rater]))

    json.dumps(result.to_dict(), allow_nan=False)
    interval = interval_of(result.estimates["icc_a1"])
    assert interval.low <= value_of(result.estimates["icc_a1"]) <= interval.high
    assert "category_dominates" in result.warnings


def test_scores_without_their_counterpart_are_left_out_and_named():
    frame = drawn(3)
    frame.loc[[0, 5], ["gold", "rater"]] = [[np.nan, 3.0], [2.0, np.nan]]

    result = rater_gate(frame)

    assert result.n_scores == 78
    assert result.to_dict()["dropped"] == [
        "session s00, section part 0",
        "session s01, section part 1",
    ]
    assert "2 left out without both scores" in str(result)
    assert result.to_dict()["criteria"] == rater_gate(frame.dropna()).to_dict()["criteria"]


def test_input_that_cannot_be_judged_is_refused():
    frame = drawn(3)

    with pytest.raises(DuplicateRating, match="session s00, section part 0: scored more than once"):
        rater_gate(pd.concat([frame, frame.head(1)]))
    with pytest.raises(DuplicateRating, match="session s00"):
        rater_gate(frame.drop(columns="section"))
    with pytest.raises(OffScale, match="session s00, section part 0"):
        rater_gate(frame.assign(rater=frame["rater"] + 0.5), scale=range(7))
    with pytest.raises(InsufficientData, match="there are 1"):
        rater_gate(frame.head(4))
    with pytest.raises(InvalidInput, match="the rule allows 3 tries; this would be try 4"):
        rater_gate(frame, attempt=4)
    with pytest.raises(InvalidInput, match="session s07 was part of an earlier try"):
        rater_gate(frame, attempt=2, seen_sessions=["s09", "s07", "other"])
    with pytest.raises(InvalidInput, match="n_bootstrap"):
        rater_gate(frame, n_bootstrap=99)
    with pytest.raises(InvalidInput, match="'gold' is missing"):
        rater_gate(frame.drop(columns="gold"))


@pytest.mark.parametrize(
    ("bounds", "message"),
    [
        ({"least_icc": 75}, "least_icc lies between -1 and 1"),
        ({"least_icc_low": float("nan")}, "least_icc_low is a finite number"),
        ({"least_within_one": 85}, "least_within_one is a proportion"),
        ({"most_bias": -0.5}, "most_bias is 0 or more"),
        ({"tries": 0}, "tries is a whole number"),
        ({"confidence": 95}, "confidence is a proportion"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(bounds, message):
    with pytest.raises(InvalidInput, match=message):
        GateRule(**bounds)


def test_the_default_rule_is_that_of_the_programme():
    assert GateRule().to_dict() == {
        "least_icc": 0.75,
        "least_icc_low": 0.4,
        "least_within_one": 0.85,
        "most_bias": 0.5,
        "tries": 3,
        "confidence": 0.95,
    }
    assert str(GateRule(tries=1)).endswith("bias within ±0.5; one try")


def test_a_result_says_how_it_came_about():
    frame = drawn(4, POOR)

    one, again = rater_gate(frame, seed=5), rater_gate(frame, seed=5)
    other = rater_gate(frame, seed=6)

    assert one.to_dict() == again.to_dict()
    assert (one.seed, one.n_bootstrap, len(one.data_hash)) == (5, 2000, 64)
    assert one.to_dict()["software"].startswith("fidelity ")
    assert criteria_of(one)["icc_a1_low"].value != criteria_of(other)["icc_a1_low"].value
    assert criteria_of(one)["icc_a1_low"].value == pytest.approx(
        criteria_of(other)["icc_a1_low"].value, abs=0.03
    )
