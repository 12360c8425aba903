"""Scale, interval, estimate and rating matrix: what they accept and how they refuse."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from fidelity import (
    DuplicateRating,
    Estimate,
    FidelityError,
    Interval,
    InvalidInput,
    OffScale,
    RatingMatrix,
    Scale,
)


def test_a_scale_is_sorted_and_made_of_floats():
    assert Scale((4, 0, 2)).values == (0.0, 2.0, 4.0)


@pytest.mark.parametrize("values", [(), (1,), (1, 1), (0, float("nan")), (0, float("inf"))])
def test_a_scale_without_two_finite_values_is_refused(values):
    with pytest.raises(InvalidInput):
        Scale(values)


@pytest.mark.parametrize(
    ("low", "high", "confidence"), [(0.5, 0.4, 0.95), (float("nan"), 1, 0.95), (0, 1, 95)]
)
def test_an_interval_that_is_none_is_refused(low, high, confidence):
    with pytest.raises(InvalidInput):
        Interval(low, high, confidence)


@pytest.mark.parametrize("numbers", [{"value": float("nan")}, {"value": 1, "se": float("inf")}])
def test_an_estimate_refuses_numbers_that_are_not_finite(numbers):
    with pytest.raises(InvalidInput, match="some coefficient"):
        Estimate(method="some coefficient", **numbers)


def test_a_matrix_is_ordered_by_label_whatever_the_order_of_the_rows():
    matrix = RatingMatrix.from_triples([("b", "y", 4), ("a", "y", 2), ("b", "x", 3), ("a", "x", 1)])

    assert matrix.sessions == ("a", "b")
    assert matrix.raters == ("x", "y")
    assert matrix.dense().tolist() == [[1, 2], [3, 4]]
    assert (matrix.n_sessions, matrix.n_raters, matrix.n_ratings) == (2, 2, 4)


def test_a_missing_score_is_kept_as_not_applicable_and_is_no_rating():
    matrix = RatingMatrix.from_triples([("a", "x", 1), ("a", "y", None), ("b", "x", 2)])

    assert matrix.n_ratings == 2
    assert matrix.raters == ("x",)
    assert matrix.not_applicable == (("a", "y"),)


def test_a_duplicate_is_refused_and_named():
    with pytest.raises(DuplicateRating, match="session a, rater x") as caught:
        RatingMatrix.from_triples([("a", "x", 1), ("b", "x", 1), ("a", "x", 2)])

    assert caught.value.code == "duplicate_rating"


def test_a_duplicate_with_a_missing_score_is_a_duplicate_too():
    with pytest.raises(DuplicateRating):
        RatingMatrix.from_triples([("a", "x", 1), ("a", "x", None)])


def test_a_score_off_the_scale_is_refused_and_named():
    with pytest.raises(OffScale, match=r"session b, rater x: score 7 is not on") as caught:
        RatingMatrix.from_triples([("a", "x", 1), ("b", "x", 7)], scale=Scale(tuple(range(7))))

    assert caught.value.code == "off_scale"


@pytest.mark.parametrize("score", [3.5, -1, 1e9])
def test_scores_between_below_and_above_the_values_are_off_scale(score):
    with pytest.raises(OffScale):
        RatingMatrix.from_triples([("a", "x", score)], scale=Scale(tuple(range(7))))


def test_decimals_are_read_as_numbers():
    frame = pd.DataFrame({"session": ["a"], "rater": ["x"], "score": [Decimal("2.50")]})

    assert RatingMatrix.from_frame(frame).score.tolist() == [2.5]


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ({"score": ["good"]}, "row 1: score 'good' is not a number"),
        ({"score": [float("inf")]}, "row 1: score is infinite"),
        ({"session": [None]}, "row 1: the session has no label"),
    ],
)
def test_cells_that_cannot_be_used_are_named(column, message):
    frame = pd.DataFrame({"session": ["a"], "rater": ["x"], "score": [1.0]} | column)

    with pytest.raises(InvalidInput, match=message):
        RatingMatrix.from_frame(frame)


def test_a_missing_column_is_named_with_those_that_are_there():
    frame = pd.DataFrame({"session": ["a"], "score": [1.0]})

    with pytest.raises(InvalidInput, match=r"'rater' is missing; .*session, score"):
        RatingMatrix.from_frame(frame)


def test_other_columns_of_a_frame_play_no_part():
    frame = pd.DataFrame({"s": ["a", "a"], "r": ["x", "y"], "y": [1, 2], "item": ["A1", "B1"]})

    matrix = RatingMatrix.from_frame(frame, session="s", rater="r", score="y", scale=[0, 1, 2])

    assert matrix.dense().tolist() == [[1, 2]]


def test_labels_that_look_alike_are_refused():
    frame = pd.DataFrame({"session": [1, "1"], "rater": ["x", "y"], "score": [1.0, 2.0]})

    with pytest.raises(InvalidInput, match="share the label '1'"):
        RatingMatrix.from_frame(frame)


def test_scores_of_a_matrix_cannot_be_changed():
    matrix = RatingMatrix.from_triples([("a", "x", 1), ("a", "y", 2)])

    with pytest.raises(ValueError, match="read-only"):
        matrix.score[0] = 5


@pytest.mark.parametrize(
    "fields",
    [
        {"rater": np.array([0])},
        {"session": np.array([0, 2])},
        {"score": np.array([1.0, np.nan])},
        {"session": np.array([0, 0]), "rater": np.array([0, 0])},
    ],
)
def test_a_matrix_built_by_hand_is_checked(fields):
    good = {
        "sessions": ("a",),
        "raters": ("x", "y"),
        "session": np.array([0, 0]),
        "rater": np.array([0, 1]),
        "score": np.array([1.0, 2.0]),
    }

    with pytest.raises(InvalidInput):
        RatingMatrix(**(good | fields))


def test_every_error_of_the_package_has_a_stable_code():
    def tree(kind):
        return [kind, *(leaf for child in kind.__subclasses__() for leaf in tree(child))]

    codes = {
        kind.__name__: kind.code
        for kind in tree(FidelityError)
        if kind.__module__.endswith("fidelity.errors")
    }

    assert codes == {
        "FidelityError": "fidelity_error",
        "InvalidInput": "invalid_input",
        "DuplicateRating": "duplicate_rating",
        "OffScale": "off_scale",
        "InsufficientData": "insufficient_data",
        "DegenerateData": "no_variation",
        "NotConverged": "not_converged",
    }
