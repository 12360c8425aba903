"""Items of a report with their designs; items rated by the same people share one design."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from fidelity._arrays import FloatArray, IntArray
from fidelity.design import Design
from fidelity.frames import LongRatings
from fidelity.reliability.reml import perfect_agreement, rater_identified


@dataclass(frozen=True, eq=False)
class Variable:
    """The scores of one item, and those cells where it was judged as not applicable."""

    number: int
    label: str | None
    scores: FloatArray
    cells: IntArray
    not_applicable: IntArray
    sessions: IntArray  # positions in the labels of the frame, one per session of the design
    design: Design

    @cached_property
    def reason(self) -> str | None:
        """Why no coefficient can be computed, if so."""
        if self.design.n_sessions < 2 or self.design.n_raters_present < 2:
            return "insufficient_data"
        return "no_pairable_sessions" if self.design.n_double_rated == 0 else None

    @cached_property
    def fit_reason(self) -> str | None:
        """Why no crossed model can be fitted, if so."""
        if self.reason is not None:
            return self.reason
        if not np.any(self.scores != self.scores[0]) or self.perfect:
            return "no_variation"
        return None if rater_identified(self.design) else "insufficient_data"

    @cached_property
    def perfect(self) -> bool:
        """Whether all ratings of each session are equal while sessions differ."""
        differ = bool(np.any(self.scores != self.scores[0]))
        return differ and perfect_agreement(self.design, self.scores)


def variables_of(long: LongRatings) -> list[Variable]:
    """Return one variable per item; a design that occurs again is the same object."""
    designs: dict[bytes, tuple[Design, IntArray]] = {}
    found = []
    for number, label in enumerate(long.items):
        cells, scores = long.cells(number), long.scores(number)
        missing = np.isnan(scores)
        scored_cells, scored = (
            (cells, scores) if not missing.any() else (cells[~missing], scores[~missing])
        )
        pattern = scored_cells.tobytes()
        if pattern not in designs:
            designs[pattern] = compact_design(scored_cells, len(long.raters))
        design, sessions = designs[pattern]
        found.append(
            Variable(
                number=number,
                label=label if long.has_items else None,
                scores=scored,
                cells=scored_cells,
                not_applicable=cells[missing],
                sessions=sessions,
                design=design,
            )
        )
    return found


def compact_design(cells: IntArray, n_raters: int) -> tuple[Design, IntArray]:
    """Return the design of ordered cells and the positions of its sessions in the frame."""
    session, rater = np.divmod(cells, max(n_raters, 1))
    is_new = np.concatenate([np.ones(min(session.size, 1), dtype=bool), np.diff(session) > 0])
    compact = np.cumsum(is_new) - 1
    return Design(compact.astype(np.int64), rater, n_raters), session[is_new]
