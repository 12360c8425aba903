"""Which sessions of others may teach a trainee by their turns: the one place that says so."""

from django.db.models import Exists, OuterRef, Q

from backend.access.roles import Role
from backend.access.rules import programmes_with_role
from backend.accounts.models import User
from backend.casework.models import ConsentScope, DeidentificationAttestation
from backend.casework.reading import closed, scope_in_force, veiled
from backend.ratings.calibrating import kept_fresh


def teaching_sessions(viewer: User) -> Q:
    """Return the condition on `TherapySession` rows of others whose turns may teach a trainee.

    The client agreed to training and still does, a person confirmed the de-identification, nothing
    closes or veils the text, and nobody could be held against it: it is in nothing that calibration
    keeps fresh, and whoever rates in the programme, or may be given sessions there, is shown none.
    """
    taught = set(programmes_with_role(viewer, [Role.TRAINEE]))
    rates = set(programmes_with_role(viewer, [Role.RATER]))
    attested = DeidentificationAttestation.objects.filter(therapy_session=OuterRef("pk"))
    fresh = Q(pk__in=[])
    for keeper in kept_fresh():
        fresh |= Q(pk__in=keeper())
    return (
        Q(programme_id__in=taught - rates)
        & scope_in_force(ConsentScope.TRAINING)
        & Q(Exists(attested), transcript__isnull=False, transcript__deleted_at__isnull=True)
        & ~closed("pk")
        & ~veiled(viewer, "pk")
        & ~Q(case__enrolment__person=viewer)
        & ~fresh
    )
