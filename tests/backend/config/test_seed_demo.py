"""The demo programme: created once, refused beside real work, and what it promises to hold."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count

from backend.access.models import Membership
from backend.access.roles import Role
from backend.accounts.models import User
from backend.audit.verify import verify
from backend.calibration.selectors import standings
from backend.casework.models import Case, TherapySession, Transcript
from backend.config.demo.people import ACCOUNTS, DOMAIN, PASSWORD
from backend.config.demo.seed import seed_demo
from backend.consensus.models import AnchorNote, ConsensusCase, ConsensusResult
from backend.core.errors import Conflict
from backend.feedback.models import Acknowledgement, Feedback, Goal
from backend.history.models import PastImport
from backend.history.selectors import past_ratings_of
from backend.instruments.models import RubricVersion
from backend.oversight.selectors import weeks_of
from backend.programmes.models import Cohort, Enrolment, Programme
from backend.ratings.models import (
    Rating,
    RatingKind,
    Release,
    Round,
    RoundDraw,
    RoundPhase,
    RoundPurpose,
)
from backend.reliability.models import ReliabilityReport
from backend.retention.coming import items_of, versions_of
from backend.retention.models import DeletionProof
from backend.retention.verifying import verify_proof
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def quick_passwords(settings) -> None:
    """Hash the demo's passwords cheaply; eight slow ones are most of the seed's time."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def _standings(programme: Programme) -> list[str]:
    """Return where the first three raters stand."""
    memberships = Membership.objects.filter(programme=programme, role=Role.RATER)
    raters = list(memberships.order_by("code").values_list("person_id", flat=True)[:3])
    rubric = RubricVersion.objects.get(pins__programme=programme)
    found = standings(programme.pk, raters, [rubric], on=TODAY)
    return [found[rater, rubric.pk].state.value for rater in raters]


def test_the_demo_is_seeded_once_and_holds_what_it_promises(subtests: pytest.Subtests) -> None:
    assert seed_demo(TODAY)

    with subtests.test("what it holds"):
        _check_content()
    with subtests.test("the accounts sign in with the published password"):
        _check_accounts()
    with subtests.test("seeding twice changes nothing"):
        before = _counts()
        assert not seed_demo(TODAY)
        assert _counts() == before


def _counts() -> tuple[int, int, int]:
    return (Rating.objects.count(), User.objects.count(), Transcript.objects.count())


def _check_accounts() -> None:
    for key, _, _, _ in ACCOUNTS:
        assert User.objects.get(email=f"{key}@{DOMAIN}").check_password(PASSWORD)
    able = [person for person in User.objects.all() if person.has_usable_password()]
    assert len(able) == len(ACCOUNTS)


def _check_content() -> None:
    programme = Programme.objects.get(slug="demo")
    assert programme.is_simulated
    sizes = Cohort.objects.annotate(n=Count("enrolments")).values_list("n", flat=True)
    assert sorted(sizes) == [4, 12]
    written = Transcript.objects.filter(deleted_at__isnull=True)
    assert written.count() >= 12
    assert min(written.values_list("n_turns", flat=True)) >= 60
    sessions = TherapySession.objects.filter(transcript__in=written)
    assert set(sessions.values_list("phase", flat=True)) == {"initial", "middle", "termination"}
    cases = Case.objects.filter(sessions__transcript__in=written)
    areas = {area for case in cases for area in case.agreed_problem_areas}
    assert areas == {"grief", "dispute", "transition", "sensitivity"}
    assert {case.format for case in cases} == {"individual", "group", "couple"}
    assert Transcript.objects.filter(deleted_at__isnull=False, turns__isnull=True).count() > 80
    proofs = DeletionProof.objects.all()
    assert proofs.count() == Transcript.objects.filter(deleted_at__isnull=False).count()
    assert [proof for proof in proofs[:5] if not all(c.holds for c in verify_proof(proof))] == []
    # The demo keeps its texts, however long it runs within a year.
    assert [
        item
        for item in items_of(programme.pk, versions_of(programme.pk))
        if item.due is not None and item.due.on < TODAY
    ] == []
    assert TherapySession.objects.filter(is_simulated=False).count() == 0
    assert Rating.objects.filter(is_simulated=False).count() == 0
    rounds = Round.objects.filter(purpose=RoundPurpose.RATING)
    phases = sorted(rounds.values_list("phase", flat=True))
    assert phases == [RoundPhase.CLOSED, RoundPhase.INDEPENDENT]
    drawn = RoundDraw.objects.get(round__phase=RoundPhase.INDEPENDENT)
    assert 0 < len(drawn.picks) < len(drawn.frame) == drawn.n_registered
    call_command("redraw", str(drawn.round_id))
    kinds = set(Rating.objects.values_list("kind", flat=True))
    assert kinds == {
        RatingKind.INDEPENDENT,
        RatingKind.SUPERVISOR,
        RatingKind.SELF,
        RatingKind.CALIBRATION,
    }
    assert _standings(programme) == ["in_training", "qualified", "under_review"]
    assert ReliabilityReport.objects.count() == 1
    study = PastImport.objects.get()
    assert study.is_simulated
    assert study.kinds == {"gold": 1, "independent": 20, "supervisor": 5}
    assert study.report.result["headline"]["value"] is not None
    assert past_ratings_of(study.imported_by, Enrolment.objects.get(code="T01"))
    assert set(Release.objects.values_list("enrolment__code", flat=True)) == {"T01", "T02"}
    given = Feedback.objects.values_list("status", flat=True)
    assert sorted(given) == ["draft", "held", "released", "released", "released"]
    assert Acknowledgement.objects.count() == 1
    assert Goal.objects.count() == 2
    assert ConsensusCase.objects.count() == 2
    assert ConsensusResult.objects.count() == 1
    origins = AnchorNote.objects.values_list("case", flat=True)
    assert sorted(case is None for case in origins) == [False, True]
    assert verify().faults == ()


def test_the_demo_is_refused_beside_a_real_programme() -> None:
    factories.make_programme("north")

    with pytest.raises(Conflict) as refusal:
        seed_demo(TODAY)

    assert refusal.value.code == "real_data"
    assert not User.objects.filter(email__endswith=DOMAIN).exists()


def test_the_command_refuses_without_demo() -> None:
    with pytest.raises(CommandError, match="only with DEMO=1"):
        call_command("seed_demo")


def test_the_demo_holds_a_past_week_of_its_trail_that_the_lead_has_read() -> None:
    seed_demo(TODAY)

    programme = Programme.objects.get(slug="demo")
    lead = User.objects.get(email=f"lead@{DOMAIN}")
    running, past = weeks_of(lead, programme.pk)
    assert (running.state, past.state) == ("running", "read")
    (review,) = past.reviews
    assert (review.reviewed_by, review.n_events) == (lead, past.n_events)
    assert past.n_refused == 1
    assert "refusal" in review.note
    assert verify().faults == ()
