"""Import transcript files from the command line; their sessions wait for a case."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.casework.models import SpeakerRole
from backend.casework.services import (
    ImportResult,
    TranscriptPreview,
    import_from_command_line,
    preview_from_command_line,
    too_large,
)
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

        parser.add_argument(
            "--preview",
            action="store_true",
            help="show what would come of it; nothing is stored",
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
                incoming: dict[str, Any] = {
                    "programme": programme,
                    "raw": path.read_bytes(),
                    "name": path.name,
                    "speaker_roles": roles,
                }
                if options["preview"]:
                    preview = preview_from_command_line(**incoming)
                    refused += not preview.accepted
                    self._show(path, preview)
                    continue
                result = import_from_command_line(**incoming)
            except OSError as error:
                refused += 1
                self.stderr.write(f"{path}: cannot be read: {error.strerror or error}")
            except DomainError as error:
                refused += 1
                self._report_refusal(path, error)
            else:
                self._report(path, result)
        if refused:
            would_be = "Would be refused" if options["preview"] else "Refused"
            raise CommandError(f"{would_be}: {refused} of {len(options['files'])} files.")

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

    def _show(self, path: Path, preview: TranscriptPreview) -> None:
        what = _counted(len(preview.transcripts), "transcript")
        outcome = "would come in" if preview.accepted else "would be refused"
        if preview.already_imported:
            outcome = "imported before, nothing would change"
        read = f" of {preview.format}" if preview.format else ""
        self.stdout.write(f"{path}: {what}{read}, {outcome}; nothing is stored by a preview")
        for transcript in preview.transcripts:
            length = "" if transcript.duration_ms is None else f", {_clock(transcript.duration_ms)}"
            known = ", there already" if transcript.already_present else ""
            n_turns = _counted(transcript.n_turns, "turn")
            self.stdout.write(f"  {transcript.label}: {n_turns}{length}{known}")
            for speaker in transcript.speakers:
                said = f"{_counted(speaker.n_turns, 'turn')}, {_counted(speaker.n_words, 'word')}"
                role = speaker.role or "role not known, say --role"
                self.stdout.write(f"    {speaker.speaker}: {role}, {said}")
            for turn in transcript.turns:
                joined = f" [joined from {len(turn.joined)}]" if turn.joined else ""
                at = "" if turn.start_ms is None else f"{_clock(turn.start_ms)} "
                place = _where(turn.line)
                self.stdout.write(f"    {place}{at}{turn.speaker}: {turn.text}{joined}")
            n_more = transcript.n_turns - len(transcript.turns)
            if n_more:
                self.stdout.write(f"    and {_counted(n_more, 'more turn')}")
        for found in preview.problems:
            where = _where(found.problem.line)
            self.stdout.write(
                f"  {found.severity}: {where}{found.problem.code}: {found.problem.detail}"
            )

    def _report_refusal(self, path: Path, error: DomainError) -> None:
        self.stderr.write(f"{path}: refused, nothing of it was stored")
        for item in error.errors:
            self.stderr.write(f"  {_where(item.line)}{item.code}: {item.detail}")


def _where(line: int | None) -> str:
    return "" if line is None else f"line {line}, "


def _clock(milliseconds: int) -> str:
    minutes, seconds = divmod(milliseconds // 1000, 60)
    return f"{minutes}:{seconds:02d}"


def _counted(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
