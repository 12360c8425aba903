"""Routes of this app."""

from backend.consensus.views import (
    AnchorNoteViewSet,
    ConsensusRuleViewSet,
    ConsensusViewSet,
    MeetingViewSet,
)

ROUTES = [
    ("consensus", ConsensusViewSet, "consensus"),
    ("consensus-rules", ConsensusRuleViewSet, "consensus-rule"),
    ("calibration-meetings", MeetingViewSet, "calibration-meeting"),
    ("anchor-notes", AnchorNoteViewSet, "anchor-note"),
]
