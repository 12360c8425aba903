"""Delete what is due under the policies, now."""

import argparse
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from backend.programmes.models import Programme
from backend.retention.coming import Item
from backend.retention.services.applying import apply_policy, due_today


class Command(BaseCommand):
    """Do what the worker does every day."""

    help = "Delete transcripts and recordings that are due; legal holds are kept."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take the programme, and whether to delete at all."""
        parser.add_argument("--programme", help="the slug of one programme; all without it")
        parser.add_argument("--dry-run", action="store_true", help="only say what is due")
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, programme: str | None, dry_run: bool, **options: Any) -> None:
        """Delete, and say what went. Raises CommandError for an unknown programme."""
        rows = Programme.objects.order_by("slug")
        if programme is not None:
            rows = rows.filter(slug=programme)
            if not rows.exists():
                raise CommandError(f"There is no programme {programme}.")
        found = {
            row.slug: due_today(row.pk) if dry_run else apply_policy(programme_id=row.pk)
            for row in rows
        }
        if options["json"]:
            answer = {
                "dry_run": dry_run,
                "programmes": {
                    slug: [_told(item) for item in items] for slug, items in found.items()
                },
            }
            self.stdout.write(json.dumps(answer, indent=2))
            return
        verb = "would be deleted" if dry_run else "deleted"
        for slug, items in found.items():
            n_texts = sum(item.what == "text" for item in items)
            self.stdout.write(
                f"{slug}: {n_texts} transcripts and {len(items) - n_texts} recordings {verb}."
            )


def _told(item: Item) -> dict[str, Any]:
    return {
        "what": str(item.what),
        "id": str(item.id),
        "session": str(item.session.pk),
        "due_on": item.due.on.isoformat() if item.due else None,
    }
