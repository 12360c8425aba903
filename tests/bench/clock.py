"""Time and memory of a piece of work."""

from __future__ import annotations

import os
import platform
import resource
import sys
import time
import tracemalloc
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import numpy as np

PACKAGES = ("numpy", "scipy", "pandas", "pingouin", "krippendorff")


def best(work: Callable[[], object], repeat: int) -> float:
    """Return the seconds of the fastest of several runs: what else the machine does only adds."""
    found = []
    for _ in range(repeat):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return min(found)


def peak(work: Callable[[], object]) -> float:
    """Return the most megabytes that one run holds at once, beyond what was there before it."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def peak_of_children() -> float:
    """Return the megabytes of the largest process that this one started and waited for."""
    unit = 1.0 if sys.platform == "darwin" else 1024.0
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit / 1e6


def machine() -> str:
    """Name the machine and the versions that the numbers belong to."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]  # type: ignore[call-overload]
    threads = os.environ.get("OPENBLAS_NUM_THREADS", "all")
    return (
        f"{time.strftime('%Y-%m-%d', time.gmtime())}: {_processor()}, {os.cpu_count()} cores, "
        f"{platform.system()}, Python {platform.python_version()}\n"
        f"{packages}; BLAS {blas['name']} {blas['version']}, threads: {threads}"
    )


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    if facts.exists():
        for line in facts.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
