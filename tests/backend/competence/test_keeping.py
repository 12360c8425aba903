"""Curves open from what was kept, which follows the data and nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from backend.casework.models import Consent
from backend.casework.services import withdraw_consent
from backend.competence import keeping
from backend.competence.models import KeptGrowth, KeptScores
from backend.competence.services import refresh_curves
from tests import factories
from tests.backend.competence.classes import Class
from tests.backend.competence.test_components import SLUG
from tests.backend.competence.test_curves import curve_of

pytestmark = pytest.mark.django_db
N_CURVES = 2 * 10


def _refresh(made: Class) -> int:
    return refresh_curves(programme_id=made.programme.pk, instrument=SLUG)


def _no_computing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        pytest.fail("computed although it was kept")

    monkeypatch.setattr(keeping, "cohort_growth", refuse)
    monkeypatch.setattr(keeping, "score_tables", refuse)


def test_a_refreshed_programme_computes_nothing_when_curves_are_opened(
    ten: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = curve_of(ten.lead, ten.trainees[0], "?section=A")
    KeptGrowth.objects.all().delete()
    KeptScores.objects.all().delete()

    n_ready = _refresh(ten)
    _no_computing(monkeypatch)

    assert curve_of(ten.lead, ten.trainees[0], "?section=A") == before
    for query in ("", "?scale=adherence", "?section=every_phase"):
        assert curve_of(ten.lead, ten.trainees[5], query)["model"]["fitted"] is True
    assert n_ready == N_CURVES
    assert KeptScores.objects.count() == 80


def test_another_rating_makes_another_model(ten: Class) -> None:
    trainee = ten.trainees[0]
    _refresh(ten)
    session = ten.sessions[trainee][0]

    ten.release(ten.ratings[session, ten.raters[0]], trainee)
    shown = curve_of(trainee.person, trainee)

    # The trainee's model rests on what was released of their own, the lead's on all.
    assert shown["model"]["n_ratings"] == 73
    assert curve_of(ten.lead, trainee)["model"]["n_ratings"] == 80


def test_a_withdrawal_without_scores_forgets_what_was_kept(ten: Class) -> None:
    _refresh(ten)
    session = ten.sessions[ten.trainees[0]][0]
    consent = Consent.objects.create(
        programme=ten.programme,
        therapy_session=session,
        scopes=["training"],
        form_version="1",
        given_on=factories.LONG_AGO,
        recorded_by=ten.lead,
    )

    withdraw_consent(actor=ten.lead, consent=consent)

    assert not KeptScores.objects.filter(rating__therapy_session=session).exists()
    assert not KeptGrowth.objects.filter(programme=ten.programme).exists()


def test_what_nobody_asked_for_is_forgotten(ten: Class) -> None:
    curve_of(ten.lead, ten.trainees[0])
    old = timezone.localdate() - timedelta(days=keeping.KEPT_DAYS + 1)
    KeptGrowth.objects.update(used_on=old)
    curve_of(ten.lead, ten.trainees[0], "?section=A")

    assert keeping.forget_unused() == 1
    assert KeptGrowth.objects.count() == 1
