"""The Makefile says early and clearly what is wrong, and documents name only what exists."""

import os
import re
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAKEFILE = ROOT / "Makefile"
VERBS = {
    "run",
    "start",
    "test",
    "setup",
    "check",
    "fix",
    "e2e",
    "api",
    "seed",
    "bench",
    "validate",
    "help",
}
TOOLS = [
    "sh",
    "make",
    "cat",
    "grep",
    "date",
    "mktemp",
    "rm",
    "mkdir",
    "touch",
    "sleep",
    "env",
    "find",
]
DOCUMENTS = ["README.md", "CONTRIBUTING.md", "DECISIONS.md", "SECURITY.md"]

pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="make is not on this machine")


def phony_targets() -> set[str]:
    return set(" ".join(re.findall(r"^\.PHONY: (.+)$", MAKEFILE.read_text(), re.MULTILINE)).split())


def make(
    *arguments: str, folder: Path = ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    # What the make that runs these tests was told does not concern the one under test.
    outer = ("MAKE", "MFLAGS", "PYTHON", "PORT", "ARGS")
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(outer)}
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=folder,
        env={**inherited, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def bare_machine(tmp_path: Path) -> Path:
    """A folder with the Makefile alone, and a `bin` with make but without Python."""
    shutil.copy(MAKEFILE, tmp_path)
    programs = tmp_path / "bin"
    programs.mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found, f"{tool} is not on this machine"
        (programs / tool).symlink_to(found)
    return tmp_path


def pretend_python(machine: Path, name: str, script: str) -> None:
    program = machine / "bin" / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def test_every_verb_is_a_target_and_in_the_help() -> None:
    answer = make("help")

    listed = set(re.findall(r"^make (\w+)", answer.stdout, flags=re.MULTILINE))

    assert phony_targets() >= VERBS
    assert listed == VERBS - {"help"}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_documents_name_only_targets_that_exist(document: str) -> None:
    text = (ROOT / document).read_text()
    in_code = " ".join(re.findall(r"`[^`]+`|^```.*?^```", text, flags=re.MULTILINE | re.DOTALL))

    named = set(re.findall(r"\bmake (?:-\S+ )*([a-z][a-z0-9]*)", in_code))

    assert named <= phony_targets()


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_documents_name_only_paths_that_exist(document: str) -> None:
    text = (ROOT / document).read_text()
    tops = "backend|fidelity|rubrics|frontend|tests"

    named = set(re.findall(rf"[`(]((?:{tops})/[\w./-]*)[`)]", text))

    assert named
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_documents_name_only_management_commands_that_exist(document: str) -> None:
    from django.core.management import get_commands

    named = set(re.findall(r"manage\.py ([a-z_]+)", (ROOT / document).read_text()))

    assert named <= set(get_commands())


def test_missing_python_is_named_with_the_way_to_get_it(bare_machine: Path) -> None:
    answer = make("setup", folder=bare_machine, PATH=str(bare_machine / "bin"))

    assert answer.returncode != 0
    assert "Attune needs Python 3.11, 3.12 or 3.13" in answer.stderr
    assert "apt-get install python3 python3-venv" in answer.stderr
    assert "make setup PYTHON=" in answer.stderr


def test_too_old_python_is_named(bare_machine: Path) -> None:
    pretend_python(bare_machine, "python3", "echo 3.9")

    answer = make("run", folder=bare_machine, PATH=str(bare_machine / "bin"))

    assert answer.returncode != 0
    assert "python3 is Python 3.9" in answer.stderr


def test_python_without_venv_is_named(bare_machine: Path) -> None:
    pretend_python(bare_machine, "python3", 'case "$2" in *venv*) exit 1;; esac; echo 3.12')

    answer = make("run", folder=bare_machine, PATH=str(bare_machine / "bin"))

    assert answer.returncode != 0
    assert "apt-get install python3.12-venv" in answer.stderr


def test_failing_step_shows_its_output(bare_machine: Path) -> None:
    script = 'case "$2" in *version_info*) echo 3.12;; venv) echo "no space left"; exit 1;; esac'
    pretend_python(bare_machine, "python3", script)

    answer = make("setup", folder=bare_machine, PATH=str(bare_machine / "bin"))

    assert answer.returncode != 0
    assert re.search(
        r"\[1/6\] Making a virtual environment .* failed:\nno space left", answer.stdout
    )


def test_taken_port_is_said_before_anything_else() -> None:
    with socket.socket() as other_program:
        other_program.bind(("127.0.0.1", 0))
        other_program.listen()
        port = other_program.getsockname()[1]

        answer = make("run", PORT=str(port))

    assert answer.returncode != 0
    assert f"Port {port} cannot be used" in answer.stderr
    assert "PORT=9000 make run" in answer.stderr
    assert "[" not in answer.stdout


@pytest.mark.parametrize("port", ["0", "70000", "http"])
def test_port_that_is_none_is_named(port: str) -> None:
    answer = make("run", PORT=port)

    assert answer.returncode != 0
    assert f"PORT is a number from 1 to 65535, not '{port}'" in answer.stderr
