"""Goals with trainees, and a supervisor's own phrases."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.actor import actor_of
from backend.casework.models import TherapySession
from backend.casework.selectors import sessions_visible_to
from backend.core.visible import visible_or_404
from backend.feedback import selectors, services
from backend.feedback.filters import GoalFilter, PhraseFilter
from backend.feedback.models import Goal, GoalOutcome, Phrase, PhraseKind
from backend.feedback.serializers.goals import (
    GoalDraftSerializer,
    GoalReviewingSerializer,
    GoalSerializer,
    PhraseDraftSerializer,
    PhraseSerializer,
)
from backend.programmes.selectors import enrolments_visible_to, programmes_visible_to


class GoalViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Goal]):
    """What trainees work on."""

    serializer_class = GoalSerializer
    filterset_class = GoalFilter
    queryset = Goal.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.goals_visible_to(actor_of(self.request))

    def get_serializer_context(self) -> dict[str, Any]:
        """Tell the serializer who asks."""
        return {**super().get_serializer_context(), "actor": self.request.user}

    def _session(self, key: UUID | None) -> TherapySession | None:
        if key is None:
            return None
        rows = sessions_visible_to(actor_of(self.request)).select_related("case")
        return visible_or_404(rows, key)

    def _answer(self, goal: Goal, code: int) -> Response:
        shown = self.get_queryset().get(pk=goal.pk)
        return Response(self.get_serializer(shown).data, status=code)

    @extend_schema(request=GoalDraftSerializer, responses={201: GoalSerializer})
    def create(self, request: Request) -> Response:
        """Set a goal."""
        body = GoalDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        actor, said = actor_of(request), body.validated_data
        enrolment = visible_or_404(enrolments_visible_to(actor), said.pop("trainee"))
        require(actor, Permission.GOAL_SET, enrolment.programme_id)
        goal = services.set_goal(
            actor=actor,
            enrolment=enrolment,
            therapy_session=self._session(said.pop("session")),
            **said,
        )
        return self._answer(goal, status.HTTP_201_CREATED)

    @extend_schema(request=GoalReviewingSerializer, responses={201: GoalSerializer})
    @action(detail=True, methods=["post"], url_path="reviews", url_name="reviews")
    def review(self, request: Request, pk: str) -> Response:
        """Say how a goal stands."""
        goal: Goal = self.get_object()
        require(actor_of(request), Permission.FEEDBACK_WRITE, goal.programme_id)
        body = GoalReviewingSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        said = body.validated_data
        services.review_goal(
            actor=actor_of(request),
            goal=goal,
            therapy_session=self._session(said["session"]),
            outcome=GoalOutcome(said["outcome"]),
            note=said["note"],
            review_at=said["review_at"],
        )
        return self._answer(goal, status.HTTP_201_CREATED)


class PhraseViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Phrase]):
    """What a supervisor writes often."""

    serializer_class = PhraseSerializer
    filterset_class = PhraseFilter
    queryset = Phrase.objects.none()

    def get_queryset(self) -> Any:
        """Return one's own only."""
        return selectors.phrases_of(actor_of(self.request))

    @extend_schema(
        request=PhraseDraftSerializer, responses={201: PhraseSerializer, 200: PhraseSerializer}
    )
    def create(self, request: Request) -> Response:
        """Keep a phrase."""
        body = PhraseDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        actor, said = actor_of(request), body.validated_data
        phrase, is_new = services.add_phrase(
            actor=actor,
            programme=visible_or_404(programmes_visible_to(actor), said["programme"]),
            kind=PhraseKind(said["kind"]),
            text=said["text"],
        )
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return Response(self.get_serializer(phrase).data, status=code)

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Keep a phrase no longer."""
        services.remove_phrase(actor=actor_of(request), phrase=self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)
