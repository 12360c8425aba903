"""Importing from the command line."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from backend.audit.models import AuditEvent
from backend.casework.models import TherapySession, Transcript, Turn
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def slug(db: None) -> str:
    """A programme's slug."""
    return factories.make_programme("north").slug


def _written(folder: Path, name: str, raw: bytes) -> str:
    path = folder / name
    path.write_bytes(raw)
    return str(path)


def test_sessions_wait_for_a_case_and_the_report_names_warnings_by_line(
    slug: str, tmp_path: Path, csv_file: bytes, capsys: Any
) -> None:
    path = _written(tmp_path, "week.csv", csv_file)

    call_command("import_transcripts", path, programme=slug)

    out = capsys.readouterr().out
    assert f"{path}: 2 transcripts, 5 turns" in out
    assert "line 5, malformed_time" in out
    sessions = TherapySession.objects.filter(programme__slug=slug)
    assert [session.case for session in sessions] == [None, None]
    event = AuditEvent.objects.get(verb="transcript.imported")
    assert event.actor == ""


def test_a_second_run_says_that_nothing_changed(
    slug: str, tmp_path: Path, csv_file: bytes, capsys: Any
) -> None:
    call_command("import_transcripts", _written(tmp_path, "a.csv", csv_file), programme=slug)

    call_command("import_transcripts", _written(tmp_path, "b.csv", csv_file), programme=slug)

    assert "imported before (2 transcripts), nothing changed" in capsys.readouterr().out
    assert Turn.objects.filter(transcript__programme__slug=slug).count() == 5


def test_a_bad_file_is_reported_and_the_good_ones_stay(
    slug: str, tmp_path: Path, text_file: bytes, csv_file: bytes, capsys: Any
) -> None:
    paths = [
        _written(tmp_path, "good.txt", text_file),
        _written(tmp_path, "bad.csv", b"transcript,speaker,text\na,T,Hello\na,C\n"),
        str(tmp_path / "missing.txt"),
        _written(tmp_path, "good.csv", csv_file),
    ]

    with pytest.raises(CommandError, match="Refused: 2 of 4 files") as failure:
        call_command("import_transcripts", *paths, programme=slug)

    assert failure.value.returncode == 1
    shown = capsys.readouterr()
    assert "line 3, wrong_field_count" in shown.err
    assert "missing.txt: cannot be read" in shown.err
    labels = Transcript.objects.filter(programme__slug=slug).values_list(
        "therapy_session__label", flat=True
    )
    assert sorted(labels) == ["good", "one", "two"]


def test_too_large_a_file_is_refused_unread(
    slug: str, tmp_path: Path, text_file: bytes, capsys: Any, settings: Any
) -> None:
    settings.TRANSCRIPT_MAX_BYTES = 50

    with pytest.raises(CommandError, match="Refused: 1 of 1"):
        call_command("import_transcripts", _written(tmp_path, "a.txt", text_file), programme=slug)

    assert f"too_large: The file has {len(text_file)} bytes" in capsys.readouterr().err


def test_roles_are_named_on_the_command_line(
    slug: str, tmp_path: Path, names_file: bytes, capsys: Any
) -> None:
    path = _written(tmp_path, "a.txt", names_file)
    with pytest.raises(CommandError):
        call_command("import_transcripts", path, programme=slug)
    assert "unmapped_speakers" in capsys.readouterr().err

    call_command("import_transcripts", path, programme=slug, roles="Anna=therapist, Ben=client")

    turns = Turn.objects.filter(transcript__programme__slug=slug).order_by("number")
    assert [turn.role for turn in turns] == ["therapist", "client", "therapist", "client"]


@pytest.mark.parametrize("roles", ["Anna", "Anna=chair", "=client"])
def test_roles_that_are_none_are_a_clear_error(
    slug: str, tmp_path: Path, names_file: bytes, roles: str
) -> None:
    with pytest.raises(CommandError, match="NAME=ROLE"):
        call_command(
            "import_transcripts",
            _written(tmp_path, "a.txt", names_file),
            programme=slug,
            roles=roles,
        )


def test_an_unknown_programme_is_a_clear_error(slug: str, tmp_path: Path, text_file: bytes) -> None:
    with pytest.raises(CommandError, match=r'no programme "south"\. There are: north'):
        call_command(
            "import_transcripts", _written(tmp_path, "a.txt", text_file), programme="south"
        )

    assert not Transcript.objects.exists()


def test_without_any_programme_the_error_says_how_to_make_one(
    db: None, tmp_path: Path, text_file: bytes
) -> None:
    with pytest.raises(CommandError, match="create_programme"):
        call_command(
            "import_transcripts", _written(tmp_path, "a.txt", text_file), programme="south"
        )


def test_a_preview_shows_what_would_come_in_and_stores_nothing(
    slug: str, tmp_path: Path, names_file: bytes, capsys: Any
) -> None:
    captions = (
        b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v T>How was</v>\n\n"
        b"00:02.100 --> 00:04.000\n<v T>the week?</v>\n\n"
        b"00:05.000 --> nonsense\n<v C>Long.</v>\n"
    )
    good = _written(tmp_path, "week.vtt", captions.replace(b"nonsense", b"00:07.000"))
    bad = _written(tmp_path, "bad.vtt", captions)
    unsaid = _written(tmp_path, "names.txt", names_file)

    with pytest.raises(CommandError, match=r"Would be refused: 2 of 3 files\."):
        call_command("import_transcripts", good, bad, unsaid, programme=slug, preview=True)

    out = capsys.readouterr().out
    assert f"{good}: 1 transcript of webvtt, would come in" in out
    assert "week: 2 turns, 0:07" in out
    assert "T: therapist, 1 turn, 4 words" in out
    assert "line 4, 0:01 T: How was the week? [joined from 2]" in out
    assert "note: turns_joined" in out
    assert f"{bad}: 0 transcripts, would be refused" in out
    assert "error: line 9, " in out
    assert "Anna: role not known, say --role" in out
    assert not Transcript.objects.exists()
    assert not AuditEvent.objects.filter(verb="transcript.imported").exists()
