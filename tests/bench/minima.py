"""Own REML minima beside lme4's, on small, sparse and boundary designs under several seeds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import pandas as pd

from tests.bench import data, jobs, lme4
from tests.bench.measure import Row, measure
from tests.bench.sizes import Sizes


@dataclass(frozen=True)
class Design:
    """A way to draw data, by seed, and the model for them."""

    task: str
    draw: Callable[[int], pd.DataFrame]
    job: Callable[[pd.DataFrame, int], lme4.Job]


def designs() -> Iterator[Design]:
    """List what is compared."""
    for name, size, deviations in (
        ("every session by 3 of 8", (60, 8, 3), (1.0, 0.4, 0.8)),
        ("complete, 3 raters", (40, 3, 3), (1.0, 0.5, 0.7)),
        ("sparse, 2 of 30", (80, 30, 2), (0.8, 0.6, 0.6)),
        ("no rater variance", (50, 6, 2), (1.0, 0.0, 0.8)),
        ("no session variance", (50, 6, 3), (0.0, 0.5, 0.8)),
        ("noise alone", (30, 5, 2), (0.0, 0.0, 1.0)),
        ("raters far apart", (40, 6, 3), (0.5, 20.0, 0.5)),
    ):
        draw = partial(_crossed, size, deviations)
        yield Design(f"crossed REML, {name}", draw, jobs.crossed_job)
    for name, four, five in (
        ("complete, 4 raters", (15, 4, 4, 4), (0.7, 0.6, 0.4, 0.3, 0.8)),
        ("2 of 5 raters", (20, 5, 5, 2), (0.7, 0.6, 0.4, 0.3, 0.8)),
        ("no trainee × rater", (15, 4, 4, 3), (0.7, 0.6, 0.4, 0.0, 0.8)),
        ("noise alone", (12, 4, 4, 3), (0.0, 0.0, 0.0, 0.0, 1.0)),
    ):
        draw = partial(_generalisability, four, five)
        yield Design(f"G-study, {name}", draw, jobs.generalisability_job)
    for name, crossed, slope in (
        ("lines alone", False, 0.15),
        ("sessions and raters", True, 0.15),
        ("parallel lines", True, 0.0),
    ):
        draw = partial(_growth, crossed, slope)
        yield Design(f"growth, {name}", draw, jobs.growth_job)


def _crossed(
    size: tuple[int, int, int], deviations: tuple[float, float, float], seed: int
) -> pd.DataFrame:
    return data.crossed_ratings(*size, seed=seed, deviations=deviations)


def _generalisability(
    size: tuple[int, int, int, int],
    deviations: tuple[float, float, float, float, float],
    seed: int,
) -> pd.DataFrame:
    return data.generalisability_ratings(*size, seed=seed, deviations=deviations)


def _growth(crossed: bool, slope: float, seed: int) -> pd.DataFrame:
    return data.growth_ratings(15, 6, 5, 2, seed=seed, crossed=crossed, slope_deviation=slope)


def minima_rows(sizes: Sizes) -> list[Row]:
    """Fit every design under every seed and judge the largest differences of the criterion."""
    rows, made = [], []
    n = sizes.agreement_seeds
    for design in designs():
        frames = [design.draw(seed) for seed in range(1, n + 1)]
        here = [design.job(frame, 0) for frame in frames]
        zeros = sum(0.0 in job.theta.values() for job in here)
        own = measure(partial(_fit_all, design, frames), runs=1)
        task = f"{design.task}, {n} seeds, {zeros} at a boundary"
        rows.append(Row("minima", task, own))
        made += here
    if reason := lme4.missing():
        return [replace(row, note=reason) for row in rows]
    pairs = list(zip(made, lme4.fit(made), strict=True))
    return [
        replace(row, checks=lme4.checks(pairs[number * n : (number + 1) * n]))
        for number, row in enumerate(rows)
    ]


def _fit_all(design: Design, frames: list[pd.DataFrame]) -> None:
    for frame in frames:
        design.job(frame, 0)
