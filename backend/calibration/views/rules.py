"""Qualification rules over HTTP."""

from typing import Any

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.actor import actor_of
from backend.calibration import selectors, services
from backend.calibration.models import QualificationRule
from backend.calibration.serializers.rules import (
    QualificationRuleSerializer,
    RuleChancesSerializer,
    RuleDraftSerializer,
    RuleTrySerializer,
)
from backend.calibration.terms import Terms
from backend.core.filters import ProgrammeFilter
from backend.core.visible import visible_or_404
from backend.instruments.models import RubricVersion
from backend.instruments.selectors import rubrics_visible_to
from backend.programmes.models import Programme
from backend.programmes.selectors import programmes_visible_to


class QualificationRuleFilter(ProgrammeFilter):
    """Narrow rules by programme and instrument."""

    instrument = filters.CharFilter()


class QualificationRuleViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[QualificationRule]):
    """What a rater must reach, as data; the newest version of an instrument's rule counts."""

    serializer_class = QualificationRuleSerializer
    filterset_class = QualificationRuleFilter
    queryset = QualificationRule.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.rules_visible_to(actor_of(self.request))

    def _asked(self, request: Request, said: Any) -> tuple[Programme, RubricVersion, Terms]:
        actor = actor_of(request)
        programme = visible_or_404(programmes_visible_to(actor), said["programme"])
        require(actor, Permission.CALIBRATION_MANAGE, programme.pk)
        rubric = visible_or_404(rubrics_visible_to(actor), said["rubric"])
        return programme, rubric, Terms(**said["terms"])

    @extend_schema(request=RuleTrySerializer, responses=RuleChancesSerializer)
    @action(detail=False, methods=["post"])
    def preview(self, request: Request) -> Response:
        """Say how often a good and a poor rater would pass; nothing is stored."""
        body = RuleTrySerializer(data=request.data)
        body.is_valid(raise_exception=True)
        programme, rubric, terms = self._asked(request, body.validated_data)
        chances = services.preview_rule(
            actor=actor_of(request), programme=programme, rubric=rubric, terms=terms
        )
        return Response(RuleChancesSerializer(chances).data)

    @extend_schema(request=RuleDraftSerializer, responses={201: QualificationRuleSerializer})
    def create(self, request: Request) -> Response:
        """Adopt a rule."""
        body = RuleDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        programme, rubric, terms = self._asked(request, body.validated_data)
        rule = services.adopt_rule(
            actor=actor_of(request),
            programme=programme,
            rubric=rubric,
            terms=terms,
            reason=body.validated_data["reason"],
        )
        answer = QualificationRuleSerializer(rule)
        return Response(answer.data, status=status.HTTP_201_CREATED)
