"""A published definition cannot change, vanish or go unrecorded without `check` failing."""

from pathlib import Path

import pytest

from rubrics import RubricError, load_all, parse
from rubrics.frozen import changed, incomplete, read_record, record_line
from rubrics.json_schema import SCHEMA_FILE, schema_text
from rubrics.loader import DEFINITIONS
from tests.rubrics.invoking import run, run_as_process


@pytest.fixture
def folder(tmp_path: Path, small_published: str) -> Path:
    """A definitions folder with one published, recorded definition."""
    (tmp_path / "small-test").mkdir()
    (tmp_path / "small-test" / "0.9.yaml").write_text(small_published, encoding="utf-8")
    line = record_line(parse(small_published, name="0.9.yaml"))
    (tmp_path / "FINGERPRINTS").write_text(f"# frozen\n\n{line}\n", encoding="utf-8")
    return tmp_path


def test_shipped_definitions_match_their_record() -> None:
    record = read_record(DEFINITIONS)
    rubrics = load_all()

    assert incomplete(rubrics, DEFINITIONS, record) == []
    assert [changed(rubric, rubric.slug, record) for rubric in rubrics] == [[] for _ in rubrics]


def test_committed_schema_is_that_of_the_model() -> None:
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text()


def test_check_passes_on_the_shipped_definitions_and_lists_drafts() -> None:
    result = run_as_process("check")

    assert result.returncode == 0, result.stderr
    assert "draft     ipt-adherence-competence 0.1 " in result.stdout
    assert "0 problems" in result.stdout


def test_check_passes_on_an_unchanged_published_definition(folder: Path) -> None:
    result = run("check", "--definitions", folder)

    assert result.returncode == 0, result.stderr
    assert "published small-test 0.9 " in result.stdout


@pytest.mark.parametrize(
    ("old", "new"),
    [("Rate what you saw.", "Rate what you liked."), ("status: published", "status: draft")],
)
def test_check_fails_when_a_published_definition_changed(folder: Path, old: str, new: str) -> None:
    file = folder / "small-test" / "0.9.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    result = run("check", "--definitions", folder)

    assert result.returncode == 1
    assert "[frozen-changed] small-test 0.9" in result.stderr


def test_check_passes_when_only_comments_changed(folder: Path) -> None:
    file = folder / "small-test" / "0.9.yaml"
    file.write_text("# A remark.\n" + file.read_text(encoding="utf-8"), encoding="utf-8")

    assert run("check", "--definitions", folder).returncode == 0


def test_check_of_one_file_knows_what_is_frozen(folder: Path, small_published: str) -> None:
    copy = folder / "upload.yaml"
    copy.write_text(small_published.replace("Go on.", "Stop."), encoding="utf-8")

    result = run("check", copy, "--definitions", folder)

    assert result.returncode == 1
    assert "upload.yaml: [frozen-changed]" in result.stderr


def test_check_of_one_file_in_the_folder_looks_at_its_place(folder: Path) -> None:
    file = (folder / "small-test" / "0.9.yaml").rename(folder / "small-test" / "2.0.yaml")

    result = run("check", file, "--definitions", folder)

    assert result.returncode == 1
    assert "[wrong-place]" in result.stderr


def test_check_fails_when_a_published_definition_is_not_recorded(folder: Path) -> None:
    (folder / "FINGERPRINTS").unlink()

    result = run("check", "--definitions", folder)

    assert result.returncode == 1
    assert "[not-recorded]" in result.stderr


def test_check_fails_when_a_recorded_definition_is_gone(folder: Path) -> None:
    (folder / "small-test" / "0.9.yaml").unlink()

    result = run("check", "--definitions", folder)

    assert result.returncode == 1
    assert "[frozen-missing] small-test 0.9" in result.stderr


@pytest.mark.parametrize(
    ("added", "rule"),
    [("small-test 0.9 abc\n", "record-line"), (f"small-test 0.9 {'0' * 64}\n", "record-twice")],
)
def test_malformed_record_is_refused_by_line(folder: Path, added: str, rule: str) -> None:
    with (folder / "FINGERPRINTS").open("a", encoding="utf-8") as record:
        record.write(added)

    with pytest.raises(RubricError, match=rf"FINGERPRINTS:4: \[{rule}\]"):
        read_record(folder)


def test_draft_may_change(tmp_path: Path, small_text: str) -> None:
    (tmp_path / "small-test").mkdir()
    (tmp_path / "small-test" / "0.9.yaml").write_text(small_text, encoding="utf-8")

    result = run("check", "--definitions", tmp_path)

    assert result.returncode == 0, result.stderr
    assert "draft     small-test 0.9 " in result.stdout


def test_check_names_every_broken_file(tmp_path: Path, small_text: str) -> None:
    files = [tmp_path / "one.yaml", tmp_path / "two.yaml"]
    for file in files:
        file.write_text(small_text.replace("language: en", "language: no"), encoding="utf-8")

    result = run_as_process("check", *files)

    assert result.returncode == 1
    for file in files:
        assert f"{file}:7: [yaml-trap]" in result.stderr


def test_show_prints_one_line_an_item_with_its_id() -> None:
    by_slug = run_as_process("show", "ipt-adherence-competence")
    by_path = run("show", DEFINITIONS / "ipt-adherence-competence" / "1.0.yaml")

    assert by_slug.returncode == 0, by_slug.stderr
    assert by_slug.stdout == by_path.stdout
    starts = [line.split(" ", 1)[0] for line in by_slug.stdout.splitlines()]
    for item in next(r for r in load_all() if r.slug == "ipt-adherence-competence").items:
        assert starts.count(item.id) == 1


def test_fingerprint_prints_the_line_to_record(folder: Path) -> None:
    result = run("fingerprint", folder / "small-test" / "0.9.yaml")

    assert result.stdout == (folder / "FINGERPRINTS").read_text().splitlines()[-1] + "\n"


def test_schema_command_prints_the_committed_schema() -> None:
    assert run("schema").stdout == SCHEMA_FILE.read_text(encoding="utf-8")


@pytest.mark.parametrize("command", ["show", "fingerprint"])
def test_unknown_slug_is_answered_with_what_there_is(command: str) -> None:
    result = run(command, "nothing")

    assert result.returncode == 1
    assert "[no-rubric]" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("arguments", [[], ["chekc"], ["show"]])
def test_wrong_use_ends_with_status_two(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run(*arguments)

    assert caught.value.code == 2


def test_folder_without_record_has_nothing_frozen(tmp_path: Path) -> None:
    assert read_record(tmp_path) == {}
