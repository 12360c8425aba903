"""Which certificates a person may see; and what the public may ask for."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.utils import timezone

from backend.access.roles import Permission, Role
from backend.access.rules import programmes_where, programmes_with_role
from backend.accounts.models import User
from backend.certification.models import DecisionFlag, FrozenTrace, PathwayVersion, TraceRating
from backend.certification.standing import in_doubt
from backend.credentials.models import Certificate, Revocation, SigningKey
from backend.programmes.models import Programme
from backend.programmes.selectors import enrolments_visible_to

_OF_PROGRAMME = (Role.LEAD, Role.ADJUDICATOR, Role.AUDITOR)


def certificates_visible_to(actor: User) -> QuerySet[Certificate]:
    """Return one's own certificates, those of one's trainees, or of the programme."""
    programmes = programmes_where(actor, Permission.CERTIFICATE_READ)
    of_trainee = Q(enrolment_id__in=enrolments_visible_to(actor).order_by().values("pk"))
    of_programme = Q(programme_id__in=programmes_with_role(actor, _OF_PROGRAMME))
    rows = Certificate.objects.filter(of_trainee | of_programme, programme_id__in=programmes)
    return _with_standing(rows).order_by("-issued_at", "id")


def _with_standing(rows: QuerySet[Certificate]) -> QuerySet[Certificate]:
    """Add `is_revoked`, `is_expired`, `is_flagged` and `is_renewed`."""
    today = timezone.localdate()
    flags = DecisionFlag.objects.filter(decision=OuterRef("decision"))
    return rows.select_related(
        "enrolment__person",
        "decision",
        "text",
        "revocation__revoked_by",
        "signed_with",
        "programme",
    ).annotate(
        is_revoked=Exists(Revocation.objects.filter(certificate=OuterRef("pk"))),
        is_expired=ExpressionWrapper(
            Q(valid_until__isnull=False, valid_until__lt=today), output_field=BooleanField()
        ),
        is_flagged=Exists(flags),
        is_renewed=Exists(Certificate.objects.filter(renews=OuterRef("pk"))),
    )


def certificate_to_renew(certificate: Certificate) -> Any:
    """Return a certificate anew with its standing and pathway, locked; whoever calls has asked."""
    Certificate.objects.select_for_update().get(pk=certificate.pk)
    rows = _with_standing(Certificate.objects.filter(pk=certificate.pk))
    return rows.select_related("decision__pathway", "enrolment").get()


def in_doubt_of(certificates: Iterable[Certificate]) -> set[UUID]:
    """Return which of these rest on a rating that is under review now."""
    rows = list(certificates)
    doubts = {key for each in {row.programme_id for row in rows} for key in in_doubt(each)}
    if not doubts:
        return set()
    newest = FrozenTrace.objects.filter(decision=OuterRef("trace__decision")).order_by("-number")
    concerned = TraceRating.objects.filter(
        trace__decision_id__in=[row.decision_id for row in rows],
        trace=Subquery(newest.values("pk")[:1]),
        rating_id__in=doubts,
    )
    decisions = set(concerned.values_list("trace__decision_id", flat=True))
    return {row.pk for row in rows if row.decision_id in decisions}


# ── What anybody may ask for ─────────────────────────────────────────────────────────────


def certificate_by_code(code: str) -> Certificate | None:
    """Return the certificate with a code, for whoever has it in hand."""
    rows = _with_standing(Certificate.objects.filter(code=code))
    return rows.select_related("decision__pathway", "decision__enrolment__person").first()


def signing_key(programme_id: UUID) -> SigningKey | None:
    """Return the key with which a programme signs: its newest."""
    rows = SigningKey.objects.filter(programme_id=programme_id)
    return rows.order_by("-made_at", "-id").first()


def public_keys() -> QuerySet[SigningKey]:
    """Return every key that ever signed: what they signed stays verifiable."""
    return SigningKey.objects.order_by("-made_at", "id")


def revoked_places(programme_id: UUID) -> list[int]:
    """Return the places of revoked certificates in a programme's status list."""
    rows = Certificate.objects.filter(programme_id=programme_id, revocation__isnull=False)
    return sorted(rows.values_list("status_index", flat=True))


def issuers() -> QuerySet[Programme]:
    """Return the programmes that have signed something."""
    signed = SigningKey.objects.filter(programme=OuterRef("pk"))
    return Programme.objects.filter(Exists(signed)).order_by("pk")


def certified_pathways(programme_id: UUID) -> QuerySet[PathwayVersion]:
    """Return the pathways by which a programme has certified somebody."""
    issued = Certificate.objects.filter(programme_id=programme_id, decision__pathway=OuterRef("pk"))
    return PathwayVersion.objects.filter(Exists(issued)).order_by("pk")
