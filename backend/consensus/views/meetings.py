"""Calibration meetings."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.actor import actor_of
from backend.consensus import again, services
from backend.consensus.filters import MeetingFilter
from backend.consensus.models import CalibrationMeeting
from backend.consensus.selectors import managed_cases
from backend.consensus.serializers.again import (
    MeetingCallingSerializer,
    MeetingDetailSerializer,
    MeetingSerializer,
)
from backend.core.visible import visible_or_404
from backend.programmes.selectors import programmes_visible_to


class MeetingViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[CalibrationMeeting]
):
    """Several sessions in consensus, gone through in one sitting."""

    serializer_class = MeetingDetailSerializer
    filterset_class = MeetingFilter
    queryset = CalibrationMeeting.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return again.meetings_visible_to(actor_of(self.request))

    def _shown(self, meetings: Any, serializer: type[MeetingSerializer], **how: Any) -> Any:
        actor = actor_of(self.request)
        context = {
            **self.get_serializer_context(),
            "actor": actor,
            "cases": again.cases_of(actor, meetings if how else [meetings]),
        }
        return serializer(meetings, context=context, **how).data

    @extend_schema(responses=MeetingSerializer(many=True))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List meetings with their sessions."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self._shown(page, MeetingSerializer, many=True))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Read a meeting with agreement before and after it."""
        return Response(self._shown(self.get_object(), MeetingDetailSerializer))

    @extend_schema(request=MeetingCallingSerializer, responses={201: MeetingDetailSerializer})
    def create(self, request: Request) -> Response:
        """Call a meeting."""
        body = MeetingCallingSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        actor, said = actor_of(request), body.validated_data
        programme = visible_or_404(programmes_visible_to(actor), said["programme"])
        require(actor, Permission.CONSENSUS_MANAGE, programme.pk)
        rows = managed_cases(actor)
        meeting = services.call_meeting(
            actor=actor,
            programme=programme,
            name=said["name"],
            held_on=said["held_on"],
            cases=[visible_or_404(rows, key) for key in dict.fromkeys(said["cases"])],
        )
        shown = self.get_queryset().get(pk=meeting.pk)
        return Response(self._shown(shown, MeetingDetailSerializer), status=status.HTTP_201_CREATED)
