"""Tables that growth and straight lines refuse, and the straight lines themselves."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from fidelity.errors import DegenerateData, DuplicateRating, InsufficientData, InvalidInput
from fidelity.growth import growth, straight_line


def cohort(n_trainees=6, n_sessions=5) -> pd.DataFrame:
    """Simulate one score per session and trainee."""
    rng = np.random.default_rng(1)
    numbers = np.tile(np.arange(1, n_sessions + 1), n_trainees)
    names = np.repeat([f"T{i:02}" for i in range(n_trainees)], n_sessions)
    scores = 2 + 0.3 * numbers + rng.normal(0, 0.6, len(numbers))
    return pd.DataFrame({"trainee": names, "session_number": numbers, "score": scores})


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        (lambda f: f.drop(columns="score"), InvalidInput, "score"),
        (lambda f: f.assign(score="good"), InvalidInput, "row 1.*good"),
        (lambda f: f.assign(session_number="first"), InvalidInput, "session_number"),
        (lambda f: f.assign(score=f["score"].where(f.index != 3, np.inf)), InvalidInput, "row 4"),
        (
            lambda f: f.assign(session_number=f["session_number"].where(f.index != 3)),
            InvalidInput,
            "row 4",
        ),
        (lambda f: f.assign(trainee=f["trainee"].where(f.index != 2)), InvalidInput, "row 3"),
        (lambda f: pd.concat([f, f.head(1)]), DuplicateRating, "T00.*name the raters"),
        (
            lambda f: pd.concat([f, f.head(1)]).assign(rater="R1"),
            DuplicateRating,
            "T00.*rater R1",
        ),
        (lambda f: f.assign(session=f["trainee"]), InvalidInput, "more than one session_number"),
        (lambda f: f.assign(score=3.0), DegenerateData, "no variation"),
        (lambda f: f.assign(score=2.0 * f["session_number"]), DegenerateData, "not vary"),
        (lambda f: f[f["session_number"] == 1], InsufficientData, "one session number"),
        (lambda f: f.assign(score=np.nan), InsufficientData, "no row has a score"),
        (lambda f: f.head(0), InsufficientData, "no row has a score"),
        (
            lambda f: f[f["session_number"] < 3].assign(
                phase=np.where(f[f["session_number"] < 3]["session_number"] == 1, "a", "b")
            ),
            DegenerateData,
            "cannot be told apart",
        ),
    ],
)
def test_bad_tables_are_refused_with_a_reason(change, error, words):
    frame = change(cohort())

    with pytest.raises(error, match=words):
        growth(frame)


@pytest.mark.parametrize(
    "options",
    [
        {"cut": float("nan")},
        {"confidence": 1.0},
        {"confidence": float("nan")},
        {"distribution": "cauchy"},
        {"phase": "middle"},
    ],
)
def test_bad_options_are_refused(options):
    with pytest.raises(InvalidInput):
        growth(cohort(), **options)


def test_lists_are_not_tables():
    with pytest.raises(InvalidInput, match="DataFrame"):
        growth([1, 2, 3])  # type: ignore[arg-type]


def test_straight_lines_go_through_the_session_means():
    frame = pd.DataFrame(
        {
            "trainee": ["A", "A", "A", "A", "A"],
            "session_number": [1, 1, 2, 3, 4],
            "session": ["s1", "s1", "s2", "s3", "s4"],
            "rater": ["R1", "R2", "R1", "R1", "R1"],
            "score": [1.0, 3.0, 2.5, 3.5, 4.0],
        }
    )

    (line,) = straight_line(frame).trainees

    slope, intercept = np.polyfit([1, 2, 3, 4], [2.0, 2.5, 3.5, 4.0], 1)
    assert (line.intercept, line.slope) == pytest.approx((intercept, slope))
    assert line.residual_sd == pytest.approx(np.sqrt(0.05 / 2))
    assert [point.session for point in line.scores] == ["s1", "s1", "s2", "s3", "s4"]
    assert line.line[-1].level == pytest.approx(intercept + 4 * slope)


def test_two_sessions_give_points_without_a_line():
    frame = cohort(n_trainees=1, n_sessions=2)

    result = straight_line(frame)

    (line,) = result.trainees
    assert (line.slope, line.reason, line.line) == (None, "insufficient_data", ())
    assert len(line.scores) == 2
    json.dumps(result.to_dict(), allow_nan=False)
    assert result.to_frame()["reason"].tolist() == ["insufficient_data"]


def test_straight_lines_refuse_duplicates():
    frame = cohort(n_trainees=1)

    with pytest.raises(DuplicateRating):
        straight_line(pd.concat([frame, frame.tail(1)]))


def test_curve_refuses_strangers_and_impossible_positions():
    result = growth(cohort())

    with pytest.raises(InvalidInput, match="Nobody"):
        result.curve("Nobody", [1])
    with pytest.raises(InvalidInput):
        result.curve("T00", [float("nan")])


def test_trainees_may_be_named_by_numbers():
    frame = cohort()
    frame["trainee"] = frame["trainee"].str[1:].astype(int)

    result = growth(frame)

    assert result.curve(3, [2]).points == result.curve("3", [2]).points
