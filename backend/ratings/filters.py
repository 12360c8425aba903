"""Filters of the lists of this app."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django_filters import rest_framework as filters

from backend.core.filters import ProgrammeFilter
from backend.ratings.models import (
    ASSIGNED_KINDS,
    AssignmentStatus,
    RatingStatus,
    RoundPhase,
)
from backend.ratings.visibility import KINDS_SHOWN, kinds_shown_as


class RoundFilter(ProgrammeFilter):
    """Narrow rounds by programme and phase."""

    phase = filters.ChoiceFilter(choices=RoundPhase.choices)


class AssignmentFilter(ProgrammeFilter):
    """Narrow own assignments by programme, round and status."""

    round = filters.UUIDFilter(field_name="round_session__round_id")
    status = filters.ChoiceFilter(choices=AssignmentStatus.choices)


class ConflictFilter(ProgrammeFilter):
    """Narrow conflicts by programme, rater and trainee."""

    rater = filters.UUIDFilter(field_name="rater_id")
    trainee = filters.UUIDFilter(field_name="enrolment_id")


class RatingFilter(ProgrammeFilter):
    """Narrow ratings by programme, round, session, kind and status."""

    round = filters.UUIDFilter(field_name="assignment__round_session__round_id")
    session = filters.UUIDFilter(method="of_session")
    kind = filters.ChoiceFilter(choices=KINDS_SHOWN, method="of_kind")
    status = filters.ChoiceFilter(choices=RatingStatus.choices)

    def of_kind(self, queryset: Any, _: str, value: str) -> Any:
        """Keep what is shown as ratings of this kind."""
        return queryset.filter(kind__in=kinds_shown_as(value))

    def of_session(self, queryset: Any, _: str, value: UUID) -> Any:
        """Keep a session's ratings; one's own independent rating would give its code away."""
        own = Q(kind__in=ASSIGNED_KINDS, rater=self.request.user)
        return queryset.filter(therapy_session_id=value).exclude(own)


class ReleaseFilter(ProgrammeFilter):
    """Narrow releases by programme and trainee."""

    trainee = filters.UUIDFilter(field_name="enrolment_id")
