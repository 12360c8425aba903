"""Rules about the tracked files that no linter knows."""

import csv
import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

import fidelity

ROOT = Path(__file__).parents[2]
FOLDERS = {".ci", "backend", "fidelity", "frontend", "rubrics", "tests"}
# Made by a program, or one long table or log by nature.
GENERATED = re.compile(
    r"(^LICENSE|requirements.*\.txt|package-lock\.json|openapi\.yaml|\.gen\.ts|\.schema\.json"
    r"|VALIDITY\.md|DECISIONS\.md|\.json|\.svg|\.csv|\.vtt|/definitions/.*\.yaml|/transcripts/.*\.txt)$"
)
BINARY = {".png", ".ico", ".woff2", ".jpg", ".webp", ".docx"}
MOST_LINES = 600
MOST_BYTES = 1_000_000
# In two parts, so that this file does not name them.
REGISTRIES = ["registry." + "npmjs", "pypi." + "org", "python" + "hosted", "deb.debian." + "org"]
MACHINE_PATHS = re.compile(
    "|".join(rf"(?<![\w.])/{top}/\w" for top in ["work", "farm", "root", "Users"])
)
LOCKS = ["requirements.txt", "requirements-dev.txt", "frontend/package-lock.json"]


def tracked_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    )
    paths = [Path(name) for name in listed.stdout.split("\0") if name]
    return [path for path in paths if (ROOT / path).is_file()]


@pytest.fixture(scope="module")
def files() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout, so that no list of the tracked files exists")
    found = tracked_files()
    assert Path("pyproject.toml") in found
    return found


def text_of(path: Path) -> str:
    return "" if path.suffix in BINARY else (ROOT / path).read_text(errors="replace")


def test_versions_agree_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    package = json.loads((ROOT / "frontend" / "package.json").read_text())
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text())
    settings = (ROOT / "backend" / "config" / "settings.py").read_text()
    changelog = (ROOT / "CHANGELOG.md").read_text()

    versions = {
        "CITATION.cff": citation["version"],
        "frontend/package.json": package["version"],
        "frontend/package-lock.json": lock["version"],
        "fidelity.__version__": fidelity.__version__,
        "API schema": re.findall(r'"VERSION": "([^"]+)"', settings)[0],
        "CHANGELOG.md": re.findall(r"^## \[(\d[^\]]*)\]", changelog, flags=re.MULTILINE)[0],
    }

    assert versions == dict.fromkeys(versions, project["version"])


def test_licence_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    package = json.loads((ROOT / "frontend" / "package.json").read_text())

    assert project["license"] == citation["license"] == package["license"] == "GPL-3.0-or-later"
    assert "GNU GENERAL PUBLIC LICENSE" in (ROOT / "LICENSE").read_text()[:200]


def test_top_level_folders_are_the_fixed_set(files: list[Path]) -> None:
    assert {path.parts[0] for path in files if len(path.parts) > 1} == FOLDERS


def test_no_file_is_longer_than_its_limit(files: list[Path]) -> None:
    lengths = {
        path.as_posix(): len(text_of(path).splitlines())
        for path in files
        if not GENERATED.search(path.as_posix()) and "migrations" not in path.parts
    }

    assert {name: n for name, n in lengths.items() if n > MOST_LINES} == {}


def test_no_file_is_large(files: list[Path]) -> None:
    sizes = {path.as_posix(): (ROOT / path).stat().st_size for path in files}

    assert {name: size for name, size in sizes.items() if size > MOST_BYTES} == {}


def test_no_module_has_a_name_without_meaning(files: list[Path]) -> None:
    empty_names = {"utils", "util", "common", "helpers", "helper", "misc", "manager", "managers"}

    assert [path for path in files if {path.stem, *path.parent.parts} & empty_names] == []


def test_no_file_names_a_package_registry(files: list[Path]) -> None:
    naming = {
        path.as_posix(): host for path in files for host in REGISTRIES if host in text_of(path)
    }

    assert naming == {}


@pytest.mark.parametrize("name", LOCKS)
def test_lock_file_records_hashes_but_no_address(name: str) -> None:
    text = (ROOT / name).read_text()

    assert '"resolved"' not in text
    if name.endswith(".txt"):
        assert "http" not in text
        assert "--hash=sha256:" in text
    else:
        assert '"integrity"' in text


def test_no_file_names_a_path_of_one_machine(files: list[Path]) -> None:
    found = {
        path.as_posix(): match.group()
        for path in files
        if (match := MACHINE_PATHS.search(text_of(path)))
    }

    assert found == {}


def test_no_private_key_or_environment_file_is_tracked(files: list[Path]) -> None:
    key = re.compile("-----BEGIN [A-Z ]*" + "PRIVATE KEY")

    assert [path for path in files if key.search(text_of(path))] == []
    assert [path for path in files if path.name == ".env" or "secrets" in path.parts] == []


def test_nothing_of_the_annomi_transcripts_is_tracked(files: list[Path]) -> None:
    """Their licence is unclear: they are used where they lie, and tests make up their own rows."""
    tables = [path for path in files if path.suffix in {".csv", ".tsv", ".jsonl", ".parquet"}]

    def rows_with_the_columns_of_annomi(path: Path) -> int:
        with (ROOT / path).open(newline="", errors="replace") as stream:
            rows = csv.DictReader(stream)
            known = {"transcript_id", "utterance_id", "mi_quality"} <= set(rows.fieldnames or ())
            return sum(1 for _ in rows) if known else 0

    assert [path for path in files if "annomi" in path.stem.lower() and path.suffix != ".py"] == []
    assert [path for path in tables if rows_with_the_columns_of_annomi(path) > 20] == []


def test_nothing_is_left_open_in_the_code(files: list[Path]) -> None:
    marks = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "X" + "XX"]) + r")\b")
    code = [path for path in files if path.suffix in {".py", ".ts", ".tsx"}]

    assert code
    assert [path for path in code if marks.search(text_of(path))] == []
