"""Many-facet Rasch by conditional ML: designs, scores that nobody uses, what is refused."""

from __future__ import annotations

import json
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fidelity import (
    DegenerateData,
    DuplicateRating,
    Estimate,
    InsufficientData,
    InvalidInput,
    NotConverged,
    OffScale,
    many_facet_rasch,
)
from tests.fidelity.estimates import value_of
from tests.fidelity.mfrm_cases import GOLDEN, severities, simulated


@pytest.fixture(scope="module")
def frame():
    return pd.DataFrame(GOLDEN["data"])


@pytest.fixture(scope="module")
def result(frame):
    return many_facet_rasch(frame)


def test_two_raters_and_one_yes_or_no_item_have_a_closed_form():
    pairs = [(1, 0)] * 9 + [(0, 1)] * 4 + [(1, 1)] * 3 + [(0, 0)] * 2
    rows = [(s, r, x) for s, pair in enumerate(pairs) for r, x in zip("AB", pair, strict=True)]
    frame = pd.DataFrame(rows, columns=["session", "rater", "score"])

    found = many_facet_rasch(frame)

    lenient = found.raters[0].estimate
    assert isinstance(lenient, Estimate)
    assert lenient.value == pytest.approx(-np.log(9 / 4) / 2, abs=1e-7)
    assert lenient.se == pytest.approx(np.sqrt(1 / 9 + 1 / 4) / 2, rel=1e-5)
    assert found.heterogeneity == pytest.approx(np.log(9 / 4) ** 2 / (1 / 9 + 1 / 4), rel=1e-5)
    assert found.conditional_log_likelihood == pytest.approx(
        9 * np.log(9 / 13) + 4 * np.log(4 / 13)
    )
    assert found.n_extreme_sessions == 5
    assert value_of(found.items[0].estimate) == 0.0


def test_scores_that_nobody_uses_are_no_step_and_are_named():
    frame = simulated(n_sessions=80, seed=9)
    spread = frame.assign(score=frame["score"].map({0: 0, 1: 1, 2: 4, 3: 5}))

    found = many_facet_rasch(spread, scale=range(7))

    assert severities(found) == pytest.approx(severities(many_facet_rasch(frame)), abs=1e-9)
    assert found.values == (0, 1, 4, 5)
    assert found.unused_values == (2, 3, 6)
    assert [(step.lower, step.upper) for step in found.thresholds] == [(0, 1), (1, 4), (4, 5)]
    assert "left out of the steps: 2, 3, 6" in str(found)


def test_a_score_of_one_flawless_session_only_has_no_step():
    frame = simulated(n_sessions=60, seed=10)
    best = frame[frame["session"] == "s0003"].assign(session="best", score=4)

    found = many_facet_rasch(pd.concat([frame, best]))

    assert found.values == (0, 1, 2, 3)
    flawless = next(session for session in found.sessions if session.session == "best")
    assert flawless.measure.to_dict() == {"value": None, "reason": "no_variation"}
    assert (flawless.extreme, flawless.mean_score, flawless.fair_score) == ("highest", 4.0, None)
    assert severities(found) == pytest.approx(severities(many_facet_rasch(frame)), abs=1e-9)


def test_a_rater_who_always_gives_the_lowest_score_has_no_severity():
    frame = simulated(n_sessions=80, seed=11)
    frame.loc[frame["rater"] == "r1", "score"] = 0

    found = many_facet_rasch(frame)

    row = next(r for r in found.to_dict()["raters"] if r["rater"] == "r1")
    assert row["severity"] == {"value": None, "reason": "no_variation"}
    assert (row["infit"], row["component"]) == (None, None)
    without = many_facet_rasch(frame[frame["rater"] != "r1"])
    assert severities_defined(found) == pytest.approx(severities_defined(without))


def severities_defined(found):
    return {r.label: r.estimate.value for r in found.raters if isinstance(r.estimate, Estimate)}


def test_raters_without_a_common_session_are_compared_within_their_group_only():
    one = simulated(n_sessions=90, seed=12)
    two = simulated(n_sessions=90, seed=13)
    two = two.assign(session="t" + two["session"], rater="q" + two["rater"])

    found = many_facet_rasch(pd.concat([one, two]))

    assert "disconnected_design" in found.warnings
    groups: dict[Any, list[float]] = {}
    for rater in found.raters:
        groups.setdefault(rater.component, []).append(value_of(rater.estimate))
    assert sorted(groups) == [0, 1]
    for values in groups.values():
        assert len(values) == 4
        assert sum(values) == pytest.approx(0.0, abs=1e-9)
    assert found.degrees == 6


def test_a_rater_linked_to_nobody_has_no_severity():
    frame = simulated(n_sessions=60, seed=14)
    solo = frame[frame["session"] == "s0003"].iloc[:3].assign(session="x", rater="solo")
    solo["score"] = [0, 1, 3]

    found = many_facet_rasch(pd.concat([frame, solo]))

    lonely = next(r for r in found.raters if r.label == "solo")
    assert lonely.estimate.to_dict() == {"value": None, "reason": "insufficient_data"}
    assert "disconnected_design" in found.warnings


def test_items_and_raters_that_go_together_cannot_be_told_apart():
    frame = simulated(n_sessions=60, severity=(0.0, 0.5), items=(0.0, 0.4), seed=15)
    together = frame[frame["item"].str[1] == frame["rater"].str[1]]

    with pytest.raises(InsufficientData, match="cannot be told apart"):
        many_facet_rasch(together)


def test_a_threshold_that_no_total_tells_is_refused():
    """Totals of 1 and 3 say who is harsher, but not how far the two steps are apart."""
    pairs = [(0, 1)] * 3 + [(1, 0)] * 2 + [(1, 2)] * 2 + [(2, 1)] * 3
    rows = [(s, r, x) for s, pair in enumerate(pairs) for r, x in zip("AB", pair, strict=True)]

    with pytest.raises(InsufficientData, match="undetermined"):
        many_facet_rasch(pd.DataFrame(rows, columns=["session", "rater", "score"]))


def test_two_raters_of_whom_one_is_never_above_the_other_are_refused():
    pairs = [(1, 0)] * 5 + [(1, 1)] * 3 + [(0, 0)] * 3
    rows = [(s, r, x) for s, pair in enumerate(pairs) for r, x in zip("AB", pair, strict=True)]

    with pytest.raises(DegenerateData, match="no session has different scores"):
        many_facet_rasch(pd.DataFrame(rows, columns=["session", "rater", "score"]))


def test_perfectly_ordered_pairs_of_raters_are_refused_as_endless():
    """A beats B and C beats D whenever they differ, with ties linking nothing."""
    rows = []
    for session, (first, second, scores) in enumerate(
        [("A", "B", (2, 1)), ("A", "B", (1, 0)), ("B", "C", (2, 1)), ("B", "C", (1, 0)),
         ("A", "C", (2, 0)), ("A", "C", (1, 0)), ("A", "B", (2, 0))] * 3
    ):  # fmt: skip
        rows += [(session, first, scores[0]), (session, second, scores[1])]
    frame = pd.DataFrame(rows, columns=["session", "rater", "score"])

    with pytest.raises(NotConverged, match="no finite estimate"):
        many_facet_rasch(frame)


def test_unscored_rows_are_not_applicable_and_counted(frame, result):
    gap = frame.head(3).assign(session="S99", score=np.nan)

    found = many_facet_rasch(pd.concat([frame, gap]))

    assert found.n_dropped == 3
    assert severities(found) == severities(result)


def test_incomplete_designs_use_every_pattern():
    frame = simulated(n_sessions=300, each=2, seed=16).sample(frac=0.8, random_state=2)

    found = many_facet_rasch(frame)

    truth = np.array([-0.6, -0.1, 0.2, 0.5])
    assert list(severities(found).values()) == pytest.approx(truth, abs=0.25)
    assert found.n_responses == len(frame)


@settings(max_examples=3, deadline=None)
@given(st.integers(0, 2**31))
def test_row_order_and_labels_play_no_part(seed):
    frame = simulated(n_sessions=40, seed=17)
    names = {label: f"x{label[::-1]}" for label in frame["session"].unique()}
    changed = frame.assign(session=frame["session"].map(names)).sample(frac=1, random_state=seed)

    before, after = many_facet_rasch(frame), many_facet_rasch(changed)

    assert severities(after) == pytest.approx(severities(before), abs=1e-9)
    assert after.conditional_log_likelihood == pytest.approx(before.conditional_log_likelihood)


def test_the_reversed_scale_reverses_every_sign():
    frame = simulated(n_sessions=80, seed=18)

    before, after = (
        many_facet_rasch(frame),
        many_facet_rasch(frame.assign(score=3 - frame["score"])),
    )

    for one, other in zip(before.raters, after.raters, strict=True):
        assert value_of(other.estimate) == pytest.approx(-value_of(one.estimate), abs=1e-6)
        assert one.fit is not None
        assert other.fit is not None
        assert other.fit.infit.mean_square == pytest.approx(one.fit.infit.mean_square, abs=1e-6)
    thresholds = [value_of(step.threshold) for step in before.thresholds]
    assert [value_of(step.threshold) for step in after.thresholds] == pytest.approx(
        [-value for value in reversed(thresholds)], abs=1e-6
    )


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.integers(0, 1), st.integers(0, 2), st.integers(0, 2)),
        min_size=1,
        max_size=30,
        unique_by=lambda row: row[:3],
    )
)
def test_any_small_data_set_gives_finite_numbers_or_a_typed_error(rows):
    frame = pd.DataFrame(rows, columns=["session", "item", "rater", "score"])

    try:
        found = many_facet_rasch(frame)
    except (InsufficientData, DegenerateData, NotConverged):
        return

    json.dumps(found.to_dict(), allow_nan=False)
    assert found.n_responses == len(frame)
    assert len(found.to_frame()) == (
        len(found.raters) + len(found.items) + len(found.thresholds) + len(found.sessions)
    )
    assert str(found)


def test_result_is_strict_json_a_tidy_table_and_readable(result):
    answer = json.loads(json.dumps(result.to_dict(), allow_nan=False))

    assert set(answer["raters"][0]) == {
        "rater", "severity", "component", "n_responses", "infit", "outfit",
    }  # fmt: skip
    assert set(answer["items"][0]["difficulty"]) == {"value", "low", "high", "se", "method"}
    assert set(answer["separation"]) == {"raters", "items", "sessions"}
    assert len(answer["sessions"]) == 80
    table = result.to_frame()
    assert table["facet"].value_counts().to_dict() == {
        "session": 80, "rater": 4, "item": 4, "threshold": 3,
    }  # fmt: skip
    assert "Raters (severity in logits" in str(result)
    assert "conditional log likelihood -1111.496" in str(result)


TINY = pd.DataFrame(
    {
        "session": ["a", "a", "b", "b", "c", "c"],
        "rater": ["x", "y"] * 3,
        "score": [1, 2, 2, 0, 1, 0],
    }
)


@pytest.mark.parametrize(
    ("frame", "error", "message"),
    [
        (TINY.drop(columns="rater"), InvalidInput, "'rater' is missing"),
        (TINY.assign(score="high"), InvalidInput, "not a number"),
        (pd.concat([TINY, TINY.head(1)]), DuplicateRating, "session a, rater x"),
        (TINY.assign(score=None), InsufficientData, "no row has a score"),
        (TINY.assign(score=1), DegenerateData, "no session has different scores"),
        (TINY.assign(rater="x", session=list("abcdef")), InsufficientData, "no session"),
        (TINY.assign(rater="x", item=["i", "j"] * 3), InsufficientData, "has two raters"),
        ("text", InvalidInput, "a table"),
        (
            pd.DataFrame({"session": range(30), "rater": "x", "score": range(30)}),
            InvalidInput,
            "30 different scores",
        ),
    ],
)
def test_unusable_input_is_refused_by_name(frame, error, message):
    with pytest.raises(error, match=message):
        many_facet_rasch(frame)


def test_scores_off_the_scale_are_refused():
    with pytest.raises(OffScale, match="session b, rater x"):
        many_facet_rasch(TINY.assign(score=[1, 2, 7, 0, 1, 0]), scale=(0, 1, 2))


def test_pairs_of_raters_suffice_to_link_all():
    frames = [
        simulated(n_sessions=60, severity=(0.0, 0.4), seed=20 + number).replace(
            {"rater": {"r0": f"r{a}", "r1": f"r{b}"}}
        ).assign(session=lambda f, number=number: f"{number}-" + f["session"])
        for number, (a, b) in enumerate(list(combinations(range(4), 2))[:3])
    ]  # fmt: skip

    found = many_facet_rasch(pd.concat(frames))

    assert {rater.component for rater in found.raters} == {0}
    assert "disconnected_design" not in found.warnings
