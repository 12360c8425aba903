"""Decisions: which a person may see, and what belongs to each."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from backend.access.roles import Permission, Role
from backend.access.rules import allows, programmes_where, programmes_with_role
from backend.accounts.models import User
from backend.casework.reading import sessions_out_of_statistics
from backend.certification.models import (
    Decision,
    DecisionAction,
    DecisionFlag,
    DecisionStep,
    FrozenTrace,
    PathwayAdoption,
    Signature,
    TraceRating,
)
from backend.certification.selectors.pathways import adoptions_of
from backend.certification.states import CONCLUDED, OPEN
from backend.competence.selectors import ratings_shown_to
from backend.programmes.models import Enrolment
from backend.programmes.selectors import enrolments_visible_to
from backend.ratings.models import Rating, RatingKind, RatingStatus, RoundPhase
from backend.ratings.visibility import blinded_session_ids

# Roles that meet every decision of a programme, as far as they need it.
_OF_PROGRAMME = (Role.LEAD, Role.ADJUDICATOR, Role.AUDITOR)


def with_state(rows: QuerySet[Decision]) -> QuerySet[Any]:
    """Add where each decision stands: `state` and `concluded_at`."""
    steps = DecisionStep.objects.filter(decision=OuterRef("pk")).order_by("-number")
    ending = steps.filter(action__in=[DecisionAction.CERTIFY, DecisionAction.REFUSE])
    return rows.annotate(
        state=Subquery(steps.values("state")[:1]),
        n_steps=Subquery(steps.values("number")[:1]),
        concluded_at=Subquery(ending.values("taken_at")[:1]),
    )


def decisions_visible_to(actor: User) -> QuerySet[Decision]:
    """Return the decisions on trainees whom the person may see, and those they may have to sign.

    Without those that rest on a session that the person has yet to rate.
    """
    programmes = programmes_where(actor, Permission.DECISION_READ)
    of_trainee = Q(enrolment_id__in=enrolments_visible_to(actor).order_by().values("pk"))
    of_programme = Q(programme_id__in=programmes_with_role(actor, _OF_PROGRAMME))
    blinded = TraceRating.objects.filter(
        trace__decision=OuterRef("pk"), therapy_session_id__in=blinded_session_ids(actor)
    )
    rows = Decision.objects.filter(of_trainee | of_programme, programme_id__in=programmes)
    return (
        with_state(rows)
        .filter(~Exists(blinded))
        .select_related("enrolment__person", "pathway", "requested_by", "renews")
        .defer("pathway__definition", "pathway__source")
        .prefetch_related(
            Prefetch("flags", queryset=DecisionFlag.objects.order_by("flagged_at", "id"))
        )
        .order_by("-requested_at", "id")
    )


def decision_details(actor: User) -> QuerySet[Decision]:
    """Return the visible decisions with their pathway, traces, signatures and steps."""
    steps = DecisionStep.objects.select_related("taken_by").order_by("number")
    signatures = Signature.objects.select_related("signer").order_by("signed_at", "id")
    traces = FrozenTrace.objects.select_related("frozen_by").order_by("number")
    return (
        decisions_visible_to(actor)
        .defer(None)
        .prefetch_related(
            Prefetch("traces", queryset=traces),
            Prefetch("signatures", queryset=signatures),
            Prefetch("steps", queryset=steps),
        )
    )


def newest_trace(decision: Decision) -> FrozenTrace | None:
    """Return the trace that is signed, if there is one."""
    return FrozenTrace.objects.filter(decision=decision).order_by("-number").first()


def signatures_on(trace: FrozenTrace) -> list[Signature]:
    """Return the signatures under a trace."""
    rows = Signature.objects.filter(trace=trace).select_related("signer")
    return list(rows.order_by("signed_at", "id"))


def open_decisions(enrolment: Enrolment, slug: str) -> QuerySet[Decision]:
    """Return a trainee's decisions by a pathway that are not concluded; for the system itself."""
    rows = with_state(Decision.objects.filter(enrolment=enrolment, pathway__slug=slug))
    return rows.filter(Q(state__in=OPEN))


def concluding_step(decision: Decision) -> DecisionStep | None:
    """Return the step by which somebody concluded, either way."""
    ending = [DecisionAction.CERTIFY, DecisionAction.REFUSE]
    return DecisionStep.objects.filter(decision=decision, action__in=ending).first()


def certifying_step(decision: Decision) -> DecisionStep | None:
    """Return the step by which the trainee was certified."""
    return DecisionStep.objects.filter(decision=decision, action=DecisionAction.CERTIFY).first()


def concluded_on_ratings(ratings: Collection[UUID]) -> QuerySet[TraceRating]:
    """Return by which ratings concluded decisions are concerned; the traces that were signed."""
    newer = FrozenTrace.objects.filter(
        decision=OuterRef("trace__decision"), number__gt=OuterRef("trace__number")
    )
    steps = DecisionStep.objects.filter(decision=OuterRef("trace__decision"), state__in=CONCLUDED)
    rows = TraceRating.objects.filter(rating_id__in=ratings)
    return rows.filter(Exists(steps), ~Exists(newer)).select_related("trace__decision")


def adoption_in_force(enrolment: Enrolment, pathway_id: UUID) -> PathwayAdoption | None:
    """Return how the trainee's programme certifies by a pathway version, if it does."""
    rows = adoptions_of([enrolment.programme_id])[enrolment.programme_id]
    return next((row for row in rows if row.pathway_id == pathway_id), None)


def ratings_that_count(enrolment: Enrolment) -> QuerySet[Rating]:
    """Return what a decision rests on, whoever asks: what is submitted, and no round still hides.

    For the system itself; who is shown the outcome is decided by who may see the decision.
    """
    rows = Rating.objects.filter(
        therapy_session__case__enrolment=enrolment, status=RatingStatus.SUBMITTED
    )
    is_open_to_count = ~Q(kind=RatingKind.INDEPENDENT) | Q(
        assignment__round_session__round__phase=RoundPhase.CLOSED
    )
    out = sessions_out_of_statistics().filter(pk=OuterRef("therapy_session_id"))
    return rows.filter(is_open_to_count, ~Exists(out))


def ratings_for(actor: User, enrolment: Enrolment) -> tuple[QuerySet[Rating], str]:
    """Return the ratings that a portfolio is shown from, and what it so rests on.

    Whoever reviews decisions sees what a decision would rest on ("all"), but for sessions they
    have yet to rate; a trainee what was released ("released"), others what they may see ("shown").
    """
    is_own = enrolment.person_id == actor.pk
    if allows(actor, Permission.DECISION_REVIEW, enrolment.programme_id) and not is_own:
        rows = ratings_that_count(enrolment)
        return rows.exclude(therapy_session_id__in=blinded_session_ids(actor)), "all"
    return ratings_shown_to(actor, [enrolment.pk]), "released" if is_own else "shown"
