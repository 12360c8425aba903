"""Notes of ratings can quote the client: they go with the session's text, and no score changes."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from backend.audit.services import seal_later
from backend.audit.verify import unsealed, verify
from backend.casework.models import DeidentificationAttestation, ImportedFile, Transcript
from backend.casework.services import erase_session_text
from backend.ratings.models import Evidence, ItemScore, RaisedFlag, Rating, Release
from tests import factories
from tests.backend.audit.tampering import triggers_off
from tests.worlds import World

pytestmark = pytest.mark.django_db
QUOTE = "My sister Ann never came back."


@pytest.fixture
def quoted(world: World) -> World:
    """Quote the client in everything that people write about a session, and seal it."""
    of_session = {"rating__therapy_session": world.closed_session}
    with triggers_off():
        RaisedFlag.objects.create(
            rating=Rating(pk=world.closed_rating2.pk), flag="X5", raised_at=factories.NOW
        )
        Rating.objects.filter(therapy_session=world.closed_session).update(note=QUOTE)
        for model in (ItemScore, RaisedFlag):
            model.objects.filter(**of_session).update(note=QUOTE)
        Release.objects.filter(**of_session).update(comment=QUOTE)
        DeidentificationAttestation.objects.filter(therapy_session=world.closed_session).update(
            note=QUOTE
        )
    for group in unsealed(with_unreported=True):
        seal_later(
            actor=None,
            programme_id=world.programme.pk,
            verb=group.verb,
            keys=group.keys,
            statement="test",
        )
    assert verify().faults == ()
    return world


def _numbers() -> list[Any]:
    """Return everything that ratings say except their words."""
    return [
        *Rating.objects.order_by("pk").values("pk", "status", "problem_areas", "version"),
        *ItemScore.objects.order_by("pk").values("pk", "item", "status", "values"),
        *Evidence.objects.order_by("pk").values("pk", "item", "turn_number"),
        *RaisedFlag.objects.order_by("pk").values("pk", "flag"),
    ]


def _words(session: Any) -> set[str]:
    of_session = {"rating__therapy_session": session}
    found: set[str] = set(session.ratings.values_list("note", flat=True))
    found |= set(session.attestations.values_list("note", flat=True))
    for model, field in ((ItemScore, "note"), (RaisedFlag, "note"), (Release, "comment")):
        found |= set(model._default_manager.filter(**of_session).values_list(field, flat=True))
    return found


def test_the_words_go_and_the_numbers_stay(quoted: World) -> None:
    session = quoted.closed_session
    before = _numbers()
    other = Rating.objects.get(pk=quoted.submitted_in_open_round.pk)

    counts = erase_session_text(actor=None, therapy_session_id=session.pk, reason="retention")

    assert _words(session) == {""}
    assert _numbers() == before
    assert (counts["rating_notes"], counts["release_comments"]) == (7, 1)
    assert counts["attestation_notes"] == 1
    # Of other sessions nothing is missing, and the trail accounts for what is.
    assert Rating.objects.get(pk=other.pk).saved_at == other.saved_at
    assert verify().faults == ()
    assert erase_session_text(actor=None, therapy_session_id=session.pk, reason="again") == {}


@pytest.mark.parametrize(
    "update",
    [
        {"note": "other words"},
        {"note": "", "active_seconds": 1},
        {"note": "", "problem_areas": ["grief"]},
        {"note": "", "submitted_at": factories.NOW - timedelta(days=1)},
    ],
    ids=lambda update: "+".join(update),
)
def test_nothing_else_changes_under_the_name_of_erasing(
    quoted: World, update: dict[str, Any]
) -> None:
    rows = Rating.objects.filter(pk=quoted.closed_rating1.pk)
    before = rows.values().get()

    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(**update)

    assert rows.values().get() == before
    assert rows.update(note="") == 1


def test_a_note_put_back_into_an_item_or_a_release_is_refused(quoted: World) -> None:
    erase_session_text(actor=None, therapy_session_id=quoted.closed_session.pk, reason="retention")
    rating = quoted.closed_rating1.pk
    for rows, change in (
        (ItemScore.objects.filter(rating=rating), {"note": QUOTE}),
        (ItemScore.objects.filter(rating=rating), {"note": "", "values": {"competence": 6}}),
        (Release.objects.all(), {"comment": QUOTE}),
        (quoted.closed_session.attestations.all(), {"note": QUOTE}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)


def test_what_the_file_called_the_session_goes_too(world: World) -> None:
    session, other = world.closed_session, world.open_session
    file = ImportedFile.objects.create(
        programme=world.programme,
        sha256="f" * 64,
        format="csv",
        n_bytes=9,
        warnings=[
            {"code": "x", "detail": "Ann", "line": 1, "transcript": session.label},
            {"code": "x", "detail": "Bob", "line": 2, "transcript": other.label},
        ],
    )
    Transcript.objects.filter(therapy_session__in=[session, other]).update(source=file)

    erase_session_text(actor=None, therapy_session_id=session.pk, reason="retention")

    session.refresh_from_db()
    file.refresh_from_db()
    assert session.label == "Session 7"
    assert [row["detail"] for row in file.warnings] == ["Bob"]

    erase_session_text(actor=None, therapy_session_id=other.pk, reason="retention")
    file.refresh_from_db()
    assert file.warnings == []
