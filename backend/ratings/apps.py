"""Rounds, assignments and ratings: the heart."""

from django.apps import AppConfig


class RatingsConfig(AppConfig):
    """What raters score, and who may see it when."""

    name = "backend.ratings"
    label = "ratings"

    def ready(self) -> None:
        """Tell what raters may read and hear, what is hidden, what must stay, and what ends."""
        from backend.access import trail
        from backend.audit import rows, seals
        from backend.casework import erasure, holds, reading
        from backend.media import listening
        from backend.ratings import models, retaining, sealing, selectors, visibility
        from backend.ratings.services.ending import end_after_withdrawal, end_work_on
        from backend.ratings.services.erasing import blank_notes
        from backend.retention import events

        seals.add_sealed("rating.submitted", sealing.submitted_ratings, noun="rating")
        released = rows.RowsOf(
            models.Release, text=("comment",), subject="rating__therapy_session_id"
        )
        seals.add_sealed("rating.released", released, noun="release")
        drawn = rows.RowsOf(models.RoundDraw)
        seals.add_sealed("round.drawn", drawn, noun="draw")
        reading.add_ground(reading.RATING, visibility.rated_transcripts)
        reading.add_veil("blinding", visibility.blinded_session_ids)
        listening.add_media_ground(reading.RATING, visibility.rated_sessions)
        listening.add_media_veil("blind round", visibility.unheard_session_ids)
        trail.add_veil("blinding", visibility.hidden_events)
        trail.add_horizon("blinding", visibility.trail_closed_since)
        holds.add_hold(
            "session_in_use",
            selectors.is_in_use,
            "This session was given to raters or is rated; its case and phase stay as they are.",
        )
        events.add_event(
            "round_closed", "after its last round was closed", retaining.rounds_closed_on
        )
        erasure.add_eraser("ratings", end_work_on)
        erasure.add_eraser("rating notes", blank_notes)
        erasure.add_consequence("ratings", end_after_withdrawal)
