"""How cost grows with ratings, raters and items: curves, exponents and their picture."""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

import fidelity
from fidelity.reliability.batch import fit_batch
from fidelity.reliability.sufficient import CrossedStatistics
from tests.bench import data
from tests.bench.measure import Check, Measured, Row, measure
from tests.bench.sizes import Sizes

#: Largest exponents: of a fit on summarised data in the number of ratings, where it should be
#: nothing, and of the report in what it reads.
FIT_EXPONENT, REPORT_EXPONENT = 0.2, 1.2


@dataclass(frozen=True)
class Curve:
    """Seconds of one task over one size."""

    task: str
    axis: str
    sizes: tuple[int, ...]
    own: tuple[Measured, ...]
    most: float | None = None

    @property
    def seconds(self) -> tuple[float, ...]:
        """Median seconds at each size."""
        return tuple(measured.seconds for measured in self.own)

    @property
    def exponent(self) -> float:
        """Power of the size with which the cost grows, over all sizes."""
        return exponent(self.sizes, self.seconds)

    @property
    def last_exponent(self) -> float:
        """The same over the last three sizes, where fixed costs weigh least."""
        return exponent(self.sizes[-3:], self.seconds[-3:])

    def row(self, *, judged: bool) -> Row:
        """Return the line of the table: the largest size, and the exponents."""
        note = (
            f"exponent {self.exponent:.2f} from {self.sizes[0]:,} to {self.sizes[-1]:,} "
            f"{self.axis}, {self.last_exponent:.2f} at the end"
        )
        checks = (
            (Check(f"exponent in {self.axis}", self.exponent, self.most),)
            if judged and self.most is not None
            else ()
        )
        return Row(
            "scaling",
            f"{self.task}, {self.sizes[-1]:,} {self.axis}",
            self.own[-1],
            checks=checks,
            note=note,
        )


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """Return the slope of log seconds over log size by least squares."""
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


def curves(sizes: Sizes) -> list[Curve]:
    """Measure all curves."""
    few = 6 if sizes.judged else 2
    middle = 1000 if sizes.judged else 40
    longest = sizes.scaling_sessions

    def report_of(items: int, sessions: int) -> Callable[[], object]:
        frame = data.complete_ratings(items, sessions, 3)
        return partial(fidelity.report, frame, values=data.COMPETENCE)

    def incomplete_report(sessions: int, raters: int) -> Callable[[], object]:
        frame = data.crossed_ratings(sessions, raters)
        return partial(fidelity.report, frame.assign(score=frame["score"].round()))

    def fit_alone(sessions: int) -> Callable[[], object]:
        matrix = fidelity.RatingMatrix.from_frame(data.crossed_ratings(sessions, 4 * few))
        return partial(fit_batch, CrossedStatistics.of(matrix.design, matrix.score[None]))

    def whole_fit(sessions: int, raters: int) -> Callable[[], object]:
        matrix = fidelity.RatingMatrix.from_frame(data.crossed_ratings(sessions, raters))
        return partial(fidelity.fit_crossed, matrix)

    def curve(
        task: str,
        axis: str,
        numbers: tuple[int, ...],
        work: Callable[[int], Callable[[], object]],
        per_number: int = 1,
        most: float | None = None,
    ) -> Curve:
        own = tuple(measure(work(n), runs=max(1, sizes.runs // 2)) for n in numbers)
        return Curve(task, axis, tuple(n * per_number for n in numbers), own, most)

    return [
        curve("report", "ratings", longest, lambda n: report_of(few, n), 3 * few, REPORT_EXPONENT),
        curve("crossed REML on summarised data", "ratings", longest, fit_alone, 3, FIT_EXPONENT),
        curve("crossed REML", "raters", sizes.scaling_raters, lambda m: whole_fit(10 * middle, m)),
        curve(
            "report, incomplete",
            "raters",
            sizes.scaling_raters[:-2] or sizes.scaling_raters,
            lambda m: incomplete_report(middle, m),
        ),
        curve(
            "report",
            "items",
            sizes.scaling_items,
            lambda i: report_of(i, middle),
            most=REPORT_EXPONENT,
        ),
    ]


def drawn(found: Sequence[Curve], path: Path) -> str:
    """Write the picture and say where, or draw it with letters where there is no matplotlib."""
    if importlib.util.find_spec("matplotlib") is None:
        return "\n".join(bars(curve) for curve in found)
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    axes = ("ratings", "raters", "items")
    figure, panels = pyplot.subplots(1, len(axes), figsize=(13, 4), layout="constrained")
    for axis, panel in zip(axes, panels, strict=True):
        for curve in found:
            if curve.axis == axis:
                label = f"{curve.task}: exponent {curve.exponent:.2f}"
                panel.loglog(curve.sizes, curve.seconds, marker="o", label=label)
        panel.set_xlabel(f"number of {axis}")
        panel.grid(alpha=0.3, which="both")
        panel.legend(fontsize="small")
    panels[0].set_ylabel("seconds")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path)
    pyplot.close(figure)
    return f"Picture of the scaling: {path}"


def bars(curve: Curve) -> str:
    """Return a curve as lines whose length is the logarithm of its seconds."""
    least = min(curve.seconds)
    lines = [f"{curve.task}, seconds by {curve.axis}, each # a factor of 1.2:"]
    lines += [
        f"{size:>12,} {took:>10.4f} #{'#' * round(math.log(took / least) / math.log(1.2))}"
        for size, took in zip(curve.sizes, curve.seconds, strict=True)
    ]
    return "\n".join(lines)
