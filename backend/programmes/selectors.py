"""What a person may see of programmes, cohorts, enrolments and supervision."""

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from backend.access.models import Membership
from backend.access.roles import Permission, Role
from backend.access.rules import in_force, programmes_where, programmes_with_role, roles_of
from backend.accounts.models import User
from backend.programmes.models import Cohort, Enrolment, Programme, Supervision

# Roles that meet every trainee of the programme by name.
OVERSEERS = (Role.LEAD,)


def programmes_visible_to(actor: User) -> QuerySet[Programme]:
    """Return the programmes the person belongs to."""
    return Programme.objects.filter(pk__in=roles_of(actor)).order_by("name", "id")


def supervisions_in_force(actor: User) -> QuerySet[Supervision]:
    """Return the person's own supervisions that hold today, where they still are a supervisor."""
    programmes = programmes_with_role(actor, [Role.SUPERVISOR])
    return Supervision.objects.filter(
        in_force(), supervisor=actor, programme_id__in=programmes
    ).order_by("id")


def enrolments_visible_to(actor: User) -> QuerySet[Enrolment]:
    """Return a trainee's own enrolments, a supervisor's trainees, and a lead's whole programme."""
    own = Q(person=actor, programme_id__in=programmes_with_role(actor, [Role.TRAINEE]))
    supervised = Q(pk__in=supervisions_in_force(actor).values("enrolment_id"))
    all_of = Q(programme_id__in=programmes_with_role(actor, OVERSEERS))
    rows = Enrolment.objects.filter(own | supervised | all_of)
    return rows.select_related("person", "cohort", "programme").order_by("code", "id")


def cohorts_visible_to(actor: User) -> QuerySet[Cohort]:
    """Return the cohorts of the programmes the person leads, and those of visible trainees."""
    leads = Q(programme_id__in=programmes_where(actor, Permission.CASE_MANAGE))
    met = Q(pk__in=enrolments_visible_to(actor).order_by().values("cohort_id"))
    rows = Cohort.objects.filter(leads | met).select_related("programme")
    return rows.annotate(n_trainees=Count("enrolments")).order_by("-starts_on", "name", "id")


def supervisions_visible_to(actor: User) -> QuerySet[Supervision]:
    """Return a lead's whole programme, and one's own links."""
    leads = Q(programme_id__in=programmes_where(actor, Permission.CASE_MANAGE))
    own = Q(pk__in=supervisions_in_force(actor).order_by().values("pk"))
    return Supervision.objects.filter(leads | own).order_by("-starts_on", "id")


def raters_visible_to(actor: User) -> QuerySet[Membership]:
    """Return the rater memberships in force of the programmes whose rounds the person manages."""
    programmes = programmes_where(actor, Permission.ROUND_MANAGE)
    rows = Membership.objects.filter(in_force(), programme_id__in=programmes, role=Role.RATER)
    return rows.select_related("person").order_by("code", "id")


def supervises(actor: User, enrolment_id: UUID) -> bool:
    """Tell whether the person supervises this trainee today."""
    return supervisions_in_force(actor).filter(enrolment_id=enrolment_id).exists()
