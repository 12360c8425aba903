"""What the import contracts of pyproject.toml cannot see: imports by name, and what gets loaded."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def loaded_after(statement: str, *modules: str) -> set[str]:
    script = f"import sys; {statement}; print(*[m for m in {modules!r} if m in sys.modules])"
    answer = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(answer.stdout.split())


def test_statistics_load_neither_the_web_nor_pingouin() -> None:
    modules = ("numpy", "pingouin", "django", "rest_framework", "pydantic", "yaml")

    assert loaded_after("import fidelity", *modules) == {"numpy"}


def test_rubrics_load_neither_the_web_nor_numbers() -> None:
    modules = ("yaml", "django", "rest_framework", "numpy", "pandas", "pingouin", "fidelity")

    assert loaded_after("import rubrics", *modules) == {"yaml"}


@pytest.mark.slow
def test_server_starts_without_pingouin() -> None:
    statement = (
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'backend.config.settings'; "
        "import backend.config.wsgi; import backend.config.urls"
    )

    assert loaded_after(statement, "django", "pingouin") == {"django"}


def test_only_the_adapter_names_pingouin_in_an_import() -> None:
    importing = re.compile(r"""(?:import|from) pingouin|import_module\(["']pingouin""")
    modules = [
        path
        for top in ("backend", "fidelity", "rubrics")
        for path in (ROOT / top).rglob("*.py")
        if importing.search(path.read_text())
    ]

    assert [path.relative_to(ROOT).as_posix() for path in modules] == ["fidelity/_pingouin.py"]
