"""What stands beside a curve: severity taken out, phase-free scores, one's own word, a monitor."""

from statistics import fmean
from typing import Any

import pytest

import fidelity
from backend.competence.matrices.monitoring import PLANNED
from backend.competence.models import VarianceComponents
from backend.ratings.models import RatingKind
from fidelity import ContinuousCusum, GStudyComponents, ScoreVariance
from tests.backend.competence.classes import Class, mean_of
from tests.backend.competence.test_curves import curve_of, frame_of
from tests.backend.reliability.scored import ITEMS, points, rate
from tests.clients import client_of

pytestmark = pytest.mark.django_db
# Of the items that these ratings hold, those that every phase requires.
ALWAYS = {"A1", "A3", "D1", "F1", "G1"}


def test_severity_is_taken_out_as_the_model_knows_it(ten: Class) -> None:
    expected = fidelity.growth(frame_of(ten), cut=3.0)
    severity = {rater.rater: rater.severity for rater in expected.raters}

    shown = curve_of(ten.lead, ten.trainees[2])["points"]

    codes = {"R01": str(ten.raters[0].pk), "R02": str(ten.raters[1].pk)}
    assert {point["rater_code"] for point in shown} == set(codes)
    for point in shown:
        wanted = point["score"] + severity[codes[point["rater_code"]]]
        assert point["score_adjusted"] == pytest.approx(wanted, abs=1e-9)


def test_without_a_model_no_severity_is_known(four: Class) -> None:
    shown = curve_of(four.lead, four.trainees[0])["points"]

    assert {point["score_adjusted"] for point in shown} == {None}


def test_the_phase_free_score_is_of_what_every_phase_requires(ten: Class) -> None:
    frame = frame_of(ten).drop(columns="phase")
    frame["score"] = [
        fmean(
            row.values.get("competence", 0)
            for row in ten.ratings[session, rater].item_scores.all()
            if row.item in ALWAYS
        )
        for enrolment in ten.trainees
        for session in ten.sessions[enrolment]
        for rater in ten.raters
    ]
    expected = fidelity.growth(frame, cut=3.0)

    shown = curve_of(ten.lead, ten.trainees[1], "?section=every_phase")

    assert {point["n_items"] for point in shown["points"]} == {len(ALWAYS)}
    wanted = expected.curve(ten.trainees[1].pk, [1, 2, 3, 4]).points
    levels = [point["level"] for point in shown["model"]["curve"]]
    assert levels == pytest.approx([point.level for point in wanted], abs=1e-9)
    assert "phase left out" in shown["model"]["method"]


def _with_own_word(made: Class, n_sessions: int) -> Any:
    trainee = made.trainees[0]
    for session in made.sessions[trainee][:n_sessions]:
        said = dict.fromkeys(ITEMS, points(5))
        rate(session, trainee.person, said, kind=RatingKind.SELF)
        made.release(made.ratings[session, made.raters[0]], trainee)
    return trainee


def test_ones_own_word_stands_against_that_of_independent_raters(ten: Class) -> None:
    trainee = _with_own_word(ten, 3)
    others = [mean_of(ten.ratings[s, ten.raters[0]]) for s in ten.sessions[trainee][:3]]

    shown = curve_of(trainee.person, trainee)["self_against"]

    assert [row["x"] for row in shown["sessions"]] == [1, 2, 3]
    assert [row["independent"] for row in shown["sessions"]] == pytest.approx(others)
    assert shown["gap"] == pytest.approx(5 - fmean(others))
    assert shown["low"] < shown["gap"] < shown["high"]
    assert f"{shown['gap']:.1f} points higher than independent raters did" in shown["sentence"]


def test_two_sessions_give_a_gap_without_an_interval(ten: Class) -> None:
    trainee = _with_own_word(ten, 2)

    shown = curve_of(trainee.person, trainee)["self_against"]

    assert (shown["low"], shown["high"]) == (None, None)
    assert "too few sessions for an interval" in shown["sentence"]
    # A lead sees no self-rating, and so no gap.
    assert curve_of(ten.lead, trainee)["self_against"]["gap"] is None


def test_the_monitor_is_that_of_fidelity_with_assumed_components(ten: Class) -> None:
    shown = curve_of(ten.lead, ten.trainees[4])

    parts = GStudyComponents.defaults()
    variance = ScoreVariance(
        session=parts.session_in_trainee + parts.case_in_trainee,
        residual=parts.residual,
        rater=parts.trainee_x_rater,
    )
    scores = [
        fmean(p["score_adjusted"] for p in shown["points"] if p["x"] == x) for x in (1, 2, 3, 4)
    ]
    design = ContinuousCusum(2.5, 3.5, variance)
    expected = fidelity.lc_cusum(scores, design, n_sessions=PLANNED)
    monitor = shown["monitor"]
    assert [p["value"] for p in monitor["points"]] == pytest.approx(expected.trainees[0].path)
    assert monitor["limit"] == pytest.approx(expected.learning.limit)
    assert monitor["false_declaration"] == pytest.approx(expected.learning.false_signal.value)
    assert monitor["status"] == expected.trainees[0].status
    assert "assumed variance components" in " ".join(monitor["error_rates"])
    assert "never a ground for a certificate" in monitor["error_rates"][-1]


def test_the_monitor_takes_the_programmes_own_components_and_only_where_there_is_a_cut(
    ten: Class,
) -> None:
    VarianceComponents.objects.create(
        programme=ten.programme,
        instrument="ipt-adherence-competence",
        version="1.0",
        scale="competence",
        n_trainees=10,
        n_sessions=40,
        n_raters=2,
        n_ratings=80,
        variance=GStudyComponents(0.5, 0.2, 0.1, 0.05, 0.3).to_dict(),
        software="fidelity",
        data_hash="0" * 64,
    )

    assert curve_of(ten.lead, ten.trainees[0])["monitor"]["own_components"] is True
    assert curve_of(ten.lead, ten.trainees[0], "?section=A")["monitor"] is None
    assert curve_of(ten.lead, ten.trainees[0], "?scale=adherence")["monitor"] is None


def test_sections_stand_side_by_side_on_both_scales(ten: Class) -> None:
    trainee = ten.trainees[1]

    answer = client_of(ten.lead).get(f"/api/v1/trainees/{trainee.pk}/sections/").json()

    pictures = {(row["section"]["id"], row["scale"]["id"]): row for row in answer["pictures"]}
    assert {section for section, _ in pictures} == {"overall", *"ABCDEFGH"}
    assert {scale for _, scale in pictures} == {"adherence", "competence"}
    for section, scale in (("overall", "competence"), ("A", "adherence")):
        curve = curve_of(ten.lead, trainee, f"?scale={scale}&section={section}")
        assert pictures[section, scale]["points"] == curve["points"]
        assert pictures[section, scale]["curve"] == curve["model"]["curve"]
