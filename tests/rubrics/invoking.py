"""Running `python -m rubrics`, in this process or in one of its own."""

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from rubrics.__main__ import main

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Outcome:
    returncode: int
    stdout: str
    stderr: str

    @property
    def lines(self) -> list[str]:
        return self.stdout.splitlines()


def run(*arguments: str | Path) -> Outcome:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main([str(argument) for argument in arguments])
    return Outcome(code, out.getvalue(), err.getvalue())


def run_as_process(*arguments: str | Path, **environment: str) -> Outcome:
    result = subprocess.run(
        [sys.executable, "-W", "error", "-m", "rubrics", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        env={"PATH": os.environ["PATH"], "PYTHONIOENCODING": "utf-8"} | environment,
        check=False,
        timeout=60,
    )
    return Outcome(result.returncode, result.stdout, result.stderr)
