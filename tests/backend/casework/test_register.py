"""Registering meetings, one by one and from a file, and correcting what was registered."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from backend.audit.models import AuditEvent
from backend.casework.models import Consent, TherapySession, Transcript
from backend.casework.services import (
    ConsentDraft,
    SessionDraft,
    import_file,
    import_register,
    place_session,
    register_meeting,
    strike_meeting,
)
from backend.core.errors import AccessDenied, Conflict, DomainError, InvalidInput
from tests import factories
from tests.clients import client_of
from tests.worlds import World

pytestmark = pytest.mark.django_db
API = "/api/v1/sessions"
HEAD = "case,number,held_on,recording,missing_reason,missing_note,phase"


@pytest.fixture
def missed(world: World) -> TherapySession:
    """The second meeting of the trainee's case, which was not recorded."""
    return register_meeting(
        actor=world.trainee,
        case=world.case,
        number=2,
        held_on=date(2026, 2, 3),
        recording="not_recorded",  # type: ignore[arg-type]
        missing_reason="technical",
        missing_note="no battery",
    )


def _post(person: Any, path: str, **body: Any) -> Any:
    return client_of(person).post(f"{API}/{path}", body, format="json")


def _send(person: Any, action: str, world: World, text: str) -> Any:
    body = {
        "programme": str(world.programme.pk),
        "file": SimpleUploadedFile("meetings.csv", text.encode()),
    }
    return client_of(person).post(f"{API}/register/{action}/", body, format="multipart")


def test_a_trainee_registers_a_meeting_of_their_own_case(world: World) -> None:
    answer = _post(
        world.trainee,
        "register/",
        case=str(world.case.pk),
        number=2,
        held_on="2026-02-03",
        recording="not_recorded",
        missing_reason="declined",
    )

    assert answer.status_code == 201
    body = answer.json()
    assert body["label"] == f"{world.case.code} meeting 2"
    assert (body["number"], body["recording"], body["missing_reason"]) == (
        2,
        "not_recorded",
        "declined",
    )
    assert (body["transcript"], body["is_assignable"]) == (None, False)
    assert "no_transcript" in body["not_assignable_reasons"]
    event = AuditEvent.objects.get(verb="session.registered")
    assert (event.actor, event.target) == (str(world.trainee.pk), body["id"])


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"missing_reason": ""}, "reason_missing"),
        ({"missing_reason": "other"}, "note_missing"),
        ({"recording": "recorded"}, "reason_not_needed"),
        ({"number": 7}, "number_taken"),
        ({"number": 0}, "number_below_one"),
        ({"held_on": timezone.localdate() + timedelta(days=1)}, "held_in_future"),
    ],
)
def test_what_cannot_be_is_not_registered(world: World, fields: dict[str, Any], code: str) -> None:
    said: dict[str, Any] = {
        "number": 2,
        "held_on": date(2026, 2, 3),
        "recording": "lost",
        "missing_reason": "damaged",
    }
    n_sessions = TherapySession.objects.count()

    with pytest.raises(DomainError) as refusal:
        register_meeting(actor=world.lead, case=world.case, **(said | fields))

    assert refusal.value.code == code
    assert TherapySession.objects.count() == n_sessions
    assert not AuditEvent.objects.filter(verb="session.registered").exists()


def test_nobody_registers_meetings_of_somebody_elses_case(world: World) -> None:
    for person in (world.supervisor, world.other_trainee, world.rater1):
        with pytest.raises(AccessDenied):
            register_meeting(
                actor=person,
                case=world.case,
                number=2,
                held_on=date(2026, 2, 3),
                recording="recorded",  # type: ignore[arg-type]
            )


def test_a_text_makes_a_registered_meeting_a_recorded_one(
    world: World, missed: TherapySession, text_file: bytes
) -> None:
    consent = ConsentDraft(world.consent_form, ("training",), date(2026, 2, 1))  # type: ignore[arg-type]
    import_file(
        actor=world.trainee,
        programme=world.programme,
        raw=text_file,
        case=world.case,
        draft=SessionDraft(number=2, consent=consent),
    )

    missed.refresh_from_db()
    assert Transcript.objects.get(therapy_session=missed).n_turns == 4
    assert (missed.recording, missed.missing_reason, missed.missing_note) == ("recorded", "", "")
    with pytest.raises(Conflict) as refusal:
        place_session(
            actor=world.lead,
            therapy_session=missed,
            recording="lost",  # type: ignore[arg-type]
            missing_reason="damaged",
        )
    assert refusal.value.code == "has_transcript"
    with pytest.raises(Conflict) as refusal:
        strike_meeting(actor=world.lead, therapy_session=missed, reason="Twice")
    assert refusal.value.code == "has_transcript"


def test_a_waiting_text_takes_the_place_of_the_registered_meeting(
    world: World, missed: TherapySession
) -> None:
    session = world.unplaced_session

    place_session(actor=world.lead, therapy_session=session, case=world.case, number=2)

    session.refresh_from_db()
    missed.refresh_from_db()
    assert (session.number, session.held_on) == (2, date(2026, 2, 3))
    assert missed.struck_at is not None
    event = AuditEvent.objects.get(verb="session.placed")
    assert event.details["in_place_of"] == str(missed.pk)
    assert set(event.details["changed"]) == {"case", "number", "held_on"}


def test_a_registered_consent_is_not_lost_to_a_waiting_text(
    world: World, missed: TherapySession
) -> None:
    factories.make_consent(missed, by=world.lead)

    with pytest.raises(Conflict) as refusal:
        place_session(
            actor=world.lead, therapy_session=world.unplaced_session, case=world.case, number=2
        )

    assert refusal.value.code == "meeting_has_consent"
    with pytest.raises(Conflict) as refusal:
        strike_meeting(actor=world.lead, therapy_session=missed, reason="Twice")
    assert refusal.value.code == "has_consent"


def test_why_a_recording_is_missing_is_corrected(world: World, missed: TherapySession) -> None:
    def patch(**fields: Any) -> Any:
        return client_of(world.trainee).patch(f"{API}/{missed.pk}/", fields, format="json")

    other = patch(missing_reason="forgotten", missing_note="")
    unexplained = patch(missing_reason="")
    found = patch(recording="recorded")

    assert (other.status_code, other.json()["missing_reason"]) == (200, "forgotten")
    assert (unexplained.status_code, unexplained.json()["code"]) == (400, "reason_missing")
    assert unexplained.json()["errors"][0]["field"] == "missing_reason"
    assert (found.status_code, found.json()["missing_reason"]) == (200, None)
    verbs = AuditEvent.objects.filter(verb="session.recording_corrected")
    assert [event.details["changed"] for event in verbs.order_by("sequence")] == [
        ["missing_reason", "missing_note"],
        ["recording", "missing_reason"],
    ]


def test_a_meeting_without_a_text_stays_in_a_case(world: World, missed: TherapySession) -> None:
    with pytest.raises(InvalidInput) as refusal:
        place_session(actor=world.lead, therapy_session=missed, case=None)

    assert refusal.value.code == "case_missing"


def test_a_meeting_struck_out_is_nowhere_and_its_number_is_free(
    world: World, missed: TherapySession
) -> None:
    answer = _post(world.trainee, f"{missed.pk}/strike/", reason="It was cancelled.")

    assert answer.status_code == 204
    assert client_of(world.lead).get(f"{API}/{missed.pk}/").status_code == 404
    missed.refresh_from_db()
    assert (missed.struck_by, missed.struck_reason) == (world.trainee, "It was cancelled.")
    with pytest.raises(Conflict):
        strike_meeting(actor=world.lead, therapy_session=missed, reason="Again")
    again = register_meeting(
        actor=world.lead,
        case=world.case,
        number=2,
        held_on=date(2026, 2, 10),
        recording="recorded",  # type: ignore[arg-type]
    )
    assert again.number == 2


# ── Files ────────────────────────────────────────────────────────────────────────────────


def _file(world: World, *lines: str) -> str:
    return "\n".join([HEAD, *(f"{world.case.code},{line}" for line in lines)])


def test_a_file_is_previewed_entered_and_recognised(world: World) -> None:
    text = _file(world, "1,2026-01-26,recorded,,,", "2,2026-02-03,lost,damaged,disk full,initial")
    registered = AuditEvent.objects.filter(verb="session.registered")

    preview = _send(world.lead, "preview", world, text)
    untouched = TherapySession.objects.filter(case=world.case).count()
    n_events = registered.count()
    entered = _send(world.lead, "import", world, text)
    again = _send(world.trainee, "import", world, text)

    assert (preview.status_code, preview.json()["n_new"]) == (200, 2)
    assert (untouched, n_events) == (2, 0)
    assert (entered.status_code, entered.json()["n_new"]) == (200, 2)
    assert (again.json()["n_new"], again.json()["n_unchanged"]) == (0, 2)
    assert registered.count() == 2
    meeting = TherapySession.objects.get(case=world.case, number=2)
    assert (meeting.missing_note, meeting.phase) == ("disk full", "initial")


def test_a_file_with_one_wrong_line_enters_none(world: World, missed: TherapySession) -> None:
    n_sessions = TherapySession.objects.count()
    text = "\n".join(
        [
            _file(
                world,
                "1,2026-01-26,recorded,,,",
                "1,2026-01-26,recorded,,,",
                "2,2026-02-04,not_recorded,technical,no battery,",
                "3,2999-01-01,recorded,,,",
                "4,2026-02-17,lost,,,",
            ),
            f"{world.other_case.code},9,2026-01-26,recorded,,,",
        ]
    )

    answer = _send(world.trainee, "import", world, text)

    assert (answer.status_code, answer.json()["code"]) == (400, "register_rejected")
    assert [(e["line"], e["field"], e["code"]) for e in answer.json()["errors"]] == [
        (3, "number", "number_twice"),
        (4, "held_on", "differs"),
        (5, "held_on", "held_in_future"),
        (6, "missing_reason", "reason_missing"),
        # Of another trainee: it is not told from one that does not exist.
        (7, "case", "case_unknown"),
    ]
    assert TherapySession.objects.count() == n_sessions


def test_consent_comes_with_a_meeting_and_is_not_changed_by_a_file(world: World) -> None:
    form = world.consent_form
    head = "case,number,held_on,recording,consent_form,consent_scopes,consent_given_on"
    line = f"{world.case.code},1,2026-01-26,recorded,{form.name} {form.version}"
    text = f"{head}\n{line},training,2026-01-20"

    first = import_register(actor=world.lead, programme=world.programme, raw=text.encode())
    again = import_register(actor=world.lead, programme=world.programme, raw=text.encode())
    with pytest.raises(InvalidInput) as other:
        import_register(
            actor=world.lead,
            programme=world.programme,
            raw=f"{head}\n{line},training research,2026-01-20".encode(),
        )
    with pytest.raises(InvalidInput) as unknown:
        import_register(
            actor=world.lead,
            programme=world.programme,
            raw=f"{head}\n{line} old,training,2026-01-20".encode(),
        )

    assert (first.n_new, again.n_new, again.n_unchanged) == (1, 0, 1)
    assert Consent.objects.filter(therapy_session__number=1).count() == 1
    assert [e.code for e in other.value.errors] == ["consent_differs"]
    assert [e.code for e in unknown.value.errors] == ["form_unknown"]


def test_what_is_exported_can_be_imported_again(world: World, missed: TherapySession) -> None:
    client = client_of(world.lead)

    answer = client.get(f"{API}/register/export/", {"programme": str(world.programme.pk)})

    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/csv")
    text = answer.content.decode("utf-8-sig")
    # Consents of the world name no form, so that a file cannot repeat them.
    assert len(text.splitlines()) == 5
    result = import_register(actor=world.lead, programme=world.programme, raw=text.encode())
    assert (result.n_new, result.n_unchanged) == (0, 4)
    assert AuditEvent.objects.get(verb="register.exported").details == {"n_meetings": 4}


@pytest.mark.parametrize("action", ["preview", "import"])
def test_whoever_registers_nothing_sends_no_file(world: World, action: str) -> None:
    answer = _send(world.supervisor, action, world, _file(world, "1,2026-01-26,recorded,,,"))

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
