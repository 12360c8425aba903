"""Feedback from the first draft to the trainee's answer, through the API."""

import io
from typing import Any

import pypdf
import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from backend.access.roles import Role
from backend.audit.models import AuditEvent
from backend.audit.verify import verify
from backend.feedback import services
from backend.feedback.models import Feedback, FeedbackAnswer, FeedbackComment, SectionNote
from backend.ratings.models import RatingKind, Release
from tests import discussing, factories
from tests.backend.ratings.people import add_role
from tests.clients import client_of
from tests.worlds import World

pytestmark = pytest.mark.django_db
FEEDBACK = "/api/v1/feedback/"


def _verbs(*verbs: str) -> list[str]:
    rows = AuditEvent.objects.filter(verb__in=verbs).order_by("sequence")
    return list(rows.values_list("verb", flat=True))


def _put(w: World, pk: Any, body: Any, version: int) -> Any:
    return client_of(w.supervisor).put(
        f"{FEEDBACK}{pk}/", body, headers={"If-Match": f'"{version}"'}
    )


def _shown(person: Any, pk: Any) -> Any:
    return client_of(person).get(f"{FEEDBACK}{pk}/").json()


def test_a_draft_is_saved_whole_and_never_over_a_newer_one(world: World) -> None:
    begun = client_of(world.supervisor).post(FEEDBACK, {"rating": str(world.supervisor_rating.pk)})
    pk = begun.json()["id"]
    again = client_of(world.supervisor).post(FEEDBACK, {"rating": str(world.supervisor_rating.pk)})
    assert (begun.status_code, again.status_code, again.json()["id"]) == (201, 200, pk)

    saved = _put(world, pk, discussing.BODY, 1)
    sent_again = _put(world, pk, discussing.BODY, 1)
    stale = _put(world, pk, discussing.BODY | {"opening": "Other words."}, 1)

    assert saved.status_code == 200, saved.content
    assert saved.json()["content"] == discussing.BODY
    assert (saved.headers["ETag"], sent_again.headers["ETag"]) == ('"2"', '"2"')
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_draft")
    assert _shown(world.supervisor, pk)["content"]["opening"] == "You held the focus."


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"sections": [{"section": "ZZ", "strength": "x"}]}, "unknown_section"),
        ({"sections": [{"section": "A"}, {"section": "A"}]}, "section_twice"),
        ({"comments": [{"kind": "comment", "item": "Z9", "turns": [1]}]}, "unknown_item"),
        ({"comments": [{"kind": "comment", "turns": [7]}]}, "unknown_turn"),
    ],
)
def test_what_the_session_or_the_instrument_lacks_is_refused(
    world: World, said: dict[str, Any], code: str
) -> None:
    draft = discussing.make_draft(world)

    answer = _put(world, draft.pk, discussing.BODY | said, 2)

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert _shown(world.supervisor, draft.pk)["version"] == 2


def test_feedback_is_held_and_released_together_or_not_at_all(world: World) -> None:
    other = discussing.unreleased_rating(world)
    first, second = discussing.make_draft(world), discussing.make_draft(world, rating=other)
    empty = discussing.BODY | {"opening": "", "sections": [], "comments": []}
    _put(world, second.pk, empty, 2)
    held = client_of(world.supervisor).post(f"{FEEDBACK}{first.pk}/hold/")
    body = {"programme": str(world.programme.pk), "feedback": [str(first.pk), str(second.pk)]}

    refused = client_of(world.supervisor).post(f"{FEEDBACK}release/", body)

    assert held.json()["status"] == "held"
    assert _put(world, first.pk, empty, 2).json()["code"] == "held"
    assert (refused.status_code, refused.json()["code"]) == (409, "not_ready")
    assert [e["field"] for e in refused.json()["errors"]] == [str(second.pk)]
    assert not Feedback.objects.filter(status="released").exists()

    _put(world, second.pk, discussing.BODY, 3)
    released = client_of(world.supervisor).post(f"{FEEDBACK}release/", body)

    assert released.status_code == 200, released.content
    assert [row["status"] for row in released.json()] == ["released", "released"]
    # The trainee had one of the two ratings before.
    assert sorted(_verbs("feedback.released", "rating.released")) == [
        "feedback.released",
        "feedback.released",
        "rating.released",
    ]


def test_a_trainee_rates_the_session_before_anything_is_revealed(world: World) -> None:
    rating = discussing.unreleased_rating(world)
    draft = discussing.make_draft(world, rating=rating)
    assert client_of(world.trainee).get(f"{FEEDBACK}{draft.pk}/").status_code == 404
    discussing.release(world, draft)

    waiting = _shown(world.trainee, draft.pk)
    assert (waiting["why_hidden"], waiting["content"], waiting["rating"]) == (
        "self_rating_first",
        None,
        None,
    )
    assert waiting["allowed_actions"] == ["rate_yourself"]
    assert client_of(world.trainee).get(f"/api/v1/ratings/{rating.pk}/").status_code == 404
    client = client_of(world.trainee)
    for action, body in (("answers", {"text": "Yes."}), ("acknowledge", None)):
        refused = client.post(f"{FEEDBACK}{draft.pk}/{action}/", body)
        assert (refused.status_code, refused.json()["code"]) == (403, "self_rating_first")
    assert client.get(f"{FEEDBACK}{draft.pk}/pdf/").status_code == 403
    listed = client.get(f"{FEEDBACK}?rating={rating.pk}").json()["results"]
    assert listed == []

    own = factories.make_rating(
        rating.therapy_session, rater=world.trainee, kind=RatingKind.SELF, submitted=False
    )
    assert _shown(world.trainee, draft.pk)["content"] is None
    own.status, own.submitted_at = "submitted", factories.NOW
    own.save()

    shown = _shown(world.trainee, draft.pk)
    assert shown["content"] == discussing.BODY
    assert (shown["rating"], shown["self_rating"]) == (str(rating.pk), str(own.pk))
    assert shown["allowed_actions"] == ["answer", "acknowledge", "print"]
    assert client.get(f"/api/v1/ratings/{rating.pk}/").status_code == 200


def test_a_programme_may_do_without_self_ratings(world: World) -> None:
    services.decide_rule(actor=world.lead, programme=world.programme, self_rating_first=False)
    draft = discussing.make_draft(world, rating=discussing.unreleased_rating(world))

    discussing.release(world, draft)

    assert _shown(world.trainee, draft.pk)["content"] == discussing.BODY
    assert not Release.objects.get(rating=draft.rating).after_self_rating


def test_a_lead_knows_that_feedback_is_there_and_reads_none_of_it(world: World) -> None:
    released = discussing.make_released(world)
    services.answer_feedback(actor=world.trainee, feedback=released, text="Thank you.")

    shown = _shown(world.lead, released.pk)

    assert (shown["status"], shown["why_hidden"]) == ("released", "not_theirs")
    assert (shown["content"], shown["rating"], shown["answers"]) == (None, None, [])
    assert shown["allowed_actions"] == []


def test_a_colleague_reads_it_after_rating_the_session(world: World) -> None:
    released = discussing.make_released(world)
    factories.make_supervision(world.other_supervisor, world.enrolment)
    client = client_of(world.other_supervisor)
    before = client.get(f"{FEEDBACK}{released.pk}/").status_code

    factories.make_rating(
        world.closed_session, rater=world.other_supervisor, kind=RatingKind.SUPERVISOR
    )

    assert before == 404
    assert _shown(world.other_supervisor, released.pk)["content"] == discussing.BODY
    assert _shown(world.other_supervisor, released.pk)["allowed_actions"] == ["print"]


def test_a_trainee_answers_acknowledges_once_and_prints(world: World) -> None:
    released = discussing.make_released(world)
    discussing.make_goal(world, review_at=9)
    client = client_of(world.trainee)

    answered = client.post(f"{FEEDBACK}{released.pk}/answers/", {"text": "I tried #strong."})
    first = client.post(f"{FEEDBACK}{released.pk}/acknowledge/")
    second = client.post(f"{FEEDBACK}{released.pk}/acknowledge/")
    printed = client.get(f"{FEEDBACK}{released.pk}/pdf/")

    assert answered.json()["answers"][0]["text"] == "I tried #strong."
    assert first.json()["acknowledged_at"] is not None
    assert (second.status_code, second.json()["code"]) == (409, "already_acknowledged")
    assert printed.headers["Content-Type"] == "application/pdf"
    pages = pypdf.PdfReader(io.BytesIO(printed.content)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    for words in (
        "Feedback on session 7",
        "Warm and clear.",
        "Turns 1–2",
        "Here the thread was yours.",
        "Stay with one relationship.",
        "with session 9",
        "I tried #strong.",
    ):
        assert words in text
    assert "secret words" not in text
    assert len(_verbs("feedback.printed")) == 1


def test_what_was_released_is_corrected_by_another_and_never_changed(world: World) -> None:
    released = discussing.make_released(world)

    begun = client_of(world.supervisor).post(
        f"{FEEDBACK}{released.pk}/correct/", {"reason": "The wrong turn."}
    )
    twice = client_of(world.supervisor).post(
        f"{FEEDBACK}{released.pk}/correct/", {"reason": "Again."}
    )
    pk = begun.json()["id"]

    assert begun.json()["content"] == discussing.BODY
    assert twice.json()["code"] == "corrected"
    assert _shown(world.trainee, released.pk)["corrected_by"] is None
    discussing.release(world, Feedback.objects.get(pk=pk))
    assert _shown(world.trainee, released.pk)["corrected_by"] == pk
    assert _shown(world.trainee, pk)["reason"] == "The wrong turn."
    assert _put(world, released.pk, discussing.BODY, 2).json()["code"] == "already_released"
    refused = client_of(world.supervisor).delete(f"{FEEDBACK}{pk}/")
    assert (refused.status_code, refused.json()["code"]) == (409, "already_released")


def test_the_database_keeps_what_was_released(world: World) -> None:
    released = discussing.make_released(world)
    services.answer_feedback(actor=world.trainee, feedback=released, text="Thank you.")
    goal = discussing.make_goal(world)
    changes: list[tuple[Any, dict[str, Any]]] = [
        (Feedback.objects.filter(pk=released.pk), {"opening": "Other."}),
        (Feedback.objects.filter(pk=released.pk), {"status": "draft", "released_at": None}),
        (SectionNote.objects.filter(feedback=released), {"strength": "Other."}),
        (FeedbackComment.objects.filter(feedback=released), {"turns": [5]}),
        (FeedbackComment.objects.filter(feedback=released), {"item": "B4", "text": ""}),
        (FeedbackAnswer.objects.filter(feedback=released), {"text": "Other."}),
        (type(goal).objects.filter(pk=goal.pk), {"review_at": 3, "text": "", "step": ""}),
    ]

    for rows, change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    for rows, _ in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        SectionNote.objects.create(feedback=released, section="B")


def test_words_go_with_the_text_and_the_trail_still_verifies(world: World) -> None:
    released = discussing.make_released(world)
    services.answer_feedback(actor=world.trainee, feedback=released, text="She said it twice.")
    goal = discussing.make_goal(world)
    review = client_of(world.supervisor).post(
        f"/api/v1/goals/{goal.pk}/reviews/",
        {"session": str(world.closed_session.pk), "outcome": "partly", "note": "She left."},
    )
    assert review.status_code == 201, review.content
    correction = services.correct_feedback(
        actor=world.supervisor, feedback=released, reason="The wrong turn."
    )
    consent = world.closed_session.consents.get()

    withdrawn = client_of(world.lead).post(f"/api/v1/consents/{consent.pk}/withdraw/")

    assert withdrawn.status_code == 200, withdrawn.content
    for row in Feedback.objects.filter(pk__in=[released.pk, correction.pk]):
        assert (row.opening, row.reason) == ("", "")
        assert {c.text for c in row.comments.all()} == {""}
        assert {n.strength + n.next_step for n in row.section_notes.all()} == {""}
    assert FeedbackAnswer.objects.get(feedback=released).text == ""
    assert list(goal.reviews.values_list("note", "outcome")) == [("", "partly")]
    assert FeedbackComment.objects.get(feedback=released, position=1).turns == [1, 2]
    nouns = {"feedback", "answer to feedback", "goal", "review of a goal"}
    assert [fault for fault in verify().faults if fault.noun in nouns] == []
    shown = _shown(world.supervisor, correction.pk)
    assert (shown["why_hidden"], shown["content"]) == ("text_closed", None)
    assert shown["allowed_actions"] == ["discard"]
    release = {"programme": str(world.programme.pk), "feedback": [str(correction.pk)]}
    refused = client_of(world.supervisor).post(f"{FEEDBACK}release/", release)
    assert (refused.status_code, refused.json()["code"]) == (409, "text_closed")


def test_nothing_shows_of_a_session_that_the_person_rates_blind(world: World) -> None:
    released = discussing.make_released(world)
    add_role(world.lead, world.programme, Role.RATER)
    assert client_of(world.lead).get(f"{FEEDBACK}{released.pk}/").status_code == 200

    factories.make_round(
        world.programme, lead=world.lead, sessions=[world.closed_session], raters=[world.lead]
    )

    assert client_of(world.lead).get(f"{FEEDBACK}{released.pk}/").status_code == 404


def test_a_list_costs_the_same_for_one_and_for_several(world: World) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client_of(world.supervisor).get(FEEDBACK).status_code == 200
        return len(caught)

    discussing.make_draft(world)
    queries()
    one = queries()
    for _ in range(3):
        discussing.make_draft(world, rating=discussing.unreleased_rating(world))

    assert queries() == one
