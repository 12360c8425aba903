"""Shapes of programmes, cohorts, enrolments, supervision and oneself in the API."""

from typing import Any

from rest_framework import serializers

from backend.access.models import Membership
from backend.access.roles import Permission, Role
from backend.access.rules import allows
from backend.programmes.models import Cohort, Enrolment, Programme, Supervision


class ProgrammeSerializer(serializers.ModelSerializer[Programme]):
    """A programme."""

    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = Programme
        fields = ["id", "slug", "name", "is_simulated", "competence_cut", "allowed_actions"]
        read_only_fields = fields

    def get_allowed_actions(self, programme: Programme) -> list[str]:
        """Return what the person may do in the programme."""
        actor = self.context["actor"]
        table = {
            "create_cohort": Permission.CASE_MANAGE,
            "create_round": Permission.ROUND_MANAGE,
            "invite": Permission.PEOPLE_MANAGE,
            "import_transcripts": Permission.TRANSCRIPT_PREPARE,
        }
        return [name for name, needed in table.items() if allows(actor, needed, programme.pk)]


class ProgrammeBriefSerializer(serializers.ModelSerializer[Programme]):
    """A programme's name and address."""

    class Meta:
        model = Programme
        fields = ["id", "slug", "name", "is_simulated"]
        read_only_fields = fields


class OwnMembershipSerializer(serializers.Serializer[Any]):
    """What one is and may do in a programme."""

    programme = ProgrammeBriefSerializer()
    roles = serializers.ListField(child=serializers.ChoiceField(choices=Role.choices))
    permissions = serializers.ListField(
        child=serializers.ChoiceField(choices=[p.value for p in Permission])
    )
    code = serializers.CharField(allow_null=True)


class MeSerializer(serializers.Serializer[Any]):
    """Oneself."""

    id = serializers.UUIDField()
    email = serializers.EmailField()
    name = serializers.CharField()
    is_demo = serializers.BooleanField()
    administers_installation = serializers.BooleanField()
    memberships = OwnMembershipSerializer(many=True)


class CohortSerializer(serializers.ModelSerializer[Cohort]):
    """A cohort."""

    n_trainees = serializers.IntegerField(read_only=True)
    is_simulated = serializers.BooleanField(source="programme.is_simulated", read_only=True)

    class Meta:
        model = Cohort
        fields = ["id", "programme", "name", "starts_on", "n_trainees", "is_simulated"]
        read_only_fields = fields


class CohortDraftSerializer(serializers.Serializer[Any]):
    """A cohort to open."""

    programme = serializers.UUIDField()
    name = serializers.CharField(max_length=200)
    starts_on = serializers.DateField()


class EnrolmentSerializer(serializers.ModelSerializer[Enrolment]):
    """A trainee in a cohort."""

    name = serializers.CharField(source="person.name", read_only=True)

    class Meta:
        model = Enrolment
        fields = ["id", "programme", "cohort", "person", "name", "code", "starts_on"]
        read_only_fields = fields


class EnrolmentDraftSerializer(serializers.Serializer[Any]):
    """A person to enrol."""

    cohort = serializers.UUIDField()
    person = serializers.UUIDField()
    code = serializers.CharField(max_length=12, required=False, allow_blank=True, default="")
    starts_on = serializers.DateField(required=False)


class SupervisionSerializer(serializers.ModelSerializer[Supervision]):
    """Who supervises whom."""

    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = Supervision
        fields = [
            "id",
            "programme",
            "supervisor",
            "enrolment",
            "starts_on",
            "ends_on",
            "allowed_actions",
        ]
        read_only_fields = fields

    def get_allowed_actions(self, supervision: Supervision) -> list[str]:
        """Return what the person may do with the link."""
        may = allows(self.context["request"].user, Permission.CASE_MANAGE, supervision.programme_id)
        return ["update"] if may else []


class SupervisionDraftSerializer(serializers.Serializer[Any]):
    """A link to make."""

    supervisor = serializers.UUIDField()
    enrolment = serializers.UUIDField()
    starts_on = serializers.DateField(required=False)


class SupervisionDatesSerializer(serializers.Serializer[Any]):
    """From when until when somebody supervises; what is not named stays as it is."""

    starts_on = serializers.DateField(required=False)
    ends_on = serializers.DateField(required=False, allow_null=True)


class RaterSerializer(serializers.ModelSerializer[Membership]):
    """A person who may be given sessions to rate."""

    id = serializers.UUIDField(source="person_id", read_only=True)
    name = serializers.CharField(source="person.name", read_only=True)

    class Meta:
        model = Membership
        fields = ["id", "name", "code"]
        read_only_fields = fields
