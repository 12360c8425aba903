"""Routes of this app."""

from backend.consensus.views import AnchorNoteViewSet, ConsensusRuleViewSet, ConsensusViewSet

ROUTES = [
    ("consensus", ConsensusViewSet, "consensus"),
    ("consensus-rules", ConsensusRuleViewSet, "consensus-rule"),
    ("anchor-notes", AnchorNoteViewSet, "anchor-note"),
]
