"""The reliability of an earlier study is that of the same ratings made here."""

from typing import Any

import pytest

from backend.access.roles import Role
from backend.history.required import required_items
from backend.ratings.models import RoundPhase
from backend.reliability.report import report_of_round
from tests import factories
from tests.backend.reliability.scored import ITEMS, NO_OPPORTUNITY, Panel, Said
from tests.clients import client_of
from tests.past_data import make_past_import, past_file, past_rows

pytestmark = pytest.mark.django_db
HEADER = "session,rater,kind,item,adherence,competence,status,reason,problem_areas,phase"


@pytest.fixture
def panel(db: None) -> Panel:
    """A closed round of eight sessions by three raters, stored as live ratings."""
    programme = factories.make_programme("panel")
    lead = factories.make_member(programme, Role.LEAD)
    raters = [factories.make_member(programme, Role.RATER, f"r{n}", f"R0{n}") for n in (1, 2, 3)]
    case = factories.make_case(factories.make_enrolment(programme))
    sessions = [
        factories.make_session(programme, case=case, number=number, n_turns=1)
        for number in range(1, 9)
    ]
    round_ = factories.make_round(
        programme, lead=lead, sessions=sessions, raters=raters, phase=RoundPhase.CLOSED
    )
    panel = Panel(programme, round_, sessions, raters)
    panel.draw()
    # What a rubric asks for in every session has an answer, or there is no score of the whole.
    for said in panel.said.values():
        for place, item in enumerate(sorted(required_items(factories.ipt_rubric().pk)["middle"])):
            said.setdefault(item, said[ITEMS[place % len(ITEMS)]])
    panel.said[0, 1]["D1"] = NO_OPPORTUNITY
    panel.said[1, 0]["F1"] = Said("unscored")
    panel.said[2, 2]["A1"] = Said(values={"competence": 4})
    del panel.said[3, 1]
    panel.store()
    return panel


def _lines(panel: Panel, kind: str = "independent", areas: str = "dispute") -> list[str]:
    lines = []
    for (s, r), said in panel.said.items():
        for item, entry in said.items():
            scores = [str(entry.values.get(scale, "")) for scale in ("adherence", "competence")]
            status = "" if entry.status in ("scored", "unscored") else entry.status
            cells = [f"S{s}", f"R{r}", kind, item, *scores, status, entry.reason, areas, "middle"]
            lines.append(",".join(cells))
    return lines


def _numbers(result: dict[str, Any]) -> dict[str, Any]:
    return {row["key"]: row for row in result["variables"]}


def test_a_study_gives_the_numbers_of_the_same_live_ratings(panel: Panel) -> None:
    live = report_of_round(panel.round_)
    lead = panel.round_.created_by
    other_kinds = ["S0,R9,self,A1,4,6,,,,", "S0,R9,gold,A1,4,6,,,,", "S1,R9,supervisor,A1,4,6,,,,"]

    past = make_past_import(
        panel.programme, by=lead, raw=past_file([*_lines(panel), *other_kinds], HEADER)
    )

    found = client_of(lead).get(f"/api/v1/past-imports/{past.pk}/reliability/").json()
    assert (found["n_sessions"], found["n_raters"], found["n_ratings"]) == (8, 3, 23)
    assert found["headline"]["value"] is not None
    assert found["headline"]["sentence"] == live.result["headline"]["sentence"]
    assert found["problem_area"] == live.result["problem_area"]
    ours, theirs = _numbers(found), _numbers(live.result)
    assert ours.keys() == theirs.keys()
    for key, row in theirs.items():
        for name in ("n_sessions", "n_raters", "n_ratings", "n_double_rated", "applicability"):
            assert ours[key][name] == row[name], (key, name)
        for name, estimate in row["estimates"].items():
            for part in ("value", "low", "high"):
                wanted = estimate.get(part)
                assert ours[key]["estimates"][name][part] == (
                    None if wanted is None else pytest.approx(wanted, abs=1e-5)
                ), (key, name, part)
    assert {row["reason"]: row["n"] for row in found["left_out"]} == {
        "gold": 1,
        "self": 1,
        "supervisor": 1,
    }
    assert {row["code"] for row in found["raters"]} == {"R0", "R1", "R2"}
    assert "23 independent ratings of 8 sessions by 3 raters" in found["methods_paragraph"]


def test_an_area_that_the_study_does_not_say_is_no_difference(panel: Panel) -> None:
    lead = panel.round_.created_by
    lines = _lines(panel, areas="")
    known_by_one = lines[0].removesuffix(",middle") + "grief,middle"

    past = make_past_import(
        panel.programme, by=lead, raw=past_file([known_by_one, *lines[1:]], HEADER)
    )

    report = past.report.result
    assert report["problem_area"] == {"n_sessions": 0, "n_same": 0, "percent": None}
    assert report["left_out"] == []


@pytest.mark.parametrize(
    "lines",
    [[row.replace("independent", "self") for row in past_rows()], past_rows(["R1"])],
    ids=["no independent rating", "one rater"],
)
def test_a_study_without_what_it_takes_says_why_there_is_no_number(
    panel: Panel, lines: list[str]
) -> None:
    lead = panel.round_.created_by

    past = make_past_import(panel.programme, by=lead, raw=past_file(lines))

    found = client_of(lead).get(f"/api/v1/past-imports/{past.pk}/reliability/").json()
    assert found["headline"]["value"] is None
    assert found["headline"]["sentence"].startswith("What these scores can support cannot be said")
    item = _numbers(found)["A1.competence"]["estimates"]["icc_a1"]
    assert (item["value"], item["reason"]) == (None, "insufficient_data")
    assert item["text"]
