"""How cost grows with ratings, raters and items: exponents of a power law, and a plot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

import fidelity
from tests.bench.clock import best
from tests.bench.data import COMPETENCE, complete, crossed
from tests.bench.sizes import Sizes


@dataclass(frozen=True)
class Scaling:
    """Seconds at several sizes of one thing."""

    name: str
    sizes: tuple[int, ...]
    seconds: tuple[float, ...]

    @property
    def exponent(self) -> float:
        """Slope of log seconds on log size: 1 is proportional, 0 does not depend."""
        slope, _ = np.polyfit(np.log(self.sizes), np.log(self.seconds), 1)
        return float(slope)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "name": self.name,
            "sizes": list(self.sizes),
            "seconds": list(self.seconds),
            "exponent": self.exponent,
        }

    def __str__(self) -> str:
        """One line, with the exponent first."""
        points = ", ".join(
            f"{size:,}: {seconds * 1000:.1f} ms"
            for size, seconds in zip(self.sizes, self.seconds, strict=True)
        )
        return f"{self.name:<44} exponent {self.exponent:5.2f}   ({points})"


def scalings(sizes: Sizes) -> list[Scaling]:
    """Measure the growth of the crossed fit and of the report."""
    base = sizes.scaling[0]
    fits = {n: fidelity.RatingMatrix.from_frame(crossed(n, 20)) for n in sizes.scaling}
    pools = {m: fidelity.RatingMatrix.from_frame(crossed(base, m)) for m in (5, 10, 20, 40)}
    items = {k: complete(k, base, 3) for k in (1, 2, 4, 8, 16)}
    reports = {n: complete(1, n, 3) for n in sizes.scaling}
    report = partial(fidelity.report, values=COMPETENCE)
    return [
        _measure("crossed REML against ratings", fits, 3, fidelity.fit_crossed, sizes.repeat),
        _measure("crossed REML against raters", pools, 1, fidelity.fit_crossed, sizes.repeat),
        _measure("report of one item against ratings", reports, 3, report, sizes.repeat),
        _measure("report against items", items, 1, report, sizes.repeat),
    ]


def _measure(
    name: str, inputs: dict[int, Any], unit: int, work: Callable[[Any], object], repeat: int
) -> Scaling:
    seconds = tuple(best(partial(work, given), repeat) for given in inputs.values())
    return Scaling(name, tuple(unit * size for size in inputs), seconds)


def plot(scalings: Sequence[Scaling], path: Path) -> None:
    """Draw seconds against size, both logarithmic; matplotlib comes with pingouin."""
    import matplotlib

    matplotlib.use("agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7, 5), layout="constrained")
    for scaling in scalings:
        axes.loglog(scaling.sizes, scaling.seconds, marker="o")
        label = f" {scaling.name}: {scaling.exponent:.2f}"
        axes.annotate(label, (scaling.sizes[-1], scaling.seconds[-1]), fontsize=8, ha="right")
    axes.set(xlabel="ratings, raters or items", ylabel="seconds", title="Exponents of the cost")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path)
    pyplot.close(figure)
