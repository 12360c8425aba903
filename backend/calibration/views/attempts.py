"""Practice and tests over HTTP."""

from collections.abc import Iterable
from typing import Any

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backend.access.models import Membership
from backend.access.roles import Permission, Role
from backend.access.rules import allows, programmes_where
from backend.accounts.actor import actor_of
from backend.accounts.models import User
from backend.calibration import selectors, services
from backend.calibration.feedback import feedback_on
from backend.calibration.models import Attempt, QuizTry, SetPurpose
from backend.calibration.policies import check_may_end
from backend.calibration.serializers.attempts import (
    AttemptDraftSerializer,
    AttemptSerializer,
    EndingDraftSerializer,
    FeedbackSerializer,
)
from backend.core.errors import AccessDenied
from backend.core.filters import ProgrammeFilter
from backend.core.visible import visible_or_404
from backend.ratings.policies import holds


class AttemptFilter(ProgrammeFilter):
    """Narrow attempts by programme, purpose, rubric version and round."""

    purpose = filters.ChoiceFilter(
        field_name="calibration_set__purpose", choices=SetPurpose.choices
    )
    rubric = filters.UUIDFilter(field_name="rubric_id")
    round = filters.UUIDFilter(field_name="round_id")


def may_read_feedback(actor: User, attempt: Attempt) -> bool:
    """Tell whether a person may see an attempt beside gold: the rater, once practising."""
    is_practice = attempt.calibration_set.purpose == SetPurpose.PRACTICE
    return (is_practice and attempt.rater_id == actor.pk) or (
        attempt.rater_id != actor.pk
        and allows(actor, Permission.CALIBRATION_MANAGE, attempt.programme_id)
    )


def may_end(actor: User, attempt: Any) -> bool:
    """Tell whether a person may end an attempt loaded by `selectors.attempts_visible_to`."""
    return (
        attempt.n_due > 0
        and holds(lambda row: check_may_end(actor, row), attempt)
        and allows(actor, Permission.CALIBRATION_MANAGE, attempt.programme_id)
    )


def attempt_context(actor: User, attempts: Iterable[Attempt | QuizTry]) -> dict[str, Any]:
    """Return what the serializers of attempts and quizzes need: who asks, and the raters' codes."""
    programmes = {attempt.programme_id for attempt in attempts}
    members = Membership.objects.filter(programme_id__in=programmes, role=Role.RATER)
    return {
        "actor": actor,
        "codes": {
            (programme_id, person_id): code
            for programme_id, person_id, code in members.values_list(
                "programme_id", "person_id", "code"
            )
        },
        "knows_people_in": set(programmes_where(actor, Permission.PEOPLE_READ)),
        "may_read": lambda attempt: may_read_feedback(actor, attempt),
        "may_end": lambda attempt: may_end(actor, attempt),
    }


class CalibrationAttemptViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Attempt]
):
    """One's own practice and tests, and a programme's to whoever reads its calibration."""

    serializer_class = AttemptSerializer
    filterset_class = AttemptFilter
    queryset = Attempt.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.attempts_visible_to(actor_of(self.request))

    def _rows(self, attempts: list[Attempt]) -> Any:
        context = attempt_context(actor_of(self.request), attempts)
        return AttemptSerializer(attempts, many=True, context=context).data

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List attempts, the newest first."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self._rows(list(page or [])))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Read an attempt with its result."""
        (row,) = self._rows([self.get_object()])
        return Response(row)

    @extend_schema(request=AttemptDraftSerializer, responses={201: AttemptSerializer})
    def create(self, request: Request) -> Response:
        """Begin to practise, or to be tested."""
        body = AttemptDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        actor = actor_of(request)
        chosen = visible_or_404(selectors.sets_visible_to(actor), body.validated_data["set"])
        attempt = services.begin_attempt(actor=actor, calibration_set=chosen)
        (row,) = self._rows([self.get_queryset().get(pk=attempt.pk)])
        return Response(row, status=status.HTTP_201_CREATED)

    @extend_schema(request=EndingDraftSerializer, responses=AttemptSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """End what a rater has begun and left; a test counts as a try."""
        attempt = self.get_object()
        body = EndingDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        services.end_attempt(
            actor=actor_of(request), attempt=attempt, reason=body.validated_data["reason"]
        )
        (row,) = self._rows([self.get_queryset().get(pk=attempt.pk)])
        return Response(row)

    @extend_schema(responses=FeedbackSerializer)
    @action(detail=True)
    def feedback(self, request: Request, pk: str) -> Response:
        """Show the submitted sessions of a practice beside gold, item by item."""
        attempt = self.get_object()
        if not may_read_feedback(actor_of(request), attempt):
            raise AccessDenied(
                "A test has no feedback on items, so that its sessions stay a test.",
                code="no_feedback",
                programme_id=attempt.programme_id,
            )
        return Response(FeedbackSerializer({"sessions": feedback_on(attempt)}).data)
