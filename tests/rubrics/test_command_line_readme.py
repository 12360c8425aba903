"""Commands that the READMEs name exist, and their examples run."""

import re
import shlex
from pathlib import Path

import pytest

from rubrics.__main__ import COMMANDS
from tests.rubrics.invoking import ROOT, run

READMES = [
    ROOT / "rubrics" / "README.md",
    ROOT / "rubrics" / "pathways" / "README.md",
    ROOT / "CONTRIBUTING.md",
]
EXAMPLE = re.compile(r"^\$ python -m rubrics ([^#\n]+)", re.MULTILINE)
MENTION = re.compile(r"python -m rubrics ([a-z]+)")
EXAMPLES = [
    found.strip() for file in READMES for found in EXAMPLE.findall(file.read_text(encoding="utf-8"))
]


def command_names() -> set[str]:
    return {command.__name__.rsplit(".", 1)[1] for command in COMMANDS}


@pytest.mark.parametrize("file", READMES, ids=lambda file: file.parent.name)
def test_commands_that_are_mentioned_exist(file: Path) -> None:
    mentioned = set(MENTION.findall(file.read_text(encoding="utf-8")))

    assert mentioned
    assert mentioned <= command_names()


def test_every_command_is_explained() -> None:
    rows = re.findall(r"^\| `([a-z]+)` \|", READMES[0].read_text(encoding="utf-8"), re.MULTILINE)

    assert command_names() <= set(rows)


@pytest.mark.parametrize("example", EXAMPLES)
def test_examples_run(
    example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small_text: str
) -> None:
    pathway = ROOT / "rubrics" / "pathways" / "presets" / "therapist-pathway" / "1.0.yaml"
    (tmp_path / "my-instrument.yaml").write_text(small_text, encoding="utf-8")
    (tmp_path / "my-pathway.yaml").write_bytes(pathway.read_bytes())
    monkeypatch.chdir(tmp_path)

    result = run(*shlex.split(example))

    assert (result.returncode, result.stderr) == (0, "")
