"""The certificate as a PDF for print, and as a badge: a picture with the credential in it."""

from datetime import date
from pathlib import Path
from typing import Any, Final

from django.utils import timezone

from backend.certification.selectors.decisions import newest_trace, signatures_on
from backend.core.documents import draw, render
from backend.core.errors import Conflict
from backend.credentials import addresses
from backend.credentials.baking import bake
from backend.credentials.codes import shown_code
from backend.credentials.models import Certificate, CertificateText
from backend.credentials.verification import VALID, verify

TEMPLATES: Final = Path(__file__).parent / "documents"


def pdf_of(certificate: Certificate, text: CertificateText) -> bytes:
    """Return the certificate as a tagged PDF; one that does not hold says so at its head.

    Raises Conflict for a name that no font can print.
    """
    verdict = verify(certificate)
    until = certificate.valid_until
    pathway = certificate.decision.pathway
    document = render(
        TEMPLATES / "certificate.typ",
        {
            "banner": "" if verdict.state == VALID else verdict.sentence,
            "holder": text.holder,
            "title": certificate.title,
            "version": certificate.pathway_version,
            "programme": certificate.programme.name,
            "simulated": certificate.programme.is_simulated,
            "signers": _signers(certificate),
            "issued": _day(timezone.localdate(certificate.issued_at)),
            "until": "no end" if until is None else _day(until),
            "code": shown_code(certificate.code),
            "address": addresses.page_of(certificate.code),
            "rules": [rule["sentence"] for rule in pathway.definition["rules"]],
        },
    )
    if document.replaced:
        raise Conflict(
            f"No font here has a shape for {' '.join(document.replaced)}. Whoever runs the server "
            "puts one that has it into the folder DOCUMENT_FONTS.",
            code="name_not_printable",
        )
    return document.content


def badge_of(certificate: Certificate, text: CertificateText) -> bytes:
    """Return the badge with the credential baked into it."""
    issued = timezone.localdate(certificate.issued_at)
    picture = draw(
        TEMPLATES / "badge.typ",
        {
            "programme": certificate.programme.name,
            "title": certificate.title,
            "issued": _day(issued),
        },
    )
    return bake(picture, text.credential)


def _signers(certificate: Certificate) -> str:
    trace = newest_trace(certificate.decision)
    rows: Any = [] if trace is None else signatures_on(trace)
    names = [row.signer.name for row in rows]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
