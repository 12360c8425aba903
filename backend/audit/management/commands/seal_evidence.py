"""Seal what was written before its kind was sealed."""

import uuid
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from backend.audit.services import seal_later
from backend.audit.verify import unsealed


class Command(BaseCommand):
    """`manage.py seal_evidence` seals what an event reports but does not vouch for yet."""

    help = (
        "Seal ratings, releases, reports and the like that were written by an earlier version. The "
        "event says that they were sealed later: from here on a change of them is found, an "
        "earlier one is not. What is sealed already stays as it is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether to seal what no event reports."""
        parser.add_argument(
            "--unreported",
            action="store_true",
            help="also what no event reports, such as rows written by a script of your own; look "
            "at what `verify_audit` names first",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Seal, programme by programme and kind by kind."""
        n_sealed = 0
        for group in unsealed(with_unreported=options["unreported"]):
            n_sealed += seal_later(
                actor=None,
                programme_id=uuid.UUID(group.chain),
                verb=group.verb,
                keys=group.keys,
                statement=group.statement,
            )
            self.stdout.write(f"{group.chain} {group.verb}: {len(group.keys)} sealed later")
        self.stdout.write(f"{n_sealed} sealed." if n_sealed else "There is nothing to seal.")
