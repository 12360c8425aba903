"""A programme's report over HTTP."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.actor import actor_of
from backend.core.http import pdf_answer
from backend.programmes.models import Programme
from backend.programmes.selectors import programmes_visible_to
from backend.reporting import services
from backend.reporting.serializers import ProgrammeReportSerializer, ReportQuerySerializer


class ProgrammeReportViewSet(viewsets.GenericViewSet[Programme]):
    """What a programme tells others about a year."""

    serializer_class = ProgrammeReportSerializer
    queryset = Programme.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return programmes_visible_to(actor_of(self.request))

    @extend_schema(
        parameters=[ReportQuerySerializer], responses=ProgrammeReportSerializer, filters=False
    )
    @action(detail=True)
    def report(self, request: Request, pk: str) -> Response:
        """Read a programme's report on a year; each reading is recorded."""
        programme = self.get_object()
        report = services.open_report(
            actor=actor_of(request), programme=programme, year=_year(request)
        )
        return Response(ProgrammeReportSerializer(report).data)

    @extend_schema(
        parameters=[ReportQuerySerializer],
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
        filters=False,
    )
    @action(detail=True, url_path="report/pdf")
    def report_pdf(self, request: Request, pk: str) -> HttpResponse:
        """Answer the report as a document; taking it is recorded."""
        programme = self.get_object()
        year = _year(request)
        document = services.print_report(actor=actor_of(request), programme=programme, year=year)
        return pdf_answer(document.content, name=f"report-{programme.slug}-{year}")


def _year(request: Request) -> int:
    query = ReportQuerySerializer(data=request.query_params)
    query.is_valid(raise_exception=True)
    year: int = query.validated_data["year"]
    return year
