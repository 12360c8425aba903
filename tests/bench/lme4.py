"""lme4 as a peer, where R is found."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pandas as pd

SCRIPT = Path(__file__).with_name("peer.R")
ABSENT = "lme4: R or its package lme4 was not found, so this row has no peer"


@cache
def found() -> str | None:
    """Return the version of lme4, or None without it."""
    if shutil.which("Rscript") is None:
        return None
    answer = subprocess.run(
        ["Rscript", "-e", 'cat(as.character(packageVersion("lme4")))'],
        capture_output=True,
        text=True,
        check=False,
    )
    return answer.stdout.strip() if answer.returncode == 0 else None


def fit(
    frame: pd.DataFrame, formula: str, factors: tuple[str, ...], repeat: int
) -> tuple[float, float]:
    """Return the median seconds of a call of `lmer` and its REML criterion.

    The start of R and the reading of the file are outside the clock.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ratings.csv"
        frame.to_csv(path, index=False, float_format="%.17g")
        answer = subprocess.run(
            ["Rscript", str(SCRIPT), str(path), str(repeat), formula, *factors],
            capture_output=True,
            text=True,
            check=True,
        )
    seconds, criterion = answer.stdout.split()
    return float(seconds), float(criterion)
