"""The frame of a random draw: its order, its counts, and why meetings are missing from it."""

from datetime import date

import pytest

from backend.casework.frame import FrameFilter, frame_of, frame_visible_to
from backend.casework.models import Phase, TherapySession
from backend.casework.selectors import is_assignable
from backend.casework.services import register_meeting, strike_meeting
from tests import factories
from tests.clients import client_of
from tests.worlds import TwoProgrammes, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def case_of_six(world: World) -> World:
    """The trainee's case with meetings 6 and 7 ready, and four that are not."""
    for number, recording, reason in (
        (3, "not_recorded", "declined"),
        (4, "lost", "damaged"),
        (5, "not_recorded", "declined"),
    ):
        register_meeting(
            actor=world.lead,
            case=world.case,
            number=number,
            held_on=date(2026, 2, number),
            recording=recording,  # type: ignore[arg-type]
            missing_reason=reason,
        )
    waiting = register_meeting(
        actor=world.lead,
        case=world.case,
        number=1,
        held_on=date(2026, 2, 1),
        recording="recorded",  # type: ignore[arg-type]
    )
    factories.make_consent(waiting, by=world.lead)
    return world


def test_the_frame_holds_every_meeting_and_says_why_some_cannot_be_drawn(
    case_of_six: World,
) -> None:
    world = case_of_six

    frame = frame_of(world.programme.pk, FrameFilter(cases=frozenset({world.case.pk})))

    assert [meeting.number for meeting in frame.meetings] == [1, 3, 4, 5, 6, 7]
    assert [meeting.number for meeting in frame.ready] == [6, 7]
    assert (frame.n_registered, frame.n_recorded, frame.n_consented, frame.n_ready) == (6, 3, 3, 2)
    assert [(m.recording, m.reason, m.n_meetings) for m in frame.missing] == [
        ("not_recorded", "declined", 2),
        ("lost", "damaged", 1),
        ("recorded", "no_transcript", 1),
    ]
    assert sum(m.n_meetings for m in frame.missing) == frame.n_registered - frame.n_ready
    for meeting in frame.meetings:
        session = TherapySession.objects.get(pk=meeting.session_id)
        assert meeting.is_ready == is_assignable(session)


def test_the_frame_is_narrowed_by_case_trainee_phase_and_day(case_of_six: World) -> None:
    world = case_of_six

    def numbers(**asked: object) -> list[int | None]:
        frame = frame_of(world.programme.pk, FrameFilter(**asked))  # type: ignore[arg-type]
        return [meeting.number for meeting in frame.meetings]

    # Case codes come first in the order: the world's other case has meeting 5.
    assert len(numbers()) == 7
    assert numbers(trainees=frozenset({world.other_enrolment.pk})) == [5]
    # Nobody has said the phase of the registered ones; their numbers propose it.
    assert numbers(phases=frozenset({Phase.INITIAL})) == [1, 3, 4]
    assert numbers(held_from=date(2026, 2, 4), held_until=date(2026, 2, 5)) == [4, 5]
    assert numbers(cases=frozenset()) == []


def test_what_was_struck_out_erased_or_belongs_to_no_case_is_told_apart(
    case_of_six: World,
) -> None:
    world = case_of_six
    mistaken = TherapySession.objects.get(case=world.case, number=3)
    strike_meeting(actor=world.lead, therapy_session=mistaken, reason="Cancelled")
    transcript = world.transcript(world.closed_session)
    transcript.deleted_at = factories.NOW
    transcript.save(update_fields=["deleted_at"])

    frame = frame_of(world.programme.pk)

    ids = {meeting.session_id for meeting in frame.meetings}
    assert mistaken.pk not in ids
    assert world.unplaced_session.pk not in ids
    assert ("recorded", "text_erased", 1) in [
        (m.recording, m.reason, m.n_meetings) for m in frame.missing
    ]


def test_everybody_counts_what_they_may_see_and_a_draw_counts_all(worlds: TwoProgrammes) -> None:
    world, programme = worlds.a, worlds.a.programme.pk

    def seen(person: object) -> int:
        return frame_visible_to(person, programme).n_registered  # type: ignore[arg-type]

    assert frame_of(programme).n_registered == 3
    assert [seen(p) for p in (world.lead, world.supervisor, world.trainee)] == [3, 2, 2]
    assert [seen(p) for p in (world.rater1, worlds.b.lead, worlds.stranger)] == [0, 0, 0]


def test_the_counts_are_read_by_whoever_reads_sessions(case_of_six: World) -> None:
    world = case_of_six
    query = {"programme": str(world.programme.pk), "case": str(world.case.pk)}

    answer = client_of(world.trainee).get("/api/v1/sessions/register/", query)

    body = answer.json()
    assert (answer.status_code, body["n_registered"], body["n_ready"]) == (200, 6, 2)
    assert body["can_register"]
    assert body["missing"][0] == {
        "recording": "not_recorded",
        "reason": "declined",
        "n_meetings": 2,
    }
    listed = client_of(world.trainee).get(
        "/api/v1/sessions/", {"case": str(world.case.pk), "recording": "not_recorded"}
    )
    assert [row["number"] for row in listed.json()["results"]] == [3, 5]
