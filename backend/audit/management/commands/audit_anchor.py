"""Print the heads of the audit trail, to be kept elsewhere."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from backend.audit.verify import take_anchor


class Command(BaseCommand):
    """`manage.py audit_anchor > anchor.json` writes what `verify_audit --anchor` compares with."""

    help = (
        "Print how long each chain of the audit trail is, and the hash of its last event. Keep it "
        "where nobody who can write to the database can write: `verify_audit --anchor FILE` then "
        "finds a trail whose end was cut off or that was written anew."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a programme."""
        parser.add_argument("--programme", metavar="ID", help="only this programme's chain")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the anchor as JSON."""
        anchor = take_anchor(options["programme"])
        self.stdout.write(json.dumps(anchor.as_data(), indent=2))
