"""Requests about consensus, its rules, and anchor notes."""

from backend.consensus.views.cases import ConsensusViewSet
from backend.consensus.views.meetings import MeetingViewSet
from backend.consensus.views.notes import AnchorNoteViewSet, ConsensusRuleViewSet

__all__ = ["AnchorNoteViewSet", "ConsensusRuleViewSet", "ConsensusViewSet", "MeetingViewSet"]
