"""Measure what the product promises about speed, on this machine."""

import argparse
import os
import platform
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from django.core.management.base import BaseCommand

import fidelity

ITEMS, SESSIONS, RATERS = 48, 5000, 3
# The peer loops over variables, so a few of them tell what all take.
PEER_ITEMS = 6
COMPETENCE = range(7)


@dataclass(frozen=True)
class Budget:
    """A piece of work and the seconds it may take on a machine with two cores."""

    name: str
    seconds: float
    work: Callable[[], object]


class Command(BaseCommand):
    """Run each piece of work, print its best time beside its target and beside pingouin's."""

    help = "Measure the speed of the statistics on this machine, beside the targets and a peer."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take the number of repetitions."""
        parser.add_argument("--repeat", type=int, default=3, help="the best of so many runs counts")

    def handle(self, *args: Any, repeat: int, **options: Any) -> None:
        """Measure everything and print it; a target that is missed is said, not hidden."""
        cores = os.cpu_count()
        self.stdout.write(
            f"{platform.machine()}, {cores} cores, Python {platform.python_version()}"
        )
        self.stdout.write(f"{'':<68}{'measured':>10}{'target':>10}")
        times = []
        for budget in budgets():
            best = min(seconds(budget.work) for _ in range(max(1, repeat)))
            verdict = "" if best <= budget.seconds else "  missed"
            self.stdout.write(f"{budget.name:<68}{best:>8.2f} s{budget.seconds:>8.2f} s{verdict}")
            times.append(best)
        peer = peer_seconds()
        name = f"pingouin's six ICCs alone, measured on {PEER_ITEMS} variables, scaled to {ITEMS}"
        self.stdout.write(f"{name:<68}{peer:>8.2f} s")
        self.stdout.write(f"The whole report takes 1/{peer / times[0]:.0f} of that time.")


def budgets() -> list[Budget]:
    """List what is measured, with its inputs made beforehand."""
    frame = simulated_ratings()
    size = f"{ITEMS} variables, {SESSIONS:,} sessions x {RATERS} raters"
    report = partial(fidelity.report, frame, values=COMPETENCE)
    return [
        Budget(f"Reliability report, {size}", 0.3, report),
        Budget("The same with 1,000 resamples for alpha", 1.5, partial(report, n_bootstrap=1000)),
    ]


def simulated_ratings() -> pd.DataFrame:
    """Draw competence scores of a complete design: session and rater effects, noise, rounding."""
    rng = np.random.default_rng(20260101)
    shape = (ITEMS, SESSIONS, RATERS)
    level = (
        3
        + rng.normal(0, 1.0, (1, SESSIONS, 1))
        + rng.normal(0, 0.4, (1, 1, RATERS))
        + rng.normal(0, 0.8, shape)
    )
    item, session, rater = np.indices(shape).reshape(3, -1)
    return pd.DataFrame(
        {
            "item": item,
            "session": session,
            "rater": rater,
            "score": np.clip(np.rint(level), COMPETENCE.start, COMPETENCE.stop - 1).ravel(),
        }
    )


def peer_seconds() -> float:
    """Return what pingouin takes for all variables, in a plain loop.

    It is what a report's cross-check adds, since that calls pingouin once a variable; a first run
    outside the clock imports it.
    """
    frame = simulated_ratings()
    few = frame[frame["item"] < PEER_ITEMS]
    plain = partial(fidelity.report, few, values=COMPETENCE)
    checked = partial(plain, cross_check=True)
    with warnings.catch_warnings():
        # pandas tells pingouin of changes to come.
        warnings.simplefilter("ignore")
        checked()
        with_peer = min(seconds(checked) for _ in range(3))
    without = min(seconds(plain) for _ in range(3))
    return (with_peer - without) * ITEMS / PEER_ITEMS


def seconds(work: Callable[[], object]) -> float:
    """Time one run."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
