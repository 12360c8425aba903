"""Feedback, and the rule it is given by."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.actor import actor_of
from backend.core.http import expected_version, pdf_answer
from backend.core.visible import visible_or_404
from backend.feedback import selectors, services
from backend.feedback.filters import FeedbackFilter, RuleFilter
from backend.feedback.models import Feedback, FeedbackRule
from backend.feedback.serializers.feedback import (
    FeedbackAnsweringSerializer,
    FeedbackBeginningSerializer,
    FeedbackContentSerializer,
    FeedbackCorrectingSerializer,
    FeedbackReleasingSerializer,
    FeedbackRuleDraftSerializer,
    FeedbackRuleSerializer,
    SessionFeedbackSerializer,
)
from backend.programmes.selectors import programmes_visible_to
from backend.ratings.selectors import ratings_visible_to

IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description='The version the change was made from, in quotes: "7".',
)


class FeedbackViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Feedback]
):
    """What supervisors tell trainees about their sessions."""

    serializer_class = SessionFeedbackSerializer
    filterset_class = FeedbackFilter
    queryset = Feedback.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.feedback_details(actor_of(self.request))

    def get_serializer_context(self) -> dict[str, Any]:
        """Tell the serializer who asks."""
        return {**super().get_serializer_context(), "actor": self.request.user}

    def _answer(self, feedback: Feedback, code: int = status.HTTP_200_OK) -> Response:
        shown = self.get_queryset().get(pk=feedback.pk)
        body = self.get_serializer(shown).data
        return Response(body, status=code, headers={"ETag": f'"{shown.version}"'})

    def _to_write(self, permission: Permission = Permission.FEEDBACK_WRITE) -> Feedback:
        """Return the feedback, if the person may do this at all; what they sent is read after."""
        feedback: Feedback = self.get_object()
        require(actor_of(self.request), permission, feedback.programme_id)
        return feedback

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Answer one feedback with its version as ETag."""
        return self._answer(self.get_object())

    @extend_schema(
        request=FeedbackBeginningSerializer,
        responses={201: SessionFeedbackSerializer, 200: SessionFeedbackSerializer},
    )
    def create(self, request: Request) -> Response:
        """Begin feedback on a rating, or go on with it."""
        body = FeedbackBeginningSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        actor = actor_of(request)
        rating = visible_or_404(ratings_visible_to(actor), body.validated_data["rating"])
        feedback, is_new = services.begin_feedback(actor=actor, rating=rating)
        return self._answer(feedback, status.HTTP_201_CREATED if is_new else status.HTTP_200_OK)

    @extend_schema(
        request=FeedbackContentSerializer,
        responses=SessionFeedbackSerializer,
        parameters=[IF_MATCH],
    )
    def update(self, request: Request, pk: str) -> Response:
        """Save everything a draft says."""
        feedback = self._to_write()
        body = FeedbackContentSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        saved = services.save_feedback(
            actor=actor_of(request),
            feedback=feedback,
            content=body.content(),
            version=expected_version(request),
        )
        return self._answer(saved)

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Throw away what was never released."""
        services.discard_feedback(actor=actor_of(request), feedback=self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses=SessionFeedbackSerializer)
    @action(detail=True, methods=["post"])
    def hold(self, request: Request, pk: str) -> Response:
        """Finish a draft and keep it back."""
        return self._answer(
            services.hold_feedback(actor=actor_of(request), feedback=self.get_object())
        )

    @extend_schema(request=None, responses=SessionFeedbackSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """Go on writing what is held."""
        return self._answer(
            services.reopen_feedback(actor=actor_of(request), feedback=self.get_object())
        )

    @extend_schema(request=FeedbackCorrectingSerializer, responses={201: SessionFeedbackSerializer})
    @action(detail=True, methods=["post"])
    def correct(self, request: Request, pk: str) -> Response:
        """Begin a correction of what was given."""
        feedback = self._to_write()
        body = FeedbackCorrectingSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        correction = services.correct_feedback(
            actor=actor_of(request), feedback=feedback, **body.validated_data
        )
        return self._answer(correction, status.HTTP_201_CREATED)

    @extend_schema(
        request=FeedbackReleasingSerializer,
        responses=SessionFeedbackSerializer(many=True),
        filters=False,
    )
    @action(detail=False, methods=["post"], pagination_class=None)
    def release(self, request: Request) -> Response:
        """Give feedback to the trainees: all of what is named, or none."""
        body = FeedbackReleasingSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        actor, said = actor_of(request), body.validated_data
        programme = visible_or_404(programmes_visible_to(actor), said["programme"])
        require(actor, Permission.FEEDBACK_WRITE, programme.pk)
        rows = self.get_queryset().filter(programme=programme)
        named = [visible_or_404(rows, key) for key in dict.fromkeys(said["feedback"])]
        released = services.release_feedback(actor=actor, programme=programme, feedback=named)
        shown = self.get_queryset().filter(pk__in=[row.pk for row in released])
        return Response(self.get_serializer(shown, many=True).data)

    @extend_schema(request=FeedbackAnsweringSerializer, responses={201: SessionFeedbackSerializer})
    @action(detail=True, methods=["post"], url_path="answers", url_name="answers")
    def answer(self, request: Request, pk: str) -> Response:
        """Answer feedback."""
        feedback = self._to_write(Permission.FEEDBACK_ANSWER)
        body = FeedbackAnsweringSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        services.answer_feedback(actor=actor_of(request), feedback=feedback, **body.validated_data)
        return self._answer(feedback, status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=SessionFeedbackSerializer)
    @action(detail=True, methods=["post"])
    def acknowledge(self, request: Request, pk: str) -> Response:
        """Say that one has read it."""
        feedback = self.get_object()
        services.acknowledge_feedback(actor=actor_of(request), feedback=feedback)
        return self._answer(feedback)

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def pdf(self, request: Request, pk: str) -> HttpResponse:
        """Answer released feedback as a document; taking it is an event."""
        feedback = self.get_object()
        document = services.print_feedback(actor=actor_of(request), feedback=feedback)
        number = feedback.therapy_session.number
        return pdf_answer(document.content, name=f"feedback-session-{number or 'unnumbered'}")


class FeedbackRuleViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[FeedbackRule]):
    """What a programme decided about self-ratings, newest first; without a word they come first."""

    serializer_class = FeedbackRuleSerializer
    filterset_class = RuleFilter
    queryset = FeedbackRule.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.rules_visible_to(actor_of(self.request))

    @extend_schema(request=FeedbackRuleDraftSerializer, responses={201: FeedbackRuleSerializer})
    def create(self, request: Request) -> Response:
        """Decide whether trainees rate themselves first."""
        body = FeedbackRuleDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        actor, said = actor_of(request), body.validated_data
        rule = services.decide_rule(
            actor=actor,
            programme=visible_or_404(programmes_visible_to(actor), said["programme"]),
            self_rating_first=said["self_rating_first"],
        )
        shown = self.get_queryset().get(pk=rule.pk)
        return Response(self.get_serializer(shown).data, status=status.HTTP_201_CREATED)
