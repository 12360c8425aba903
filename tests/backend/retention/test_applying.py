"""What is due goes, by itself, with a proof that holds; what is on hold stays."""

import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from backend.audit.models import AuditEvent
from backend.casework.models import DeidentificationAttestation, TherapySession, Transcript, Turn
from backend.core.errors import Conflict
from backend.media import storage
from backend.media.models import Recording
from backend.media.services import delete_recording
from backend.ratings.models import ItemScore, Round, RoundPhase
from backend.retention.coming import items_of, versions_of
from backend.retention.models import DeletionProof, LegalHold, RetentionPolicy
from backend.retention.services import apply_everywhere, apply_policy
from backend.retention.verifying import verify_proof
from tests import factories
from tests.clients import client_of
from tests.recordings import make_recording
from tests.retaining import (
    AFTER_90_DAYS,
    age,
    faults,
    make_hold,
    make_lift,
    make_policy,
    make_proof,
)
from tests.worlds import TwoProgrammes, World

pytestmark = pytest.mark.django_db


def _texts(world: World) -> set[Any]:
    rows = Transcript.objects.filter(programme=world.programme, deleted_at__isnull=True)
    return {row.therapy_session_id for row in rows}


def _old(world: World, *sessions: TherapySession) -> None:
    for session in sessions:
        age(session, 100)


@pytest.fixture
def due_world(world: World) -> World:
    """A policy of 90 days; `closed_session` is 100 days old, the others are of today."""
    for session in (world.open_session, world.other_session, world.unplaced_session):
        age(session, 0)
    _old(world, world.closed_session)
    make_policy(world.programme, by=world.lead)
    return world


def test_what_is_due_goes_and_everything_else_stays(
    due_world: World, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    w = due_world
    recording = make_recording(w.closed_session, by=w.lead)
    before, scores = _texts(w), list(ItemScore.objects.order_by("pk").values())

    with django_capture_on_commit_callbacks(execute=True):
        gone = apply_policy(programme_id=w.programme.pk)

    assert [item.session.pk for item in gone] == [w.closed_session.pk]
    assert _texts(w) == before - {w.closed_session.pk}
    # Scores stay as they are, of the erased session too.
    assert list(ItemScore.objects.order_by("pk").values()) == scores
    text, sound = DeletionProof.objects.order_by("-what")
    assert (text.what, text.size, text.reason) == ("text", 6, "retention")
    assert text.content_hash == w.transcript(w.closed_session).content_hash
    assert text.policy == RetentionPolicy.objects.get()
    assert (sound.recording, sound.content_hash) == (recording, recording.sha256)
    for proof in (text, sound):
        assert [check for check in verify_proof(proof) if not check.holds] == []
    assert faults() == set()
    # Once more: nothing is left to go, and nothing is said.
    n_events = AuditEvent.objects.count()
    assert apply_policy(programme_id=w.programme.pk) == []
    assert AuditEvent.objects.count() == n_events


def test_a_proof_says_when_it_does_not_hold(
    due_world: World, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    w = due_world
    recording = make_recording(w.closed_session, by=w.lead)
    with django_capture_on_commit_callbacks(execute=True):
        apply_policy(programme_id=w.programme.pk)
    text, sound = DeletionProof.objects.order_by("-what")

    def failing(proof: DeletionProof) -> set[str]:
        return {check.code for check in verify_proof(proof) if not check.holds}

    storage.path_of(recording.file_name).write_bytes(b"restored from a backup")
    assert failing(sound) == {"content_gone"}
    Turn.objects.create(
        transcript=w.transcript(w.closed_session), number=1, speaker="C", role="client", text="x"
    )
    assert failing(text) == {"content_gone"}
    Transcript.objects.filter(therapy_session=w.closed_session).update(n_turns=5)
    assert failing(text) == {"content_gone", "tombstone"}
    text.event_sequence = sound.event_sequence = 999
    assert "event" in failing(text) & failing(sound)


def test_a_hold_on_session_case_or_trainee_keeps_it(due_world: World) -> None:
    w = due_world
    other_case = factories.make_case(w.enrolment)
    for on in (
        {"therapy_session": w.closed_session},
        {"case": w.case},
        {"enrolment": w.enrolment},
    ):
        hold = make_hold(w.programme, by=w.lead, **on)
        assert apply_policy(programme_id=w.programme.pk) == []
        # Lifted today, it is announced again for a week.
        make_lift(hold, by=w.lead)
        assert apply_policy(programme_id=w.programme.pk) == []
    make_hold(w.programme, by=w.lead, case=other_case)
    make_hold(w.programme, by=w.lead, enrolment=w.other_enrolment)

    with pytest.raises(DatabaseError), transaction.atomic():
        LegalHold.objects.update(placed_at=timezone.now())
    items = items_of(w.programme.pk, versions_of(w.programme.pk))
    (item,) = [item for item in items if item.session == w.closed_session]
    assert item.due is not None
    assert item.due.on == timezone.localdate() + timedelta(days=7)
    assert w.closed_session.pk in _texts(w)


def test_a_hold_that_was_lifted_long_ago_holds_nothing_up(due_world: World) -> None:
    w = due_world
    make_lift(make_hold(w.programme, by=w.lead, case=w.case), by=w.lead, days_ago=8)

    assert len(apply_policy(programme_id=w.programme.pk)) == 1


def test_a_recording_on_hold_is_deleted_by_nobody(due_world: World) -> None:
    w = due_world
    recording = make_recording(w.closed_session, by=w.lead)
    hold = make_hold(w.programme, by=w.lead, therapy_session=w.closed_session)

    with pytest.raises(Conflict) as refusal:
        delete_recording(actor=w.lead, recording=recording, reason="Wrong file.")
    assert refusal.value.code == "legal_hold"

    make_lift(hold, by=w.lead)
    delete_recording(actor=w.lead, recording=recording, reason="Wrong file.")
    proof = DeletionProof.objects.get()
    assert (proof.what, proof.reason, proof.policy) == ("recording", "deleted_by_person", None)


def test_recordings_have_a_rule_of_their_own(
    world: World, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    make_policy(
        world.programme,
        by=world.lead,
        rules={**AFTER_90_DAYS, "recording": {"event": "held", "days": 30, "on": None}},
    )
    recording = make_recording(world.closed_session, by=world.lead)
    for session in (world.open_session, world.other_session, world.unplaced_session):
        age(session, 0)
    age(world.closed_session, 40)

    with django_capture_on_commit_callbacks(execute=True):
        (gone,) = apply_policy(programme_id=world.programme.pk)

    assert gone.id == recording.pk
    assert not storage.path_of(recording.file_name).exists()
    assert Recording.objects.get(pk=recording.pk).deleted_at is not None
    assert world.closed_session.pk in _texts(world)
    proof = DeletionProof.objects.get()
    assert [check for check in verify_proof(proof) if not check.holds] == []


def test_imports_that_nobody_finished_have_a_rule_of_their_own(world: World) -> None:
    for session in (world.open_session, world.closed_session, world.other_session):
        age(session, 100)
    age(world.unplaced_session, 40)
    TherapySession.objects.filter(pk=world.unplaced_session.pk).update(held_on=None)
    DeidentificationAttestation.objects.create(
        programme=world.programme,
        therapy_session=world.unplaced_session,
        attested_by=world.lead,
    )
    # Vouched for, but in no case yet.
    make_policy(
        world.programme,
        by=world.lead,
        rules={"unfinished": {"event": "imported", "days": 30, "on": None}},
    )

    (gone,) = apply_policy(programme_id=world.programme.pk)

    assert gone.session == world.unplaced_session


def test_a_rule_counts_from_the_last_round_that_was_closed(world: World) -> None:
    for session in (
        world.open_session,
        world.closed_session,
        world.other_session,
        world.unplaced_session,
    ):
        age(session, 100)
    make_policy(
        world.programme,
        by=world.lead,
        rules={"text": {"event": "round_closed", "days": 14, "on": None}},
    )
    closed = timezone.now() - timedelta(days=20)
    Round.objects.filter(phase=RoundPhase.CLOSED).update(closed_at=closed)

    days = {
        item.session.pk: item.due.on
        for item in items_of(world.programme.pk, versions_of(world.programme.pk))
        if item.due is not None
    }

    assert days == {world.closed_session.pk: timezone.localdate(closed) + timedelta(days=14)}
    factories.make_round(
        world.programme,
        lead=world.lead,
        sessions=[world.closed_session],
        raters=[world.rater1],
    )
    assert apply_policy(programme_id=world.programme.pk) == []


def test_every_programme_is_under_its_own_policy_alone(worlds: TwoProgrammes) -> None:
    for world in (worlds.a, worlds.b):
        _old(world, world.closed_session)
    make_policy(worlds.a.programme, by=worlds.a.lead)

    apply_everywhere()

    assert worlds.a.closed_session.pk not in _texts(worlds.a)
    assert worlds.b.closed_session.pk in _texts(worlds.b)


def _run(*options: str) -> dict[str, Any]:
    out = StringIO()
    call_command("apply_retention", "--json", *options, stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def test_the_command_says_what_it_would_do_and_does_it(due_world: World) -> None:
    w = due_world
    slug = w.programme.slug

    dry = _run("--dry-run", "--programme", slug)
    assert w.closed_session.pk in _texts(w)
    done = _run()

    assert dry["programmes"] == done["programmes"]
    assert [row["session"] for row in done["programmes"][slug]] == [str(w.closed_session.pk)]
    assert w.closed_session.pk not in _texts(w)
    out = StringIO()
    call_command("apply_retention", stdout=out)
    assert f"{slug}: 0 transcripts and 0 recordings deleted." in out.getvalue()
    with pytest.raises(CommandError, match="no programme nowhere"):
        _run("--programme", "nowhere")


def test_the_tables_refuse_what_cannot_be(world: World) -> None:
    make_policy(world.programme, by=world.lead)
    proof = make_proof(world.closed_session)
    hold = make_hold(world.programme, by=world.lead, case=world.case)
    make_lift(hold, by=world.lead)
    wrong: list[Callable[[], object]] = [
        lambda: make_hold(world.programme, by=world.lead),
        lambda: make_hold(
            world.programme, by=world.lead, case=world.case, enrolment=world.enrolment
        ),
        lambda: make_lift(hold, by=world.lead),
        lambda: DeletionProof.objects.create(
            programme=world.programme,
            therapy_session=world.closed_session,
            what=proof.what,
            content_hash=proof.content_hash,
            size=proof.size,
            reason="retention",
            event_sequence=2,
        ),
        lambda: RetentionPolicy.objects.create(
            programme=world.programme,
            number=1,
            rules={},
            set_by=world.lead,
            effective_on=factories.TODAY,
        ),
        lambda: RetentionPolicy.objects.update(rules={}),
        lambda: DeletionProof.objects.filter(pk=proof.pk).delete(),
    ]
    for write in wrong:
        with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
            write()


def test_proofs_are_verified_and_taken_home(due_world: World) -> None:
    w = due_world
    apply_policy(programme_id=w.programme.pk)
    proof = DeletionProof.objects.get()

    answer = client_of(w.auditor).get(f"/api/v1/deletion-proofs/{proof.pk}/verify/").json()
    table = client_of(w.auditor).get(
        "/api/v1/deletion-proofs/export/", {"programme": str(w.programme.pk)}
    )

    assert answer["holds"] is True
    assert {check["code"] for check in answer["checks"]} == {"content_gone", "tombstone", "event"}
    heading, line = table.content.decode().strip().splitlines()
    assert heading.startswith("deleted_at,what,session,case,number,sha256")
    assert proof.content_hash in line
    assert AuditEvent.objects.get(verb="deletion_proofs.exported").details == {"n_proofs": 1}
