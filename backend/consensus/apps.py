"""Consensus."""

from django.apps import AppConfig


class ConsensusConfig(AppConfig):
    """What raters who differed settle together."""

    name = "backend.consensus"
    label = "consensus"

    def ready(self) -> None:
        """Let the trail vouch, adjudicators read, words go with the text, checks be given out."""
        from backend.audit import seals
        from backend.audit.rows import RowsOf
        from backend.casework import erasure, reading
        from backend.consensus import models, sealing, selectors, services
        from backend.consensus.services.erasing import blank_words
        from backend.core.daily import add_daily
        from backend.ratings import calibrating

        session = "therapy_session_id"
        reasons = RowsOf(models.ConsensusReason, text=("text",), subject=session)
        settlements = RowsOf(models.Settlement, text=("why", "rule"), subject=session)
        withdrawals = RowsOf(models.AnchorNoteWithdrawal, text=("reason",))
        for verb, rows, noun in (
            ("consensus_rule.decided", RowsOf(models.ConsensusRule), "rule of consensus"),
            ("consensus.opened", sealing.opened_cases, "consensus"),
            ("consensus.adjudicator_named", RowsOf(models.CaseAdjudicator), "adjudicator"),
            ("consensus.reason_given", reasons, "reason in consensus"),
            ("consensus.settled", settlements, "settlement"),
            ("consensus.agreed", RowsOf(models.ConsensusAgreement), "agreement to a consensus"),
            ("consensus.concluded", RowsOf(models.ConsensusResult), "result of a consensus"),
            ("consensus.recode_planned", RowsOf(models.RecodeCheck), "re-code check"),
            ("consensus.recode_opened", RowsOf(models.RecodeOpening), "opening of a re-code check"),
            ("meeting.called", sealing.called_meetings, "calibration meeting"),
            ("anchor_note.made", RowsOf(models.AnchorNote, text=("text",)), "anchor note"),
            ("anchor_note.withdrawn", withdrawals, "withdrawal of an anchor note"),
        ):
            seals.add_sealed(verb, rows, noun=noun)
        reading.add_ground("consensus", selectors.discussed_transcripts)
        erasure.add_eraser("consensus", blank_words)
        calibrating.add_listener("consensus", services.close_recode)
        add_daily("open_recodes", services.open_due_recodes)
