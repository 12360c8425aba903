"""Retention: overview, policies, holds, what is coming, proofs."""

from typing import Any

from tests.api.matrix.row import API, Row, everyone, ids, listing
from tests.retaining import age, make_hold, make_policy, make_proof
from tests.worlds import World

READERS = "lead auditor operator"
OTHERS = "supervisor other_supervisor rater1 rater2 adjudicator trainee other_trainee researcher"


def _policies(w: World) -> dict[str, set[str]]:
    return everyone(READERS, ids(make_policy(w.programme, by=w.lead)))


def _holds(w: World) -> dict[str, set[str]]:
    return everyone(READERS, ids(make_hold(w.programme, by=w.lead, case=w.case)))


def _coming(w: World) -> dict[str, set[str]]:
    for session in (w.open_session, w.closed_session, w.other_session, w.unplaced_session):
        age(session, 0)
    age(w.closed_session, 80)
    make_policy(w.programme, by=w.lead)
    return everyone(READERS, ids(w.transcript(w.closed_session)))


def _proofs(w: World) -> dict[str, set[str]]:
    return everyone(READERS, ids(make_proof(w.closed_session)))


def _rules(w: World) -> dict[str, Any]:
    return {
        "programme": str(w.programme.pk),
        "rules": {
            "text": {"event": "held", "days": 36_000, "on": None},
            "recording": None,
            "unfinished": None,
        },
    }


RETENTION_ROWS = [
    listing("retention", lambda w: everyone(READERS, ids(w.programme)), "retention"),
    listing("retention-policies", _policies, "retention-policy"),
    Row(
        "get",
        "retention-policy-detail",
        lambda w: f"{API}/retention-policies/{make_policy(w.programme, by=w.lead).pk}/",
        {200: READERS},
    ),
    Row(
        "post",
        "retention-policy-list",
        lambda _: f"{API}/retention-policies/",
        {201: "lead", 403: f"{OTHERS} auditor operator"},
        body=_rules,
    ),
    Row(
        "post",
        "retention-policy-outlook",
        lambda _: f"{API}/retention-policies/outlook/",
        {200: "lead", 403: f"{OTHERS} auditor operator"},
        body=_rules,
    ),
    listing("legal-holds", _holds, "legal-hold"),
    Row(
        "get",
        "legal-hold-detail",
        lambda w: f"{API}/legal-holds/{make_hold(w.programme, by=w.lead, case=w.case).pk}/",
        {200: READERS},
    ),
    Row(
        "post",
        "legal-hold-list",
        lambda _: f"{API}/legal-holds/",
        {201: "lead", 403: f"{OTHERS} auditor operator"},
        body=lambda w: {
            "programme": str(w.programme.pk),
            "case": str(w.case.pk),
            "reason": "A complaint is under way.",
        },
    ),
    Row(
        "post",
        "legal-hold-lift",
        lambda w: f"{API}/legal-holds/{make_hold(w.programme, by=w.lead, case=w.case).pk}/lift/",
        {200: "lead", 403: "auditor operator"},
        body=lambda _: {"reason": "It is settled."},
    ),
    listing("coming-deletions", _coming, "coming-deletion"),
    listing("deletion-proofs", _proofs, "deletion-proof"),
    Row(
        "get",
        "deletion-proof-detail",
        lambda w: f"{API}/deletion-proofs/{make_proof(w.closed_session).pk}/",
        {200: READERS},
    ),
    Row(
        "get",
        "deletion-proof-verify",
        lambda w: f"{API}/deletion-proofs/{make_proof(w.closed_session).pk}/verify/",
        {200: READERS},
    ),
    Row(
        "get",
        "deletion-proof-export",
        lambda w: f"{API}/deletion-proofs/export/?programme={w.programme.pk}",
        {200: READERS, 403: OTHERS},
    ),
]
