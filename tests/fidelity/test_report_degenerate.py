"""The reliability report of data that answer only some questions, or none."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest

from fidelity import (
    RatingMatrix,
    fit_crossed,
)
from tests.fidelity.report_cases import KEYS, entry, frame_of, scores


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([("a", "x", 1), ("a", "y", 2)], "insufficient_data"),
        ([("a", "x", 1), ("b", "x", 2)], "insufficient_data"),
        ([("a", "x", 1), ("b", "y", 2)], "no_pairable_sessions"),
        ([("a", "x", None), ("b", "y", None)], "insufficient_data"),
    ],
)
def test_data_that_answer_nothing_give_null_with_a_reason(rows, reason):
    item = entry(pd.DataFrame(rows, columns=["session", "rater", "score"]))

    assert list(item["estimates"]) == KEYS
    assert all(e == {"value": None, "reason": reason} for e in item["estimates"].values())
    assert item["variance"] is None
    assert item["reml_criterion"] is None
    assert all(row["severity"] is None for row in item["raters"])


def test_constant_scores_leave_only_percentage_agreement():
    item = entry(frame_of(np.full((8, 3), 2.0)))

    defined = {key for key, e in item["estimates"].items() if e["value"] is not None}
    assert defined == {"percent_exact", "percent_within_one"}
    assert item["estimates"]["icc_a1"] == {"value": None, "reason": "no_variation"}
    assert item["estimates"]["alpha_ordinal"] == {"value": None, "reason": "no_variation"}
    assert {"category_dominates", "few_categories_used"} <= set(item["warnings"])


@pytest.mark.parametrize("hole", [False, True])
def test_perfect_agreement_is_one_everywhere(hole):
    table = np.repeat(np.arange(6.0)[:, None], 3, axis=1).astype(object)
    if hole:
        table[2, 1] = None

    item = entry(frame_of(table))

    assert {e["value"] for e in item["estimates"].values()} == {1.0}
    assert item["estimates"]["icc_a1"]["low"] is None
    assert item["estimates"]["icc_a1"]["interval_reason"] == "no_variation"
    assert item["variance"] is None
    assert item["variance_reason"] == "no_variation"


def test_raters_that_differ_by_a_constant_only_do_not_break_the_report():
    table = np.arange(6.0)[:, None] + np.array([0.0, 2.0, 3.0])

    complete = entry(frame_of(table))
    holed = table.astype(object)
    holed[0, 0] = None
    incomplete = entry(frame_of(holed))

    assert complete["estimates"]["icc_c1"]["value"] == 1.0
    assert complete["variance_reason"] == "not_converged"
    assert incomplete["estimates"]["icc_a1"] == {"value": None, "reason": "not_converged"}


def test_raters_who_never_meet_two_sessions_leave_the_one_way_coefficient():
    rng = np.random.default_rng(6)
    rows = [
        (f"s{s}", f"r{s}{r}", float(np.round(3 + session + rng.normal(), 1)))
        for s, session in enumerate(2 * rng.normal(size=20))
        for r in range(2)
    ]

    item = entry(pd.DataFrame(rows, columns=["session", "rater", "score"]))

    assert 0.0 < item["estimates"]["icc_1"]["value"] < 1.0
    assert item["estimates"]["icc_a1"] == {"value": None, "reason": "insufficient_data"}
    assert "disconnected_design" in item["warnings"]


def test_a_disconnected_design_is_fitted_part_by_part():
    left, right = scores(7, n=12, m=3), scores(8, n=15, m=2)
    frame = pd.concat(
        [frame_of(left), frame_of(right).assign(session=lambda f: "t" + f["session"],
                                                rater=lambda f: "q" + f["rater"])]
    )  # fmt: skip

    item = entry(frame)

    own = fit_crossed(RatingMatrix.from_frame(frame_of(left))).rater_effects()
    assert "disconnected_design" in item["warnings"]
    assert [part["n_sessions"] for part in item["components"]] == [12, 15]
    by_rater = {row["rater"]: row for row in item["raters"]}
    assert {r: row["component"] for r, row in by_rater.items()} == {
        "r0": 1, "r1": 1, "r2": 1, "qr0": 2, "qr1": 2,
    }  # fmt: skip
    assert [by_rater[r]["severity"] for r in own["rater"]] == pytest.approx(
        own["severity"].tolist(), abs=1e-6
    )


def test_thousands_of_raters_who_never_meet_two_sessions_take_no_time():
    rng = np.random.default_rng(23)
    session = np.repeat(np.arange(4000), 2)
    frame = pd.DataFrame(
        {
            "session": session,
            "rater": np.arange(8000),
            "score": np.round(3 + rng.normal(size=4000)[session] + rng.normal(size=8000)),
        }
    )

    begin = time.perf_counter()
    item = entry(frame)
    seconds = time.perf_counter() - begin

    assert item["estimates"]["icc_1"]["value"] == pytest.approx(0.5, abs=0.05)
    assert item["components"] == []
    assert {row["reason"] for row in item["raters"]} == {"insufficient_data"}
    assert seconds < 2.0


def test_rater_variance_of_zero_is_flagged_and_every_interval_is_finite():
    rows = [[1, 2, 3], [3, 1, 2], [2, 3, 1], [6, 5, 4], [4, 6, 5], [5, 4, 6]]
    for table in (np.array(rows, dtype=float), np.array(rows, dtype=object)):
        if table.dtype == object:
            table[5, 2] = None

        item = entry(frame_of(table))

        assert "boundary_variance" in item["warnings"]
        assert item["variance"]["rater"] == 0.0
        assert [row["severity"] for row in item["raters"]] == [0.0, 0.0, 0.0]
        for key in ("icc_a1", "icc_c1", "icc_ak", "icc_ck", "icc_qk"):
            assert item["estimates"][key]["low"] <= item["estimates"][key]["value"]
            assert item["estimates"][key]["high"] <= 1.0
