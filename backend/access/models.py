"""Who is what in which programme, who was asked to join, and whose account was erased."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from backend.access.roles import Role
from backend.core.models import AppendOnly, Identified


class Membership(Identified):
    """A person's role in a programme, from a date, perhaps until a date."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    programme = models.ForeignKey(
        "programmes.Programme", on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(max_length=20, choices=Role.choices)
    # Under which others meet this person's ratings, such as "R07"; never a name.
    code = models.CharField(max_length=12, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "access_membership"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "programme", "role"], name="access_membership_once"
            ),
            models.UniqueConstraint(
                fields=["programme", "role", "code"],
                condition=~Q(code=""),
                name="access_membership_code",
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="access_membership_role"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="access_membership_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.programme_id}"


class Invitation(Identified):
    """An open seat for a person who has no account yet; only the token's hash is kept."""

    programme = models.ForeignKey(
        "programmes.Programme", on_delete=models.PROTECT, related_name="invitations"
    )
    email = models.EmailField()
    role = models.CharField(max_length=20, choices=Role.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    # By whom the link was closed is in the trail.
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "access_invitation"
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="access_invitation_role"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="access_invitation_used_or_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.programme_id}"


class AccountErasure(Identified, AppendOnly):
    """Nothing is kept any more of who a person was; their key stays in what they made."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="erasure"
    )
    # Whether de-identified scores of the person's own sessions may stay, as the person said.
    keep_scores = models.BooleanField()
    erased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    erased_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "access_account_erasure"

    def __str__(self) -> str:
        return str(self.person_id)
