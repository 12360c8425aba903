"""Erasing the words of a session, in every app that holds some."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from backend.audit.models import AuditEvent
from backend.casework import erasure
from backend.casework.models import Transcript, Turn
from backend.casework.services import erase_session_text
from tests import factories
from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def other_app() -> Iterator[list[UUID]]:
    """Register the eraser of an app that holds two files of a session, once."""
    asked: list[UUID] = []

    def eraser(session_id: UUID) -> dict[str, int]:
        asked.append(session_id)
        return {"files": 0 if asked[1:] else 2}

    erasure.add_eraser("other", eraser)
    yield asked
    erasure._erasers.pop("other")


def test_the_words_go_and_a_tombstone_stays(world: World, other_app: list[UUID]) -> None:
    session = factories.make_session(world.programme, case=world.case, number=9, n_turns=5)
    before = world.transcript(session)

    counts = erase_session_text(actor=None, therapy_session_id=session.pk, reason="retention")

    after = Transcript.objects.get(pk=before.pk)
    assert counts == {"files": 2, "transcripts": 1, "turns": 5}
    assert not Turn.objects.filter(transcript=after).exists()
    assert after.deleted_at is not None
    assert (after.content_hash, after.n_turns) == (before.content_hash, 5)
    assert other_app == [session.pk]
    event = AuditEvent.objects.get(verb="session.text_erased", target=str(session.pk))
    assert event.details["reason"] == "retention"
    assert event.details["content_hash"] == before.content_hash


def test_erasing_again_erases_nothing_and_says_nothing(world: World, other_app: list[UUID]) -> None:
    session = factories.make_session(world.programme, case=world.case, number=9)
    erase_session_text(actor=None, therapy_session_id=session.pk, reason="retention")
    deleted_at = world.transcript(session).deleted_at

    assert erase_session_text(actor=None, therapy_session_id=session.pk, reason="again") == {}
    assert world.transcript(session).deleted_at == deleted_at
    assert (
        AuditEvent.objects.filter(verb="session.text_erased", target=str(session.pk)).count() == 1
    )


def test_an_eraser_that_fails_leaves_everything(world: World, other_app: list[UUID]) -> None:
    session = factories.make_session(world.programme, case=world.case, number=9)

    def fails(_: UUID) -> dict[str, int]:
        raise RuntimeError("no disk")

    erasure.add_eraser("other", fails)
    with pytest.raises(RuntimeError):
        erase_session_text(actor=None, therapy_session_id=session.pk, reason="retention")

    assert world.transcript(session).deleted_at is None
    assert Turn.objects.filter(transcript__therapy_session=session).count() == 6
