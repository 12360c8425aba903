"""Hidden gold sessions in live rounds, the watch over their raters, and reviews."""

from typing import Any

import pytest
from django.utils import timezone

from backend.access.roles import Role
from backend.calibration import services
from backend.calibration.models import (
    RaterStatus,
    Reading,
    SetPurpose,
    StatusChange,
)
from backend.calibration.selectors import ratings_in_doubt, status_on
from backend.calibration.standing import State
from backend.competence.selectors import programme_ratings
from backend.core.errors import AccessDenied, Conflict, InvalidInput
from backend.ratings.models import (
    Assignment,
    RaterGate,
    Rating,
    RatingKind,
    Round,
    RoundSession,
)
from backend.ratings.services import close_round, create_round, start_round
from backend.reliability.selectors import ratings_of_round
from tests import factories
from tests.backend.calibration.arena import Arena, build, checks_of, make_sessions
from tests.backend.ratings.people import add_role
from tests.clients import client_of

pytestmark = pytest.mark.django_db
N_LIVE = 6


@pytest.fixture
def live(db: None) -> Arena:
    """A qualified rater, and a pool of ten hidden gold sessions."""
    arena = build(18)
    arena.adopt()
    arena.qualify()
    arena.make_set(SetPurpose.CHECK, slice(8, 18))
    return arena


def _round(arena: Arena, **said: Any) -> Round:
    """Start a round of other sessions with as many hidden ones."""
    round_ = create_round(
        actor=arena.lead,
        programme=arena.programme,
        name=f"Live {Round.objects.count()}",
        rubric=arena.rubric,
        sessions=make_sessions(arena.programme, arena.lead, N_LIVE),
        raters=[arena.rater],
        raters_per_session=1,
        **({"check_every": 1} | said),
    )
    return start_round(actor=arena.lead, round_=round_)


def _work(arena: Arena, apart: list[int]) -> list[Assignment]:
    """Rate hidden sessions one after the other, so far from gold, and read the watch."""
    given = [row for row in checks_of(arena.rater) if row.status == "waiting"][: len(apart)]
    for assignment, distance in zip(given, apart, strict=True):
        arena.rate(assignment, distance)
        services.follow_up(assignment_id=assignment.pk)
    return given


def _state(arena: Arena) -> State:
    return status_on(arena.programme.pk, arena.rater.pk, arena.rubric, timezone.localdate()).state


# ── Mixing in ────────────────────────────────────────────────────────────────────────────


def test_hidden_sessions_are_fresh_and_as_many_as_the_round_says(live: Arena) -> None:
    round_ = _round(live, check_every=3)

    hidden = RoundSession.objects.filter(round=round_, is_check=True)
    pool = {gold.therapy_session_id for gold in live.golds[8:18]}
    assert hidden.count() == 2
    assert set(hidden.values_list("therapy_session_id", flat=True)) <= pool
    positions = Assignment.objects.filter(round_session__round=round_).values_list(
        "position", flat=True
    )
    assert sorted(positions) == list(range(1, N_LIVE + 3))
    assert len(set(round_.round_sessions.values_list("code", flat=True))) == N_LIVE + 2


def test_nothing_is_mixed_in_where_the_round_says_so_or_the_rater_knows_gold(live: Arena) -> None:
    none = _round(live, check_every=0)
    add_role(live.rater, live.programme, Role.AUDITOR)

    known = _round(live)

    assert not RoundSession.objects.filter(round__in=[none, known], is_check=True).exists()


def test_a_session_met_in_a_check_never_comes_back(live: Arena) -> None:
    first = _round(live)
    second = _round(live)

    met = [
        set(
            RoundSession.objects.filter(round=row, is_check=True).values_list(
                "therapy_session_id", flat=True
            )
        )
        for row in (first, second)
    ]
    assert (len(met[0]), len(met[1])) == (6, 4)
    assert not met[0] & met[1]


def test_whoever_practised_on_a_session_does_not_rate_it_independently(live: Arena) -> None:
    round_ = create_round(
        actor=live.lead,
        programme=live.programme,
        name="Known",
        rubric=live.rubric,
        sessions=[live.sessions[0]],
        raters=[live.rater],
        raters_per_session=1,
    )

    with pytest.raises(Conflict) as refused:
        start_round(actor=live.lead, round_=round_)

    assert refused.value.code == "too_few_raters"


def test_a_round_may_ask_for_raters_in_status_or_only_say_who_is_not(live: Arena) -> None:
    newcomer = factories.make_member(live.programme, Role.RATER, "new", "R09")
    said: dict[str, Any] = {
        "actor": live.lead,
        "programme": live.programme,
        "rubric": live.rubric,
        "raters": [live.rater, newcomer],
        "raters_per_session": 1,
    }
    sessions = make_sessions(live.programme, live.lead, 2)
    strict = create_round(name="strict", sessions=sessions, rater_gate=RaterGate.REQUIRE, **said)
    lax = create_round(name="lax", sessions=sessions, **said)

    with pytest.raises(Conflict) as refused:
        start_round(actor=live.lead, round_=strict)
    start_round(actor=live.lead, round_=lax)

    assert refused.value.code == "raters_not_in_status"
    assert [error.field for error in refused.value.errors] == [str(newcomer.pk)]
    assert not Assignment.objects.filter(round_session__round=strict).exists()


# ── The watch ────────────────────────────────────────────────────────────────────────────


def test_a_rater_who_scores_as_before_stays_in_status(live: Arena) -> None:
    _round(live)

    _work(live, [0, 1, 0, -1, 0, 0])

    assert Reading.objects.filter(alarms=False).count() == 6
    assert _state(live) == State.QUALIFIED
    assert ratings_in_doubt(live.programme.pk) == {}


def test_drift_puts_what_was_rated_since_under_review_and_the_lead_decides(live: Arena) -> None:
    round_ = _round(live)
    plain = list(
        Assignment.objects.filter(round_session__round=round_, round_session__is_check=False)
    )
    early = live.rate_plain(plain[0])
    _work(live, [2, 2])
    assert _state(live) == State.QUALIFIED
    late = live.rate_plain(plain[1])

    # At the fifth at the latest; sooner where no score is held back by the end of the scale.
    for _ in range(3):
        if not Reading.objects.filter(alarms=True).exists():
            _work(live, [2])

    reading = Reading.objects.get(alarms=True)
    review = RaterStatus.objects.get(change=StatusChange.UNDER_REVIEW)
    assert review.reading == reading
    assert _state(live) == State.UNDER_REVIEW
    assert ratings_in_doubt(live.programme.pk) == {
        early.pk: "under_review",
        late.pk: "under_review",
    }
    before = Rating.objects.get(pk=late.pk)
    membership = live.rater.memberships.get()
    said: dict[str, Any] = {"actor": live.lead, "rater": membership, "rubric": live.rubric}
    with pytest.raises(InvalidInput):
        services.settle_review(decision=StatusChange.CLEARED, reason=" ", **said)

    services.settle_review(decision=StatusChange.CLEARED, reason="Checked by hand.", **said)

    assert _state(live) == State.QUALIFIED
    assert ratings_in_doubt(live.programme.pk) == {}
    assert Rating.objects.get(pk=late.pk).version == before.version
    with pytest.raises(Conflict) as refused:
        services.settle_review(decision=StatusChange.UPHELD, reason="Again.", **said)
    assert refused.value.code == "not_under_review"
    # The watch begins anew: what was cleared alarms no second time.
    _work(live, [0])
    assert Reading.objects.filter(alarms=True).count() == 1


def test_what_is_upheld_stays_in_doubt_until_the_rater_qualifies_anew(live: Arena) -> None:
    round_ = _round(live)
    plain = Assignment.objects.filter(round_session__round=round_, round_session__is_check=False)
    rated = live.rate_plain(plain[0])
    _work(live, [2] * 5)
    membership = live.rater.memberships.get()

    services.settle_review(
        actor=live.lead,
        rater=membership,
        rubric=live.rubric,
        decision=StatusChange.UPHELD,
        reason="Scores drifted.",
    )

    assert _state(live) == State.NOT_QUALIFIED
    assert ratings_in_doubt(live.programme.pk) == {rated.pk: "upheld"}
    add_role(live.rater, live.programme, Role.LEAD)
    with pytest.raises(AccessDenied) as refused:
        services.give_new_tries(
            actor=live.rater, rater=membership, rubric=live.rubric, reason="Mine."
        )
    assert refused.value.code == "own_status"


def test_hidden_sessions_enter_no_statistic(live: Arena) -> None:
    round_ = _round(live)
    plain = Assignment.objects.filter(round_session__round=round_, round_session__is_check=False)
    for assignment in plain:
        live.rate_plain(assignment)
    _work(live, [0] * 6)

    close_round(actor=live.lead, round_=round_)

    found = ratings_of_round(round_)
    assert len(found.keys) == N_LIVE
    assert found.left_out == {
        "not_started": 0,
        "draft": 0,
        "recused": 0,
        "ended": 0,
        "consent_withdrawn": 0,
    }
    kinds = programme_ratings(live.programme.pk, live.rubric.slug).values_list("kind", flat=True)
    assert list(kinds) == [RatingKind.INDEPENDENT] * N_LIVE


# ── What the rater sees ──────────────────────────────────────────────────────────────────


def _shape(body: Any) -> Any:
    """Return what is in an answer apart from ids, codes and instants."""
    if isinstance(body, dict):
        plain = ("id", "code", "transcript", "rating", "started_at", "submitted_at", "n_turns")
        return {key: _shape(value) for key, value in body.items() if key not in plain}
    return [_shape(row) for row in body] if isinstance(body, list) else body


def test_a_rater_cannot_tell_a_hidden_session_from_the_others(live: Arena) -> None:
    round_ = _round(live, check_every=2)
    client = client_of(live.rater)
    given = client.get(f"/api/v1/assignments/?round={round_.pk}").json()["results"]
    hidden = {str(row.pk) for row in checks_of(live.rater)}
    assert len(hidden & {row["id"] for row in given}) == 3

    shapes = [_shape(row) for row in given]
    begun = [client.post(f"/api/v1/assignments/{row['id']}/start/").json() for row in given]
    drafts = [_shape(client.get(f"/api/v1/ratings/{row['id']}/").json()) for row in begun]

    assert all(shape == shapes[0] for shape in shapes)
    assert all(draft == drafts[0] for draft in drafts)
    assert drafts[0]["kind"] == "independent"
    own = client.get(f"/api/v1/ratings/?kind=independent&round={round_.pk}").json()
    assert own["count"] == N_LIVE + 3
    everything = b"".join(
        client.get(f"/api/v1{address}").content
        for address in (
            "/assignments/",
            f"/ratings/?round={round_.pk}",
            "/calibration-sets/",
            "/rater-standings/",
            f"/rater-standings/{live.rater.memberships.get().pk}/",
            "/calibration-attempts/",
        )
    )
    assert b'"is_check"' not in everything
    assert b'"check"' not in everything
    assert client.get("/api/v1/gold-ratings/").json()["results"] == []
    assert client.get(f"/api/v1/rounds/{round_.pk}/").status_code == 404


def test_a_check_that_alarms_nobody_changes_nothing_of_what_calibration_shows_the_rater(
    live: Arena,
) -> None:
    _round(live)
    client = client_of(live.rater)
    addresses = [
        "/api/v1/rater-standings/",
        f"/api/v1/rater-standings/{live.rater.memberships.get().pk}/",
        "/api/v1/calibration-attempts/",
        "/api/v1/qualification-rules/",
    ]
    before = [client.get(address).content for address in addresses]

    _work(live, [0, 0])

    assert Reading.objects.count() == 2
    assert [client.get(address).content for address in addresses] == before


def test_the_lead_reads_the_watch_and_the_rater_does_not(live: Arena) -> None:
    _round(live)
    _work(live, [0, 1, 0, -1, 0])
    address = f"/api/v1/rater-standings/{live.rater.memberships.get().pk}/"

    told = client_of(live.lead).get(address).json()
    own = client_of(live.rater).get(address).json()

    (drift,) = told["drift"]
    assert len(drift["points"]) == 5
    assert drift["charts_reason"] is None
    assert 0 < drift["false_alarm"] < 0.1
    assert drift["sentence"] == "No drift after 5 hidden gold sessions."
    assert told["standings"][0]["n_checks"] == 5
    assert own["drift"] is None
    assert own["standings"][0]["n_checks"] is None
