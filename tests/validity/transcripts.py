"""Damaged transcripts in numbers: python -m tests.validity.transcripts [--cases N] [--seed N]."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from tests.backend.casework.mutations import MOST_SECONDS, mutated, outcome

_CASES = 10_000
_SEED = 30_260
_SHOWN = 20


def main() -> None:
    """Read every damaged file; end with 1 if any was not read whole or refused rightly in time."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.validity.transcripts", description=__doc__
    )
    parser.add_argument("--cases", type=int, default=_CASES, metavar="N")
    parser.add_argument("--seed", type=int, default=_SEED, metavar="N")
    parser.add_argument("--processes", type=int, default=2, metavar="N")
    options = parser.parse_args()
    if options.cases < 1 or options.processes < 1:
        parser.error("at least 1 case and 1 process")
    with ProcessPoolExecutor(max_workers=options.processes) as pool:
        found = list(pool.map(partial(run, options.seed), range(options.cases), chunksize=50))
    faults = [f"case {case}: {fault}" for case, (_, _, fault) in enumerate(found) if fault]
    codes = Counter(code for _, code, _ in found)
    slowest = max(seconds for seconds, _, _ in found)
    sys.stdout.write(
        f"transcripts: {options.cases} damaged files, seed {options.seed}: {codes['']} read, "
        f"{options.cases - codes['']} refused; slowest {slowest:.2f} s of {MOST_SECONDS:.0f} s "
        "allowed\n"
    )
    for code, count in codes.most_common():
        if code:
            sys.stdout.write(f"  {count:6} {code}\n")
    if faults:
        sys.exit("\n".join([f"{len(faults)} faults", *faults[:_SHOWN]]))


def run(seed: int, case: int) -> tuple[float, str, str]:
    """Return seconds, the first code of a refusal, and what went wrong, if anything did."""
    name, raw = mutated(seed, case)
    try:
        found = outcome(raw)
    except Exception as fault:  # noqa: BLE001 - anything the readers raise is a finding
        return 0.0, "fault", f"{name}: {fault!r}"
    return found.seconds, found.codes[0] if found.codes else "", ""


if __name__ == "__main__":
    main()
