"""Cases over HTTP."""

from typing import Any
from uuid import UUID

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.actor import actor_of
from backend.accounts.models import User
from backend.casework import selectors, services
from backend.casework.models import Case, Format
from backend.casework.serializers.cases import CaseDraftSerializer, CaseSerializer
from backend.core.filters import ProgrammeFilter
from backend.core.visible import visible_or_404
from backend.programmes.selectors import enrolments_visible_to


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
            planned_sessions=fields["planned_sessions"],
            agreed_problem_areas=fields["agreed_problem_areas"],
        )
        shown = self.get_serializer(self.get_queryset().get(pk=case.pk))
        return Response(shown.data, status=status.HTTP_201_CREATED)


def case_or_404(actor: User, programme_id: UUID, case_id: UUID) -> Case:
    """Return a visible case of the programme."""
    rows = selectors.cases_visible_to(actor).filter(programme_id=programme_id)
    return visible_or_404(rows, case_id)
