"""A client withdraws: the words go at once, for everybody, and what rests on them follows."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.utils import timezone

from backend.audit.models import AuditEvent
from backend.casework import erasure
from backend.casework.models import Consent, TherapySession, Turn
from backend.casework.selectors import deleted_content, newest_consent
from backend.casework.services import erase_session_text, record_consent, withdraw_consent
from backend.core.errors import Conflict
from tests import factories
from tests.clients import client_of
from tests.worlds import TwoProgrammes, World

pytestmark = pytest.mark.django_db


def _status(world: World, who: str) -> int:
    transcript = world.transcript(world.open_session)
    return (
        client_of(getattr(world, who))
        .get(f"/api/v1/transcripts/{transcript.pk}/turns/")
        .status_code
    )


def _withdraw(world: World, session: TherapySession) -> Consent:
    consent = newest_consent(session.pk)
    assert consent is not None
    return withdraw_consent(actor=world.lead, consent=consent)


@pytest.fixture
def on_hold() -> Iterator[set[UUID]]:
    """Keep the text of the sessions in this set."""
    kept: set[UUID] = set()
    before = dict(erasure._keepers)
    erasure.add_keeper("test", kept.__contains__)
    yield kept
    erasure._keepers.clear()
    erasure._keepers.update(before)


@pytest.mark.parametrize(
    ("who", "refused"), [("rater1", 404), ("supervisor", 403), ("trainee", 403)]
)
def test_nobody_reads_a_session_whose_consent_was_withdrawn(
    world: World, who: str, refused: int
) -> None:
    assert _status(world, who) == 200

    Consent.objects.filter(therapy_session=world.open_session).update(withdrawn_at=timezone.now())

    assert _status(world, who) == refused


def test_a_new_consent_opens_a_text_that_is_still_there(world: World) -> None:
    Consent.objects.filter(therapy_session=world.open_session).update(withdrawn_at=timezone.now())
    factories.make_consent(world.open_session, by=world.lead)

    assert _status(world, "rater1") == 200


def test_the_words_are_erased_and_a_tombstone_stays(world: World) -> None:
    before = world.transcript(world.open_session)

    row = _withdraw(world, world.open_session)

    after = world.transcript(world.open_session)
    assert not Turn.objects.filter(transcript=after).exists()
    assert (after.content_hash, after.n_turns) == (before.content_hash, before.n_turns)
    assert after.deleted_at is not None
    assert (row.withdrawn_by, row.withdrawn_at is None) == (world.lead, False)
    shown = client_of(world.lead).get(f"/api/v1/sessions/{world.open_session.pk}/").json()
    assert (shown["number"], shown["transcript"]["n_turns"]) == (6, before.n_turns)
    assert shown["consent"]["withdrawn_by"] == world.lead.name
    verbs = AuditEvent.objects.filter(chain=str(world.programme.pk)).values_list("verb", flat=True)
    assert {"consent.withdrawn", "session.text_erased"} <= set(verbs)


def test_withdrawing_again_changes_nothing(world: World) -> None:
    first = _withdraw(world, world.open_session)
    n_events = AuditEvent.objects.count()

    again = withdraw_consent(actor=world.lead, consent=first)

    assert again.withdrawn_at == first.withdrawn_at
    assert AuditEvent.objects.count() == n_events


def test_an_earlier_consent_is_not_withdrawn_past_a_newer_one(world: World) -> None:
    (earlier,) = world.open_session.consents.all()
    factories.make_consent(world.open_session, by=world.lead)

    answer = client_of(world.lead).post(f"/api/v1/consents/{earlier.pk}/withdraw/")

    assert (answer.status_code, answer.json()["code"]) == (409, "newer_consent")
    assert Turn.objects.filter(transcript__therapy_session=world.open_session).exists()


def test_under_a_hold_the_text_is_closed_at_once_and_kept(world: World, on_hold: set[UUID]) -> None:
    on_hold.add(world.open_session.pk)

    _withdraw(world, world.open_session)

    assert [_status(world, who) for who in ("rater1", "supervisor", "trainee")] == [404, 403, 403]
    assert Turn.objects.filter(transcript__therapy_session=world.open_session).count() == 6
    event = AuditEvent.objects.get(verb="consent.withdrawn")
    assert event.details["text_on_hold"] is True
    with pytest.raises(Conflict) as refusal:
        erase_session_text(actor=None, therapy_session_id=world.open_session.pk, reason="x")
    assert refusal.value.code == "legal_hold"


def test_no_new_consent_opens_a_text_that_only_a_hold_keeps(
    world: World, on_hold: set[UUID]
) -> None:
    on_hold.add(world.open_session.pk)
    _withdraw(world, world.open_session)

    with pytest.raises(Conflict) as refusal:
        record_consent(
            actor=world.lead,
            therapy_session=world.open_session,
            form=world.consent_form,
            scopes=["training"],  # type: ignore[list-item]
            given_on=factories.LONG_AGO,
        )

    assert refusal.value.code == "text_awaits_erasure"


def test_content_that_was_deleted_is_known_by_its_hash(
    worlds: TwoProgrammes, on_hold: set[UUID]
) -> None:
    world = worlds.a
    erased, held, kept = (
        world.transcript(session)
        for session in (world.open_session, world.closed_session, world.other_session)
    )
    on_hold.add(world.closed_session.pk)
    _withdraw(world, world.open_session)
    _withdraw(world, world.closed_session)
    hashes = [row.content_hash for row in (erased, held, kept)]

    assert deleted_content(world.programme, hashes) == {erased.content_hash, held.content_hash}
    assert deleted_content(worlds.b.programme, hashes) == set()
    # More than a database takes in one query.
    many = [f"{n:063d}x" for n in range(5000)]
    assert deleted_content(world.programme, [*many, erased.content_hash]) == {erased.content_hash}
