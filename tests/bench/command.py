"""The command line as a whole process: its start, reading, statistics and printing."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from tests.bench.clock import best, peak_of_children
from tests.bench.data import complete
from tests.bench.rows import Row
from tests.bench.sizes import Sizes

READING = "import sys, pandas; pandas.read_csv(sys.argv[1])"


def command(sizes: Sizes) -> Iterator[Row]:
    """Run `fidelity reliability` on a file; the peer is pandas reading that file and no more."""
    frame = complete(*sizes.command)
    labelled = pd.DataFrame(
        {
            "session": "session-" + frame["session"].astype(str),
            "rater": "rater-" + frame["rater"].astype(str),
            "item": "item-" + frame["item"].astype(str),
            "score": frame["score"].astype(int),
        }
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ratings.csv"
        labelled.to_csv(path, index=False)
        arguments = ["-m", "fidelity", "reliability", str(path), "--json"]
        seconds = best(lambda: _run(arguments), sizes.repeat)
        megabytes = peak_of_children()
        reading = best(lambda: _run(["-c", READING, str(path)]), sizes.repeat)
    yield Row(
        name=f"fidelity reliability on {len(frame):,} scores, the whole process",
        seconds=seconds,
        megabytes=megabytes,
        peer="pandas reading the file, the whole process",
        peer_seconds=reading,
        target_seconds=sizes.target(5.0),
    )


def _run(arguments: list[str]) -> None:
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
