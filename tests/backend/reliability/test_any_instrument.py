"""The report of a round with scales of its own, judgements of kind and counts."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

import fidelity
from backend.ratings.models import ItemScore
from backend.reliability.layout import layout_of
from backend.reliability.matrices import RatingKey, RoundMatrices
from backend.reliability.report import ComputedReport, report_of_round
from tests.backend.ratings.mixed import MIXED, store_rubric
from tests.backend.reliability.scored import ABSENT, MISSED, Panel, Said, rate

KINDS = ("room", "online", "phone")
STANDS_FOR = {"absent": 1, "missed_opportunity": 2}
OUT = Said("not_applicable", reason="condition")
NO_OCCASION = Said("not_applicable", reason="no_opportunity")


def _drawn(seed: int, n_sessions: int, n_raters: int) -> dict[tuple[int, int], dict[str, Said]]:
    """Draw what every rater says of every session; sessions differ more than raters."""
    rng = np.random.default_rng(seed)
    said = {}
    for s in range(n_sessions):
        level, kind, often = rng.uniform(1, 5), KINDS[rng.integers(3)], int(rng.integers(1, 20))
        for r in range(n_raters):
            skill = int(np.clip(np.rint(level + rng.normal(0, 0.6)), 1, 5))
            seen = KINDS[rng.integers(3)] if rng.random() < 0.25 else kind
            plain = max(0, often + int(rng.integers(-2, 3)))
            hindered = [choice for choice in ("noise", "delay") if rng.random() < 0.5]
            said[s, r] = {
                "A1": Said(values={"skill": skill, "amount": min(2, skill // 2)}),
                "A2": ABSENT if seen == "phone" else OUT,
                "B1": MISSED if skill == 2 else Said(values={"skill": skill}),
                "K1": Said(choices=[seen]),
                "K2": Said(choices=hindered) if hindered else NO_OCCASION,
                "RS": Said(count=plain),
                "RC": Said(count=plain // 2) if plain else OUT,
            }
    return said


@pytest.fixture
def mixed(panel: Panel) -> Panel:
    """A closed round with the mixed rubric."""
    panel.round_.rubric = store_rubric()
    panel.round_.save()
    panel.said = _drawn(11, len(panel.sessions), len(panel.raters))
    panel.store()
    return panel


def _rows(panel: Panel, item: str, score: Any) -> pd.DataFrame:
    """Return what everybody said of one part, as `fidelity` takes it."""
    return pd.DataFrame(
        [
            {
                "session": str(panel.sessions[s].pk),
                "rater": str(panel.raters[r].pk),
                "item": item,
                "score": score(said[item]),
            }
            for (s, r), said in panel.said.items()
            if said[item] is not OUT
        ]
    )


def _variable(report: ComputedReport, key: str) -> dict[str, Any]:
    (row,) = [row for row in report.result["variables"] if row["key"] == key]
    found: dict[str, Any] = row
    return found


def _same(shown: dict[str, Any], expected: dict[str, Any], *keys: str) -> None:
    for key in keys:
        want = expected["estimates"][key]
        assert shown["estimates"][key]["value"] == pytest.approx(want["value"], abs=1e-12), key
        assert shown["estimates"][key]["low"] == pytest.approx(want["low"], abs=1e-12), key


def test_a_judgement_of_kind_is_a_nominal_variable(mixed: Panel) -> None:
    frame = _rows(mixed, "K1", lambda said: KINDS.index(said.choices[0]))
    (expected,) = fidelity.report(frame, values=range(3), level="nominal").to_dict()["items"]

    shown = _variable(report_of_round(mixed.round_), "K1")

    assert (shown["level"], shown["scale"], shown["name"]) == ("category", None, "Where was it?")
    assert set(shown["estimates"]) == {"alpha_nominal", "ac1", "fleiss_kappa", "percent_exact"}
    assert shown["variance"] is None
    _same(shown, expected, "alpha_nominal", "ac1", "fleiss_kappa", "percent_exact")


def test_of_several_choices_each_is_a_variable_of_its_own(mixed: Panel) -> None:
    frame = _rows_of_choice(mixed, "delay")
    (expected,) = fidelity.report(frame, values=(0, 1), level="nominal").to_dict()["items"]

    report = report_of_round(mixed.round_)
    shown = _variable(report, "K2.delay")

    assert (shown["item"], shown["name"]) == ("K2", "What hindered it? Delay")
    assert shown["applicability"]["n_not_applicable"] > 0
    _same(shown, expected, "alpha_nominal", "ac1", "percent_exact")
    assert {"K2.noise", "K2.delay", "K2.picture"} <= {
        row["key"] for row in report.result["variables"]
    }


def _rows_of_choice(panel: Panel, choice: str) -> pd.DataFrame:
    frame = _rows(
        panel, "K2", lambda said: None if not said.choices else float(choice in said.choices)
    )
    return frame.assign(item=choice)


def test_a_count_is_a_variable_with_a_zero_of_its_own(mixed: Panel) -> None:
    frame = _rows(mixed, "RC", lambda said: said.count)
    (expected,) = fidelity.report(frame, level="ratio").to_dict()["items"]

    shown = _variable(report_of_round(mixed.round_), "RC")

    assert (shown["level"], shown["scale"], shown["section"]) == ("count", None, "A")
    assert "ac1" not in shown["estimates"]
    _same(shown, expected, "icc_a1", "alpha_ratio", "percent_exact")


def test_no_score_contains_a_kind_or_a_count(mixed: Panel) -> None:
    sums = {
        (s, r): sum(
            said[item].values.get("skill", STANDS_FOR.get(said[item].status, 0))
            for item in ("A1", "A2", "B1")
        )
        * 3
        / (2 if said["A2"] is OUT else 3)
        for (s, r), said in mixed.said.items()
    }
    frame = pd.DataFrame(
        [
            {
                "session": str(mixed.sessions[s].pk),
                "rater": str(mixed.raters[r].pk),
                "item": "x",
                "score": score,
            }
            for (s, r), score in sums.items()
        ]
    )
    (expected,) = fidelity.report(frame, level="interval").to_dict()["items"]

    report = report_of_round(mixed.round_)

    _same(_variable(report, "overall.skill"), expected, "icc_a1")
    assert report.result["headline"]["scale"] == "skill"
    methods = report.result["methods_paragraph"]
    assert "count as 1 on skill and 0 on amount, and missed opportunities count as 2" in methods
    assert "Section scores are means of the applicable items, overall scores sums" in methods


def test_without_an_overall_score_the_headline_is_of_the_first_section(panel: Panel) -> None:
    panel.round_.rubric = store_rubric(
        MIXED.replace("overall_score: sum_of_items", "overall_score: none")
    )
    panel.round_.save()
    panel.said = _drawn(11, len(panel.sessions), len(panel.raters))
    panel.store()

    report = report_of_round(panel.round_)

    assert not [row for row in report.result["variables"] if row["level"] == "overall"]
    first = _variable(report, "A.skill")
    assert report.result["headline"]["value"] == first["estimates"]["icc_a1"]["value"]
    assert "skill score of “First”" in report.result["headline"]["sentence"]


def test_the_hash_covers_kinds_and_counts(panel: Panel) -> None:
    panel.round_.rubric = store_rubric()
    panel.round_.save()
    panel.said = _drawn(11, len(panel.sessions), len(panel.raters))
    first, *others = [
        rate(panel.sessions[s], panel.raters[r], said, round_=panel.round_, submitted=False)
        for (s, r), said in panel.said.items()
    ]
    hashes = set()
    for change in ({}, {"choices": ["room"]}, {"choices": ["phone"]}, {"count": 31}):
        part = "RS" if "count" in change else "K1"
        ItemScore.objects.filter(rating=first, item=part).update(**change or {"note": "x"})
        keys = [
            RatingKey(r.pk, r.therapy_session_id, r.rater_id, frozenset()) for r in (first, *others)
        ]
        hashes.add(RoundMatrices.of(keys, layout_of(panel.round_.rubric.definition)).data_hash)

    assert len(hashes) >= 3
