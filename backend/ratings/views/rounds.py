"""Rounds over HTTP."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
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
from backend.core.visible import visible_or_404
from backend.instruments.rules import instrument_of
from backend.instruments.selectors import rubrics_visible_to
from backend.programmes.selectors import programmes_visible_to, raters_visible_to
from backend.ratings import selectors, services
from backend.ratings.filters import RoundFilter
from backend.ratings.frame import frame_to_draw
from backend.ratings.models import Round, RoundPhase, Stratum
from backend.ratings.precision import expected_precision
from backend.ratings.proposing import plan_in_force, propose, propose_anew
from backend.ratings.serializers.planning import (
    FrameQuestionSerializer,
    FrameSerializer,
    PlanSerializer,
    ReplanDraftSerializer,
    ReplanOrderSerializer,
    ReplanSerializer,
    left_out_rows,
    plan_answer,
    replan_answer,
    sought_of,
)
from backend.ratings.serializers.rounds import (
    DueDateSerializer,
    RoundDetailSerializer,
    RoundDraftSerializer,
    RoundSerializer,
)
from backend.ratings.visibility import check_not_blinded


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


def _drawing_of(said: dict[str, Any] | None) -> services.Drawing | None:
    if said is None:
        return None
    return services.Drawing(
        sought=sought_of(said),
        n_sessions=said["n_sessions"],
        stratified_by=Stratum(said["stratified_by"]),
        seed=said["seed"],
    )


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
            double_coded_percent=said["double_coded_percent"],
            drawing=_drawing_of(said["draw"]),
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

    @extend_schema(request=DueDateSerializer, responses=RoundDetailSerializer)
    @action(detail=True, methods=["post"], url_path="change-due")
    def change_due(self, request: Request, pk: str) -> Response:
        """Set another due date, or none."""
        round_ = self.get_object()
        require(actor_of(request), Permission.ROUND_MANAGE, round_.programme_id)
        body = DueDateSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return self._answer(
            services.change_due(actor=actor_of(request), round_=round_, **body.validated_data)
        )

    @extend_schema(request=None, responses=RoundDetailSerializer)
    @action(detail=True, methods=["post"])
    def confer(self, request: Request, pk: str) -> Response:
        """End rating; raters compare what they disagree on before the round is closed."""
        return self._answer(
            services.begin_consensus(actor=actor_of(request), round_=self.get_object())
        )

    @extend_schema(request=None, responses=RoundDetailSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """End rating; the reliability report is computed in the background."""
        return self._answer(services.close_round(actor=actor_of(request), round_=self.get_object()))

    @extend_schema(request=FrameQuestionSerializer, responses=FrameSerializer)
    @action(detail=False, methods=["post"])
    def frame(self, request: Request) -> Response:
        """Say how many sessions could be drawn, of how many, and why others could not."""
        body = FrameQuestionSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        said, actor = body.validated_data, actor_of(request)
        programme = visible_or_404(programmes_visible_to(actor), said["programme"])
        require(actor, Permission.ROUND_MANAGE, programme.pk)
        rubric = visible_or_404(rubrics_visible_to(actor), said["rubric"])
        found = frame_to_draw(
            programme,
            instrument_of(rubric.pk),
            sought_of(said),
            Stratum(said["stratified_by"]),
        )
        answer = {
            "n_registered": found.n_registered,
            "n_in_frame": len(found.strata),
            "left_out": left_out_rows(found.left_out),
            "strata": [{"stratum": name, "n_sessions": n} for name, n in found.sizes.items()],
        }
        return Response(FrameSerializer(answer).data)

    def _to_plan(self) -> Round:
        """Return the round to whoever may plan it."""
        round_: Round = self.get_object()
        require(actor_of(self.request), Permission.ROUND_MANAGE, round_.programme_id)
        check_not_blinded(actor_of(self.request), round_)
        return round_

    def _codes(self, round_: Round, people: Iterable[User]) -> dict[UUID, str]:
        return selectors.codes_of_raters(round_.programme_id, [person.pk for person in people])

    @extend_schema(responses=PlanSerializer)
    @action(detail=True, methods=["get"])
    def plan(self, request: Request, pk: str) -> Response:
        """Show the plan with which a draft would start, or the one that holds."""
        round_, actor = self._to_plan(), actor_of(request)
        is_draft = round_.phase == RoundPhase.DRAFT
        proposal = propose(actor, round_) if is_draft else plan_in_force(actor, round_)
        answer = plan_answer(
            proposal,
            expected_precision(round_, proposal.plan),
            self._codes(round_, proposal.plan.order_of),
        )
        return Response(PlanSerializer(answer).data)

    @extend_schema(request=ReplanDraftSerializer, responses=ReplanSerializer)
    @action(detail=True, methods=["post"], url_path="replan-preview")
    def replan_preview(self, request: Request, pk: str) -> Response:
        """Show what would be taken and given if the round were planned anew."""
        round_, actor = self._to_plan(), actor_of(request)
        body = ReplanDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        anew = propose_anew(actor, round_, frozenset(body.validated_data["moved_from"]))
        answer = replan_answer(
            anew,
            expected_precision(round_, anew.proposal.plan),
            self._codes(round_, [*anew.proposal.plan.order_of, *(row.rater for row in anew.taken)]),
        )
        return Response(ReplanSerializer(answer).data)

    @extend_schema(request=ReplanOrderSerializer, responses=RoundDetailSerializer)
    @action(detail=True, methods=["post"])
    def replan(self, request: Request, pk: str) -> Response:
        """Carry out the plan that was shown, if nothing has changed since."""
        round_ = self._to_plan()
        body = ReplanOrderSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        said = body.validated_data
        return self._answer(
            services.replan_round(
                actor=actor_of(request),
                round_=round_,
                basis=said["basis"],
                moved_from=frozenset(said["moved_from"]),
                due_on=said["due_on"],
            )
        )
