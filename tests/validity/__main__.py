"""Run the studies: python -m tests.validity [--only FAMILY …] [--replicates N]."""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import replace
from pathlib import Path

from fidelity._version import __version__
from tests.validity.document import DOCUMENT, document
from tests.validity.families import FAMILIES
from tests.validity.results import STORE, Family, load, save

_SEED = 20_260
_REPLICATES = 2000


def main() -> None:
    """Run the families asked for; what is known of the others stays."""
    parser = argparse.ArgumentParser(prog="python -m tests.validity", description=__doc__)
    parser.add_argument(
        "--only",
        nargs="+",
        choices=list(FAMILIES),
        default=list(FAMILIES),
        metavar="FAMILY",
        help=f"run these alone: {', '.join(FAMILIES)}; the results of the others are kept",
    )
    parser.add_argument(
        "--replicates",
        type=int,
        default=_REPLICATES,
        metavar="N",
        help=f"simulated data sets a design (default {_REPLICATES})",
    )
    parser.add_argument("--seed", type=int, default=_SEED)
    parser.add_argument(
        "--processes",
        type=int,
        default=2,
        metavar="N",
        help="families that run side by side (default 2)",
    )
    parser.add_argument("--dry-run", action="store_true", help="print the tables, write no file")
    options = parser.parse_args()
    if options.replicates < 20 or options.processes < 1:
        parser.error("at least 20 replicates and 1 process")
    found = {}
    with ProcessPoolExecutor(max_workers=options.processes) as pool:
        waiting = {
            pool.submit(run, name, options.seed, options.replicates): name for name in options.only
        }
        for done in as_completed(waiting):
            name = waiting[done]
            found[name] = done.result()
            sys.stdout.write(f"{name}: {found[name].seconds:.0f} s\n")
            sys.stdout.flush()
            if not options.dry_run:
                write({name: found[name]})
    if options.dry_run:
        sys.stdout.write(document(found))


def run(name: str, seed: int, replicates: int) -> Family:
    """Run one family and note how it came about."""
    began = time.perf_counter()
    family = FAMILIES[name].run(seed, replicates)
    return replace(
        family,
        seed=seed,
        replicates=replicates,
        date=time.strftime("%Y-%m-%d", time.gmtime()),
        version=__version__,
        seconds=time.perf_counter() - began,
    )


def write(found: dict[str, Family], store: Path = STORE, text: Path = DOCUMENT) -> None:
    """Put new results among the known ones, and both files in order."""
    known = load(store) | found
    ordered = {name: known[name] for name in FAMILIES if name in known}
    save(ordered, store)
    text.write_text(document(ordered), encoding="utf-8")


if __name__ == "__main__":
    main()
