"""How results of growth print: aligned tables for a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from fidelity.growth.bands import CurvePoint, whole

if TYPE_CHECKING:
    from fidelity.growth.lines import StraightLines, TraineeLine
    from fidelity.growth.model import ShapeFit
    from fidelity.growth.results import GrowthResult

UNIT = {
    "linear": ("session number 0", "per session"),
    "log": ("session number 1", "per log session number"),
    "spline": ("session number 0, by the line before the first knot", "per session there"),
}


#: Up to this many trainees every score is shown beside the lines.
MOST_SHOWN = 10


def growth_text(result: GrowthResult) -> str:
    """Show the model, the cohort's curve, each trainee at the last own session, the raters."""
    at, per = UNIT[result.shape]
    fixed, se = result.fixed, result.fixed_se
    lines = [
        f"Growth of {result.n_trainees} trainees over {result.n_sessions} sessions "
        f"({result.n_ratings} ratings"
        + (f", {result.n_dropped} rows without a score left out)" if result.n_dropped else ")"),
        f"  {result.method}",
        f"  cohort: level {fixed['intercept']:.3f} (SE {se['intercept']:.3f}) at {at}, "
        f"gain {fixed['slope']:.4f} (SE {se['slope']:.4f}) {per}",
        "  variance: " + ", ".join(f"{name} {v:.4f}" for name, v in result.variance.items()),
        f"  REML criterion {result.reml_criterion:.3f}",
    ]
    if result.knots:
        knots = ", ".join(f"{knot:.4g}" for knot in result.knots)
        lines.append(f"  knots of the spline: {knots}")
    if result.phases:
        levels = ", ".join(f"{name} {level:+.3f}" for name, level in result.phases.items())
        drawn = result.drawn_phase or "their average"
        lines.append(f"  phases against their average: {levels}; curves are drawn for {drawn}")
    if result.comparison:
        lines += ["", "Shapes, compared by maximum likelihood", *_shapes(result.comparison)]
    band = f"{result.confidence:.0%} band"
    chance = () if result.cut is None else (f"P(level >= {result.cut:g})",)
    lines += ["", "Cohort"]
    head = ("session", "level", band, *chance)
    lines += _table(head, [(_number(p.session_number), *_level(p)) for p in result.cohort])
    lines += ["", "Trainees, at their own last session"]
    head = ("trainee", "sessions", "intercept", "slope", "session", "level", band, *chance)
    lines += _table(head, [_trainee(result, code) for code in range(result.n_trainees)], left=1)
    if result.raters:
        lines += ["", "Raters (severity above 0 is harsher)"]
        raters = [
            (r.rater, f"{r.severity:+.3f}", f"{r.se:.3f}", str(r.n_ratings)) for r in result.raters
        ]
        lines += _table(("rater", "severity", "SE", "ratings"), raters, left=1)
    if result.warnings:
        lines += ["", "warnings: " + ", ".join(result.warnings)]
    return "\n".join(lines)


def lines_text(result: StraightLines) -> str:
    """Show each trainee's own straight line at the last session."""
    lines = [
        f"Straight lines of {len(result.trainees)} trainees, each from the own scores only"
        + (f" ({result.n_dropped} rows without a score left out)" if result.n_dropped else ""),
        f"  {result.method}",
        "",
        "Trainees, at their own last session",
    ]
    chance = () if result.cut is None else (f"P(level >= {result.cut:g})",)
    head = ("trainee", "sessions", "intercept", "slope", "session", "level")
    band = f"{result.confidence:.0%} band"
    lines += _table((*head, band, *chance), [_own_line(t) for t in result.trainees], left=1)
    if len(result.trainees) <= MOST_SHOWN:
        lines += ["", "Scores and lines, session by session"]
        rows = [row for t in result.trainees for row in _sessions(t, has_cut=bool(chance))]
        lines += _table(("trainee", "session", "level", band, *chance, "scores"), rows, left=1)
    if result.warnings:
        lines += ["", "warnings: " + ", ".join(result.warnings)]
    return "\n".join(lines)


def _trainee(result: GrowthResult, code: int) -> tuple[str, ...]:
    line = result.trainees[code]
    (last,) = result.errors.trainee(code, np.array([line.last_session_number]))
    return (
        line.trainee,
        str(line.n_sessions),
        f"{line.intercept:.3f}",
        f"{line.slope:.4f}",
        _number(line.last_session_number),
        *_level(last),
    )


def _own_line(line: TraineeLine) -> tuple[str, ...]:
    if line.intercept is None or line.slope is None:
        return (line.trainee, str(line.n_sessions), f"no line: {line.reason}")
    last = line.line[-1]
    cells = (
        line.trainee,
        str(line.n_sessions),
        f"{line.intercept:.3f}",
        f"{line.slope:.4f}",
        _number(last.session_number),
        f"{last.level:.3f}",
    )
    if last.low is None or last.high is None:
        return (*cells, f"no band: {line.band_reason}")
    chance = () if last.p_at_or_above_cut is None else (f"{last.p_at_or_above_cut:.3f}",)
    return (*cells, f"{last.low:.3f} to {last.high:.3f}", *chance)


def _sessions(line: TraineeLine, *, has_cut: bool) -> list[tuple[str, ...]]:
    """Give one row per session number: the level of the line and who gave which score."""
    scores: dict[float, list[str]] = {}
    for raw in line.scores:
        by = "" if raw.rater is None else f" ({raw.rater})"
        scores.setdefault(raw.session_number, []).append(f"{raw.score:g}{by}")
    cells = dict.fromkeys(scores, ("-", "-", "-"))
    for point in line.line:
        band, chance = "-", "-"
        if point.low is not None and point.high is not None:
            band = f"{point.low:.3f} to {point.high:.3f}"
        if point.p_at_or_above_cut is not None:
            chance = f"{point.p_at_or_above_cut:.3f}"
        cells[point.session_number] = (f"{point.level:.3f}", band, chance)
    return [
        (line.trainee, _number(number), *cells[number][: 3 if has_cut else 2], ", ".join(given))
        for number, given in scores.items()
    ]


def _level(point: CurvePoint) -> tuple[str, ...]:
    chance = () if point.p_at_or_above_cut is None else (f"{point.p_at_or_above_cut:.3f}",)
    return (f"{point.level:.3f}", f"{point.low:.3f} to {point.high:.3f}", *chance)


def _shapes(comparison: Iterable[ShapeFit]) -> list[str]:
    rows: list[tuple[str, ...]] = []
    for fit in comparison:
        name = f"{'*' if fit.chosen else ' '} {fit.shape}"
        if fit.ml_criterion is None or fit.aic is None or fit.delta_aic is None:
            rows.append((name, "-", "-", "-", f"{fit.reason}"))
        else:
            figures = (f"{fit.ml_criterion:.2f}", f"{fit.aic:.2f}", f"{fit.delta_aic:.2f}")
            rows.append((name, str(fit.n_parameters), *figures))
    return _table(("  shape", "parameters", "-2 log L", "AIC", "difference"), rows, left=1)


def _number(number: float) -> str:
    return f"{whole(number):g}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], *, left: int = 0) -> list[str]:
    """Align columns, the first `left` ones to the left; a shorter row ends with a remark."""
    full = [head, *rows]
    aligned = [row if len(row) == len(head) else row[:-1] for row in full]
    widths = [max(len(row[i]) for row in aligned if len(row) > i) for i in range(len(head))]
    lines = []
    for row, cells in zip(full, aligned, strict=True):
        shown = [
            cell.ljust(width) if i < left else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(cells, widths, strict=False))
        ]
        shown += row[len(cells) :]
        lines.append(("  " + "  ".join(shown)).rstrip())
    return lines
