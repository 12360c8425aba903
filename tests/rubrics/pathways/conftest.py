"""Portfolios that meet a pathway, for tests that take something away."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rubrics.pathways import Pathway, load_pathway

HERE = Path(__file__).parent
ON = date(2025, 3, 1)


@pytest.fixture(scope="session")
def every_kind() -> Pathway:
    return load_pathway(HERE / "good" / "every-kind.yaml")


def rating(session: str, rater: str, score: float = 4.0, **changes: Any) -> dict[str, Any]:
    """An independent rating with the same score everywhere."""
    kept: dict[str, Any] = {
        "id": f"{session}-{rater}",
        "session": session,
        "kind": "independent",
        "rater": rater,
        "rubric": "ipt-adherence-competence",
        "version": "1.0",
        "in_status": True,
        "supervises": False,
        "overall": {"competence": score, "adherence": 3.0},
        "sections": {"A": {"competence": score}},
        "items": [
            {"item": "A1", "required": True, "values": {"competence": score, "adherence": 3}},
            {"item": "D1", "required": True, "values": {"competence": score, "adherence": 3}},
            {"item": "F2", "required": False, "values": {"competence": 1}},
        ],
    }
    return kept | changes


def full_portfolio() -> dict[str, Any]:
    """Evidence that meets every rule of `attune-recommended` and of `every-kind.yaml`."""
    phases = {"s1": "initial", "s2": "middle", "s3": "initial", "s4": "middle", "s5": "termination"}
    cases = {"s1": "c1", "s2": "c1", "s3": "c2", "s4": "c2", "s5": "c2"}
    areas = {"c1": ["grief"], "c2": ["dispute"]}
    return {
        "trainee": "t1",
        "cases": [
            {
                "id": case,
                "client": f"client {case}",
                "completed": True,
                "sessions_held": 12,
                "therapy_hours": 10,
            }
            for case in ("c1", "c2")
        ],
        "sessions": [
            {
                "id": session,
                "case": cases[session],
                "held_on": date(2024, 6, 1),
                "phase": phase,
                "areas": areas[cases[session]],
                "format": "individual",
                "drawn": True,
            }
            for session, phase in phases.items()
        ],
        "ratings": [
            rating(session, rater)
            for session in phases
            for rater in (("r3", "r4") if session in {"s2", "s4"} else ("r1", "r2"))
        ]
        + [rating(session, "t1", 5.5, kind="self") for session in phases],
        "flags": [
            {"id": "f1", "session": "s1", "kind": "harm", "flag": "X5", "resolved": True},
            {"id": "f2", "session": "s2", "kind": "drift", "flag": "X1", "resolved": True},
        ],
        "levels": [
            {
                "id": "l1",
                "rubric": "ipt-adherence-competence",
                "versions": ["1.0"],
                "scale": "competence",
                "confidence": 90,
                "estimate": 3.9,
                "lower": 3.4,
                "upper": 4.4,
                "sessions": list(phases),
            }
        ],
        "supervision": [
            {
                "id": f"u{n}",
                "hours": 3,
                "held_on": date(2024, n, 1),
                "case": "c1" if n % 2 else "c2",
                "confirmed": True,
            }
            for n in range(1, 12)
        ],
        "outcomes": [
            {"id": f"o{case}{n}", "case": case, "measure": "phq9", "session_number": n}
            for case in ("c1", "c2")
            for n in (0, 4, 8, 12)
        ],
        "attestations": [
            {"id": "a1", "requirement": "ipt_course", "amount": 5, "confirmed": True},
        ],
        "signatures": [
            {"id": "g1", "signer": "p1", "supervises": False},
            {"id": "g2", "signer": "p2", "supervises": True},
        ],
    }
