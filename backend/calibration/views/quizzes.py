"""The quiz over HTTP."""

from typing import Any

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.actor import actor_of
from backend.calibration import services
from backend.calibration.models import QuizTry
from backend.calibration.quizzing import quiz_tries_visible_to
from backend.calibration.serializers.quizzes import (
    QuizAnswersSerializer,
    QuizDraftSerializer,
    QuizTryBriefSerializer,
    QuizTrySerializer,
)
from backend.calibration.views.attempts import attempt_context
from backend.core.filters import ProgrammeFilter
from backend.core.visible import visible_or_404
from backend.instruments.selectors import rubrics_visible_to
from backend.programmes.selectors import programmes_visible_to


class QuizTryFilter(ProgrammeFilter):
    """Narrow tries by programme, rater and rubric version."""

    rater = filters.UUIDFilter(field_name="rater_id")
    rubric = filters.UUIDFilter(field_name="rubric_id")


class QuizTryViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[QuizTry]
):
    """One's own tries at the quiz, and a programme's to whoever reads its calibration."""

    serializer_class = QuizTrySerializer
    filterset_class = QuizTryFilter
    queryset = QuizTry.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return quiz_tries_visible_to(actor_of(self.request))

    def get_serializer_class(self) -> Any:
        """Return the short form for lists."""
        return QuizTryBriefSerializer if self.action == "list" else QuizTrySerializer

    def _answer(self, row: QuizTry, code: int = status.HTTP_200_OK) -> Response:
        row = self.get_queryset().get(pk=row.pk)
        context = attempt_context(actor_of(self.request), [row])
        return Response(QuizTrySerializer(row, context=context).data, status=code)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List tries, the newest first."""
        page = list(self.paginate_queryset(self.filter_queryset(self.get_queryset())) or [])
        context = attempt_context(actor_of(request), page)
        rows = QuizTryBriefSerializer(page, many=True, context=context).data
        return self.get_paginated_response(rows)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Read a try: its questions, and once it is marked what is right."""
        return self._answer(self.get_object())

    @extend_schema(request=QuizDraftSerializer, responses={201: QuizTrySerializer})
    def create(self, request: Request) -> Response:
        """Begin a try at the quiz, or go on with the one that is open."""
        body = QuizDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        actor, said = actor_of(request), body.validated_data
        row = services.begin_quiz(
            actor=actor,
            programme=visible_or_404(programmes_visible_to(actor), said["programme"]),
            rubric=visible_or_404(rubrics_visible_to(actor), said["rubric"]),
        )
        return self._answer(row, status.HTTP_201_CREATED)

    @extend_schema(request=QuizAnswersSerializer, responses=QuizTrySerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """Hand in the answers of a try and have them marked, once."""
        row = self.get_object()
        body = QuizAnswersSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        services.answer_quiz(
            actor=actor_of(request), quiz_try=row, chosen=body.validated_data["chosen"]
        )
        return self._answer(row)
