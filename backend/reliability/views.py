"""Reliability reports over HTTP."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F, Q
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.actor import actor_of
from backend.accounts.models import User
from backend.core.errors import ErrorDetail, InvalidInput
from backend.core.filters import ProgrammeFilter
from backend.core.visible import visible_or_404
from backend.instruments.selectors import rubrics_visible_to
from backend.programmes.selectors import cohorts_visible_to, programmes_visible_to
from backend.ratings.selectors import rounds_visible_to
from backend.reliability import drilling, planning, selectors, services
from backend.reliability.models import ReliabilityReport
from backend.reliability.plan_serializers import (
    PlanAnswerSerializer,
    PlanQuerySerializer,
)
from backend.reliability.serializers import (
    DifferencesQuerySerializer,
    DifferencesSerializer,
    ReliabilityDraftSerializer,
    ReliabilityReportSerializer,
    ReliabilitySummarySerializer,
)


class ReliabilityReportFilter(ProgrammeFilter):
    """Narrow reports by programme and round, or to those of several rounds together."""

    round = filters.UUIDFilter(field_name="round_id")
    of_several = filters.BooleanFilter(field_name="round", lookup_expr="isnull")


class ReliabilityReportViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[ReliabilityReport]
):
    """How far the raters of closed rounds agree."""

    filterset_class = ReliabilityReportFilter
    queryset = ReliabilityReport.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only; a list reads no more of a result than its headline."""
        rows = selectors.reports_visible_to(actor_of(self.request))
        if self.action == "list":
            return rows.defer("result").annotate(headline=F("result__headline"))
        return rows

    def get_serializer_class(self) -> Any:
        """Answer whole reports one at a time."""
        return (
            ReliabilitySummarySerializer if self.action == "list" else ReliabilityReportSerializer
        )

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Read a report."""
        return Response(_answer(actor_of(request), self.get_object()))

    @extend_schema(
        parameters=[DifferencesQuerySerializer], responses=DifferencesSerializer, filters=False
    )
    @action(detail=True, pagination_class=None)
    def differences(self, request: Request, pk: str) -> Response:
        """Return where raters differ: sessions, items, scores and numbers of turns."""
        report: ReliabilityReport = self.get_object()
        actor = actor_of(request)
        require(actor, Permission.RATING_READ, report.programme_id)
        query = DifferencesQuerySerializer(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        asked = drilling.Asked(**query.validated_data)
        return Response(DifferencesSerializer(drilling.differences_of(actor, report, asked)).data)

    @extend_schema(
        request=ReliabilityDraftSerializer,
        responses={200: ReliabilityReportSerializer, 201: ReliabilityReportSerializer},
    )
    def create(self, request: Request) -> Response:
        """Compute the report of closed rounds; 200 when the same one was there already."""
        body = ReliabilityDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        actor, asked = actor_of(request), body.validated_data
        if "round" in asked:
            round_ = visible_or_404(rounds_visible_to(actor), asked["round"])
            report, is_new = services.compute_report(actor=actor, round_=round_)
        else:
            report, is_new = services.compute_report_over(actor=actor, pool=_pool(actor, asked))
        shown = self.get_queryset().get(pk=report.pk)
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return Response(_answer(actor, shown), status=code)


class PlannerViewSet(viewsets.GenericViewSet[ReliabilityReport]):
    """What more raters, sessions or double-coding would give, from what a report found."""

    serializer_class = PlanAnswerSerializer
    filter_backends = ()
    pagination_class = None
    queryset = ReliabilityReport.objects.none()

    @extend_schema(parameters=[PlanQuerySerializer], responses=PlanAnswerSerializer)
    def list(self, request: Request) -> Response:
        """Plan from a report that the person may read; nothing is kept."""
        query = PlanQuerySerializer(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        report = visible_or_404(selectors.reports_visible_to(actor_of(request)), asked["report"])
        variable = (
            planning.variable_of(report, asked["variable"])
            if asked["variable"]
            else planning.leading_variable(report, asked["scale"] or None)
        )
        if variable is None:
            raise InvalidInput(
                "The report has no such score.",
                code="unknown_variable",
                errors=[
                    ErrorDetail(
                        "unknown_variable", "The report has no such score.", field="variable"
                    )
                ],
            )
        names = ("n_sessions", "n_raters", "double_coded_percent")
        wanted = None
        if all(name in asked for name in names):
            wanted = planning.AskedPlan(**{name: asked[name] for name in names})
        found = planning.planned(report, variable, asked["target"], wanted)
        return Response(PlanAnswerSerializer(found).data)


def _pool(actor: User, asked: Mapping[str, Any]) -> selectors.Pool:
    """Return the choice of rounds; what the person cannot see is not there."""
    programme = visible_or_404(programmes_visible_to(actor), asked["programme"])
    cohorts = cohorts_visible_to(actor).filter(programme=programme)
    rubrics = rubrics_visible_to(actor).filter(Q(programme=None) | Q(programme=programme))
    return selectors.Pool(
        programme_id=programme.pk,
        rubric=visible_or_404(rubrics, asked["rubric"]),
        join_versions=asked.get("join_versions", False),
        cohort=None if asked["cohort"] is None else visible_or_404(cohorts, asked["cohort"]),
        closed_from=asked["closed_from"],
        closed_to=asked["closed_to"],
    )


def _answer(actor: User, report: ReliabilityReport) -> Any:
    return ReliabilityReportSerializer(selectors.report_shown_to(actor, report)).data
