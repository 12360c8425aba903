"""Measure what the product promises about speed, on this machine."""

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from django.core.management.base import BaseCommand, CommandError

import fidelity

ITEMS, SESSIONS, RATERS = 48, 5000, 3
COMPETENCE = range(7)


@dataclass(frozen=True)
class Budget:
    """A piece of work and the seconds it may take on a machine with two cores."""

    name: str
    seconds: float
    work: Callable[[], object]


class Command(BaseCommand):
    """Run each piece of work, print its best time beside its budget."""

    help = "Measure the speed budgets; exit code 1 when one is exceeded."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take the number of repetitions."""
        parser.add_argument("--repeat", type=int, default=3, help="the best of so many runs counts")

    def handle(self, *args: Any, repeat: int, **options: Any) -> None:
        """Measure everything. Raises CommandError naming what was too slow."""
        exceeded = []
        self.stdout.write(f"{'':<68}{'measured':>10}{'budget':>10}")
        for budget in budgets():
            best = min(seconds(budget.work) for _ in range(max(1, repeat)))
            self.stdout.write(f"{budget.name:<68}{best:>8.2f} s{budget.seconds:>8.2f} s")
            if best > budget.seconds:
                exceeded.append(budget.name)
        if exceeded:
            raise CommandError("Slower than promised: " + "; ".join(exceeded))


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


def seconds(work: Callable[[], object]) -> float:
    """Time one run."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
