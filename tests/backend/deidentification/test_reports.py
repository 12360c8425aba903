"""A name that was left in a text: the session is closed at once, until the report is settled."""

from typing import Any

import pytest

from backend.access.roles import Role
from backend.audit.models import AuditEvent
from backend.casework.models import TherapySession, Turn
from backend.casework.selectors import reasons_by_session, with_assignability
from backend.deidentification.models import NameReport
from backend.ratings.models import ItemScore, Rating
from tests import factories
from tests.backend.deidentification.reviewing import Reviewing
from tests.backend.ratings.drafting import Draft
from tests.backend.ratings.people import add_role
from tests.clients import client_of
from tests.worlds import World

pytestmark = pytest.mark.django_db
URL = "/api/v1/name-reports/"


def _report(world: World, who: str, session: TherapySession | None = None, **said: Any) -> Any:
    transcript = world.transcript(session or world.open_session)
    body = {"transcript": str(transcript.pk), "turns": [2], **said}
    return client_of(getattr(world, who)).post(URL, body)


def _turns(world: World, who: str) -> int:
    transcript = world.transcript(world.open_session).pk
    return (
        client_of(getattr(world, who)).get(f"/api/v1/transcripts/{transcript}/turns/").status_code
    )


@pytest.mark.parametrize("who", ["rater1", "supervisor", "trainee"])
def test_a_report_closes_the_session_to_everybody_but_who_prepares_it(
    world: World, who: str
) -> None:
    assert [_turns(world, name) for name in ("rater1", "rater2", "supervisor")] == [200, 200, 200]

    answer = _report(world, who, note="The sister's name.")

    assert answer.status_code == 201, answer.content
    assert [_turns(world, name) for name in ("rater1", "rater2", "supervisor")] == [404, 404, 403]
    assert [_turns(world, name) for name in ("trainee", "lead")] == [200, 200]
    events = AuditEvent.objects.filter(verb="transcript.read", actor=str(world.lead.pk))
    assert events.get().purpose == "preparation"


def test_a_draft_is_paused_and_kept(world: World) -> None:
    draft = Draft(world.rater1, world.draft)
    assert draft.put_item("A3").status_code == 200
    n_scores = ItemScore.objects.filter(rating=world.draft).count()

    _report(world, "rater1")

    saved, submitted = draft.put_item("A2"), draft.submit()
    body = draft.get()
    for answer in (saved, submitted):
        assert (answer.status_code, answer.json()["code"]) == (409, "quarantined")
        assert "kept" in answer.json()["detail"]
    assert (body["is_paused"], body["allowed_actions"]) == (True, [])
    assert ItemScore.objects.filter(rating=world.draft).count() == n_scores
    assert Rating.objects.get(pk=world.draft.pk).version == draft.version


def test_a_waiting_rating_is_not_begun(world: World) -> None:
    session = factories.make_session(world.programme, case=world.case, ready_by=world.lead)
    round_ = factories.make_round(
        world.programme, lead=world.lead, sessions=[session], raters=[world.rater1]
    )
    factories.make_name_report(session, by=world.supervisor)
    assignment = world.assignment(round_, world.rater1)
    client = client_of(world.rater1)

    body = client.get(f"/api/v1/assignments/{assignment.pk}/").json()
    answer = client.post(f"/api/v1/assignments/{assignment.pk}/start/")

    assert (body["is_paused"], body["allowed_actions"]) == (True, ["recuse"])
    assert (answer.status_code, answer.json()["code"]) == (409, "session_not_ready")
    assert answer.json()["errors"][0]["code"] == "quarantined"


def test_a_session_with_a_report_is_not_ready(world: World) -> None:
    _report(world, "rater1")

    session = world.open_session
    rows = with_assignability(TherapySession.objects.filter(pk=session.pk))
    assert reasons_by_session([session.pk])[session.pk] == ["quarantined"]
    assert not rows.get().is_assignable  # type: ignore[attr-defined]
    shown = client_of(world.trainee).get(f"/api/v1/sessions/{session.pk}/").json()
    assert shown["not_assignable_reasons"] == ["quarantined"]


def test_a_new_review_settles_the_report_and_the_rater_goes_on(world: World) -> None:
    draft = Draft(world.rater1, world.draft)
    session = world.open_session
    rows = Turn.objects.filter(transcript=session.transcript, number=2)
    rows.update(text="Anna said it.")
    _report(world, "rater1")
    review = Reviewing(world.lead, session)
    opened = review.open()
    assert opened.status_code == 201
    assert opened.json()["reported_turns"] == [2]
    review.accept_everything()

    assert review.complete().status_code == 200

    report = NameReport.objects.get()
    assert (report.outcome, report.note, report.settled_by) == ("redacted", "", world.lead)
    assert session.attestations.count() == 2
    assert _turns(world, "rater1") == 200
    assert _turns(world, "lead") == 403
    assert draft.get()["allowed_actions"] == ["save", "submit"]
    assert draft.put_item("A3").status_code == 200
    assert rows.get().text == "[person 1] said it."


@pytest.mark.parametrize("who", ["lead", "trainee"])
def test_no_name_needs_a_reason_and_opens_the_session(world: World, who: str) -> None:
    report = _report(world, "rater1", note="Perhaps").json()["id"]
    client = client_of(getattr(world, who))

    without = client.post(f"{URL}{report}/settle/", {"reason": "  "})
    settled = client.post(f"{URL}{report}/settle/", {"reason": "It is the name of a film."})
    again = client.post(f"{URL}{report}/settle/", {"reason": "Again."})

    assert without.status_code == 400
    assert settled.status_code == 200
    assert (settled.json()["outcome"], settled.json()["note"]) == ("no_name", "")
    assert (again.status_code, again.json()["code"]) == (409, "already_settled")
    assert _turns(world, "rater1") == 200
    (event,) = AuditEvent.objects.filter(verb="name_report.settled")
    assert "film" not in str(event.details)


def test_two_reports_are_settled_one_by_one(world: World) -> None:
    first = _report(world, "rater1").json()["id"]
    second = factories.make_name_report(world.open_session, by=world.rater2, turns=[4])
    client = client_of(world.lead)

    client.post(f"{URL}{first}/settle/", {"reason": "A film."})
    assert _turns(world, "rater1") == 404
    client.post(f"{URL}{second.pk}/settle/", {"reason": "A song."})

    assert _turns(world, "rater1") == 200


def test_the_same_report_sent_again_is_one(world: World) -> None:
    first, again = _report(world, "rater1"), _report(world, "supervisor")
    # The supervisor reads it no longer, so that there is nothing more to report.
    assert (first.status_code, again.status_code) == (201, 403)
    own = _report(world, "trainee")
    twice = _report(world, "trainee")

    assert own.json()["id"] == twice.json()["id"]
    assert NameReport.objects.count() == 2


# ── Who knows what ───────────────────────────────────────────────────────────────────────


def test_nobody_is_told_who_reported(world: World) -> None:
    report = _report(world, "rater1", note="The sister.").json()["id"]

    for who in ("trainee", "lead"):
        answer = client_of(getattr(world, who)).get(f"{URL}{report}/")
        assert answer.json()["note"] == "The sister."
        for told in (world.rater1.pk, world.rater1.name, world.rater1.email, "R01"):
            assert str(told) not in answer.content.decode()


def test_a_rater_is_not_told_which_session_it_is(world: World) -> None:
    body = _report(world, "rater1").json()

    assert (body["session"], body["session_label"]) == (None, None)
    assert body["allowed_actions"] == []
    assert str(world.open_session.pk) not in str(body)


def test_another_rater_sees_only_that_the_session_is_paused(world: World) -> None:
    session = factories.make_session(world.programme, case=world.case, ready_by=world.lead)
    round_ = factories.make_round(
        world.programme, lead=world.lead, sessions=[session], raters=[world.rater1, world.rater2]
    )
    assignment = world.assignment(round_, world.rater2)
    client = client_of(world.rater2)
    address = f"/api/v1/assignments/{assignment.pk}/"
    before = client.get(address).json()

    assert _report(world, "rater1", session).status_code == 201

    after = client.get(address).json()
    differing = {key for key in before if before[key] != after[key]}
    assert differing == {"is_paused", "text_closed", "allowed_actions"}
    assert client.get(URL).json()["results"] == []


def test_a_lead_who_rates_the_session_is_told_nothing(world: World) -> None:
    add_role(world.rater1, world.programme, Role.LEAD)
    report = factories.make_name_report(world.open_session, by=world.rater2)

    answer = client_of(world.rater1).get(f"{URL}{report.pk}/")

    assert answer.status_code == 404
    assert client_of(world.rater1).get(URL).json()["results"] == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"turns": []}, "invalid"),
        ({"turns": [99]}, "unknown_turn"),
        ({"turns": ["x"]}, "invalid"),
        ({"turns": [0]}, "invalid"),
        ({"note": "x" * 501}, "invalid"),
    ],
)
def test_a_wrong_report_closes_nothing(world: World, body: dict[str, Any], code: str) -> None:
    answer = _report(world, "rater1", **body)

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert _turns(world, "rater1") == 200
    assert not NameReport.objects.exists()
