"""Real conversations through the API: import, two raters, and a report that equals `fidelity`'s."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import fidelity
from backend.access.roles import Role
from backend.casework.models import TherapySession, Turn
from tests import factories
from tests.api.rater_robot import RaterRobot, scored, without_score
from tests.clients import client_of
from tests.e2e.server import ROOT

FILE = ROOT.parent / "shared" / "data" / "annomi" / "utterances.csv"
N_RATED = 10
AREAS = ("grief", "dispute", "transition", "sensitivity")

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.one_database,
    pytest.mark.skipif(
        not FILE.exists(), reason="the real transcripts lie outside the repository and are absent"
    ),
]


def _deidentify(client: Any, url: str) -> None:
    """Take out what the rules are sure of, leave in the rest, and vouch for the text."""
    review = client.post(url).json()

    def send(method: str, part: str, body: Any = None) -> Any:
        version = f'"{review["version"]}"'
        answer = getattr(client, method)(
            f"{url}{part}/", body, format="json", HTTP_IF_MATCH=version
        )
        assert answer.status_code == 200, answer.content
        review["version"] = answer.json()["version"]
        return answer.json()

    send("post", "accept-all")
    for span in client.get(url).json()["spans"]:
        if span["decision"] == "undecided":
            send("put", f"spans/{span['id']}", {"decision": "rejected"})
    done = send("post", "complete", {"confirmed": True})
    assert (done["state"], done["counts"]["turns_changed"] is None) == ("completed", False)


def test_two_raters_rate_ten_real_conversations(
    django_capture_on_commit_callbacks: Any,
) -> None:
    programme = factories.make_programme("annomi")
    lead = factories.make_member(programme, Role.LEAD)
    raters = [factories.make_member(programme, Role.RATER, code=f"R0{n}") for n in (1, 2)]
    trainee = factories.make_enrolment(programme)
    client = client_of(lead)

    upload = SimpleUploadedFile("any-name.csv", FILE.read_bytes(), content_type="text/csv")
    imported = client.post(
        "/api/v1/transcripts/import/",
        {"programme": str(programme.pk), "file": upload},
        format="multipart",
    )

    assert imported.status_code == 201, imported.content
    assert len(imported.json()["transcripts"]) == TherapySession.objects.count() == 126
    assert Turn.objects.count() == 9271
    codes = [warning["code"] for warning in imported.json()["warnings"]]
    assert codes.count("malformed_time") == 1
    backwards = {
        warning["transcript"]
        for warning in imported.json()["warnings"]
        if warning["code"] == "time_runs_backwards"
    }
    assert len(backwards) == 7

    case = client.post(
        "/api/v1/cases/",
        {
            "programme": str(programme.pk),
            "trainee": str(trainee.pk),
            "code": "C-1",
            "format": "individual",
            "planned_sessions": 120,
            "agreed_problem_areas": ["dispute"],
        },
        format="json",
    )
    assert case.status_code == 201, case.content
    form = client.post(
        "/api/v1/consent-forms/",
        {
            "programme": str(programme.pk),
            "name": "Recording",
            "version": "1",
            "text": "I agree that this session is used for training.",
            "scopes": ["training"],
        },
        format="json",
    )
    assert form.status_code == 201, form.content
    sessions = [row["session"] for row in imported.json()["transcripts"][:N_RATED]]
    for number, session in enumerate(sessions, start=1):
        placed = client.patch(
            f"/api/v1/sessions/{session}/",
            {
                "case": case.json()["id"],
                "number": number,
                "held_on": "2026-01-05",
                "phase": ("initial", "middle", "termination")[number % 3],
            },
            format="json",
        )
        assert placed.status_code == 200, placed.content
        consent = client.post(
            "/api/v1/consents/",
            {
                "session": session,
                "scopes": ["training"],
                "given_on": "2026-01-05",
                "expires_on": None,
                "form": form.json()["id"],
            },
            format="json",
        )
        assert consent.status_code == 201, consent.content
        transcript = client.get(f"/api/v1/sessions/{session}/").json()["transcript"]["id"]
        _deidentify(client, f"/api/v1/transcripts/{transcript}/deidentification/")

    rubric = client.get("/api/v1/rubrics/?slug=ipt-adherence-competence").json()["results"][0]["id"]
    round_ = client.post(
        "/api/v1/rounds/",
        {
            "programme": str(programme.pk),
            "name": "Real conversations",
            "rubric": rubric,
            "sessions": sessions,
            "raters": [str(rater.pk) for rater in raters],
            "raters_per_session": 2,
            "due_on": None,
            "blind_to_trainee": True,
        },
        format="json",
    )
    assert round_.status_code == 201, round_.content
    round_id = round_.json()["id"]
    assert client.post(f"/api/v1/rounds/{round_id}/start/").status_code == 200

    rows: list[dict[str, Any]] = []
    rng = np.random.default_rng(20260302)
    truth: dict[tuple[str, str], float] = {}

    for rater_number, rater in enumerate(raters):
        robot = RaterRobot(client_of(rater))
        assignments = robot.assignments()
        assert len(assignments) == N_RATED
        for assignment in assignments:
            transcript = assignment["transcript"]
            turns = robot.client.get(f"/api/v1/transcripts/{transcript}/turns/").json()
            assert turns["count"] == assignment["n_turns"]

            def choose(
                item: str, state: str, key: str = transcript, harsh: float = 0.5 * rater_number
            ) -> Mapping[str, Any]:
                level = truth.setdefault((key, item), float(rng.uniform(0.5, 5.5)))
                if state != "required" and level < 1.5:
                    return without_score("not_applicable", "no_opportunity")
                seen = int(np.clip(np.rint(level - harsh + rng.normal(0, 0.6)), 0, 6))
                if seen == 0:
                    absent = "absent" if state == "required" else "missed_opportunity"
                    return without_score(absent)
                return scored(min(4, round(seen * 2 / 3)), seen)

            rating = robot.rate(assignment, "dispute", choose)
            for item in rating["items"]:
                zero = item["status"] in {"absent", "missed_opportunity"}
                value = 0 if zero else item["values"].get("competence")
                if item["status"] == "not_applicable":
                    if item["not_applicable_reason"] != "no_opportunity":
                        continue
                    value = None
                rows.append(
                    {
                        "session": transcript,
                        "rater": str(rater.pk),
                        "item": item["item"],
                        "score": value,
                    }
                )

    with django_capture_on_commit_callbacks():
        assert client.post(f"/api/v1/rounds/{round_id}/close/").status_code == 200
    answer = client.post("/api/v1/reliability-reports/", {"round": round_id}, format="json")
    assert answer.status_code == 201, answer.content
    report = answer.json()
    assert (report["n_sessions"], report["n_raters"]) == (N_RATED, 2)

    frame = pd.DataFrame(rows)
    expected = fidelity.report(frame, values=range(7)).to_dict()
    by_item = {row["item"]: row for row in expected["items"]}
    compared = 0
    for variable in report["variables"]:
        if variable["level"] != "item" or variable["scale"] != "competence":
            continue
        wanted = by_item.get(variable["item"])
        if wanted is None:
            assert variable["estimates"]["icc_a1"]["value"] is None
            continue
        for name in ("icc_a1", "icc_c1", "alpha_ordinal", "percent_exact", "percent_within_one"):
            got, want = variable["estimates"][name], wanted["estimates"][name]
            if want["value"] is None:
                assert got["value"] is None
                assert got["reason"] == want["reason"]
                continue
            assert got["value"] == pytest.approx(want["value"], abs=1e-9), (variable["key"], name)
            for limit in ("low", "high"):
                if want[limit] is not None:
                    assert got[limit] == pytest.approx(want[limit], abs=1e-6)
            compared += 1
    assert compared >= 60
