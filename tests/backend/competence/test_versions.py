"""Ratings under several versions of one instrument: one curve over what they share."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import fidelity
from backend.access.roles import Role
from backend.accounts.models import User
from backend.casework.models import Phase, TherapySession
from backend.instruments.models import RubricVersion
from backend.programmes.models import Enrolment, Programme
from backend.ratings.models import RatingKind, RoundPhase
from tests import factories
from tests.backend.competence.classes import Class
from tests.backend.reliability.scored import ABSENT, MISSED, NO_OPPORTUNITY, Said, rate
from tests.clients import client_of
from tests.definitions import own_definition

pytestmark = pytest.mark.django_db

UNSCORED = Said("unscored")
FIRST = {"A1": "Letting finish", "A2": "Asking back", "A3": "Waiting"}
SECOND = {"A1": "Letting finish", "B2": "Asking back", "A4": "Naming"}
WORTH = "{rescaled: A1, map: {skill: {0: 0, 1: 0.5, 2: 2}}, reason: The middle was too generous}"


def _first(**said: Any) -> str:
    return own_definition(items=FIRST, **said)


def _second(**said: Any) -> str:
    """A1 is worth less in the middle, A2 is called B2, A3 is gone, A4 is new."""
    given = {
        "version": "1.1",
        "follows": "1.0",
        "items": SECOND,
        "lineage": {"A1": WORTH, "B2": "{same: A2}", "A4": "{new: It was missed}"},
        "dropped": "[A3]",
        **said,
    }
    return own_definition(**given)


def skill(point: int) -> Said:
    return Said(values={"skill": point})


@dataclass
class Training:
    """A trainee with a supervisor who rates a session a week, each with a version they name."""

    programme: Programme
    lead: User
    supervisor: User
    enrolment: Enrolment
    sessions: list[TherapySession] = field(default_factory=list)

    def version(self, text: str) -> RubricVersion:
        return factories.make_own_rubric(self.programme, by=self.lead, text=text)

    def rated(self, rubric: RubricVersion, said: dict[str, Said]) -> None:
        week = len(self.sessions)
        session = factories.make_session(
            self.programme,
            case=factories.make_case(self.enrolment),
            number=1,
            held_on=factories.LONG_AGO + timedelta(weeks=week),
            n_turns=1,
        )
        self.sessions.append(session)
        rate(session, self.supervisor, said, kind=RatingKind.SUPERVISOR, rubric=rubric)

    def curve(self, query: str = "") -> Any:
        url = f"/api/v1/trainees/{self.enrolment.pk}/curve/{query}"
        answer = client_of(self.supervisor).get(url)
        assert answer.status_code == 200, answer.content
        return answer.json()


@pytest.fixture
def training(db: None) -> Training:
    programme = factories.make_programme()
    supervisor = factories.make_member(programme, Role.SUPERVISOR, code="S01")
    enrolment = factories.make_enrolment(programme)
    factories.make_supervision(supervisor, enrolment)
    lead = factories.make_member(programme, Role.LEAD)
    return Training(programme, lead, supervisor, enrolment)


def scores(curve: Any) -> list[tuple[str, float, float | None, int]]:
    return [
        (point["rubric_version"], point["score"], point["score_as_rated"], point["n_items"])
        for point in curve["points"]
    ]


def test_two_versions_are_followed_over_what_they_share(training: Training) -> None:
    old, new = training.version(_first()), training.version(_second())
    training.rated(old, {"A1": skill(1), "A2": skill(2), "A3": ABSENT})
    training.rated(new, {"A1": skill(2), "B2": skill(1), "A4": skill(0)})

    curve = training.curve()

    # 1.0 as rated: (1 + 2 + 0) / 3. Carried: A1 1 is worth 0.5, A2 2 stays, so (0.5 + 2) / 2.
    # 1.1 as rated: (2 + 1 + 0) / 3. Shared: A1 and B2, so (2 + 1) / 2.
    assert scores(curve) == [("1.0", 1.25, 1.0, 2), ("1.1", 1.5, 1.0, 2)]
    versions = curve["versions"]
    assert (versions["used"], versions["read_as"]) == (["1.0", "1.1"], "1.1")
    assert (versions["n_items"], versions["n_comparable"]) == (3, 2)
    assert versions["rescaled"] == [{"id": "A1", "name": "Letting finish"}]
    assert versions["left_out"] == [
        {"id": "A4", "name": "Naming", "version": "1.1", "why": "new"},
        {"id": "A3", "name": "Waiting", "version": "1.0", "why": "dropped"},
    ]
    assert versions["sentence"] == (
        "Ratings under versions 1.0 and 1.1: 2 of 3 items can be compared; the others are left "
        "out of the curve. Earlier scores of 1 item are carried to the points of 1.1."
    )


def test_one_version_alone_is_shown_as_rated(training: Training) -> None:
    old, _ = training.version(_first()), training.version(_second())
    training.rated(old, {"A1": skill(1), "A2": skill(2), "A3": ABSENT})

    curve = training.curve()

    assert scores(curve) == [("1.0", 1.0, 1.0, 3)]
    assert (curve["versions"]["read_as"], curve["versions"]["sentence"]) == ("1.0", None)


def test_what_is_absent_is_worth_what_its_own_version_says(training: Training) -> None:
    own = _first().replace("absent: 0", "absent: 1")
    old, new = training.version(own), training.version(_second())
    training.rated(old, {"A1": ABSENT, "A2": MISSED, "A3": skill(2)})
    training.rated(old, {"A1": skill(2), "A2": NO_OPPORTUNITY, "A3": skill(0)})
    training.rated(new, {"A1": ABSENT, "B2": skill(1), "A4": ABSENT})

    # Absent is 1 in 1.0, which is worth 0.5 in 1.1; taken as 1.1's own 0 it would be 0.
    # What does not apply stays out of both.
    assert scores(training.curve()) == [
        ("1.0", 0.25, 1.0, 2),
        ("1.0", 2.0, 1.0, 1),
        ("1.1", 0.5, pytest.approx(1 / 3), 2),
    ]


def test_carried_scores_are_made_by_the_rule_of_the_newest(training: Training) -> None:
    summed = _second().replace("overall_score: mean_of_items", "overall_score: sum_of_items")
    old = training.version(_first().replace("percent: 80", "percent: 50"))
    new = training.version(summed.replace("percent: 80", "percent: 100"))
    training.rated(old, {"A1": skill(1), "A2": skill(2), "A3": skill(0)})
    training.rated(old, {"A1": skill(2), "A2": UNSCORED, "A3": skill(1)})
    training.rated(new, {"A1": skill(2), "B2": skill(1), "A4": skill(2)})

    curve = training.curve()

    # The second rating has a mean of 1.5 in 1.0, where half is enough; 1.1 asks for all.
    assert scores(curve) == [("1.0", 2.5, 1.0, 2), ("1.1", 3.0, 5.0, 2)]
    # Two items of 0 to 2 are summed.
    assert curve["scale"] == {"id": "skill", "name": "Skill", "min": 0, "max": 4}


def test_lineage_leads_through_a_version_that_nobody_used(training: Training) -> None:
    old = training.version(_first())
    third = {"A1": "Letting finish", "C2": "Asking openly", "A4": "Naming"}
    text = own_definition(
        version="2.0",
        follows="1.1",
        items=third,
        lineage={"A1": "same", "C2": "{same: B2}", "A4": "same"},
    )
    newest = training.version(text)
    training.rated(old, {"A1": skill(1), "A2": skill(2), "A3": skill(2)})
    training.rated(newest, {"A1": skill(2), "C2": skill(1), "A4": skill(0)})

    without = training.curve()
    training.version(_second())
    joined = training.curve()

    # With 1.1 not at hand, nothing says that A1 of 2.0 is that of 1.0 but its equal content.
    assert [score for _, score, _, _ in scores(without)] == [1.0, 2.0]
    assert [row["why"] for row in without["versions"]["left_out"]] == [
        "new",
        "new",
        "dropped",
        "dropped",
    ]
    assert scores(joined) == [
        ("1.0", 1.25, pytest.approx(5 / 3), 2),
        ("2.0", 1.5, 1.0, 2),
    ]
    assert joined["versions"]["used"] == ["1.0", "2.0"]


def test_a_version_of_which_nothing_can_be_read_is_left_out_and_named(training: Training) -> None:
    old = training.version(_first())
    items = {"A1": "Letting speak", "A2": "Asking openly", "A3": "Pausing"}
    new = training.version(own_definition(version="1.1", items=items))
    training.rated(old, dict.fromkeys(FIRST, skill(1)))
    training.rated(new, dict.fromkeys(items, skill(2)))

    curve = training.curve()

    assert scores(curve) == [("1.1", 2.0, 2.0, 3)]
    assert (curve["versions"]["used"], curve["versions"]["unreadable"]) == (["1.1"], ["1.0"])
    assert curve["versions"]["n_comparable"] == 3
    assert curve["versions"]["sentence"] == (
        "Ratings under version 1.0 are not shown: on this scale nothing of them can be compared "
        "with version 1.1."
    )


def _class(n_trainees: int) -> Class:
    """Two raters rate three sessions of each trainee: one under 1.0, then two under 1.1."""
    rng = np.random.default_rng(11)
    programme = factories.make_programme()
    cohort = factories.make_enrolment(programme).cohort
    made = Class(
        programme=programme,
        cohort=cohort,
        lead=factories.make_member(programme, Role.LEAD),
        supervisor=factories.make_member(programme, Role.SUPERVISOR, code="S01"),
        raters=[factories.make_member(programme, Role.RATER, code=f"R0{n}") for n in (1, 2)],
        trainees=[factories.make_enrolment(programme, cohort=cohort) for _ in range(n_trainees)],
    )
    versions = [
        factories.make_own_rubric(programme, by=made.lead, text=text)
        for text in (_first(), _second())
    ]
    for enrolment in made.trainees:
        case = factories.make_case(enrolment)
        made.sessions[enrolment] = [
            factories.make_session(
                programme,
                case=case,
                number=x + 1,
                held_on=factories.LONG_AGO + timedelta(weeks=x),
                phase=Phase.MIDDLE,
                n_turns=1,
            )
            for x in range(3)
        ]
    for x in range(3):
        rubric, items = (versions[x > 0], SECOND if x else FIRST)
        round_ = factories.make_round(
            programme,
            lead=made.lead,
            sessions=[made.sessions[enrolment][x] for enrolment in made.trainees],
            raters=made.raters,
            phase=RoundPhase.CLOSED,
            rubric=rubric,
        )
        for enrolment in made.trainees:
            session = made.sessions[enrolment][x]
            for rater in made.raters:
                said = {item: skill(int(rng.integers(0, 3))) for item in items}
                made.ratings[session, rater] = rate(session, rater, said, round_=round_)
    return made


def _frame(made: Class) -> pd.DataFrame:
    """Write the shared scores of the cohort down, without the code under test."""
    rows = []
    trainee_of = {row.pk: str(who.pk) for who, rows in made.sessions.items() for row in rows}
    for (session, rater), rating in made.ratings.items():
        given = {row.item: row.values["skill"] for row in rating.item_scores.all()}
        if "A2" in given:
            shared = [{0: 0.0, 1: 0.5, 2: 2.0}[given["A1"]], given["A2"]]
        else:
            shared = [given["A1"], given["B2"]]
        rows.append(
            {
                "trainee": trainee_of[session.pk],
                "session": str(session.pk),
                "session_number": session.number,
                "rater": str(rater.pk),
                "phase": "middle",
                "score": sum(shared) / 2,
            }
        )
    return pd.DataFrame(rows)


def test_the_cohorts_model_is_of_the_shared_items(db: None) -> None:
    made = _class(6)
    trainee = made.trainees[0]
    expected = fidelity.growth(_frame(made))

    curve = client_of(made.lead).get(f"/api/v1/trainees/{trainee.pk}/curve/").json()

    model = curve["model"]
    wanted = expected.curve(str(trainee.pk), [1, 2, 3]).points
    assert (model["fitted"], model["n_ratings"]) == (True, 36)
    assert [point["level"] for point in model["curve"]] == pytest.approx(
        [point.level for point in wanted], abs=1e-9
    )
    assert model["data_hash"] == expected.data_hash
    assert curve["versions"]["used"] == ["1.0", "1.1"]


def test_two_versions_take_the_same_number_of_queries_for_any_cohort(db: None) -> None:
    counts = []
    for n_trainees in (5, 8):
        made = _class(n_trainees)
        client = client_of(made.lead)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(f"/api/v1/trainees/{made.trainees[0].pk}/curve/")
        assert answer.status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
