"""Who speaks can be said anew, at every turn at once, until raters have the session."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from backend.audit.models import AuditEvent
from backend.casework.models import Speaker, Transcript, Turn
from backend.casework.services import rename_speakers
from tests import factories
from tests.api.refusals import assert_refused
from tests.clients import client_of
from tests.worlds import World

pytestmark = pytest.mark.django_db


def _url(transcript: Transcript) -> str:
    return f"/api/v1/transcripts/{transcript.pk}/speakers/"


@pytest.fixture
def transcript(world: World) -> Transcript:
    """Return a text of the trainee's own that no rater was given."""
    session = factories.make_session(world.programme, case=world.case, number=12, n_turns=6)
    return Transcript.objects.get(therapy_session=session)


def _change(world: World, transcript: Transcript, *changes: Any, by: str = "trainee") -> Any:
    return client_of(getattr(world, by)).patch(
        _url(transcript), {"speakers": list(changes)}, format="json"
    )


def _turns(transcript: Transcript) -> list[tuple[str, str]]:
    rows = Turn.objects.filter(transcript=transcript).order_by("number")
    return list(rows.values_list("speaker", "role"))


def test_roles_are_swapped_at_every_turn_and_leave_an_event(
    world: World, transcript: Transcript
) -> None:
    answer = _change(
        world,
        transcript,
        {"position": 1, "role": "client", "label": "C"},
        {"position": 2, "role": "therapist", "label": "T"},
    )

    assert answer.status_code == 200, answer.content
    assert answer.json()["speakers"] == [
        {"position": 1, "label": "C", "role": "client", "is_trainee": False, "n_turns": 3},
        {"position": 2, "label": "T", "role": "therapist", "is_trainee": True, "n_turns": 3},
    ]
    assert _turns(transcript) == [("C", "client"), ("T", "therapist")] * 3
    event = AuditEvent.objects.get(verb="transcript.speakers_changed")
    assert event.details["positions"] == [1, 2]
    assert event.actor == str(world.trainee.pk)


def test_saying_the_same_again_changes_and_records_nothing(
    world: World, transcript: Transcript
) -> None:
    answer = _change(world, transcript, {"position": 1, "label": "T", "role": "therapist"})

    assert answer.status_code == 200
    assert not AuditEvent.objects.filter(verb="transcript.speakers_changed").exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ([{"position": 9, "role": "client"}], "speaker_unknown"),
        ([{"position": 2, "label": "t"}], "name_taken"),
        ([{"position": 2, "label": " \t"}], None),
        ([{"position": 2, "is_trainee": True}], "own_not_therapist"),
        ([{"position": 2, "role": "therapist", "is_trainee": False}], None),
        (
            [
                {"position": 1, "is_trainee": True},
                {"position": 2, "role": "therapist", "is_trainee": True},
            ],
            "several_trainees",
        ),
        (
            [
                {"position": 1, "is_trainee": False},
                {"position": 2, "role": "therapist"},
            ],
            "own_speaker_missing",
        ),
        ([{"position": 0, "role": "client"}], None),
        ([{"position": 1, "role": "dog"}], None),
        ([], None),
    ],
)
def test_what_cannot_be_changes_nothing(
    world: World, transcript: Transcript, changes: list[Any], code: str | None
) -> None:
    before = _turns(transcript)

    answer = _change(world, transcript, *changes)

    if changes == [{"position": 2, "role": "therapist", "is_trainee": False}]:
        # A second therapist beside the marked one is as it should be.
        assert answer.status_code == 200
        return
    body = assert_refused(answer, 400)
    if code is not None:
        assert body["code"] == code
    assert _turns(transcript) == before


def test_once_raters_have_it_nothing_is_said_anew(world: World) -> None:
    transcript = world.transcript(world.open_session)

    answer = _change(world, transcript, {"position": 1, "role": "client"})

    assert assert_refused(answer, 409)["code"] == "session_in_use"
    shown = client_of(world.trainee).get(_url(transcript)).json()
    assert shown["allowed_actions"] == []


def test_a_rater_learns_speakers_from_the_turns_alone(world: World) -> None:
    transcript = world.transcript(world.open_session)

    assert client_of(world.rater1).get(_url(transcript)).status_code == 404


def test_a_supervisor_reads_and_does_not_change(world: World, transcript: Transcript) -> None:
    shown = client_of(world.supervisor).get(_url(transcript))

    assert shown.json()["allowed_actions"] == []
    assert_refused(
        _change(world, transcript, {"position": 1, "role": "other"}, by="supervisor"), 403
    )


def test_transcripts_from_before_get_their_speakers(world: World, transcript: Transcript) -> None:
    from importlib import import_module

    Speaker.objects.all().delete()
    Turn.objects.filter(transcript=transcript, number=6).update(speaker="Co", role="therapist")

    import_module("backend.casework.migrations.0004_speakers").fill(apps, connection)

    rows = Speaker.objects.filter(transcript=transcript).order_by("position")
    assert [(row.label, row.role, row.is_trainee) for row in rows] == [
        ("T", "therapist", False),
        ("C", "client", False),
        ("Co", "therapist", False),
    ]
    other = Speaker.objects.filter(transcript=world.transcript(world.open_session))
    assert [row.is_trainee for row in other.order_by("position")] == [True, False]


def test_speakers_are_renamed_all_at_once_even_into_each_others_labels(
    world: World, transcript: Transcript
) -> None:
    rename_speakers(transcript=transcript, labels={"T": "C", "C": "T"})

    rows = Speaker.objects.filter(transcript=transcript).order_by("position")
    assert [(row.label, row.role, row.is_trainee) for row in rows] == [
        ("C", "therapist", True),
        ("T", "client", False),
    ]


def test_speakers_who_get_one_label_become_one(world: World, transcript: Transcript) -> None:
    rename_speakers(transcript=transcript, labels={"C": "[person]", "T": "[person]"})

    (row,) = Speaker.objects.filter(transcript=transcript)
    assert (row.label, row.role, row.is_trainee) == ("[person]", "therapist", True)
