"""Assignments over HTTP."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.actor import actor_of
from backend.ratings import selectors, services
from backend.ratings.filters import AssignmentFilter
from backend.ratings.models import Assignment
from backend.ratings.serializers.ratings import RatingSerializer
from backend.ratings.serializers.rounds import AssignmentSerializer, RecusalSerializer
from backend.ratings.views.answering import rating_answer


class AssignmentViewSet(
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Assignment],
):
    """What one was given to rate."""

    serializer_class = AssignmentSerializer
    filterset_class = AssignmentFilter
    queryset = Assignment.objects.none()

    def get_queryset(self) -> Any:
        """Return the person's own rows only."""
        return selectors.assignments_of(actor_of(self.request))

    def get_serializer_context(self) -> dict[str, Any]:
        """Tell the serializer who asks."""
        return {**super().get_serializer_context(), "actor": self.request.user}

    @extend_schema(request=None, responses={201: RatingSerializer, 200: RatingSerializer})
    @action(detail=True, methods=["post"])
    def start(self, request: Request, pk: str) -> Response:
        """Begin the rating, or go on with it."""
        rating, is_new = services.start_assignment(
            actor=actor_of(request), assignment=self.get_object()
        )
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return rating_answer(actor_of(request), rating, code)

    @extend_schema(request=RecusalSerializer, responses=AssignmentSerializer)
    @action(detail=True, methods=["post"])
    def recuse(self, request: Request, pk: str) -> Response:
        """Decline the session."""
        assignment = self.get_object()
        body = RecusalSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        services.recuse(
            actor=actor_of(request),
            assignment=assignment,
            reason=body.validated_data["reason"],
            knows_them=body.validated_data["knows_them"],
        )
        return Response(self.get_serializer(self.get_object()).data)
