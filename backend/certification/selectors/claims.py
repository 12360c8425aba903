"""Supervision logs and attestations: which a person may see, and which stand."""

from typing import Any, TypeVar

from django.db.models import (
    BooleanField,
    Case,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from backend.access.roles import Permission
from backend.access.rules import programmes_where
from backend.accounts.models import User
from backend.certification.models import Attestation, ClaimReview, SupervisionLog
from backend.programmes.models import Enrolment, Supervision
from backend.programmes.selectors import enrolments_visible_to

AnyClaim = SupervisionLog | Attestation
C = TypeVar("C", SupervisionLog, Attestation)


def field_of(model: type[AnyClaim] | AnyClaim) -> str:
    """Return by which field a review names a claim of this kind."""
    kind = model if isinstance(model, type) else type(model)
    return "log" if issubclass(kind, SupervisionLog) else "attestation"


def is_replaced(claim: AnyClaim) -> bool:
    """Tell whether another entry corrects this one."""
    rows: QuerySet[Any] = type(claim)._default_manager.all()
    return rows.filter(replaces=claim.pk).exists()


def claims_visible_to(model: type[C], actor: User) -> QuerySet[C]:
    """Return the claims of the trainees whom the person may see, with the word on each.

    `confirmed` is null while nobody has looked at it.
    """
    programmes = programmes_where(actor, Permission.CLAIM_ENTER)
    trainees = enrolments_visible_to(actor).filter(programme_id__in=programmes).order_by()
    rows = model._default_manager.filter(enrolment_id__in=trainees.values("pk"))
    return _with_word(rows).select_related("enrolment", "entered_by", "replaced_by")


def _with_word(rows: QuerySet[C]) -> QuerySet[C]:
    model = rows.model
    newest = ClaimReview.objects.filter(**{field_of(model): OuterRef("pk")}).order_by(
        "-reviewed_at", "-id"
    )
    speaks_for_itself = Case(
        When(_by_somebody_who_may(model), then=Value(True)), output_field=BooleanField(null=True)
    )
    day = "held_on" if issubclass(model, SupervisionLog) else "done_on"
    return rows.annotate(
        confirmed=Coalesce(Subquery(newest.values("confirmed")[:1]), speaks_for_itself),
        refusal=Coalesce(
            Subquery(newest.values("reason")[:1]), Value(""), output_field=TextField()
        ),
        reviewer=Subquery(newest.values("reviewed_by__name")[:1]),
        reviewed_at=Subquery(newest.values("reviewed_at")[:1]),
    ).order_by(f"-{day}", "-entered_at", "id")


def _by_somebody_who_may(model: type[AnyClaim]) -> Q:
    """Return the condition that whoever entered a claim vouches for it by that."""
    if issubclass(model, SupervisionLog):
        return Q(entered_by=F("supervisor"))
    return ~Q(entered_by=F("enrolment__person"))


def supervisors_of(enrolment: Enrolment) -> QuerySet[User]:
    """Return who supervises, or supervised, a trainee."""
    links = Supervision.objects.filter(enrolment=enrolment)
    return User.objects.filter(pk__in=links.values("supervisor_id")).order_by("name", "pk")


def standing_claims(model: type[C], enrolment: Enrolment) -> QuerySet[Any]:
    """Return a trainee's claims that no other one replaces; for the system itself.

    `confirmed` is null while nobody has looked at one.
    """
    rows = model._default_manager.filter(enrolment=enrolment, replaced_by__isnull=True)
    return _with_word(rows)
