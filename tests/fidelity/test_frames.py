"""Labels and scores are looked up fast, with the same result as slowly."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fidelity.agreement.pairs import _distinct, positions_among
from fidelity.errors import InvalidInput, OffScale
from fidelity.frames import LongRatings
from fidelity.types import RatingMatrix

LABELS = st.lists(st.sampled_from(["a", "b", "ä", " a", "1", "10", "9"]), min_size=1, max_size=40)


def copy_of(text):
    """Equal text at another place in memory."""
    return (text + "x")[:-1]


def frame_of(sessions, dtype=object):
    """One rater each, so that no session is rated twice by the same."""
    return pd.DataFrame(
        {
            "session": pd.Series(sessions, dtype=dtype),
            "rater": [f"r{number}" for number in range(len(sessions))],
            "score": np.arange(len(sessions), dtype=np.float64),
        }
    )


@pytest.mark.parametrize("dtype", ["object", "str", "category"])
@given(LABELS)
@settings(max_examples=40, deadline=None)
def test_labels_are_the_same_wherever_their_text_lies_in_memory(dtype, sessions):
    shared = LongRatings.from_frame(frame_of(sessions, dtype))
    scattered = LongRatings.from_frame(frame_of([copy_of(text) for text in sessions], dtype))

    assert shared.sessions == scattered.sessions == tuple(sorted(set(sessions)))
    assert np.array_equal(shared.key, scattered.key)
    assert shared.data_hash() == scattered.data_hash()
    assert [shared.sessions[cell] for cell in shared.key // len(sessions)] == sorted(sessions)


def test_equal_texts_at_two_places_among_shared_ones_are_one_label():
    other = copy_of("s1")
    ratings = LongRatings.from_frame(frame_of(["s1", "s2", "s1", other, "s2", other]))

    assert ratings.sessions == ("s1", "s2")
    assert ratings.key.tolist() == [0, 2, 3, 5, 7, 10]


@pytest.mark.parametrize("dtype", ["object", "str", "category"])
@pytest.mark.parametrize("missing", [None, np.nan])
def test_missing_label_among_shared_ones_names_its_row(dtype, missing):
    frame = frame_of(["s1", "s1", "s2", missing, "s1", missing], dtype)

    with pytest.raises(InvalidInput, match="row 4: the session has no label"):
        LongRatings.from_frame(frame)


def test_numbers_and_texts_that_read_alike_are_refused():
    with pytest.raises(InvalidInput, match="two different sessions share the label '1'"):
        LongRatings.from_frame(frame_of([1, "1", 1, "1"]))


def test_rows_of_a_slice_are_looked_up_by_themselves():
    frame = frame_of(["s1", "x", "s2", "x", "s1", "x"])

    ratings = LongRatings.from_frame(frame.iloc[::2])

    assert ratings.sessions == ("s1", "s2")
    assert ratings.score.tolist() == [0.0, 4.0, 2.0]


def test_first_score_off_the_scale_is_named_with_its_place():
    frame = frame_of(["s1", "s2", "s3", "s4"]).assign(score=[1.0, np.nan, 2.5, 7.0])

    with pytest.raises(OffScale, match=r"session s3, rater r2: score 2\.5 is not on the scale"):
        LongRatings.from_frame(frame, values=range(7))


@given(
    st.sampled_from(
        [(0.0, 1.0, 2.0), (-2.0, -1.0, 0.0), (1.0, 1.5, 2.0), (0.3, 1.3, 2.3), (0.5, 1.5), (3.0,)]
    ),
    st.lists(st.integers(0, 2), max_size=20),
)
@settings(max_examples=60, deadline=None)
def test_positions_on_a_scale_are_those_of_a_search(values, picks):
    scale = np.array(values)
    scores = scale[np.array(picks, dtype=np.int64) % scale.size]

    assert np.array_equal(positions_among(scale, scores), np.searchsorted(scale, scores))


@pytest.mark.parametrize("most", [5, 1_000, 10**15], ids=["few keys", "many keys", "vast keys"])
def test_counted_keys_are_those_of_a_sort(most):
    key = np.random.default_rng(3).integers(0, most, 500)

    first, counts = _distinct(key)

    _, expected_first, expected_counts = np.unique(key, return_index=True, return_counts=True)
    assert np.array_equal(first, expected_first)
    assert np.array_equal(counts, expected_counts)


def test_sessions_and_raters_without_a_score_leave_no_label_in_a_matrix():
    frame = frame_of(["s3", "s1", "s2", "s1"]).assign(score=[1.0, 2.0, np.nan, 4.0])

    matrix = RatingMatrix.from_frame(frame)

    assert matrix.sessions == ("s1", "s3")
    assert matrix.raters == ("r0", "r1", "r3")
    assert matrix.session.tolist() == [0, 0, 1]
    assert matrix.rater.tolist() == [1, 2, 0]
    assert matrix.score.tolist() == [2.0, 4.0, 1.0]
    assert matrix.not_applicable == (("s2", "r2"),)
