"""Draws: a rule anybody can redo, a frame that is honest, and a record that nobody changes."""

import hashlib
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from backend.access.roles import Role
from backend.audit.models import AuditEvent
from backend.casework.models import Consent, TherapySession
from backend.ratings.draw import draw, frame_hash, rows_of
from backend.ratings.models import Round, RoundDraw
from tests import factories
from tests.backend.ratings.people import add_role
from tests.clients import client_of
from tests.worlds import TwoProgrammes, World

URL = "/api/v1/rounds/"


# ── The rule ─────────────────────────────────────────────────────────────────────────────


def test_a_draw_is_the_order_that_sha256sum_gives() -> None:
    """By hand: printf '12|b' | sha256sum, and so on, sorted."""
    assert draw(dict.fromkeys("abcd", ""), 3, "12") == ["b", "a", "c"]


def test_with_strata_each_gives_one_before_any_gives_two() -> None:
    """A has 2a2f (0), 65f7 (4), 7fc9 (2) and B has 33b0 (3), 697d (5), 8878 (1), by sha256sum."""
    frame = {f"session-{n}": "AB"[n % 2] for n in range(6)}

    picks = draw(frame, 4, "2026")

    assert picks == ["session-0", "session-3", "session-4", "session-5"]
    assert frame_hash({"b": "", "a": "x"}) == hashlib.sha256(b"a|x\nb|\n").hexdigest()


@given(
    st.dictionaries(st.uuids().map(str), st.sampled_from("ABC"), max_size=30),
    st.integers(1, 30),
    st.text("0123456789abcdef", max_size=8),
)
def test_strata_give_evenly_and_more_wanted_only_adds(
    frame: dict[str, str], n_wanted: int, seed: str
) -> None:
    picks = draw(frame, n_wanted, seed)

    assert len(picks) == len(set(picks)) == min(n_wanted, len(frame))
    assert draw(dict(reversed(frame.items())), n_wanted, seed) == picks
    assert draw(frame, n_wanted + 1, seed)[: len(picks)] == picks
    counts = dict.fromkeys(frame.values(), 0)
    for session in picks:
        counts[frame[session]] += 1
    sizes = [*frame.values()]
    unspent = [counts[s] for s in counts if counts[s] < sizes.count(s)]
    # Whoever has sessions left has given at most one fewer than anybody.
    assert not unspent or max(counts.values()) - min(unspent) <= 1
    assert dict(rows_of(frame)) == frame


# ── Rounds that are drawn ────────────────────────────────────────────────────────────────


def _ready(world: World, n_sessions: int) -> list[TherapySession]:
    return [
        factories.make_session(world.programme, case=world.case, number=n, ready_by=world.lead)
        for n in range(20, 20 + n_sessions)
    ]


def _drawn(world: World, **said: Any) -> Any:
    body = {
        "programme": str(world.programme.pk),
        "name": "Drawn",
        "rubric": str(factories.ipt_rubric().pk),
        "draw": {"n_sessions": 4, **said},
        "raters": [str(world.rater1.pk), str(world.rater2.pk)],
    }
    return client_of(world.lead).post(URL, body)


@pytest.mark.django_db
def test_a_drawn_round_records_all_that_redoes_it(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    _ready(world, 6)
    Consent.objects.filter(therapy_session=world.closed_session).delete()

    answer = _drawn(world, seed="dice-4-2-6")

    assert answer.status_code == 201, answer.content
    body, kept = answer.json(), RoundDraw.objects.get()
    assert (body["raters_per_session"], body["double_coded_percent"]) == (1, 20)
    assert {row["session"] for row in body["sessions"]} == set(kept.picks)
    # Six, the open one and the other trainee's; one without consent.
    assert (kept.n_registered, len(kept.frame), kept.seed_is_given) == (9, 8, True)
    assert kept.left_out == {"no_consent": 1}
    assert body["draw"]["seed"] == "dice-4-2-6"
    assert (body["draw"]["n_registered"], body["draw"]["n_drawn"]) == (9, 4)
    event = AuditEvent.objects.get(target=str(body["id"]))
    assert (event.verb, event.details["seal"][0]) == ("round.drawn", str(kept.pk))
    call_command("redraw", body["id"])
    printed = capsys.readouterr().out.splitlines()
    assert printed[:4] == kept.picks
    assert "4 of 9 registered, 8 of them in the frame" in printed[4]
    assert printed[5].startswith("The same as recorded")


@pytest.mark.django_db
def test_a_draw_is_never_changed_and_a_forged_one_is_found(world: World) -> None:
    _ready(world, 4)
    round_id = _drawn(world).json()["id"]

    for forge in (
        lambda: RoundDraw.objects.update(seed="better"),
        lambda: RoundDraw.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            forge()

    with connection.cursor() as cursor:
        for operation in ("update", "delete"):
            suffix = " ON ratings_round_draw" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER ratings_round_draw_{operation}_guard{suffix}")
    RoundDraw.objects.update(seed="better")
    with pytest.raises(CommandError, match="not the sessions"):
        call_command("redraw", round_id)
    with pytest.raises(CommandError):
        call_command("verify_audit")


@pytest.mark.django_db
def test_what_was_not_drawn_is_said_in_words(world: World) -> None:
    with pytest.raises(CommandError, match="somebody named its sessions"):
        call_command("redraw", str(world.open_round.pk))
    with pytest.raises(CommandError, match="no id of a round"):
        call_command("redraw", "spring")


@pytest.mark.django_db
def test_the_frame_is_shown_before_and_decides_nothing(world: World) -> None:
    _ready(world, 3)
    client = client_of(world.lead)
    asked = {"programme": str(world.programme.pk), "rubric": str(factories.ipt_rubric().pk)}

    all_of = client.post(f"{URL}frame/", {**asked, "stratified_by": "trainee"}).json()
    mine = client.post(
        f"{URL}frame/", {**asked, "sought": {"trainee": str(world.other_enrolment.pk)}}
    ).json()
    unrated = client.post(f"{URL}frame/", {**asked, "sought": {"not_yet_given": True}}).json()

    assert (all_of["n_registered"], all_of["n_in_frame"]) == (6, 6)
    assert sorted(row["n_sessions"] for row in all_of["strata"]) == [1, 5]
    assert all_of["left_out"] == []
    assert (mine["n_registered"], mine["n_in_frame"]) == (1, 1)
    assert unrated["n_in_frame"] == 4
    assert not RoundDraw.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"n_sessions": 500}, "frame_too_small"),
        ({"sought": {"held_until": "1990-01-01"}}, "empty_frame"),
        ({"sought": {"held_from": "2026-02-01", "held_until": "2026-01-01"}}, "invalid"),
        ({"seed": "a b"}, "invalid"),
    ],
)
def test_a_draw_that_cannot_be_is_refused(world: World, said: dict[str, Any], code: str) -> None:
    answer = _drawn(world, **said)

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert not RoundDraw.objects.exists()
    assert not Round.objects.filter(name="Drawn").exists()


@pytest.mark.django_db
def test_sessions_are_named_or_drawn_and_of_ones_own_programme(worlds: TwoProgrammes) -> None:
    world = worlds.a
    body = {
        "programme": str(world.programme.pk),
        "name": "Both",
        "rubric": str(factories.ipt_rubric().pk),
        "sessions": [str(world.open_session.pk)],
        "draw": {"n_sessions": 1},
        "raters": [str(world.rater1.pk)],
    }

    both = client_of(world.lead).post(URL, body)
    foreign = _drawn(world, n_sessions=1, sought={"trainee": str(worlds.b.enrolment.pk)})

    assert both.json()["code"] == "named_and_drawn"
    assert foreign.json()["code"] == "empty_frame"


@pytest.mark.django_db
def test_whoever_rates_in_the_round_is_not_told_the_seed(world: World) -> None:
    _ready(world, 4)
    pk = _drawn(world).json()["id"]
    assert client_of(world.lead).post(f"{URL}{pk}/start/").status_code == 200
    add_role(world.rater1, world.programme, Role.LEAD)

    seen = client_of(world.rater1).get(f"{URL}{pk}/").json()
    other = client_of(world.lead).get(f"{URL}{pk}/").json()

    assert seen["draw"]["seed"] is None
    assert other["draw"]["seed"] is not None
    assert {row["raters"] == [] for row in seen["sessions"]} == {True}
