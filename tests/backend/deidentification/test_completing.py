"""Completing a review: the text, its speakers, what is erased and what stays."""

from typing import Any

import pytest

from backend.audit.models import AuditEvent
from backend.casework.deidentify import OffsetMap
from backend.casework.models import ImportedFile, TherapySession, Transcript, Turn
from backend.casework.services import erase_session_text
from backend.deidentification.models import CaseName, Review, ReviewState, Span, Step
from backend.deidentification.proposing import turns_of
from backend.ratings.models import Evidence
from tests import factories
from tests.backend.deidentification.reviewing import NAMES, Reviewing, make_text, text_of
from tests.clients import client_of
from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(world: World) -> TherapySession:
    return make_text(world)


@pytest.fixture
def review(world: World, session: TherapySession) -> Reviewing:
    """The trainee's open review of their own session."""
    factories.make_case_name(world.case, by=world.trainee, text="Kate Miller", role="client")
    reviewing = Reviewing(world.trainee, session)
    assert reviewing.open().status_code == 201
    return reviewing


def _decided(review: Reviewing) -> None:
    """Take everything out but the verb, and what the rules cannot know."""
    review.mark("Sparrow", 6, replacement="[friend]")
    review.accept_everything()


def test_the_text_afterwards_names_nobody(review: Reviewing, session: TherapySession) -> None:
    _decided(review)

    answer = review.complete()

    assert answer.status_code == 200, answer.content
    text = text_of(session)
    for name in NAMES:
        assert name not in text
    assert "How was the week, [client]?" in text
    assert "My sister [sister] rang from [town 1] on [date]." in text
    body = answer.json()
    assert (body["state"], body["spans"], body["entities"]) == ("completed", [], [])
    assert body["counts"]["added"] == 1
    changed = [turn.number for turn in turns_of(session.transcript) if "[" in turn.text]
    assert body["counts"]["turns_changed"] == len(changed)
    assert set(changed) >= {1, 2, 3, 5, 6}
    assert session.attestations.count() == 1


def test_numbers_order_and_times_of_the_turns_stay(
    review: Reviewing, session: TherapySession
) -> None:
    rows = Turn.objects.filter(transcript=session.transcript).order_by("number")
    before = list(rows.values_list("pk", "number", "speaker", "role", "start_ms", "end_ms"))
    _decided(review)

    review.complete()

    assert list(rows.values_list("pk", "number", "speaker", "role", "start_ms", "end_ms")) == before


def test_evidence_points_to_the_same_turns(world: World) -> None:
    session = world.closed_session
    factories.make_name_report(session, by=world.rater1, turns=[2])
    Turn.objects.filter(transcript=session.transcript, number=2).update(text="Anna rang.")
    before = list(
        Evidence.objects.filter(rating__therapy_session=session).values("pk", "turn_number")
    )
    review = Reviewing(world.trainee, session)
    review.open()
    review.accept_everything()

    assert review.complete().status_code == 200

    after = Evidence.objects.filter(rating__therapy_session=session).values("pk", "turn_number")
    assert list(after) == before
    assert before
    turn = Turn.objects.get(transcript=session.transcript, number=2)
    assert turn.text == "[person 1] rang."


def test_maps_move_a_place_of_the_old_text_to_the_new_one(
    review: Reviewing, session: TherapySession
) -> None:
    old = Turn.objects.get(transcript=session.transcript, number=2).text
    _decided(review)

    review.complete()

    stored = Review.objects.get(transcript=session.transcript)
    new = Turn.objects.get(transcript=session.transcript, number=2).text
    start, end = OffsetMap.from_list(stored.maps["2"]).forward(
        old.index("rang"), old.index("rang") + 4
    )
    assert new[start:end] == "rang"
    assert "Anna" not in str(stored.maps)


def test_proposals_and_decisions_are_erased(review: Reviewing, session: TherapySession) -> None:
    _decided(review)

    review.complete()

    stored = Review.objects.get(transcript=session.transcript)
    assert stored.state == ReviewState.COMPLETED
    assert (stored.entities, stored.speakers, stored.salt) == ([], {}, "")
    assert not Span.objects.filter(review=stored).exists()
    assert not Step.objects.filter(review=stored).exists()
    (event,) = AuditEvent.objects.filter(verb="deidentification.completed")
    for name in NAMES:
        assert name not in str(event.details)
    assert event.details["redacted_hash"] == stored.redacted_hash
    assert event.details["n_accepted"] == stored.counts["accepted"]


def test_nothing_is_done_while_something_is_undecided(
    review: Reviewing, session: TherapySession
) -> None:
    before = text_of(session)
    review.decide("Leeds", "accepted")

    answer = review.complete()

    assert (answer.status_code, answer.json()["code"]) == (409, "review_open")
    assert text_of(session) == before
    assert not session.attestations.exists()


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [({"confirmed": False}, 400, "not_confirmed"), ({}, 200, "")],
)
def test_completing_needs_a_word(
    review: Reviewing, said: dict[str, Any], status: int, code: str
) -> None:
    review.accept_everything()

    answer = review.complete(**said)

    assert answer.status_code == status
    if code:
        assert answer.json()["errors"][0]["code"] == code


def test_a_stale_review_is_not_completed(review: Reviewing, session: TherapySession) -> None:
    review.accept_everything()

    answer = review.send("post", "complete", {"confirmed": True}, version=1)

    assert (answer.status_code, answer.json()["code"]) == (409, "stale_draft")
    assert "Leeds" in text_of(session)


def test_a_text_that_changed_meanwhile_is_not_touched(
    review: Reviewing, session: TherapySession
) -> None:
    review.accept_everything()
    Turn.objects.filter(transcript=session.transcript, number=1).update(text="Other words.")

    answer = review.complete()

    assert (answer.status_code, answer.json()["code"]) == (409, "text_changed")
    assert "Leeds" in text_of(session)


def test_speakers_who_are_named_get_their_pseudonym(world: World) -> None:
    said = (("Ruth Keller", "How are you?"), ("Kate", "Fine."), ("Mum", "She is."))
    session = make_text(world, said)
    review = Reviewing(world.trainee, session)
    review.open()
    review.send("put", "speakers", {"label": "Mum", "replacement": None})
    review.send("put", "speakers", {"label": "Kate", "replacement": "[client]"})
    review.accept_everything()

    assert review.complete().status_code == 200

    labels = [line.split(":")[0] for line in text_of(session).splitlines()]
    assert labels[1:] == ["[client]", "Mum"]
    assert "Keller" not in labels[0]


def test_quotations_of_the_file_are_forgotten(review: Reviewing, session: TherapySession) -> None:
    row = {"code": "odd_label", "detail": "Line 3: “Anna:” occurs once.", "line": 3}
    file = ImportedFile.objects.create(
        programme=session.programme, sha256="0" * 64, format="text", n_bytes=1, warnings=[row]
    )
    Transcript.objects.filter(therapy_session=session).update(warnings=[row], source=file)
    review.accept_everything()

    review.complete()

    file.refresh_from_db()
    transcript = Transcript.objects.get(therapy_session=session)
    details = {one["detail"] for one in [*file.warnings, *transcript.warnings]}
    assert details == {"Line 3: “…” occurs once."}


def test_the_same_file_is_recognised_afterwards(review: Reviewing, session: TherapySession) -> None:
    before = session.transcript.content_hash
    review.accept_everything()

    review.complete()

    assert Transcript.objects.get(therapy_session=session).content_hash == before


def test_a_lead_sees_what_was_done_and_no_word(world: World, session: TherapySession) -> None:
    review = Reviewing(world.lead, session)
    review.open()
    review.accept_everything()

    answer = review.complete()

    assert answer.status_code == 200
    assert review.get()["counts"]["accepted"] > 0
    turns = client_of(world.lead).get(f"/api/v1/transcripts/{session.transcript.pk}/turns/")
    assert (turns.status_code, turns.json()["code"]) == (403, "transcript_closed")


# ── Names of the case ────────────────────────────────────────────────────────────────────


def test_the_sister_is_the_sister_in_the_next_session(world: World, review: Reviewing) -> None:
    review.decide("Anna", "accepted", turn=2, everywhere=True, replacement="[younger sister]")
    _decided(review)
    review.complete()
    said = (("C", "I rang Anna."), ("T", "Does Kate say so?"))
    later = Reviewing(world.trainee, make_text(world, said, number=4))

    spans = later.open().json()["spans"]

    replacements = {later.words(span): span["replacement"] for span in spans}
    assert replacements == {"Anna": "[younger sister]", "Kate": "[client]"}


def test_names_are_kept_only_if_somebody_wants_that(world: World, review: Reviewing) -> None:
    _decided(review)

    review.complete(keep_names=False)

    assert set(CaseName.objects.values_list("text", flat=True)) == {"Kate Miller"}
    assert set(CaseName.objects.values_list("replacement", flat=True)) == {""}


def test_the_programmes_own_people_are_not_kept(world: World) -> None:
    surname = world.supervisor.name
    session = make_text(world, (("C", f"{surname} said so."),))
    review = Reviewing(world.trainee, session)
    review.open()
    review.accept_everything()

    review.complete()

    assert not CaseName.objects.filter(case=world.case).exists()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"text": "..."}, "name_empty"),
        ({"text": "Anna", "also": ["!"]}, "name_empty"),
        ({"text": "Anna", "role": "[sister]"}, "role_invalid"),
        ({"text": "Anna", "kind": "phone"}, "invalid"),
        ({"text": "A" * 121}, "invalid"),
        ({"text": "Kate Miller"}, "name_taken"),
    ],
)
def test_a_wrong_name_is_refused(
    world: World, review: Reviewing, body: dict[str, Any], code: str
) -> None:
    answer = client_of(world.trainee).post(
        "/api/v1/case-names/", {"case": str(world.case.pk), **body}
    )

    assert answer.status_code in {400, 409}
    assert answer.json()["code"] == code
    assert CaseName.objects.count() == 1


def test_a_lead_knows_the_names_while_preparing(world: World, review: Reviewing) -> None:
    client = client_of(world.lead)
    seen = client.get("/api/v1/case-names/").json()["results"]
    _decided(review)
    review.complete()

    assert [row["text"] for row in seen] == ["Kate Miller"]
    assert client.get("/api/v1/case-names/").json()["results"] == []
    own = client_of(world.trainee).get("/api/v1/case-names/").json()["results"]
    assert "Anna" in {row["text"] for row in own}


def test_erasing_the_text_erases_proposals_and_the_last_names(
    world: World, review: Reviewing, session: TherapySession
) -> None:
    others = TherapySession.objects.filter(case=world.case).exclude(pk=session.pk)

    erase_session_text(actor=None, therapy_session_id=session.pk, reason="withdrawn")
    kept = CaseName.objects.count()
    for other in others:
        erase_session_text(actor=None, therapy_session_id=other.pk, reason="withdrawn")

    stored = Review.objects.get(transcript=session.transcript)
    assert (stored.state, stored.entities) == (ReviewState.SUPERSEDED, [])
    assert not Span.objects.filter(review=stored).exists()
    assert (kept, CaseName.objects.count()) == (1, 0)
