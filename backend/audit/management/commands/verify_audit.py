"""Verify the audit trail, and what it vouches for."""

import json
import re
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.audit.verify import Fault, Verification, anchor_faults, read_anchor, verify

_NOUN = re.compile(r"(.+?)( (?:of|to|in|for) |$)(.*)")


class Command(BaseCommand):
    """`manage.py verify_audit` names everything that was altered, removed, re-ordered or added."""

    help = (
        "Check that no event of the audit trail, and nothing that it vouches for (submitted "
        "ratings with their scores, evidence and flags, releases, reports, attestations, "
        "instruments, pathways), was altered, removed, re-ordered or added past the product."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a programme, an anchor and the form of the answer."""
        parser.add_argument("--programme", metavar="ID", help="only this programme's chain")
        parser.add_argument(
            "--anchor",
            metavar="FILE",
            type=Path,
            help="what `audit_anchor` printed earlier: finds a chain that was cut or rewritten",
        )
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify; exit with 1 when anything is wrong."""
        programme: str | None = options["programme"]
        # Read first, so that a wrong path does not cost a whole verification.
        anchor = _anchor_in(options["anchor"]) if options["anchor"] else None
        found = verify(programme)
        if not found.n_events and programme is not None:
            raise CommandError(f'There is no chain "{programme}".')
        faults = list(found.faults)
        if anchor is not None:
            faults += anchor_faults(anchor, programme)
        if options["json"]:
            answer = found.as_data() | {
                "is_whole": not faults,
                "faults": [fault.as_data() for fault in faults],
            }
            self.stdout.write(json.dumps(answer, indent=2))
        else:
            self._say(found, faults)
        if faults:
            raise CommandError(f"The audit trail is broken: {_counted(len(faults), 'finding')}.")

    def _say(self, found: Verification, faults: list[Fault]) -> None:
        for fault in faults:
            self.stdout.write(str(fault))
        for noun, n_rows in found.n_unsealed.items():
            self.stdout.write(
                f"{_counted(n_rows, noun)} written before their kind was sealed: nothing vouches "
                "for their content yet. Run: manage.py seal_evidence"
            )
        sealed = ", ".join(_counted(n, noun) for noun, n in found.n_sealed.items())
        looked_at = _counted(found.n_events, "event") + (f"; {sealed}" if sealed else "")
        if faults:
            self.stdout.write(f"As they were written: {looked_at}, but for what is named above.")
        else:
            self.stdout.write(f"The audit trail is whole: {looked_at}.")


def _counted(n: int, noun: str) -> str:
    # What is counted stands before the preposition: "changes of status", "answers to feedback".
    head, preposition, tail = _NOUN.fullmatch(noun).groups()  # type: ignore[union-attr]
    if n != 1:
        ending = "ies" if head.endswith("y") else "es" if head.endswith("s") else "s"
        head = head.removesuffix("y" if ending == "ies" else "") + ending
    return f"{n:,} {head}{preposition}{tail}"


def _anchor_in(path: Path) -> Any:
    try:
        return read_anchor(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(f"The anchor {path} cannot be used: {error}") from error
