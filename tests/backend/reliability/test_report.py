"""The report of a round: equal to `fidelity` on the same scores, and honest about the rest."""

import json
from typing import Any

import pandas as pd
import pytest

import fidelity
from backend.casework.models import Consent
from backend.ratings.models import Assignment, AssignmentStatus, RatingKind
from backend.reliability.report import ComputedReport, report_of_round
from backend.reliability.wording import LEFT_OUT, REASONS, WARNINGS
from tests import factories
from tests.backend.reliability.scored import NO_OPPORTUNITY, Panel, Said, points, rate

pytestmark = pytest.mark.django_db


def variable(report: ComputedReport, key: str) -> dict[str, Any]:
    return next(row for row in report.result["variables"] if row["key"] == key)


def left_out(report: ComputedReport) -> dict[str, int]:
    return {row["reason"]: row["n"] for row in report.result["left_out"]}


@pytest.mark.parametrize(("scale", "top"), [("adherence", 4), ("competence", 6)])
def test_item_coefficients_equal_those_of_fidelity(panel: Panel, scale: str, top: int) -> None:
    panel.store()
    expected = fidelity.report(pd.DataFrame(panel.rows(scale)), values=range(top + 1)).to_dict()

    report = report_of_round(panel.round_)

    for entry in expected["items"]:
        shown = variable(report, f"{entry['item']}.{scale}")
        assert shown["n_ratings"] == 36
        assert shown["n_double_rated"] == 12
        assert shown["variance"] == pytest.approx(entry["variance"])
        for key in ("icc_a1", "icc_c1", "icc_ak", "alpha_ordinal", "percent_within_one"):
            assert shown["estimates"][key] == entry["estimates"][key]


def test_means_of_sections_and_the_whole_equal_those_of_fidelity(panel: Panel) -> None:
    panel.store()
    frame = pd.DataFrame(panel.rows("competence"))
    whole = frame.groupby(["session", "rater"], as_index=False)["score"].mean()
    of_a = frame[frame["item"].isin(["A1", "A3"])]
    section = of_a.groupby(["session", "rater"], as_index=False)["score"].mean()

    report = report_of_round(panel.round_)

    for key, scores in (("overall.competence", whole), ("A.competence", section)):
        (entry,) = fidelity.report(pd.DataFrame(scores), level="interval").to_dict()["items"]
        shown = variable(report, key)["estimates"]["icc_a1"]
        assert shown["value"] == pytest.approx(entry["estimates"]["icc_a1"]["value"])
        assert shown["low"] == pytest.approx(entry["estimates"]["icc_a1"]["low"])
    rater = report.result["raters"][-1]
    assert {"scale", "rater", "severity", "low", "high", "n_ratings", "warnings"} == set(rater)


def test_an_incomplete_round_equals_fidelity_on_the_same_scores(panel: Panel) -> None:
    for session in range(12):
        del panel.said[session, session % 3]
    panel.store()
    expected = fidelity.report(pd.DataFrame(panel.rows("competence")), values=range(7)).to_dict()

    report = report_of_round(panel.round_)

    for entry in expected["items"]:
        shown = variable(report, f"{entry['item']}.competence")
        assert shown["design"] == "incomplete"
        for key in ("icc_a1", "icc_qk", "alpha_ordinal"):
            assert shown["estimates"][key]["value"] == entry["estimates"][key]["value"]
    assert left_out(report)["not_started"] == 12


def test_no_opportunity_is_judged_by_itself_and_enters_no_score(panel: Panel) -> None:
    panel.said[0, 0]["A2"] = points(3)
    panel.said[0, 1]["A2"] = NO_OPPORTUNITY
    for session in (1, 2, 3):
        for rater in range(3):
            panel.said[session, rater]["A2"] = points(session + rater)
    panel.store()

    shown = variable(report_of_round(panel.round_), "A2.competence")

    assert (shown["n_ratings"], shown["n_sessions"]) == (10, 4)
    assert shown["applicability"]["n_not_applicable"] == 1
    assert shown["applicability"]["n"] == 4
    assert shown["applicability"]["percent_exact"] == pytest.approx(0.75)


def test_what_nobody_was_asked_is_no_judgement(panel: Panel) -> None:
    for said in panel.said.values():
        said["C1"] = Said("not_applicable", reason="phase")
        said["B3"] = Said("not_applicable", reason="problem_area")
    panel.store()

    report = report_of_round(panel.round_)

    for key in ("C1.competence", "B3.competence"):
        shown = variable(report, key)
        assert (shown["n_ratings"], shown["applicability"]) == (0, None)
        assert shown["estimates"]["icc_a1"] == {
            "value": None,
            "reason": "insufficient_data",
            "text": REASONS["insufficient_data"],
        }


def test_absent_and_missed_count_as_zero(panel: Panel) -> None:
    for rater, said in enumerate(("absent", "missed_opportunity", "absent")):
        panel.said[0, rater]["A1"] = Said(said)
        panel.said[0, rater]["A3"] = Said(said)
    panel.store()
    frame = pd.DataFrame(panel.rows("competence"))
    zeros = frame[(frame["item"] == "A1") & (frame["session"] == str(panel.sessions[0].pk))]
    assert set(zeros["score"]) == {0}

    shown = variable(report_of_round(panel.round_), "A1.competence")

    only = frame[frame["item"] == "A1"]
    (entry,) = fidelity.report(only, values=range(7)).to_dict()["items"]
    assert shown["estimates"]["icc_a1"] == entry["estimates"]["icc_a1"]


def test_area_items_use_sessions_in_which_the_areas_match(panel: Panel) -> None:
    for (s, r), said in panel.said.items():
        areas = ["grief"] if (s, r) in {(0, 1), (4, 2)} else ["dispute"]
        rate(panel.sessions[s], panel.raters[r], said, round_=panel.round_, areas=areas)

    report = report_of_round(panel.round_)

    assert variable(report, "B4.competence")["n_sessions"] == 10
    assert variable(report, "B1.competence")["n_sessions"] == 12
    assert left_out(report) == {"area_differs": 2}
    assert report.result["problem_area"] == {
        "n_sessions": 12,
        "n_same": 10,
        "percent": pytest.approx(10 / 12),
    }


def test_drafts_declined_and_other_kinds_are_left_out_and_counted(panel: Panel) -> None:
    draft, declined = (11, 0), (11, 1)
    said = panel.said.pop(draft)
    del panel.said[declined]
    panel.store()
    rate(panel.sessions[11], panel.raters[0], said, round_=panel.round_, submitted=False)
    Assignment.objects.filter(
        round_session__therapy_session=panel.sessions[11], rater=panel.raters[1]
    ).update(status=AssignmentStatus.RECUSED)
    supervisor = factories.make_person("supervisor")
    rate(panel.sessions[0], supervisor, panel.said[0, 0], kind=RatingKind.SUPERVISOR)

    report = report_of_round(panel.round_)

    assert left_out(report) == {"draft": 1, "recused": 1, "supervisor": 1}
    assert (report.n_ratings, report.n_sessions, report.n_raters) == (34, 12, 3)


def test_a_session_whose_consent_was_withdrawn_is_in_no_statistic(panel: Panel) -> None:
    panel.store()
    before = report_of_round(panel.round_)
    Consent.objects.create(
        programme=panel.programme,
        therapy_session=panel.sessions[3],
        scopes=["training"],
        form_version="1",
        given_on=factories.LONG_AGO,
        recorded_by=panel.round_.created_by,
        withdrawn_at=factories.NOW,
    )

    after = report_of_round(panel.round_)

    assert (before.n_sessions, after.n_sessions) == (12, 11)
    assert left_out(after) == {"consent_withdrawn": 3}
    assert before.data_hash != after.data_hash


def test_pairs_compare_the_scores_that_both_gave(panel: Panel) -> None:
    panel.store()
    frame = pd.DataFrame(panel.rows("competence"))
    by_rater = frame.pivot_table(index=["session", "item"], columns="rater", values="score")

    report = report_of_round(panel.round_)

    pairs = [row for row in report.result["rater_pairs"] if row["scale"] == "competence"]
    assert len(pairs) == 3
    for pair in pairs:
        apart = (by_rater[pair["a"]] - by_rater[pair["b"]]).abs()
        assert pair["n"] == len(apart) == 84
        assert pair["exact"] == pytest.approx((apart == 0).mean())
        assert pair["within_one"] == pytest.approx((apart <= 1).mean())


def test_pairs_have_weighted_kappa_with_its_interval_over_sessions(panel: Panel) -> None:
    panel.store()
    frame = pd.DataFrame(panel.rows("competence"))
    by_rater = frame.pivot_table(index=["session", "item"], columns="rater", values="score")

    report = report_of_round(panel.round_)

    pairs = [row for row in report.result["rater_pairs"] if row["scale"] == "competence"]
    for pair in pairs:
        both = by_rater[[pair["a"], pair["b"]]]
        expected = fidelity.cohen_kappa(
            both,
            scale=range(7),
            weights="quadratic",
            sessions=list(both.index.get_level_values("session")),
        )
        concordance = fidelity.lin_ccc(both[pair["a"]], both[pair["b"]])
        for name, told in expected.to_dict().items():
            wanted = told if name in ("method", "warnings") else pytest.approx(told, abs=1e-12)
            assert pair["weighted_kappa"][name] == wanted
        assert pair["weighted_kappa"]["value"] == pytest.approx(concordance.value)
        assert pair["weighted_kappa"]["low"] < pair["weighted_kappa"]["value"]
        assert pair["weighted_kappa"]["warnings"] == ["few_double_rated"]
        assert pair["n_sessions"] == 12


def test_a_pair_with_one_session_or_one_score_has_no_kappa_and_says_why(panel: Panel) -> None:
    panel.said = {
        key: said if key[1] == 0 else dict.fromkeys(said, points(3))
        for key, said in panel.said.items()
        if key[1] > 0 or key[0] == 0
    }
    panel.store()
    first, *others = (str(rater.pk) for rater in panel.raters)

    report = report_of_round(panel.round_)

    pairs = [row for row in report.result["rater_pairs"] if row["scale"] == "competence"]
    reasons = {
        frozenset((row["a"], row["b"])): row["weighted_kappa"].get("reason") for row in pairs
    }
    assert reasons == {
        frozenset((first, others[0])): "insufficient_data",
        frozenset((first, others[1])): "insufficient_data",
        frozenset(others): "no_variation",
    }
    texts = {row["weighted_kappa"]["text"] for row in pairs}
    assert texts == {REASONS["insufficient_data"], REASONS["no_variation"]}


def test_a_round_without_a_submitted_rating_says_so_and_holds_no_nan(panel: Panel) -> None:
    report = report_of_round(panel.round_)

    text = json.dumps(report.result, allow_nan=False)
    assert "NaN" not in text
    assert report.n_ratings == 0
    assert report.result["headline"]["value"] is None
    assert len(report.result["variables"]) == 2 * (26 + 8 + 1)
    assert left_out(report) == {"not_started": 36}


@pytest.mark.parametrize("score", [0, 3])
def test_scores_that_never_vary_give_reasons_instead_of_nan(panel: Panel, score: int) -> None:
    panel.said = {key: dict.fromkeys(said, points(score)) for key, said in panel.said.items()}
    panel.store()

    report = report_of_round(panel.round_)

    json.dumps(report.result, allow_nan=False)
    assert variable(report, "A1.competence")["estimates"]["icc_a1"]["reason"] == "no_variation"
    assert report.result["headline"]["sentence"].startswith("What these scores can support cannot")


def test_an_item_that_only_one_rater_found_applicable_gives_reasons(panel: Panel) -> None:
    for (_, r), said in panel.said.items():
        said["A2"] = points(3) if r == 0 else NO_OPPORTUNITY
        said["D2"] = NO_OPPORTUNITY
    panel.store()

    report = report_of_round(panel.round_)

    json.dumps(report.result, allow_nan=False)
    assert variable(report, "A2.competence")["estimates"]["icc_a1"]["value"] is None
    assert variable(report, "D2.competence")["n_ratings"] == 0


def test_the_methods_paragraph_names_what_the_numbers_are_made_of(panel: Panel) -> None:
    panel.store()

    report = report_of_round(panel.round_)

    paragraph = report.result["methods_paragraph"]
    for part in ("36 submitted independent ratings", "12 sessions", "3 raters (3 a session)"):
        assert part in paragraph
    assert report.data_hash in paragraph
    assert report.software in paragraph


def test_a_rater_who_supervises_the_trainee_is_a_warning(panel: Panel) -> None:
    panel.store()
    case = panel.sessions[0].case
    assert case is not None
    factories.make_supervision(panel.raters[0], case.enrolment)

    shown = variable(report_of_round(panel.round_), "overall.competence")

    assert "not_independent" in {warning["code"] for warning in shown["warnings"]}


def test_every_code_of_the_statistics_has_words() -> None:
    assert set(REASONS) == {
        "insufficient_data",
        "no_pairable_sessions",
        "no_variation",
        "not_converged",
    }
    assert set(WARNINGS) == {
        "few_raters",
        "few_double_rated",
        "thin_overlap",
        "disconnected_design",
        "rater_thin",
        "boundary_variance",
        "category_dominates",
        "few_categories_used",
        "wide_interval",
        "coverage_off",
        "listwise_loss",
        "small_cohort",
        "singular_slope",
        "extrapolation",
        "not_independent",
        "not_blind_to_order",
    }
    assert set(RatingKind.values) - {RatingKind.INDEPENDENT} <= set(LEFT_OUT)
