"""How lists of feedback and goals are narrowed."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from backend.accounts.actor import actor_of
from backend.casework.selectors import sessions_visible_to
from backend.core.filters import ProgrammeFilter
from backend.feedback.models import FeedbackStatus, GoalState, PhraseKind


class FeedbackFilter(ProgrammeFilter):
    """Narrow feedback by trainee, session, status, and what waits for the trainee."""

    trainee = filters.UUIDFilter(field_name="enrolment_id")
    session = filters.UUIDFilter(field_name="therapy_session_id")
    rating = filters.UUIDFilter(method="filter_rating")
    status = filters.ChoiceFilter(choices=FeedbackStatus.choices)
    acknowledged = filters.BooleanFilter(
        field_name="acknowledgement", lookup_expr="isnull", exclude=True
    )

    def filter_rating(self, rows: QuerySet[Any], _: str, wanted: Any) -> QuerySet[Any]:
        """Keep feedback on one rating, as far as the person reads it."""
        return rows.filter(rating_id=wanted, is_readable=True)


class GoalFilter(ProgrammeFilter):
    """Narrow goals by trainee, the trainee of a session, and state."""

    trainee = filters.UUIDFilter(field_name="enrolment_id")
    session = filters.UUIDFilter(method="filter_session")
    state = filters.ChoiceFilter(choices=GoalState.choices)

    def filter_session(self, rows: QuerySet[Any], _: str, wanted: Any) -> QuerySet[Any]:
        """Keep the goals of the trainee whose session it is, if the person may see it."""
        sessions = sessions_visible_to(actor_of(self.request)).order_by().filter(pk=wanted)
        return rows.filter(enrolment_id__in=sessions.values("case__enrolment_id"))


class PhraseFilter(ProgrammeFilter):
    """Narrow phrases by where they are offered."""

    kind = filters.ChoiceFilter(choices=PhraseKind.choices)


class RuleFilter(ProgrammeFilter):
    """Narrow rules to one programme."""
