"""Remove files of recordings that belong to nothing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from backend.media.services import sweep_files


class Command(BaseCommand):
    """Sweep the private folder; meant to run once a day."""

    help = "Remove files of recordings that belong to nothing, and name what is missing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep and say what was removed; fails when recordings lack their file."""
        swept = sweep_files()
        self.stdout.write(
            f"Removed: {swept.n_orphans} without a record, {swept.n_erased} of deleted "
            f"recordings, {swept.n_unfinished} of uploads that never ended."
        )
        if swept.n_missing:
            raise CommandError(
                f"{swept.n_missing} recordings lack their file. Look whether MEDIA_ROOT is the "
                "folder in use, and restore it from the backup."
            )
