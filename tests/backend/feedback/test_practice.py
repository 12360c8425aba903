"""What to practise next: the weakest items with examples, and whose words stay shut."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from backend.access.models import Membership
from backend.access.roles import Role
from backend.audit.models import AuditEvent
from backend.calibration.models import GoldRating, GoldScore, SetPurpose
from backend.casework.models import Consent, TherapySession
from backend.casework.services import erase_session_text
from backend.programmes.models import Enrolment
from backend.ratings.models import Evidence, RatingKind
from tests import factories
from tests.backend.competence.classes import Class, make_class
from tests.backend.reliability.scored import ITEMS, points, rate
from tests.calibrating import make_gold, make_set
from tests.clients import client_of

pytestmark = pytest.mark.django_db
WEAK = ("A1", "B1", "G1")


@dataclass
class Learning:
    """A trainee with three released sessions, weak on three items, and a gold session."""

    made: Class
    trainee: Enrolment
    gold: GoldRating

    @property
    def example(self) -> TherapySession:
        """The session of the gold rating, another trainee's."""
        return self.gold.therapy_session

    def practice(self, person: Any = None) -> Any:
        """Ask what to practise next."""
        who = person or self.trainee.person
        return client_of(who).get(f"/api/v1/trainees/{self.trainee.pk}/practice/")

    def words(self) -> str:
        """Return all that the trainee is answered."""
        answer = self.practice()
        assert answer.status_code == 200, answer.content
        return answer.content.decode()


@pytest.fixture
def learning(db: None) -> Learning:
    """Everything agreed to, de-identified, released."""
    made = make_class(2, n_sessions=3, level=5)
    trainee, other = made.trainees
    supervisor = made.supervisor
    factories.make_supervision(supervisor, trainee)
    for session in made.sessions[trainee]:
        said = {item: points(1 if item in WEAK else 5) for item in ITEMS}
        rating = rate(session, made.raters[0], said, kind=RatingKind.SUPERVISOR)
        made.release(rating, trainee)
    example = factories.make_session(
        made.programme, case=factories.make_case(other), number=9, n_turns=4, ready_by=made.lead
    )
    gold = make_gold(example, by=made.lead, level=6)
    GoldScore.objects.create(
        gold=gold,
        item="B1",
        status="scored",
        values={"adherence": 4, "competence": 5},
        turns=[2, 3],
    )
    return Learning(made, trainee, gold)


def secret(session: TherapySession) -> str:
    """Return words that only this session's turns hold."""
    turn = session.transcript.turns.order_by("number")[1]
    return str(turn.text)


def test_the_weakest_items_come_with_turns_of_gold_sessions(learning: Learning) -> None:
    shown = learning.practice().json()

    assert [row["item"] for row in shown["items"]] == list(WEAK)
    assert {(row["mean"], row["n_sessions"]) for row in shown["items"]} == {(1.0, 3)}
    (example,) = shown["items"][1]["examples"]
    assert (example["origin"], example["session"], example["score"]) == ("gold", None, 5)
    assert [turn["text"] for turn in example["turns"]] == [
        turn.text for turn in learning.example.transcript.turns.filter(number__in=[2, 3])
    ]
    # A1 of the gold rating names no turn, so that there is nothing to show.
    assert shown["items"][0]["examples"] == []


def test_own_high_points_are_shown_with_their_session(learning: Learning) -> None:
    trainee = learning.trainee
    session = factories.make_session(
        learning.made.programme,
        case=factories.make_case(trainee),
        number=7,
        held_on=factories.LONG_AGO + timedelta(weeks=30),
        ready_by=learning.made.lead,
    )
    said = {item: points(6 if item == "G1" else 1) for item in ITEMS}
    rating = rate(
        session, learning.made.raters[0], said, kind=RatingKind.SUPERVISOR, submitted=False
    )
    Evidence.objects.create(rating=rating, item="G1", turn_number=2)
    type(rating).objects.filter(pk=rating.pk).update(status="submitted", submitted_at=factories.NOW)
    rating.refresh_from_db()
    learning.made.release(rating, trainee)

    items = {row["item"]: row for row in learning.practice().json()["items"]}

    # Its mean over four sessions is 2.25 now, and the others with one low score lie at 4.
    (example,) = items["G1"]["examples"]
    assert (example["origin"], example["session"]) == ("own", str(session.pk))
    assert example["turns"][0]["text"] == secret(session)


def test_one_independent_rating_does_not_silence_what_supervisors_said(learning: Learning) -> None:
    made, trainee = learning.made, learning.trainee
    first = made.sessions[trainee][0]
    made.release(made.ratings[first, made.raters[0]], trainee)

    assert [row["item"] for row in learning.practice().json()["items"]] == list(WEAK)


def test_nothing_of_another_session_is_named_or_dated(learning: Learning) -> None:
    said = learning.words()

    session = learning.example
    assert session.case is not None
    assert secret(session) in said
    other = session.case.enrolment
    for told in (session.pk, session.label, session.case.code, session.case.pk, other.pk):
        assert str(told) not in said
    for told in (other.code, other.person.name, other.person.email):
        assert told not in said
    held = {"held_on", "number", "start_ms", "speaker", "gold_id"}
    assert not held & set(json.dumps(json.loads(said)["items"]).replace('"', " ").split())


def _no_training(learning: Learning) -> None:
    Consent.objects.filter(therapy_session=learning.example).update(scopes=["research"])


def _expired(learning: Learning) -> None:
    Consent.objects.filter(therapy_session=learning.example).update(expires_on=factories.LONG_AGO)


def _withdrawn(learning: Learning) -> None:
    Consent.objects.filter(therapy_session=learning.example).update(withdrawn_at=timezone.now())


def _never_asked(learning: Learning) -> None:
    Consent.objects.filter(therapy_session=learning.example).delete()


def _name_left_in(learning: Learning) -> None:
    factories.make_name_report(learning.example, by=learning.made.raters[0])


def _erased(learning: Learning) -> None:
    erase_session_text(actor=None, therapy_session_id=learning.example.pk, reason="retention")


def _in_a_test(learning: Learning) -> None:
    make_set(learning.gold, by=learning.made.lead, purpose=SetPurpose.TEST)


def _hidden_check(learning: Learning) -> None:
    make_set(learning.gold, by=learning.made.lead, purpose=SetPurpose.CHECK)


def _rates_too(learning: Learning) -> None:
    Membership.objects.create(
        person=learning.trainee.person,
        programme=learning.made.programme,
        role=Role.RATER,
        code="R09",
        starts_on=factories.LONG_AGO,
    )


@pytest.mark.parametrize(
    "close",
    [
        _no_training,
        _expired,
        _withdrawn,
        _never_asked,
        _name_left_in,
        _erased,
        _in_a_test,
        _hidden_check,
        _rates_too,
    ],
    ids=lambda close: close.__name__.strip("_"),
)
def test_what_may_not_teach_shows_no_word(
    learning: Learning, close: Callable[[Learning], None]
) -> None:
    words = secret(learning.example)
    assert words in learning.words()

    close(learning)

    assert words not in learning.words()


def test_a_practice_set_closes_nothing_to_a_trainee_who_does_not_rate(learning: Learning) -> None:
    make_set(learning.gold, by=learning.made.lead, purpose=SetPurpose.PRACTICE)

    assert secret(learning.example) in learning.words()


def test_without_an_attestation_no_word_is_shown(learning: Learning) -> None:
    session = factories.make_session(
        learning.made.programme,
        case=factories.make_case(learning.made.trainees[1]),
        number=11,
        n_turns=4,
    )
    factories.make_consent(session, by=learning.made.lead)
    gold = make_gold(session, by=learning.made.lead)
    GoldScore.objects.create(
        gold=gold, item="B1", status="scored", values={"competence": 6}, turns=[2]
    )

    assert secret(session) not in learning.words()


def test_another_programmes_gold_teaches_nobody_here(learning: Learning) -> None:
    elsewhere = make_class(1, n_sessions=1)
    session = factories.make_session(
        elsewhere.programme,
        case=factories.make_case(elsewhere.trainees[0]),
        n_turns=4,
        ready_by=elsewhere.lead,
    )
    gold = make_gold(session, by=elsewhere.lead)
    GoldScore.objects.create(
        gold=gold, item="B1", status="scored", values={"competence": 6}, turns=[2]
    )

    assert secret(session) not in learning.words()


def test_nobody_else_reads_it_and_each_reading_names_the_sessions(learning: Learning) -> None:
    for person in (learning.made.lead, learning.made.supervisor, learning.made.trainees[1].person):
        assert learning.practice(person).status_code == 404

    learning.words()

    event = AuditEvent.objects.get(verb="practice.read")
    assert event.details == {"sessions": [str(learning.example.pk)]}


def test_without_released_ratings_it_says_what_will_be_here(learning: Learning) -> None:
    other = learning.made.trainees[1]

    answer = client_of(other.person).get(f"/api/v1/trainees/{other.pk}/practice/").json()

    assert answer["items"] == []
    assert "once a rating was released to you" in answer["nothing"]
