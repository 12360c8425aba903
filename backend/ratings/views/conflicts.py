"""Declared conflicts over HTTP."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.actor import actor_of
from backend.accounts.models import User
from backend.core.visible import visible_or_404
from backend.programmes.selectors import enrolments_visible_to, raters_visible_to
from backend.ratings import selectors, services
from backend.ratings.filters import ConflictFilter
from backend.ratings.models import ConflictOfInterest
from backend.ratings.serializers.planning import ConflictDraftSerializer, ConflictSerializer


class ConflictViewSet(
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[ConflictOfInterest],
):
    """Who must not rate whom, for another reason than supervision."""

    serializer_class = ConflictSerializer
    filterset_class = ConflictFilter
    queryset = ConflictOfInterest.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.conflicts_visible_to(actor_of(self.request))

    @extend_schema(request=ConflictDraftSerializer, responses={201: ConflictSerializer})
    def create(self, request: Request) -> Response:
        """Declare a conflict."""
        body = ConflictDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        said, actor = body.validated_data, actor_of(request)
        enrolment = visible_or_404(enrolments_visible_to(actor), said["trainee"])
        require(actor, Permission.ROUND_MANAGE, enrolment.programme_id)
        members = raters_visible_to(actor).filter(programme_id=enrolment.programme_id)
        people = User.objects.filter(pk__in=members.order_by().values("person_id"))
        conflict = services.declare_conflict(
            actor=actor,
            enrolment=enrolment,
            rater=visible_or_404(people, said["rater"]),
            reason=said["reason"],
        )
        return self._answer(conflict, status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=ConflictSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """End a conflict."""
        return self._answer(
            services.end_conflict(actor=actor_of(request), conflict=self.get_object())
        )

    def _answer(self, conflict: ConflictOfInterest, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=conflict.pk)).data, code)
