"""lme4 as a peer: jobs for one R process, and what it answers."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from tests.bench.measure import Check, Peer

SCRIPT = Path(__file__).with_name("lme4.R")

#: How far the own criterion may lie above lme4's, or away from what lme4 computes at our estimates.
CRITERION = 1e-6


@dataclass(frozen=True)
class Job:
    """A model for lme4: `theta` are our relative standard deviations by lme4's names.

    With 0 runs the fit is not timed.
    """

    frame: pd.DataFrame
    formula: str
    factors: tuple[str, ...]
    theta: Mapping[str, float]
    criterion: float
    runs: int


@dataclass(frozen=True)
class Answer:
    """What lme4 made of a job."""

    version: str
    seconds: float
    bare_seconds: float  # without the derivatives that check convergence
    criterion: float
    criterion_at_ours: float
    megabytes: float

    def peer(self) -> Peer:
        """Return lme4's times; those of its defaults count."""
        return Peer(
            self.version,
            self.seconds,
            f"lmer alone; {self.bare_seconds:.3g} s without its derivative checks; all R holds",
            round(self.megabytes * 1e6),
        )


def checks(pairs: Sequence[tuple[Job, Answer]]) -> tuple[Check, ...]:
    """Judge our minima: none above lme4's, and each the value of the same function."""
    above = max(job.criterion - answer.criterion for job, answer in pairs)
    apart = max(abs(job.criterion - answer.criterion_at_ours) for job, answer in pairs)
    return (
        Check("REML criterion − lme4's", above, CRITERION),
        Check("|criterion − lme4's at our estimates|", apart, CRITERION),
    )


@cache
def missing() -> str | None:
    """Say what lacks for lme4, or None."""
    if shutil.which("Rscript") is None:
        return "R was not found: no lme4 beside it"
    asked = ["Rscript", "-e", "quit(status = !nzchar(system.file(package = 'lme4')))"]
    if subprocess.run(asked, capture_output=True, timeout=60, check=False).returncode:
        return "R has no package lme4: no lme4 beside it"
    return None


def fit(jobs: Sequence[Job]) -> list[Answer]:
    """Fit all jobs in one R process."""
    with tempfile.TemporaryDirectory() as folder:
        lines = ["file\tformula\tfactors\truns\ttheta"]
        for number, job in enumerate(jobs):
            path = Path(folder) / f"{number}.csv"
            job.frame.to_csv(path, index=False)
            theta = ";".join(f"{name}={value!r}" for name, value in job.theta.items())
            cells = (str(path), job.formula, ",".join(job.factors), str(job.runs), theta)
            lines.append("\t".join(cells))
        listed = Path(folder) / "jobs.tsv"
        listed.write_text("\n".join(lines) + "\n")
        done = subprocess.run(
            ["Rscript", "--vanilla", str(SCRIPT), str(listed)],
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(f"lme4 failed: {done.stderr.strip()}")
    return parsed(done.stdout)


def parsed(output: str) -> list[Answer]:
    """Read what the script wrote."""
    lines = [line.split("\t") for line in output.splitlines()]
    version = next(line[1] for line in lines if line[0] == "version")
    rows = [[float(cell) for cell in line[1:6]] for line in lines if line[0] == "row"]
    return [Answer(version, *row) for row in rows]
