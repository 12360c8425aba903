"""Programmes, cohorts, enrolments, supervision and oneself over HTTP."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.access.models import Membership
from backend.access.roles import Permission, Role
from backend.access.rules import (
    administers_installation,
    in_force,
    permissions_of,
    require,
    roles_of,
)
from backend.access.selectors import memberships_visible_to
from backend.accounts.actor import actor_of
from backend.accounts.models import User
from backend.core.filters import ProgrammeFilter
from backend.core.visible import visible_or_404
from backend.programmes import selectors, services
from backend.programmes.models import Cohort, Enrolment, Programme, Supervision
from backend.programmes.serializers import (
    CohortDraftSerializer,
    CohortSerializer,
    EnrolmentDraftSerializer,
    EnrolmentSerializer,
    MeSerializer,
    ProgrammeSerializer,
    RaterSerializer,
    SupervisionDatesSerializer,
    SupervisionDraftSerializer,
    SupervisionSerializer,
)


def _rater_last(row: tuple[UUID, str, str]) -> bool:
    return row[1] == Role.RATER


class MeView(APIView):
    """Who is signed in, and what they may do where."""

    @extend_schema(responses=MeSerializer)
    def get(self, request: Request) -> Response:
        """Answer oneself."""
        actor = actor_of(request)
        # Whoever rates is met under the code of their ratings, whatever else they are.
        coded = Membership.objects.filter(in_force(), person=actor).exclude(code="")
        rows = sorted(coded.values_list("programme_id", "role", "code"), key=_rater_last)
        codes = {programme: code for programme, _, code in rows}
        memberships = [
            {
                "programme": programme,
                "roles": sorted(roles_of(actor)[programme.pk]),
                "permissions": sorted(permissions_of(actor, programme.pk)),
                "code": codes.get(programme.pk),
            }
            for programme in selectors.programmes_visible_to(actor)
        ]
        answer = MeSerializer(
            {
                "id": actor.pk,
                "email": actor.email,
                "name": actor.name,
                "is_demo": settings.DEMO,
                "administers_installation": administers_installation(actor),
                "memberships": memberships,
            }
        )
        return Response(answer.data)


class ProgrammeFilterSet(filters.FilterSet):
    """Find a programme by its address."""

    slug = filters.CharFilter()


class ProgrammeViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Programme]
):
    """The programmes one belongs to."""

    serializer_class = ProgrammeSerializer
    filterset_class = ProgrammeFilterSet
    queryset = Programme.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.programmes_visible_to(actor_of(self.request))

    def get_serializer_context(self) -> dict[str, Any]:
        """Tell the serializer who asks."""
        return {**super().get_serializer_context(), "actor": self.request.user}


class CohortViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Cohort]
):
    """Trainees who learn together."""

    serializer_class = CohortSerializer
    filterset_class = ProgrammeFilter
    queryset = Cohort.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.cohorts_visible_to(actor_of(self.request))

    @extend_schema(request=CohortDraftSerializer, responses={201: CohortSerializer})
    def create(self, request: Request) -> Response:
        """Open a cohort."""
        body = CohortDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        actor = actor_of(request)
        programme = visible_or_404(
            selectors.programmes_visible_to(actor), body.validated_data["programme"]
        )
        cohort = services.create_cohort(
            actor=actor,
            programme=programme,
            name=body.validated_data["name"],
            starts_on=body.validated_data["starts_on"],
        )
        shown = self.get_queryset().get(pk=cohort.pk)
        return Response(CohortSerializer(shown).data, status=status.HTTP_201_CREATED)


class EnrolmentFilter(ProgrammeFilter):
    """Narrow enrolments by programme and cohort."""

    cohort = filters.UUIDFilter(field_name="cohort_id")


class EnrolmentViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Enrolment]
):
    """Trainees in cohorts."""

    serializer_class = EnrolmentSerializer
    filterset_class = EnrolmentFilter
    queryset = Enrolment.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.enrolments_visible_to(actor_of(self.request))

    @extend_schema(request=EnrolmentDraftSerializer, responses={201: EnrolmentSerializer})
    def create(self, request: Request) -> Response:
        """Enrol a trainee."""
        body = EnrolmentDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        actor = actor_of(request)
        cohort = visible_or_404(selectors.cohorts_visible_to(actor), body.validated_data["cohort"])
        member = _member_or_404(actor, cohort.programme_id, body.validated_data["person"])
        enrolment = services.enrol(
            actor=actor,
            cohort=cohort,
            person=member.person,
            starts_on=body.validated_data.get("starts_on"),
            code=body.validated_data["code"],
        )
        return Response(EnrolmentSerializer(enrolment).data, status=status.HTTP_201_CREATED)


class SupervisionFilter(ProgrammeFilter):
    """Narrow supervision by programme and trainee."""

    enrolment = filters.UUIDFilter(field_name="enrolment_id")


class SupervisionViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Supervision]):
    """Who supervises whom."""

    serializer_class = SupervisionSerializer
    filterset_class = SupervisionFilter
    queryset = Supervision.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.supervisions_visible_to(actor_of(self.request))

    @extend_schema(request=SupervisionDraftSerializer, responses={201: SupervisionSerializer})
    def create(self, request: Request) -> Response:
        """Link a supervisor with a trainee."""
        body = SupervisionDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        actor = actor_of(request)
        enrolment = visible_or_404(
            selectors.enrolments_visible_to(actor), body.validated_data["enrolment"]
        )
        member = _member_or_404(actor, enrolment.programme_id, body.validated_data["supervisor"])
        supervision = services.supervise(
            actor=actor,
            supervisor=member.person,
            enrolment=enrolment,
            starts_on=body.validated_data.get("starts_on"),
        )
        return Response(self.get_serializer(supervision).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=SupervisionDatesSerializer, responses=SupervisionSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Say from when until when somebody supervises a trainee."""
        supervision = self.get_object()
        body = SupervisionDatesSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        row = services.change_supervision(
            actor=actor_of(request),
            supervision=supervision,
            starts_on=body.validated_data.get("starts_on", supervision.starts_on),
            ends_on=body.validated_data.get("ends_on", supervision.ends_on),
        )
        return Response(self.get_serializer(row).data)


class RaterViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Membership]):
    """People who may be given sessions to rate."""

    serializer_class = RaterSerializer
    filterset_class = ProgrammeFilter
    queryset = Membership.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.raters_visible_to(actor_of(self.request))


def _member_or_404(actor: User, programme_id: UUID, person_id: UUID) -> Membership:
    """Return one of the person's memberships in the programme, if the actor may see it.

    Whoever sees the cohort or the trainee but manages neither learns that before anything else.
    """
    require(actor, Permission.CASE_MANAGE, programme_id)
    rows = memberships_visible_to(actor).filter(programme_id=programme_id, person_id=person_id)
    return get_object_or_404(rows[:1])
