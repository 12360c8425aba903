"""What a programme's own scores vary with: kept once, of independent ratings alone."""

import numpy as np
import pandas as pd
import pytest

from backend.audit.models import AuditEvent
from backend.casework.models import Consent
from backend.casework.services import withdraw_consent
from backend.competence.models import VarianceComponents
from backend.competence.selectors import components_of
from backend.competence.services import compute_components
from fidelity import g_study
from tests import factories
from tests.backend.competence.classes import Class, make_class, mean_of, supervise

SLUG = "ipt-adherence-competence"


def _frame(made: Class) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "trainee": str(session.case.enrolment_id),
                "case": str(session.case_id),
                "session": str(session.pk),
                "rater": str(rater.pk),
                "x": made.sessions[session.case.enrolment].index(session) + 1,
                "score": mean_of(rating),
            }
            for (session, rater), rating in made.ratings.items()
            if session.case is not None
        ]
    )


def _without_gain(frame: pd.DataFrame) -> pd.DataFrame:
    """Take out the slope of a regression with a level of its own for each trainee."""
    dummies = pd.get_dummies(frame["trainee"], dtype=float)
    design = np.column_stack([frame["x"], dummies])
    slope = np.linalg.lstsq(design, frame["score"], rcond=None)[0][0]
    level = frame["score"] - slope * (frame["x"] - frame["x"].mean())
    return frame.assign(score=level).drop(columns="x")


def _compute(made: Class) -> list[VarianceComponents]:
    return compute_components(programme_id=made.programme.pk, instrument=SLUG)


def test_the_components_are_those_of_the_g_study(ten: Class) -> None:
    rows = {row.scale: row for row in _compute(ten)}

    row = rows["competence"]
    assert (row.n_trainees, row.n_sessions, row.n_raters, row.n_ratings) == (10, 40, 2, 80)
    assert row.variance is not None
    frame = _without_gain(_frame(ten))
    assert row.variance == pytest.approx(g_study(frame).components, abs=1e-6)
    assert "case_in_trainee" in row.variance
    assert components_of(ten.programme.pk, SLUG, "competence") == row


def test_a_second_count_of_the_same_ratings_adds_nothing(ten: Class) -> None:
    first = _compute(ten)

    assert first
    assert _compute(ten) == []
    assert VarianceComponents.objects.count() == len(first)
    kept = AuditEvent.objects.filter(verb="components.computed")
    assert kept.count() == len(first)


def test_other_kinds_and_withdrawn_sessions_are_left_out(ten: Class) -> None:
    _compute(ten)
    session = ten.sessions[ten.trainees[0]][0]
    supervise(ten, ten.trainees[0], session)

    assert _compute(ten) == []

    consent = Consent.objects.create(
        programme=ten.programme,
        therapy_session=session,
        scopes=["training"],
        form_version="1",
        given_on=factories.LONG_AGO,
        recorded_by=ten.lead,
    )
    withdraw_consent(actor=ten.lead, consent=consent)
    rows = {row.scale: row for row in _compute(ten)}
    assert (rows["competence"].n_sessions, rows["competence"].n_ratings) == (39, 78)


def test_scores_that_do_not_vary_give_a_reason_and_no_number(db: None) -> None:
    made = make_class(3, level=4)

    rows = _compute(made)

    assert {row.reason for row in rows if row.scale == "competence"} <= {
        "no_variation",
        "insufficient_data",
    }
    assert all(row.variance is None for row in rows if row.scale == "competence")


def test_without_ratings_nothing_is_kept(db: None) -> None:
    programme = factories.make_programme()

    assert compute_components(programme_id=programme.pk, instrument=SLUG) == []
