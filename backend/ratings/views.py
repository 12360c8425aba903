"""Rounds, assignments, ratings and releases over HTTP."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backend.access.roles import Permission
from backend.access.rules import programmes_where, require
from backend.accounts.actor import actor_of
from backend.accounts.models import User
from backend.casework.selectors import sessions_visible_to
from backend.core.errors import ErrorDetail, InvalidInput
from backend.core.http import expected_version
from backend.core.visible import visible_or_404
from backend.instruments.selectors import rubrics_visible_to
from backend.programmes.selectors import programmes_visible_to, raters_visible_to
from backend.ratings import policies, selectors, services
from backend.ratings.actions import needed_to_write
from backend.ratings.filters import AssignmentFilter, RatingFilter, ReleaseFilter, RoundFilter
from backend.ratings.matrices import overall_scores, scores_of
from backend.ratings.models import Assignment, Rating, RatingKind, Release, Round
from backend.ratings.serializers.ratings import (
    RatingBeginningSerializer,
    RatingScoresSerializer,
    RatingSerializer,
)
from backend.ratings.serializers.releases import ReleaseDraftSerializer, ReleaseSerializer
from backend.ratings.serializers.rounds import (
    AssignmentSerializer,
    RecusalSerializer,
    RoundDetailSerializer,
    RoundDraftSerializer,
    RoundSerializer,
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

IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description='The version the change was made from, in quotes: "7".',
)


def _with_version(answer: SavedSerializer) -> Response:
    return Response(answer.data, headers={"ETag": f'"{answer.data["version"]}"'})


def _rating_answer(actor: User, rating: Rating, code: int = status.HTTP_200_OK) -> Response:
    """Return the rating as the person may see it, with its version as ETag."""
    shown = visible_or_404(selectors.rating_details(actor), rating.pk)
    answer = RatingSerializer(shown, context={"actor": actor})
    return Response(answer.data, status=code, headers={"ETag": f'"{shown.version}"'})


def _in_order(found: Iterable[Any], ids: Sequence[UUID], field: str) -> list[Any]:
    """Return the rows in the order of the ids. Raises InvalidInput for those that are not there."""
    by_id = {row.pk: row for row in found}
    unknown = [pk for pk in ids if pk not in by_id]
    if unknown:
        code = f"unknown_{field}"
        raise InvalidInput(
            f"{len(unknown)} of the {field} are not in this programme.",
            code=code,
            errors=[ErrorDetail(code, f"There is no {pk} here.", field=field) for pk in unknown],
        )
    return [by_id[pk] for pk in ids]


class RoundViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Round]
):
    """Rounds, for whoever runs or reviews them."""

    serializer_class = RoundSerializer
    filterset_class = RoundFilter
    queryset = Round.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        actor = actor_of(self.request)
        if self.action == "list":
            return selectors.rounds_visible_to(actor)
        return selectors.round_details(actor)

    def get_serializer_class(self) -> Any:
        """Show the sessions of a single round."""
        return RoundSerializer if self.action == "list" else RoundDetailSerializer

    def get_serializer_context(self) -> dict[str, Any]:
        """Tell the serializer who asks, and where they may know people."""
        actor = self.request.user
        known = programmes_where(actor, Permission.PEOPLE_READ) if isinstance(actor, User) else []
        return {**super().get_serializer_context(), "actor": actor, "knows_people_in": known}

    def _answer(self, round_: Round, code: int = status.HTTP_200_OK) -> Response:
        shown = self.get_queryset().get(pk=round_.pk)
        return Response(self.get_serializer(shown).data, status=code)

    @extend_schema(request=RoundDraftSerializer, responses={201: RoundDetailSerializer})
    def create(self, request: Request) -> Response:
        """Draft a round."""
        body = RoundDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        said, actor = body.validated_data, actor_of(request)
        programme = visible_or_404(programmes_visible_to(actor), said["programme"])
        # Before anything else is looked up: whoever may not open rounds learns no more than that.
        require(actor, Permission.ROUND_MANAGE, programme.pk)
        sessions = sessions_visible_to(actor).filter(programme=programme, pk__in=said["sessions"])
        members = raters_visible_to(actor).filter(programme=programme)
        raters = [member.person for member in members.filter(person_id__in=said["raters"])]
        round_ = services.create_round(
            actor=actor,
            programme=programme,
            name=said["name"],
            rubric=visible_or_404(rubrics_visible_to(actor), said["rubric"]),
            sessions=_in_order(sessions, said["sessions"], "sessions"),
            raters=_in_order(raters, said["raters"], "raters"),
            raters_per_session=said["raters_per_session"],
            due_on=said["due_on"],
            blind_to_trainee=said["blind_to_trainee"],
            rater_gate=said["rater_gate"],
            check_every=said["check_every"],
        )
        return self._answer(round_, status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=RoundDetailSerializer)
    @action(detail=True, methods=["post"])
    def start(self, request: Request, pk: str) -> Response:
        """Draw up the plan and give the sessions to the raters."""
        return self._answer(services.start_round(actor=actor_of(request), round_=self.get_object()))

    @extend_schema(request=None, responses=RoundDetailSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """End rating; the reliability report is computed in the background."""
        return self._answer(services.close_round(actor=actor_of(request), round_=self.get_object()))


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
        return _rating_answer(actor_of(request), rating, code)

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
        )
        return Response(self.get_serializer(self.get_object()).data)


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
        rating: Rating = self.get_object()
        require(actor_of(self.request), needed_to_write(rating.kind), rating.programme_id)
        return rating

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Answer one rating with its version as ETag."""
        return _rating_answer(actor_of(request), self.get_object())

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
        return _rating_answer(actor_of(request), rating, code)

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
        return _rating_answer(actor_of(request), submitted)

    @extend_schema(responses=RatingScoresSerializer)
    @action(detail=True, methods=["get"])
    def scores(self, request: Request, pk: str) -> Response:
        """Answer the scores of sections and of the whole of a submitted rating."""
        rating = self.get_object()
        policies.check_has_scores(rating)
        return Response(RatingScoresSerializer({"scores": scores_of(rating)}).data)


class ReleaseViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Release]):
    """What trainees were given to read."""

    serializer_class = ReleaseSerializer
    filterset_class = ReleaseFilter
    queryset = Release.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.releases_visible_to(actor_of(self.request))

    def _rows(self, releases: Sequence[Release]) -> Any:
        overall = overall_scores([release.rating for release in releases])
        return ReleaseSerializer(releases, many=True, context={"overall": overall}).data

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Answer a page of releases with the means of their ratings."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self._rows(page or []))

    @extend_schema(request=ReleaseDraftSerializer, responses={201: ReleaseSerializer})
    def create(self, request: Request) -> Response:
        """Hand a rating to the trainee, with a comment."""
        body = ReleaseDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        actor = actor_of(request)
        rating = visible_or_404(selectors.ratings_visible_to(actor), body.validated_data["rating"])
        release = services.release_rating(
            actor=actor, rating=rating, comment=body.validated_data["comment"]
        )
        (row,) = self._rows([self.get_queryset().get(pk=release.pk)])
        return Response(row, status=status.HTTP_201_CREATED)
