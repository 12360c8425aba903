"""What a D-study hands back: the cells of its grid, which print well and go to JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from fidelity import coverage
from fidelity.decision.components import GStudyComponents
from fidelity.decision.portfolio import Raters
from fidelity.errors import InvalidInput
from fidelity.types import Interval


@dataclass(frozen=True)
class DStudyCell:
    """One design: how dependable a trainee's mean over it is.

    Attributes
    ----------
    g : float or None
        Relative coefficient (for ranking trainees); None for nested raters and where it is 0/0.
    phi : float
        Absolute coefficient (for comparing a trainee with a standard).
    phi_cut : float or None
        Dependability of the decision at the cut; None without a cut.
    sem_relative, sem_absolute : float
        Standard errors of measurement, in points of the scale; the relative one is None for
        nested raters.
    intervals : mapping
        Interval of each of these numbers, from the bootstrap.
    warnings : mapping
        Reason codes of intervals, by number; only those that have any.
    """

    design: Raters
    n_cases: int
    n_sessions: int
    n_raters: int
    n_ratings: int
    g: float | None
    phi: float
    phi_cut: float | None
    sem_relative: float | None
    sem_absolute: float
    intervals: Mapping[str, Interval] = field(default_factory=dict)
    warnings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return strict JSON; `phi_cut` is there with a cut, intervals with a bootstrap."""
        row: dict[str, Any] = {
            "design": self.design,
            "n_sessions": self.n_sessions,
            "n_raters": self.n_raters,
            "n_cases": self.n_cases,
            "n_ratings": self.n_ratings,
            "g": self.g,
            "phi": self.phi,
            "sem_relative": self.sem_relative,
            "sem_absolute": self.sem_absolute,
        }
        if self.phi_cut is not None:
            row["phi_cut"] = self.phi_cut
        if self.intervals:
            row["intervals"] = {
                name: {"low": limits.low, "high": limits.high}
                | ({"warnings": list(self.warnings[name])} if name in self.warnings else {})
                for name, limits in self.intervals.items()
            }
        return row


@dataclass(frozen=True)
class DStudy:
    """All cells of a grid of designs.

    Attributes
    ----------
    components : GStudyComponents
        Components that the cells rest on.
    mean, cut : float or None
        Mean of the trainees and cut score, for `phi_cut`.
    phi : float or None
        Wanted dependability.
    cells : tuple of DStudyCell
        Crossed cells first, each by sessions and then raters.
    cheapest : mapping
        For each design the cheapest cell that reaches the wanted phi, or None; empty without one.
    n_bootstrap, n_failed : int
        Simulated studies, and those without a clear maximum (they are left out).
    seed : int or None
        None where a Generator was given.
    warnings : tuple of str
        Reason codes.
    """

    components: GStudyComponents
    mean: float | None
    cut: float | None
    phi: float | None
    cells: tuple[DStudyCell, ...]
    cheapest: Mapping[str, DStudyCell | None]
    confidence: float
    n_bootstrap: int
    n_failed: int
    seed: int | None
    software: str
    warnings: tuple[str, ...]

    def cell(
        self, *, n_sessions: int, n_raters: int, design: Raters = "crossed", n_cases: int = 1
    ) -> DStudyCell:
        """Return one cell of the grid.

        Raises
        ------
        InvalidInput
            The grid has no such cell.
        """
        wanted = (design, n_cases, n_sessions, n_raters)
        for cell in self.cells:
            if (cell.design, cell.n_cases, cell.n_sessions, cell.n_raters) == wanted:
                return cell
        raise InvalidInput(
            f"the grid has no {design} cell with {n_sessions} sessions, {n_raters} raters and "
            f"{n_cases} cases"
        )

    def to_dict(self) -> dict[str, Any]:
        """Return strict JSON."""
        cheapest = {k: None if v is None else v.to_dict() for k, v in self.cheapest.items()}
        return {
            "d_study": [cell.to_dict() for cell in self.cells],
            "cut": self.cut,
            "wanted_phi": self.phi,
            "cheapest": cheapest,
            "confidence": self.confidence,
            "n_bootstrap": self.n_bootstrap,
            "n_failed": self.n_failed,
            "seed": self.seed if self.n_bootstrap else None,
            "software": self.software,
            "warnings": list(self.warnings),
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row per cell; limits stand in columns such as `phi_low` and `phi_high`."""
        rows = []
        for cell in self.cells:
            row = cell.to_dict() | {"phi_cut": cell.phi_cut}
            row.pop("intervals", None)
            for name, interval in cell.intervals.items():
                row |= {f"{name}_low": interval.low, f"{name}_high": interval.high}
            rows.append(row)
        frame = pd.DataFrame(rows)
        numbers = [name for name in frame if str(name).startswith(("g", "phi", "sem"))]
        return frame.astype(dict.fromkeys(numbers, "Float64"))

    def __str__(self) -> str:
        """Return a table for reading; * marks the cheapest cell that reaches the wanted phi."""
        several = any(cell.n_cases > 1 for cell in self.cells)
        head = f"  {'design':8}{'cases':>6}" if several else f"  {'design':8}"
        head += f"{'sessions':>9}{'raters':>7}{'ratings':>8}{'g':>8}{'phi':>8}"
        head += f"{'phi_cut':>9}" if self.cut is not None else ""
        head += f"{'SEM':>8}"
        head += f"   {self.confidence:.0%} interval of phi" if self.n_bootstrap else ""
        lines = [head]
        marked = [cell for cell in self.cheapest.values() if cell is not None]
        for cell in self.cells:
            text = f"{'*' if cell in marked else ' '} {cell.design:8}"
            text += f"{cell.n_cases:6}" if several else ""
            text += f"{cell.n_sessions:9}{cell.n_raters:7}{cell.n_ratings:8}"
            text += f"{'-':>8}" if cell.g is None else f"{cell.g:8.3f}"
            text += f"{cell.phi:8.3f}"
            text += f"{cell.phi_cut:9.3f}" if cell.phi_cut is not None else ""
            text += f"{cell.sem_absolute:8.3f}"
            if "phi" in cell.intervals:
                interval = cell.intervals["phi"]
                text += f"   {interval.low:.3f} to {interval.high:.3f}"
                text += coverage.mark(cell.warnings.get("phi", ()))
            lines.append(text)
        lines.extend(coverage.footnote(lines))
        lines.extend(self._aims())
        if self.warnings:
            lines.append(f"warnings: {', '.join(self.warnings)}")
        return "\n".join(lines)

    def _aims(self) -> list[str]:
        lines = []
        for design, cell in self.cheapest.items():
            if cell is None:
                lines.append(f"{design}: no cell of the grid reaches phi {self.phi:g}")
            else:
                lines.append(
                    f"{design}: phi {self.phi:g} is reached with {cell.n_ratings} ratings of a "
                    f"trainee, {cell.n_sessions} sessions by {cell.n_raters}"
                )
        return lines
