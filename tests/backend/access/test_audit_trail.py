"""Reading and exporting the audit trail."""

import csv
import io
import uuid

import pytest

from backend.access.export import safe_cell
from backend.access.models import Membership
from backend.access.telling import SAID, said
from backend.audit.models import AuditEvent, Outcome
from backend.audit.services import record
from tests.clients import client_of
from tests.worlds import TwoProgrammes, World

pytestmark = pytest.mark.django_db
EVENTS = "/api/v1/audit-events/"


def _exported(world: World, person: str, query: str = "") -> list[dict[str, str]]:
    answer = client_of(getattr(world, person)).get(
        f"{EVENTS}export/?programme={world.programme.pk}{query}"
    )
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv"
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def test_an_event_is_said_in_words(world: World) -> None:
    record(
        actor=world.rater1,
        verb="transcript.read",
        programme_id=world.programme.pk,
        target=world.transcript(world.closed_session),
        purpose="rating",
    )

    (row,) = client_of(world.auditor).get(f"{EVENTS}?verb=transcript").json()["results"]

    assert row["said"] == "read a transcript"


def test_every_verb_of_the_code_has_words() -> None:
    from tests.architecture.test_services import BACKEND

    text = "\n".join(path.read_text(encoding="utf-8") for path in BACKEND.rglob("*.py"))
    import re

    used = set(re.findall(r'verb="([a-z_]+\.[a-z_]+)"', text))

    assert used - SAID.keys() == set()
    assert said(AuditEvent(verb="thing.done_twice")) == "done twice: thing"
    failed = AuditEvent(verb="account.sign_in_failed", outcome=Outcome.FAILED)
    assert said(failed) == "tried to sign in, without success"


@pytest.mark.parametrize(
    ("query", "n_found"),
    [
        ("target={target}", 1),
        ("target_type=round", 1),
        ("target_type=case", 0),
        ("purpose=test", 1),
        ("purpose=other", 0),
    ],
)
def test_the_trail_is_narrowed(world: World, query: str, n_found: int) -> None:
    target = str(uuid.uuid4())
    record(
        actor=world.lead,
        verb="test.done",
        programme_id=world.programme.pk,
        target_type="round",
        target_id=target,
        purpose="test",
    )

    answer = client_of(world.auditor).get(f"{EVENTS}?{query.format(target=target[:8])}")

    assert answer.json()["count"] == n_found


def test_an_export_holds_what_was_asked_for_and_leaves_an_event(world: World) -> None:
    for n in range(3):
        record(actor=world.lead, verb=f"test.done{n}", programme_id=world.programme.pk)

    rows = _exported(world, "auditor", "&verb=test.done1")

    assert [(row["verb"], row["who"]) for row in rows] == [("test.done1", world.lead.name)]
    (event,) = AuditEvent.objects.filter(verb="audit.exported")
    assert (event.actor, event.role) == (str(world.auditor.pk), "auditor")
    assert event.details == {"n": 1, "filters": ["verb"]}


def test_an_export_is_of_one_programme(worlds: TwoProgrammes) -> None:
    record(actor=None, verb="test.mine", programme_id=worlds.a.programme.pk)
    record(actor=None, verb="test.theirs", programme_id=worlds.b.programme.pk)

    assert {row["verb"] for row in _exported(worlds.a, "lead", "&verb=test")} == {"test.mine"}
    refused = client_of(worlds.a.lead).get(f"{EVENTS}export/")
    assert (refused.status_code, refused.json()["code"]) == (400, "programme_missing")


def test_an_export_hides_what_blinding_hides(world: World) -> None:
    from backend.access.roles import Role
    from tests import factories

    record(
        actor=world.rater2,
        verb="rating.started",
        programme_id=world.programme.pk,
        target=world.submitted_in_open_round,
    )
    auditing_rater = world.rater1
    Membership.objects.create(
        person=auditing_rater,
        programme=world.programme,
        role=Role.AUDITOR,
        starts_on=factories.LONG_AGO,
    )

    assert [row["verb"] for row in _exported(world, "auditor")] == ["rating.started"]
    assert _exported(world, "rater1") == []


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(start: str) -> None:
    assert safe_cell(f"{start}1") == f"'{start}1"
    assert safe_cell("round.started") == "round.started"
