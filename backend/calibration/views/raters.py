"""Where raters stand over HTTP."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backend.access.models import Membership
from backend.access.roles import Permission
from backend.access.rules import allows, programmes_where
from backend.accounts.actor import actor_of
from backend.calibration import selectors, services
from backend.calibration.models import StatusChange
from backend.calibration.serializers.raters import (
    DecisionSerializer,
    RaterStandingDetailSerializer,
    RaterStandingSerializer,
)
from backend.calibration.shown import drift_of, history_of, standings_shown_to
from backend.calibration.views.attempts import attempt_context
from backend.core.filters import ProgrammeFilter
from backend.core.visible import visible_or_404
from backend.instruments.models import RubricVersion
from backend.instruments.selectors import rubrics_visible_to


class RaterStandingViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Membership]
):
    """Raters with their status: oneself, and a programme's to whoever reads its calibration."""

    serializer_class = RaterStandingSerializer
    filterset_class = ProgrammeFilter
    queryset = Membership.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.raters_visible_to(actor_of(self.request))

    def get_serializer_class(self) -> Any:
        """Answer what happened only for one rater at a time."""
        return RaterStandingSerializer if self.action == "list" else RaterStandingDetailSerializer

    def _context(self, raters: list[Membership]) -> dict[str, Any]:
        actor = actor_of(self.request)
        return {
            "actor": actor,
            "knows_people_in": set(programmes_where(actor, Permission.PEOPLE_READ)),
            "standings": standings_shown_to(actor, raters),
        }

    def _detail(self, rater: Membership) -> Response:
        actor = actor_of(self.request)
        attempts = list(
            selectors.attempts_visible_to(actor).filter(
                programme_id=rater.programme_id, rater_id=rater.person_id
            )
        )
        reads = allows(actor, Permission.CALIBRATION_READ, rater.programme_id)
        tells = reads and rater.person_id != actor.pk
        context = {
            **self._context([rater]),
            **attempt_context(actor, attempts),
            "attempts": attempts,
            "history": history_of(
                rater, names=allows(actor, Permission.PEOPLE_READ, rater.programme_id)
            ),
            "drift": drift_of(rater) if tells else None,
        }
        return Response(RaterStandingDetailSerializer(rater, context=context).data)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List raters with where they stand."""
        page = list(self.paginate_queryset(self.filter_queryset(self.get_queryset())) or [])
        answer = RaterStandingSerializer(page, many=True, context=self._context(page))
        return self.get_paginated_response(answer.data)

    @extend_schema(responses=RaterStandingDetailSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Read what a rater did, what the watch said, and what was decided."""
        return self._detail(self.get_object())

    @extend_schema(request=DecisionSerializer, responses=RaterStandingDetailSerializer)
    @action(detail=True, methods=["post"])
    def clear(self, request: Request, pk: str) -> Response:
        """Let the ratings in doubt stand."""
        return self._settle(request, StatusChange.CLEARED)

    @extend_schema(request=DecisionSerializer, responses=RaterStandingDetailSerializer)
    @action(detail=True, methods=["post"])
    def uphold(self, request: Request, pk: str) -> Response:
        """Keep the ratings in doubt out; none of them is changed."""
        return self._settle(request, StatusChange.UPHELD)

    @extend_schema(request=DecisionSerializer, responses=RaterStandingDetailSerializer)
    @action(detail=True, methods=["post"], url_path="give-tries", url_name="give-tries")
    def give_tries(self, request: Request, pk: str) -> Response:
        """Let a rater whose tries are used up be tested again."""
        rater = self.get_object()
        rubric, reason = self._said(request)
        services.give_new_tries(actor=actor_of(request), rater=rater, rubric=rubric, reason=reason)
        return self._detail(rater)

    def _settle(self, request: Request, decision: StatusChange) -> Response:
        rater = self.get_object()
        rubric, reason = self._said(request)
        services.settle_review(
            actor=actor_of(request), rater=rater, rubric=rubric, decision=decision, reason=reason
        )
        return self._detail(rater)

    def _said(self, request: Request) -> tuple[RubricVersion, str]:
        body = DecisionSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        rows = rubrics_visible_to(actor_of(request))
        return visible_or_404(rows, body.validated_data["rubric"]), body.validated_data["reason"]
