"""The reliability report: what it says of complete, incomplete, thin and degenerate data."""

from __future__ import annotations

import hashlib
from typing import cast

import numpy as np
import pandas as pd
import pytest

from fidelity import (
    DuplicateRating,
    InvalidInput,
    OffScale,
    RatingMatrix,
    __version__,
    fit_crossed,
    fleiss_kappa,
    gwet_ac,
    icc,
    icc_incomplete,
    krippendorff_alpha,
    percent_agreement,
    report,
)
from fidelity.agreement.krippendorff import Level
from fidelity.agreement.weights import Weighting
from fidelity.reliability.incomplete import IncompleteIcc
from tests.fidelity.estimates import value_of
from tests.fidelity.golden_files import golden_case
from tests.fidelity.report_cases import KEYS, entry, frame_of, scores


@pytest.fixture(scope="module")
def golden_frame():
    data = golden_case("incomplete_crossed_60x8")["data"]
    return pd.DataFrame({name: data[name] for name in ("session", "rater", "score")})


def test_incomplete_design_equals_the_reference(golden_frame):
    case = golden_case("incomplete_crossed_60x8")
    expected, tolerance = case["expected"], case["tolerance"]

    item = entry(golden_frame, level="interval")

    assert item["design"] == "incomplete"
    assert (item["n_sessions"], item["n_raters"], item["n_ratings"]) == (60, 8, 149)
    assert item["ratings_per_session"] == [2, 3]
    assert item["variance"] == pytest.approx(expected["REML"]["varcomp"], abs=tolerance["varcomp"])
    assert item["reml_criterion"] == pytest.approx(
        expected["REML"]["REML_criterion"], abs=tolerance["crit"]
    )
    assert item["k_hat"] == pytest.approx(expected["khat"])
    assert item["q"] == pytest.approx(expected["q"])
    for key, name in (("icc_a1", "ICC(A,1)"), ("icc_c1", "ICC(C,1)")):
        low, high = expected["profile_likelihood_ci95"][name]
        assert item["estimates"][key]["low"] == pytest.approx(low, abs=tolerance["profile_ci"])
        assert item["estimates"][key]["high"] == pytest.approx(high, abs=tolerance["profile_ci"])
        assert item["estimates"][key]["se"] == pytest.approx(expected["delta_se"][name], abs=1e-6)
    severity = {row["rater"]: row["severity"] for row in item["raters"]}
    blups = dict(zip(expected["rater_blup"]["level"], expected["rater_blup"]["blup"], strict=True))
    assert severity == pytest.approx({r: -b for r, b in blups.items()}, abs=tolerance["blup"])
    assert item["headline"] == "icc_a1"
    assert item["warnings"] == ["wide_interval"]


def test_every_coefficient_equals_its_single_function(golden_frame):
    matrix = RatingMatrix.from_frame(golden_frame)

    estimates = entry(golden_frame, seed=3)["estimates"]

    assert list(estimates) == KEYS
    for key in KEYS:
        if key.startswith("icc"):
            single = icc_incomplete(
                matrix, coefficient=cast("IncompleteIcc", key), rng=np.random.default_rng(3)
            )
        elif key.startswith("alpha"):
            single = krippendorff_alpha(matrix, level=cast("Level", key.removeprefix("alpha_")))
        elif key.startswith("ac"):
            _, _, weights = key.partition("_")
            single = gwet_ac(matrix, weights=cast("Weighting", weights or "identity"))
        elif key == "fleiss_kappa":
            single = fleiss_kappa(matrix)
        else:
            single = percent_agreement(matrix, within=float(key == "percent_within_one"))
        for name, number in single.to_dict().items():
            if name == "method":
                assert estimates[key][name] == number
            else:
                assert estimates[key][name] == pytest.approx(number, abs=1e-6)


def test_complete_design_equals_mean_squares_and_reml():
    table = scores(1)

    item = entry(frame_of(table))

    single = icc(table, model="two_way_mixed", unit="average")
    fit = fit_crossed(RatingMatrix.from_frame(frame_of(table)))
    assert item["design"] == "complete"
    assert item["estimates"]["icc_a1"] == icc(table).to_dict()
    assert item["estimates"]["icc_ck"] == single.to_dict()
    assert item["estimates"]["icc_qk"]["value"] == single.value
    assert item["q"] == 0.0
    assert item["k_hat"] == 3.0
    assert item["variance"] == pytest.approx(fit.variance, abs=1e-6)
    assert item["headline"] == "alpha_ordinal"


def test_many_items_at_once_equal_one_at_a_time():
    rng = np.random.default_rng(2)
    tables = {}
    for number in range(12):
        table = scores(number, n=30, m=5).astype(object)
        if number >= 4:
            table[rng.random(table.shape) < 0.3] = None
        tables[f"i{number:02d}"] = table
    empty = rng.random((30, 5)) < 0.3
    for number in range(9):
        shared = scores(50 + number, n=30, m=5).astype(object)
        shared[empty] = None
        tables[f"shared{number}"] = shared

    together = report(pd.concat([frame_of(t, item) for item, t in tables.items()])).to_dict()

    assert [item["item"] for item in together["items"]] == sorted(tables)
    for item in together["items"]:
        alone = entry(frame_of(tables[item["item"]], item["item"]))
        assert item["warnings"] == alone["warnings"]
        assert item["reml_criterion"] == pytest.approx(alone["reml_criterion"], abs=1e-7)
        for key, estimate in item["estimates"].items():
            for name in ("value", "low", "high"):
                assert estimate[name] == pytest.approx(alone["estimates"][key][name], abs=2e-5)
        for row, alone_row in zip(item["raters"], alone["raters"], strict=True):
            assert row["severity"] == pytest.approx(alone_row["severity"], abs=1e-5)


def test_software_and_hash_identify_the_numbers():
    frame = frame_of(scores(3))

    first = report(frame)
    shuffled = report(frame.sample(frac=1, random_state=1))
    changed = report(frame.assign(score=frame["score"].where(frame.index != 4, 0.0)))

    assert first.software == f"fidelity {__version__}"
    assert len(first.data_hash) == len(hashlib.sha256().hexdigest())
    assert shuffled.to_dict() == first.to_dict()
    assert changed.data_hash != first.data_hash


def test_the_hash_tells_labels_items_and_missing_scores_apart():
    base = pd.DataFrame(
        {"session": ["a", "a", "b"], "rater": ["x", "y", "x"], "score": [0, 1, 2.0]}
    )
    others = [
        base.replace("b", "c"),
        base.assign(item="score"),
        base.assign(score=[np.nan, 1, 2.0]),
        base.iloc[:2],
    ]

    hashes = {report(frame).data_hash for frame in (base, *others)}

    assert len(hashes) == 5


def test_minus_zero_and_integers_hash_like_their_floats():
    base = pd.DataFrame({"session": ["a", "a"], "rater": ["x", "y"], "score": [0.0, 1.0]})

    hashes = {
        report(frame).data_hash
        for frame in (base, base.assign(score=[-0.0, 1.0]), base.assign(score=[0, 1]))
    }

    assert len(hashes) == 1


def test_missing_scores_are_not_applicable_and_get_a_block_of_their_own():
    table = scores(9, n=10, m=2)
    table[0] = np.nan
    table[1, 0] = np.nan

    item = entry(frame_of(table))

    assert item["n_sessions"] == 9
    assert item["n_ratings"] == 17
    block = item["applicability"]
    assert (block["n_sessions"], block["n_judgements"], block["n_not_applicable"]) == (10, 20, 3)
    assert block["percent_exact"]["value"] == pytest.approx(0.9)
    # Shares of "not applicable" are 1, ½ and eight times 0: π = .15, chance 2 × .15 × .85.
    assert block["ac1"]["value"] == pytest.approx((0.9 - 0.255) / (1 - 0.255))
    assert item["n_dropped"] == 4
    assert item["dropped"] == [
        {"reason": "rated_once", "n_ratings": 1, "names": ["s001"]},
        {
            "reason": "not_applicable",
            "n_ratings": 3,
            "names": [["s000", "r0"], ["s000", "r1"], ["s001", "r0"]],
        },
    ]


def test_without_missing_scores_there_is_no_applicability_block():
    assert entry(frame_of(scores(10)))["applicability"] is None


def test_a_session_nobody_found_applicable_leaves_the_rest_complete():
    table = scores(11, n=10, m=3)
    table[4] = np.nan

    item = entry(frame_of(table))

    assert item["design"] == "complete"
    assert item["estimates"]["icc_a1"]["value"] == icc(np.delete(table, 4, axis=0)).value


@pytest.mark.parametrize(
    ("table", "code"),
    [
        (scores(12, n=40, m=3), "few_raters"),
        (scores(12, n=10, m=6), "few_double_rated"),
        (scores(12, n=4, m=6), "rater_thin"),
        ([[1, 1], *([[2, None]] * 9)], "thin_overlap"),
        ([[1, 1, 1]] * 30 + [[2, 2, 1]], "category_dominates"),
        ([[1, 2], [2, 2], [1, 1]], "few_categories_used"),
        (scores(13, n=12, m=3), "wide_interval"),
    ],
)
def test_thin_data_are_flagged(table, code):
    assert code in entry(frame_of(table))["warnings"]


def test_ample_data_are_not_flagged():
    assert entry(frame_of(scores(14, n=400, m=6, severity=0.2)))["warnings"] == []


def test_ratio_alpha_of_negative_scores_is_null_and_the_rest_stands():
    item = entry(frame_of(scores(15) - 3))

    assert item["estimates"]["alpha_ratio"] == {"value": None, "reason": "invalid_input"}
    assert item["estimates"]["alpha_interval"]["value"] is not None


def test_bootstrap_moves_only_the_intervals_of_alpha():
    frame = frame_of(scores(16))

    plain = entry(frame)["estimates"]
    drawn = entry(frame, n_bootstrap=300, seed=5)["estimates"]
    again = entry(frame, n_bootstrap=300, seed=5)["estimates"]

    assert drawn == again
    assert drawn["alpha_ordinal"]["value"] == plain["alpha_ordinal"]["value"]
    assert drawn["alpha_ordinal"]["low"] != plain["alpha_ordinal"]["low"]
    assert drawn["icc_a1"] == plain["icc_a1"]
    assert "300 bootstrap resamples" in drawn["alpha_ordinal"]["method"]


def test_cross_check_uses_pingouin_on_complete_items_only():
    whole = frame_of(scores(17), "A")
    holed = scores(18).astype(object)
    holed[0, 0] = None

    items = report(pd.concat([whole, frame_of(holed, "B")]), cross_check=True).to_dict()["items"]

    assert items[0]["cross_check"]["package"] == "pingouin 0.7.0"
    assert items[0]["cross_check"]["max_abs_difference"] < 1e-9
    assert "cross_check" not in items[1]


def test_cross_check_of_constant_scores_compares_nothing():
    item = entry(frame_of(np.full((8, 3), 2.0)), cross_check=True)

    assert item["cross_check"]["max_abs_difference"] is None


@pytest.mark.parametrize("extra", [2.0, np.nan])
def test_duplicates_always_raise(extra):
    frame = frame_of(scores(19), "A1")
    again = pd.DataFrame({"session": ["s003"], "rater": ["r1"], "score": [extra], "item": ["A1"]})

    with pytest.raises(DuplicateRating, match="session s003, rater r1, item A1"):
        report(pd.concat([frame, again]))


def test_scores_off_the_scale_always_raise():
    with pytest.raises(OffScale, match="session s001, rater r0, item A1"):
        report(frame_of([[1, 2], [9, 2]], "A1"), values=range(7))


@pytest.mark.parametrize(
    "options",
    [{"level": "cardinal"}, {"confidence": 95}, {"n_bootstrap": -1}, {"seed": -1}, {"values": [1]}],
)
def test_unknown_options_are_refused(options):
    with pytest.raises(InvalidInput):
        report(frame_of(scores(20)), **options)


def test_an_empty_frame_is_refused():
    with pytest.raises(InvalidInput, match="no ratings"):
        report(pd.DataFrame({"session": [], "rater": [], "score": []}))


def test_a_frame_becomes_a_tidy_table_and_a_text():
    result = report(frame_of(scores(21), "A1"))

    table = result.to_frame()
    text = str(result)

    assert table["estimate"].tolist() == KEYS
    assert table["value"].tolist() == pytest.approx(
        [value_of(e) for e in result.items[0].estimates.values()]
    )
    assert "Item A1" in text
    assert "* alpha_ordinal" in text
    assert "severity of r0" in text


def test_undefined_coefficients_are_missing_with_a_reason_in_table_and_text():
    result = report(frame_of(np.full((8, 3), 2.0)))

    table = result.to_frame().set_index("estimate")

    assert table.loc["icc_a1", "value"] is pd.NA
    assert table.loc["icc_a1", "reason"] == "no_variation"
    assert "no_variation" in str(result)


def test_severity_limits_hold_the_truth_although_raters_are_few():
    rng = np.random.default_rng(31)
    frames, truth = [], {}
    for item in range(250):
        raters = rng.normal(0, 0.4, 3)
        table = rng.normal(0, 0.7, (40, 1)) + raters + rng.normal(0, 0.6, (40, 3))
        frames.append(frame_of(table, f"i{item:03}"))
        truth[f"i{item:03}"] = -raters

    items = report(pd.concat(frames), level="interval").to_dict()["items"]

    held = [
        row["low"] <= severity <= row["high"]
        for found in items
        for row, severity in zip(found["raters"], truth[found["item"]], strict=True)
        if row["low"] is not None
    ]
    # Normal limits would hold 82 of 100.
    assert len(held) > 650
    assert 0.94 < np.mean(held) < 0.985
