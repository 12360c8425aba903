"""What becomes of ratings when the text of their session is closed or erased."""

from typing import Any

import pytest

from backend.casework.models import TherapySession
from backend.casework.selectors import newest_consent
from backend.casework.services import erase_session_text, withdraw_consent
from backend.ratings.models import (
    Assignment,
    AssignmentStatus,
    Evidence,
    ItemScore,
    Rating,
    RatingKind,
    RatingStatus,
)
from backend.reliability.models import ReportFlag
from backend.reliability.services import compute_report
from tests import factories
from tests.api.text_fields import item_body
from tests.clients import client_of
from tests.worlds import World

pytestmark = pytest.mark.django_db
API = "/api/v1"


def _withdraw(world: World, session: TherapySession) -> None:
    consent = newest_consent(session.pk)
    assert consent is not None
    withdraw_consent(actor=world.lead, consent=consent)


def _write_everything(world: World, rating: Rating) -> dict[str, tuple[int, str]]:
    """Return what each way of writing a rating answers."""
    client = client_of(rating.rater)
    url, version = f"{API}/ratings/{rating.pk}", f'"{rating.version}"'
    answers: dict[str, Any] = {
        "item": client.put(f"{url}/items/A3/", item_body(), HTTP_IF_MATCH=version),
        "flag": client.put(f"{url}/flags/X1/", {"raised": True}, HTTP_IF_MATCH=version),
        "note": client.put(f"{url}/note/", {"note": "later"}, HTTP_IF_MATCH=version),
        "areas": client.put(
            f"{url}/problem-areas/", {"problem_areas": ["grief"]}, HTTP_IF_MATCH=version
        ),
        "submit": client.post(f"{url}/submit/", {}),
    }
    return {name: (got.status_code, got.json()["code"]) for name, got in answers.items()}


def test_a_draft_on_an_expired_text_is_neither_saved_nor_submitted_and_is_kept(
    world: World,
) -> None:
    world.open_session.consents.update(expires_on=factories.LONG_AGO)

    answers = _write_everything(world, world.draft)

    assert set(answers.values()) == {(409, "text_closed")}
    assert ItemScore.objects.filter(rating=world.draft, item="A1").exists()
    shown = client_of(world.rater1).get(f"{API}/ratings/{world.draft.pk}/").json()
    assert (shown["status"], shown["text_closed"]) == ("draft", "consent_expired")
    assert not {"save", "submit"} & set(shown["allowed_actions"])


def test_a_new_consent_lets_the_rater_go_on(world: World) -> None:
    world.open_session.consents.update(expires_on=factories.LONG_AGO)
    factories.make_consent(world.open_session, by=world.lead)

    saved = client_of(world.rater1).put(
        f"{API}/ratings/{world.draft.pk}/items/A3/",
        item_body(),
        HTTP_IF_MATCH=f'"{world.draft.version}"',
    )

    assert saved.status_code == 200


def test_a_withdrawal_ends_drafts_and_assignments_and_blames_nobody(world: World) -> None:
    third = factories.make_member(world.programme, "rater", "third", "R03")  # type: ignore[arg-type]
    given = world.open_round.round_sessions.get()
    waiting = Assignment.objects.create(
        programme=world.programme, round_session=given, rater=third, position=9
    )
    own = factories.make_rating(
        world.open_session, rater=world.trainee, kind=RatingKind.SELF, submitted=False
    )

    _withdraw(world, world.open_session)

    for draft in (world.draft, own):
        draft.refresh_from_db()
        assert (draft.status, draft.note, draft.problem_areas) == (RatingStatus.ENDED, "", None)
        assert not ItemScore.objects.filter(rating=draft).exists()
        assert not Evidence.objects.filter(rating=draft).exists()
        assert set(_write_everything(world, draft).values()) == {(409, "text_closed")}
    waiting.refresh_from_db()
    assert (waiting.status, waiting.ended_because, waiting.recusal_reason) == (
        AssignmentStatus.ENDED,
        "consent_withdrawn",
        "",
    )
    done = world.assignment(world.open_round, world.rater2)
    assert done.status == AssignmentStatus.SUBMITTED
    (row,) = client_of(third).get(f"{API}/assignments/").json()["results"]
    assert (row["status"], row["allowed_actions"]) == ("ended", [])
    start = client_of(third).post(f"{API}/assignments/{waiting.pk}/start/")
    assert (start.status_code, start.json()["code"]) == (409, "text_closed")
    round_ = client_of(world.lead).get(f"{API}/rounds/{world.open_round.pk}/").json()
    assert (round_["n_submitted"], round_["n_assignments"]) == (1, 1)


def test_deletion_under_a_rule_ends_them_too(world: World) -> None:
    counts = erase_session_text(
        actor=None, therapy_session_id=world.open_session.pk, reason="months_after_held"
    )

    assert (counts["assignments"], counts["drafts"]) == (1, 1)
    given = world.assignment(world.open_round, world.rater1)
    assert given.ended_because == "text_deleted"
    shown = client_of(world.rater1).get(f"{API}/ratings/{world.draft.pk}/").json()
    assert shown["text_closed"] == "text_deleted"


@pytest.mark.parametrize("kept", [True, False])
def test_scores_stay_where_the_client_said_so(world: World, kept: bool) -> None:
    compute_report(actor=world.lead, round_=world.closed_round)
    world.closed_session.consents.update(keep_scores=kept)

    _withdraw(world, world.closed_session)

    assert Rating.objects.get(pk=world.closed_rating1.pk).status == RatingStatus.SUBMITTED
    releases = {
        who: client_of(getattr(world, who)).get(f"{API}/releases/").json()["count"]
        for who in ("trainee", "supervisor")
    }
    seen = client_of(world.lead).get(f"{API}/ratings/").json()["count"]
    assert releases == (
        {"trainee": 1, "supervisor": 1} if kept else {"trainee": 0, "supervisor": 0}
    )
    assert seen == (2 if kept else 0)
    assert ReportFlag.objects.count() == (0 if kept else 1)


def test_a_report_is_flagged_once_and_stays_as_it_was(world: World) -> None:
    report, _ = compute_report(actor=world.lead, round_=world.closed_round)

    _withdraw(world, world.closed_session)

    client = client_of(world.lead)
    shown = client.get(f"{API}/reliability-reports/{report.pk}/").json()
    assert [(f["reason"], f["n_ratings"]) for f in shown["flags"]] == [("consent_withdrawn", 2)]
    assert shown["n_ratings"] == 2
    again, is_new = compute_report(actor=world.lead, round_=world.closed_round)
    assert is_new
    assert (again.n_ratings, again.flags.count()) == (0, 0)
