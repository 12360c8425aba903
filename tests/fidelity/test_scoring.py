"""Item → section → overall: absent is 0, not applicable is no number, missing stays missing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from fidelity import DuplicateRating, InvalidInput, score_sessions

COLUMNS = ["session", "rater", "section", "item", "value", "status"]


def frame_of(*rows):
    return pd.DataFrame([("s1", "r1", *row) for row in rows], columns=COLUMNS)


def by_section(scores):
    return scores.set_index("section")


def test_mean_is_over_applicable_items_and_not_over_sections():
    scores = by_section(
        score_sessions(
            frame_of(
                ("A", "A1", 4, "scored"),
                ("A", "A2", 2, "scored"),
                ("A", "A3", 3, "scored"),
                ("B", "B1", 0, "scored"),
            )
        )
    )

    assert scores.loc["A", "score"] == 3.0
    assert scores.loc["B", "score"] == 0.0
    assert scores.loc["overall", "score"] == pytest.approx(9 / 4)


@pytest.mark.parametrize("status", ["absent", "missed_opportunity"])
@pytest.mark.parametrize("value", [None, 0])
def test_what_was_required_and_did_not_happen_counts_as_zero(status, value):
    scores = by_section(
        score_sessions(frame_of(("A", "A1", 4, "scored"), ("A", "A2", value, status)))
    )

    assert scores.loc["A", "score"] == 2.0
    assert scores.loc["A", f"n_{status}"] == 1
    assert scores.loc["A", "n_applicable"] == 2


def test_not_applicable_enters_no_mean():
    scores = by_section(
        score_sessions(frame_of(("A", "A1", 4, "scored"), ("A", "A2", None, "not_applicable")))
    )

    assert scores.loc["A", "score"] == 4.0
    assert (scores.loc["A", "n_applicable"], scores.loc["A", "n_not_applicable"]) == (1, 1)


def test_a_section_without_applicable_items_has_no_score_and_says_why():
    scores = by_section(
        score_sessions(frame_of(("A", "A1", 4, "scored"), ("B", "B1", None, "not_applicable")))
    )

    assert scores.loc["B", "score"] is pd.NA
    assert scores.loc["B", "reason"] == "no_applicable_items"
    assert scores.loc["overall", "score"] == 4.0


@pytest.mark.parametrize(
    ("min_answered", "score"), [(1.0, None), (0.75, None), (2 / 3, 3.0), (0.5, 3.0)]
)
def test_missing_stays_missing_unless_enough_is_answered(min_answered, score):
    frame = frame_of(
        ("A", "A1", 4, "scored"),
        ("A", "A2", 2, "scored"),
        ("A", "A3", None, "missing"),
        ("A", "A4", None, "not_applicable"),
    )

    row = by_section(score_sessions(frame, min_answered=min_answered)).loc["A"]

    assert (row["score"] is pd.NA) if score is None else row["score"] == score
    assert row["reason"] == ("missing_items" if score is None else None)
    assert (row["n_answered"], row["n_missing"]) == (2, 1)


def test_nothing_answered_is_never_a_score():
    row = score_sessions(frame_of(("A", "A1", None, "missing")), min_answered=0.01).iloc[0]

    assert row["score"] is pd.NA
    assert row["reason"] == "missing_items"


def test_ratings_and_scales_are_kept_apart():
    rows = [
        (session, rater, "A", item, value, "scored", scale)
        for session in ("s2", "s1")
        for rater in ("r1", "r2")
        for scale, value in (("adherence", 2), ("competence", 5))
        for item in ("A1", "A2")
    ]
    frame = pd.DataFrame(rows, columns=[*COLUMNS, "scale"])

    scores = score_sessions(frame)

    assert len(scores) == 2 * 2 * 2 * 2
    assert scores[["session", "rater", "scale"]].drop_duplicates().shape[0] == 8
    assert set(scores.loc[scores["scale"] == "adherence", "score"]) == {2.0}
    assert scores["section"].tolist()[:2] == ["A", "overall"]
    assert scores["session"].is_monotonic_increasing


def test_no_column_holds_a_nan():
    frame = frame_of(("A", "A1", None, "missing"), ("B", "B1", 3, "scored"))

    scores = score_sessions(frame)

    assert str(scores["score"].dtype) == "Float64"
    for value in scores.to_numpy(dtype=object).ravel():
        assert not (isinstance(value, float) and np.isnan(value))


def test_order_of_the_rows_plays_no_part():
    frame = frame_of(
        ("B", "B1", 1, "scored"), ("A", "A1", 4, "scored"), ("A", "A2", None, "absent")
    )

    pd.testing.assert_frame_equal(score_sessions(frame), score_sessions(frame.iloc[::-1]))


def test_an_item_scored_twice_is_refused_and_named():
    frame = frame_of(("A", "A1", 1, "scored"), ("A", "A1", 2, "scored"))

    with pytest.raises(DuplicateRating, match="session s1, rater r1, item A1"):
        score_sessions(frame)


@pytest.mark.parametrize(
    ("value", "status"),
    [
        (None, "scored"),
        (3, "absent"),
        (3, "not_applicable"),
        (3, "missing"),
        (3, "guessed"),
        (3, None),
    ],
)
def test_a_value_that_contradicts_its_status_is_refused(value, status):
    with pytest.raises(InvalidInput, match="item A1: status"):
        score_sessions(frame_of(("A", "A1", value, status)))


@pytest.mark.parametrize("share", [0.0, -1, 1.5, float("nan")])
def test_a_share_that_is_none_is_refused(share):
    with pytest.raises(InvalidInput):
        score_sessions(frame_of(("A", "A1", 1, "scored")), min_answered=share)


def test_the_label_of_the_whole_is_reserved():
    with pytest.raises(InvalidInput, match="overall"):
        score_sessions(frame_of(("overall", "A1", 1, "scored")))


def test_a_row_without_a_section_is_refused():
    with pytest.raises(InvalidInput, match="row 1: the section"):
        score_sessions(frame_of((None, "A1", 1, "scored")))


# ── Rules of an instrument: what a status stands for, sums ───────────────────────────────


def scaled(*rows: tuple[str, str, str, float | None, str]) -> pd.DataFrame:
    """One rating: scale, section, item, value, status."""
    frame = pd.DataFrame(rows, columns=["scale", "section", "item", "value", "status"])
    return frame.assign(session="s1", rater="r1")


def test_what_is_absent_or_missed_counts_as_the_instrument_says() -> None:
    frame = frame_of(
        ("A", "A1", 5, "scored"),
        ("A", "A2", None, "absent"),
        ("A", "A3", None, "missed_opportunity"),
    )

    row = score_sessions(frame, absent=1, missed_opportunity=3).iloc[0]

    assert row["score"] == 3.0
    assert (row["n_absent"], row["n_missed_opportunity"]) == (1, 1)


def test_what_is_absent_can_count_differently_on_each_scale() -> None:
    frame = scaled(
        ("skill", "A", "A1", None, "absent"),
        ("skill", "A", "A2", 4, "scored"),
        ("amount", "A", "A1", None, "absent"),
        ("amount", "A", "A2", 2, "scored"),
    )

    scores = score_sessions(frame, absent={"skill": 1, "amount": 0})

    whole = scores[scores["section"] == "overall"].set_index("scale")["score"]
    assert whole.to_dict() == {"amount": 1.0, "skill": 2.5}


@pytest.mark.parametrize("value", [0, 2])
def test_a_number_beside_absent_is_the_one_it_stands_for(value: float) -> None:
    frame = frame_of(("A", "A1", value, "absent"))

    with pytest.raises(InvalidInput, match="status 'absent' contradicts its value"):
        score_sessions(frame, absent=1)

    assert score_sessions(frame.assign(value=1), absent=1).iloc[0]["score"] == 1.0


def test_a_sum_is_plain_where_every_item_is_answered() -> None:
    frame = frame_of(("A", "A1", 4, "scored"), ("A", "A2", 3, "scored"), ("B", "B1", 2, "scored"))

    scores = by_section(score_sessions(frame, section_score="sum", overall_score="sum"))

    assert scores["score"].to_dict() == {"A": 7.0, "B": 2.0, "overall": 9.0}


@pytest.mark.parametrize("status", ["not_applicable", "missing"])
def test_a_sum_keeps_its_range_where_an_item_is_not_answered(status: str) -> None:
    rows = [("A", f"A{n}", 6.0, "scored") for n in range(1, 12)]
    frame = frame_of(*rows, ("A", "A12", None, status))

    row = by_section(score_sessions(frame, min_answered=0.8, overall_score="sum")).loc["overall"]

    assert row["score"] == 72.0


def test_a_sum_without_enough_answers_is_missing() -> None:
    frame = frame_of(("A", "A1", 4, "scored"), ("A", "A2", None, "missing"))

    row = by_section(score_sessions(frame, overall_score="sum")).loc["overall"]

    assert pd.isna(row["score"])
    assert row["reason"] == "missing_items"


def test_a_score_that_the_instrument_does_not_make_has_no_row() -> None:
    frame = frame_of(("A", "A1", 4, "scored"), ("B", "B1", 2, "scored"))

    without_whole = score_sessions(frame, overall_score="none")
    without_sections = score_sessions(frame, section_score="none")

    assert without_whole["section"].tolist() == ["A", "B"]
    assert without_sections["section"].tolist() == ["overall"]
    assert without_whole["score"].dtype == without_sections["score"].dtype == "Float64"


def test_an_unknown_rule_is_named() -> None:
    with pytest.raises(InvalidInput, match="overall_score is mean, sum or none, not 'median'"):
        score_sessions(frame_of(("A", "A1", 1, "scored")), overall_score="median")  # type: ignore[arg-type]


def test_a_scale_without_a_number_for_what_is_absent_is_named() -> None:
    frame = scaled(("skill", "A", "A1", 1, "scored"))

    with pytest.raises(InvalidInput, match="absent has no number for scale skill"):
        score_sessions(frame, absent={"amount": 0})
    with pytest.raises(InvalidInput, match="the rows have no column scale"):
        score_sessions(frame.drop(columns="scale"), absent={"skill": 0})
