"""Names of a case, and names that were left in a text."""

from typing import Any

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.actor import actor_of
from backend.casework.deidentify import Kind
from backend.casework.selectors import cases_visible_to, transcripts_visible_to
from backend.core.filters import ProgrammeFilter
from backend.core.visible import visible_or_404
from backend.deidentification import selectors, services
from backend.deidentification.models import CaseName, NameReport
from backend.deidentification.serializers.names import (
    CaseNameDraftSerializer,
    CaseNameSerializer,
    NameReportDraftSerializer,
    NameReportSerializer,
    ReportSettlingSerializer,
)


class CaseNameFilter(ProgrammeFilter):
    """Narrow names by programme and case."""

    case = filters.UUIDFilter(field_name="case_id")


class CaseNameViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[CaseName]):
    """Names to look for in the texts of a case."""

    serializer_class = CaseNameSerializer
    filterset_class = CaseNameFilter
    queryset = CaseName.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.case_names_visible_to(actor_of(self.request))

    @extend_schema(request=CaseNameDraftSerializer, responses={201: CaseNameSerializer})
    def create(self, request: Request) -> Response:
        """Give a name to be looked for."""
        body = CaseNameDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        fields = dict(body.validated_data)
        actor = actor_of(request)
        case = visible_or_404(cases_visible_to(actor), fields.pop("case"))
        kind = Kind(fields.pop("kind"))
        row = services.add_case_name(actor=actor, case=case, kind=kind, **fields)
        return Response(self.get_serializer(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Forget a name."""
        services.remove_case_name(actor=actor_of(request), case_name=self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)


class NameReportFilter(ProgrammeFilter):
    """Narrow reports by programme, transcript, and whether they are settled."""

    transcript = filters.UUIDFilter(field_name="therapy_session__transcript")
    settled = filters.BooleanFilter(field_name="settled_at", lookup_expr="isnull", exclude=True)


class NameReportViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[NameReport]
):
    """Names that were left in a text."""

    serializer_class = NameReportSerializer
    filterset_class = NameReportFilter
    queryset = NameReport.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.name_reports_visible_to(actor_of(self.request))

    def get_serializer_context(self) -> dict[str, Any]:
        """Tell the serializer who asks."""
        return {**super().get_serializer_context(), "actor": self.request.user}

    @extend_schema(request=NameReportDraftSerializer, responses={201: NameReportSerializer})
    def create(self, request: Request) -> Response:
        """Report a name that was left in a text; the session is closed until it is settled."""
        body = NameReportDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        fields = dict(body.validated_data)
        actor = actor_of(request)
        transcript = visible_or_404(transcripts_visible_to(actor), fields.pop("transcript"))
        report = services.report_name(actor=actor, transcript=transcript, **fields)
        return self._answer(report, status.HTTP_201_CREATED)

    @extend_schema(request=ReportSettlingSerializer, responses=NameReportSerializer)
    @action(detail=True, methods=["post"])
    def settle(self, request: Request, pk: str) -> Response:
        """Settle a report because there is no name."""
        report = self.get_object()
        body = ReportSettlingSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        services.settle_report(actor=actor_of(request), report=report, **body.validated_data)
        return self._answer(report)

    def _answer(self, report: NameReport, code: int = status.HTTP_200_OK) -> Response:
        shown = self.get_queryset().get(pk=report.pk)
        return Response(self.get_serializer(shown).data, status=code)
