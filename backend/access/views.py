"""Memberships, invitations and the audit trail over HTTP."""

import uuid
from typing import Any, cast

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backend.access import selectors, services
from backend.access.export import csv_lines
from backend.access.models import Invitation, Membership
from backend.access.roles import Permission, Role
from backend.access.rules import administers_installation, require, roles_of
from backend.access.serializers import (
    AcceptedInvitationSerializer,
    AuditEventSerializer,
    DeactivationSerializer,
    InvitationAcceptanceSerializer,
    InvitationDraftSerializer,
    InvitationPreviewSerializer,
    InvitationSerializer,
    MembershipDatesSerializer,
    MembershipDraftSerializer,
    MembershipSerializer,
)
from backend.accounts.actor import actor_of
from backend.accounts.models import User
from backend.audit.models import AuditEvent, Outcome
from backend.audit.services import INSTALLATION, record
from backend.core.errors import InvalidInput
from backend.core.filters import ProgrammeFilter


def member_programme_or_404(actor: User, programme_id: uuid.UUID) -> uuid.UUID:
    """Return the id of a programme the person belongs to; any other is not there for them."""
    if programme_id not in roles_of(actor):
        raise Http404
    return programme_id


class MembershipFilter(ProgrammeFilter):
    """Narrow memberships by programme and role."""

    role = filters.ChoiceFilter(choices=Role.choices)


class MembershipViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Membership]
):
    """Who is what in a programme."""

    serializer_class = MembershipSerializer
    filterset_class = MembershipFilter
    queryset = Membership.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.memberships_visible_to(actor_of(self.request))

    @extend_schema(request=MembershipDraftSerializer, responses={201: MembershipSerializer})
    def create(self, request: Request) -> Response:
        """Give another role to somebody who belongs to the programme."""
        body = MembershipDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        said, actor = body.validated_data, actor_of(request)
        programme_id = member_programme_or_404(actor, said["programme"])
        require(actor, Permission.PEOPLE_MANAGE, programme_id)
        known = self.get_queryset().filter(programme_id=programme_id, person_id=said["person"])
        membership = services.grant_role(
            actor=actor,
            person=get_object_or_404(known[:1]).person,
            programme_id=programme_id,
            role=Role(said["role"]),
            starts_on=said["starts_on"],
        )
        return self._answer(membership.pk, status.HTTP_201_CREATED)

    @extend_schema(request=MembershipDatesSerializer, responses=MembershipSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Say from when until when a role holds; ending it leaves what the person made."""
        membership = self.get_object()
        body = MembershipDatesSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        services.change_membership(
            actor=actor_of(request),
            membership=membership,
            starts_on=body.validated_data.get("starts_on", membership.starts_on),
            ends_on=body.validated_data.get("ends_on", membership.ends_on),
        )
        return self._answer(membership.pk)

    @extend_schema(request=DeactivationSerializer, responses=MembershipSerializer)
    @action(detail=True, methods=["post"], url_path="deactivate-account")
    def deactivate_account(self, request: Request, pk: str) -> Response:
        """Close the person's account; it signs them out everywhere."""
        membership = self.get_object()
        body = DeactivationSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        services.deactivate_account(
            actor=actor_of(request), membership=membership, reason=body.validated_data["reason"]
        )
        return self._answer(membership.pk)

    @extend_schema(request=None, responses=MembershipSerializer)
    @action(detail=True, methods=["post"], url_path="reactivate-account")
    def reactivate_account(self, request: Request, pk: str) -> Response:
        """Open the person's account again."""
        membership = self.get_object()
        services.reactivate_account(actor=actor_of(request), membership=membership)
        return self._answer(membership.pk)

    def _answer(self, pk: uuid.UUID, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=pk)).data, status=code)


class InvitationViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Invitation]):
    """Ask people to join; the two actions that take a token are open to the public."""

    serializer_class = InvitationSerializer
    filterset_class = ProgrammeFilter
    queryset = Invitation.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.invitations_visible_to(actor_of(self.request))

    @extend_schema(request=InvitationDraftSerializer, responses={201: InvitationSerializer})
    def create(self, request: Request) -> Response:
        """Invite a person; the link is shown in this answer only."""
        body = InvitationDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        actor = actor_of(request)
        invitation, token = services.invite(
            actor=actor,
            programme_id=member_programme_or_404(actor, body.validated_data["programme"]),
            email=body.validated_data["email"],
            role=Role(body.validated_data["role"]),
        )
        link = request.build_absolute_uri(f"/invitation/{token}")
        answer = InvitationSerializer(invitation, context={"link": link})
        return Response(answer.data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=InvitationSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Let the link work no longer."""
        invitation = services.withdraw_invitation(
            actor=actor_of(request), invitation=self.get_object()
        )
        return Response(self.get_serializer(invitation).data)

    @extend_schema(
        parameters=[OpenApiParameter("token", str, required=True)],
        responses=InvitationPreviewSerializer,
        filters=False,
    )
    @action(detail=False, permission_classes=[], pagination_class=None)
    def preview(self, request: Request) -> Response:
        """Say what an invitation is for."""
        invitation = services.open_invitation(request.query_params.get("token", ""))
        return Response(
            {
                "programme_name": invitation.programme.name,
                "role": invitation.role,
                "email": invitation.email,
            }
        )

    @extend_schema(
        request=InvitationAcceptanceSerializer, responses={201: AcceptedInvitationSerializer}
    )
    @action(detail=False, methods=["post"], permission_classes=[])
    def accept(self, request: Request) -> Response:
        """Create the account an invitation is for, or add its role to one's own."""
        body = InvitationAcceptanceSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        signed_in = request.user if isinstance(request.user, User) else None
        person = services.accept_invitation(**body.validated_data, signed_in=signed_in)
        return Response({"email": person.email}, status=status.HTTP_201_CREATED)


class AuditEventFilter(filters.FilterSet):
    """Narrow the audit trail."""

    programme = filters.UUIDFilter(method="in_programme")
    verb = filters.CharFilter(lookup_expr="startswith")
    outcome = filters.ChoiceFilter(choices=Outcome.choices)
    actor = filters.UUIDFilter(method="by_actor")
    since = filters.DateFilter(field_name="at", lookup_expr="date__gte")
    until = filters.DateFilter(field_name="at", lookup_expr="date__lte")
    target = filters.CharFilter(lookup_expr="startswith", max_length=64)
    target_type = filters.CharFilter(max_length=60)
    purpose = filters.CharFilter(max_length=60)

    installation = filters.BooleanFilter(method="of_installation")

    def of_installation(self, queryset: Any, name: str, value: bool) -> Any:
        """Keep what belongs to no programme, or leave it out."""
        return (
            queryset.filter(chain=INSTALLATION) if value else queryset.exclude(chain=INSTALLATION)
        )

    def in_programme(self, queryset: Any, name: str, value: uuid.UUID) -> Any:
        """Keep one programme's chain."""
        return queryset.filter(chain=str(value))

    def by_actor(self, queryset: Any, name: str, value: uuid.UUID) -> Any:
        """Keep one person's events."""
        return queryset.filter(actor=str(value))


class AuditEventViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[AuditEvent]):
    """Read the audit trail; reading it is an event too."""

    serializer_class = AuditEventSerializer
    filterset_class = AuditEventFilter
    queryset = AuditEvent.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.audit_events_visible_to(actor_of(self.request))

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Answer a page of events and record that it was read."""
        page = cast(
            list[AuditEvent], self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        )
        context = {"names": selectors.names_behind(page)}
        rows = AuditEventSerializer(page, many=True, context=context).data
        for chain in {event.chain for event in page}:
            programme_id = None if chain == INSTALLATION else uuid.UUID(chain)
            record(actor=actor_of(request), verb="audit.read", programme_id=programme_id)
        return self.get_paginated_response(rows)

    @extend_schema(
        responses={(200, "text/csv"): OpenApiTypes.BINARY},
    )
    @action(detail=False, pagination_class=None)
    def export(self, request: Request) -> HttpResponse:
        """Answer the events of one chain as CSV; taking them is an event too."""
        actor = actor_of(request)
        events = self.filter_queryset(self.get_queryset())
        asked = {name: str(value) for name, value in request.query_params.items() if value}
        if "programme" in asked:
            programme_id = member_programme_or_404(actor, uuid.UUID(asked.pop("programme")))
            taken = services.export_audit(
                actor=actor, programme_id=programme_id, events=events, filters=asked
            )
        elif "installation" in asked and administers_installation(actor):
            of_installation = events.filter(chain=INSTALLATION)
            taken = services.export_installation_audit(
                actor=actor, events=of_installation, filters=asked
            )
        else:
            raise InvalidInput("Say of which programme.", code="programme_missing")
        answer = HttpResponse(
            "".join(csv_lines(taken, selectors.names_behind(taken))), content_type="text/csv"
        )
        answer["Content-Disposition"] = 'attachment; filename="audit-trail.csv"'
        return answer
