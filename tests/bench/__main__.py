"""`python -m tests.bench`: measure, print, and fail where a target is missed."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.bench.agreement import alpha, iccs, reports
from tests.bench.clock import machine
from tests.bench.command import command
from tests.bench.mixed import criterion, crossed_reml, training_models
from tests.bench.rows import SLACK, Row
from tests.bench.scaling import plot, scalings
from tests.bench.sizes import FULL, QUICK, Sizes

GROUPS: dict[str, Callable[[Sizes], Iterator[Row]]] = {
    "report": reports,
    "icc": iccs,
    "alpha": alpha,
    "crossed": crossed_reml,
    "criterion": criterion,
    "training": training_models,
    "command": command,
}
SCALING = "scaling"


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0 when every target is met, 1 otherwise."""
    options = _parser().parse_args(arguments)
    sizes = QUICK if options.quick else FULL
    chosen = options.only or [*GROUPS, SCALING]
    print(machine())
    print(f"Targets in seconds are for two cores and are missed at {SLACK:g} times their value.\n")
    rows: list[Row] = []
    for name in chosen:
        if name == SCALING:
            continue
        for row in GROUPS[name](sizes):
            print(row, flush=True)
            rows.append(row)
    grown = scalings(sizes) if SCALING in chosen else []
    if grown:
        print("\nHow cost grows (0: does not depend, 1: proportional)")
        print("\n".join(map(str, grown)))
        plot(grown, options.plot)
        print(f"Plot: {options.plot}")
    if options.json is not None:
        found: dict[str, Any] = {
            "machine": machine(),
            "rows": [row.to_dict() for row in rows],
            "scaling": [one.to_dict() for one in grown],
        }
        options.json.write_text(json.dumps(found, indent=2) + "\n")
    missed = [row.name for row in rows if row.missed]
    if missed:
        print(f"\nMissed: {'; '.join(missed)}")
    return 1 if missed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="little data, no targets")
    parser.add_argument(
        "--only", action="append", choices=[*GROUPS, SCALING], help="this group; may be repeated"
    )
    parser.add_argument("--json", type=Path, help="write the numbers to this file too")
    parser.add_argument(
        "--plot", type=Path, default=Path(".attune/bench.svg"), help="where the plot goes"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
