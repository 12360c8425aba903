"""The command line on 720,000 scores as a whole process, reading included."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from tests.bench import data
from tests.bench.measure import SLACK, Check, Measured, Peer, Row, in_turn
from tests.bench.sizes import Sizes

COMMAND_SECONDS = 5.0
ROOT = Path(__file__).parents[2]

# What a user of pingouin would write.
_PEER = """\
import sys, warnings
import pandas as pd, pingouin
warnings.simplefilter("ignore")
frame = pd.read_csv(sys.argv[1])
for item, part in frame.groupby("item"):
    print(item, pingouin.intraclass_corr(part, "session", "rater", "score"))
"""

# A process begins with the peak of the one that starts it; so a small one starts the one measured.
_LAUNCHER = """\
import resource, subprocess, sys, time
began = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
took = time.perf_counter() - began
print(took, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(done.returncode)
"""


def command_rows(sizes: Sizes) -> list[Row]:
    """Measure `python -m fidelity reliability` beside a script that calls pingouin in a loop."""
    frame = data.complete_ratings(sizes.items, sizes.sessions, sizes.raters)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scores.csv"
        frame[["session", "rater", "item", "score"]].to_csv(path, index=False)
        command = ["-m", "fidelity", "reliability", str(path), "--json"]
        peaks: list[int] = []

        def process(arguments: list[str]) -> float:
            took, memory = run(arguments)
            peaks.append(memory)
            return took

        times, peer_times = in_turn(
            partial(process, command),
            partial(process, ["-c", _PEER, str(path)]),
            runs=min(sizes.runs, 3),
        )
    own = Measured.of(times, max(peaks[::2]))
    check = Check("best run", own.best, COMMAND_SECONDS, slack=SLACK, unit="s")
    peer = Peer(
        "a script of pandas and pingouin",
        statistics.median(peer_times),
        "six ICCs of each variable",
        max(peaks[1::2]),
    )
    task = f"python -m fidelity reliability, whole process, {len(frame):,} scores"
    return [Row("command", task, own, peer, (check,) if sizes.judged else ())]


def run(arguments: list[str]) -> tuple[float, int]:
    """Return seconds and the largest memory of a Python process, of all it held."""
    done = subprocess.run(
        [sys.executable, "-c", _LAUNCHER, sys.executable, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the process failed: {done.stderr.strip()}")
    took, memory = done.stdout.split()
    unit = 1 if sys.platform == "darwin" else 1024
    return float(took), int(memory) * unit
