"""The designs of the studies: who rates what, and with which variances scores are simulated."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from fidelity._arrays import BoolArray, FloatArray
from fidelity.design import Design
from fidelity.reporting import cautions

SESSION, RATER, RESIDUAL = 0.50, 0.15, 0.35

#: A 0–6 scale: standard deviation of single scores 1.12 points.
SPREAD = 1.25


@dataclass(frozen=True)
class Study:
    """One design with the variances of its scores.

    `cuts` turns scores into categories 0, 1, …: a score above the c-th cut is in category c + 1 at
    least; no cuts leave normal scores.
    """

    name: str
    n_sessions: int
    n_raters: int
    ratings: tuple[int, ...]  # ratings per session, in turn
    session: float = SESSION
    rater: float = RATER
    residual: float = RESIDUAL
    mean: float = 0.0
    cuts: tuple[float, ...] = ()

    @property
    def total(self) -> float:
        return self.session + self.rater + self.residual

    @property
    def n_categories(self) -> int:
        return len(self.cuts) + 1

    @property
    def design(self) -> Design:
        """The raters with the fewest ratings so far rate next, chance deciding between equals."""
        rng = np.random.default_rng([self.n_sessions, self.n_raters, *self.ratings])
        used = np.zeros(self.n_raters)
        session, rater = [], []
        for number in range(self.n_sessions):
            k = self.ratings[number % len(self.ratings)]
            chosen = np.sort(np.lexsort((rng.random(self.n_raters), used))[:k])
            used[chosen] += 1.0
            session += [number] * k
            rater += chosen.tolist()
        return Design(
            np.array(session, dtype=np.int64), np.array(rater, dtype=np.int64), self.n_raters
        )

    def ordinal(self, mean: float = 3.0, label: str = "scores 0–6") -> Study:
        """The same design with scores of 0 to 6, rounded and clipped."""
        return replace(
            self,
            name=f"{self.name}, {label}",
            session=SPREAD * self.session,
            rater=SPREAD * self.rater,
            residual=SPREAD * self.residual,
            mean=mean,
            cuts=tuple(step + 0.5 for step in range(6)),
        )

    def own_raters(self) -> Study:
        """The same design where every session has raters of its own."""
        return replace(self, rater=0.0, residual=self.rater + self.residual)

    def simulate(
        self, replicates: int, rng: np.random.Generator, design: Design | None = None
    ) -> tuple[FloatArray, FloatArray]:
        """Return scores (replicates, n_ratings) and severities, minus the raters' effects."""
        design = self.design if design is None else design
        sessions = rng.normal(0.0, np.sqrt(self.session), (replicates, self.n_sessions))
        raters = rng.normal(0.0, np.sqrt(self.rater), (replicates, self.n_raters))
        scores = rng.normal(self.mean, np.sqrt(self.residual), (replicates, design.n_ratings))
        scores += sessions[:, design.session] + raters[:, design.rater]
        if self.cuts:
            scores = np.searchsorted(np.array(self.cuts), scores, side="left").astype(np.float64)
        return scores, -raters


#: The six designs of the specification, section 12.2.
DESIGNS = (
    Study("60 × 8, 2–3 a session", 60, 8, (2, 3)),
    Study("30 × 4, 2 a session", 30, 4, (2,)),
    Study("200 × 20, 2 a session", 200, 20, (2,)),
    Study("60 × 3, complete", 60, 3, (3,)),
    Study("60 × 8, small rater variance", 60, 8, (2, 3), rater=0.01),
    Study("300 × 8, 2 a session", 300, 8, (2,)),
)

#: The same with scores of 0 to 6; the last ones near the top of the scale, most of them 5 or 6.
ORDINAL = (
    *(study.ordinal() for study in DESIGNS),
    DESIGNS[0].ordinal(5.0, "scores 0–6, mean 5"),
)

#: Present or absent, nine of ten present.
PRESENT = replace(
    DESIGNS[3], name="60 × 3, complete, present/absent (.9)", mean=1.2816, cuts=(0.0,)
)


def standing_codes(design: Design) -> dict[str, float]:
    """Return the warnings that every data set of a design carries."""
    return dict.fromkeys(cautions.of_design(design), 1.0)


def shares(**happened: BoolArray | None) -> dict[str, float]:
    """Return how often each code occurs, those that never occur left out."""
    found = {code: float(np.mean(hit)) for code, hit in happened.items() if hit is not None}
    return {code: share for code, share in found.items() if share > 0.0}


def wide(low: FloatArray, high: FloatArray) -> BoolArray:
    """Return whether an interval is so wide that it carries a warning."""
    return np.asarray(high - low > cautions.WIDE_INTERVAL)
