"""What a trainee might practise next over HTTP."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.actor import actor_of
from backend.feedback import services
from backend.feedback.serializers.practice import PracticeSerializer
from backend.programmes.models import Enrolment
from backend.programmes.selectors import enrolments_visible_to


class PracticeViewSet(viewsets.GenericViewSet[Enrolment]):
    """One's own training alone."""

    serializer_class = PracticeSerializer
    queryset = Enrolment.objects.none()

    def get_queryset(self) -> Any:
        """Return one's own enrolments."""
        actor = actor_of(self.request)
        return enrolments_visible_to(actor).filter(person=actor)

    @extend_schema(responses=PracticeSerializer, filters=False)
    @action(detail=True)
    def practice(self, request: Request, pk: str) -> Response:
        """Read what to practise next, with words of sessions; each reading is recorded."""
        enrolment = self.get_object()
        shown = services.open_practice(actor=actor_of(request), enrolment=enrolment)
        return Response(PracticeSerializer(shown).data)
