"""The EWMA and the two-sided CUSUM of standardised differences, for many runs side by side."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from fidelity._arrays import BoolArray, FloatArray
from fidelity._validate import finite
from fidelity.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Charts:
    """The two charts: an EWMA with its weight, a CUSUM with its reference value.

    Differences enter standardised: minus the centre, divided by the rater's own SD.
    """

    smoothing: float = 0.2
    reference: float = 0.5

    def __post_init__(self) -> None:
        if not 0.0 < finite(self.smoothing, "the smoothing") <= 1.0:
            raise InvalidInput(f"the smoothing is above 0 and at most 1, not {self.smoothing:g}")
        if not 0.0 <= finite(self.reference, "the reference value") <= 3.0:
            raise InvalidInput(f"the reference value is 0 to 3 SD, not {self.reference:g}")

    def ewma_sd(self, session: int) -> float:
        """Return the SD of the EWMA after so many sessions without drift."""
        weight = self.smoothing
        return math.sqrt(weight / (2.0 - weight) * (1.0 - (1.0 - weight) ** (2 * session)))


class Walk:
    """Many pairs of charts side by side, one step per gold session."""

    def __init__(self, charts: Charts, n_runs: int) -> None:
        self.charts = charts
        self.session = 0
        self.ewma = np.zeros(n_runs)
        self.up = np.zeros(n_runs)
        self.down = np.zeros(n_runs)

    def step(self, standardised: FloatArray) -> None:
        """Take in one difference per run."""
        weight, reference = self.charts.smoothing, self.charts.reference
        self.session += 1
        self.ewma = weight * standardised + (1.0 - weight) * self.ewma
        self.up = np.maximum(0.0, self.up + standardised - reference)
        self.down = np.maximum(0.0, self.down - standardised - reference)

    @property
    def ewma_distance(self) -> FloatArray:
        """Distance of the EWMA from the centre, in its own SD."""
        return np.abs(self.ewma) / self.charts.ewma_sd(self.session)

    @property
    def cusum_height(self) -> FloatArray:
        """The higher of the two one-sided CUSUMs."""
        return np.maximum(self.up, self.down)

    def alarm(self, ewma_limit: float, cusum_limit: float) -> BoolArray:
        """Tell which runs are at or beyond a limit."""
        found: BoolArray = (self.ewma_distance >= ewma_limit) | (self.cusum_height >= cusum_limit)
        return found

    def keep(self, rows: BoolArray) -> None:
        """Go on with some of the runs."""
        self.ewma, self.up, self.down = self.ewma[rows], self.up[rows], self.down[rows]
