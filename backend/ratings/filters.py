"""Filters of the lists of this app."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django_filters import rest_framework as filters

from backend.core.filters import ProgrammeFilter
from backend.ratings.models import AssignmentStatus, RatingKind, RatingStatus, RoundPhase


class RoundFilter(ProgrammeFilter):
    """Narrow rounds by programme and phase."""

    phase = filters.ChoiceFilter(choices=RoundPhase.choices)


class AssignmentFilter(ProgrammeFilter):
    """Narrow own assignments by programme, round and status."""

    round = filters.UUIDFilter(field_name="round_session__round_id")
    status = filters.ChoiceFilter(choices=AssignmentStatus.choices)


class RatingFilter(ProgrammeFilter):
    """Narrow ratings by programme, round, session, kind and status."""

    round = filters.UUIDFilter(field_name="assignment__round_session__round_id")
    session = filters.UUIDFilter(method="of_session")
    kind = filters.ChoiceFilter(choices=RatingKind.choices)
    status = filters.ChoiceFilter(choices=RatingStatus.choices)

    def of_session(self, queryset: Any, _: str, value: UUID) -> Any:
        """Keep a session's ratings; one's own independent rating would give its code away."""
        own = Q(kind=RatingKind.INDEPENDENT, rater=self.request.user)
        return queryset.filter(therapy_session_id=value).exclude(own)


class ReleaseFilter(ProgrammeFilter):
    """Narrow releases by programme and trainee."""

    trainee = filters.UUIDFilter(field_name="enrolment_id")
