"""Supervisors' and self ratings, and what is released to a trainee."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.access.roles import Role
from backend.audit.models import AuditEvent
from backend.casework.models import Consent
from backend.programmes.models import Supervision
from backend.ratings.models import Rating, RatingKind, RatingStatus, Release, RoundPhase
from tests import factories
from tests.backend.ratings.drafting import NUMBERLESS, Draft
from tests.backend.ratings.people import add_role
from tests.clients import client_of
from tests.worlds import TwoProgrammes, World

pytestmark = pytest.mark.django_db
RATINGS, RELEASES = "/api/v1/ratings/", "/api/v1/releases/"


def _begin(person: Any, kind: str, session: Any) -> Any:
    return client_of(person).post(RATINGS, {"kind": kind, "session": str(session.pk)})


def _rate_oneself(world: World) -> None:
    """Let the trainee rate the closed session, without which nothing is shown to them."""
    factories.make_rating(world.closed_session, rater=world.trainee, kind=RatingKind.SELF)


def _release(person: Any, rating: Rating, comment: str = "Well done.") -> Any:
    body = {"rating": str(rating.pk), "comment": comment}
    return client_of(person).post(RELEASES, body)


# ── Ratings outside rounds ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("name", "kind"), [("supervisor", "supervisor"), ("trainee", "self")])
def test_a_supervisor_and_the_trainee_rate_a_session_once(
    world: World, name: str, kind: str
) -> None:
    person = getattr(world, name)

    first = _begin(person, kind, world.open_session)
    again = _begin(person, kind, world.open_session)

    body = first.json()
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["id"] == body["id"]
    assert (body["kind"], body["session"]) == (kind, str(world.open_session.pk))
    assert body["code"] == world.open_session.label
    assert body["allowed_actions"] == ["save", "submit"]
    assert Rating.objects.get(pk=body["id"]).assignment is None


def test_a_supervisor_rating_is_written_and_submitted(world: World) -> None:
    pk = _begin(world.supervisor, "supervisor", world.open_session).json()["id"]
    draft = Draft(world.supervisor, Rating.objects.get(pk=pk))
    draft.complete()

    answer = draft.submit()

    assert (answer.status_code, answer.json()["status"]) == (200, "submitted")
    assert answer.json()["allowed_actions"] == ["release"]


@pytest.mark.parametrize(
    ("name", "kind", "status"),
    [
        ("other_supervisor", "supervisor", 404),
        ("rater1", "supervisor", 404),
        ("other_trainee", "self", 404),
        ("lead", "supervisor", 403),
        ("lead", "self", 403),
        ("trainee", "supervisor", 403),
        ("supervisor", "self", 403),
    ],
)
def test_nobody_else_rates_a_session_outside_a_round(
    world: World, name: str, kind: str, status: int
) -> None:
    before = Rating.objects.count()

    answer = _begin(getattr(world, name), kind, world.open_session)

    assert answer.status_code == status
    assert Rating.objects.count() == before


def test_a_lead_who_supervises_others_does_not_rate_this_trainee(world: World) -> None:
    add_role(world.lead, world.programme, Role.SUPERVISOR)
    add_role(world.lead, world.programme, Role.TRAINEE)

    supervisor = _begin(world.lead, "supervisor", world.open_session)
    own = _begin(world.lead, "self", world.open_session)

    assert (supervisor.status_code, supervisor.json()["code"]) == (403, "not_own_trainee")
    assert (own.status_code, own.json()["code"]) == (403, "not_own_session")


def test_other_kinds_are_not_begun_here(world: World) -> None:
    answer = _begin(world.supervisor, "gold", world.open_session)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "kind")


def test_a_session_without_consent_is_not_rated(world: World) -> None:
    Consent.objects.filter(therapy_session=world.open_session).delete()

    answer = _begin(world.supervisor, "supervisor", world.open_session)

    assert (answer.status_code, answer.json()["code"]) == (409, "session_not_ready")
    assert [row["code"] for row in answer.json()["errors"]] == ["no_consent"]


# ── Releasing ────────────────────────────────────────────────────────────────────────────


def test_an_independent_rating_of_a_closed_round_is_released_to_the_trainee(
    world: World,
) -> None:
    trainee = client_of(world.trainee)
    url = f"{RATINGS}{world.closed_rating1.pk}/"
    answer = _release(world.supervisor, world.closed_rating1)
    assert trainee.get(url).status_code == 404

    _rate_oneself(world)

    body = answer.json()
    assert answer.status_code == 201
    assert (body["kind"], body["rater_code"], body["comment"]) == (
        "independent",
        "R01",
        "Well done.",
    )
    assert body["session"] == {
        "id": str(world.closed_session.pk),
        "number": 7,
        "held_on": str(world.closed_session.held_on),
        "case_code": world.case.code,
        "phase": "middle",
        "transcript": str(world.transcript(world.closed_session).pk),
    }
    assert body["trainee"] == {"id": str(world.enrolment.pk), "code": world.enrolment.code}
    assert body["overall"] == [
        {"scale": "adherence", "name": "Adherence", "score": 3.0},
        {"scale": "competence", "name": "Competence", "score": 4.0},
    ]
    shown = trainee.get(url)
    assert (shown.status_code, shown.json()["rater_code"]) == (200, "R01")
    assert shown.json()["released_at"] is not None
    assert world.rater1.name not in shown.content.decode()
    assert str(world.rater1.pk) not in shown.content.decode()
    event = AuditEvent.objects.get(verb="rating.released")
    assert "Well" not in str(event.details)


def test_what_was_released_is_listed_to_the_trainee_and_their_supervisor(
    worlds: TwoProgrammes,
) -> None:
    world = worlds.a
    _release(world.supervisor, world.closed_rating1)
    _rate_oneself(world)

    listed = {
        name: {row["id"] for row in client_of(person).get(RELEASES).json()["results"]}
        for name, person in world.people().items()
    }

    everything = {
        str(pk)
        for pk in Release.objects.filter(programme=world.programme).values_list("pk", flat=True)
    }
    assert len(everything) == 2
    assert listed.pop("trainee") == listed.pop("supervisor") == everything
    assert set(map(frozenset, listed.values())) == {frozenset()}


def test_a_second_supervisor_reads_a_release_after_rating_the_session_themselves(
    world: World,
) -> None:
    _release(world.supervisor, world.closed_rating1)
    factories.make_supervision(world.other_supervisor, world.enrolment)
    client = client_of(world.other_supervisor)
    before = client.get(RELEASES).json()["count"]
    factories.make_rating(
        world.closed_session, rater=world.other_supervisor, kind=RatingKind.SUPERVISOR
    )

    after = client.get(RELEASES).json()["results"]

    assert before == 0
    assert [row["rating"] for row in after] == [str(world.closed_rating1.pk)]


def test_what_is_not_to_be_released_is_refused(world: World) -> None:
    own_draft = factories.make_rating(
        world.open_session, rater=world.supervisor, kind=RatingKind.SUPERVISOR, submitted=False
    )
    by_trainee = factories.make_rating(
        world.closed_session, rater=world.trainee, kind=RatingKind.SELF
    )
    before = Release.objects.count()

    answers = {
        "not_submitted": _release(world.supervisor, own_draft),
        "not_releasable": _release(world.supervisor, by_trainee),
        "already_released": _release(world.supervisor, world.supervisor_rating),
    }

    for code, answer in answers.items():
        assert (answer.status_code, answer.json()["code"]) == (409, code)
    assert Release.objects.count() == before


def test_a_rating_of_an_open_round_cannot_even_be_found(world: World) -> None:
    factories.make_rating(world.open_session, rater=world.supervisor, kind=RatingKind.SUPERVISOR)

    answer = _release(world.supervisor, world.submitted_in_open_round)

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("name", "status"),
    [("other_supervisor", 404), ("lead", 403), ("rater1", 403), ("trainee", 404)],
)
def test_nobody_else_releases(world: World, name: str, status: int) -> None:
    assert _release(getattr(world, name), world.closed_rating1).status_code == status
    assert not Release.objects.filter(rating=world.closed_rating1).exists()


def test_a_supervisor_who_no_longer_supervises_does_not_release(world: World) -> None:
    rating = factories.make_rating(
        world.open_session, rater=world.supervisor, kind=RatingKind.SUPERVISOR
    )
    Supervision.objects.filter(supervisor=world.supervisor).delete()

    answer = _release(world.supervisor, rating)

    assert (answer.status_code, answer.json()["code"]) == (403, "not_own_trainee")


def test_overall_scores_follow_the_rubric_and_count_what_was_absent(world: World) -> None:
    pk = _begin(world.supervisor, "supervisor", world.open_session).json()["id"]
    draft = Draft(world.supervisor, Rating.objects.get(pk=pk))
    draft.complete()
    draft.put_item("D1", status="absent", **NUMBERLESS)
    assert draft.submit().status_code == 200

    body = _release(world.supervisor, Rating.objects.get(pk=pk)).json()

    # Ten required items of the middle phase, one of them absent: nine at 3 and 4, one at 0.
    assert {row["scale"]: row["score"] for row in body["overall"]} == {
        "adherence": pytest.approx(27 / 10),
        "competence": pytest.approx(36 / 10),
    }


@pytest.mark.parametrize(("url", "person"), [(RATINGS, "lead"), (RELEASES, "trainee")])
def test_lists_cost_the_same_with_many_rows(world: World, url: str, person: str) -> None:
    client = client_of(getattr(world, person))
    with CaptureQueriesContext(connection) as few:
        n_before = client.get(url).json()["count"]
    for _ in range(9):
        session = factories.make_session(world.programme, case=world.case, ready_by=world.lead)
        round_ = factories.make_round(
            world.programme,
            lead=world.lead,
            sessions=[session],
            raters=[world.rater1, world.rater2],
            phase=RoundPhase.CLOSED,
        )
        for rater in (world.rater1, world.rater2):
            rating = factories.make_rating(
                session, rater=rater, assignment=world.assignment(round_, rater)
            )
            Release.objects.create(
                programme=world.programme,
                rating=rating,
                enrolment=world.enrolment,
                released_by=world.supervisor,
            )

    with CaptureQueriesContext(connection) as many:
        n_after = client.get(url).json()["count"]

    assert n_after == n_before + 18
    assert len(many) == len(few)


def test_ratings_are_filtered_without_giving_a_code_away(world: World) -> None:
    lead, rater = client_of(world.lead), client_of(world.rater1)
    of_session = f"{RATINGS}?session={world.closed_session.pk}"

    seen = {row["id"] for row in lead.get(of_session).json()["results"]}

    assert seen == {str(world.closed_rating1.pk), str(world.closed_rating2.pk)}
    assert rater.get(of_session).json()["results"] == []
    drafts = rater.get(f"{RATINGS}?status={RatingStatus.DRAFT}&kind=independent").json()
    assert [row["id"] for row in drafts["results"]] == [str(world.draft.pk)]
    by_round = rater.get(f"{RATINGS}?round={world.closed_round.pk}").json()["results"]
    assert [row["id"] for row in by_round] == [str(world.closed_rating1.pk)]
