"""Tables that growth and straight lines refuse, and the straight lines themselves."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.api import OLS

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


def test_bands_of_straight_lines_equal_least_squares_by_statsmodels():
    frame = cohort(n_trainees=3, n_sessions=7)

    result = straight_line(frame, cut=3.2, confidence=0.9)

    for line in result.trainees:
        own = frame[frame["trainee"] == line.trainee]
        x = np.column_stack((np.ones(len(own)), own["session_number"]))
        peer = OLS(own["score"].to_numpy(), x).fit()
        table = peer.get_prediction(x).summary_frame(alpha=0.1)
        assert (line.intercept, line.slope) == pytest.approx(tuple(peer.params))
        assert line.slope_se == pytest.approx(peer.bse[1])
        assert line.degrees_of_freedom == 5
        assert line.residual_sd == pytest.approx(np.sqrt(peer.scale))
        assert [p.level for p in line.line] == pytest.approx(table["mean"].tolist())
        assert [p.se for p in line.line] == pytest.approx(table["mean_se"].tolist())
        assert [p.low for p in line.line] == pytest.approx(table["mean_ci_lower"].tolist())
        assert [p.high for p in line.line] == pytest.approx(table["mean_ci_upper"].tolist())
        chance = stats.t(5).cdf((table["mean"] - 3.2) / table["mean_se"])
        assert [p.p_at_or_above_cut for p in line.line] == pytest.approx(chance.tolist())


@pytest.mark.parametrize("scores", [[2.0, 3.0, 4.0], [2.0, 2.0, 2.0], [0.1, 0.2, 0.3, 0.4]])
def test_an_exact_line_has_no_band_and_no_probability(scores):
    numbers = range(1, len(scores) + 1)
    frame = pd.DataFrame({"trainee": "A", "session_number": numbers, "score": scores})

    result = straight_line(frame, cut=2.5)

    (line,) = result.trainees
    assert (line.residual_sd, line.slope_se, line.band_reason) == (0, None, "no_variation")
    assert line.reason is None
    for point in line.line:
        assert point.level == pytest.approx(scores[int(point.session_number) - 1])
        assert (point.se, point.low, point.high, point.p_at_or_above_cut) == (None,) * 4
    assert "no band: no_variation" in str(result)
    json.dumps(result.to_dict(), allow_nan=False)


def test_straight_lines_say_that_the_cohort_is_small_and_print():
    few, many = straight_line(cohort(n_trainees=3)), straight_line(cohort(n_trainees=10))

    assert (few.warnings, many.warnings) == (("small_cohort",), ())
    assert "Straight lines of 3 trainees" in str(few)
    assert "\n  T02 " in str(few)
    assert "Scores and lines" in str(few)
    assert "Scores and lines" not in str(straight_line(cohort(n_trainees=11)))
    assert "no line: insufficient_data" in str(straight_line(cohort(2, 2)))


def test_text_of_straight_lines_shows_who_gave_which_score():
    frame = pd.DataFrame(
        {
            "trainee": ["A", "A", "A", "A", "B"],
            "session_number": [1, 1, 2, 3, 1],
            "rater": ["anna", "ben", "anna", "ben", "ben"],
            "score": [2.0, 3.0, 2.5, 4.0, 1.5],
        }
    )

    with_cut, plain = str(straight_line(frame, cut=3)), str(straight_line(frame))

    for text in (with_cut, plain):
        assert "2 (anna), 3 (ben)" in text
    assert "no line: insufficient_data" in plain
    assert "P(level >= 3)" in with_cut
    assert with_cut.splitlines()[-3].split() == ["B", "1", "-", "-", "-", "1.5", "(ben)"]
    assert plain.splitlines()[-3].split() == ["B", "1", "-", "-", "1.5", "(ben)"]


def test_straight_lines_take_the_form_of_a_model_that_is_not_there():
    answer = straight_line(cohort(n_trainees=3), cut=3).to_dict()

    assert answer["fixed"] == {"intercept": None, "slope": None}
    assert (answer["variance"], answer["reml_criterion"]) == (None, None)
    assert answer["reason"] == "insufficient_data"
    point = answer["trainees"][0]["points"][0]
    assert set(point) == {"session_number", "level", "se", "low", "high", "p_at_or_above_cut"}
    assert len(answer["trainees"][0]["scores"]) == 5


@pytest.mark.parametrize("options", [{"cut": float("inf")}, {"confidence": 0.0}])
def test_bad_options_of_straight_lines_are_refused(options):
    with pytest.raises(InvalidInput):
        straight_line(cohort(), **options)
