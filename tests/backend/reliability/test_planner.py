"""What more raters, sessions or double-coding would give."""

from typing import Any

import pytest

from backend.accounts.models import User
from backend.ratings import precision
from backend.reliability import services
from backend.reliability.models import ReliabilityReport
from tests.backend.reliability.scored import Panel
from tests.clients import client_of

pytestmark = pytest.mark.django_db
PLANNER = "/api/v1/planner/"


@pytest.fixture
def report(panel: Panel, lead: User) -> ReliabilityReport:
    panel.store()
    return services.compute_report(actor=lead, round_=panel.round_)[0]


def _asked(lead: User, report: ReliabilityReport, **query: Any) -> Any:
    return client_of(lead).get(PLANNER, {"report": str(report.pk), **query})


def test_the_panel_starts_from_the_reports_own_coefficient_and_interval(
    lead: User, report: ReliabilityReport
) -> None:
    plan = _asked(lead, report, target=0.9).json()

    (own,) = [v for v in report.result["variables"] if v["key"] == plan["variable"]]
    single = own["estimates"]["icc_a1"]
    assert (own["level"], plan["scale"]) == ("overall", report.result["headline"]["scale"])
    assert plan["panel"][0]["icc"] == single["value"]
    assert (plan["panel"][0]["low"], plan["panel"][0]["high"]) == (single["low"], single["high"])
    assert plan["panel"][2]["icc"] == pytest.approx(own["estimates"]["icc_ak"]["value"])
    assert plan["variance"] == own["variance"]
    reaching = [cell["n_raters"] for cell in plan["panel"] if cell["reaches"]]
    assert plan["n_raters"] == (reaching[0] if reaching else plan["n_raters"])
    assert plan["precision"] is None
    assert plan["dependability"] is None


def test_more_sessions_and_more_double_coding_narrow_the_expected_interval(
    lead: User, report: ReliabilityReport
) -> None:
    def half(n_sessions: int, percent: int) -> float:
        plan = _asked(
            lead, report, n_sessions=n_sessions, n_raters=4, double_coded_percent=percent
        ).json()
        assert plan["precision"]["n_ratings"] == n_sessions + round(n_sessions * percent / 100)
        width: float = plan["precision"]["half_width"]
        return width

    assert half(60, 100) < half(20, 100)
    assert half(60, 100) < half(60, 30)


def test_without_double_coding_it_says_why_there_is_no_interval(
    lead: User, report: ReliabilityReport
) -> None:
    found = _asked(lead, report, n_sessions=20, n_raters=4, double_coded_percent=0).json()

    assert found["precision"]["half_width"] is None
    assert found["precision"]["text"]


def test_the_programmes_own_components_say_how_many_sessions_a_trainee_needs(
    lead: User, report: ReliabilityReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = {"trainee": 0.6, "session_in_trainee": 0.3, "rater": 0.1, "residual": 0.4}
    scale = report.result["headline"]["scale"]
    monkeypatch.setitem(precision._registry.sources, "competence", lambda *_: {scale: parts})

    found = _asked(lead, report).json()["dependability"]

    assert found["cheapest"]["phi"] >= 0.8
    assert "each trainee" in found["sentence"]


@pytest.mark.parametrize(
    ("query", "status"),
    [({"variable": "Z9"}, 400), ({"target": 2}, 400), ({"n_sessions": 1}, 400)],
)
def test_what_cannot_be_planned_is_refused(
    lead: User, report: ReliabilityReport, query: dict[str, Any], status: int
) -> None:
    assert _asked(lead, report, **query).status_code == status


def test_whoever_may_not_read_the_report_gets_no_plan(
    panel: Panel, report: ReliabilityReport
) -> None:
    assert _asked(panel.raters[0], report).status_code == 404
