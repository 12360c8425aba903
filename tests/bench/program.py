"""Run the benchmarks, print them beside peers and targets, and fail when a target is missed."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from tests.bench import (
    agreement,
    command,
    curves,
    deidentify,
    imports,
    minima,
    mixed,
    plans,
    saving,
    scaling,
)
from tests.bench.machine import described, machine
from tests.bench.measure import Check, Row
from tests.bench.sizes import FULL, QUICK, Sizes

BENCHMARKS: dict[str, Callable[[Sizes], Iterable[Row]]] = {
    "report": agreement.report_rows,
    "icc": agreement.icc_rows,
    "alpha": agreement.alpha_rows,
    "crossed": mixed.crossed_rows,
    "gstudy": mixed.generalisability_rows,
    "growth": mixed.growth_rows,
    "minima": minima.minima_rows,
    "command": command.command_rows,
    "deidentify": deidentify.deidentify_rows,
    "imports": imports.imports_rows,
    "plans": plans.plans_rows,
    "saving": saving.saving_rows,
    "curves": curves.curves_rows,
}
SCALING = "scaling"
PICTURE = Path(".bench") / "scaling.svg"

_EPILOG = """\
Every task is timed beside its peer in the same run; ratios are of medians. Peers that take minutes
are timed on a few resamples and scaled, which the line says. A target in seconds is judged by the
best run and has a slack of 3 ×, because machines differ; ratios and correctness have none. lme4
takes part where R has it.
Memory is the peak of what one run allocates beyond its input; for processes, of all they hold.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for; 1 if a target is missed."""
    options = parser().parse_args(arguments)
    chosen = options.only or [*BENCHMARKS, SCALING]
    sizes = QUICK if options.quick else FULL
    facts = machine()
    say(described(facts))
    if options.quick:
        say("Small sizes: correctness is judged, speed is not.")
    rows: list[Row] = []
    picture = ""
    for name in chosen:
        say(f"\n{name}")
        made: Iterable[Row]
        if name == SCALING:
            found = scaling.curves(sizes)
            made = [curve.row(judged=sizes.judged) for curve in found]
            picture = scaling.drawn(found, options.plot)
        else:
            made = BENCHMARKS[name](sizes)
        for row in made:
            say(shown(row))
            rows.append(row)
    if picture:
        say(f"\n{picture}")
    missed = [row for row in rows if row.missed]
    say(f"\n{summary(rows)}")
    if options.json:
        content = {"machine": facts, "quick": options.quick, "rows": [r.to_dict() for r in rows]}
        options.json.write_text(json.dumps(content, indent=1, default=str) + "\n")
    return 1 if missed else 0


def parser() -> argparse.ArgumentParser:
    """Return the options."""
    made = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description="Speed and memory beside peers and targets; recall of de-identification.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--quick", action="store_true", help="small sizes, to see that all runs")
    made.add_argument(
        "--only",
        action="append",
        choices=[*BENCHMARKS, SCALING],
        metavar="NAME",
        help=f"one of {', '.join([*BENCHMARKS, SCALING])}; may be given again",
    )
    made.add_argument("--json", type=Path, metavar="FILE", help="write all figures there")
    made.add_argument(
        "--plot",
        type=Path,
        metavar="FILE",
        default=PICTURE,
        help=f"picture of the scaling, SVG or PNG (default: {PICTURE})",
    )
    return made


def shown(row: Row) -> str:
    """Return one task as a few lines."""
    runs = "1 run" if row.own.n_runs == 1 else f"median of {row.own.n_runs} runs"
    own = f"{time(row.own.seconds)} ({runs}), {row.own.memory / 1e6:.3g} MB at most"
    lines = [f"  {row.task}", f"    {own}"]
    if row.peer and row.ratio is not None:
        held = "" if row.peer.memory is None else f", {row.peer.memory / 1e6:.3g} MB"
        note = f"{held} ({row.peer.note})" if row.peer.note else held
        lines.append(f"    {time(row.peer.seconds)} {row.peer.name}{note}: {row.ratio:.3g} ×")
    lines += [f"    {judged(check)}" for check in row.checks]
    if row.note:
        lines.append(f"    {row.note}")
    return "\n".join(lines)


def judged(check: Check) -> str:
    """Return a figure beside its target."""
    unit = f" {check.unit}" if check.unit else ""
    target = f"target {check.sense} {check.target:g}{unit}"
    return f"{check.what}: {check.value:.3g}{unit}, {target}: {check.verdict}"


def time(seconds: float) -> str:
    """Return seconds in the unit that fits."""
    if seconds < 1e-3:
        return f"{seconds * 1e6:.0f} µs"
    return f"{seconds * 1e3:.3g} ms" if seconds < 1 else f"{seconds:,.3g} s"


def summary(rows: Sequence[Row]) -> str:
    """Count the verdicts and name what was missed."""
    verdicts = [check.verdict for row in rows for check in row.checks]
    counts = ", ".join(
        f"{verdicts.count(verdict)} {verdict}" for verdict in ("met", "within slack", "missed")
    )
    lines = [f"{len(verdicts)} targets: {counts}."]
    lines += [
        f"Missed: {row.task}: {judged(check)}"
        for row in rows
        for check in row.checks
        if check.verdict == "missed"
    ]
    return "\n".join(lines)


def say(text: str) -> None:
    """Print at once, since some tasks take long."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
