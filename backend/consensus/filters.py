"""How lists of consensus are narrowed."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from backend.consensus.shown import CONCLUDED, OPEN
from backend.core.filters import ProgrammeFilter


class ConsensusFilter(ProgrammeFilter):
    """Narrow cases by round, and by whether they are concluded."""

    round = filters.UUIDFilter(field_name="round_session__round_id")
    state = filters.ChoiceFilter(
        choices=[(OPEN, "Open"), (CONCLUDED, "Concluded")], method="filter_state"
    )

    def filter_state(self, rows: QuerySet[Any], _: str, wanted: str) -> QuerySet[Any]:
        """Keep what is concluded, or the rest."""
        return rows.filter(result__isnull=wanted == OPEN)


class MeetingFilter(ProgrammeFilter):
    """Narrow meetings by programme."""


class ConsensusRuleFilter(ProgrammeFilter):
    """Narrow rules by round."""

    round = filters.UUIDFilter(field_name="round_id")


class AnchorNoteFilter(ProgrammeFilter):
    """Narrow notes by instrument, item, and whether they hold."""

    rubric = filters.UUIDFilter(field_name="rubric_id")
    item = filters.CharFilter()
    in_force = filters.BooleanFilter(field_name="is_in_force")
