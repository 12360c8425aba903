"""What a person may see of harm flags."""

from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils import timezone

from backend.access.models import Membership
from backend.access.roles import Permission, Role
from backend.access.rules import in_force, programmes_where, programmes_with_role
from backend.accounts.models import User
from backend.care.models import FlagState, HarmFlag, HarmFlagStep, StepKind
from backend.care.states import STATE_AFTER, UNSETTLED
from backend.casework.selectors import transcripts_readable_by
from backend.programmes.models import Supervision
from backend.programmes.selectors import supervisions_in_force
from backend.ratings.visibility import hidden_flags


def with_state(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Add `state`, `settle_by`, `outcome` and `is_overdue`, from the steps of each flag."""
    steps = HarmFlagStep.objects.filter(harm_flag=OuterRef("pk")).order_by("-number")
    last = steps.filter(kind__in=STATE_AFTER)
    deadline = steps.filter(settle_by__isnull=False)
    states = (When(last_kind=kind, then=Value(state)) for kind, state in STATE_AFTER.items())
    now = timezone.now()
    found: QuerySet[Any] = rows.annotate(
        last_kind=Subquery(last.values("kind")[:1]),
        outcome=Subquery(last.values("outcome")[:1]),
        settle_by=Subquery(deadline.values("settle_by")[:1], output_field=DateTimeField()),
    ).annotate(
        state=Case(*states, default=Value(FlagState.OPEN), output_field=CharField()),
        is_overdue=ExpressionWrapper(
            Q(last_kind=StepKind.RAISED, acknowledge_by__lt=now)
            | Q(last_kind__in=(StepKind.ACKNOWLEDGED, StepKind.REOPENED), settle_by__lt=now),
            output_field=BooleanField(),
        ),
    )
    return found


def flags_visible_to(actor: User) -> QuerySet[Any]:
    """Return a lead's whole programme, and the flags on sessions of a supervisor's trainees.

    Without those that would undo the person's blinding. What waits longest comes first.
    """
    leads = Q(
        programme_id__in=set(programmes_where(actor, Permission.FLAG_READ))
        & set(programmes_with_role(actor, [Role.LEAD]))
    )
    supervised = supervisions_in_force(actor).order_by().values("enrolment_id")
    own_trainees = Q(
        therapy_session__case__enrolment_id__in=supervised,
        programme_id__in=programmes_where(actor, Permission.FLAG_READ),
    )
    rows = HarmFlag.objects.filter(leads | own_trainees).exclude(hidden_flags(actor))
    waiting = Case(When(state__in=UNSETTLED, then=Value(0)), default=Value(1))
    return with_state(rows).order_by(waiting, "raised_at", "id")


def flag_details(actor: User) -> QuerySet[Any]:
    """Return the visible flags with everything that the API says of one, in few queries."""
    readable = transcripts_readable_by(actor).order_by()
    steps = HarmFlagStep.objects.select_related("made_by").order_by("number")
    rows = flags_visible_to(actor)
    found: QuerySet[Any] = (
        rows.select_related(
            "therapy_session__case__enrolment__person",
            "therapy_session__transcript",
            "rating__rubric",
        )
        .defer("rating__rubric__definition")
        .prefetch_related(Prefetch("steps", queryset=steps, to_attr="all_steps"))
        .annotate(
            is_readable=Exists(readable.filter(therapy_session=OuterRef("therapy_session"))),
        )
    )
    return found


def responsible_for(flag: HarmFlag) -> list[User]:
    """Return whom a flag reaches: the trainee's supervisors and the leads who may see it."""
    case = flag.therapy_session.case
    leads = Membership.objects.filter(in_force(), programme=flag.programme_id, role=Role.LEAD)
    reached = Q(pk__in=leads.values("person_id"))
    if case is not None:
        links = Supervision.objects.filter(in_force(), enrolment=case.enrolment_id)
        reached |= Q(pk__in=links.values("supervisor_id"))
    people = User.objects.filter(reached, is_active=True).exclude(pk=flag.rating.rater_id)
    return [
        person
        for person in people.order_by("pk")
        if flags_visible_to(person).filter(pk=flag.pk).exists()
    ]


def unsettled_flags_of(enrolment_id: UUID) -> QuerySet[Any]:
    """Return the flags on a trainee's sessions that nobody has settled, for a decision."""
    rows = HarmFlag.objects.filter(therapy_session__case__enrolment_id=enrolment_id)
    return with_state(rows).filter(state__in=UNSETTLED).order_by("raised_at", "id")
