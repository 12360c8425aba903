"""What is held about a person over HTTP: taken by themselves, erased by who manages people."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backend.access.models import Membership
from backend.access.selectors import memberships_visible_to
from backend.access.serializers import MembershipSerializer
from backend.accounts.actor import actor_of
from backend.exports import services
from backend.exports.serializers.personal import (
    AccountErasureDraftSerializer,
    ErasureOutlookSerializer,
)


class PersonalDataViewSet(viewsets.GenericViewSet[Membership]):
    """One's own data, and the erasure of a member's account."""

    serializer_class = ErasureOutlookSerializer
    queryset = Membership.objects.none()

    def get_queryset(self) -> Any:
        """Return the visible rows only."""
        return memberships_visible_to(actor_of(self.request))

    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY})
    @action(detail=False, pagination_class=None)
    def mine(self, request: Request) -> HttpResponse:
        """Answer what is held about oneself, which is an event of the audit trail."""
        content = services.take_personal_data(actor=actor_of(request))
        answer = HttpResponse(content, content_type="application/zip")
        answer["Content-Disposition"] = 'attachment; filename="my-data.zip"'
        return answer

    def retrieve(self, request: Request, pk: str) -> Response:
        """Say what erasing the account of a member would mean."""
        outlook = services.erasure_outlook(actor=actor_of(request), membership=self.get_object())
        return Response(ErasureOutlookSerializer(outlook).data)

    @extend_schema(request=AccountErasureDraftSerializer, responses=MembershipSerializer)
    @action(detail=True, methods=["post"])
    def erase(self, request: Request, pk: str) -> Response:
        """Erase the account of a member, for good."""
        membership = self.get_object()
        body = AccountErasureDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        services.erase_account(
            actor=actor_of(request), membership=membership, **body.validated_data
        )
        shown = self.get_queryset().get(pk=membership.pk)
        return Response(MembershipSerializer(shown, context={"request": request}).data)
