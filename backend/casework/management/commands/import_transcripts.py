"""Import transcript files from the command line; their sessions wait for a case."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.casework.models import SpeakerRole
from backend.casework.services import ImportResult, import_from_command_line, too_large
from backend.core.errors import DomainError
from backend.programmes.models import Programme


def speaker_roles(text: str, pairs: Iterable[str] = ()) -> dict[str, SpeakerRole]:
    """Read `Anna=therapist,Ben=client`, and pairs one by one. Raises CommandError."""
    roles: dict[str, SpeakerRole] = {}
    listed = [("--roles", part) for part in text.split(",")]
    for option, part in [*listed, *(("--role", pair) for pair in pairs)]:
        pair = part.strip()
        if not pair:
            continue
        speaker, _, role = (each.strip() for each in pair.rpartition("="))
        if not speaker or role not in SpeakerRole.values:
            wanted = ", ".join(SpeakerRole.values)
            raise CommandError(f'{option}: "{pair}" is not NAME=ROLE with one of {wanted}.')
        roles[speaker] = SpeakerRole(role)
    return roles


class Command(BaseCommand):
    """Import transcripts; a file is stored whole or not at all."""

    help = (
        "Import transcripts (WebVTT, SRT, Word, CSV, JSON of speech recognition or plain text, "
        "told by their content); their sessions wait for a case."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare files, programme and roles."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--programme", required=True, metavar="SLUG")
        parser.add_argument(
            "--roles",
            default="",
            metavar="NAME=ROLE,…",
            help="roles of speakers by name, such as Anna=therapist,Ben=client",
        )
        parser.add_argument(
            "--role",
            action="append",
            default=[],
            metavar="NAME=ROLE",
            help="the role of one speaker; again for each, also for names with a comma",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import each file; one that is refused does not keep the others out."""
        roles = speaker_roles(options["roles"], options["role"])
        programme = Programme.objects.filter(slug=options["programme"]).first()
        if programme is None:
            known = ", ".join(Programme.objects.order_by("slug").values_list("slug", flat=True))
            raise CommandError(
                f'There is no programme "{options["programme"]}". '
                + (f"There are: {known}." if known else "Create one with create_programme.")
            )
        refused = 0
        for path in options["files"]:
            try:
                n_bytes = path.stat().st_size
                if n_bytes > settings.TRANSCRIPT_MAX_BYTES:
                    raise too_large(n_bytes)
                result = import_from_command_line(
                    programme=programme,
                    raw=path.read_bytes(),
                    name=path.name,
                    speaker_roles=roles,
                )
            except OSError as error:
                refused += 1
                self.stderr.write(f"{path}: cannot be read: {error.strerror or error}")
            except DomainError as error:
                refused += 1
                self._report_refusal(path, error)
            else:
                self._report(path, result)
        if refused:
            raise CommandError(f"Refused: {refused} of {len(options['files'])} files.")

    def _report(self, path: Path, result: ImportResult) -> None:
        new = [row.transcript for row in result.transcripts if not row.already_present]
        n_turns = sum(transcript.n_turns for transcript in new)
        n_known = len(result.transcripts) - len(new)
        if result.already_imported:
            self.stdout.write(
                f"{path}: imported before ({_counted(n_known, 'transcript')}), nothing changed"
            )
            return
        known = f", {n_known} were there already" if n_known else ""
        self.stdout.write(
            f"{path}: {_counted(len(new), 'transcript')}, {_counted(n_turns, 'turn')}{known}"
        )
        for warning in result.warnings:
            self.stdout.write(f"  {_where(warning['line'])}{warning['code']}: {warning['detail']}")

    def _report_refusal(self, path: Path, error: DomainError) -> None:
        self.stderr.write(f"{path}: refused, nothing of it was stored")
        for item in error.errors:
            self.stderr.write(f"  {_where(item.line)}{item.code}: {item.detail}")


def _where(line: int | None) -> str:
    return "" if line is None else f"line {line}, "


def _counted(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
