"""Whether raters changed while they rated: equal to `fidelity`, or unknown with a reason."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

import fidelity
from backend.access.roles import Role
from backend.accounts.models import User
from backend.ratings.models import RoundPhase
from backend.reliability import services
from backend.reliability.drift import drift_of
from backend.reliability.layout import layout_of
from backend.reliability.matrices import RoundMatrices
from backend.reliability.models import ReliabilityReport
from backend.reliability.report import report_of_round
from backend.reliability.selectors import ratings_of_round
from backend.reliability.wording import DRIFT_REASONS, REASONS
from tests import factories
from tests.backend.reliability.scored import ITEMS, Panel, points, rate
from tests.clients import client_of
from tests.factories import NOW

pytestmark = pytest.mark.django_db
N_SESSIONS, N_RATERS = 24, 6


@pytest.fixture
def wide(db: None) -> Panel:
    """A closed round of many sessions and raters, not rated yet."""
    programme = factories.make_programme("wide")
    lead = factories.make_member(programme, Role.LEAD)
    raters = [
        factories.make_member(programme, Role.RATER, f"drifter-{n}", f"R{n:02}")
        for n in range(1, N_RATERS + 1)
    ]
    case = factories.make_case(factories.make_enrolment(programme))
    sessions = [
        factories.make_session(programme, case=case, number=number, n_turns=1)
        for number in range(1, N_SESSIONS + 1)
    ]
    round_ = factories.make_round(
        programme, lead=lead, sessions=sessions, raters=raters, phase=RoundPhase.CLOSED
    )
    return Panel(programme, round_, sessions, raters)


def store(
    panel: Panel,
    *,
    days: float = 10,
    slopes: tuple[float, ...] = (0.0, 0.0, 0.0, 0.0, 0.0, 0.5),
    who: Callable[[int, int], bool] | None = None,
    seed: int = 3,
) -> pd.DataFrame:
    """Rate a session every so many days; return the overall competence, written down apart.

    `slopes` are points a month by which each rater grows harsher.
    """
    rng = np.random.default_rng(seed)
    rows = []
    for s, session in enumerate(panel.sessions):
        level = rng.uniform(2, 5)
        months = (s - len(panel.sessions) / 2) * days / 30.4375
        for r, rater in enumerate(panel.raters):
            drawn = level - slopes[r] * months + rng.normal(0, 0.5, len(ITEMS))
            if who is not None and not who(s, r):
                continue
            scores = np.clip(np.rint(drawn), 1, 6).astype(int)
            said = {item: points(int(n)) for item, n in zip(ITEMS, scores, strict=True)}
            at = NOW - timedelta(days=float((len(panel.sessions) - s) * days))
            rate(session, rater, said, round_=panel.round_, at=at)
            rows.append((str(session.pk), str(rater.pk), scores.mean(), at))
    return pd.DataFrame(rows, columns=["session", "rater", "score", "date"])


def competence(panel: Panel) -> dict[str, Any]:
    result = report_of_round(panel.round_).result
    json.dumps(result, allow_nan=False)
    found: dict[str, Any] = next(row for row in result["drift"] if row["scale"] == "competence")
    return found


def of(found: dict[str, Any], panel: Panel, place: int) -> dict[str, Any]:
    rows: dict[str, Any] = {row["rater"]: row for row in found["raters"]}
    row: dict[str, Any] = rows[str(panel.raters[place].pk)]
    return row


def test_slopes_are_those_of_fidelity_on_the_overall_score(wide: Panel) -> None:
    frame = store(wide)
    expected = fidelity.rater_drift(frame, time="date")

    found = competence(wide)

    assert (found["n_sessions"], found["n_ratings"]) == (N_SESSIONS, N_SESSIONS * N_RATERS)
    assert found["p_value"] == pytest.approx(expected.p_value)
    assert (found["first"], found["last"]) == ("2025-07-05", "2026-02-20")
    by_rater = {trend.rater: trend.slope.to_dict() for trend in expected.raters}
    for row in found["raters"]:
        for name in ("value", "low", "high"):
            assert row["slope"][name] == pytest.approx(by_rater[row["rater"]][name], abs=1e-9)
        assert row["n_ratings"] == N_SESSIONS
        assert row["months"] == pytest.approx(230 / 30.4375)


def test_who_grew_harsher_and_who_milder_is_said_by_the_interval(wide: Panel) -> None:
    store(wide, slopes=(0.0, 0.0, 0.0, 0.0, -0.5, 0.5))

    found = competence(wide)

    changes = [of(found, wide, place)["change"] for place in range(N_RATERS)]
    assert changes == ["none_shown"] * 4 + ["milder", "harsher"]
    assert of(found, wide, 5)["slope"]["value"] > 0.2
    assert of(found, wide, 0)["slope"]["low"] < 0 < of(found, wide, 0)["slope"]["high"]
    assert of(found, wide, 5)["slope"]["warnings"] == ["coverage_off"]


def test_sessions_rated_once_say_nothing_of_a_rater(wide: Panel) -> None:
    frame = store(wide, who=lambda s, r: r == 0 if s % 2 else True)
    several = frame[frame.groupby("session")["rater"].transform("size") > 1]

    found = competence(wide)

    assert (found["n_sessions"], found["n_ratings"]) == (12, 72)
    expected = fidelity.rater_drift(several, time="date")
    values = {trend.rater: trend.slope.to_dict()["value"] for trend in expected.raters}
    assert {row["rater"]: row["slope"]["value"] for row in found["raters"]} == pytest.approx(values)


def reasons(found: dict[str, Any]) -> set[str | None]:
    for row in found["raters"]:
        assert (row["change"] == "cannot_tell") == (row["slope"]["value"] is None)
    return {row["slope"].get("reason") for row in found["raters"]}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"days": 1}, "short_time"),
        ({"days": 0}, "short_time"),
        ({"who": lambda s, r: r == s % N_RATERS}, "no_pairable_sessions"),
        ({"who": lambda _, r: r < 2}, "too_few_raters"),
        ({"who": lambda s, r: r // 2 == s % 3}, "too_few_raters"),
        ({"slopes": (0.0,) * N_RATERS, "seed": 1}, "boundary_variance"),
    ],
)
def test_what_cannot_be_told_has_a_reason(
    wide: Panel, changes: dict[str, Any], reason: str
) -> None:
    store(wide, **changes)

    found = competence(wide)

    assert reasons(found) == {reason}
    assert found["raters"][0]["slope"]["text"] == ({**DRIFT_REASONS, **REASONS})[reason]


def test_a_rater_with_few_shared_ratings_or_a_short_time_is_not_judged(wide: Panel) -> None:
    store(wide, who=lambda s, r: {0: s % 6 == 0, 1: s < 3 or s == 1, 2: s < 3}.get(r, True))

    found = competence(wide)

    assert of(found, wide, 0)["slope"]["reason"] == "rater_thin"
    assert of(found, wide, 0)["n_ratings"] == 4
    assert of(found, wide, 2)["slope"]["reason"] == "rater_thin"
    assert of(found, wide, 5)["change"] == "harsher"


def test_a_rater_of_a_few_weeks_is_not_judged(wide: Panel) -> None:
    store(wide, days=5, slopes=(0.0,) * 5 + (1.0,), who=lambda s, r: r > 0 or s < 6)

    found = competence(wide)

    assert of(found, wide, 0)["slope"]["reason"] == "short_time"
    assert of(found, wide, 0)["n_ratings"] == 6
    assert of(found, wide, 5)["slope"]["value"] is not None


def test_scores_that_never_vary_say_nothing(wide: Panel) -> None:
    for s, session in enumerate(wide.sessions):
        at = NOW - timedelta(days=10.0 * s)
        for rater in wide.raters:
            rate(session, rater, dict.fromkeys(ITEMS, points(3)), round_=wide.round_, at=at)

    assert reasons(competence(wide)) == {"no_variation"}


def test_without_ratings_or_their_times_there_is_nothing_to_say(wide: Panel) -> None:
    assert report_of_round(wide.round_).result["drift"] == []
    store(wide)
    found = ratings_of_round(wide.round_)
    matrices = RoundMatrices.of(found.keys, layout_of(wide.round_.rubric.definition))
    assert drift_of(matrices, {}) == []


def test_the_api_names_raters_by_code_and_gives_words(wide: Panel) -> None:
    store(wide)
    lead: User = wide.round_.created_by
    report, _ = services.compute_report(actor=lead, round_=wide.round_)
    adjudicator = factories.make_member(wide.programme, Role.ADJUDICATOR, code="A1")

    answer = client_of(adjudicator).get(f"/api/v1/reliability-reports/{report.pk}/")

    rows = {row["scale"]: row for row in answer.json()["drift"]}
    raters = {row["code"]: row for row in rows["competence"]["raters"]}
    assert set(raters) == {f"R{n:02}" for n in range(1, N_RATERS + 1)}
    assert raters["R06"]["change"] == "harsher"
    assert raters["R06"]["slope"]["low"] > 0
    assert raters["R06"]["name"] is None
    assert [row["code"] for row in raters["R06"]["slope"]["warnings"]] == ["coverage_off"]
    assert str(wide.raters[0].pk) not in answer.content.decode()


def test_a_report_of_before_is_computed_again_and_still_read(wide: Panel) -> None:
    store(wide)
    lead: User = wide.round_.created_by
    report, _ = services.compute_report(actor=lead, round_=wide.round_)
    old = ReliabilityReport.objects.create(
        programme=report.programme,
        round=report.round,
        software="fidelity of before",
        data_hash=report.data_hash,
        n_sessions=report.n_sessions,
        n_raters=report.n_raters,
        n_ratings=report.n_ratings,
        result={key: part for key, part in report.result.items() if key != "drift"},
    )

    body = client_of(lead).get(f"/api/v1/reliability-reports/{old.pk}/").json()

    assert body["drift"] == []


def test_a_report_that_lacks_a_part_is_not_the_same(wide: Panel) -> None:
    store(wide)
    lead: User = wide.round_.created_by
    computed = report_of_round(wide.round_)
    ReliabilityReport.objects.create(
        programme=wide.programme,
        round=wide.round_,
        software=computed.software,
        data_hash=computed.data_hash,
        n_sessions=computed.n_sessions,
        n_raters=computed.n_raters,
        n_ratings=computed.n_ratings,
        result={key: part for key, part in computed.result.items() if key != "drift"},
    )

    report, is_new = services.compute_report(actor=lead, round_=wide.round_)
    again, is_new_again = services.compute_report(actor=lead, round_=wide.round_)

    assert (is_new, is_new_again, again) == (True, False, report)
    assert report.result["drift"]
