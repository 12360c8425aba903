"""Shapes of memberships, invitations and audit events in the API."""

from typing import Any

from rest_framework import serializers

from backend.access.actions import membership_actions
from backend.access.export import shown_actor
from backend.access.models import Invitation, Membership
from backend.access.roles import Role
from backend.access.telling import said
from backend.accounts.models import User
from backend.audit.models import AuditEvent


class PersonSerializer(serializers.ModelSerializer[User]):
    """A person as those who manage people see them."""

    class Meta:
        model = User
        fields = ["id", "name", "email", "is_active"]
        read_only_fields = fields


class MembershipSerializer(serializers.ModelSerializer[Membership]):
    """A role of a person in a programme."""

    person = PersonSerializer(read_only=True)
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = Membership
        fields = [
            "id",
            "programme",
            "person",
            "role",
            "code",
            "starts_on",
            "ends_on",
            "allowed_actions",
        ]
        read_only_fields = fields

    def get_allowed_actions(self, membership: Membership) -> list[str]:
        """Return what the person may do with the membership."""
        return membership_actions(self.context["request"].user, membership)


class MembershipDraftSerializer(serializers.Serializer[Any]):
    """A role to give to somebody who belongs to the programme."""

    programme = serializers.UUIDField()
    person = serializers.UUIDField()
    role = serializers.ChoiceField(choices=Role.choices)
    starts_on = serializers.DateField(required=False, allow_null=True, default=None)


class MembershipDatesSerializer(serializers.Serializer[Any]):
    """From when until when a role holds; what is not named stays as it is."""

    starts_on = serializers.DateField(required=False)
    ends_on = serializers.DateField(required=False, allow_null=True)


class DeactivationSerializer(serializers.Serializer[Any]):
    """Why an account is closed; kept where it can be erased."""

    reason = serializers.CharField(max_length=500, allow_blank=True, default="")


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    """An invitation; `link` is answered once, when it is made."""

    link = serializers.SerializerMethodField()
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = Invitation
        fields = [
            "id",
            "programme",
            "email",
            "role",
            "expires_at",
            "accepted_at",
            "withdrawn_at",
            "link",
            "allowed_actions",
        ]
        read_only_fields = fields

    def get_link(self, _: Invitation) -> str | None:
        """Return the address to send to the person, when the token is at hand."""
        link: str | None = self.context.get("link")
        return link

    def get_allowed_actions(self, invitation: Invitation) -> list[str]:
        """Return what can be done with the invitation; who sees one manages people."""
        is_open = invitation.accepted_at is None and invitation.withdrawn_at is None
        return ["withdraw"] if is_open else []


class InvitationDraftSerializer(serializers.Serializer[Any]):
    """Whom to invite as what."""

    programme = serializers.UUIDField()
    email = serializers.EmailField()
    role = serializers.ChoiceField(choices=Role.choices)


class InvitationAcceptanceSerializer(serializers.Serializer[Any]):
    """How an invited person takes up the invitation."""

    token = serializers.CharField(max_length=100)
    name = serializers.CharField(max_length=150, required=False, allow_blank=True, default="")
    password = serializers.CharField(
        max_length=200, required=False, allow_blank=True, default="", trim_whitespace=False
    )


class AcceptedInvitationSerializer(serializers.Serializer[Any]):
    """The account that an invitation led to."""

    email = serializers.EmailField()


class InvitationPreviewSerializer(serializers.Serializer[Any]):
    """What an invitation is for, shown to whoever holds its link."""

    programme_name = serializers.CharField()
    role = serializers.ChoiceField(choices=Role.choices)
    email = serializers.EmailField()


class AuditEventSerializer(serializers.ModelSerializer[AuditEvent]):
    """One event of the audit trail."""

    actor = serializers.SerializerMethodField()
    said = serializers.SerializerMethodField(help_text="what was done, in words")

    class Meta:
        model = AuditEvent
        fields = [
            "id",
            "sequence",
            "at",
            "actor",
            "role",
            "said",
            "verb",
            "target_type",
            "target",
            "outcome",
            "purpose",
            "hash",
        ]
        read_only_fields = fields

    def get_actor(self, event: AuditEvent) -> str:
        """Return the name behind the opaque key, as long as there is one."""
        return shown_actor(event, self.context["names"])

    def get_said(self, event: AuditEvent) -> str:
        """Return what was done, in words."""
        return said(event)
