"""Gold ratings and sets over HTTP."""

from typing import Any

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backend.access.models import Membership
from backend.access.roles import Permission
from backend.access.rules import programmes_where, require
from backend.accounts.actor import actor_of
from backend.calibration import selectors, services
from backend.calibration.beginning import why_not_begin
from backend.calibration.gold_form import check_has_case, gold_form
from backend.calibration.models import CalibrationSet, GoldRating, SetPurpose
from backend.calibration.serializers.gold import (
    CalibrationSetDraftSerializer,
    CalibrationSetSerializer,
    GoldDraftSerializer,
    GoldFormQuerySerializer,
    GoldFormSerializer,
    GoldRatingDetailSerializer,
    GoldRatingSerializer,
)
from backend.casework.models import TherapySession
from backend.casework.selectors import sessions_visible_to
from backend.core.errors import ErrorDetail, InvalidInput
from backend.core.filters import ProgrammeFilter
from backend.core.visible import visible_or_404
from backend.instruments.models import RubricVersion
from backend.instruments.selectors import rubrics_visible_to
from backend.programmes.selectors import programmes_visible_to


class GoldRatingFilter(ProgrammeFilter):
    """Narrow gold ratings by programme and rubric version."""

    rubric = filters.UUIDFilter(field_name="rubric_id")


class CalibrationSetFilter(ProgrammeFilter):
    """Narrow sets by programme, purpose and rubric version."""

    purpose = filters.ChoiceFilter(choices=SetPurpose.choices)
    rubric = filters.UUIDFilter(field_name="rubric_id")


class GoldRatingViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[GoldRating]
):
    """What the ratings of sessions should be, for whoever runs calibration."""

    filterset_class = GoldRatingFilter
    queryset = GoldRating.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.golds_visible_to(actor_of(self.request))

    def get_serializer_class(self) -> Any:
        """Answer the scores only for one at a time."""
        return GoldRatingSerializer if self.action == "list" else GoldRatingDetailSerializer

    def get_serializer_context(self) -> dict[str, Any]:
        """Tell the serializer the names of the programmes' people."""
        programmes = programmes_where(actor_of(self.request), Permission.CALIBRATION_MANAGE)
        members = Membership.objects.filter(programme_id__in=programmes)
        names = dict(members.values_list("person_id", "person__name"))
        return {**super().get_serializer_context(), "names": names}

    def _session(self, request: Request, said: Any) -> tuple[TherapySession, RubricVersion]:
        actor = actor_of(request)
        rows = sessions_visible_to(actor).select_related("case", "transcript", "programme")
        session = visible_or_404(rows, said["session"])
        require(actor, Permission.CALIBRATION_MANAGE, session.programme_id)
        return session, visible_or_404(rubrics_visible_to(actor), said["rubric"])

    @extend_schema(request=GoldDraftSerializer, responses={201: GoldRatingDetailSerializer})
    def create(self, request: Request) -> Response:
        """Enter a gold rating; it replaces the one that was there."""
        body = GoldDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        session, rubric = self._session(request, body.validated_data)
        gold = services.enter_gold(
            actor=actor_of(request), therapy_session=session, rubric=rubric, draft=body.draft()
        )
        shown = self.get_queryset().get(pk=gold.pk)
        answer = GoldRatingDetailSerializer(shown, context=self.get_serializer_context())
        return Response(answer.data, status=status.HTTP_201_CREATED)

    @extend_schema(
        parameters=[GoldFormQuerySerializer], responses=GoldFormSerializer, filters=False
    )
    @action(detail=False)
    def form(self, request: Request) -> Response:
        """Say what a gold rating of a session has to hold, and what raters agreed on."""
        asked = GoldFormQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        said = asked.validated_data
        session, rubric = self._session(request, said)
        check_has_case(session)
        answer = gold_form(actor_of(request), session, rubric, said["area"] or None)
        return Response(GoldFormSerializer(answer).data)


class CalibrationSetViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[CalibrationSet]
):
    """Sets to practise on and to be tested by; those of hidden checks for whoever runs them."""

    serializer_class = CalibrationSetSerializer
    filterset_class = CalibrationSetFilter
    queryset = CalibrationSet.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.sets_visible_to(actor_of(self.request))

    def _rows(self, request: Request, sets: list[CalibrationSet]) -> Any:
        actor = actor_of(request)
        rates = set(programmes_where(actor, Permission.RATING_MAKE))
        offered = [
            row for row in sets if row.programme_id in rates and row.purpose != SetPurpose.CHECK
        ]
        beginnings = {each.calibration_set.pk: each for each in why_not_begin(actor, offered)}
        context = {
            "managed": set(programmes_where(actor, Permission.CALIBRATION_MANAGE)),
            "beginnings": beginnings,
        }
        return CalibrationSetSerializer(sets, many=True, context=context).data

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List sets, with whether the person may begin them."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self._rows(request, list(page or [])))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Read a set."""
        (row,) = self._rows(request, [self.get_object()])
        return Response(row)

    @extend_schema(request=CalibrationSetDraftSerializer, responses={201: CalibrationSetSerializer})
    def create(self, request: Request) -> Response:
        """Make a set, or the next version of the one of this name."""
        body = CalibrationSetDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        said, actor = body.validated_data, actor_of(request)
        programme = visible_or_404(programmes_visible_to(actor), said["programme"])
        require(actor, Permission.CALIBRATION_MANAGE, programme.pk)
        found = {
            gold.pk: gold
            for gold in selectors.golds_visible_to(actor).filter(
                programme=programme, pk__in=said["golds"]
            )
        }
        unknown = [pk for pk in said["golds"] if pk not in found]
        if unknown:
            raise InvalidInput(
                f"{len(unknown)} of the gold ratings are not in this programme.",
                code="unknown_golds",
                errors=[
                    ErrorDetail("unknown_golds", f"There is no {pk} here.", field="golds")
                    for pk in unknown
                ],
            )
        row = services.make_set(
            actor=actor,
            programme=programme,
            name=said["name"],
            purpose=SetPurpose(said["purpose"]),
            rubric=visible_or_404(rubrics_visible_to(actor), said["rubric"]),
            golds=[found[pk] for pk in said["golds"]],
        )
        (answer,) = self._rows(request, [self.get_queryset().get(pk=row.pk)])
        return Response(answer, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Let nobody begin a set any more."""
        services.withdraw_set(actor=actor_of(request), calibration_set=self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)
