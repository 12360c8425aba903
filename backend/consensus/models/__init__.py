"""Consensus: its rules and cases, what is said and settled in them, and the notes that follow."""

from backend.consensus.models.case import (
    CaseAdjudicator,
    ConsensusCase,
    ConsensusRule,
    ConsensusSide,
)
from backend.consensus.models.meeting import CalibrationMeeting, MeetingCase
from backend.consensus.models.note import AnchorNote, AnchorNoteWithdrawal
from backend.consensus.models.recoding import RecodeCheck, RecodeOpening
from backend.consensus.models.settling import (
    Cause,
    ConsensusAgreement,
    ConsensusReason,
    ConsensusResult,
    Settlement,
)

__all__ = [
    "AnchorNote",
    "AnchorNoteWithdrawal",
    "CalibrationMeeting",
    "CaseAdjudicator",
    "Cause",
    "ConsensusAgreement",
    "ConsensusCase",
    "ConsensusReason",
    "ConsensusResult",
    "ConsensusRule",
    "ConsensusSide",
    "MeetingCase",
    "RecodeCheck",
    "RecodeOpening",
    "Settlement",
]
