"""Anchor notes, and the rules by which sessions need consensus."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.actor import actor_of
from backend.consensus import selectors, services
from backend.consensus.filters import AnchorNoteFilter, ConsensusRuleFilter
from backend.consensus.models import AnchorNote, ConsensusRule
from backend.consensus.reaching import Reaches
from backend.consensus.serializers.notes import (
    AnchorNoteDraftSerializer,
    AnchorNoteSerializer,
    ConsensusRuleDraftSerializer,
    ConsensusRuleSerializer,
    HeldNoteSerializer,
    RewordingSerializer,
    WithdrawingSerializer,
)
from backend.core.visible import visible_or_404
from backend.instruments.selectors import rubrics_visible_to
from backend.programmes.selectors import programmes_visible_to
from backend.ratings.selectors import ratings_visible_to, rounds_visible_to


class NotesForQuerySerializer(serializers.Serializer[Any]):
    """For which rating."""

    rating = serializers.UUIDField()


class AnchorNoteViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[AnchorNote]):
    """Rules for items, for a programme's raters."""

    serializer_class = AnchorNoteSerializer
    filterset_class = AnchorNoteFilter
    queryset = AnchorNote.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.notes_visible_to(actor_of(self.request))

    def get_serializer_context(self) -> dict[str, Any]:
        """Tell the serializer who asks, and which versions are in use."""
        context = super().get_serializer_context()
        return {**context, "actor": self.request.user, "reaches": Reaches()}

    def _answer(self, note: AnchorNote, code: int = status.HTTP_200_OK) -> Response:
        shown = self.get_queryset().get(pk=note.pk)
        return Response(self.get_serializer(shown).data, status=code)

    def _note(self) -> AnchorNote:
        note: AnchorNote = self.get_object()
        require(actor_of(self.request), Permission.CONSENSUS_MANAGE, note.programme_id)
        return note

    @extend_schema(request=AnchorNoteDraftSerializer, responses={201: AnchorNoteSerializer})
    def create(self, request: Request) -> Response:
        """Give raters a rule for an item."""
        body = AnchorNoteDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        actor, said = actor_of(request), body.validated_data
        programme = visible_or_404(programmes_visible_to(actor), said["programme"])
        require(actor, Permission.CONSENSUS_MANAGE, programme.pk)
        note = services.make_note(
            actor=actor,
            programme=programme,
            rubric=visible_or_404(rubrics_visible_to(actor), said["rubric"]),
            item=said["item"],
            text=said["text"],
        )
        return self._answer(note, status.HTTP_201_CREATED)

    @extend_schema(
        parameters=[OpenApiParameter("rating", str, required=True)],
        responses=HeldNoteSerializer(many=True),
        filters=False,
    )
    @action(detail=False, url_path="for-rating", pagination_class=None)
    def for_rating(self, request: Request) -> Response:
        """Return the rules that hold for a rating: in a round, those of when it was started."""
        asked = NotesForQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        actor = actor_of(request)
        rows = ratings_visible_to(actor).select_related("assignment__round_session__round")
        rating = visible_or_404(rows, asked.validated_data["rating"])
        return Response(HeldNoteSerializer(selectors.notes_for(actor, rating), many=True).data)

    @extend_schema(request=RewordingSerializer, responses={201: AnchorNoteSerializer})
    @action(detail=True, methods=["post"])
    def reword(self, request: Request, pk: str) -> Response:
        """Say a rule in other words."""
        note = self._note()
        body = RewordingSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        reworded = services.reword_note(
            actor=actor_of(request), note=note, text=body.validated_data["text"]
        )
        return self._answer(reworded, status.HTTP_201_CREATED)

    @extend_schema(request=WithdrawingSerializer, responses=AnchorNoteSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take a rule back."""
        note = self._note()
        body = WithdrawingSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        services.withdraw_note(
            actor=actor_of(request), note=note, reason=body.validated_data["reason"]
        )
        return self._answer(note)


class ConsensusRuleViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[ConsensusRule]):
    """When sessions need consensus, newest first; without a word the product's limits hold."""

    serializer_class = ConsensusRuleSerializer
    filterset_class = ConsensusRuleFilter
    queryset = ConsensusRule.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.rules_visible_to(actor_of(self.request))

    @extend_schema(request=ConsensusRuleDraftSerializer, responses={201: ConsensusRuleSerializer})
    def create(self, request: Request) -> Response:
        """Decide how far ratings may be apart."""
        body = ConsensusRuleDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        actor, said = actor_of(request), body.validated_data
        programme = visible_or_404(programmes_visible_to(actor), said["programme"])
        require(actor, Permission.CONSENSUS_MANAGE, programme.pk)
        round_ = said["round"]
        rule = services.decide_rule(
            actor=actor,
            programme=programme,
            round_=None if round_ is None else visible_or_404(rounds_visible_to(actor), round_),
            mean_apart=said["mean_apart"],
            item_apart=said["item_apart"],
            area_differs=said["area_differs"],
            recode_weeks=said["recode_weeks"],
        )
        shown = self.get_queryset().get(pk=rule.pk)
        return Response(self.get_serializer(shown).data, status=status.HTTP_201_CREATED)
