"""Opening a review, deciding, marking what was missed, undoing."""

from typing import Any

import pytest

from backend.audit.models import AuditEvent
from backend.casework.models import TherapySession, Turn
from backend.deidentification.models import Review, ReviewState, Span, Step
from tests import factories
from tests.backend.deidentification.reviewing import Reviewing, make_text
from tests.clients import client_of
from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(world: World) -> TherapySession:
    return make_text(world)


@pytest.fixture
def review(world: World, session: TherapySession) -> Reviewing:
    """The trainee's open review of their own session."""
    reviewing = Reviewing(world.trainee, session)
    assert reviewing.open().status_code == 201
    return reviewing


@pytest.mark.parametrize("who", ["trainee", "lead"])
def test_who_prepares_a_text_opens_its_review(
    world: World, session: TherapySession, who: str
) -> None:
    reviewing = Reviewing(getattr(world, who), session)
    assert reviewing.get()["state"] == "none"

    body = reviewing.open().json()

    assert (body["state"], body["version"]) == ("open", 1)
    found = {reviewing.words(span) for span in body["spans"]}
    assert {"Anna", "Leeds", "07700 900123"} <= found
    assert body["counts"]["decided"] == 0
    assert body["limits"][0]["sentence"]
    assert body["allowed_actions"] == ["open", "decide", "complete", "name"]


def test_a_review_holds_places_and_no_word_of_the_text(
    review: Reviewing, session: TherapySession
) -> None:
    answer = review.client.get(review.url).content.decode()
    stored = Review.objects.get(transcript=session.transcript)

    for word in ("Anna", "Leeds", "900123"):
        assert word not in answer
        assert word not in str(stored.entities)
    (event,) = AuditEvent.objects.filter(verb="deidentification.opened")
    assert set(event.details) == {"transcript", "engine", "text_hash", "n_proposals"}


@pytest.mark.parametrize("who", ["supervisor", "rater1", "other_trainee"])
def test_nobody_else_reviews(world: World, session: TherapySession, who: str) -> None:
    reviewing = Reviewing(getattr(world, who), session)
    wanted = 403 if who == "supervisor" else 404

    assert reviewing.open().status_code == wanted
    assert reviewing.client.get(reviewing.url).status_code == wanted
    assert not Review.objects.filter(transcript=session.transcript).exists()


def test_one_decision_is_one_version_and_one_step(review: Reviewing) -> None:
    answer = review.decide("Leeds", "accepted").json()

    assert answer["version"] == 2
    (span,) = answer["spans"]
    assert (span["decision"], span["replacement"]) == ("accepted", "[town 1]")
    assert answer["counts"]["decided"] == 1
    assert answer["can_undo"]
    assert Step.objects.count() == 1
    # A single decision is not an event.
    assert not AuditEvent.objects.filter(verb__contains="span").exists()


def test_a_stale_decision_is_refused_and_the_same_again_is_answered(review: Reviewing) -> None:
    span = review.span("Leeds")
    first = review.send("put", f"spans/{span['id']}", {"decision": "accepted"}, version=1)
    again = review.send("put", f"spans/{span['id']}", {"decision": "accepted"}, version=1)
    other = review.send("put", f"spans/{span['id']}", {"decision": "rejected"}, version=1)

    assert (first.json()["version"], again.json()["version"]) == (2, 2)
    assert (other.status_code, other.json()["code"]) == (409, "stale_draft")
    assert Span.objects.get(pk=span["id"]).decision == "accepted"


def test_a_change_names_its_version(review: Reviewing) -> None:
    answer = review.client.post(f"{review.url}accept-all/")

    assert (answer.status_code, answer.json()["code"]) == (428, "if_match_required")


def test_the_same_everywhere_takes_the_whole_person(review: Reviewing) -> None:
    answer = review.decide("Anna", "accepted", turn=2, everywhere=True).json()

    assert {span["turn"] for span in answer["spans"]} == {2, 3, 6}
    assert {span["replacement"] for span in answer["spans"]} == {"[sister]"}


def test_left_in_everywhere_holds_for_the_same_words_only(world: World) -> None:
    said = (
        ("T", "How is your friend Catherine Wells?"),
        ("C", "Catherine is well. Catherine Wells is always well."),
    )
    review = Reviewing(world.trainee, make_text(world, said))
    review.open()

    answer = review.decide("Catherine", "rejected", everywhere=True).json()

    assert [review.words(span) for span in answer["spans"]] == ["Catherine"]


def test_a_replacement_changes_one_place_or_the_person(review: Reviewing) -> None:
    one = review.decide("Anna", "accepted", turn=3, replacement="[aunt]").json()
    assert [(s["replacement"], s["is_changed"]) for s in one["spans"]] == [("[aunt]", True)]
    key = one["spans"][0]["entity"]

    review.send("put", f"entities/{key}", {"replacement": "[cousin]"})
    every = {
        span["turn"]: span["replacement"] for span in review.get()["spans"] if span["entity"] == key
    }

    assert every == {2: "[cousin]", 3: "[aunt]", 6: "[cousin]"}
    entity = next(row for row in review.get()["entities"] if row["key"] == key)
    assert entity["replacement"] == "[cousin]"


@pytest.mark.parametrize(
    ("replacement", "code"),
    [
        ("sister", "replacement_invalid"),
        ("[]", "replacement_invalid"),
        ("[ ]", "replacement_invalid"),
        ("[a] and [b]", "replacement_invalid"),
        ("[" + "x" * 61 + "]", "invalid"),
        ("[sister Anna]", "replacement_names"),
    ],
)
def test_a_replacement_is_in_brackets_and_repeats_no_name(
    review: Reviewing, replacement: str, code: str
) -> None:
    answer = review.decide("Anna", "accepted", turn=2, replacement=replacement)

    assert answer.status_code == 400
    assert answer.json()["code"] == code
    assert not Step.objects.exists()


def test_what_is_left_in_has_no_replacement(review: Reviewing) -> None:
    answer = review.decide("Leeds", "rejected", replacement="[town]")

    assert (answer.status_code, answer.json()["code"]) == (400, "replacement_without_decision")


def test_all_sure_ones_at_once_leave_the_unsure(review: Reviewing) -> None:
    unsure = {span["id"] for span in review.get()["spans"] if span["is_unsure"]}

    counts = review.send("post", "accept-all").json()["counts"]

    left = {span["id"] for span in review.get()["spans"] if span["decision"] == "undecided"}
    assert left == unsure
    assert counts["unsure_undecided"] == len(unsure)


def test_marked_words_are_taken_out_as_somebody_new(review: Reviewing) -> None:
    answer = review.mark("Sparrow", 6, replacement="[friend]")

    assert answer.status_code == 201
    (span,) = answer.json()["spans"]
    assert (span["is_added"], span["decision"], span["replacement"]) == (
        True,
        "accepted",
        "[friend]",
    )


def test_marked_words_can_be_a_person_of_the_review(review: Reviewing) -> None:
    anna = review.span("Anna", 2)["entity"]

    (span,) = review.mark("Sparrow", 6, entity=anna).json()["spans"]

    assert (span["entity"], span["replacement"]) == (anna, "[sister]")


def test_marked_everywhere_finds_the_same_whole_words(world: World) -> None:
    said = (("C", "Sparrow rang."), ("T", "And sparrow says? Not sparrows."), ("C", "Sparrow!"))
    review = Reviewing(world.trainee, make_text(world, said))
    review.open()

    spans = review.mark("Sparrow", 1, everywhere=True).json()["spans"]

    assert [(span["turn"], span["start"]) for span in spans] == [(1, 0), (2, 4), (3, 0)]
    assert {span["replacement"] for span in spans} == {"[person 1]"}


WRONG_SPANS: dict[str, tuple[dict[str, Any], str]] = {
    "a turn that is not there": ({"turn": 99, "start": 0, "end": 2}, "unknown_turn"),
    "past the end": ({"turn": 1, "start": 0, "end": 4000}, "outside_turn"),
    "backwards": ({"turn": 1, "start": 5, "end": 3}, "outside_turn"),
    "only a blank": ({"turn": 1, "start": 3, "end": 4}, "nothing_marked"),
    "overlapping": ({"turn": 2, "start": 8, "end": 14}, "span_overlaps"),
    "marked already": ({"turn": 2, "start": 10, "end": 14}, "already_marked"),
    "an unknown person": (
        {"turn": 6, "start": 37, "end": 44, "entity": "person-99"},
        "unknown_entity",
    ),
    "negative": ({"turn": 1, "start": -1, "end": 2}, "invalid"),
    "no number": ({"turn": 1, "start": "a", "end": 2}, "invalid"),
    "another kind": ({"turn": 6, "start": 37, "end": 44, "kind": "ghost"}, "invalid"),
    "both": (
        {"turn": 6, "start": 37, "end": 44, "entity": "person-1", "replacement": "[friend]"},
        "entity_or_replacement",
    ),
}


@pytest.mark.parametrize("case", WRONG_SPANS)
def test_a_wrong_span_is_refused_and_nothing_changes(review: Reviewing, case: str) -> None:
    body, code = WRONG_SPANS[case]
    before = Span.objects.count()

    answer = review.send("post", "spans", {"kind": "person", **body})

    assert answer.status_code in {400, 409}, answer.content
    assert answer.json()["code"] == code
    stored = Review.objects.get(transcript=review.session.transcript)
    assert (Span.objects.count(), stored.version) == (before, 1)


def test_a_span_of_another_review_is_not_there(world: World, review: Reviewing) -> None:
    foreign = factories.make_span(world.review)

    answer = review.send("put", f"spans/{foreign.pk}", {"decision": "accepted"})

    assert answer.status_code == 404
    foreign.refresh_from_db()
    assert foreign.decision == "undecided"


def test_every_step_is_undone_in_turn(review: Reviewing) -> None:
    before = review.get()
    review.decide("Leeds", "accepted")
    review.mark("Sparrow", 6)
    review.decide("Anna", "accepted", turn=2, everywhere=True, replacement="[aunt]")

    removed = [review.send("post", "undo").json()["removed"] for _ in range(3)]

    after = review.get()
    assert (after["spans"], after["entities"]) == (before["spans"], before["entities"])
    assert [len(ids) for ids in removed] == [0, 1, 0]
    assert not after["can_undo"]
    assert review.send("post", "undo").json()["code"] == "nothing_to_undo"


def test_what_was_left_in_cannot_be_taken_out_over_something_marked(review: Reviewing) -> None:
    review.decide("Leeds", "rejected")
    review.mark("from Leeds", 2, kind="place", replacement="[from town]")

    answer = review.decide("Leeds", "accepted", turn=2)

    assert (answer.status_code, answer.json()["code"]) == (400, "span_overlaps")


def test_the_rules_run_again_keep_what_was_decided(world: World, review: Reviewing) -> None:
    review.decide("Leeds", "rejected")
    review.decide("Anna", "accepted", turn=2, everywhere=True)
    review.mark("Sparrow", 6, replacement="[bird]")
    factories.make_case_name(world.case, by=world.trainee, text="Anna", role="aunt")

    answer = review.open()

    assert answer.status_code == 200
    said = {review.words(s): (s["decision"], s["replacement"]) for s in answer.json()["spans"]}
    assert said["Leeds"][0] == "rejected"
    assert said["Anna"] == ("accepted", "[aunt]")
    assert said["Sparrow"] == ("accepted", "[bird]")
    assert answer.json()["version"] > 4
    assert not answer.json()["can_undo"]


def test_a_decision_on_words_that_changed_is_forgotten(
    review: Reviewing, session: TherapySession
) -> None:
    review.decide("Leeds", "accepted")
    rows = Turn.objects.filter(transcript=session.transcript, number=2)
    rows.update(text="My sister Anna rang from Derby on 14 March.")

    spans = {review.words(span): span["decision"] for span in review.open().json()["spans"]}

    assert spans["Derby"] == "undecided"


def test_a_vouched_text_is_reviewed_only_after_a_report(world: World) -> None:
    answer = Reviewing(world.trainee, world.open_session).open()

    assert (answer.status_code, answer.json()["code"]) == (409, "already_attested")
    assert not Review.objects.filter(transcript=world.open_session.transcript).exists()


def test_an_open_review_keeps_a_session_from_being_attested(
    world: World, session: TherapySession
) -> None:
    url = f"/api/v1/sessions/{session.pk}/attest-deidentified/"
    client = client_of(world.trainee)
    never = client.post(url, {"confirmed": True})
    review = Reviewing(world.trainee, session)
    review.open()
    undecided = client.post(url, {"confirmed": True})
    review.accept_everything()
    taking_out = client.post(url, {"confirmed": True})

    for answer in (never, undecided, taking_out):
        assert (answer.status_code, answer.json()["code"]) == (409, "review_open")
    assert not session.attestations.exists()


def test_a_text_in_which_everything_is_left_in_is_attested(
    world: World, session: TherapySession
) -> None:
    review = Reviewing(world.trainee, session)
    review.open()
    for span in review.get()["spans"]:
        review.send("put", f"spans/{span['id']}", {"decision": "rejected"})

    answer = client_of(world.trainee).post(
        f"/api/v1/sessions/{session.pk}/attest-deidentified/", {"confirmed": True}
    )

    assert answer.status_code == 200
    stored = Review.objects.get(transcript=session.transcript)
    assert stored.state == ReviewState.COMPLETED
    assert not Span.objects.filter(review=stored).exists()


def test_a_speaker_who_is_named_gets_a_pseudonym(world: World) -> None:
    said = (("Dr Ruth Keller", "How are you, Kate?"), ("Kate Miller", "Fine."))
    review = Reviewing(world.trainee, make_text(world, said))

    speakers = {row["label"]: row["replacement"] for row in review.open().json()["speakers"]}
    kept = review.send("put", "speakers", {"label": "Kate Miller", "replacement": None})
    changed = review.send("put", "speakers", {"label": "Kate Miller", "replacement": "[client]"})
    named = review.send("put", "speakers", {"label": "Kate Miller", "replacement": "[Kate]"})
    unknown = review.send("put", "speakers", {"label": "Tom", "replacement": "[client]"})

    assert set(speakers) == {"Dr Ruth Keller", "Kate Miller"}
    assert [row["replacement"] for row in kept.json()["speakers"]].count(None) == 1
    assert changed.status_code == 200
    assert (named.status_code, named.json()["code"]) == (400, "replacement_names")
    assert (unknown.status_code, unknown.json()["code"]) == (400, "unknown_speaker")
