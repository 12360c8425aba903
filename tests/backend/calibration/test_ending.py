"""A lead ends what a rater has begun and left."""

import pytest
from django.utils import timezone

from backend.access.roles import Role
from backend.audit.models import AuditEvent
from backend.audit.verify import unsealed
from backend.calibration import services
from backend.calibration.models import Attempt, AttemptEnding, Outcome, SetPurpose
from backend.calibration.selectors import status_on
from backend.calibration.standing import Standing
from backend.core.errors import AccessDenied, Conflict, InvalidInput
from backend.ratings.models import (
    Assignment,
    AssignmentStatus,
    ItemScore,
    Rating,
    RatingStatus,
    RoundPhase,
)
from backend.ratings.services import recuse, start_assignment
from backend.ratings.services.submit import submit_rating
from tests.backend.calibration.arena import Arena
from tests.backend.ratings.people import add_role

pytestmark = pytest.mark.django_db

WHY = "No answer to three letters."


def _begun_test(arena: Arena) -> Attempt:
    """Begin a test of which one session is rated and one is a draft."""
    arena.adopt()
    arena.finish(arena.begin(arena.make_set(SetPurpose.PRACTICE, slice(0, 2))))
    attempt = arena.begin(arena.make_set(SetPurpose.TEST, slice(2, 8)))
    first, second, *_ = _given(attempt)
    arena.rate(first)
    draft, _ = start_assignment(actor=arena.rater, assignment=second)
    ItemScore.objects.create(rating=draft, item="A1", status="scored", values={"competence": 4})
    return attempt


def _given(attempt: Attempt) -> list[Assignment]:
    rows = Assignment.objects.filter(round_session__round=attempt.round)
    return list(rows.order_by("position"))


def _standing(arena: Arena) -> Standing:
    return status_on(arena.programme.pk, arena.rater.pk, arena.rubric, timezone.localdate())


def test_an_ended_test_counts_as_a_try_and_frees_its_rater(arena: Arena) -> None:
    attempt = _begun_test(arena)

    services.end_attempt(actor=arena.lead, attempt=attempt, reason=f" {WHY} ")

    attempt = Attempt.objects.select_related("result", "ending", "round").get(pk=attempt.pk)
    assert (attempt.ending.reason, attempt.ending.ended_by) == (WHY, arena.lead)
    assert attempt.result.outcome == Outcome.ENDED
    assert attempt.result.trace["gate"] is None
    assert (attempt.result.trace["n_given"], attempt.result.trace["n_rated"]) == (6, 1)
    assert attempt.round.phase == RoundPhase.CLOSED
    assert (_standing(arena).tries_used, _standing(arena).tries_left) == (1, 2)
    with pytest.raises(Conflict) as refused:
        arena.begin(arena.make_set(SetPurpose.TEST, slice(2, 8), "the same sessions"))
    assert refused.value.code == "set_not_fresh"


def test_drafts_end_with_it_and_nothing_is_deleted_or_added(arena: Arena) -> None:
    attempt = _begun_test(arena)
    draft = Rating.objects.get(assignment__round_session__round=attempt.round, status="draft")

    services.end_attempt(actor=arena.lead, attempt=attempt, reason=WHY)

    statuses = [row.status for row in _given(attempt)]
    assert statuses == [AssignmentStatus.SUBMITTED] + [AssignmentStatus.ENDED] * 5
    draft.refresh_from_db()
    assert draft.status == RatingStatus.ENDED
    assert draft.item_scores.get().values == {"competence": 4}
    with pytest.raises(Conflict) as refused:
        submit_rating(actor=arena.rater, rating=draft)
    assert refused.value.code == "ended_by_lead"
    with pytest.raises(Conflict) as refused:
        start_assignment(actor=arena.rater, assignment=_given(attempt)[-1])
    assert refused.value.code == "ended_by_lead"


def test_an_ending_is_audited_and_sealed_with_its_reason(arena: Arena) -> None:
    attempt = _begun_test(arena)

    services.end_attempt(actor=arena.lead, attempt=attempt, reason=WHY)

    ended = AuditEvent.objects.get(verb="calibration.ended")
    assert ended.details["attempt"] == str(attempt.pk)
    assert ended.details["rater"] == str(arena.rater.pk)
    assert AuditEvent.objects.filter(verb="rating.ended").count() == 1
    assert AuditEvent.objects.filter(verb="calibration.judged").count() == 2
    assert [group for group in unsealed() if "calibration" in group.verb] == []


def test_what_the_rater_does_later_changes_no_result(arena: Arena) -> None:
    attempt = _begun_test(arena)
    services.end_attempt(actor=arena.lead, attempt=attempt, reason=WHY)

    services.follow_up(assignment_id=_given(attempt)[0].pk)

    attempt = Attempt.objects.select_related("result").get(pk=attempt.pk)
    assert attempt.result.outcome == Outcome.ENDED


def test_where_too_few_sessions_were_left_for_a_verdict_no_try_is_used(arena: Arena) -> None:
    attempt = _begun_test(arena)
    recuse(actor=arena.rater, assignment=_given(attempt)[3], reason="I know this person.")

    services.end_attempt(actor=arena.lead, attempt=attempt, reason=WHY)

    attempt = Attempt.objects.select_related("result").get(pk=attempt.pk)
    assert attempt.result.outcome == Outcome.NOT_COUNTED
    assert _standing(arena).tries_used == 0


def test_an_ended_practice_uses_no_try_and_what_was_submitted_counts(arena: Arena) -> None:
    arena.adopt()
    attempt = arena.begin(arena.make_set(SetPurpose.PRACTICE, slice(0, 2)))
    arena.rate(_given(attempt)[0])

    services.end_attempt(actor=arena.lead, attempt=attempt, reason=WHY)

    attempt = Attempt.objects.select_related("result").get(pk=attempt.pk)
    assert attempt.result.outcome == Outcome.ENDED
    assert _standing(arena).tries_used == 0
    assert arena.begin(arena.make_set(SetPurpose.PRACTICE, slice(8, 10))).number is None


def test_who_may_not_and_what_cannot_be_ended(arena: Arena) -> None:
    attempt = _begun_test(arena)
    with pytest.raises(AccessDenied):
        services.end_attempt(actor=arena.rater, attempt=attempt, reason=WHY)
    with pytest.raises(InvalidInput) as unsaid:
        services.end_attempt(actor=arena.lead, attempt=attempt, reason="  ")
    assert unsaid.value.code == "reason_missing"
    ItemScore.objects.filter(rating__status=RatingStatus.DRAFT).delete()
    for assignment in _given(attempt)[1:]:
        arena.rate(assignment)
    with pytest.raises(Conflict) as refused:
        services.end_attempt(actor=arena.lead, attempt=attempt, reason=WHY)
    assert refused.value.code == "attempt_complete"
    services.follow_up(assignment_id=_given(attempt)[0].pk)
    with pytest.raises(Conflict) as refused:
        services.end_attempt(actor=arena.lead, attempt=attempt, reason=WHY)
    assert refused.value.code == "attempt_over"
    assert not AttemptEnding.objects.exists()


def test_nobody_ends_their_own(arena: Arena) -> None:
    attempt = _begun_test(arena)
    add_role(arena.rater, arena.programme, Role.LEAD)

    with pytest.raises(AccessDenied) as refused:
        services.end_attempt(actor=arena.rater, attempt=attempt, reason=WHY)

    assert refused.value.code == "own_attempt"
