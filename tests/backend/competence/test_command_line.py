"""A cohort's exported scores, put into the command line, give the figures of the curve."""

import json
from pathlib import Path

import pandas as pd
import pytest

from fidelity.__main__ import main
from tests.backend.competence.classes import Class
from tests.clients import client_of

pytestmark = pytest.mark.django_db


def test_exported_scores_give_the_curve_of_the_page(
    ten: Class, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        {
            "trainee": str(enrolment.pk),
            "session_number": x,
            "session": str(ten.sessions[enrolment][x - 1].pk),
            "phase": ten.sessions[enrolment][x - 1].phase,
            "rater": rater,
            "score": score,
        }
        for enrolment in ten.trainees
        for x, rater, score in ten.scores(enrolment)
    ]
    path = tmp_path / "scores.csv"
    pd.DataFrame(rows).to_csv(path, index=False)

    assert main(["growth", str(path), "--cut", "3", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)

    by_trainee = {row["trainee"]: row for row in printed["trainees"]}
    for enrolment in ten.trainees:
        answer = client_of(ten.lead).get(f"/api/v1/trainees/{enrolment.pk}/curve/")
        curve = answer.json()["model"]["curve"]
        points = by_trainee[str(enrolment.pk)]["points"]
        assert [point["x"] for point in curve] == [point["session_number"] for point in points]
        for shown, wanted in zip(curve, points, strict=True):
            for name in ("level", "low", "high", "p_at_or_above_cut"):
                assert shown[name] == pytest.approx(wanted[name], abs=1e-9)
