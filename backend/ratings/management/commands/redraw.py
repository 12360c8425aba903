"""Redo the random draw of a round's sessions from what was recorded of it."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from backend.ratings.draw import ALGORITHM, draw, frame_hash
from backend.ratings.models import RoundDraw


class Command(BaseCommand):
    """Print the sessions that the recorded seed draws from the recorded frame."""

    help = "Redo the draw of a round, and fail if it is not the one that was recorded."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the round."""
        parser.add_argument("round", help="the round's id, the last part of its address")

    def handle(self, *args: Any, **options: Any) -> None:
        """Draw again, print the list with n of N, and compare."""
        drawn = self._recorded(options["round"])
        if drawn.algorithm != ALGORITHM:
            raise CommandError(
                f"This round was drawn by {drawn.algorithm!r}; this version knows {ALGORITHM!r}."
            )
        frame: dict[str, str] = dict(drawn.frame)
        if frame_hash(frame) != drawn.frame_hash:
            raise CommandError("The recorded frame is not the one whose hash was recorded.")
        again = draw(frame, drawn.n_wanted, drawn.seed)
        for session in again:
            self.stdout.write(session)
        self.stdout.write(
            f"{len(again)} of {drawn.n_registered} registered, {len(frame)} of them in the frame "
            f"(SHA-256 {drawn.frame_hash}); seed {drawn.seed}, algorithm {drawn.algorithm}."
        )
        if again != drawn.picks:
            raise CommandError("These are not the sessions that were recorded as drawn.")
        rows = drawn.round.round_sessions.values_list("therapy_session_id", flat=True)
        if not set(again) <= set(map(str, rows)):
            raise CommandError("The round does not hold all of these sessions.")
        self.stdout.write("The same as recorded, and the sessions of the round.")

    def _recorded(self, round_id: str) -> RoundDraw:
        try:
            return RoundDraw.objects.select_related("round").get(round=UUID(round_id))
        except ValueError as error:
            raise CommandError(f"{round_id!r} is no id of a round.") from error
        except RoundDraw.DoesNotExist as error:
            raise CommandError(
                f"There is no draw of a round {round_id}: somebody named its sessions, or there is "
                "no such round."
            ) from error
