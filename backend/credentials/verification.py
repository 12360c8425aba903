"""Whether a certificate holds: it is called valid only when everything about it fits."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from django.utils import timezone

from backend.certification.models import DecisionAction, DecisionStep
from backend.certification.selectors.decisions import newest_trace, signatures_on
from backend.certification.tracing import damage_of, signed
from backend.credentials import jose
from backend.credentials.codes import MistypedCode, read_code, shown_code
from backend.credentials.models import Certificate, CertificateText, Revocation
from backend.credentials.selectors import certificate_by_code
from backend.credentials.services.issuing import holder_hash

VALID, EXPIRED, REVOKED, BROKEN = "valid", "expired", "revoked", "broken"
UNKNOWN, MISTYPED, ALTERED, ERASED = "unknown", "mistyped", "altered", "erased"
STATES: Final = (VALID, EXPIRED, REVOKED, BROKEN, ERASED, UNKNOWN, MISTYPED, ALTERED)
_SAID: Final[Mapping[str, str]] = MappingProxyType(
    {
        VALID: "This certificate is valid.",
        EXPIRED: "This certificate has expired. It was valid until {until}.",
        REVOKED: "This certificate was revoked on {revoked}. It is not valid.",
        BROKEN: "What is stored of this certificate does not fit together, so it cannot be "
        "confirmed. It does not count as valid. Ask the programme that issued it.",
        ERASED: "The name on this certificate was erased, so it cannot be confirmed any more.",
        UNKNOWN: "There is no certificate with this code here.",
        ALTERED: "This credential cannot be confirmed: {why}",
        MISTYPED: "{why}",
    }
)


@dataclass(frozen=True)
class Verdict:
    """What anybody learns: the state in words, and what the certificate itself says."""

    state: str
    sentence: str
    certificate: Certificate | None = None
    holder: str = ""
    revoked_on: date | None = None

    @property
    def code(self) -> str:
        """The code in groups of four."""
        return "" if self.certificate is None else shown_code(self.certificate.code)


def verify_code(typed: str) -> Verdict:
    """Say whether the certificate with a code holds."""
    try:
        code = read_code(typed)
    except MistypedCode as error:
        return _refused(MISTYPED, str(error))
    certificate = certificate_by_code(code)
    return _refused(UNKNOWN) if certificate is None else verify(certificate)


def verify_credential(text: str) -> Verdict:
    """Say whether an Open Badges credential, as a signed token, was issued here and holds."""
    try:
        token = jose.read(text)
        code = str(token.payload.get("jti", "")).rstrip("/").rpartition("/")[2]
        certificate = certificate_by_code(read_code(code))
        if certificate is None:
            return _refused(ALTERED, "it was not issued here.")
        jose.check(token, certificate.signed_with.public_key)
    except MistypedCode:
        return _refused(ALTERED, "it was not issued here.")
    except jose.BrokenToken as error:
        return _refused(ALTERED, str(error))
    found = verify(certificate)
    stored = CertificateText.objects.filter(certificate=certificate).first()
    if stored is not None and stored.credential != text.strip():
        return _refused(ALTERED, "it is not the one that was issued.")
    return found


def verify(certificate: Certificate) -> Verdict:
    """Say whether a certificate holds, after looking at everything that it rests on."""
    text = CertificateText.objects.filter(certificate=certificate).first()
    if text is None:
        return Verdict(ERASED, _SAID[ERASED], certificate)
    if not _fits(certificate, text):
        return Verdict(BROKEN, _SAID[BROKEN], certificate)
    revocation = Revocation.objects.filter(certificate=certificate).first()
    revoked_on = None if revocation is None else timezone.localdate(revocation.revoked_at)
    until = certificate.valid_until
    state = VALID
    if revoked_on is not None:
        state = REVOKED
    elif until is not None and until < timezone.localdate():
        state = EXPIRED
    said = _SAID[state].format(until=_day(until), revoked=_day(revoked_on))
    return Verdict(state, said, certificate, text.holder, revoked_on)


def _refused(state: str, why: str = "") -> Verdict:
    return Verdict(state, _SAID[state].format(why=why))


def _day(day: date | None) -> str:
    return "" if day is None else f"{day.day} {day:%B %Y}"


def _fits(certificate: Certificate, text: CertificateText) -> bool:
    """Tell whether credential, certificate and decision all say the same, and are signed."""
    return (
        _credential_fits(certificate, text)
        and holder_hash(certificate.code, text.holder) == certificate.holder_hash
        and _decision_fits(certificate)
    )


def _credential_fits(certificate: Certificate, text: CertificateText) -> bool:
    if hashlib.sha256(text.credential.encode()).hexdigest() != certificate.credential_hash:
        return False
    try:
        token = jose.read(text.credential)
        jose.check(token, certificate.signed_with.public_key)
    except jose.BrokenToken:
        return False
    said = token.payload
    return (
        str(said.get("jti", "")).endswith(f"/{certificate.code}/")
        and said.get("nbf") == int(certificate.issued_at.timestamp())
        and _name_in(said) == text.holder
        and ("exp" in said) == (certificate.valid_until is not None)
    )


def _name_in(payload: Mapping[str, Any]) -> str:
    try:
        return str(payload["credentialSubject"]["identifier"][0]["identityHash"])
    except (KeyError, IndexError, TypeError):
        return ""


def _decision_fits(certificate: Certificate) -> bool:
    """Tell whether the decision, recomputed from what was frozen, still certifies."""
    decision = certificate.decision
    step = DecisionStep.objects.filter(decision=decision, action=DecisionAction.CERTIFY).first()
    trace = newest_trace(decision)
    if step is None or trace is None or damage_of(decision, trace):
        return False
    again = signed(decision, trace, signatures_on(trace))
    return again.state == "pass" and again.sha256() == step.signed_hash
