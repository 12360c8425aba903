"""Which versions a programme works with, and what follows from it."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from backend.access.models import Membership
from backend.access.roles import Role
from backend.audit.models import AuditEvent
from backend.core.errors import AccessDenied, DomainError
from backend.instruments.models import RubricPin, RubricVersion
from backend.instruments.pins import default_rubric, pins_of
from backend.instruments.services import pin_rubric, unpin_rubric
from backend.ratings.models import Rating, RatingKind
from backend.ratings.services import begin_rating
from tests import factories
from tests.api.refusals import assert_refused
from tests.api.text_fields import round_body
from tests.clients import client_of
from tests.definitions import own_definition
from tests.worlds import TwoProgrammes, World

pytestmark = pytest.mark.django_db
URL = "/api/v1/rubrics/"


def _pinned(world: World) -> set[str]:
    rows = RubricVersion.objects.filter(
        pk__in=pins_of([world.programme.pk])[world.programme.pk].rubric_ids
    )
    return {str(row) for row in rows}


def _pin(world: World, rubric: RubricVersion) -> RubricPin:
    return pin_rubric(actor=world.lead, programme=world.programme, rubric=rubric)


def _unpin(world: World, rubric: RubricVersion) -> RubricPin:
    return unpin_rubric(actor=world.lead, programme=world.programme, rubric=rubric)


def _code(function: Any, world: World, rubric: RubricVersion) -> str:
    n_pins, n_events = RubricPin.objects.count(), AuditEvent.objects.count()
    with pytest.raises(DomainError) as refusal, transaction.atomic():
        function(world, rubric)
    assert (RubricPin.objects.count(), AuditEvent.objects.count()) == (n_pins, n_events)
    return refusal.value.code


def test_a_programme_that_has_not_chosen_works_with_the_newest_ipt_rubric(world: World) -> None:
    default = default_rubric()

    assert default is not None
    assert _pinned(world) == {str(default)}
    assert pins_of([world.programme.pk])[world.programme.pk].by_default == default.pk


def test_the_default_is_the_newest_published_version(world: World) -> None:
    known = factories.ipt_rubric()
    rows = [
        RubricVersion.objects.create(
            slug=known.slug,
            version=version,
            title=known.title,
            language="en",
            status=status,
            fingerprint=f"{number:064d}",
            definition=known.definition,
        )
        for number, (version, status) in enumerate(
            [("10.0", "published"), ("9.0", "published"), ("11.0", "draft")]
        )
    ]

    assert default_rubric() == rows[0]


def test_the_newest_choice_of_an_instrument_counts(world: World) -> None:
    default = default_rubric()
    assert default is not None
    _pin(world, default)
    _unpin(world, default)
    first = factories.make_own_rubric(world.programme, by=world.lead, text=own_definition())
    second = factories.make_own_rubric(
        world.programme, by=world.lead, text=own_definition(version="1.1")
    )

    _pin(world, first)
    assert _pinned(world) == {"own-scale 1.0"}
    _pin(world, second)
    assert _pinned(world) == {"own-scale 1.1"}
    _pin(world, world.own_rubric)
    assert _pinned(world) == {"own-scale 1.1", str(world.own_rubric)}
    _unpin(world, second)

    assert _pinned(world) == {str(world.own_rubric)}
    verbs = AuditEvent.objects.filter(verb__startswith="rubric.").order_by("sequence")
    assert [event.verb for event in verbs] == [
        "rubric.pinned",
        "rubric.unpinned",
        *["rubric.pinned"] * 3,
        "rubric.unpinned",
    ]


def test_a_choice_that_changes_nothing_is_refused(world: World) -> None:
    _pin(world, world.own_rubric)

    assert _code(_pin, world, world.own_rubric) == "already_pinned"
    _unpin(world, world.own_rubric)
    assert _code(_unpin, world, world.own_rubric) == "not_pinned"


def test_a_second_instrument_does_not_put_the_default_aside(world: World) -> None:
    default = default_rubric()

    _pin(world, world.own_rubric)

    assert _pinned(world) == {str(default), str(world.own_rubric)}


def test_what_counts_by_default_can_be_left_without_being_chosen(world: World) -> None:
    default = default_rubric()
    assert default is not None

    _unpin(world, default)

    assert _pinned(world) == set()


def test_what_counts_by_default_can_be_chosen_and_left(world: World) -> None:
    default = default_rubric()
    assert default is not None
    _pin(world, default)
    assert pins_of([world.programme.pk])[world.programme.pk].by_default is None

    _unpin(world, default)

    assert _pinned(world) == set()


def test_an_instrument_of_another_programme_is_not_chosen(worlds: TwoProgrammes) -> None:
    # One who leads both sees both instruments.
    Membership.objects.create(
        person=worlds.a.lead,
        programme=worlds.b.programme,
        role=Role.LEAD,
        starts_on=factories.LONG_AGO,
    )
    client = client_of(worlds.a.lead)

    answer = client.post(
        f"{URL}{worlds.b.own_rubric.pk}/pin/", {"programme": str(worlds.a.programme.pk)}
    )

    assert assert_refused(answer, 400)["code"] == "foreign_rubric"
    with pytest.raises(AccessDenied):
        pin_rubric(
            actor=worlds.b.supervisor,
            programme=worlds.b.programme,
            rubric=worlds.b.own_rubric,
        )


def test_a_choice_is_never_changed_or_removed(world: World) -> None:
    pin = _pin(world, world.own_rubric)

    with pytest.raises(DatabaseError), transaction.atomic():
        RubricPin.objects.filter(pk=pin.pk).update(withdrawn=True)
    with pytest.raises(DatabaseError), transaction.atomic():
        RubricPin.objects.filter(pk=pin.pk).delete()


# ── What follows from it ─────────────────────────────────────────────────────────────────


def test_a_round_is_rated_with_a_chosen_version_only(world: World) -> None:
    text = own_definition().replace("skill", "competence")
    rubric = factories.make_own_rubric(world.programme, by=world.lead, text=text)
    client, body = client_of(world.lead), round_body(world, rubric=str(rubric.pk))

    before = client.post("/api/v1/rounds/", body)
    _pin(world, rubric)
    after = client.post("/api/v1/rounds/", body)

    assert assert_refused(before, 400)["code"] == "rubric_not_pinned"
    assert after.status_code == 201, after.content


def _begin(world: World) -> Rating:
    rating, _ = begin_rating(
        actor=world.supervisor, therapy_session=world.open_session, kind=RatingKind.SUPERVISOR
    )
    return rating


def test_a_supervisor_rates_with_the_chosen_version(world: World) -> None:
    default = default_rubric()
    assert default is not None
    _unpin(world, default)
    _pin(world, world.own_rubric)

    assert _begin(world).rubric == world.own_rubric


def test_a_supervisor_rates_with_the_instrument_of_the_newest_round(world: World) -> None:
    default = default_rubric()
    assert default is not None
    _pin(world, default)
    _pin(world, world.own_rubric)

    assert _begin(world).rubric == default


def test_nobody_begins_to_rate_without_an_instrument(world: World) -> None:
    default = default_rubric()
    assert default is not None
    _unpin(world, default)

    with pytest.raises(DomainError) as refusal:
        _begin(world)

    assert refusal.value.code == "no_rubric_pinned"
    curve = client_of(world.lead).get(f"/api/v1/trainees/{world.other_enrolment.pk}/curve/")
    assert curve.status_code == 200


# ── Lists ────────────────────────────────────────────────────────────────────────────────


def _listed(world: World, **asked: Any) -> set[str]:
    rows = client_of(world.lead).get(URL, {"programme": str(world.programme.pk), **asked})
    return {row["id"] for row in rows.json()["results"]}


def test_a_list_says_where_versions_are_pinned_and_what_may_be_done(world: World) -> None:
    _pin(world, world.own_rubric)
    shown = {
        name: client_of(getattr(world, name)).get(f"{URL}{world.own_rubric.pk}/").json()
        for name in ("lead", "rater1")
    }

    for answer in shown.values():
        assert answer["pinned_in"] == [{"programme": str(world.programme.pk), "by_default": False}]
    assert shown["lead"]["allowed_actions"] == ["unpin"]
    assert shown["rater1"]["allowed_actions"] == []


def test_a_list_is_narrowed_to_what_is_pinned(world: World) -> None:
    default = default_rubric()
    assert default is not None
    _pin(world, world.own_rubric)

    pinned = {str(default.pk), str(world.own_rubric.pk)}
    shipped = {str(row.pk) for row in factories.shipped_rubrics()}
    assert _listed(world, pinned="true") == pinned
    assert _listed(world, pinned="false") == shipped - pinned
    assert_refused(client_of(world.lead).get(URL, {"pinned": "true"}), 400)


def test_a_list_is_searched_by_title_and_name(world: World) -> None:
    assert _listed(world, search="OWN SCALE") == {str(world.own_rubric.pk)}
    assert _listed(world, search=world.own_rubric.slug) == {str(world.own_rubric.pk)}
    assert _listed(world, search="no such words") == set()
    assert_refused(client_of(world.lead).get(URL, {"search": "a\x00"}), 400)


def test_a_pin_of_another_programme_is_not_told(worlds: TwoProgrammes) -> None:
    _pin(worlds.b, factories.ipt_rubric())

    rows = client_of(worlds.a.lead).get(URL).json()["results"]

    told = {pin["programme"] for row in rows for pin in row["pinned_in"]}
    assert told == {str(worlds.a.programme.pk)}


def test_a_list_asks_the_database_as_often_for_twenty_rows_as_for_one(world: World) -> None:
    client = client_of(world.lead)

    def n_queries() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(URL).status_code == 200
        return len(queries)

    few = n_queries()
    for _ in range(20):
        _pin(world, factories.make_own_rubric(world.programme, by=world.lead))

    assert n_queries() == few
    assert few <= 9
