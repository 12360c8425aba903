"""Cases of consensus."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backend.access.roles import Permission, Role
from backend.access.rules import require
from backend.accounts.actor import actor_of
from backend.accounts.models import User
from backend.consensus import policies, selectors, services
from backend.consensus.again import programmes_rated_in
from backend.consensus.candidates import candidates_of
from backend.consensus.checks import checks_of, own_checks_of
from backend.consensus.filters import ConsensusFilter
from backend.consensus.models import ConsensusCase
from backend.consensus.serializers.again import (
    OwnRecodesSerializer,
    RecodePlanningSerializer,
    RecodesSerializer,
)
from backend.consensus.serializers.cases import (
    AdjudicatorNamingSerializer,
    AgreeingSerializer,
    AreaSettlingSerializer,
    CandidatesSerializer,
    CasesOpenedSerializer,
    CasesOpeningSerializer,
    ConsensusBriefSerializer,
    ConsensusSerializer,
    ItemSettlingSerializer,
    ReasonGivingSerializer,
)
from backend.core.visible import visible_or_404
from backend.ratings.models import Round
from backend.ratings.selectors import rounds_visible_to


class CandidatesQuerySerializer(serializers.Serializer[Any]):
    """Of which round."""

    round = serializers.UUIDField()


class OwnRecodesQuerySerializer(serializers.Serializer[Any]):
    """In which programme."""

    programme = serializers.UUIDField()


class ConsensusViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[ConsensusCase]
):
    """Sessions on which raters differed, and what they settle."""

    serializer_class = ConsensusSerializer
    filterset_class = ConsensusFilter
    queryset = ConsensusCase.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.case_details(actor_of(self.request))

    def get_serializer_class(self) -> Any:
        """Return the short form for lists."""
        return ConsensusBriefSerializer if self.action == "list" else ConsensusSerializer

    def get_serializer_context(self) -> dict[str, Any]:
        """Tell the serializer who asks."""
        return {**super().get_serializer_context(), "actor": self.request.user}

    def _answer(self, case: ConsensusCase) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=case.pk)).data)

    def _case(self, permission: Permission) -> ConsensusCase:
        """Return the case, if the person may do this at all; what they sent is read after."""
        case: ConsensusCase = self.get_object()
        require(actor_of(self.request), permission, case.programme_id)
        return case

    def _round(self, key: Any) -> Round:
        actor = actor_of(self.request)
        round_ = visible_or_404(rounds_visible_to(actor), key)
        require(actor, Permission.CONSENSUS_MANAGE, round_.programme_id)
        policies.check_round_discussed(round_)
        return round_

    def _member(self, key: Any, programme_id: Any) -> User:
        rows = User.objects.filter(
            memberships__programme=programme_id, memberships__role=Role.ADJUDICATOR
        )
        return visible_or_404(rows.distinct(), key)

    @extend_schema(
        request=CasesOpeningSerializer,
        responses={201: CasesOpenedSerializer},
        filters=False,
    )
    def create(self, request: Request) -> Response:
        """Open the consensus on sessions of a round: on all that are named, or on none."""
        body = CasesOpeningSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        actor, said = actor_of(request), body.validated_data
        round_ = self._round(said["round"])
        rows = selectors.discussed_sessions(actor, round_)
        adjudicator = said["adjudicator"]
        opened = services.open_cases(
            actor=actor,
            round_=round_,
            sessions=[visible_or_404(rows, key) for key in dict.fromkeys(said["sessions"])],
            adjudicator=None
            if adjudicator is None
            else self._member(adjudicator, round_.programme_id),
        )
        shown = self.get_queryset().filter(pk__in=[case.pk for case in opened])
        answer = CasesOpenedSerializer(shown, context=self.get_serializer_context())
        return Response(answer.data, status=status.HTTP_201_CREATED)

    @extend_schema(
        parameters=[OpenApiParameter("round", str, required=True)],
        responses=CandidatesSerializer,
        filters=False,
    )
    @action(detail=False, pagination_class=None)
    def candidates(self, request: Request) -> Response:
        """Say which sessions of a round need consensus, and why."""
        asked = CandidatesQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        round_ = self._round(asked.validated_data["round"])
        return Response(CandidatesSerializer(candidates_of(actor_of(request), round_)).data)

    @extend_schema(
        parameters=[OpenApiParameter("round", str, required=True)],
        responses=RecodesSerializer,
        filters=False,
    )
    @action(detail=False, pagination_class=None, url_path="recodes")
    def recode_checks(self, request: Request) -> Response:
        """Say what came of re-code checks of a round, and who can be asked for one."""
        asked = CandidatesQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        round_ = self._round(asked.validated_data["round"])
        return Response(RecodesSerializer(checks_of(actor_of(request), round_)).data)

    @extend_schema(
        parameters=[OpenApiParameter("programme", UUID, required=True)],
        responses=OwnRecodesSerializer,
        filters=False,
    )
    @action(detail=False, pagination_class=None, url_path="own-recodes")
    def own_recodes(self, request: Request) -> Response:
        """Say how one's own second ratings compare with what was settled, once they are made."""
        asked = OwnRecodesQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        actor = actor_of(request)
        programme = visible_or_404(programmes_rated_in(actor), asked.validated_data["programme"])
        checks = own_checks_of(actor, programme.pk)
        return Response(OwnRecodesSerializer({"checks": checks}).data)

    @extend_schema(request=RecodePlanningSerializer, responses={201: RecodesSerializer})
    @action(detail=True, methods=["post"], url_path="recodes")
    def plan_recodes(self, request: Request, pk: str) -> Response:
        """Let raters of a concluded case rate its session again, weeks later and unaided."""
        case = self._case(Permission.CONSENSUS_MANAGE)
        body = RecodePlanningSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        actor = actor_of(request)
        services.plan_recodes(actor=actor, case=case, **body.validated_data)
        found = checks_of(actor, case.round_session.round)
        return Response(RecodesSerializer(found).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=AdjudicatorNamingSerializer, responses=ConsensusSerializer)
    @action(detail=True, methods=["post"])
    def adjudicator(self, request: Request, pk: str) -> Response:
        """Name who settles what the raters cannot."""
        case = self._case(Permission.CONSENSUS_MANAGE)
        body = AdjudicatorNamingSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        person = self._member(body.validated_data["person"], case.programme_id)
        services.name_adjudicator(actor=actor_of(request), case=case, person=person)
        return self._answer(case)

    @extend_schema(request=ReasonGivingSerializer, responses=ConsensusSerializer)
    @action(detail=True, methods=["post"])
    def reasons(self, request: Request, pk: str) -> Response:
        """Say why one scored as one did; then one reads what others say."""
        case = self._case(Permission.CONSENSUS_TAKE_PART)
        body = ReasonGivingSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        services.give_reason(actor=actor_of(request), case=case, **body.validated_data)
        return self._answer(case)

    @extend_schema(request=AreaSettlingSerializer, responses=ConsensusSerializer)
    @action(detail=True, methods=["post"], url_path="settle-area")
    def settle_area(self, request: Request, pk: str) -> Response:
        """Settle the problem area."""
        case = self._case(Permission.CONSENSUS_TAKE_PART)
        body = AreaSettlingSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        services.settle_area(
            actor=actor_of(request),
            case=case,
            areas=body.validated_data["problem_areas"],
            saying=body.saying(),
        )
        return self._answer(case)

    @extend_schema(request=ItemSettlingSerializer, responses=ConsensusSerializer)
    @action(detail=True, methods=["post"], url_path="settle-item")
    def settle_item(self, request: Request, pk: str) -> Response:
        """Settle what the session is scored on one item."""
        case = self._case(Permission.CONSENSUS_TAKE_PART)
        body = ItemSettlingSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        services.settle_item(
            actor=actor_of(request),
            case=case,
            item=body.validated_data["item"],
            answer=body.answer(),
            saying=body.saying(),
        )
        return self._answer(case)

    @extend_schema(request=AgreeingSerializer, responses=ConsensusSerializer)
    @action(detail=True, methods=["post"])
    def agree(self, request: Request, pk: str) -> Response:
        """Agree to everything that was settled; when everybody has, the case is concluded."""
        case = self._case(Permission.CONSENSUS_TAKE_PART)
        body = AgreeingSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        services.agree(actor=actor_of(request), case=case, basis=body.validated_data["basis"])
        return self._answer(case)
