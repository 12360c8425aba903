"""Certificates over HTTP; what is public answers anybody, and only what is printed on them."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.actor import actor_of
from backend.certification.selectors.decisions import decisions_visible_to
from backend.certification.serializers.decisions import DecisionSerializer
from backend.core.filters import ProgrammeFilter
from backend.credentials import addresses, jose, keys, selectors, services
from backend.credentials.models import Certificate, SigningKey
from backend.credentials.openbadge import achievement_of, profile_of
from backend.credentials.printing import badge_of, pdf_of
from backend.credentials.serializers import (
    CertificateSerializer,
    CredentialCheckSerializer,
    RenewalDraftSerializer,
    RevocationDraftSerializer,
    VerificationSerializer,
)
from backend.credentials.status_list import list_credential
from backend.credentials.verification import verify_code, verify_credential
from backend.programmes.models import Programme


class CertificateFilter(ProgrammeFilter):
    """Narrow certificates by programme, trainee, decision and whether they hold."""

    trainee = filters.UUIDFilter(field_name="enrolment_id")
    decision = filters.UUIDFilter(field_name="decision_id")
    is_revoked = filters.BooleanFilter()
    is_expired = filters.BooleanFilter()
    expires_before = filters.DateFilter(field_name="valid_until", lookup_expr="lte")


class CertificateViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Certificate]
):
    """What was issued."""

    serializer_class = CertificateSerializer
    filterset_class = CertificateFilter
    queryset = Certificate.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.certificates_visible_to(actor_of(self.request))

    def list(self, request: Request) -> Response:
        """List certificates, and which of them rest on a rating under review."""
        page: Any = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self._shown(page, many=True))

    @extend_schema(responses=CertificateSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """Read a certificate."""
        return Response(self._shown([self.get_object()], many=True)[0])

    @extend_schema(request=RevocationDraftSerializer, responses=CertificateSerializer)
    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, pk: str) -> Response:
        """End a certificate; whoever checks it learns that at once."""
        certificate = self.get_object()
        body = RevocationDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        services.revoke_certificate(
            actor=actor_of(request), certificate=certificate, reason=body.validated_data["reason"]
        )
        return Response(self._shown([self.get_queryset().get(pk=certificate.pk)], many=True)[0])

    @extend_schema(request=RenewalDraftSerializer, responses={201: DecisionSerializer})
    @action(detail=True, methods=["post"])
    def renew(self, request: Request, pk: str) -> Response:
        """Ask for a decision that renews the certificate."""
        actor, certificate = actor_of(request), self.get_object()
        require(actor, Permission.DECISION_REQUEST, certificate.programme_id)
        body = RenewalDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        decision = services.renew_certificate(
            actor=actor, certificate=certificate, note=body.validated_data["note"]
        )
        shown = decisions_visible_to(actor).get(pk=decision.pk)
        return Response(DecisionSerializer(shown).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={(200, "application/jwt"): OpenApiTypes.STR})
    @action(detail=True)
    def credential(self, request: Request, pk: str) -> HttpResponse:
        """Download the Open Badges credential."""
        certificate, text = self._opened("credential")
        return _file(text.credential.encode(), "application/jwt", f"{certificate.code}.jwt")

    @extend_schema(responses={(200, "image/png"): OpenApiTypes.BINARY})
    @action(detail=True)
    def badge(self, request: Request, pk: str) -> HttpResponse:
        """Download the badge: a picture with the credential in it."""
        certificate, text = self._opened("badge")
        return _file(badge_of(certificate, text), "image/png", f"{certificate.code}.png")

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    @action(detail=True)
    def pdf(self, request: Request, pk: str) -> HttpResponse:
        """Download the certificate for print."""
        certificate, text = self._opened("pdf")
        return _file(pdf_of(certificate, text), "application/pdf", f"{certificate.code}.pdf")

    def _opened(self, form: str) -> Any:
        certificate = self.get_object()
        text = services.open_certificate(
            actor=actor_of(self.request), certificate=certificate, form=form
        )
        return certificate, text

    def _shown(self, rows: Any, *, many: bool) -> Any:
        context = {"actor": actor_of(self.request), "in_doubt": selectors.in_doubt_of(rows)}
        return CertificateSerializer(rows, many=many, context=context).data


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


# ── Public ───────────────────────────────────────────────────────────────────────────────


class VerificationViewSet(viewsets.GenericViewSet[Certificate]):
    """Whether a certificate holds: open to anybody who has its code or credential."""

    serializer_class = VerificationSerializer
    permission_classes: list[Any] = []
    authentication_classes: list[Any] = []
    pagination_class = None
    lookup_field = "code"
    lookup_value_regex = "[^/]{1,64}"
    queryset = Certificate.objects.none()

    @extend_schema(responses=VerificationSerializer, filters=False)
    def retrieve(self, request: Request, code: str) -> Response:
        """Check the certificate with this code."""
        return Response(VerificationSerializer(verify_code(code)).data)

    @extend_schema(request=CredentialCheckSerializer, responses=VerificationSerializer)
    def create(self, request: Request) -> Response:
        """Check a signed credential."""
        body = CredentialCheckSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        verdict = verify_credential(body.validated_data["credential"])
        return Response(VerificationSerializer(verdict).data)


class SigningKeyViewSet(viewsets.GenericViewSet[SigningKey]):
    """Public keys, those of the past as well."""

    permission_classes: list[Any] = []
    authentication_classes: list[Any] = []
    pagination_class = None
    lookup_field = "kid"
    lookup_value_regex = "[A-Za-z0-9_-]{43}"
    queryset = SigningKey.objects.none()

    def get_queryset(self) -> Any:
        """Return every key that ever signed."""
        return selectors.public_keys()

    @extend_schema(responses=OpenApiTypes.OBJECT, filters=False)
    def retrieve(self, request: Request, kid: str) -> Response:
        """Return a public key as a JSON web key."""
        key = self.get_object()
        return Response(jose.jwk(key.public_key, addresses.key(key.kid)))


class IssuerViewSet(viewsets.GenericViewSet[Programme]):
    """Programmes that issue certificates, as they are named on them."""

    permission_classes: list[Any] = []
    authentication_classes: list[Any] = []
    pagination_class = None
    lookup_value_regex = "[0-9a-f-]{36}"
    queryset = Programme.objects.none()

    def get_queryset(self) -> Any:
        """Return the programmes that have a key; of others nobody learns here that they exist."""
        return selectors.issuers()

    @extend_schema(responses=OpenApiTypes.OBJECT, filters=False)
    def retrieve(self, request: Request, pk: str) -> Response:
        """Return the profile of an issuer."""
        return Response(profile_of(self.get_object()))

    @extend_schema(responses=OpenApiTypes.OBJECT, filters=False)
    @action(detail=True, url_path=r"achievements/(?P<pathway>[0-9a-f-]{36})")
    def achievement(self, request: Request, pk: str, pathway: str) -> Response:
        """Return what the issuer certifies by a pathway: every rule in a sentence."""
        programme = self.get_object()
        row = selectors.certified_pathways(programme.pk).filter(pk=_uuid(pathway)).first()
        if row is None:
            raise NotFound
        return Response(achievement_of(programme, row))

    @extend_schema(responses={(200, "application/vc+jwt"): OpenApiTypes.STR}, filters=False)
    @action(detail=True, url_path="status-list")
    def status_list(self, request: Request, pk: str) -> HttpResponse:
        """Return the signed list of what the issuer has revoked, as it is now."""
        programme = self.get_object()
        key = selectors.signing_key(programme.pk)
        if key is None:
            raise NotFound
        content = list_credential(programme, key, selectors.revoked_places(programme.pk))
        signed = jose.sign(content, pem=keys.private_key(key.kid), kid=addresses.key(key.kid))
        return HttpResponse(signed, content_type="application/vc+jwt")


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound from error
