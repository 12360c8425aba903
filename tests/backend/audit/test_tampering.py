"""Whatever is changed behind the product's back, in whatever table is sealed, is found."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.audit.services import erase_sides, record, seal_later
from backend.audit.verify import unsealed, verify
from tests.backend.audit.tampering import SEALED_TABLES, Cell, Tampering, sealed_world, triggers_off
from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(world: World) -> Iterator[World]:
    """A programme whose evidence is sealed, with the triggers dropped."""
    sealed_world(world)
    with triggers_off():
        yield world
        # What was tampered with breaks constraints, which are checked unless it is rolled back.
        transaction.set_rollback(True)


def _codes() -> set[str]:
    return {fault.code for fault in verify().faults}


def test_nothing_is_found_where_nothing_was_done(world: World) -> None:
    sealed_world(world)

    found = verify()

    assert found.faults == ()
    assert found.n_unsealed == {}
    assert found.n_sealed["rating"] == 8
    assert found.n_events > 0


TAMPERINGS: dict[str, tuple[str, set[str]]] = {
    # Events
    "event altered": ("UPDATE audit_event SET verb = 'x' WHERE sequence = 2", {"event_altered"}),
    "details altered": (
        "UPDATE audit_event SET details = '{{\"n\": 9}}' WHERE sequence = 2",
        {"event_altered"},
    ),
    "event removed": (
        "DELETE FROM audit_event WHERE sequence = 2 AND chain = {chain}",
        {"event_removed", "event_moved"},
    ),
    "last event removed": (
        "DELETE FROM audit_event WHERE chain = {chain} AND sequence = "
        "(SELECT length FROM audit_chain WHERE key = {chain})",
        {"chain_end"},
    ),
    "head moved": (
        "UPDATE audit_chain SET length = length - 1 WHERE key = {chain}",
        {"chain_end"},
    ),
    "head removed": ("DELETE FROM audit_chain WHERE key = {chain}", {"chain_removed"}),
    # Sides
    "side altered": ("UPDATE audit_side SET ip = '192.0.2.9'", {"side_altered"}),
    "text altered": (
        "UPDATE audit_side SET text = 'other' WHERE text <> ''",
        {"side_altered"},
    ),
    "salt altered": ("UPDATE audit_side SET salt = 'other'", {"side_altered"}),
    "side removed": ("DELETE FROM audit_side", {"side_removed"}),
    "side added": (
        "INSERT INTO audit_side (event, salt, ip, user_agent, text) VALUES ({new}, '', '', '', '')",
        {"side_added"},
    ),
    # Ratings
    "rating altered": (
        "UPDATE ratings_rating SET active_seconds = 1 WHERE id = {rating}",
        {"row_altered"},
    ),
    "rating of another session": (
        "UPDATE ratings_rating SET therapy_session_id = {session} WHERE id = {rating}",
        {"row_altered"},
    ),
    "rating of another person": (
        "UPDATE ratings_rating SET rater_id = {person} WHERE id = {rating}",
        {"row_altered"},
    ),
    "rating's assignment of another rater": (
        "UPDATE ratings_assignment SET rater_id = {person} WHERE id = {assignment}",
        {"row_altered"},
    ),
    "rating unlocked": (
        "UPDATE ratings_rating SET status = 'draft', submitted_at = NULL WHERE id = {rating}",
        {"row_removed"},
    ),
    "rating removed": (
        "DELETE FROM ratings_rating WHERE id = {rating}",
        {"row_removed"},
    ),
    "rating's note altered": (
        "UPDATE ratings_rating SET note = 'kinder' WHERE id = {rating}",
        {"text_altered"},
    ),
    "rating's note blanked": (
        "UPDATE ratings_rating SET note = '' WHERE id = {rating}",
        {"text_altered"},
    ),
    "draft locked": (
        "UPDATE ratings_rating SET status = 'submitted', submitted_at = saved_at "
        "WHERE id = {draft}",
        {"row_added"},
    ),
    # Parts
    "score altered": (
        'UPDATE ratings_item_score SET "values" = \'{{"adherence": 4, "competence": 6}}\' '
        "WHERE rating_id = {rating}",
        {"row_altered"},
    ),
    "score removed": ("DELETE FROM ratings_item_score WHERE rating_id = {rating}", {"row_altered"}),
    "score moved to another rating": (
        "UPDATE ratings_item_score SET rating_id = {other_rating}, item = 'A9' "
        "WHERE rating_id = {rating}",
        {"row_altered"},
    ),
    "score added": (
        "INSERT INTO ratings_item_score "
        '(rating_id, item, status, "values", choices, not_applicable_reason, note) '
        "VALUES ({rating}, 'Z1', 'absent', '{{}}', '[]', '', '')",
        {"row_altered"},
    ),
    "score's note altered": (
        "UPDATE ratings_item_score SET note = 'kinder' WHERE rating_id = {rating}",
        {"text_altered"},
    ),
    "evidence altered": (
        "UPDATE ratings_evidence SET turn_number = 5 WHERE rating_id = {rating}",
        {"row_altered"},
    ),
    "evidence removed": (
        "DELETE FROM ratings_evidence WHERE rating_id = {rating}",
        {"row_altered"},
    ),
    "evidence added": (
        "INSERT INTO ratings_evidence (rating_id, item, turn_number) VALUES ({rating}, 'A1', 3)",
        {"row_altered"},
    ),
    "flag raised": (
        "INSERT INTO ratings_raised_flag (rating_id, flag, note, raised_at) "
        "VALUES ({rating}, 'X5', '', '2026-03-02 12:00:00')",
        {"row_altered"},
    ),
    "flag altered": (
        "UPDATE ratings_raised_flag SET flag = 'X6' WHERE rating_id = {flagged}",
        {"row_altered"},
    ),
    "flag taken back": (
        "DELETE FROM ratings_raised_flag WHERE rating_id = {flagged}",
        {"row_altered"},
    ),
    # What else is written once
    "release altered": (
        "UPDATE ratings_release SET released_by_id = {person}",
        {"row_altered"},
    ),
    "comment altered": ("UPDATE ratings_release SET comment = 'Poor.'", {"text_altered"}),
    "release removed": ("DELETE FROM ratings_release", {"row_removed"}),
    "consent widened": (
        'UPDATE casework_consent SET scopes = \'["training", "media"]\'',
        {"row_altered"},
    ),
    "consent kept longer": ("UPDATE casework_consent SET keep_scores = {true}", {"row_altered"}),
    "consent removed": ("DELETE FROM casework_consent", {"row_removed"}),
    "consent withdrawn": (
        "UPDATE casework_consent SET withdrawn_at = recorded_at",
        {"row_added"},
    ),
    "attestation altered": (
        "UPDATE casework_deidentification SET attested_by_id = {person} "
        "WHERE therapy_session_id = {session}",
        {"row_altered"},
    ),
    "attestation removed": ("DELETE FROM casework_deidentification", {"row_removed"}),
    "instrument altered": (
        "UPDATE instruments_rubric_version SET permission_note = 'none' "
        "WHERE programme_id IS NOT NULL",
        {"row_altered"},
    ),
    "shipped instrument altered": (
        "UPDATE instruments_rubric_version SET title = 'Other' WHERE programme_id IS NULL",
        {"row_altered"},
    ),
    "shipped fingerprint altered": (
        "UPDATE instruments_rubric_version SET fingerprint = '0' || substr(fingerprint, 2, 62) "
        "|| '!' WHERE programme_id IS NULL",
        {"row_altered"},
    ),
    "pathway altered": (
        "UPDATE certification_pathway_version SET source = 'x' WHERE programme_id IS NOT NULL",
        {"row_altered"},
    ),
    "shipped pathway altered": (
        "UPDATE certification_pathway_version SET source = 'x' WHERE programme_id IS NULL",
        {"row_altered"},
    ),
    "pin altered": ("UPDATE instruments_rubric_pin SET slug = 'x'", {"row_altered"}),
    "pin withdrawn": (
        "UPDATE instruments_rubric_pin SET withdrawn = {true}",
        {"row_removed", "row_added"},
    ),
}


def test_what_is_done_by_sql_is_found(story: World, subtests: pytest.Subtests) -> None:
    for name, (statement, expected) in TAMPERINGS.items():
        with subtests.test(name), transaction.atomic():
            n_rows = Tampering(story).run(statement)
            found = _codes()
            transaction.set_rollback(True)
            assert n_rows > 0, "the statement changed nothing"
            assert expected <= found


def test_two_events_in_each_others_place_are_found(story: World) -> None:
    tampering = Tampering(story)
    for before, after in ((2, 99_999), (3, 2), (99_999, 3)):
        tampering.run(
            f"UPDATE audit_event SET sequence = {after} "  # noqa: S608
            f"WHERE sequence = {before} AND chain = {{chain}}"
        )

    assert {"event_altered", "event_moved"} <= _codes()


def test_the_scores_of_two_items_in_each_others_place_are_found(story: World) -> None:
    tampering = Tampering(story)
    for before, after in (("A1", "ZZ"), ("A2", "A1"), ("ZZ", "A2")):
        tampering.run(
            f"UPDATE ratings_item_score SET item = '{after}' "  # noqa: S608
            f"WHERE item = '{before}' AND rating_id = {{flagged}}"
        )

    assert _codes() == {"row_altered"}


def test_a_finding_says_where_and_what(story: World) -> None:
    rating = story.closed_rating1
    Tampering(story).run("DELETE FROM ratings_evidence WHERE rating_id = {rating}")

    (fault,) = verify(str(story.programme.pk)).faults

    assert (fault.noun, fault.key, fault.chain) == (
        "rating",
        str(rating.pk),
        str(story.programme.pk),
    )
    assert fault.detail.endswith("sealed it: evidence")
    assert str(fault).startswith(f"{story.programme.pk} rating {rating.pk}: ")


@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(choice=st.randoms(use_true_random=False))
def test_any_cell_of_a_sealed_table_may_be_changed_and_it_is_found(
    story: World, choice: Any
) -> None:
    cell = Cell.draw(choice, SEALED_TABLES)

    with cell.changed() as is_changed:
        found = verify()

    assert bool(found.faults) == is_changed, f"{cell}: {found.faults}"


def test_a_seal_made_later_vouches_from_then_on(world: World) -> None:
    names = {group.verb for group in unsealed(with_unreported=True)}
    assert "rating.submitted" in names
    assert "row_added" in _codes()

    sealed_world(world)
    with triggers_off():
        Tampering(world).run("UPDATE ratings_rating SET active_seconds = 2 WHERE id = {rating}")

    assert _codes() == {"row_altered"}


def test_sealing_again_what_was_altered_does_not_hide_it(story: World) -> None:
    tampering = Tampering(story)
    tampering.run("UPDATE ratings_rating SET active_seconds = 2 WHERE id = {rating}")

    seal_later(
        actor=None,
        programme_id=story.programme.pk,
        verb="rating.submitted",
        keys=[str(story.closed_rating1.pk)],
        statement="sealed_later",
    )

    assert {"row_altered", "sealed_twice"} <= _codes()
    assert unsealed(with_unreported=True) == []


def test_a_text_that_an_event_says_was_erased_is_not_missed(story: World) -> None:
    tampering = Tampering(story)
    tampering.run("UPDATE ratings_rating SET note = '' WHERE id = {rating}")
    assert _codes() == {"text_altered"}

    record(
        actor=None,
        verb="session.text_erased",
        programme_id=story.programme.pk,
        target=story.closed_session,
    )
    assert _codes() == set()

    tampering.run("UPDATE ratings_rating SET note = 'put in its place' WHERE id = {rating}")
    assert _codes() == {"text_altered"}


def test_addresses_and_texts_may_be_erased_by_the_product(story: World) -> None:
    programme = story.programme.pk
    event = record(actor=None, verb="test.done", programme_id=programme, text="words")

    assert erase_sides(actor=None, programme_id=programme, reason="age", events=[event.id]) == 1
    assert erase_sides(actor=None, programme_id=programme, reason="age", through_sequence=2) == 2
    assert erase_sides(actor=None, programme_id=programme, reason="age", through_sequence=2) == 0

    assert _codes() == set()


def test_a_row_that_cannot_be_read_is_a_finding(story: World) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps no such value")
    Tampering(story).run("UPDATE ratings_rating SET rater_id = 'nobody' WHERE id = {rating}")

    assert "rows_unreadable" in _codes()


def test_a_programme_is_verified_alone(worlds: Any) -> None:
    sealed_world(worlds.a)
    sealed_world(worlds.b)
    with triggers_off():
        Tampering(worlds.b).run("DELETE FROM ratings_evidence WHERE rating_id = {rating}")

    assert verify(str(worlds.a.programme.pk)).faults == ()
    assert verify(str(worlds.b.programme.pk)).faults != ()
    assert verify(str(uuid.uuid4())).n_events == 0


def test_the_number_of_queries_does_not_grow_with_the_ratings(
    world: World, django_assert_num_queries: Any
) -> None:
    from django.test.utils import CaptureQueriesContext

    from tests import factories

    sealed_world(world)
    with CaptureQueriesContext(connection) as before:
        verify()
    for number in range(20, 35):
        session = factories.make_session(world.programme, case=world.case, number=number)
        factories.make_rating(session, rater=world.supervisor, kind="supervisor")  # type: ignore[arg-type]
    sealed_world(world)

    # The bulk of what is sealed later is one event more, in the same chunk.
    with django_assert_num_queries(len(before)):
        verify()
