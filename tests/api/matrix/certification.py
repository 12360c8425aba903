"""Portfolios, claims, decisions and certificates, and what is open to the public."""

from typing import Any

from tests.api.matrix.row import API, Row, at, everyone, ids, listing
from tests.worlds import World

CLAIMANTS = "lead supervisor trainee"
READERS = "lead supervisor adjudicator trainee auditor"
REASON = {"reason": "Because it has to be tried."}


def _claims(prefix: str, route: str, field: str, body: dict[str, Any]) -> list[Row]:
    def claim(w: World) -> Any:
        return getattr(w, field)

    return [
        listing(prefix, lambda w: everyone(CLAIMANTS, ids(claim(w))), route),
        Row("get", f"{route}-detail", at(prefix, claim), {200: CLAIMANTS}),
        Row(
            "post",
            f"{route}-list",
            lambda _: f"{API}/{prefix}/",
            {201: CLAIMANTS},
            body=lambda w: {
                "trainee": str(w.enrolment.pk),
                **body,
                **({"supervisor": str(w.supervisor.pk)} if field == "log" else {}),
            },
        ),
        Row(
            "post",
            f"{route}-confirm",
            at(prefix, claim, "confirm/"),
            {200: "lead supervisor", 403: "trainee"},
        ),
        Row(
            "post",
            f"{route}-refuse",
            at(prefix, claim, "refuse/"),
            {200: "lead supervisor", 403: "trainee"},
            body=lambda _: REASON,
        ),
    ]


CLAIM_ROWS = [
    *_claims(
        "supervision-logs", "supervision-log", "log", {"held_on": "2026-01-05", "minutes": 50}
    ),
    *_claims(
        "attestations",
        "attestation",
        "attestation",
        {
            "requirement": "ipt_course",
            "amount": 2,
            "done_on": "2026-01-05",
            "evidence": "A certificate",
        },
    ),
]


def _act(action: str, gets: dict[int, str], body: Any = REASON) -> Row:
    return Row(
        "post",
        f"decision-{action}",
        at("decisions", lambda w: w.decision, f"{action}/"),
        gets,
        body=lambda _: body,
    )


DECISION_ROWS = [
    Row("get", "portfolio-detail", at("portfolios", lambda w: w.enrolment), {200: CLAIMANTS}),
    listing(
        "decisions",
        lambda w: everyone(READERS, ids(w.decision, w.certificate.decision)),
        "decision",
    ),
    Row("get", "decision-detail", at("decisions", lambda w: w.decision), {200: READERS}),
    Row(
        "post",
        "decision-list",
        lambda _: f"{API}/decisions/",
        # The pathway is not adopted; who may ask is told so.
        {400: CLAIMANTS},
        body=lambda w: {"trainee": str(w.enrolment.pk), "pathway": str(w.own_pathway.pk)},
    ),
    _act("review", {200: "lead", 403: "supervisor adjudicator trainee auditor"}),
    _act(
        "sign",
        {409: "lead supervisor adjudicator", 403: "trainee auditor"},
        {"trace_hash": "0" * 64},
    ),
    _act("certify", {409: "lead", 403: "supervisor adjudicator trainee auditor"}),
    _act("refuse", {409: "lead", 403: "supervisor adjudicator trainee auditor"}),
    _act("withdraw", {200: "lead trainee", 403: "supervisor adjudicator auditor"}),
    _act("appeal", {409: "trainee", 403: "lead supervisor adjudicator auditor"}),
    _act(
        "reconsider",
        {409: "lead adjudicator", 403: "supervisor trainee auditor"},
        {**REASON, "reopen": True},
    ),
]

CERTIFICATE_ROWS = [
    listing("certificates", lambda w: everyone(READERS, ids(w.certificate)), "certificate"),
    Row("get", "certificate-detail", at("certificates", lambda w: w.certificate), {200: READERS}),
    Row(
        "get",
        "certificate-credential",
        at("certificates", lambda w: w.certificate, "credential/"),
        {200: READERS},
    ),
    Row(
        "get",
        "certificate-badge",
        at("certificates", lambda w: w.certificate, "badge/"),
        {200: READERS},
    ),
    Row(
        "get",
        "certificate-pdf",
        at("certificates", lambda w: w.certificate, "pdf/"),
        {200: READERS},
    ),
    Row(
        "post",
        "certificate-renew",
        at("certificates", lambda w: w.certificate, "renew/"),
        # The world's certificate has no end; who may ask is told so.
        {409: CLAIMANTS, 403: "adjudicator auditor"},
    ),
    Row(
        "post",
        "certificate-revoke",
        at("certificates", lambda w: w.certificate, "revoke/"),
        {200: "lead", 403: "supervisor adjudicator trainee auditor"},
        body=lambda _: REASON,
    ),
]

# Open to anybody; the key of the world's certificate is on no disk, so that nothing can be signed.
PUBLIC_ROWS = [
    Row(
        "get",
        "verification-detail",
        lambda w: f"{API}/verifications/{w.certificate.code}/",
        public=200,
    ),
    Row(
        "post",
        "verification-list",
        lambda _: f"{API}/verifications/",
        body=lambda _: {"credential": "a.b.c"},
        public=200,
    ),
    Row(
        "get",
        "signing-key-detail",
        lambda w: f"{API}/signing-keys/{w.certificate.signed_with.kid}/",
        public=200,
    ),
    Row("get", "issuer-detail", at("issuers", lambda w: w.programme), public=200),
    Row(
        "get",
        "issuer-achievement",
        lambda w: f"{API}/issuers/{w.programme.pk}/achievements/{w.own_pathway.pk}/",
        public=200,
    ),
    Row(
        "get",
        "issuer-status-list",
        at("issuers", lambda w: w.programme, "status-list/"),
        public=409,
    ),
]
CERTIFICATION_ROWS = [*CLAIM_ROWS, *DECISION_ROWS, *CERTIFICATE_ROWS, *PUBLIC_ROWS]
