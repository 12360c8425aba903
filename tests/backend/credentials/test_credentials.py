"""Certificates as credentials that others can verify, and what the public page says of them."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from django.core.management import call_command
from django.utils import timezone

from backend.certification.models import DecisionStep, FrozenTrace
from backend.certification.services import certify
from backend.core.errors import Conflict
from backend.credentials import keys
from backend.credentials.baking import bake, extract
from backend.credentials.jose import make_key, public_part
from backend.credentials.models import Certificate, CertificateText, SigningKey
from backend.credentials.printing import pdf_of
from backend.credentials.services import revoke_certificate, rotate_signing_key
from backend.credentials.status_list import is_set
from backend.credentials.verification import verify, verify_code, verify_credential
from tests.backend.audit.tampering import triggers_off
from tests.backend.credentials.open_badges import faults
from tests.certifying import REASON, Certifying, build_certifying
from tests.clients import client_of

pytestmark = pytest.mark.django_db
PUBLIC = "https://attune.example.org"


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path: Path) -> None:
    settings.SIGNING_KEYS_ROOT = str(tmp_path / "keys")


@pytest.fixture
def held() -> Certifying:
    return build_certifying()


@pytest.fixture
def certificate(held: Certifying) -> Certificate:
    return held.certificate()


def _public(path: str) -> Any:
    """Ask as somebody who is not signed in, at an address that a credential names."""
    assert path.startswith(PUBLIC)
    return client_of(None).get(path.removeprefix(PUBLIC))


def _verified(token: str) -> dict[str, Any]:
    """Verify a token with a library of others, and the key that its header points to."""
    header = jwt.get_unverified_header(token)
    assert set(header) == {"alg", "kid", "typ"}
    key = jwt.PyJWK(_public(header["kid"]).json())
    return jwt.decode(
        token, key, algorithms=["EdDSA"], options={"require": ["iss", "jti", "nbf", "sub"]}
    )


def test_the_credential_verifies_elsewhere_and_has_all_that_open_badges_requires(
    certificate: Certificate,
) -> None:
    payload = _verified(certificate.text.credential)

    assert faults(payload) == []
    assert payload["credentialSubject"]["identifier"][0]["identityHash"] == "Trainee"
    assert payload["credentialSubject"]["achievement"]["name"] == "Skilled listener"
    assert _public(payload["issuer"]["id"]).json()["name"] == certificate.programme.name
    achievement = _public(payload["credentialSubject"]["achievement"]["id"]).json()
    assert achievement == payload["credentialSubject"]["achievement"]
    assert _public(payload["id"]).json()["state"] == "valid"


def test_the_table_of_open_badges_finds_what_is_missing(certificate: Certificate) -> None:
    payload = _verified(certificate.text.credential)
    for path in ("iss", "validFrom", "credentialStatus", "issuer"):
        broken = {key: value for key, value in payload.items() if key != path}
        if path == "issuer":
            broken["issuer"] = {"id": "https://elsewhere.example/"}

        assert faults(broken) != []


def test_a_revocation_shows_at_once_in_the_list_and_on_the_page(
    held: Certifying, certificate: Certificate
) -> None:
    status = _verified(certificate.text.credential)["credentialStatus"]
    place = int(status["statusListIndex"])

    def listed() -> bool:
        token = _public(status["statusListCredential"]).content.decode()
        return is_set(_verified(token)["credentialSubject"]["encodedList"], place)

    assert listed() is False
    revoke_certificate(actor=held.lead, certificate=certificate, reason="A recording was not hers.")

    assert listed() is True
    verdict = verify_code(certificate.code)
    assert verdict.state == "revoked"
    assert "It is not valid." in verdict.sentence
    shown = client_of(None).get(f"/api/v1/verifications/{certificate.code}/").json()
    assert "recording" not in json.dumps(shown)
    with pytest.raises(Conflict, match="revoked already"):
        revoke_certificate(actor=held.lead, certificate=certificate, reason=REASON)


def test_an_expired_certificate_is_called_so(certificate: Certificate, time_machine) -> None:
    assert certificate.valid_until is not None
    time_machine.move_to(timezone.now() + timedelta(days=367))

    assert verify(certificate).state == "expired"
    with pytest.raises(jwt.ExpiredSignatureError):
        _verified(certificate.text.credential)


def test_a_code_with_one_sign_changed_and_an_unknown_one_are_told_apart(
    certificate: Certificate,
) -> None:
    code = certificate.code
    wrong = ("2" if code[0] != "2" else "3") + code[1:]

    assert verify_code(wrong).state == "mistyped"
    with triggers_off():
        Certificate.objects.filter(pk=certificate.pk).update(code="2" * 11 + "Z")
    assert verify_code(code).state == "unknown"


@pytest.mark.parametrize("change", ["trace", "evidence", "step", "signature", "name", "credential"])
def test_whatever_is_tampered_with_is_never_called_valid(
    certificate: Certificate, change: str
) -> None:
    decision = certificate.decision
    trace = FrozenTrace.objects.get(decision=decision)
    with triggers_off():
        if change == "trace":
            trace.trace["rules"][3]["holds"] = "Mean 6 of 1.2."
            FrozenTrace.objects.filter(pk=trace.pk).update(trace=trace.trace)
        elif change == "evidence":
            trace.evidence["ratings"][0]["overall"]["skill"] = 0.5
            FrozenTrace.objects.filter(pk=trace.pk).update(evidence=trace.evidence)
        elif change == "step":
            DecisionStep.objects.filter(decision=decision, action="certify").update(
                signed_hash="0" * 64
            )
        elif change == "signature":
            decision.signatures.all()[:1].get().delete()
        elif change == "name":
            CertificateText.objects.filter(certificate=certificate).update(holder="Somebody Else")
        else:
            head, body, tail = certificate.text.credential.split(".")
            CertificateText.objects.filter(certificate=certificate).update(
                credential=f"{head}.{body}.{tail[:-4]}AAAA"
            )

    verdict = verify_code(certificate.code)

    assert verdict.state == "broken"
    assert verdict.holder == ""
    assert "does not count as valid" in verdict.sentence


def test_a_credential_that_was_altered_or_comes_from_elsewhere_is_refused(
    held: Certifying, certificate: Certificate
) -> None:
    credential = certificate.text.credential
    payload = _verified(credential)
    forger = jwt.encode(payload, make_key(), algorithm="EdDSA")
    head, body, tail = credential.split(".")
    for wrong in (
        forger,
        f"{head}.{body[:-2]}AA.{tail}",
        f"{head}.{body}.",
        jwt.encode(payload, "x" * 40, algorithm="HS256"),
        "nonsense",
        "a.b.c",
        "e30.e30.e30",
    ):
        assert verify_credential(wrong).state == "altered", wrong

    assert verify_credential(credential).state == "valid"
    assert verify_credential(f" {credential}\n").state == "valid"
    revoke_certificate(actor=held.lead, certificate=certificate, reason=REASON)
    assert verify_credential(credential).state == "revoked"


def test_an_old_key_still_verifies_and_a_new_one_signs(
    held: Certifying, certificate: Certificate
) -> None:
    before = certificate.signed_with
    call_command("rotate_signing_key", programme=held.programme.slug, verbosity=0)
    after = SigningKey.objects.latest("made_at")

    assert after.pk != before.pk
    assert verify(certificate).state == "valid"
    _verified(certificate.text.credential)
    status = _verified(certificate.text.credential)["credentialStatus"]
    token = _public(status["statusListCredential"]).content.decode()
    assert jwt.get_unverified_header(token)["kid"].endswith(f"/{after.kid}/")
    _verified(token)


def test_a_private_key_lies_in_a_file_for_the_server_alone(certificate: Certificate) -> None:
    file = keys.folder() / f"{certificate.signed_with.kid}.pem"

    assert file.stat().st_mode & 0o077 == 0
    assert file.parent.stat().st_mode & 0o077 == 0
    assert public_part(file.read_bytes()) == certificate.signed_with.public_key
    file.unlink()
    status = _verified(certificate.text.credential)["credentialStatus"]
    answer = _public(status["statusListCredential"])
    assert (answer.status_code, answer.json()["code"]) == (409, "key_missing")
    assert rotate_signing_key(certificate.programme).kid != certificate.signed_with.kid


def test_without_a_public_address_nothing_is_issued(held: Certifying, settings) -> None:
    settings.PUBLIC_ADDRESS = ""
    decision = held.signed()

    with pytest.raises(Conflict, match="PUBLIC_ADDRESS"):
        certify(actor=held.lead, decision=decision, reason=REASON)
    assert not Certificate.objects.exists()
    assert not DecisionStep.objects.filter(action="certify").exists()


def test_the_public_learns_only_what_the_certificate_says(certificate: Certificate) -> None:
    shown = client_of(None).get(f"/api/v1/verifications/{certificate.code.lower()}/").json()

    assert set(shown["certificate"]) == {
        "code",
        "holder",
        "title",
        "pathway_version",
        "programme",
        "is_simulated",
        "issued_on",
        "valid_until",
        "revoked_on",
    }
    text = json.dumps(shown)
    trainee = certificate.enrolment
    for secret in (str(trainee.pk), str(trainee.person_id), trainee.person.email, trainee.code):
        assert secret not in text


def test_a_programme_that_has_issued_nothing_is_not_found(held: Certifying) -> None:
    for path in ("", f"achievements/{held.pathway.pk}/", "status-list/"):
        assert client_of(None).get(f"/api/v1/issuers/{held.programme.pk}/{path}").status_code == 404


def test_the_certificate_prints_as_a_tagged_pdf_that_says_when_it_does_not_hold(
    held: Certifying, certificate: Certificate
) -> None:
    text = certificate.text
    pdf = pdf_of(certificate, text)

    # typst refuses to write what is not PDF/UA-1; the file says that it is.
    assert pdf.startswith(b"%PDF-1.")
    assert b"pdfuaid" in pdf
    revoke_certificate(actor=held.lead, certificate=certificate, reason=REASON)
    assert pdf_of(certificate, text) != pdf


def test_the_badge_holds_the_credential(held: Certifying, certificate: Certificate) -> None:
    answer = client_of(held.trainee).get(f"/api/v1/certificates/{certificate.pk}/badge/")

    assert answer["Content-Type"] == "image/png"
    assert extract(answer.content) == certificate.text.credential
    assert answer.content.count(b"openbadgecredential") == 1
    again = bake(answer.content, "other")
    assert (extract(again), again.count(b"openbadgecredential")) == ("other", 1)


def test_a_name_that_no_font_can_print_is_refused_in_words(certificate: Certificate) -> None:
    with triggers_off():
        CertificateText.objects.filter(certificate=certificate).update(holder="\U0001f9ff Li")
    text = CertificateText.objects.get(certificate=certificate)

    with pytest.raises(Conflict, match="DOCUMENT_FONTS"):
        pdf_of(certificate, text)
