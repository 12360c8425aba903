"""Duty of care."""

from django.apps import AppConfig


class CareConfig(AppConfig):
    """Harm flags, from being raised to being settled."""

    name = "backend.care"
    label = "care"

    def ready(self) -> None:
        """Follow what ratings say, let the trail vouch for it, and erase words with the text."""
        from backend.audit import seals
        from backend.care import sealing, services
        from backend.care.models import StepKind
        from backend.casework import erasure
        from backend.ratings import flagging

        flagging.add_follower("care", services.follow_rating)
        for kind in StepKind:
            seals.add_sealed(
                f"harm_flag.{kind}", sealing.steps_of(kind), noun="step of a harm flag"
            )
        erasure.add_eraser("care", services.blank_words)
