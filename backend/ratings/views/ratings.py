"""Ratings over HTTP."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from backend.access.rules import require
from backend.accounts.actor import actor_of
from backend.casework.selectors import sessions_visible_to
from backend.core.http import expected_version
from backend.core.visible import visible_or_404
from backend.ratings import policies, selectors, services
from backend.ratings.actions import needed_to_write
from backend.ratings.filters import RatingFilter
from backend.ratings.matrices import scores_of
from backend.ratings.models import Rating, RatingKind
from backend.ratings.serializers.ratings import (
    RatingBeginningSerializer,
    RatingScoresSerializer,
    RatingSerializer,
)
from backend.ratings.serializers.saving import (
    FlagSaveSerializer,
    ItemSaveSerializer,
    NoteSaveSerializer,
    ProblemAreasSaveSerializer,
    SavedFlagSerializer,
    SavedItemSerializer,
    SavedNoteSerializer,
    SavedProblemAreasSerializer,
    SavedSerializer,
    SubmissionSerializer,
    saved_flag,
    saved_item,
    saved_note,
    saved_problem_areas,
)
from backend.ratings.views.answering import rating_answer

IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description='The version the change was made from, in quotes: "7".',
)


def _with_version(answer: SavedSerializer) -> Response:
    return Response(answer.data, headers={"ETag": f'"{answer.data["version"]}"'})


class RatingViewSet(
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Rating],
):
    """Ratings: one's own, and those one may read. A draft is saved one part at a time."""

    serializer_class = RatingSerializer
    filterset_class = RatingFilter
    queryset = Rating.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        actor = actor_of(self.request)
        if self.action in {"list", "retrieve"}:
            return selectors.rating_details(actor)
        return selectors.ratings_visible_to(actor)

    def get_serializer_context(self) -> dict[str, Any]:
        """Tell the serializer who asks."""
        return {**super().get_serializer_context(), "actor": self.request.user}

    def _to_write(self) -> Rating:
        """Return the rating, if the person may write its kind; what they sent is read after."""
        try:
            rating: Rating = get_object_or_404(
                selectors.own_assigned(actor_of(self.request)), pk=self.kwargs["pk"]
            )
        except Http404:
            rating = self.get_object()
        require(actor_of(self.request), needed_to_write(rating.kind), rating.programme_id)
        return rating

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Answer one rating with its version as ETag."""
        return rating_answer(actor_of(request), self.get_object())

    @extend_schema(
        request=RatingBeginningSerializer,
        responses={201: RatingSerializer, 200: RatingSerializer},
    )
    def create(self, request: Request) -> Response:
        """Begin a supervisor's or a self rating, or go on with it."""
        body = RatingBeginningSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        actor = actor_of(request)
        sessions = sessions_visible_to(actor).select_related("case__enrolment")
        rating, is_new = services.begin_rating(
            actor=actor,
            therapy_session=visible_or_404(sessions, body.validated_data["session"]),
            kind=RatingKind(body.validated_data["kind"]),
        )
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return rating_answer(actor_of(request), rating, code)

    @extend_schema(
        request=ItemSaveSerializer,
        responses=SavedItemSerializer,
        parameters=[IF_MATCH, OpenApiParameter("item", str, OpenApiParameter.PATH)],
    )
    @action(detail=True, methods=["put"], url_path=r"items/(?P<item>[^/.]+)", url_name="item")
    def save_item(self, request: Request, pk: str, item: str) -> Response:
        """Save what is said of one item."""
        rating = self._to_write()
        body = ItemSaveSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        saved = services.save_item(
            actor=actor_of(request),
            rating=rating,
            item=item,
            answer=body.entry(),
            points=body.validated_data["values"],
            version=expected_version(request),
            active_seconds=body.validated_data["active_seconds"],
        )
        return _with_version(saved_item(saved.rating, saved.sheet, item))

    @extend_schema(
        request=ProblemAreasSaveSerializer,
        responses=SavedProblemAreasSerializer,
        parameters=[IF_MATCH],
    )
    @action(detail=True, methods=["put"], url_path="problem-areas", url_name="problem-areas")
    def save_problem_areas(self, request: Request, pk: str) -> Response:
        """Save the problem area the rater hears, which decides what else is asked."""
        rating = self._to_write()
        body = ProblemAreasSaveSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        saved = services.save_problem_areas(
            actor=actor_of(request),
            rating=rating,
            version=expected_version(request),
            **body.validated_data,
        )
        return _with_version(saved_problem_areas(saved.rating, saved.sheet))

    @extend_schema(
        request=FlagSaveSerializer,
        responses=SavedFlagSerializer,
        parameters=[IF_MATCH, OpenApiParameter("flag", str, OpenApiParameter.PATH)],
    )
    @action(detail=True, methods=["put"], url_path=r"flags/(?P<flag>[^/.]+)", url_name="flag")
    def save_flag(self, request: Request, pk: str, flag: str) -> Response:
        """Raise a flag, change it, or take it back."""
        rating = self._to_write()
        body = FlagSaveSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        said = body.validated_data
        saved = services.save_flag(
            actor=actor_of(request),
            rating=rating,
            flag=flag,
            version=expected_version(request),
            **said,
        )
        return _with_version(
            saved_flag(saved.rating, saved.sheet, flag, raised=said["raised"], note=said["note"])
        )

    @extend_schema(request=NoteSaveSerializer, responses=SavedNoteSerializer, parameters=[IF_MATCH])
    @action(detail=True, methods=["put"], url_path="note", url_name="note")
    def save_note(self, request: Request, pk: str) -> Response:
        """Save the note on the rating as a whole."""
        rating = self._to_write()
        body = NoteSaveSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        saved = services.save_note(
            actor=actor_of(request),
            rating=rating,
            note=body.validated_data["note"],
            version=expected_version(request),
        )
        return _with_version(saved_note(saved.rating, saved.sheet))

    @extend_schema(request=SubmissionSerializer, responses=RatingSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        """Lock a complete draft for good."""
        rating = self._to_write()
        body = SubmissionSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        submitted = services.submit_rating(
            actor=actor_of(request), rating=rating, **body.validated_data
        )
        return rating_answer(actor_of(request), submitted)

    @extend_schema(responses=RatingScoresSerializer)
    @action(detail=True, methods=["get"])
    def scores(self, request: Request, pk: str) -> Response:
        """Answer the scores of sections and of the whole of a submitted rating."""
        rating = self.get_object()
        policies.check_has_scores(rating)
        return Response(RatingScoresSerializer({"scores": scores_of(rating)}).data)
