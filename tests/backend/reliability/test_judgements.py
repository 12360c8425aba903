"""Agreement on problem areas and flags, beyond what chance gives."""

import numpy as np
import pytest

import fidelity
from backend.accounts.models import User
from backend.ratings.models import RaisedFlag, RatingStatus
from backend.reliability.layout import layout_of
from backend.reliability.matrices import RoundMatrices
from backend.reliability.report import report_of_round
from backend.reliability.selectors import ratings_of_round
from backend.reliability.services import compute_report
from tests.backend.reliability.scored import Panel, rate
from tests.clients import client_of
from tests.factories import NOW

pytestmark = pytest.mark.django_db
FLAGGED = ((0, 0), (0, 1), (3, 0), (5, 2))


def _store(panel: Panel) -> None:
    """Store the panel's ratings with X1 raised in some: of one session by two of three."""
    for (session, rater), said in panel.said.items():
        rating = rate(
            panel.sessions[session],
            panel.raters[rater],
            said,
            round_=panel.round_,
            submitted=False,
        )
        if (session, rater) in FLAGGED:
            RaisedFlag.objects.create(rating=rating, flag="X1", raised_at=NOW)
        rating.status, rating.submitted_at = RatingStatus.SUBMITTED, NOW
        rating.save()


def test_flags_agree_as_fidelity_says_of_yes_and_no(panel: Panel, lead: User) -> None:
    _store(panel)
    said = np.zeros((len(panel.sessions), 3))
    for session, rater in FLAGGED:
        said[session, rater] = 1
    matrix = fidelity.RatingMatrix.from_triples(
        [(s, r, said[s, r]) for s in range(said.shape[0]) for r in range(3)], scale=None
    )

    report, _ = compute_report(actor=lead, round_=panel.round_)

    shown = client_of(lead).get(f"/api/v1/reliability-reports/{report.pk}/").json()["judgements"]
    (flag,) = [row for row in shown if row["of"] == "flag"]
    assert (flag["id"], flag["n_said"], flag["n_ratings"]) == ("X1", 4, 36)
    assert flag["estimates"]["percent_exact"]["value"] == pytest.approx(
        fidelity.percent_agreement(matrix).value
    )
    assert flag["estimates"]["fleiss_kappa"]["value"] == pytest.approx(
        fidelity.fleiss_kappa(matrix).value
    )
    (area,) = [row for row in shown if row["of"] == "problem_area"]
    # Everybody says dispute of every session: there is nothing beyond chance to see.
    assert (area["id"], area["n_said"]) == ("dispute", 36)
    assert area["estimates"]["fleiss_kappa"]["value"] is None
    assert area["estimates"]["fleiss_kappa"]["reason"] == "no_variation"


def test_a_flag_is_part_of_what_a_report_is_made_of(panel: Panel) -> None:
    _store(panel)
    found = ratings_of_round(panel.round_)
    layout = layout_of(panel.round_.rubric.definition)

    without = RoundMatrices.of(found.keys, layout).data_hash

    assert report_of_round(panel.round_).data_hash != without
