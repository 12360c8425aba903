"""Cases over HTTP."""

from typing import Any
from uuid import UUID

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.actor import actor_of
from backend.accounts.models import User
from backend.casework import selectors, services
from backend.casework.models import Case, Format
from backend.casework.serializers.cases import (
    AgreedAreasDraftSerializer,
    CaseChangeSerializer,
    CaseDraftSerializer,
    CaseRecordSerializer,
    CaseSerializer,
    OutcomeCorrectionSerializer,
    OutcomeDraftSerializer,
    published_bands,
)
from backend.core.filters import ProgrammeFilter
from backend.core.visible import visible_or_404
from backend.programmes.selectors import enrolments_visible_to

_SCORE = "(?P<score>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"


class CaseFilter(ProgrammeFilter):
    """Narrow cases by programme, trainee and format."""

    trainee = filters.UUIDFilter(field_name="enrolment_id")
    format = filters.ChoiceFilter(choices=Format.choices)


class CaseViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Case]):
    """Courses of treatment."""

    serializer_class = CaseSerializer
    filterset_class = CaseFilter
    queryset = Case.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.cases_visible_to(actor_of(self.request))

    def get_serializer_context(self) -> dict[str, Any]:
        """Tell the serializer who asks."""
        return {**super().get_serializer_context(), "actor": self.request.user}

    @extend_schema(request=CaseDraftSerializer, responses={201: CaseSerializer})
    def create(self, request: Request) -> Response:
        """Open a case of a trainee."""
        body = CaseDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        actor = actor_of(request)
        trainees = enrolments_visible_to(actor)
        if "programme" in fields:
            trainees = trainees.filter(programme_id=fields["programme"])
        case = services.create_case(
            actor=actor,
            enrolment=visible_or_404(trainees, fields["trainee"]),
            code=fields["code"],
            treatment_format=Format(fields["format"]),
            condition=fields["condition"],
            planned_sessions=fields["planned_sessions"],
            agreed_problem_areas=fields["agreed_problem_areas"],
        )
        return self._answer(case, status.HTTP_201_CREATED)

    @extend_schema(request=CaseChangeSerializer, responses=CaseSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change format, condition or planned sessions."""
        case = self.get_object()
        body = CaseChangeSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        services.change_case(actor=actor_of(request), case=case, **body.validated_data)
        return self._answer(case)

    @extend_schema(responses=CaseRecordSerializer, filters=False)
    @action(detail=True, pagination_class=None)
    def record(self, request: Request, pk: str) -> Response:
        """Return the areas agreed over time and the outcome scores."""
        return self._record(self.get_object())

    @extend_schema(request=AgreedAreasDraftSerializer, responses={201: CaseRecordSerializer})
    @action(detail=True, methods=["post"], url_path="agreed-areas")
    def agree(self, request: Request, pk: str) -> Response:
        """Record which problem areas were agreed from a day on."""
        case = self.get_object()
        body = AgreedAreasDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        services.agree_areas(actor=actor_of(request), case=case, **body.validated_data)
        return self._record(case, status.HTTP_201_CREATED)

    @extend_schema(request=OutcomeDraftSerializer, responses={201: CaseRecordSerializer})
    @action(detail=True, methods=["post"])
    def outcomes(self, request: Request, pk: str) -> Response:
        """Record the total of a questionnaire."""
        case = self.get_object()
        body = OutcomeDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        services.record_outcome(actor=actor_of(request), case=case, **body.validated_data)
        return self._record(case, status.HTTP_201_CREATED)

    @extend_schema(request=OutcomeCorrectionSerializer, responses={201: CaseRecordSerializer})
    @action(detail=True, methods=["post"], url_path=f"outcomes/{_SCORE}/correct")
    def correct_outcome(self, request: Request, pk: str, score: str) -> Response:
        """Put a corrected score in a score's place, or take it back."""
        case = self.get_object()
        body = OutcomeCorrectionSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        found = visible_or_404(selectors.outcomes_of(case), UUID(score))
        services.correct_outcome(actor=actor_of(request), score=found, **body.validated_data)
        return self._record(case, status.HTTP_201_CREATED)

    def _record(self, case: Any, code: int = status.HTTP_200_OK) -> Response:
        shown = {
            "agreed_areas": None if case.is_veiled else selectors.areas_over_time(case),
            "outcomes": None if case.is_veiled else selectors.outcomes_of(case),
            "bands": published_bands(),
        }
        return Response(CaseRecordSerializer(shown).data, status=code)

    def _answer(self, case: Case, code: int = status.HTTP_200_OK) -> Response:
        shown = self.get_serializer(self.get_queryset().get(pk=case.pk))
        return Response(shown.data, status=code)


def case_or_404(actor: User, programme_id: UUID, case_id: UUID) -> Case:
    """Return a visible case of the programme."""
    rows = selectors.cases_visible_to(actor).filter(programme_id=programme_id)
    return visible_or_404(rows, case_id)
