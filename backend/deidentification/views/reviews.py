"""Reviews over HTTP: they live below their transcript."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backend.access.rules import require
from backend.accounts.actor import actor_of
from backend.accounts.models import User
from backend.casework.deidentify import Kind
from backend.casework.models import Transcript
from backend.core.http import expected_version
from backend.deidentification import selectors, services
from backend.deidentification.actions import needed_to_prepare
from backend.deidentification.models import Review, SpanDecision
from backend.deidentification.preparing import check_preparable
from backend.deidentification.serializers.reviews import (
    AddedSpanSerializer,
    DeidentificationSerializer,
    EntityDecisionSerializer,
    ReviewChangeSerializer,
    ReviewCompletionSerializer,
    SpanDecisionSerializer,
    SpeakerRenamingSerializer,
    change_answer,
    review_answer,
)

IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description='The version the change was made from, in quotes: "7".',
)
_BASE = "deidentification"


class DeidentificationViewSet(viewsets.GenericViewSet[Transcript]):
    """What the rules would take out of a transcript, and what somebody decides."""

    serializer_class = DeidentificationSerializer
    queryset = Transcript.objects.none()
    filter_backends = ()
    pagination_class = None

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return selectors.reviewed_transcripts(actor_of(self.request))

    def _transcript(self) -> Any:
        """Return the transcript if its text is the person's to make ready."""
        transcript: Transcript = self.get_object()
        needed = needed_to_prepare(actor_of(self.request), transcript.therapy_session)
        require(actor_of(self.request), needed, transcript.programme_id)
        return transcript

    @extend_schema(responses=DeidentificationSerializer)
    @action(detail=True, url_path=_BASE, url_name="review")
    def review(self, request: Request, pk: str) -> Response:
        """Return the review, without a word of the text."""
        transcript = self._transcript()
        review = selectors.newest_review(transcript)
        if review is not None and review.completed_at is None:
            check_preparable(actor_of(request), transcript)
        return self._answer(actor_of(request), transcript, review)

    @extend_schema(
        request=None,
        responses={201: DeidentificationSerializer, 200: DeidentificationSerializer},
    )
    @review.mapping.post
    def open_review(self, request: Request, pk: str) -> Response:
        """Open a review; in an open one, run the rules again and keep what still fits."""
        transcript = self._transcript()
        review, is_new = services.open_review(actor=actor_of(request), transcript=transcript)
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return self._answer(actor_of(request), transcript, review, code)

    @extend_schema(
        request=AddedSpanSerializer,
        responses={201: ReviewChangeSerializer},
        parameters=[IF_MATCH],
    )
    @action(detail=True, methods=["post"], url_path=f"{_BASE}/spans", url_name="spans")
    def add_span(self, request: Request, pk: str) -> Response:
        """Mark what the rules missed."""
        transcript = self._transcript()
        body = AddedSpanSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        fields = dict(body.validated_data)
        change = services.add_span(
            actor=actor_of(request),
            transcript=transcript,
            version=expected_version(request),
            **{**fields, "kind": Kind(fields["kind"])},
        )
        return _changed(change, status.HTTP_201_CREATED)

    @extend_schema(
        request=SpanDecisionSerializer,
        responses=ReviewChangeSerializer,
        parameters=[IF_MATCH, OpenApiParameter("span", UUID, OpenApiParameter.PATH)],
    )
    @action(
        detail=True,
        methods=["put"],
        url_path=rf"{_BASE}/spans/(?P<span>[0-9a-f-]{{36}})",
        url_name="span",
    )
    def decide_span(self, request: Request, pk: str, span: str) -> Response:
        """Decide one span, or with it all that the decision should hold for."""
        transcript = self._transcript()
        body = SpanDecisionSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        fields = dict(body.validated_data)
        change = services.decide_span(
            actor=actor_of(request),
            transcript=transcript,
            span=_key(span),
            version=expected_version(request),
            **{**fields, "decision": SpanDecision(fields["decision"])},
        )
        return _changed(change)

    @extend_schema(
        request=EntityDecisionSerializer,
        responses=ReviewChangeSerializer,
        parameters=[IF_MATCH, OpenApiParameter("entity", str, OpenApiParameter.PATH)],
    )
    @action(
        detail=True,
        methods=["put"],
        url_path=rf"{_BASE}/entities/(?P<entity>[a-z0-9_-]{{1,40}})",
        url_name="entity",
    )
    def decide_entity(self, request: Request, pk: str, entity: str) -> Response:
        """Decide all spans of a person, place or thing, or rename it."""
        transcript = self._transcript()
        body = EntityDecisionSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        decision = body.validated_data["decision"]
        change = services.decide_entity(
            actor=actor_of(request),
            transcript=transcript,
            entity=entity,
            decision=None if decision is None else SpanDecision(decision),
            replacement=body.validated_data["replacement"],
            version=expected_version(request),
        )
        return _changed(change)

    @extend_schema(
        request=SpeakerRenamingSerializer,
        responses=ReviewChangeSerializer,
        parameters=[IF_MATCH],
    )
    @action(detail=True, methods=["put"], url_path=f"{_BASE}/speakers", url_name="speakers")
    def rename_speaker(self, request: Request, pk: str) -> Response:
        """Say what stands for a speaker's label that is a name."""
        transcript = self._transcript()
        body = SpeakerRenamingSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        change = services.rename_speaker(
            actor=actor_of(request),
            transcript=transcript,
            version=expected_version(request),
            **body.validated_data,
        )
        return _changed(change)

    @extend_schema(request=None, responses=ReviewChangeSerializer, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"], url_path=f"{_BASE}/accept-all", url_name="accept-all")
    def accept_all(self, request: Request, pk: str) -> Response:
        """Take out everything undecided of which the rules are sure."""
        transcript = self._transcript()
        change = services.accept_sure(
            actor=actor_of(request), transcript=transcript, version=expected_version(request)
        )
        return _changed(change)

    @extend_schema(request=None, responses=ReviewChangeSerializer, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"], url_path=f"{_BASE}/undo", url_name="undo")
    def undo(self, request: Request, pk: str) -> Response:
        """Take back what was done last."""
        transcript = self._transcript()
        change = services.undo(
            actor=actor_of(request), transcript=transcript, version=expected_version(request)
        )
        return _changed(change)

    @extend_schema(
        request=ReviewCompletionSerializer,
        responses=DeidentificationSerializer,
        parameters=[IF_MATCH],
    )
    @action(detail=True, methods=["post"], url_path=f"{_BASE}/complete", url_name="complete")
    def complete(self, request: Request, pk: str) -> Response:
        """Take out what was accepted, and vouch for the text."""
        transcript = self._transcript()
        body = ReviewCompletionSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        review = services.complete_review(
            actor=actor_of(request),
            transcript=transcript,
            note=body.validated_data["note"],
            keep_names=body.validated_data["keep_names"],
            version=expected_version(request),
        )
        # A lead cannot read the words any more; what was done stays theirs to see.
        return self._answer(actor_of(request), self.get_object(), review)

    def _answer(
        self, actor: User, transcript: Any, review: Review | None, code: int = status.HTTP_200_OK
    ) -> Response:
        answer = review_answer(actor, transcript, review)
        return Response(answer, status=code, headers={"ETag": f'"{answer["version"]}"'})


def _changed(change: services.Change, code: int = status.HTTP_200_OK) -> Response:
    answer = change_answer(change)
    return Response(answer, status=code, headers={"ETag": f'"{answer["version"]}"'})


def _key(text: str) -> UUID:
    """Return the id in an address; what is none is of nothing."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
