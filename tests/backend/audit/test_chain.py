"""The audit trail: append-only, and a change behind its back is found."""

import pytest
from django.db import IntegrityError, connection, transaction

from backend.audit.models import AuditChain, AuditEvent, AuditSide, Outcome
from backend.audit.services import INSTALLATION, erase_sides, record
from backend.audit.verify import verify
from backend.core.request_context import RequestOrigin, _origin
from backend.core.triggers import declared_triggers, install_triggers

pytestmark = pytest.mark.django_db


def _drop_audit_triggers() -> None:
    on_table = "" if connection.vendor == "sqlite" else ' ON "audit_event"'
    with connection.cursor() as cursor:
        for trigger in declared_triggers():
            if trigger.table == "audit_event":
                cursor.execute(f'DROP TRIGGER "{trigger.name}"{on_table}')


@pytest.fixture
def three_events() -> list[AuditEvent]:
    return [record(actor=None, verb=f"test.{n}", details={"n": n}) for n in range(3)]


def test_events_form_a_chain_that_verifies(three_events: list[AuditEvent]) -> None:
    first, second, third = three_events

    assert (first.sequence, second.sequence, third.sequence) == (1, 2, 3)
    assert second.previous_hash == first.hash
    assert verify().faults == ()


def test_each_programme_has_its_own_chain(world) -> None:  # type: ignore[no-untyped-def]
    before = AuditChain.objects.get_or_create(key=INSTALLATION)[0].length

    event = record(actor=world.lead, verb="test.done", programme_id=world.programme.pk)

    assert event.chain == str(world.programme.pk)
    assert AuditChain.objects.get(key=INSTALLATION).length == before


@pytest.mark.parametrize(
    "change",
    [
        lambda: AuditEvent.objects.filter(sequence=2).update(verb="other"),
        lambda: AuditEvent.objects.filter(sequence=2).delete(),
    ],
    ids=["update", "delete"],
)
def test_the_database_refuses_to_change_an_event(three_events, change) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(IntegrityError), transaction.atomic():
        change()

    assert AuditEvent.objects.get(sequence=2).verb == "test.1"


@pytest.mark.parametrize(
    ("change", "sequence"),
    [
        (lambda: AuditEvent.objects.filter(sequence=2).update(outcome=Outcome.DENIED), 2),
        (lambda: AuditEvent.objects.filter(sequence=2).update(details={"n": 9}), 2),
        (lambda: AuditEvent.objects.filter(sequence=2).delete(), 2),
        (lambda: AuditEvent.objects.filter(sequence=3).delete(), 3),
        (lambda: AuditSide.objects.filter(text="").update(ip="10.0.0.1"), 1),
    ],
    ids=["altered", "altered details", "removed", "cut tail", "altered side"],
)
def test_a_change_with_the_triggers_dropped_is_found(three_events, change, sequence) -> None:  # type: ignore[no-untyped-def]
    _drop_audit_triggers()

    change()

    assert sequence in {fault.sequence for fault in verify().faults}
    install_triggers()


def test_reordered_events_are_found(three_events: list[AuditEvent]) -> None:
    _drop_audit_triggers()

    AuditEvent.objects.filter(sequence=3).update(sequence=99)
    AuditEvent.objects.filter(sequence=2).update(sequence=3)
    AuditEvent.objects.filter(sequence=99).update(sequence=2)

    assert {fault.sequence for fault in verify().faults} >= {2, 3}
    install_triggers()


def test_erasing_the_side_of_an_event_leaves_the_chain_whole() -> None:
    token = _origin.set(RequestOrigin(ip="192.0.2.7", user_agent="browser"))
    event = record(actor=None, verb="test.seen", text="free words")
    _origin.reset(token)
    assert AuditSide.objects.get(event=event.pk).ip == "192.0.2.7"

    erase_sides(actor=None, programme_id=None, reason="age", events=[event.pk])

    assert verify().faults == ()
    assert "192.0.2.7" not in str(AuditEvent.objects.filter(pk=event.pk).values())
