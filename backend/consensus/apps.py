"""Consensus."""

from django.apps import AppConfig


class ConsensusConfig(AppConfig):
    """What raters who differed settle together."""

    name = "backend.consensus"
    label = "consensus"

    def ready(self) -> None:
        """Let the trail vouch, adjudicators read, and words go with the text."""
        from backend.audit import seals
        from backend.audit.rows import RowsOf
        from backend.casework import erasure, reading
        from backend.consensus import models, sealing, selectors
        from backend.consensus.services.erasing import blank_words

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
            ("anchor_note.made", RowsOf(models.AnchorNote, text=("text",)), "anchor note"),
            ("anchor_note.withdrawn", withdrawals, "withdrawal of an anchor note"),
        ):
            seals.add_sealed(verb, rows, noun=noun)
        reading.add_ground("consensus", selectors.discussed_transcripts)
        erasure.add_eraser("consensus", blank_words)
